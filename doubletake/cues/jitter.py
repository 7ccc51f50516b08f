"""Landmark jitter: do the points of the face tremble against each other?

A swap made frame by frame finds the face anew in each, and the new face shakes by a fraction of a pixel. So
do the landmarks of every detector on every clip.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading, silent
from doubletake.face import apply_affine, procrustes
from doubletake.face.landmarks import STEADY

NAME, SPEAKS = "jitter", "higher"

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
    """
    times, points = observation.times, observation.landmarks[:, list(_POINTS)].astype(np.float64)
    values = np.full(len(observation), np.nan, np.float32)
    common = {"direction": SPEAKS, "unit": "% of the eyes' distance", "times": times, "values": values}
    reason = observation.no_clip(_FRAMES, _SECONDS, _RATE) or observation.no_motion_landmarks()
    if reason:
        return silent(NAME, reason, **common)
    eyes = np.linalg.norm(observation.landmarks[:, 36] - observation.landmarks[:, 45], axis=-1)
    if np.nanmedian(eyes) < _SMALLEST_EYES:
        return silent(
            NAME, f"The face is too small: its eyes are {np.nanmedian(eyes):.0f} pixels apart.", **common
        )
    for i in range(1, len(times) - 1):
        before, after = times[i] - times[i - 1], times[i + 1] - times[i]
        calm = max(before, after) <= _LONGEST_STEP and abs(observation.angles[i, 0]) <= _LARGEST_TURN
        if not calm or not observation.found[i - 1 : i + 2].all():
            continue
        last, following = (apply_affine(procrustes(points[j], points[i]), points[j]) for j in (i - 1, i + 1))
        between = (last * after + following * before) / (before + after)
        values[i] = 100 * np.sqrt(((points[i] - between) ** 2).sum(1).mean()) / eyes[i]
    known = np.isfinite(values)
    if known.sum() < _FRAMES - 2:
        return silent(
            NAME, "The head is turned too far, or frames are missing, in most of the clip.", **common
        )
    value = float(np.median(values[known]))
    return Reading(NAME, value, True, "", _words(value, observation.landmarks_from), **common)


def _words(value: float, source: str) -> str:
    who = "the clip's own true points" if source == "truth" else "the points that the detector found"
    return (
        f"From frame to frame, {who} leave a smooth path by {value:.2f} per cent of the distance between the "
        "eyes. Compression and the detector make most of that."
    )
