"""The 68 landmarks: what they are called, the average head they lie on, and the forehead they leave out."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

# The order of iBUG 300-W (Sagonas et al. 2013). "right" is the person's right, which is the picture's left.
LANDMARK_GROUPS: dict[str, tuple[int, ...]] = {
    "jaw": tuple(range(0, 17)),
    "right_brow": tuple(range(17, 22)),
    "left_brow": tuple(range(22, 27)),
    "nose_bridge": tuple(range(27, 31)),
    "nostrils": tuple(range(31, 36)),
    "right_eye": tuple(range(36, 42)),
    "left_eye": tuple(range(42, 48)),
    "outer_lips": tuple(range(48, 60)),
    "inner_lips": tuple(range(60, 68)),
}

# The same points by the part of the face that they lie on.
FACE_PARTS: dict[str, tuple[int, ...]] = {
    "jaw": tuple(range(0, 17)),
    "brows": tuple(range(17, 27)),
    "nose": tuple(range(27, 36)),
    "eyes": tuple(range(36, 48)),
    "mouth": tuple(range(48, 68)),
}
OUTER_EYE_CORNERS = (36, 45)

# Which landmark each one becomes in a mirror.
MIRRORED: tuple[int, ...] = (
    *range(16, -1, -1),
    *range(26, 16, -1),
    *range(27, 31),
    *range(35, 30, -1),
    *(45, 44, 43, 42, 47, 46),
    *(39, 38, 37, 36, 41, 40),
    *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),
    *(64, 63, 62, 61, 60, 67, 66, 65),
)

# The average head, in millimetres: x to the picture's right, y down, z away from the camera, the corners of
# the eyes around the origin. Measured on the true landmarks of the cast, eyes open and mouth a little open,
# and mirrored.
# fmt: off
CANONICAL = np.array(
    [
        (-74.5, -2.9, 67.2), (-71.6, 22.5, 62.6), (-66.6, 44.8, 59.6), (-58.9, 69.6, 56.9),
        (-48.8, 87.3, 55.4), (-34.3, 100.9, 38.3), (-28.8, 103.3, 28.0), (-14.8, 107.0, 13.0),
        (0.0, 107.7, 7.5), (14.8, 107.0, 13.0), (28.8, 103.3, 28.0), (34.3, 100.9, 38.3),
        (48.8, 87.3, 55.4), (58.9, 69.6, 56.9), (66.6, 44.8, 59.6), (71.6, 22.5, 62.6),
        (74.5, -2.9, 67.2), (-50.2, -26.3, 2.1), (-43.0, -28.8, -3.9), (-34.6, -29.7, -8.6),
        (-25.1, -23.9, -12.5), (-15.6, -15.3, -14.1), (15.6, -15.3, -14.1), (25.1, -23.9, -12.5),
        (34.6, -29.7, -8.6), (43.0, -28.8, -3.9), (50.2, -26.3, 2.1), (0.0, 5.2, -14.8),
        (0.0, 15.5, -22.6), (0.0, 27.6, -29.6), (0.0, 38.7, -31.9), (-12.8, 46.3, -13.1),
        (-5.7, 47.1, -18.0), (0.0, 46.3, -20.3), (5.7, 47.1, -18.0), (12.8, 46.3, -13.1),
        (-43.8, -0.6, 1.9), (-33.3, -5.1, -4.7), (-25.4, -4.4, -4.8), (-16.5, 0.6, -1.9),
        (-26.0, 4.5, -3.8), (-33.7, 4.3, -3.9), (16.5, 0.6, -1.9), (25.4, -4.4, -4.8),
        (33.3, -5.1, -4.7), (43.8, -0.6, 1.9), (33.7, 4.3, -3.9), (26.0, 4.5, -3.8),
        (-24.8, 65.8, 1.4), (-16.8, 59.8, -14.0), (-8.1, 58.0, -18.6), (0.0, 58.6, -20.0),
        (8.1, 58.0, -18.6), (16.8, 59.8, -14.0), (24.8, 65.8, 1.4), (20.7, 70.9, -5.0),
        (13.0, 81.2, -7.8), (0.0, 84.7, -9.7), (-13.0, 81.2, -7.8), (-20.7, 70.9, -5.0),
        (-20.2, 62.5, -8.4), (-10.6, 64.2, -14.2), (0.0, 64.4, -15.6), (10.6, 64.2, -14.2),
        (20.2, 62.5, -8.4), (10.9, 72.6, -9.2), (0.0, 74.5, -11.5), (-10.9, 72.6, -9.2),
    ]
)

# No landmark lies on the cheeks or above the brows. These points of the same head do: two on each cheek, five
# across the middle of the forehead, seven along the hairline from temple to temple, set so that they meet the
# cast's face masks.
CHEEKS = np.array([(-56, 12, 26), (-42, 34, 6), (42, 34, 6), (56, 12, 26)], dtype=float)
FOREHEAD = np.array(
    [(-46, -48, 4), (-24, -55, -9), (0, -57, -12), (24, -55, -9), (46, -48, 4)], dtype=float
)
HAIRLINE = np.array(
    [(-68, -36, 40), (-52, -66, 20), (-28, -84, 6), (0, -90, 1), (28, -84, 6), (52, -66, 20), (68, -36, 40)],
    dtype=float,
)
# fmt: on

# Landmarks that speaking and blinking hardly move.
STEADY = (0, 1, 2, 14, 15, 16, *range(17, 32), 33, 35, 36, 39, 42, 45)


def head_weights(points: np.ndarray) -> np.ndarray:
    """Return the matrix whose product with (68, 2) landmarks shows where other points of the head lie.

    The camera is taken to be affine: the 2×4 matrix that brings the average head closest to the steady
    landmarks is linear in these, and so is where it puts any other point. Nothing is left to solve for a
    frame, and no landmarks can make it fail.

    Parameters
    ----------
    points : (N, 3) float
        Points on the average head, in its millimetres.

    Returns
    -------
    ndarray, (N, 68) float32
    """
    weights = np.zeros((len(points), 68), dtype=np.float32)
    steady = CANONICAL[list(STEADY)]
    homogeneous = np.hstack([steady, np.ones((len(steady), 1))])
    weights[:, STEADY] = np.hstack([points, np.ones((len(points), 1))]) @ np.linalg.pinv(homogeneous)
    return weights


@lru_cache(maxsize=1)
def forehead_weights() -> np.ndarray:
    """Return the (12, 68) float32 matrix of `head_weights` for the forehead and the hairline."""
    weights = head_weights(np.vstack([FOREHEAD, HAIRLINE]))
    weights.setflags(write=False)
    return weights


def forehead_points(landmarks: np.ndarray) -> np.ndarray:
    """Return twelve points of the forehead that belong to 68 landmarks.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels, x right and y down.

    Returns
    -------
    ndarray, (12, 2) float32
        Five across the middle of the forehead, then seven along the hairline, each from the picture's left
        to its right for a face that looks at the camera.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> forehead_points(CANONICAL[:, :2] + 100)[8].round()  # the top of the forehead
    array([100.,  10.], dtype=float32)
    """
    return forehead_weights() @ np.asarray(landmarks, dtype=np.float32)


def face_contour(landmarks: np.ndarray, forehead: float = 1.0) -> np.ndarray:
    """Return the outline of the face as a polygon: along the jaw, and back over the brows or the forehead.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels, x right and y down.
    forehead : float
        How far up it reaches: 0 runs over the brows, 1 along the hairline.

    Returns
    -------
    ndarray, (24, 2) float32

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> bool(face_contour(CANONICAL[:, :2], 0)[:, 1].min() > -35)
    True
    """
    landmarks = np.asarray(landmarks, dtype=np.float32)
    hairline = (forehead_weights() @ landmarks)[len(FOREHEAD) :]
    # From the hairline at the picture's left to that at its right, each point above one of the brows' ends
    # and tops.
    brows = landmarks[[17, 18, 19, 27, 24, 25, 26]]
    brows = np.where(np.arange(7)[:, None] == 3, (landmarks[21] + landmarks[22]) / 2, brows)
    top = brows + np.float32(forehead) * (hairline - brows)
    return np.concatenate([landmarks[:17], top[::-1]])


def face_width(landmarks: np.ndarray) -> float:
    """Return the distance between the two ends of the jaw in pixels."""
    return float(np.hypot(*(landmarks[16] - landmarks[0])))


def within_reach(points: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return points as float32 with no NaN and none further than four frames away.

    Landmarks that a clumsy detector throws far out would overflow the rasteriser's whole numbers.
    """
    reach = float(4 * max(shape[:2]))
    finite = np.nan_to_num(np.asarray(points, dtype=np.float32), nan=0.0, posinf=reach, neginf=-reach)
    within: np.ndarray = np.clip(finite, -reach, reach)
    return within
