"""Flicker: does the face's brightness jump where the rest of the picture does not?

A face coloured anew in each frame gets a slightly different colour each time.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading, silent

NAME, SPEAKS = "flicker", "higher"

_FRAMES, _SECONDS, _RATE = 15, 0.6, 12.0
_LONGEST_STEP = 0.11  # seconds
_DARKEST = 0.002  # of white, linear: below, a step of the coder is a jump
_LARGEST_TURN = 45.0
_SMALLEST_FACE = 48


def read(observation: Observation) -> Reading:
    """Compare how the brightness of skin jumps with how that of the surroundings does.

    A jump is how far a frame lies from the line between its two neighbours in time, as a share of the
    brightness; what surroundings do at the same time (an exposure that hunts) is taken off.

    Parameters
    ----------
    observation : Observation

    Returns
    -------
    Reading
        The root mean square of the jumps in per cent; ``inside`` and ``outside`` are those of skin and
        surroundings, each for itself.
    """
    times = observation.times
    values = np.full(len(times), np.nan, np.float32)
    common = {"direction": SPEAKS, "unit": "%", "times": times, "values": values}
    reason = observation.no_clip(_FRAMES, _SECONDS, _RATE)
    conditions = observation.conditions
    if not reason and conditions["face_width"] < _SMALLEST_FACE:
        reason = f"The face is too small: {_SMALLEST_FACE} pixels are needed."
    if not reason and conditions["turned"] > _LARGEST_TURN:
        reason = f"The head is turned by more than {_LARGEST_TURN:.0f} degrees most of the time."
    skin, around = observation.skin.mean(1), observation.around.mean(1)
    if not reason and not (np.isfinite(skin) & np.isfinite(around)).mean() >= 0.5:
        reason = "Too little of the face, or of what surrounds it, is free to be measured."
    if not reason and min(np.nanmedian(skin), np.nanmedian(around)) < _DARKEST:
        reason = "The face or its surroundings are too dark to see their brightness change."
    if reason:
        return silent(NAME, reason, **common)
    face, rest = (
        _jumps(np.log(np.maximum(skin, 1e-6)), times),
        _jumps(np.log(np.maximum(around, 1e-6)), times),
    )
    values[:] = 100 * np.abs(face - rest)
    known = np.isfinite(values)
    if known.sum() < _FRAMES - 2:
        return silent(NAME, "Too many frames are missing.", **common)
    if not np.nanmax(np.abs(face)) > 1e-7:
        return silent(NAME, "The picture stands still: nothing changes from frame to frame.", **common)
    value = _size(face - rest)
    return Reading(NAME, value, True, "", _words(value), _size(face), _size(rest), **common)


def _jumps(level: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(T,): how far each level lies from the line between its neighbours; NaN at the ends and over gaps."""
    jumps = np.full(len(level), np.nan)
    before, after = np.diff(times)[:-1], np.diff(times)[1:]
    between = (level[:-2] * after + level[2:] * before) / (before + after)
    near = np.maximum(before, after) <= _LONGEST_STEP
    jumps[1:-1] = np.where(near, level[1:-1] - between, np.nan)
    return jumps


def _size(jumps: np.ndarray) -> float:
    """Root mean square in per cent."""
    return float(100 * np.sqrt(np.nanmean(jumps**2)))


def _words(value: float) -> str:
    return (
        f"The face's brightness jumps by {value:.2f} per cent from frame to frame beyond what its "
        "surroundings do. Speech and moving light do that too."
    )
