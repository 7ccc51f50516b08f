"""Fit what is usual for each cue from readings of clips whose making is known (`cues.reference`)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from doubletake.cues.cue_catalogue import cue
from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading
from doubletake.cues.reference import GROUPS, VERSION, Seen, landmark_source
from doubletake.errors import DoubleTakeError

# Fewer clips on either side are no reference.
FEWEST_CLIPS = 8


def fit_reference(
    readings: Iterable[tuple[str, Observation | Seen, Mapping[str, Reading]]],
    name: str,
    split: str,
    date: str,
) -> dict[str, Any]:
    """Fit a reference.

    Parameters
    ----------
    readings : iterable of (str, Observation, mapping)
        For each clip its group (``"as filmed"`` or ``"swapped"``), what was seen of it, and its readings by
        cue (`doubletake.cues.read_cues`).
    name, split, date : str
        What the reference is called, the split that its clips are from, and when it was fitted.

    Returns
    -------
    dict
        Ready for `doubletake.cues.reference.save`:
        ``{"version", "name", "split", "date", "cues": {cue: {source: {…}}}}``, where source is where the
        landmarks came from, and each entry holds for both groups ``n``, ``median`` and ``usual`` (5th and
        95th percentile), further ``logarithm``, ``spread`` (one standard deviation within
        the groups) and ``conditions`` (the range of each that was seen).

    Raises
    ------
    DoubleTakeError
        If a group has another name.
    """
    taken: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for group, observation, by_cue in readings:
        if group not in GROUPS:
            raise DoubleTakeError(f'A clip of a reference is "{GROUPS[0]}" or "{GROUPS[1]}", not "{group}".')
        source = landmark_source(observation)
        for read_cue, reading in by_cue.items():
            if reading.valid and math.isfinite(reading.value):
                row = taken.setdefault(
                    (read_cue, source), {"conditions": [], **{known: [] for known in GROUPS}}
                )
                row[group].append(float(reading.value))
                row["conditions"].append(observation.conditions)
    cues: dict[str, dict[str, Any]] = {}
    for (name_of_cue, source), row in sorted(taken.items()):
        if min(len(row[group]) for group in GROUPS) >= FEWEST_CLIPS:
            cues.setdefault(name_of_cue, {})[source] = _fitted(name_of_cue, row)
    return {"version": VERSION, "name": name, "split": split, "date": date, "cues": cues}


def _fitted(name: str, row: dict[str, list[Any]]) -> dict[str, Any]:
    """The entry of one cue whose landmarks came from one source."""
    fitted, groups = cue(name), {group: np.array(row[group]) for group in GROUPS}
    entry: dict[str, Any] = {"logarithm": fitted.scale == "log"}
    squares = 0.0
    for group, values in groups.items():
        low, median, high = np.quantile(values, (0.05, 0.5, 0.95))
        entry[group] = {"n": len(values), "median": float(median), "usual": [float(low), float(high)]}
        squares += len(values) * _steady_deviation(fitted.scaled(values)) ** 2
    together = np.concatenate(list(groups.values()))
    least = 1e-3 * max(float(abs(np.median(fitted.scaled(together)))), 1e-3)
    entry["spread"] = max(math.sqrt(squares / len(together)), least)
    entry["conditions"] = {}
    for condition in row["conditions"][0]:
        seen = np.array([conditions[condition] for conditions in row["conditions"]])
        seen = seen[np.isfinite(seen)]
        if len(seen):
            entry["conditions"][condition] = [float(seen.min()), float(seen.max())]
    return entry


def _steady_deviation(values: np.ndarray) -> float:
    """The standard deviation, kept small: one clip that went wrong must not widen what is usual."""
    deviation = 1.4826 * np.median(np.abs(values - np.median(values)))
    return float(max(deviation, values.std() / 3))
