"""What a platform, or a camera in front of a screen, does to a clip; and to what is known of it.

Everything follows from the frames and a seed: no chance, no clock.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from doubletake.library.truth import Truth
from doubletake.video import decode, encode_h264

# What a text alternative adds for each way of `doubletake.library.RENDITIONS`.
IN_WORDS = MappingProxyType(
    {
        "high": "Shown in a platform's high quality: compressed a little.",
        "medium": "Shown in a platform's medium quality: skin and hair have lost their fine detail.",
        "low": "Shown in a platform's low quality: soft and blocky.",
        "upscaled": "Shown enlarged again from half its size: nothing is quite sharp.",
        "screen": "Shown as filmed from a screen: a little cropped and tilted, with faint stripes over it.",
    }
)
RECIPE = 1  # goes up when a way gives another picture, so that files of the old one are not used

# x264's constant rate factors; the clips themselves have 17 to 22.
_LEVELS = {"high": 22, "medium": 31, "low": 40}
_HALVED, _ENLARGED, _FILMED = 28, 24, 25

# How a screen is filmed: ranges from which each clip's seed draws.
_ENLARGEMENT = (1.06, 1.08)  # 6 to 8 % of the picture is cropped away
_TILT = (0.5, 1.1)  # degrees, to one side or the other
_OFF_CENTRE = 0.008  # of the picture's side
_DISPLAY_DOT = (1.045, 1.075)  # frame pixels a dot of the display: beside the camera's, it beats as moiré
_MOIRE = 0.035


def write(frames: np.ndarray, fps: float, how: str, path: Path, seed: int) -> None:
    """Write (T, H, W, 3) uint8 RGB frames as they are shown in a way of `IN_WORDS`, whole or not at all."""
    if how in _LEVELS:
        _encode(frames, fps, path, _LEVELS[how])
    elif how == "upscaled":
        _encode(_enlarged(frames, fps), fps, path, _ENLARGED)
    else:
        _encode(_filmed(frames, seed), fps, path, _FILMED)


def _encode(frames: Iterable[np.ndarray], fps: float, path: Path, quality: int) -> None:
    # The same bytes on every computer, and a frame to begin decoding at every second.
    encode_h264(frames, fps, path, quality, {"preset": "medium", "g": str(round(fps))}, repeatable=True)


def _enlarged(frames: np.ndarray, fps: float) -> Iterator[np.ndarray]:
    import cv2

    height, width = frames.shape[1:3]
    half = (max(width // 4 * 2, 2), max(height // 4 * 2, 2))  # even, as H.264 wants it
    with tempfile.TemporaryDirectory(prefix="doubletake-") as folder:
        small = Path(folder) / "half.mp4"
        shrunk = (cv2.resize(frame, half, interpolation=cv2.INTER_AREA) for frame in frames)
        _encode(shrunk, fps, small, _HALVED)
        halves = decode(small)
    for frame in halves:
        yield cv2.resize(frame, (width, height), interpolation=cv2.INTER_CUBIC)


def _filmed(frames: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    import cv2

    height, width = frames.shape[1:3]
    rng = np.random.default_rng([seed, 1])
    matrix = screen_transform(seed, width, height)[:2]
    stripes = _stripes(rng, width, height)
    lamp = np.array([0.985, 1.0, 1.02], np.float32)  # displays are bluish
    for frame in frames:
        moved = cv2.warpAffine(
            frame, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        light = cv2.GaussianBlur(moved, (0, 0), 0.6).astype(np.float32) / 255
        light = 0.03 + 0.95 * light**1.1  # a display's black glows, and its curve is not the camera's
        light = light * stripes * lamp + rng.normal(0, 0.006, (height, width, 1)).astype(np.float32)
        yield (light.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def _stripes(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """What the display's dots let through, as the camera's pixels meet them: (H, W, 3) about 1.

    Red, green and blue lie side by side, so that the stripes are faintly coloured.
    """
    dot, tilt = rng.uniform(*_DISPLAY_DOT), math.radians(rng.uniform(*_TILT)) * rng.choice([-1, 1])
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    across = (x * math.cos(tilt) + y * math.sin(tilt)) / dot
    down = (y * math.cos(tilt) - x * math.sin(tilt)) / dot
    colours = np.stack([np.cos(2 * np.pi * (across + part)) for part in (-1 / 3, 0, 1 / 3)], axis=-1)
    rows = np.cos(2 * np.pi * down)[..., None]
    return (1 + _MOIRE * (0.6 * colours + 0.4 * rows)).astype(np.float32)


def screen_transform(seed: int, width: int, height: int) -> np.ndarray:
    """Return where a filmed screen's picture goes, (3, 3): pixels of the clip to pixels of what is shown.

    A turn, an enlargement and a shift, such that nothing outside the clip comes into the picture.
    """
    rng = np.random.default_rng([seed, 0])
    scale = rng.uniform(*_ENLARGEMENT)
    tilt = math.radians(rng.uniform(*_TILT)) * rng.choice([-1, 1])
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    turn = scale * np.array([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    shift = rng.uniform(-_OFF_CENTRE, _OFF_CENTRE, 2) * (width, height)
    matrix = np.eye(3)
    matrix[:2, :2] = turn
    matrix[:2, 2] = middle + shift - turn @ middle
    return matrix


def truth_of(truth: Truth, how: str, seed: int) -> Truth:
    """Return what is known of a clip's rendition: of a filmed screen, the truth moved as the picture is."""
    return _filmed_truth(truth, seed) if how == "screen" else truth


