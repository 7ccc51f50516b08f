"""What is usual: readings of clips whose making is known, and how a reading compares with them.

A reference is one JSON file in ``assets/cues/``. It is fitted from readings
(`doubletake.cues.reference_fitting`), written once (`save`), and read with each reading that is compared
(`strength`). Where there is none, or it does not know a cue yet, the strength is none, and says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading, Strength
from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root
from doubletake.state import write_whole

FILE = "cues/reference.json"
VERSION = 1
GROUPS = ("as filmed", "swapped")

# Words for the logarithm to base 10 of the likelihood ratio, from the strongest; below the last, none. Half
# powers of ten as in H. Jeffreys, "Theory of Probability", 1961, appendix B; weak begins at twice as likely.
SCALE = ((1.5, "very strong"), (1.0, "strong"), (0.5, "moderate"), (0.3, "weak"))
_STRONGEST = "strong"  # of one cue alone

# Conditions a little outside of what the reference saw still count, as a share of their range.
_SLACK = 0.05


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


def save(reference: dict[str, Any], path: str | Path | None = None) -> Path:
    """Write a reference to ``assets/cues/reference.json`` or another path; return the path."""
    path = assets_root() / FILE if path is None else Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(reference, indent=1, ensure_ascii=False, allow_nan=False)
    return write_whole(path, text + "\n")


def load(path: str | Path | None = None) -> dict[str, Any] | None:
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


def strength(reading: Reading, observation: Observation, reference: dict[str, Any] | None = None) -> Strength:
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


def known(
    cue: str, observation: Observation | Seen, reference: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """Return what the reference holds of a cue that was read as in this observation; None where nothing.

    For each of `GROUPS` there are ``n``, ``median`` and ``usual``; further ``logarithm``.
    """
    reference = load() if reference is None else reference
    return reference["cues"].get(cue, {}).get(landmark_source(observation)) if reference else None


def landmark_source(observation: Observation | Seen) -> str:
    """Landmarks by truth or by the detector: the same clip reads differently."""
    return "detector" if observation.landmarks_from == "detector" else "truth"


def _scaled(value: float, logarithm: bool) -> float:
    return math.log(max(value, 1e-9)) if logarithm else float(value)


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
def _load(path: str, _changed: int, _size: int) -> dict[str, Any]:
    try:
        reference: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
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
