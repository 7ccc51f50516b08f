"""What a phone adds to a clip: a hand that shakes, an exposure that hunts, a sensor that is noisy.

A last step on finished frames, at packaging; the rendered frames stay as they are. Shake is a true rotation
of the camera, so the truth stays exact: points and head are turned with it. NumPy and OpenCV only.
"""

from dataclasses import dataclass

import cv2
import numpy as np

Truth = dict[str, np.ndarray]  # one frame's, by the fields of `package.TRUTH_FIELDS`
TURNED_POINTS = ("landmarks", "iris")


@dataclass(frozen=True)
class Phone:
    """How much of each a phone adds."""

    shake: float = 0.09  # degrees, standard deviation
    exposure: float = 0.07  # stops that it hunts over
    noise: float = 0.006  # of the sensor at middle grey, as a share of white


USUAL = Phone()


def shake_angles(rng: np.random.Generator, frames: int, fps: float, degrees: float) -> np.ndarray:
    """Radians (T, 3) about the camera's x, y and z: a phone in a hand drifts and trembles (4 to 9 Hz)."""
    time = np.arange(frames)[:, None] / fps
    out = np.zeros((frames, 3))
    for low, high, share in ((0.2, 1.8, 0.85), (4.0, 9.0, 0.18)):
        hertz = rng.uniform(low, high, (5, 3))
        phase = rng.uniform(0, 2 * np.pi, (5, 3))
        out += share * np.sin(2 * np.pi * hertz[:, None] * time[None] + phase[:, None]).sum(0) / np.sqrt(2.5)
    return np.radians(degrees) * out * (1.0, 1.0, 0.7)


def exposure_gain(rng: np.random.Generator, brightness: np.ndarray, fps: float, stops: float) -> np.ndarray:
    """Gain (T,) of an automatic exposure that follows mean brightness (T,) late and in part."""
    time = np.arange(len(brightness)) / fps
    wanted = 0.5 * np.log2(brightness.mean() / np.maximum(brightness, 1e-3))
    hunting = stops * np.sin(2 * np.pi * rng.uniform(0.15, 0.35) * time + rng.uniform(0, 2 * np.pi))
    followed, lag = np.zeros(len(time)), 1 - np.exp(-1 / (0.35 * fps))
    for i in range(1, len(time)):
        followed[i] = followed[i - 1] + lag * (wanted[i] - followed[i - 1])
    return 2.0 ** (followed + hunting)


def sensor_noise(rng: np.random.Generator, frame: np.ndarray, amount: float) -> np.ndarray:
    """Photon and read noise on one 8-bit frame.

    Colour noise is coarser than brightness noise, as a phone's demosaicing leaves it.
    """
    image = frame.astype(np.float32) / 255
    spread = amount * np.sqrt(0.25 + 1.5 * image.mean(2, keepdims=True))
    fine = rng.normal(0, 1, (*frame.shape[:2], 1)).astype(np.float32)
    coarse = cv2.GaussianBlur(rng.normal(0, 1, frame.shape).astype(np.float32), (0, 0), 1.1) * 2.4
    return (np.clip(image + spread * (0.8 * fine + 0.5 * coarse), 0, 1) * 255 + 0.5).astype(np.uint8)


def camera_turn(angles: np.ndarray) -> np.ndarray:
    """Rotation (3, 3) of camera space for small turns about x, y, z."""
    return cv2.Rodrigues(np.asarray(angles, float))[0]


def turned(frame: np.ndarray, turn: np.ndarray, camera: np.ndarray) -> np.ndarray:
    """The picture (or mask) that the turned camera would have taken; what it misses is mirrored."""
    size = frame.shape[1::-1]
    scale = np.diag([size[0] / _width_of(camera), size[1] / _width_of(camera), 1.0])
    half_pixel = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    matrix = np.linalg.inv(half_pixel) @ scale @ half_pixel @ camera
    homography = matrix @ turn @ np.linalg.inv(matrix)
    return cv2.warpPerspective(
        frame, homography, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )


def turned_truth(truth: Truth, turn: np.ndarray) -> Truth:
    """One frame's truth in the turned camera: points, 3-D points, head rotation and angles."""
    from .camera import head_angles

    out, camera = dict(truth), truth["camera"]
    homography = camera @ turn @ np.linalg.inv(camera)
    for name in TURNED_POINTS:
        points = np.c_[truth[name], np.ones(len(truth[name]))] @ homography.T
        out[name] = points[:, :2] / points[:, 2:]
    out["landmarks_camera"] = truth["landmarks_camera"] @ turn.T
    out["rotation"] = turn @ truth["rotation"]
    out["angles"] = head_angles(out["rotation"])
    return out


def as_by_phone(
    frames: list[np.ndarray],
    masks: list[np.ndarray],
    truths: list[Truth],
    fps: float,
    seed: int,
    phone: Phone = USUAL,
) -> tuple[list[np.ndarray], list[np.ndarray], list[Truth]]:
    """Frames (H, W, 3) uint8, masks (H, W) uint8 and truths of a clip as a phone would have taken them."""
    rng = np.random.default_rng(seed)
    angles = shake_angles(rng, len(frames), fps, phone.shake)
    gains = exposure_gain(rng, np.array([frame.mean() / 255 for frame in frames]), fps, phone.exposure)
    pictures, covers, records = [], [], []
    for frame, mask, truth, angle, gain in zip(frames, masks, truths, angles, gains, strict=True):
        turn = camera_turn(angle)
        moved = turned(frame, turn, truth["camera"]).astype(np.float32) / 255
        exposed = np.clip(moved, 0, 1) ** 2.2 * gain
        exposed = (np.clip(exposed, 0, 1) ** (1 / 2.2) * 255 + 0.5).astype(np.uint8)
        pictures.append(sensor_noise(rng, exposed, phone.noise))
        covers.append(turned(mask, turn, truth["camera"]))
        records.append(turned_truth(truth, turn))
    return pictures, covers, records


def _width_of(camera: np.ndarray) -> float:
    """Pixels across the full frame, whose middle the optical axis meets."""
    return 2 * camera[0, 2] + 1
