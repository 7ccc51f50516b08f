"""Which pixels of a frame are face: what the renderer's coverage leaves open, and what is in front of it."""

from __future__ import annotations

import numpy as np

from doubletake.face.landmarks import LANDMARK_GROUPS, face_width, within_reach


def fill_inside(coverage: np.ndarray) -> np.ndarray:
    """Count brows, lashes and stubble as face: they are strands of hair to the renderer, and leave holes.

    What lies well inside the outermost outline becomes face. Hair that hangs into the face from outside
    shapes that outline, and stays in front.

    Parameters
    ----------
    coverage : (h, w) uint8

    Returns
    -------
    ndarray, (h, w) uint8
    """
    import cv2

    closed = cv2.morphologyEx(coverage, cv2.MORPH_CLOSE, np.ones((3, 3), dtype=np.uint8))
    half = cv2.threshold(closed, 127, 255, cv2.THRESH_BINARY)[1]
    outlines, _ = cv2.findContours(half, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return coverage
    face = max(outlines, key=cv2.contourArea)
    filled = np.zeros_like(coverage)
    cv2.drawContours(filled, [face], -1, 255, cv2.FILLED)
    rim = max(1, round(0.025 * cv2.boundingRect(face)[2]))
    inside = cv2.erode(filled, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1, 2 * rim + 1)))
    return np.maximum(closed, cv2.blur(inside, (3, 3)))


def _shrinkage(coverage: np.ndarray, frame_shape: tuple[int, ...]) -> np.ndarray:
    """Return how many cells of the coverage lie on one pixel of the frame, across and down, (2,) float32."""
    height, width = coverage.shape
    return np.array([width / frame_shape[1], height / frame_shape[0]], dtype=np.float32)


def wears_glasses(coverage: np.ndarray, landmarks: np.ndarray, frame_shape: tuple[int, ...]) -> bool:
    """Tell whether something thin lies across the bridge of the nose, between the eyes.

    Parameters
    ----------
    coverage : (h, w) uint8
        How much of each pixel is the face, as rendered: holes in it not filled.
    landmarks : (68, 2) float
        Pixels of the frame.
    frame_shape : tuple
        The frame's shape, rows first.
    """
    scale = _shrinkage(coverage, frame_shape)
    inner = landmarks[[39, 42]] * scale
    reach = 0.6 * float(np.hypot(*(inner[1] - inner[0])))
    x, y = inner.mean(axis=0)
    left, right = int(max(x - 0.4 * reach, 0)), int(x + 0.4 * reach) + 1
    top, bottom = int(max(y - reach, 0)), int(y + reach) + 1
    bridge = coverage[top:bottom, left:right]
    if bridge.size == 0:
        return False
    # A rim is dark in every column, with face above and below it; a hand or hair is not that thin.
    covered = bridge < 160
    return bool(covered.any(axis=0).mean() > 0.7 and 0.02 < covered.mean() < 0.5)


def whole_face(coverage: np.ndarray, landmarks: np.ndarray, frame_shape: tuple[int, ...]) -> np.ndarray:
    """Return the face with its brows, lashes and stubble counted in, as `fill_inside`; glasses stay in front.

    Parameters
    ----------
    coverage : (h, w) uint8
        How much of each pixel is the face, as rendered.
    landmarks : (68, 2) float
        Pixels of the frame.
    frame_shape : tuple
        The frame's shape, rows first.

    Returns
    -------
    ndarray, (h, w) uint8
    """
    return coverage if wears_glasses(coverage, landmarks, frame_shape) else fill_inside(coverage)


def visible_face(coverage: np.ndarray, landmarks: np.ndarray, frame_shape: tuple[int, ...]) -> np.ndarray:
    """Return the face with everything left out that is in front of it: glasses, a hand, hair, a moustache.

    Only lashes are counted as face, as in `fill_inside`; under glasses not even they, for the rims run there.

    Parameters
    ----------
    coverage : (h, w) uint8
    landmarks : (68, 2) float
        Pixels of the frame.
    frame_shape : tuple
        The frame's shape, rows first.

    Returns
    -------
    ndarray, (h, w) uint8
    """
    import cv2

    if wears_glasses(coverage, landmarks, frame_shape):
        return coverage
    scale = _shrinkage(coverage, frame_shape)
    points = within_reach(landmarks, frame_shape) * scale
    lashes = np.zeros_like(coverage)
    stroke = max(1, round(0.07 * face_width(points)))
    for name in ("right_eye", "left_eye"):
        part = np.rint(points[list(LANDMARK_GROUPS[name])]).astype(np.int32)
        cv2.fillPoly(lashes, [part], 255)
        cv2.polylines(lashes, [part], True, 255, min(stroke, 64))
    return np.where(lashes > 0, fill_inside(coverage), coverage)
