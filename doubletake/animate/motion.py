"""What moves: a driver's head turn and expression, laid upon a still's own head.

Motion is transferred relative to a frame in which the driver rests, as first-order motion models do
(A. Siarohin et al., "First order motion model for image animation", 2019): the still keeps its own face and
pose, and only the change is borrowed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.animate.portrait import Portrait
from doubletake.library import Truth

# Bridge of the nose, corners of the eyes, temples: no expression moves them, so they show where the head is.
_FIXED = (27, 28, 29, 30, 36, 39, 42, 45, 0, 16)

# What a turning head turns about, in metres from the middle of those points: down the neck and back.
_PIVOT = np.array([0.0, 0.075, 0.095])

LIDS = (37, 38, 40, 41, 43, 44, 46, 47)
_LIDS_OF_EYES = ((37, 41, 38, 40, 36, 39), (43, 47, 44, 46, 42, 45))
# Between lids that have met the points still leave a slit: its height as a share of the eye's width.
_SHUT = 0.05

_UPPER_LIP, _LOWER_LIP = [61, 62, 63], [67, 66, 65]


@dataclass(frozen=True, eq=False)
class Pose:
    """Where a still's head is to be, and what its face is to do.

    Attributes
    ----------
    rotation : (3, 3) float64
        From the head's axes to the camera's.
    centre : (3,) float64
        The head's origin in the camera's space, in metres.
    expression : (68, 3) float64
        How far each landmark moves, in the head's axes, in metres. Lids stay; `closure` moves them.
    closure : (2,) float64
        How far each eye closes, 0 as in the still and 1 shut, the person's right eye first.
    gaze : (2,) float64
        Where the eyes turn from where they look in the still, in degrees.
    angle : float
        How far the head is turned from the still's own pose, in degrees.
    """

    rotation: np.ndarray
    centre: np.ndarray
    expression: np.ndarray
    closure: np.ndarray
    gaze: np.ndarray
    angle: float


def head_shape(points: np.ndarray, rotation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where a head is and its landmarks in its own axes.

    Parameters
    ----------
    points : (68, 3) float
        Landmarks in the camera's space, in metres.
    rotation : (3, 3) float

    Returns
    -------
    centre : (3,) float64
    shape : (68, 3) float64
        ``points == centre + shape @ rotation.T``
    """
    points = np.asarray(points, dtype=np.float64)
    centre = points[list(_FIXED)].mean(axis=0)
    return centre, (points - centre) @ np.asarray(rotation, dtype=np.float64)


def turned(rotation: np.ndarray, other: np.ndarray) -> float:
    """Return the angle between two rotations, in degrees.

    Examples
    --------
    >>> import numpy as np
    >>> turned(np.eye(3), np.diag([1.0, -1.0, -1.0]))
    180.0
    """
    # Exact for small angles too, where a cosine tells nothing.
    apart = np.linalg.norm(np.asarray(rotation, np.float64) - other) / np.sqrt(8)
    return float(np.degrees(2 * np.arcsin(min(apart, 1.0))))


def relative_pose(still: Portrait, driver: Truth, index: int, rest: int = 0) -> Pose:
    """Return the still's pose when the driver's head has moved from frame ``rest`` to frame ``index``.

    Expressions are scaled by the proportions of the two faces: across, down and in depth.
    """
    centre, shape = head_shape(still.points, still.rotation)
    start, resting = head_shape(driver.landmarks_camera[rest], driver.rotation[rest])
    now, moving = head_shape(driver.landmarks_camera[index], driver.rotation[index])
    size = _extent(shape) / _extent(resting)

    before, after = (driver.rotation[k].astype(np.float64) for k in (rest, index))
    rotation = after @ before.T @ np.asarray(still.rotation, np.float64)
    # The neck's foot hardly moves when a head turns; what it does move is the body's own sway.
    drift = (now + after @ _PIVOT) - (start + before @ _PIVOT)
    foot = centre + np.asarray(still.rotation, np.float64) @ _PIVOT + size.mean() * drift
    expression = (moving - resting) * size
    return Pose(
        rotation=rotation,
        centre=foot - rotation @ _PIVOT,
        expression=_lips_apart(shape, expression),
        closure=_closure(resting, moving, driver.blink[index]),
        gaze=(driver.gaze[index] - driver.gaze[rest]).astype(np.float64),
        angle=turned(still.rotation, rotation),
    )


def same_pose(still: Portrait, driver: Truth, index: int) -> Pose:
    """Return the pose in which the still's person is in a frame of another clip of the same person.

    Nothing is scaled and nothing is relative: the picture should become that very frame, which is how the
    error is measured.
    """
    _, shape = head_shape(still.points, still.rotation)
    now, moving = head_shape(driver.landmarks_camera[index], driver.rotation[index])
    rotation = np.asarray(driver.rotation[index], np.float64)
    return Pose(
        rotation=rotation,
        centre=now,
        expression=_lips_apart(shape, moving - shape),
        closure=_closure(shape, moving, driver.blink[index]),
        gaze=(driver.gaze[index] - still.gaze).astype(np.float64),
        angle=turned(still.rotation, rotation),
    )


