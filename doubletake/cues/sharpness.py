"""Sharpness: does the face have as much fine detail as what is around it?

A face that was bent, enlarged or blended has lost some. What is usual differs from clip to clip by more than
a swap changes it (skin against a blurred wall, or against hair), so a reading means something only beside
readings of frames that are known, and it dies when a clip is compressed hard.
"""

from __future__ import annotations

import math

import numpy as np

from doubletake.cues.reading import Reading
from doubletake.errors import DoubleTakeError

# As shares of the face's width: what is left out on either side of its rim (the rim itself is an edge), and
# how far outwards the ring reaches.
_GAP, _RING = 0.015, 0.10

# Too few pixels, and chance decides.
_SMALLEST_FACE, _FEWEST = 48, 400

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
    regions = _regions(np.ascontiguousarray(mask, dtype=np.float32))
    if isinstance(regions, str):
        return _silent(regions)
    part, inside, ring = regions
    grey = cv2.cvtColor(np.ascontiguousarray(frame[part], dtype=np.uint8), cv2.COLOR_RGB2GRAY)
    detail = cv2.Laplacian(grey, cv2.CV_16S)
    within, around = _variance(detail[inside]), _variance(detail[ring])
    if around < _FLATTEST:
        return _silent("What surrounds the face is one flat colour, so there is nothing to compare it with.")
    if within < _FLATTEST:
        return _silent("The face is one flat colour, so there is no detail to measure.")
    value = within / around
    return Reading("sharpness", value, True, "", _words(value), within, around)


def _regions(mask: np.ndarray) -> tuple[tuple[slice, slice], np.ndarray, np.ndarray] | str:
    """Return the part of the frame that matters and in it, as bool, where to measure inside and around.

    If that cannot be done, return why.
    """
    import cv2

    outlines, _ = cv2.findContours(
        cv2.compare(mask, 0.5, cv2.CMP_GT), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    if not outlines:
        return "There is no face in this picture."
    largest = max(outlines, key=cv2.contourArea)
    left, top, width, height = cv2.boundingRect(largest)
    if width < _SMALLEST_FACE:
        return f"The face is too small: {width} pixels wide, and {_SMALLEST_FACE} are needed."
    reach = round(_RING * width)
    part = (
        slice(max(top - reach, 0), top + height + reach),
        slice(max(left - reach, 0), left + width + reach),
    )
    sure = cv2.compare(np.ascontiguousarray(mask[part]), 0.95, cv2.CMP_GT)
    whole = np.zeros_like(sure)
    cv2.drawContours(whole, [largest], -1, 255, cv2.FILLED, offset=(-part[1].start, -part[0].start))
    gap = max(1, round(_GAP * width))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1))
    # What lies beyond the picture is no face.
    sure = cv2.erode(cv2.bitwise_and(sure, whole), disc, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    distance = cv2.distanceTransform(255 - whole, cv2.DIST_L2, 3)
    inside, ring = sure > 0, (distance > gap) & (distance <= reach)
    if np.count_nonzero(inside) < _FEWEST:
        return "Too little of the face is free to be measured."
    if np.count_nonzero(ring) < _FEWEST:
        return "The face fills the picture, so there is nothing around it to compare with."
    return part, inside, ring


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


def _silent(reason: str) -> Reading:
    return Reading("sharpness", math.nan, False, reason, f"This cue has no answer here. {reason}")
