"""The inside of a mouth that the still shows closed: drawn, from the head's measures and the still's colours.

A dark hollow, the upper teeth that go with the head, the lower teeth and a hint of tongue that go with the
jaw. Every animated person shows the same teeth: one still does not tell how somebody's teeth look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.animate.motion import Pose, head_shape
from doubletake.animate.portrait import Portrait

_INNER = list(range(60, 68))
_FINE = 4

# Millimetres: half the width of a row of teeth and the height of a tooth that shows, how far the row stands
# behind the lips, pixels of the drawn card for each, and how far the upper row reaches below the lip.
_HALF, _TOOTH, _BEHIND, _DOTS, _SHOWING = 23.0, 8.0, 5.0, 6, 2.9


@dataclass(frozen=True, eq=False)
class Mouth:
    """What is needed to draw a still's mouth open.

    Attributes
    ----------
    upper, lower : (h, w, 4) float32
        Cards with the two rows of teeth (the lower one with the tongue), RGB and opacity 0…1.
    upper_at, lower_at : (3, 3) float64
        Three corners of each card in the head's axes, in metres: top left, top right, bottom left.
    hollow : (3,) float32
        The colour of the dark.
    opening : float
        How far the lips are apart in the still, in metres.
    """

    upper: np.ndarray
    lower: np.ndarray
    upper_at: np.ndarray
    lower_at: np.ndarray
    hollow: np.ndarray
    opening: float


def prepare_mouth(still: Portrait) -> Mouth:
    """Draw the teeth of a still, in the light that its eyes' white and its lips show. Done once."""
    _, shape = head_shape(still.points, still.rotation)
    size = abs(shape[54, 0] - shape[48, 0]) / 0.0496
    lips = still.picture[_filled(still, list(range(48, 60)), still.picture.shape) > 0]
    lip = np.median(lips, axis=0).astype(np.float32) if len(lips) else np.array([150, 90, 80], np.float32)
    white = _eye_white(still)
    upper = _card(white * np.array([0.97, 0.94, 0.88], np.float32), upper=True)
    lower = _card(white * np.array([0.80, 0.77, 0.71], np.float32), upper=False, tongue=0.62 * lip)
    width, height = (upper.shape[1] / _DOTS * size / 1000, upper.shape[0] / _DOTS * size / 1000)
    inner = shape[_INNER]
    x, z = inner[:, 0].mean(), shape[[62, 66], 2].mean() + _BEHIND * size / 1000
    # Upper teeth end a little below the resting lip, lower ones begin as far above the other.
    top = shape[62, 1] - (_TOOTH - _SHOWING) * size / 1000
    bottom = shape[66, 1] - 0.4 * _SHOWING * size / 1000

    def corners(y: float) -> np.ndarray:
        return np.array([[x - width / 2, y, z], [x + width / 2, y, z], [x - width / 2, y + height, z]])

    opening = float(np.mean(shape[[65, 66, 67], 1] - shape[[63, 62, 61], 1]))
    return Mouth(
        upper, lower, corners(top), corners(bottom), lip * np.array([0.26, 0.10, 0.10], np.float32), opening
    )


def _filled(still: Portrait, points: list[int], shape: tuple[int, ...]) -> np.ndarray:
    import cv2

    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(still.landmarks[points]).astype(np.int32)], 255)
    return mask


def _eye_white(still: Portrait) -> np.ndarray:
    """Return the colour of the eyes' white: it tells what white is in this light."""
    inside = (_filled(still, list(range(36, 42)), still.picture.shape) > 0) | (
        _filled(still, list(range(42, 48)), still.picture.shape) > 0
    )
    colours = still.picture[inside].astype(np.float32)
    if not len(colours):
        return np.array([200, 195, 190], np.float32)
    light = colours.sum(axis=1)
    return colours[light >= np.quantile(light, 0.7)].mean(axis=0)


def _card(colour: np.ndarray, upper: bool, tongue: np.ndarray | None = None) -> np.ndarray:
    """Draw a row of ten teeth on a card; (h, w, 4) float32."""
    columns, rows = round(2 * _HALF * _DOTS), round(2.4 * _TOOTH * _DOTS)
    x = (np.arange(columns, dtype=np.float32) / columns * 2 - 1)[None]
    y = (np.arange(rows, dtype=np.float32) / _DOTS)[:, None]  # millimetres from the card's top
    # The two in the middle are the widest, and the row bends back to the sides.
    edges = np.array([0.0, 8.6, 15.2, 22.6, 29.0, 35.5]) * (0.030 if upper else 0.026)
    edges = np.sort(np.concatenate([-edges[1:], edges]))
    gaps = np.abs(x - edges[:, None, None].reshape(-1, 1, 1)).min(axis=0)
    within = np.searchsorted(edges, x[0])
    left, right = edges[np.clip(within - 1, 0, len(edges) - 1)], edges[np.clip(within, 0, len(edges) - 1)]
    middle, half = (left + right) / 2, np.maximum((right - left) / 2, 1e-3)
    rounded = np.abs((x[0] - middle) / half)[None] ** 4
    bend = x**2
    if upper:
        end = _TOOTH * (1 - 0.16 * bend) - 0.9 * rounded
        solid = np.clip((end - y) * 3, 0, 1)
    else:
        start = 1.2 * bend + 0.7 * rounded + 0.8
        solid = np.clip((y - start) * 3, 0, 1) * np.clip((start + 0.8 * _TOOTH - y) * 2, 0, 1)
    solid = solid * (np.abs(x) < edges.max())
    light = (1 - 0.62 * bend) * (1 - 0.16 * np.exp(-((gaps / 0.012) ** 2)))
    light = light * (0.86 + 0.14 * np.clip(y / 3, 0, 1)) if upper else light
    card = np.empty((rows, columns, 4), np.float32)
    card[..., :3] = light[..., None] * colour
    card[..., 3] = solid
    if tongue is not None:
        hump = np.clip(1.3 - (x / 0.62) ** 2, 0, 1) * np.clip((y - 4.5) / 3.0, 0, 1)
        mixed = card[..., 3:] * (1 - hump[..., None]) * 1.0
        total = np.maximum(mixed[..., 0], hump)
        card[..., :3] = card[..., :3] * (1 - hump[..., None]) + tongue * hump[..., None]
        card[..., 3] = total
    return card