@lru_cache(maxsize=4)
def _filmed_truth(truth: Truth, seed: int) -> Truth:
    return moved(truth, screen_transform(seed, truth.width, truth.height))


def moved(truth: Truth, matrix: np.ndarray) -> Truth:
    """Return a clip's truth after a turn, an enlargement and a shift of its picture, (3, 3) in pixels.

    It is what a camera would have seen that is turned about its axis, has a longer lens and a shifted sensor:
    points, rotation, angles, camera matrix and mask agree with each other as before.
    """
    import cv2

    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    turn = np.eye(3)
    turn[:2, :2] = matrix[:2, :2] / scale
    rotation = turn @ truth.rotation
    height, width = truth.coverage.shape[1:]
    # Masks may be smaller than the frame. Pixel centres are whole numbers, so edges lie half a pixel off.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    to_frame = np.linalg.inv(half) @ np.diag([truth.width / width, truth.height / height, 1]) @ half
    of_mask = (np.linalg.inv(to_frame) @ matrix @ to_frame)[:2]
    changed = {
        "landmarks": _points(truth.landmarks, matrix),
        "iris": _points(truth.iris, matrix),
        "landmarks_camera": truth.landmarks_camera @ turn.T,
        "rotation": rotation,
        "angles": _angles(rotation),
        "camera": matrix @ truth.camera @ turn.T,
    }
    changed = {name: array.astype(np.float32) for name, array in changed.items()}
    masks = [cv2.warpAffine(mask, of_mask, (width, height)) for mask in truth.coverage]
    changed["coverage"] = np.stack(masks)
    for array in changed.values():
        array.setflags(write=False)
    return replace(truth, **changed)


def _points(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    placed: np.ndarray = points @ matrix[:2, :2].T + matrix[:2, 2]
    return placed


def _angles(rotation: np.ndarray) -> np.ndarray:
    """Yaw, pitch and roll in degrees, (T, 3), of rotations (T, 3, 3), as the renderer counts them."""
    x, y, z = np.moveaxis(-rotation[:, :, 2], -1, 0)  # where the face points to
    yaw, pitch = np.arctan2(x, -z), np.arcsin(np.clip(-y, -1, 1))
    # Roll is what is left when yaw and pitch are taken away: the head's x axis, turned back.
    right = rotation[:, :, 0]
    flat = right[:, 0] * np.cos(yaw) + right[:, 2] * np.sin(yaw)
    depth = right[:, 2] * np.cos(yaw) - right[:, 0] * np.sin(yaw)
    height = right[:, 1] * np.cos(pitch) - depth * np.sin(pitch)
    angles: np.ndarray = np.degrees(np.stack([yaw, pitch, np.arctan2(height, flat)], axis=1))
    return angles
