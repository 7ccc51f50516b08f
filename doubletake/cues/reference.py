"""What is usual: readings of clips whose making is known, and how a reading compares with them.

A reference is one JSON file in ``assets/cues/``. It is fitted from readings (`fit`), written once (`save`)
and read with each reading that is compared (`strength`). Where there is none, the strength is none, and
says so.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading, Strength
from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root

FILE = "cues/reference.json"
VERSION = 1
GROUPS = ("as filmed", "swapped")

# Fewer clips on either side are no reference.
FEWEST_CLIPS = 8

# Words for the logarithm to base 10 of the likelihood ratio, from the strongest; below the last, none. Half
# powers of ten as in H. Jeffreys, "Theory of Probability", 1961, appendix B; weak begins at twice as likely.
SCALE = ((1.5, "very strong"), (1.0, "strong"), (0.5, "moderate"), (0.3, "weak"))
_STRONGEST = "strong"  # of one cue alone

# Conditions a little outside of what the reference saw still count, as a share of their range.
_SLACK = 0.05

# Values that are ratios or sizes are compared by their logarithm.
BY_LOGARITHM = ("head_pose", "jitter", "sharpness", "boundary", "noise", "error_level", "flicker")


@dataclass(frozen=True)
class Seen:
    """What a reference asks of an observation, for readings that were kept without it.

    Attributes
    ----------
    conditions : mapping of str to float
        As `Observation.conditions`.
    landmarks_from : str
        As `Observation.landmarks_from`.
    """

    conditions: Mapping[str, float]
    landmarks_from: str


def word_for(log10_ratio: float) -> str:
    """Return the word for a likelihood ratio: ``"weak"`` to ``"very strong"``, or ``"none"``.

    Examples
    --------
    >>> [word_for(ratio) for ratio in (0.1, -0.4, 0.7, -1.2, 1.6)]
    ['none', 'weak', 'moderate', 'strong', 'very strong']
    """
    return next((word for least, word in SCALE if abs(log10_ratio) >= least), "none")


def scaled(cue: str, value):
    """Return a cue's value, or an array of them, as it is compared: ratios and sizes by their logarithm."""
    return np.log(np.maximum(value, 1e-9)) if cue in BY_LOGARITHM else np.asarray(value, np.float64)


