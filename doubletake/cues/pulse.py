"""Pulse: whether the skin changes its colour with a heartbeat.

Blood takes more green light than red. In a steady, well lit face the colour swings by a few tenths of a per
cent with each beat. It used to be thought that a swap has none; newer ones bring the pulse of whoever
drives them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.observation import Observation
from doubletake.cues.reading import Curve, NoAnswer, Reading

BAND = (0.7, 4.0)  # hertz: 42 to 240 beats a minute
_SECONDS, _RATE = 2.8, 15.0
_LONGEST_GAP = 0.2  # seconds
_SMALLEST_FACE = 80
_DARKEST, _BRIGHTEST = 0.01, 0.92  # linear, of white: where a camera still tells small changes of colour
_LARGEST_TURN = 25.0
_MOST_MOTION = 12.0  # degrees of yaw between the 5th and 95th percentile: light then changes more than blood
# Decibels that the loudest swing reaches by chance once in a hundred clips of so many seconds, measured on
# noise that falls with frequency as that of a slowly moving face does: no rate is named below.
_BY_CHANCE = ((3, 8.0), (5, 4.2), (8, 2.5), (12, 1.8), (30, 1.0))


def read(observation: Observation) -> Reading:
    """Look for a heartbeat in the colour of the skin.

    Parameters
    ----------
    observation : Observation

    Returns
    -------
    Reading
        How far the strongest swing between 0.7 and 4 Hz, with its first overtone, stands above all else in
        that band, in decibels; ``inside`` is that of the skin and ``outside`` that of the surroundings,
        measured in the same way: a value that the surroundings reach too is no pulse. ``details`` holds
        ``resolution`` (how many beats a rate may be off in so short a clip), ``loudest`` (the rate of the
        strongest swing, whatever made it) and, only where that is clearer than chance, ``beats_a_minute``;
        the curve is the spectrum, and the values a frame are the pulse wave.

    Raises
    ------
    NoAnswer
        If the clip is too short, the head moves, or too little of the skin is seen well enough.

    References
    ----------
    W. Wang, A. C. den Brinker, S. Stuijk and G. de Haan, "Algorithmic principles of remote PPG", 2017 (the
    plane orthogonal to skin); G. de Haan and V. Jeanne, "Robust pulse rate from chrominance-based rPPG", 2013
    (the ratio of signal to noise).
    """
    if reason := observation.no_clip(round(_SECONDS * _RATE), _SECONDS, _RATE) or _unsteady(observation):
        raise NoAnswer(reason)
    times, rate = observation.times, observation.frames_per_second
    even = np.arange(times[0], times[-1] + 1e-9, 1 / rate)
    skin, around = (
        pulse_wave(_resampled(colours, times, even), rate)
        for colours in (observation.skin, observation.around)
    )
    if not np.ptp(skin) > 1e-9:
        raise NoAnswer("The picture stands still: the skin's colour never changes.")
    found, outside = _loudest(skin, rate), _loudest(around, rate).ratio
    # Half the width of a spectral line of this length.
    resolution = 30 / observation.seconds
    details = {"resolution": resolution, "seconds": observation.seconds, "loudest": found.beats_a_minute}
    clear = found.ratio > max(_by_chance(observation.seconds), outside)
    if clear:
        details["beats_a_minute"] = found.beats_a_minute
    return CUE.answer(
        found.ratio,
        _words(found.ratio, outside, found.beats_a_minute, resolution, clear),
        found.ratio,
        outside,
        details=details,
        curve=found.spectrum,
        times=times,
        values=np.interp(times, even, skin / max(skin.std(), 1e-12)).astype(np.float32),
    )


def _resampled(colours: np.ndarray, times: np.ndarray, even: np.ndarray) -> np.ndarray:
    """Colours (T, 3) at other times, (N, 3); what is not known lies on the line between what is."""
    known = np.isfinite(colours).all(1)
    return np.stack([np.interp(even, times[known], colours[known, c]) for c in range(3)], 1)


def _by_chance(seconds: float) -> float:
    lengths, decibels = zip(*_BY_CHANCE, strict=True)
    return float(np.interp(seconds, lengths, decibels))


def pulse_wave(colours: np.ndarray, rate: float, window: float = 1.6) -> np.ndarray:
    """Return what of a colour's swing is neither brightness nor shade, by the plane orthogonal to skin.

    Parameters
    ----------
    colours : (T, 3) float
        Mean linear red, green and blue, evenly spaced.
    rate : float
        Frames a second.
    window : float
        Seconds over which brightness is taken to be steady.

    Returns
    -------
    ndarray, (T,) float64
    """
    count = len(colours)
    size = min(max(round(window * rate), 8), count)
    wave = np.zeros(count)
    for start in range(count - size + 1):
        piece = colours[start : start + size]
        red, green, blue = (piece / np.maximum(piece.mean(0), 1e-9)).T
        first, second = green - blue, green + blue - 2 * red
        spread = second.std()
        mixed = first + (first.std() / spread) * second if spread > 1e-12 else first
        wave[start : start + size] += mixed - mixed.mean()
    return wave


def _unsteady(observation: Observation) -> str:
    """Why no pulse can be told from what else moves and shines; empty if one can."""
    conditions = observation.conditions
    if conditions["face_width"] < _SMALLEST_FACE:
        return (
            f"The face is too small: {conditions['face_width']:.0f} pixels, and {_SMALLEST_FACE} are needed."
        )
    if np.diff(observation.times).max() > _LONGEST_GAP:
        return "Frames are missing: there are gaps longer than a fifth of a second."
    if reason := observation.no_detail():
        return reason
    if conditions["turned"] > _LARGEST_TURN:
        return f"The head is turned by more than {_LARGEST_TURN:.0f} degrees most of the time."
    yaw = observation.angles[np.isfinite(observation.angles[:, 0]), 0]
    motion = float(np.quantile(yaw, 0.95) - np.quantile(yaw, 0.05))
    if motion > _MOST_MOTION:
        return f"The head moves too much: it turns by {motion:.0f} degrees, and light and shade move with it."
    return _unseen_skin(observation)


def _unseen_skin(observation: Observation) -> str:
    skin, around = (np.isfinite(colours).all(1) for colours in (observation.skin, observation.around))
    if not skin.mean() >= 0.8 or not around.any():
        return "Too little of the skin is free to be measured."
    usual = np.nanmedian(observation.skin, 0)
    if usual.min() < _DARKEST or usual.max() > _BRIGHTEST:
        return "The skin is too dark or too bright in this light to see its colour swing."
    return ""


class _Swing(NamedTuple):
    """The strongest swing of a wave: signal to noise in dB, its rate, and what both were read off."""

    ratio: float
    beats_a_minute: float
    spectrum: Curve


def _loudest(wave: np.ndarray, rate: float) -> _Swing:
    time = np.arange(len(wave))
    steady = wave - np.polyval(np.polyfit(time, wave, 1), time)
    size = 4096
    power = np.abs(np.fft.rfft(steady * np.hanning(len(wave)), size)) ** 2
    hertz = np.fft.rfftfreq(size, 1 / rate)
    band = (hertz >= BAND[0]) & (hertz <= min(BAND[1], rate / 2))
    peak = hertz[band][power[band].argmax()]
    # A line of a short clip is as wide as two steps of its resolution.
    width = max(0.15, 1.0 * rate / len(wave))
    near = (np.abs(hertz - peak) <= width) | (np.abs(hertz - 2 * peak) <= width)
    signal, rest = power[band & near].sum(), power[band & ~near].sum()
    ratio = 10 * math.log10(max(signal, 1e-30) / max(rest, 1e-30)) if signal > 0 else -60.0
    share = power[band] / max(power[band].max(), 1e-30)
    curve = Curve(hertz[band] * 60, share.astype(np.float32), "beats a minute", "share of the swing")
    return _Swing(float(np.clip(ratio, -60, 60)), float(60 * peak), curve)


def _words(ratio: float, outside: float, rate: float, resolution: float, clear: bool) -> str:
    if not clear:
        return (
            "No heartbeat stands out of the other changes of the skin's colour. In short or compressed clips "
            "of real people that is usual."
        )
    return (
        f"The skin's colour swings about {rate:.0f} times a minute (give or take {resolution:.0f}), "
        f"{ratio:.0f} decibels above other changes; its surroundings reach {outside:.0f}. A swap may carry "
        "such a swing too."
    )


CUE = Cue(
    name="pulse",
    order=12,
    title="Pulse",
    question="Does the skin change with a heartbeat?",
    direction="lower",
    unit="dB",
    frame_unit="",
    needs=("time", "grain", "colour"),
    checked_against="the rate on the person's card; a swinging lamp",
    read_clip=read,
)