def paint_mouth(frame: np.ndarray, mouth: Mouth, pose: Pose, shape: np.ndarray, camera: np.ndarray) -> None:
    """Draw the inside of the mouth between the lips, in place; nothing where they stay as in the still.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB, writable
    mouth : Mouth
    pose : Pose
    shape : (68, 3) float
        The still's landmarks in the head's axes.
    camera : (3, 3) float
    """
    import cv2

    moved = shape + pose.expression
    opening = float(np.mean(moved[[65, 66, 67], 1] - moved[[63, 62, 61], 1])) - mouth.opening
    strength = float(np.clip((opening - 0.0004) / 0.0012, 0, 1))
    if strength == 0:
        return
    lips = _projected(moved[_INNER], pose, camera)
    low, high = np.floor(lips.min(axis=0)).astype(int) - 2, np.ceil(lips.max(axis=0)).astype(int) + 3
    low, high = np.clip(low, 0, frame.shape[1::-1]), np.clip(high, 0, frame.shape[1::-1])
    if (high - low < 2).any():
        return
    part = frame[low[1] : high[1], low[0] : high[0]]
    outline = _smooth_outline(lips - low)
    mask = np.zeros((part.shape[0] * _FINE, part.shape[1] * _FINE), np.uint8)
    cv2.fillPoly(mask, [np.rint(((outline + 0.5) * _FINE - 0.5) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    mask = cv2.resize(mask, part.shape[1::-1], interpolation=cv2.INTER_AREA)
    inside = cv2.GaussianBlur(mask, (0, 0), 0.7).astype(np.float32)[..., None] * np.float32(strength / 255)

    drawn = np.empty(part.shape, np.float32)
    drawn[:] = mouth.hollow
    jaw = pose.expression[[65, 66, 67]].mean(axis=0)
    for card, corners in ((mouth.lower, mouth.lower_at + jaw), (mouth.upper, mouth.upper_at)):
        _lay(drawn, card, _projected(corners, pose, camera) - low)
    # Lips throw their shadow on what is behind them, the upper one most.
    depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
    tall = max(float(depth.max()), 1.0)
    drawn *= (0.6 + 0.4 * np.clip(depth / (0.45 * tall), 0, 1))[..., None]
    part[:] = np.clip(np.rint(part + inside * (drawn - part)), 0, 255).astype(np.uint8)


def _projected(shape: np.ndarray, pose: Pose, camera: np.ndarray) -> np.ndarray:
    """Return the pixels of points of the head, (N, 3) metres in its own axes, in a pose; (N, 2)."""
    points = (pose.centre + shape @ pose.rotation.T) @ np.asarray(camera, np.float64).T
    return points[:, :2] / points[:, 2:]


def _smooth_outline(points: np.ndarray) -> np.ndarray:
    """Return a smooth closed curve through the eight inner lip points (Catmull and Rom 1974)."""
    share = np.linspace(0, 1, 6, endpoint=False)[:, None]
    curve = []
    for k in range(8):
        a, b, c, d = (points[(k + step) % 8] for step in (-1, 0, 1, 2))
        # Lips come to a point in the corners of the mouth.
        a = b if k % 4 == 0 else a
        d = c if (k + 1) % 4 == 0 else d
        curve.append(
            0.5
            * (
                2 * b
                + (c - a) * share
                + (2 * a - 5 * b + 4 * c - d) * share**2
                + (3 * b - a - 3 * c + d) * share**3
            )
        )
    return np.concatenate(curve)


def _lay(drawn: np.ndarray, card: np.ndarray, corners: np.ndarray) -> None:
    import cv2

    rows, columns = card.shape[:2]
    matrix = cv2.getAffineTransform(
        np.array([[0, 0], [columns, 0], [0, rows]], np.float32), np.asarray(corners, np.float32)
    )
    laid = cv2.warpAffine(card, matrix, drawn.shape[1::-1], flags=cv2.INTER_LINEAR)
    drawn += laid[..., 3:] * (laid[..., :3] - drawn)
