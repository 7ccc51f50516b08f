"""Blinks: whether the eyes close now and then.

Early swaps were trained on pictures of open eyes, and hardly blinked. People blink every few seconds, but a
clip of ten seconds without a blink is nothing unusual.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.cues.observation import Observation
from doubletake.cues.reading import NoAnswer, Reading
from doubletake.text import often

# A dip below this share of the eye's own open height counts, once it has come back above the second. What is
# seen between the corners falls deeper than the landmarks do, and a coder brings it back late.
_BY_LANDMARKS, _BY_PIXELS = (0.68, 0.82), (0.5, 0.65)
_SHORTEST, _LONGEST = 0.06, 0.6  # seconds: shorter is a jump of the landmarks, longer are closed eyes
_FEWEST_FRAMES = 2
_RATE = 15.0  # frames a second: a blink lasts an eighth to a third of one
_SECONDS = 2.0
# Somebody who blinks ten times a minute, few as that is, has blinked in this time 98 times out of 100 or
# more.
_SILENCE_MEANS_SOMETHING = 24.0
_SMALLEST_EYE = 12.0  # pixels from corner to corner
_LARGEST_TURN = 25.0  # degrees
_SHARE_KNOWN = 0.7  # of the frames
_LEAST_OPEN = 0.32  # openness of open eyes: where it is less, colours are too faint to tell a lid from an eye


def read(observation: Observation) -> Reading:
    """Count the blinks of a clip.

    Parameters
    ----------
    observation : Observation

    Returns
    -------
    Reading
        Blinks a minute; their times (of the most closed frame) as ``events``; how open the eyes are in each
        frame as ``values``: the eye-aspect ratio where true landmarks are known, else `eye_openness`.

    Raises
    ------
    NoAnswer
        Also where no blink was seen and the clip is too short for that to mean anything.

    References
    ----------
    Y. Li, M.-C. Chang and S. Lyu, "In ictu oculi: exposing AI generated fake face videos by detecting eye
    blinking", 2018.
    """
    exact = observation.landmarks_from == "truth"
    values = eye_aspect_ratio(observation.landmarks) if exact else observation.openness
    # Of a head that looks aside the lids are seen on edge: nothing is counted while it does.
    aside = ~(np.abs(observation.angles[:, 0]) <= _LARGEST_TURN)
    values = np.where(aside, np.nan, values).astype(np.float32)
    if reason := observation.no_clip(round(_SECONDS * _RATE), _SECONDS, _RATE):
        raise NoAnswer(reason, values=values)
    if reason := _too_little(observation, values, exact):
        raise NoAnswer(reason, values=values)
    # The eye's own open height, which changes slowly: with the gaze, and with how the head is turned.
    level = _open_level(values, observation.times)
    events = _dips(observation.times, values / level, *(_BY_LANDMARKS if exact else _BY_PIXELS))
    seconds = observation.seconds * float(np.isfinite(values).mean())
    details = {"blinks": float(len(events)), "open": float(np.nanmedian(level)), "seconds": seconds}
    if not events and seconds < _SILENCE_MEANS_SOMETHING:
        raise NoAnswer(
            f"No blink is seen in {seconds:.1f} seconds, which is nothing unusual: it takes "
            f"{_SILENCE_MEANS_SOMETHING:.0f} seconds before that means something.",
            values=values,
            details=details,
        )
    words = _words(len(events), seconds)
    rate, times = 60 * len(events) / seconds, observation.times
    return CUE.answer(rate, words, events=tuple(events), details=details, times=times, values=values)


def _too_little(observation: Observation, values: np.ndarray, exact: bool) -> str:
    landmarks = observation.landmarks[observation.found]
    eyes = np.linalg.norm(landmarks[:, [36, 42]] - landmarks[:, [39, 45]], axis=-1)
    if np.median(eyes) < _SMALLEST_EYE:
        return (
            f"The eyes are too small: {np.median(eyes):.0f} pixels wide, and {_SMALLEST_EYE:.0f} are needed."
        )
    aside = np.abs(observation.angles[observation.found, 0]) > _LARGEST_TURN
    if aside.mean() > 1 - _SHARE_KNOWN:
        return f"The head is turned by more than {_LARGEST_TURN:.0f} degrees too often to see the lids."
    known = np.isfinite(values)
    if known.mean() < _SHARE_KNOWN or not exact and np.median(values[known]) < _LEAST_OPEN:
        return "The eyes cannot be told from the skin around them in this picture."
    return ""


def _open_level(values: np.ndarray, times: np.ndarray, window: float = 1.5) -> np.ndarray:
    """The 80th percentile within ``window`` seconds to either side: blinks are too short to move it."""
    level = np.empty_like(values)
    starts = np.searchsorted(times, times - window)
    ends = np.searchsorted(times, times + window, side="right")
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        near = values[start:end]
        near = near[np.isfinite(near)]
        level[i] = np.quantile(near, 0.8) if len(near) else np.nan
    return np.asarray(np.maximum(level, 0.02))


def _dips(times: np.ndarray, share: np.ndarray, closed: float, opened: float) -> list[float]:
    """Times of the lowest point of each dip that comes back within the time that a blink may take."""
    events, start, low = [], None, None
    frame = float(np.median(np.diff(times)))
    for i, value in enumerate(share):
        if not np.isfinite(value):
            start = None
        elif start is None:
            # A dip that the clip begins with, or that a lost face cuts, is not seen whole.
            if value < closed and i and share[i - 1] >= closed:
                start, low = i, i
        elif value >= opened:
            lasts, count = times[i] - times[start], i - start
            if count >= _FEWEST_FRAMES and max(_SHORTEST, frame) <= lasts <= _LONGEST:
                events.append(float(times[low]))
            start = None
        elif value < share[low]:
            low = i
    return events


def _words(count: int, seconds: float) -> str:
    if count == 0:
        return (
            f"No blink in {seconds:.0f} seconds. Most people blink several times in that time, some do not."
        )
    how_often = "twice" if count == 2 else often(count)
    return (
        f"The eyes close {how_often} in {seconds:.1f} seconds. People blink about every two to ten "
        "seconds, and so do most swaps today."
    )


CUE = Cue(
    name="blink",
    order=1,
    title="Blinks",
    question="Do the eyes close now and then?",
    direction="lower",
    unit="blinks a minute",
    frame_unit="",
    needs=("time",),
    checked_against="the rendered eyelids",
    read_clip=read,
)
