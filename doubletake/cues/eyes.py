"""How open the eyes are: by their landmarks, and by what is seen between their corners."""

from __future__ import annotations

import numpy as np

from doubletake.cues.face_crop import FaceCrop

# An eye is brought to this size, its corners level and at the sides.
_WIDTH, _HEIGHT = 48, 36

# The share of an open eye that is surely white or iris. Lashes and the shadow of the lid are less.
_LEAST_COLOURFUL = 0.2


def eye_aspect_ratio(landmarks: np.ndarray) -> np.ndarray:
    """Return how open the eyes are: height by width, the mean of both.

    Parameters
    ----------
    landmarks : (..., 68, 2) float
        Pixels, x right and y down.

    Returns
    -------
    ndarray, (...) float
        About 0.3 for an open eye, near 0 for a closed one.

    References
    ----------
    T. Soukupová and J. Čech, "Real-time eye blink detection using facial landmarks", 2016.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> round(float(eye_aspect_ratio(CANONICAL[:, :2])), 2)
    0.34
    """
    landmarks = np.asarray(landmarks, np.float64)
    ratios = []
    for first in (36, 42):
        eye = landmarks[..., first : first + 6, :]
        upper, lower = eye[..., 1:3, :], eye[..., [5, 4], :]
        height = np.linalg.norm(upper - lower, axis=-1).mean(-1)
        ratios.append(height / np.maximum(np.linalg.norm(eye[..., 0, :] - eye[..., 3, :], axis=-1), 1e-6))
    return np.asarray((ratios[0] + ratios[1]) / 2)


def eye_openness(crop: FaceCrop) -> float:
    """Return how much of what lies between the corners of the eyes has less colour than skin.

    FaceMesh's lids hardly move when an eye closes, and the landmarks of a clip as it was filmed know nothing
    of what was put over it. White and iris are paler than skin, whatever its tone; a lid is skin.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    float
        1 less the chroma of an eye's palest fifth by that of the skin, the mean of both eyes: about 0.6 to
        0.9 for open eyes, about 0.2 for closed ones. NaN where skin or eye cannot be seen.
    """
    import cv2

    if cv2.countNonZero(crop.calm) < 50:
        return float("nan")
    skin = np.array([[cv2.mean(crop.rgb, crop.calm)[:3]]], np.float32) / np.float32(255)
    colour = np.hypot(*cv2.cvtColor(skin, cv2.COLOR_RGB2Lab)[0, 0, 1:])
    if colour < 4:
        return float("nan")
    palest = []
    for first in (36, 42):
        patch = _between(crop, crop.landmarks[first], crop.landmarks[first + 3])
        lab = cv2.cvtColor(patch[_window()][None].astype(np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)
        palest.append(np.quantile(np.hypot(lab[0, :, 1], lab[0, :, 2]), _LEAST_COLOURFUL))
    return float(np.clip(1 - np.mean(palest) / colour, 0, 1))


def _between(crop: FaceCrop, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return what lies between two corners of an eye, (36, 48, 3) uint8, with the corners level."""
    import cv2

    along = (np.asarray(other, np.float64) - one) / _WIDTH
    turn = np.array([[along[0], -along[1]], [along[1], along[0]]])
    middle = (np.asarray(one, np.float64) + other) / 2
    matrix = np.column_stack([turn, middle - turn @ [(_WIDTH - 1) / 2, (_HEIGHT - 1) / 2]])
    return cv2.warpAffine(
        crop.rgb, matrix, (_WIDTH, _HEIGHT), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


def _window() -> np.ndarray:
    """(36, 48) bool: an ellipse well between the lids of an open eye."""
    y, x = np.mgrid[:_HEIGHT, :_WIDTH]
    x, y = (x - (_WIDTH - 1) / 2) / (0.30 * _WIDTH), (y - (_HEIGHT - 1) / 2) / (0.17 * _WIDTH)
    return np.asarray(np.hypot(x, y) < 1)
