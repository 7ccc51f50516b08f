"""Fit the weight of evidence from a table of readings; keep it, with its figures, as one small JSON file.

The joint model (`doubletake.evidence.joint`) is fitted on all clips of the split. It is calibrated
(`doubletake.evidence.ratio_calibration`) on what it says of people it did not see: for each person in turn, a
model is fitted without every clip in which they are seen or lend their face, and scores the clips in which
they are seen. The same models tell how atypical a clip may look to one that has not seen its person.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from doubletake.cues.cue_catalogue import cue
from doubletake.errors import DoubleTakeError
from doubletake.evidence.conditions import CONDITIONS, ranges
from doubletake.evidence.joint import Joint, atypicality, fit_joint, scores
from doubletake.evidence.ratio_calibration import cost, even_brier, fit_line
from doubletake.evidence.table import Table
from doubletake.library.files import assets_root
from doubletake.state import write_whole
from doubletake.statistics.auc import auc

FILE = "cues/evidence.json"
VERSION = 1
SPLIT = "practice"

# The renditions that are fitted on. Compressed harder, enlarged or filmed from a screen, a face has lost what
# most cues live on: with low quality fitted too, the model said next to nothing anywhere (practice clips,
# people left out: a cost of 1.00 bits instead of 0.97). The others are left for testing.
FITTED = ("original", "high", "medium")

# Conditions that a cue's usual value depends on, as columns of the joint model.
BESIDE = ("grain", "turned")

_TYPICAL = 0.95  # share of the fitted clips that must look typical to a model without their person
_DIGITS = 6


def fit_evidence(table: Table, date: str, split: str = SPLIT, renditions: tuple[str, ...] = FITTED) -> dict:
    """Fit the weight of evidence.

    Parameters
    ----------
    table : Table
        Camera clips and decoys count as "not replaced", classical swaps as "replaced"; clips that were made
        in another way are left out.
    date : str
        When it is fitted.
    split : str
        The split that is fitted on.
    renditions : tuple of str
        Those that are fitted on, as far as the table has them.

    Returns
    -------
    dict
        Ready for `save_evidence`. ``figures`` holds what was measured on people not seen, within the split:
        AUC, ``cost`` (Cllr in bits; 1 is saying nothing) and ``brier`` (0.25 is saying nothing); for the last
        two, all renditions of an item share one weight.

    Raises
    ------
    DoubleTakeError
        If there are too few clips or people.
    """
    rows = table.seen_methods.of(split=split, rendition=renditions)
    if len(np.unique(rows.person)) < 3:
        raise DoubleTakeError("Evidence is fitted on three people or more, so that one can be left out.")
    columns, made, weight = columns_of(rows), rows.made, rows.weight
    unseen, atypical = leave_people_out(rows)
    slope, offset = fit_line(unseen, made, weight)
    slope = min(slope, 1.0)  # so few clips may take away from what the model claims, never add to it
    joint = fit_joint(columns, made, weight, len(rows.cues))
    calibrated = slope * unseen + offset
    items = [len(np.unique(rows.item[group])) for group in (~made, made)]
    order = np.argsort(atypical)
    passed = np.cumsum(weight[order]) / weight.sum()
    fit = {
        "version": VERSION,
        "date": date,
        "split": split,
        "shown": [one for one in renditions if (rows.rendition == one).any()],
        "people": sorted(set(rows.person.tolist())),
        "items": {"not replaced": items[0], "replaced": items[1]},
        "landmarks": "detector",
        "columns": [*rows.cues, *BESIDE],
        "middle": joint.midpoint,
        "apart": joint.mean_difference,
        "spread": [float(s) if math.isfinite(s) else None for s in joint.spread],
        "correlation": joint.correlation,
        "slope": slope,
        "offset": offset,
        # So few clips cannot show that something never happens: no ratio is larger than their number.
        "most": math.log10(min(items)),
        "strangest": float(np.interp(_TYPICAL, passed, atypical[order])),
        "conditions": ranges(rows.conditions),
        "figures": {
            "auc": float(auc(unseen, made)),
            "cost": cost(calibrated, made, weight),
            "brier": even_brier(calibrated, made, weight),
        },
    }
    return _for_json(fit)


def leave_people_out(rows: Table) -> tuple[np.ndarray, np.ndarray]:
    """Return what models say of people that they did not see: scores and atypicality, (N,) each.

    Raises
    ------
    DoubleTakeError
        If too few clips are left without somebody.
    """
    columns = columns_of(rows)
    found, atypical = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for person in np.unique(rows.person):
        theirs = rows.person == person
        others = ~theirs & (rows.source != person)
        joint = fit_joint(columns[others], rows.made[others], rows.weight[others], len(rows.cues))
        found[theirs] = scores(joint, columns[theirs])[0]
        atypical[theirs] = atypicality(joint, columns[theirs])
    return found, atypical


def columns_of(rows: Table, cues: Sequence[str] | None = None) -> np.ndarray:
    """Return the joint model's columns, (N, cues + conditions), on scales on which they are about normal.

    Parameters
    ----------
    rows : Table
    cues : sequence of str, optional
        Those of a fit (`cues_of`), which may know fewer than the table; all of the table's by default.
    """
    chosen = rows.cues if cues is None else cues
    values = [cue(name).scaled(rows.values[:, rows.cues.index(name)]) for name in chosen]
    beside = {name: rows.conditions[:, CONDITIONS.index(name)] for name in BESIDE}
    return np.column_stack([*values, np.log(np.maximum(beside["grain"], 1e-3)), beside["turned"]])


def cues_of(fit: dict) -> list[str]:
    """Return the cues that a fit weighs, in the order of its columns."""
    return fit["columns"][: -len(BESIDE)]


def joint_of(fit: dict) -> Joint:
    """Return the fitted joint model."""
    spread = np.array([np.inf if one is None else one for one in fit["spread"]])
    return Joint(np.array(fit["middle"]), np.array(fit["apart"]), spread, np.array(fit["correlation"]))


def save_evidence(fit: dict, path: str | Path | None = None) -> Path:
    """Write a fit to ``assets/cues/evidence.json`` or another path, whole or not at all; return the path."""
    path = assets_root() / FILE if path is None else Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in fit.items()
    )
    write_whole(path, "{\n" + ",\n".join(lines) + "\n}\n")
    return path


def load_evidence(path: str | Path | None = None) -> dict | None:
    """Return the fit that the course ships, or None where there is none yet.

    Raises
    ------
    DoubleTakeError
        If the file is damaged.
    """
    path = assets_root() / FILE if path is None else Path(path)
    try:
        state = path.stat()
    except OSError:
        return None
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int, _size: int) -> dict:
    try:
        fit = json.loads(path.read_text(encoding="utf-8"))
        joint, size = joint_of(fit), len(fit["columns"])
        whole = fit["version"] == VERSION and joint.correlation.shape == (size, size)
        whole = whole and all(
            len(part) == size for part in (joint.midpoint, joint.mean_difference, joint.spread)
        )
        whole = whole and (joint.spread > 0).all() and fit["slope"] >= 0 and fit["most"] > 0
        whole = whole and math.isfinite(fit["offset"] + fit["strangest"]) and fit["figures"]["cost"] > 0
        whole = whole and all(low <= high for low, high in fit["conditions"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise DoubleTakeError(f"The fitted evidence {path.name} is damaged. Fit it again, or take it away.")
    return fit


def _for_json(value: Any) -> Any:
    """Numbers as JSON keeps them: six digits, which is more than so few clips know."""
    if isinstance(value, dict):
        return {name: _for_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_for_json(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{_DIGITS}g}") + 0.0  # no minus before a zero
    return value
