"""Under which conditions evidence was fitted, and whether a clip lies within them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from doubletake.cues.observation import Observation

# What is kept of the conditions of a clip: columns of the table of readings.
CONDITIONS = ("face_width", "frames_per_second", "seconds", "grain", "turned", "found")

# How far outside of what was fitted a clip may lie, as a factor: no cue jumps at the edge.
_SLACK = {"face_width": 1.15, "frames_per_second": 1.15, "seconds": 1.1, "grain": 1.1, "turned": 1.15}
_LEAST_FOUND = 0.9  # share of the frames in which the face must be found

# Where only one side is unknown ground: a longer clip or a straighter head is never a reason.
_ONLY_BELOW, _ONLY_ABOVE = {"seconds"}, {"turned"}

_SAID = {
    "face_width": ("smaller", "larger", "The face is {} than in any clip that this was fitted on"),
    "frames_per_second": ("fewer", "more", "There are {} frames a second than this was fitted on"),
    "seconds": ("shorter", "longer", "The clip is {} than those that this was fitted on"),
    "grain": ("less", "more", "The picture has {} grain than any that this was fitted on"),
    "turned": ("less", "more", "The head is turned {} than in the clips that this was fitted on"),
}
_WHY = {"less": " (strong compression takes it away)"}


def conditions_of(observation: Observation, cast: bool = False) -> dict[str, float]:
    """Return the conditions of a clip as `doubletake.evidence.weigh` asks for them.

    Parameters
    ----------
    observation : Observation
    cast : bool
        Whether the clip is one of the library's. Of any other, nothing was calibrated.

    Returns
    -------
    dict
        `Observation.conditions`, and ``found``, the share of frames in which there is a face; ``detector``
        and ``cast``, 1 or 0: whether the landmarks are the detector's, and whether the clip is the course's.

    Examples
    --------
    >>> from doubletake.cues import observe
    >>> conditions_of(observe([np.zeros((64, 64, 3), np.uint8)], [0.0]))["found"]
    0.0
    """
    return {
        **observation.conditions,
        "found": float(observation.found.mean()),
        "detector": float(observation.landmarks_from == "detector"),
        "cast": float(cast),
    }


def ranges(conditions: np.ndarray) -> dict[str, list[float]]:
    """Return least and greatest of each condition that was seen, (N, K) in the order of `CONDITIONS`."""
    found = {}
    for name, column in zip(CONDITIONS, np.asarray(conditions, np.float64).T, strict=True):
        column = column[np.isfinite(column)]
        if len(column) and name != "found":
            found[name] = [float(column.min()), float(column.max())]
    return found


def outside(conditions: Mapping[str, float], known: Mapping[str, list[float]]) -> list[str]:
    """Return a sentence for each condition that lies outside of what was fitted, or is not known.

    Parameters
    ----------
    conditions : mapping of str to float
        As `conditions_of` returns it.
    known : mapping of str to [float, float]
        As `ranges` returns it.

    Examples
    --------
    >>> seen = dict(face_width=90, found=1, detector=1, cast=1)
    >>> outside(seen, {"face_width": [150, 200]})
    ['The face is smaller than in any clip that this was fitted on.']
    """
    reasons = []
    if not conditions.get("cast"):
        reasons.append(
            "How well this works was measured on the course’s own clips only, and this clip is none of them."
        )
    if not conditions.get("detector"):
        reasons.append(
            "The landmarks were not found in the picture, as they were in the clips that this was fitted on."
        )
    found = conditions.get("found", math.nan)
    if not found >= _LEAST_FOUND:
        reasons.append(
            "It is not known in how many frames the face was found."
            if math.isnan(found)
            else "The face is lost too often to be followed."
        )
    for name, (low, high) in known.items():
        fewer, more, sentence = _SAID[name]
        value, slack = conditions.get(name, math.nan), _SLACK[name]
        if not math.isfinite(value):
            reasons.append(f"It is not known of this clip: {_NAMES[name]}.")
        elif value < low / slack and name not in _ONLY_ABOVE:
            reasons.append(f"{sentence.format(fewer)}{_WHY.get(fewer, '')}.")
        elif value > high * slack and name not in _ONLY_BELOW:
            reasons.append(f"{sentence.format(more)}.")
    return reasons


_NAMES = {
    "face_width": "how large the face is",
    "frames_per_second": "the frame rate",
    "seconds": "the length",
    "grain": "how much grain there is",
    "turned": "how far the head is turned",
}
