"""How a head is turned, from its landmarks: the average head laid onto them by perspective-n-point."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from doubletake.face.landmarks import CANONICAL

# What a swap replaces first: nose, the corners of eyes, brows and mouth (brows themselves move with speech).
INNER = (17, 26, *range(27, 36), 36, 39, 42, 45, 48, 54)
# And with it the outline, which belongs to the head that was there before.
WHOLE = (*range(0, 36), 36, 39, 42, 45)

# A phone's lens sees about 50 to 65 degrees across; turns measured on a head change little with it.
_USUAL_FOCAL_LENGTH = 1.2  # of the frame's longer side


def usual_camera(width: int, height: int) -> np.ndarray:
    """Return the matrix (3, 3) of a camera whose lens is not known: centred, square pixels, a usual angle."""
    focal = _USUAL_FOCAL_LENGTH * max(width, height)
    return np.array([[focal, 0, (width - 1) / 2], [0, focal, (height - 1) / 2], [0, 0, 1.0]])


def head_rotation(
    landmarks: np.ndarray, camera: np.ndarray, points: Sequence[int] = WHOLE
) -> np.ndarray | None:
    """Find how the head is turned.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels, x right and y down.
    camera : (3, 3) float
        The camera's matrix.
    points : sequence of int
        Which landmarks to use.

    Returns
    -------
    ndarray, (3, 3) float64, or None
        From the head's axes to the camera's; None where the landmarks are no head's.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> seen = CANONICAL + [0, 0, 700]
    >>> camera = usual_camera(512, 512)
    >>> image = (seen @ camera.T)[:, :2] / seen[:, 2:]
    >>> bool(np.allclose(head_rotation(image, camera), np.eye(3), atol=1e-3))
    True
    """
    import cv2

    chosen = list(points)
    seen = np.asarray(landmarks, np.float64)[chosen]
    model = CANONICAL[chosen]
    if not np.isfinite(seen).all():
        return None
    spread = np.ptp(seen[:, 0])
    if spread < 1:
        return None
    # Begun from a face that looks at the camera, at the distance that its width suggests: the solver's own
    # first guess now and then ends behind the camera.
    distance = camera[0, 0] * np.ptp(model[:, 0]) / spread
    middle = (seen.mean(0) - camera[:2, 2]) * distance / camera[0, 0]
    start = np.array([*middle, distance])[:, None]
    found, turn, place = cv2.solvePnP(
        model, seen, camera, None, np.zeros((3, 1)), start, True, cv2.SOLVEPNP_ITERATIVE
    )
    if not found or not np.isfinite(turn).all() or place[2, 0] <= 0:
        return None
    return cv2.Rodrigues(turn)[0]


def head_angles(rotation: np.ndarray) -> np.ndarray:
    """Return yaw (+ to the picture's right), pitch (+ up) and roll (+ clockwise), (3,) in degrees.

    Examples
    --------
    >>> (head_angles(np.eye(3)) + 0).tolist()
    [0.0, 0.0, 0.0]
    """
    ahead = -rotation[:, 2]
    yaw = math.atan2(ahead[0], -ahead[2])
    pitch = math.asin(float(np.clip(-ahead[1], -1, 1)))
    roll = math.atan2(rotation[1, 0], rotation[1, 1])
    return np.degrees([yaw, pitch, roll])


def angle_between(one: np.ndarray, other: np.ndarray) -> float:
    """Return the angle in degrees of the turn that brings one rotation (3, 3) to the other."""
    cosine = (np.trace(one.T @ other) - 1) / 2
    return math.degrees(math.acos(float(np.clip(cosine, -1, 1))))
