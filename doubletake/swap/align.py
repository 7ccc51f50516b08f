"""First stage: lay the source's head over the target's by turning, scaling and shifting it as a whole."""

from __future__ import annotations

import numpy as np

from doubletake.face import procrustes
from doubletake.face.landmarks import STEADY
from doubletake.swap.rectangle import Rectangle


def align(source_landmarks: np.ndarray, target_landmarks: np.ndarray) -> np.ndarray:
    """Find the similarity that brings the source's steady landmarks closest to the target's.

    Speech and blinks move the other landmarks, and would make the head bob.

    Parameters
    ----------
    source_landmarks, target_landmarks : (68, 2) float
        Pixels, x right and y down.

    Returns
    -------
    ndarray, (2, 3) float64
        Matrix A | t; a source pixel p comes to lie at A p + t. See `doubletake.face.procrustes`.

    Examples
    --------
    >>> import numpy as np
    >>> face = np.random.default_rng(0).normal(size=(68, 2))
    >>> align(face, face + 3).round(6) + 0.0
    array([[1., 0., 3.],
           [0., 1., 3.]])
    """
    steady = list(STEADY)
    return procrustes(np.asarray(source_landmarks)[steady], np.asarray(target_landmarks)[steady])


def align_picture(source: np.ndarray, matrix: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the source picture after the similarity, (H, W, 3) uint8, as large as the target's frame."""
    import cv2

    height, width = shape[:2]
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    kind = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    return cv2.warpAffine(
        np.ascontiguousarray(source), matrix, (width, height), flags=kind, borderMode=cv2.BORDER_REPLICATE
    )


def similarity_map(
    source_landmarks: np.ndarray, target_landmarks: np.ndarray, rectangle: Rectangle
) -> tuple[np.ndarray, np.ndarray]:
    """Say for each pixel of a rectangle of the target where in the source it comes from: nothing is bent.

    Parameters
    ----------
    source_landmarks, target_landmarks : (68, 2) float
        Pixels, x right and y down.
    rectangle : Rectangle

    Returns
    -------
    map_x, map_y : (height, width) float32
        As of `doubletake.swap.warp.warp_map`, for a face that is only turned, scaled and shifted.
    """
    back = invert(align(source_landmarks, target_landmarks)).astype(np.float32)
    x = np.arange(rectangle.left, rectangle.right, dtype=np.float32)
    y = np.arange(rectangle.top, rectangle.bottom, dtype=np.float32)[:, None]
    across, down = (row[0] * x + row[1] * y + row[2] for row in back)
    return across, down


def invert(matrix: np.ndarray) -> np.ndarray:
    """Return the (2, 3) matrix of the way back; of one that squashes all to a point, only the shift."""
    turn, shift = matrix[:, :2], matrix[:, 2]
    determinant = turn[0, 0] * turn[1, 1] - turn[0, 1] * turn[1, 0]
    if abs(determinant) < 1e-9:
        return np.column_stack([np.eye(2), -shift])
    back = np.array([[turn[1, 1], -turn[0, 1]], [-turn[1, 0], turn[0, 0]]]) / determinant
    return np.column_stack([back, -back @ shift])
