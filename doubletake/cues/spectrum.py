"""Spectrum: how fast detail fades towards the finest.

In pictures of the world, detail gets weaker the finer it is, steadily. Networks that enlarge their picture
step by step have left too much or too little at the finest end; so do resizing and every video coder.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.observation import Observation
from doubletake.cues.reading import Curve, NoAnswer, Reading

# Cycles a pixel: the middle of the spectrum, and its finest end (half a cycle a pixel is the finest there
# is).
_MIDDLE, _FINEST = (0.10, 0.20), (0.35, 0.48)

_SIDES = (256, 192, 128, 96, 64)  # of the square that is transformed; the largest that the face holds
_FLATTEST = 0.05  # grey values squared


def sample_frame(crop: FaceCrop) -> Sample:
    """Say how far the finest detail of the face lies below its middle detail.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        The distance in decibels, and the mean level of the finest and of the middle band in decibels.
    """
    frequency, level = profile(crop)
    fine = float(level[(frequency >= _FINEST[0]) & (frequency <= _FINEST[1])].mean())
    middle = float(level[(frequency >= _MIDDLE[0]) & (frequency <= _MIDDLE[1])].mean())
    return Sample(middle - fine, fine, middle)


def profile(crop: FaceCrop) -> tuple[np.ndarray, np.ndarray]:
    """Return the azimuthal mean of the face's power spectrum.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    frequency, level : (N,) float32
        Cycles a pixel, and decibels: the mean of the logarithms over all directions.

    Raises
    ------
    NoAnswer
        If the face is too small, or of one flat colour.
    """
    import cv2

    square = _square(crop)
    side = len(square)
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    power = cv2.dft((square - square.mean()) * window, flags=cv2.DFT_COMPLEX_OUTPUT)
    power = (power * power).sum(2) / np.float32((window * window).sum())
    # Rounding to whole grey values alone gives a twelfth: below that there is no signal.
    level = 10 * np.log10(np.maximum(power, 1 / 12))
    ring = _rings(side)
    count = np.bincount(ring.ravel())
    mean = np.bincount(ring.ravel(), level.ravel()) / count
    half = side // 2
    return (np.arange(half) / side).astype(np.float32), mean[:half].astype(np.float32)


def read(observation: Observation) -> Reading:
    """Return the median over a clip's frames, with the spectrum of the frame that was kept as a curve."""
    reading = CUE.median_of_frames(observation)
    if observation.crop is None:
        return reading
    try:
        frequency, level = profile(observation.crop)
    except NoAnswer:  # on this one frame
        return reading
    return replace(reading, curve=Curve(frequency, level, "cycles a pixel", "level in dB"))


def _square(crop: FaceCrop) -> np.ndarray:
    """The largest square that the face holds, grey, float32."""
    _ = crop.regions  # a face that cannot be told from what is around it has no answer either
    # The square lies on the nose: the middle of the face, whichever way the hair falls.
    x, y = crop.landmarks[27:36].mean(0)
    room = 2 * min(x, y, crop.mask.shape[1] - x, crop.mask.shape[0] - y, 0.5 * crop.face_width)
    side = next((side for side in _SIDES if side <= room), None)
    if side is None:
        raise NoAnswer(f"The face is too small: a square of {_SIDES[-1]} pixels must fit into it.")
    left, top = round(float(x) - side / 2), round(float(y) - side / 2)
    left, top = max(left, 0), max(top, 0)
    square = crop.grey[top : top + side, left : left + side].astype(np.float32)
    if square.shape != (side, side) or square.var() < _FLATTEST:
        raise NoAnswer("The face is one flat colour, so there is no detail to measure.")
    return square


@lru_cache(maxsize=len(_SIDES))
def _rings(side: int) -> np.ndarray:
    """Whole number of the ring around frequency 0 that each place of the transform belongs to."""
    frequency = np.fft.fftfreq(side) * side
    across, down = np.meshgrid(frequency, frequency)
    return np.asarray(np.round(np.hypot(across, down))).astype(np.intp)


def _words(value: float) -> str:
    return (
        f"The finest detail of the face lies {value:.0f} decibels below its middle detail. Lenses, "
        "resizing and video coders move this number as much as any network does."
    )


CUE = Cue(
    name="spectrum",
    order=8,
    title="Spectrum",
    question="Does detail fade as it does in photographs?",
    direction="",
    unit="dB",
    needs=("detail", "grain"),
    checked_against="blur and grain of known size; a wave of known frequency",
    sample=sample_frame,
    describe=_words,
    read_clip=read,
)
