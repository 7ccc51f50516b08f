"""Camera clips that only look suspicious: nobody's face was put in.

Each takes a camera clip of the library and yields its frames, changed; the true landmarks say where.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from doubletake.face import LANDMARK_GROUPS, face_mesh, face_width, mesh_points
from doubletake.library import Clip
from doubletake.swap.skin import features
from doubletake.video import decode

from .items import write_clip


def beauty_filter(clip: Clip, seed: int) -> Iterator[np.ndarray]:
    """Smooth the skin, brighten it, enlarge the eyes and narrow the jaw a little, as phones offer it."""
    truth = clip.truth()
    for index in range(clip.frame_count):
        frame, landmarks = clip.frame(index), truth.landmarks[index]
        width = face_width(landmarks)
        face = _soft(truth.mask(index), 0.02 * width)
        skin = (face * (1 - features(landmarks, frame.shape)))[..., None]
        smooth = cv2.bilateralFilter(cv2.bilateralFilter(frame, 9, 24, 4), 9, 24, 4)
        smoothed = frame + 0.8 * skin * (smooth.astype(np.float32) - frame)
        # Brighter where it is of middle lightness, so that nothing clips.
        smoothed += (0.05 * face[..., None]) * smoothed * (1 - smoothed / 255) * 1.6
        yield _reshaped(_bytes(smoothed), landmarks, width, float(np.cos(np.radians(truth.angles[index, 0]))))


def _reshaped(frame: np.ndarray, landmarks: np.ndarray, width: float, facing: float) -> np.ndarray:
    height, across = frame.shape[:2]
    x, y = np.meshgrid(np.arange(across, dtype=np.float32), np.arange(height, dtype=np.float32))
    middle, chin = landmarks[27:36].mean(axis=0), landmarks[8]
    # Narrower from the cheeks down, most at the jaw's corners, nothing beyond; the room bends a little too.
    beside = (x - middle[0]) / width
    below = np.clip((y - middle[1]) / max(chin[1] - middle[1], 1.0), -0.4, 1.6)
    jaw = np.exp(-(((np.abs(beside) - 0.42) / 0.2) ** 2)) * np.exp(-(((below - 0.5) / 0.5) ** 2))
    map_x = x + np.sign(beside) * jaw * 0.022 * width * max(facing, 0.3)
    map_y = y.copy()
    for name in ("right_eye", "left_eye"):
        lids = landmarks[list(LANDMARK_GROUPS[name])]
        centre, reach = lids.mean(axis=0), 0.95 * float(np.hypot(*(lids[3] - lids[0])))
        away = np.hypot(x - centre[0], y - centre[1]) / max(reach, 1.0)
        pull = 0.09 * np.clip(1 - away, 0, 1) ** 2 * (3 - 2 * np.clip(1 - away, 0, 1))
        map_x -= pull * (x - centre[0])
        map_y -= pull * (y - centre[1])
    moved = (np.abs(map_x - x) + np.abs(map_y - y)) > 0.02
    bent = cv2.remap(frame, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.where(moved[..., None], bent, frame)


# x264's rate factor of a cheap messenger.
_MESSENGER = 34


def heavy_compression(clip: Clip, seed: int) -> Iterator[np.ndarray]:
    """Send the clip through a cheap messenger: smaller, encoded hard, enlarged again."""
    height, width = clip.height, clip.width
    small = (width * 2 // 3 // 2 * 2, height * 2 // 3 // 2 * 2)
    shrunk = (cv2.resize(frame, small, interpolation=cv2.INTER_AREA) for frame in clip.frames())
    with tempfile.TemporaryDirectory(prefix="doubletake-") as folder:
        path = Path(folder) / "sent.mp4"
        write_clip(shrunk, path, round(clip.fps), _MESSENGER)
        for frame in decode(path):
            yield cv2.resize(frame, (width, height), interpolation=cv2.INTER_CUBIC)


# Lamps that a room may have: a sign in the street, a television, a party. Linear light, red green blue.
_LAMPS = ((1.0, 0.12, 0.55), (0.08, 0.36, 1.0), (0.55, 0.12, 1.0))


def odd_light(clip: Clip, seed: int) -> Iterator[np.ndarray]:
    """Add a coloured lamp from one side that flickers, with the camera's white balance thrown off by it."""
    rng = np.random.default_rng(seed)
    truth = clip.truth()
    lamp = np.array(_LAMPS[int(rng.integers(len(_LAMPS)))], dtype=np.float32)
    side = float(rng.choice([-1.0, 1.0]))
    direction = np.array([0.85 * side, -0.15, -0.5])
    direction /= np.linalg.norm(direction)
    strength = 1.7 * _flicker(rng, clip.frame_count, clip.fps)
    balance = np.float32(1 - 0.16 * (lamp - lamp.mean()))
    for index in range(clip.frame_count):
        frame, landmarks = clip.frame(index), truth.landmarks[index]
        face = _soft(truth.mask(index), 0.03 * face_width(landmarks))[..., None]
        facing = _facing(truth.landmarks_camera[index], landmarks, frame.shape, direction)[..., None]
        # Of hair, clothes and room no shape is known: they get the light that falls off across the frame.
        x = np.linspace(-1, 1, frame.shape[1], dtype=np.float32)[None, :, None]
        beside = 0.28 * np.clip(0.5 + 0.9 * side * x, 0, 1) ** 1.5
        light = 1 + strength[index] * (face * facing + (1 - face) * beside) * lamp
        linear = (frame.astype(np.float32) / 255) ** 2.2 * light * balance * 0.86
        # A camera's shoulder: what would be brighter than white is bent down to it.
        linear = np.where(linear > 0.7, 0.7 + 0.3 * np.tanh((linear - 0.7) / 0.3), linear)
        yield _bytes(255 * np.clip(linear, 0, 1) ** (1 / 2.2))


