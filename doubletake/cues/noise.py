"""Noise residual: whether the face carries the same grain as the rest of the picture.

A camera's noise covers everything. A face that was warped, smoothed or made by a network brings its own
grain, or none.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer
from doubletake.video.noise import NOISE_GAIN, NOISE_KERNEL

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
    inside, outside = crop.grain
    if min(inside, outside) < _FAINTEST:
        place = "in the face" if inside < outside else "around the face"
        raise NoAnswer(f"The grain {place} is fainter than rounding: coding or smoothing has taken it away.")
    return Sample(inside / outside, inside, outside)


def heat(crop: FaceCrop) -> np.ndarray:
    """Return where the grain differs from that of the ring, finer or coarser, (h, w) in 0…1."""
    import cv2

    sample = sample_frame(crop)
    residual = np.abs(cv2.filter2D(crop.grey, cv2.CV_32F, NOISE_KERNEL)) * np.float32(NOISE_GAIN)
    # The limit keeps lashes and teeth from spreading into the skin beside them.
    local = cv2.GaussianBlur(np.minimum(residual, 4 * sample.outside), (0, 0), 0.03 * crop.face_width)
    differs = np.abs(np.log2(np.maximum(local, 1e-3) / sample.outside)) / np.float32(_FULL)
    return np.asarray(differs * crop.mask)


def _words(value: float) -> str:
    if value < 0.8:
        amount = f"finer grain than the ring around it, {value:.2f} times as strong"
    elif value > 1.25:
        amount = f"coarser grain than the ring around it, {value:.1f} times as strong"
    else:
        amount = f"about the same grain as the ring around it, {value:.2f} times as strong"
    return f"The face has {amount}. Focus and hair change that too."


CUE = Cue(
    name="noise",
    order=6,
    title="Noise",
    question="Does the face carry the same grain as the picture?",
    direction="lower",
    scale="log",
    needs=("detail", "grain", "colour"),
    checked_against="grain of known strength inside the true mask",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