def fit(
    readings: Iterable[tuple[str, Observation | Seen, Mapping[str, Reading]]],
    name: str,
    split: str,
    date: str,
) -> dict:
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
        Ready for `save`: ``{"version", "name", "split", "date", "cues": {cue: {source: {…}}}}``, where
        source is where the landmarks came from, and each entry holds for both groups ``n``, ``median`` and
        ``usual`` (5th and 95th percentile), further ``logarithm``, ``spread`` (one standard deviation within
        the groups) and ``conditions`` (the range of each that was seen).

    Raises
    ------
    DoubleTakeError
        If a group has another name.
    """
    taken: dict[tuple[str, str], dict[str, list]] = {}
    for group, observation, by_cue in readings:
        if group not in GROUPS:
            raise DoubleTakeError(f'A clip of a reference is "{GROUPS[0]}" or "{GROUPS[1]}", not "{group}".')
        source = _source(observation)
        for cue, reading in by_cue.items():
            if reading.valid and math.isfinite(reading.value):
                row = taken.setdefault((cue, source), {"conditions": [], **{known: [] for known in GROUPS}})
                row[group].append(float(reading.value))
                row["conditions"].append(observation.conditions)
    cues: dict[str, dict] = {}
    for (cue, source), row in sorted(taken.items()):
        if min(len(row[group]) for group in GROUPS) >= FEWEST_CLIPS:
            cues.setdefault(cue, {})[source] = _fitted(cue, row)
    return {"version": VERSION, "name": name, "split": split, "date": date, "cues": cues}


def save(reference: dict, path: str | Path | None = None) -> Path:
    """Write a reference to ``assets/cues/reference.json`` or another path; return the path."""
    path = assets_root() / FILE if path is None else Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(reference, indent=1, ensure_ascii=False, allow_nan=False)
    replace_text(path, text + "\n")
    return path


def replace_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def load(path: str | Path | None = None) -> dict | None:
    """Return the reference, or None where there is none yet.

    Raises
    ------
    DoubleTakeError
        If the file cannot be read or is no reference.
    """
    path = assets_root() / FILE if path is None else Path(path)
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        raise DoubleTakeError(f"The reference {path.name} of the cues cannot be read.") from None
    return _load(str(path), state.st_mtime_ns, state.st_size)


def strength(reading: Reading, observation: Observation, reference: dict | None = None) -> Strength:
    """Compare a reading with the reference.

    Both groups are described by their medians and one common spread, so that the further a value lies on one
    side, the stronger it speaks, up to what so few clips can carry: never more than their number to one.

    Parameters
    ----------
    reading : Reading
    observation : Observation
    reference : dict, optional
        As `load` returns it, which is the default.

    Returns
    -------
    Strength
        ``"none"`` with a reason where nothing can be compared: no reference, an invalid reading, or a clip
        outside the conditions that the reference was fitted on.
    """
    if not reading.valid:
        return Strength(reason="The cue has no answer here, so there is nothing to compare.")
    reference = load() if reference is None else reference
    if reference is None:
        return Strength()
    entry = known(reading.name, observation, reference)
    if entry is None:
        return Strength(reason=f"The reference “{reference['name']}” knows nothing of this cue here.")
    films, swaps = (entry[group] for group in GROUPS)
    common = {
        "reference": reference["name"],
        "clips": films["n"] + swaps["n"],
        "usual": (films["usual"][0], films["usual"][1]),
    }
    if outside := _outside(observation.conditions, entry["conditions"]):
        return Strength(reason=outside, **common)
    value, filmed, swapped = (
        _scaled(number, entry["logarithm"]) for number in (reading.value, films["median"], swaps["median"])
    )
    # Two normal distributions of one spread: their ratio's logarithm is linear in the value.
    natural = (swapped - filmed) / entry["spread"] ** 2 * (value - (swapped + filmed) / 2)
    most = math.log10(min(films["n"], swaps["n"]))
    ratio = float(np.clip(natural / math.log(10), -most, most))
    word = word_for(ratio)
    if word == "none":
        return Strength(log10_ratio=ratio, reason="Both kinds of clips read like this.", **common)
    word = _STRONGEST if word == "very strong" else word
    return Strength(word, "swap" if ratio > 0 else "as filmed", ratio, reason="", **common)


def known(cue: str, observation: Observation | Seen, reference: dict | None = None) -> dict | None:
    """Return what the reference holds of a cue that was read as in this observation; None where nothing.

    For each of `GROUPS` there are ``n``, ``median`` and ``usual``; further ``logarithm``.
    """
    reference = load() if reference is None else reference
    return reference["cues"].get(cue, {}).get(_source(observation)) if reference else None


def _source(observation: Observation | Seen) -> str:
    """Landmarks by truth or by the detector: the same clip reads differently."""
    return "detector" if observation.landmarks_from == "detector" else "truth"


def _scaled(value: float, logarithm: bool) -> float:
    return math.log(max(value, 1e-9)) if logarithm else float(value)


def _fitted(cue: str, row: dict) -> dict:
    logarithm = cue in BY_LOGARITHM
    entry: dict = {"logarithm": logarithm}
    squares, count = 0.0, 0
    for group in GROUPS:
        values = np.array(row[group])
        scaled = np.array([_scaled(value, logarithm) for value in values])
        low, median, high = np.quantile(values, (0.05, 0.5, 0.95))
        entry[group] = {"n": len(values), "median": float(median), "usual": [float(low), float(high)]}
        # Robust: one clip that went wrong must not widen the usual for all others.
        deviation = 1.4826 * np.median(np.abs(scaled - np.median(scaled)))
        squares += len(values) * max(deviation, scaled.std() / 3) ** 2
        count += len(values)
    middle = abs(np.median([_scaled(value, logarithm) for group in GROUPS for value in row[group]]))
    entry["spread"] = float(max(math.sqrt(squares / count), 1e-3 * max(middle, 1e-3)))
    entry["conditions"] = {}
    for condition in row["conditions"][0]:
        values = np.array([seen[condition] for seen in row["conditions"]])
        values = values[np.isfinite(values)]
        if len(values):
            entry["conditions"][condition] = [float(values.min()), float(values.max())]
    return entry


_SAID = {
    "face_width": "the face’s size",
    "frames_per_second": "the frame rate",
    "seconds": "the length",
    "grain": "the grain",
    "turned": "how far the head is turned",
}


def _outside(conditions: Mapping[str, float], ranges: Mapping[str, list[float]]) -> str:
    """Say which condition lies outside of what the reference was fitted on; empty if none does."""
    for name, (low, high) in ranges.items():
        value = conditions.get(name, math.nan)
        slack = _SLACK * max(high - low, 0.1 * abs(high), 1e-6)
        # How little a head is turned is never a reason: only further round is unknown ground.
        below = name != "turned" and value < low - slack
        if math.isfinite(value) and (below or value > high + slack):
            return (
                f"Nothing is compared: {_SAID.get(name, name)} of this clip lies outside of what the "
                "reference knows."
            )
    return ""


@lru_cache(maxsize=4)
def _load(path: str, _changed: int, _size: int) -> dict:
    try:
        reference = json.loads(Path(path).read_text(encoding="utf-8"))
        whole = reference["version"] == VERSION and isinstance(reference["name"], str)
        for sources in reference["cues"].values():
            for entry in sources.values():
                numbers = [entry["spread"], *(entry[group]["median"] for group in GROUPS)]
                numbers += [x for group in GROUPS for x in entry[group]["usual"]]
                whole = whole and entry["spread"] > 0 and all(math.isfinite(number) for number in numbers)
                whole = whole and all(entry[group]["n"] >= 1 for group in GROUPS)
                whole = whole and {"logarithm", "conditions"} <= entry.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        name = Path(path).name
        raise DoubleTakeError(f"The reference {name} of the cues is damaged. Fit it again, or take it away.")
    return reference
