"""Noise residual: does the face carry the same grain as the rest of the picture?

A camera's noise covers everything. A face that was warped, smoothed or made by a network brings its own
grain, or none.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.face_crop import GRAIN_GAIN, GRAIN_KERNEL, FaceCrop, Sample, nothing
from doubletake.cues.observation import Observation, read_frames
from doubletake.cues.reading import Reading

NAME, SPEAKS = "noise", "lower"

# Grey values. Rounding to whole ones alone leaves about this much, so less is a coder's doing.
_FAINTEST = 0.3

_FULL = 2.0  # heat is full where the grain is a quarter, or four times, of what it is around the face


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare the grain of the skin with that of the ring around the face.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        The quotient of the two standard deviations, and these in grey values.
    """
    grain = crop.grain
    if isinstance(grain, str):
        return nothing(grain)
    inside, outside = grain
    if min(inside, outside) < _FAINTEST:
        place = "in the face" if inside < outside else "around the face"
        return nothing(f"The grain {place} is fainter than rounding: coding or smoothing has taken it away.")
    return Sample(inside / outside, inside, outside)


def read(observation: Observation) -> Reading:
    """Return the median over a clip's frames."""
    return read_frames(observation, NAME, _words, direction=SPEAKS, fine=True)


def heat(crop: FaceCrop) -> np.ndarray | None:
    """Return where the grain differs from that of the ring, finer or coarser, (h, w) in 0…1."""
    import cv2

    sample = sample_frame(crop)
    if sample.reason:
        return None
    residual = np.abs(cv2.filter2D(crop.grey, cv2.CV_32F, GRAIN_KERNEL)) * np.float32(GRAIN_GAIN)
    # The limit keeps lashes and teeth from spreading into the skin beside them.
    local = cv2.GaussianBlur(np.minimum(residual, 4 * sample.outside), (0, 0), 0.03 * crop.face_width)
    return np.abs(np.log2(np.maximum(local, 1e-3) / sample.outside)) / np.float32(_FULL) * crop.mask


def _words(value: float) -> str:
    if value < 0.8:
        amount = f"finer grain than the ring around it, {value:.2f} times as strong"
    elif value > 1.25:
        amount = f"coarser grain than the ring around it, {value:.1f} times as strong"
    else:
        amount = f"about the same grain as the ring around it, {value:.2f} times as strong"
    return f"The face has {amount}. Focus and hair change that too."
