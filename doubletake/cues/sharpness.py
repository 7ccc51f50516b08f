"""Sharpness: whether the face has as much fine detail as what is around it.

A face that was bent, enlarged or blended has lost some. What is usual differs from clip to clip by more than
a swap changes it (skin against a blurred wall, or against hair), so a reading means something only beside
readings of frames that are known, and it dies when a clip is compressed hard.
"""

from __future__ import annotations

import math

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer, Reading
from doubletake.cues.regions import Regions, regions
from doubletake.errors import DoubleTakeError

# Lashes, teeth and a collar are edges a hundred times stronger than skin. Beyond so many times the average,
# an edge counts no more.
_LIMIT = 2.0

# Under this variance there is nothing but rounding to measure.
_FLATTEST = 0.05


def sharpness(frame: np.ndarray, mask: np.ndarray) -> Reading:
    """Compare fine detail inside a face with that in a ring just outside it.

    Fine detail is the variance of the Laplacian of the picture's grey values, strong edges limited. The value
    is the variance inside divided by that in the ring.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB
    mask : (H, W) float32 in 0…1
        Where the face is. Holes in it (eyes, mouth, brows) are not measured, inside or outside.

    Returns
    -------
    Reading
        Not valid if the face is too small, fills the frame, or has nothing but flat colour inside or around.

    Raises
    ------
    DoubleTakeError
        If frame and mask are not of one size.

    References
    ----------
    The variance of the Laplacian as a measure of focus: J. L. Pech-Pacheco et al., "Diatom autofocusing in
    brightfield microscopy", 2000.

    Examples
    --------
    >>> import numpy as np
    >>> noise = np.random.default_rng(0).integers(90, 110, (200, 200, 1), np.uint8).repeat(3, 2)
    >>> mask = np.zeros((200, 200), np.float32)
    >>> mask[60:140, 60:140] = 1
    >>> round(sharpness(noise, mask).value, 1)
    1.0
    """
    import cv2

    frame, mask = np.asarray(frame), np.asarray(mask)
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.shape[:2] != mask.shape:
        raise DoubleTakeError("The frame and the mask of the face must be of one size.")
    try:
        found = regions(np.ascontiguousarray(mask, dtype=np.float32))
        grey = cv2.cvtColor(np.ascontiguousarray(frame[found.part], dtype=np.uint8), cv2.COLOR_RGB2GRAY)
        sample = _compare(cv2.Laplacian(grey, cv2.CV_16S), found)
    except NoAnswer as none:
        return CUE.no_answer(none.reason)
    return CUE.answer(sample.value, _words(sample.value), sample.inside, sample.outside)


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare face and ring in one frame of a clip, as `sharpness` does."""
    found = crop.regions
    return _compare(crop.laplacian[found.part], found)


def heat(crop: FaceCrop) -> np.ndarray:
    """Return where there is less fine detail than in the ring: 0 for as much or more, 1 for none."""
    import cv2

    sample = sample_frame(crop)
    strength = np.abs(crop.laplacian.astype(np.float32))
    local = cv2.GaussianBlur(strength * strength, (0, 0), 0.04 * crop.face_width)
    missing = 1 - np.minimum(local / np.float32(sample.outside), 1)
    return np.asarray(missing * crop.mask)


def _compare(detail: np.ndarray, found: Regions) -> Sample:
    within, around = _variance(detail[found.inside]), _variance(detail[found.ring])
    if around < _FLATTEST:
        raise NoAnswer("What surrounds the face is one flat colour, so there is nothing to compare it with.")
    if within < _FLATTEST:
        raise NoAnswer("The face is one flat colour, so there is no detail to measure.")
    return Sample(within / around, within, around)


def _variance(detail: np.ndarray) -> float:
    strength = np.abs(detail.astype(np.float32))
    limited = np.minimum(strength, _LIMIT * strength.mean())
    # A Laplacian's mean is zero but for chance.
    return float(np.mean(limited * limited))


def _words(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value < 0.8:
        amount = f"less fine detail than the ring around it, {value:.2f} times as much"
    elif value > 1.25:
        amount = f"more fine detail than the ring around it, {value:.1f} times as much"
    else:
        amount = f"about as much fine detail as the ring around it, {value:.2f} times as much"
    return f"The face has {amount}. Whether that is unusual, only other frames of the same clip can tell."


CUE = Cue(
    name="sharpness",
    order=4,
    title="Sharpness",
    question="Is the face as sharp as what is around it?",
    direction="lower",
    scale="log",
    needs=("detail", "grain"),
    checked_against="a face made smoother inside its mask",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
