"""Landmark jitter: whether the points of the face tremble against each other.

A swap made frame by frame finds the face anew in each, and the new face shakes by a fraction of a pixel. So
do the landmarks of every detector on every clip.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.observation import Observation
from doubletake.cues.reading import NoAnswer, Reading
from doubletake.face import apply_affine, procrustes
from doubletake.face.landmarks import STEADY

_FRAMES, _SECONDS, _RATE = 15, 0.6, 12.0
_LONGEST_STEP = 0.11  # seconds between two frames: over more, a head moves by itself
_SMALLEST_EYES = 24.0  # pixels between the outer corners
_LARGEST_TURN = 35.0

# Landmarks of the face proper; the outline slides along a turning head.
_POINTS = tuple(i for i in STEADY if i >= 17)


def read(observation: Observation) -> Reading:
    """Measure how far landmarks leave a smooth path, after the head's own motion is taken out.

    Each frame's steady points are laid on those of the frame before and the frame after; what a point
    leaves of the line between its two neighbours in time is jitter.

    Parameters
    ----------
    observation : Observation

    Returns
    -------
    Reading
        The root mean square over points, the median over frames, in per cent of the distance between the
        outer corners of the eyes.

    Raises
    ------
    NoAnswer
        If the clip is too short, the landmarks are not those of these pixels, the face is too small, or the
        head too far turned.
    """
    if reason := observation.no_clip(_FRAMES, _SECONDS, _RATE) or observation.no_motion_landmarks():
        raise NoAnswer(reason)
    eyes = np.linalg.norm(observation.landmarks[:, 36] - observation.landmarks[:, 45], axis=-1)
    if np.nanmedian(eyes) < _SMALLEST_EYES:
        raise NoAnswer(f"The face is too small: its eyes are {np.nanmedian(eyes):.0f} pixels apart.")
    points = observation.landmarks[:, list(_POINTS)].astype(np.float64)
    values = np.full(len(observation), np.nan, np.float32)
    for i in range(1, len(observation) - 1):
        if _is_steady(observation, i):
            values[i] = 100 * _off_the_line(observation.times, points, i) / eyes[i]
    known = np.isfinite(values)
    if known.sum() < _FRAMES - 2:
        reason = "The head is turned too far, or frames are missing, in most of the clip."
        raise NoAnswer(reason, values=values)
    value = float(np.median(values[known]))
    words = _words(value, observation.landmarks_from)
    return CUE.answer(value, words, times=observation.times, values=values)


def _is_steady(observation: Observation, i: int) -> bool:
    """Whether frame ``i`` and its neighbours follow each other closely and show a face hardly turned."""
    longest = np.diff(observation.times[i - 1 : i + 2]).max()
    seen = observation.found[i - 1 : i + 2].all()
    return bool(longest <= _LONGEST_STEP and abs(observation.angles[i, 0]) <= _LARGEST_TURN and seen)


def _off_the_line(times: np.ndarray, points: np.ndarray, i: int) -> np.float64:
    """How far the points (T, N, 2) of frame ``i`` lie from the line between its neighbours, in pixels."""
    before, after = times[i] - times[i - 1], times[i + 1] - times[i]
    last, following = (apply_affine(procrustes(points[j], points[i]), points[j]) for j in (i - 1, i + 1))
    between = (last * after + following * before) / (before + after)
    return np.float64(np.sqrt(((points[i] - between) ** 2).sum(1).mean()))


def _words(value: float, source: str) -> str:
    who = "the clip's own true points" if source == "truth" else "the points that the detector found"
    return (
        f"From frame to frame, {who} leave a smooth path by {value:.2f} per cent of the distance between the "
        "eyes. Compression and the detector make most of that."
    )


CUE = Cue(
    name="jitter",
    order=3,
    title="Landmark jitter",
    question="Do the points of the face tremble?",
    direction="higher",
    unit="% of the eyes' distance",
    scale="log",
    needs=("time", "edges"),
    checked_against="noise of known size on true landmarks",
    read_clip=read,
)