def turned_pose(still: Portrait, yaw: float, pitch: float, roll: float) -> Pose:
    """Return the still's pose with the head turned by so many degrees: right, up and clockwise."""
    centre, _ = head_shape(still.points, still.rotation)
    before = np.asarray(still.rotation, np.float64)
    # Turns about the camera's axes: y points down, x right, z away.
    rotation = _about(1, -yaw) @ _about(0, -pitch) @ _about(2, roll) @ before
    return Pose(
        rotation=rotation,
        centre=centre + before @ _PIVOT - rotation @ _PIVOT,
        expression=np.zeros((68, 3)),
        closure=np.zeros(2),
        gaze=np.zeros(2),
        angle=turned(before, rotation),
    )


def resting_frame(driver: Truth) -> int:
    """Return the frame in which a driver is calmest: lips closed, eyes open, the head as it mostly is."""
    u, _, v = np.linalg.svd(driver.rotation.astype(np.float64).mean(axis=0))
    return _calmest(driver, u @ v)


def frontal_frame(clip: Truth) -> int:
    """Return the frame in which somebody looks most nearly straight ahead, lips closed and eyes open."""
    return _calmest(clip, np.eye(3))


def photo_frame(clip: Truth) -> int:
    """Return the frame that would make a press photo: looking ahead, and the head at rest.

    A head that passes through the front on its way from one side to the other is no pose for a photo.
    """
    steps = [turned(a, b) for a, b in zip(clip.rotation[:-1], clip.rotation[1:], strict=True)]
    # To the frame before and to the one after; the first and the last have only one of them.
    speed = np.maximum([*steps[:1], *steps], [*steps, *steps[-1:]]) if steps else np.zeros(1)
    return _calmest(clip, np.eye(3), 3 * speed)


def _calmest(driver: Truth, rotation: np.ndarray, restless: np.ndarray | float = 0.0) -> int:
    off = restless + np.array([turned(rotation, other) for other in driver.rotation])
    shapes = [head_shape(*pair)[1] for pair in zip(driver.landmarks_camera, driver.rotation, strict=True)]
    lips = np.array([np.linalg.norm(shape[66] - shape[62]) / _extent(shape)[0] for shape in shapes])
    # A hundredth of the face's width between the lips counts as a degree, a closed eye as 30.
    return int(np.argmin(off + 100 * lips + 30 * driver.blink.max(axis=1)))


def _about(axis: int, degrees: float) -> np.ndarray:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    one, other = (axis + 1) % 3, (axis + 2) % 3
    rotation = np.eye(3)
    rotation[one, one] = rotation[other, other] = cosine
    rotation[other, one], rotation[one, other] = sine, -sine
    return rotation


def _extent(shape: np.ndarray) -> np.ndarray:
    """Return a face's measures in metres: across the temples, from bridge to chin, and their mean."""
    across = abs(shape[16, 0] - shape[0, 0])
    down = abs(shape[8, 1] - shape[27, 1])
    return np.array([across, down, (across + down) / 2])


def _lips_apart(shape: np.ndarray, expression: np.ndarray) -> np.ndarray:
    """Let the lids be, and let lips that would pass through each other meet half way."""
    expression = expression.copy()
    expression[list(LIDS)] = 0
    moved = shape + expression
    overlap = np.maximum(moved[_UPPER_LIP, 1] - moved[_LOWER_LIP, 1], 0)
    expression[_UPPER_LIP, 1] -= overlap / 2
    expression[_LOWER_LIP, 1] += overlap / 2
    return expression


def _closure(open_shape: np.ndarray, shape: np.ndarray, blink: np.ndarray) -> np.ndarray:
    """Return how far each eye has closed, from what its lids show; one that blinks fully is shut."""
    closed = []
    for lids in _LIDS_OF_EYES:
        before, now = _gap(open_shape, lids), _gap(shape, lids)
        closed.append(1 - (now - _SHUT) / max(before - _SHUT, 0.05))
    return np.where(np.asarray(blink) > 0.9, 1.0, np.clip(closed, 0, 1)).astype(np.float64)


def _gap(shape: np.ndarray, lids: tuple[int, ...]) -> float:
    upper1, lower1, upper2, lower2, outer, inner = shape[list(lids)]
    width = np.linalg.norm(outer - inner)
    return float((np.linalg.norm(upper1 - lower1) + np.linalg.norm(upper2 - lower2)) / (2 * width))