def _flicker(rng: np.random.Generator, frames: int, fps: float) -> np.ndarray:
    """Return the lamp's strength in each frame: it swells slowly and dips now and then, below 3 Hz."""
    time = np.arange(frames) / fps
    swell = 1 + 0.18 * np.sin(2 * np.pi * (0.5 * time + rng.uniform()))
    dips = np.zeros(frames)
    for moment in np.arange(0.5, time[-1], 0.8) + rng.uniform(-0.25, 0.25):
        dips += np.exp(-(((time - moment) / 0.07) ** 2))
    return (swell * (1 - 0.45 * np.clip(dips, 0, 1))).astype(np.float32)


def _facing(
    points: np.ndarray, landmarks: np.ndarray, shape: tuple[int, ...], direction: np.ndarray
) -> np.ndarray:
    """Return how far each pixel of the face is turned to a lamp, (H, W) float32 in 0…1.

    The normals of the face's mesh in space, spread over the picture.
    """
    mesh = face_mesh()
    places = mesh.weights @ points
    a, b, c = (places[mesh.triangles[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    # Towards the camera, which looks along +z.
    across[across[:, 2] > 0] *= -1
    normals = np.zeros_like(places)
    for corner in range(3):
        np.add.at(normals, mesh.triangles[:, corner], across)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    lit = np.clip(normals @ direction, 0, 1).astype(np.float32)

    scale = 4
    size = (shape[1] // scale, shape[0] // scale)
    sums, weights = (np.zeros((size[1], size[0]), dtype=np.float32) for _ in range(2))
    for (x, y), value in zip(mesh_points(landmarks) / scale, lit, strict=True):
        column, row = round(float(x)), round(float(y))
        if 0 <= column < size[0] and 0 <= row < size[1]:
            sums[row, column] += value
            weights[row, column] += 1
    sigma = max(0.085 * face_width(landmarks) / scale, 1.0)
    sums_around, weights_around = (cv2.GaussianBlur(part, (0, 0), sigma) for part in (sums, weights))
    faint = 1e-4
    spread = (sums_around + faint * lit.mean()) / (weights_around + faint)
    return cv2.resize(spread, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


# Changes of colour in CIE Lab (lightness as a share, a, b), how deep each is laid on.
_LIPSTICK, _SHADOW, _BLUSH, _LINER = (0.80, 30, 6), (0.72, 12, -14), (0.97, 13, 5), (0.30, 0, 0)


def make_up(clip: Clip, seed: int) -> Iterator[np.ndarray]:
    """Paint lips, lids and cheeks; paint follows the landmarks and stays behind hair, hand and glasses."""
    truth = clip.truth()
    for index in range(clip.frame_count):
        frame, landmarks = clip.frame(index), truth.landmarks[index]
        lab = cv2.cvtColor(frame.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
        seen = truth.mask(index)
        painted = np.zeros(frame.shape[:2], dtype=np.float32)
        for area, paint in _areas(landmarks, frame.shape):
            deep = (area * seen)[..., None]
            painted += area
            # Paint is no lamp: on darker skin it is darker too.
            tint = np.clip(lab[..., :1] / 60, 0.3, 1.1) * np.array([0, *paint[1:]], np.float32)
            lab = lab + deep * (lab * np.array([paint[0], 1, 1], np.float32) + tint - lab)
        made_up = cv2.cvtColor(lab, cv2.COLOR_Lab2RGB)
        # Where there is next to no paint, a pixel is not even rounded anew.
        touched = (painted * seen > 1 / 255)[..., None]
        yield np.where(touched, _bytes(255 * np.clip(made_up, 0, 1)), frame)


def _areas(
    landmarks: np.ndarray, shape: tuple[int, ...]
) -> list[tuple[np.ndarray, tuple[float, float, float]]]:
    """Return each painted area, (H, W) float32 in 0…1, with its paint."""
    width = face_width(landmarks)
    lips = _drawn([landmarks[48:60]], shape, 0.006 * width)
    mouth = _drawn([landmarks[60:68]], shape, 0.004 * width)
    lids, liner = [], np.zeros(shape[:2], dtype=np.float32)
    for corners, brow in ((range(36, 40), range(17, 22)), (range(42, 46), range(22, 27))):
        lid, over = landmarks[list(corners)], landmarks[list(brow)]
        up = over[[0, 1, 3, 4]].mean(axis=0) - lid.mean(axis=0)
        lids.append(np.vstack([lid, lid[::-1] + 0.55 * up]))
        line = np.rint((lid + 0.05 * up) * 16).astype(np.int32)
        cv2.polylines(liner, [line], False, 1.0, max(1, round(0.012 * width)), cv2.LINE_AA, 4)
    shadow = _drawn(lids, shape, 0.025 * width)
    blush = np.zeros(shape[:2], dtype=np.float32)
    points = mesh_points(landmarks)
    for one, other in ((-4, -3), (-2, -1)):
        x, y = (0.5 * points[one] + 0.5 * points[other]).tolist()
        cv2.circle(blush, (round(x), round(y)), max(1, round(0.10 * width)), 1.0, -1)
    blush = _soft(blush, 0.09 * width)
    return [
        (0.75 * np.clip(lips - mouth, 0, 1), _LIPSTICK),
        (0.8 * shadow, _SHADOW),
        (0.8 * blush, _BLUSH),
        (0.7 * _soft(liner, 0.004 * width), _LINER),
    ]


def _drawn(outlines: list[np.ndarray], shape: tuple[int, ...], radius: float) -> np.ndarray:
    area = np.zeros(shape[:2], dtype=np.uint8)
    corners = [np.rint(outline * 16).astype(np.int32) for outline in outlines]
    cv2.fillPoly(area, corners, 255, cv2.LINE_AA, 4)
    return _soft(area.astype(np.float32) / 255, radius)


def _soft(mask: np.ndarray, radius: float) -> np.ndarray:
    return cv2.GaussianBlur(mask, (0, 0), max(radius, 0.3))


def _bytes(picture: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


DECOYS = {
    "beauty-filter": beauty_filter,
    "heavy-compression": heavy_compression,
    "odd-light": odd_light,
    "make-up": make_up,
}
