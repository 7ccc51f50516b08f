"""Flicker: whether the face's brightness jumps where the rest of the picture does not.

A face coloured anew in each frame gets a slightly different colour each time.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.observation import Observation
from doubletake.cues.reading import NoAnswer, Reading

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

    Raises
    ------
    NoAnswer
        If the clip is too short, or too little of face and surroundings can be seen, or nothing changes.
    """
    _check(observation)
    times = observation.times
    face, around = (
        _jumps(np.log(np.maximum(colours.mean(1), 1e-6)), times)
        for colours in (observation.skin, observation.around)
    )
    values = (100 * np.abs(face - around)).astype(np.float32)
    if np.isfinite(values).sum() < _FRAMES - 2:
        raise NoAnswer("Too many frames are missing.", values=values)
    if not np.nanmax(np.abs(face)) > 1e-7:
        raise NoAnswer("The picture stands still: nothing changes from frame to frame.", values=values)
    value = _size(face - around)
    return CUE.answer(value, _words(value), _size(face), _size(around), times=times, values=values)


def _check(observation: Observation) -> None:
    """Raise `NoAnswer` where the clip is too little of one, or too little of it can be seen."""
    if reason := observation.no_clip(_FRAMES, _SECONDS, _RATE):
        raise NoAnswer(reason)
    if observation.conditions["face_width"] < _SMALLEST_FACE:
        raise NoAnswer(f"The face is too small: {_SMALLEST_FACE} pixels are needed.")
    if observation.conditions["turned"] > _LARGEST_TURN:
        raise NoAnswer(f"The head is turned by more than {_LARGEST_TURN:.0f} degrees most of the time.")
    skin, around = observation.skin.mean(1), observation.around.mean(1)
    if not (np.isfinite(skin) & np.isfinite(around)).mean() >= 0.5:
        raise NoAnswer("Too little of the face, or of what surrounds it, is free to be measured.")
    if min(np.nanmedian(skin), np.nanmedian(around)) < _DARKEST:
        raise NoAnswer("The face or its surroundings are too dark to see their brightness change.")


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


CUE = Cue(
    name="flicker",
    order=10,
    title="Flicker",
    question="Does the face's brightness jump?",
    direction="higher",
    unit="%",
    scale="log",
    needs=("time", "colour"),
    checked_against="changes of known size, frame by frame",
    read_clip=read,
)
