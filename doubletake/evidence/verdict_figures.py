"""Is the evidence worth its words? Verdicts on clips that were not fitted on, counted against the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from doubletake.evidence.conditions import CONDITIONS, outside
from doubletake.evidence.fitting import columns_of, cues_of
from doubletake.evidence.ratio_calibration import cost, even_brier
from doubletake.evidence.table import TONES, Table
from doubletake.evidence.verdict import CANNOT_SAY, Verdict, assess
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import wilson_interval

# Where the reliability table is cut: the words' own borders, as log10 ratios.
BORDERS = (-1.0, -0.5, -0.3, 0.3, 0.5, 1.0)


@dataclass(frozen=True)
class Bin:
    """Verdicts of like strength.

    Attributes
    ----------
    low, high : float
        Borders of the log10 ratio.
    count : int
        How many verdicts.
    expected : float
        The share of swapped clips that the ratios promise at the table's own odds.
    swapped : Interval
        The share of swapped clips that was found, with its Wilson interval.
    """

    low: float
    high: float
    count: int
    expected: float
    swapped: Interval


@dataclass(frozen=True)
class Figures:
    """How good the evidence was on some clips.

    Attributes
    ----------
    clips, said : int
        How many clips there were, and for how many the cues were weighed.
    right, wrong : int
        Verdicts with a direction that was right, or wrong.
    misleading : int
        Wrong ones that were strong or very strong.
    brier, cost : float
        Over the clips that were weighed, at even odds: 0.25, and 1 bit, is saying nothing. NaN where only one
        kind of clip was weighed.
    """

    clips: int
    said: int
    right: int
    wrong: int
    misleading: int
    brier: float
    cost: float

    @property
    def silent(self) -> int:
        """For how many clips the answer is "cannot say"."""
        return self.clips - self.right - self.wrong


def verdicts(fit: dict, rows: Table) -> list[Verdict]:
    """Return the verdict on each row, a clip of the course, as `doubletake.evidence.weigh` gives it."""
    answers = assess(fit, columns_of(rows, cues_of(fit)))
    for n, row in enumerate(rows.conditions):
        known = {**dict(zip(CONDITIONS, row.tolist(), strict=True)), "detector": 1.0, "cast": 1.0}
        if reasons := outside(known, fit["conditions"]):
            answers[n] = Verdict(CANNOT_SAY, "", None, tuple(reasons))
    return answers


def figures(found: list[Verdict], rows: Table) -> Figures:
    """Count verdicts against the truth."""
    made = rows.made
    weighed = np.array([verdict.log_likelihood_ratio is not None for verdict in found], bool)
    right = [v.direction == ("swap" if m else "as filmed") for v, m in zip(found, made, strict=True)]
    wrong = [bool(v.direction) and not r for v, r in zip(found, right, strict=True)]
    strong = ["strong" in v.words for v in found]
    both = bool(made[weighed].any() and not made[weighed].all())
    natural = np.array([(v.log_likelihood_ratio or 0.0) * math.log(10) for v in found])[weighed]
    return Figures(
        len(found), int(weighed.sum()), sum(right), sum(wrong),
        sum(w and s for w, s in zip(wrong, strong, strict=True)),
        even_brier(natural, made[weighed]) if both else math.nan,
        cost(natural, made[weighed]) if both else math.nan,
    )  # fmt: skip


def by_tone(fit: dict, rows: Table) -> dict[str, Figures]:
    """Return the figures of all clips (``"all"``), and of those of each skin tone among them."""
    found = {"all": figures(verdicts(fit, rows), rows)}
    for tone in TONES:
        theirs = rows.of(tone=tone)
        if len(theirs):
            found[tone] = figures(verdicts(fit, theirs), theirs)
    return found


def reliability(found: list[Verdict], rows: Table, borders: tuple[float, ...] = BORDERS) -> tuple[Bin, ...]:
    """Return the reliability table of the clips that were weighed; empty bins are left out.

    The ratios promise a share only together with odds; those of the very clips are taken.
    """
    pairs = [
        (verdict.log_likelihood_ratio, bool(made))
        for verdict, made in zip(found, rows.made, strict=True)
        if verdict.log_likelihood_ratio is not None
    ]
    swapped = sum(made for _, made in pairs)
    if not swapped or swapped == len(pairs):
        return ()
    odds = swapped / (len(pairs) - swapped)
    edges = (-math.inf, *borders, math.inf)
    bins = []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        inside = [(ratio, made) for ratio, made in pairs if low <= ratio < high]
        if inside:
            expected = np.mean([odds * 10**ratio / (1 + odds * 10**ratio) for ratio, _ in inside])
            share = wilson_interval(sum(made for _, made in inside), len(inside))
            bins.append(Bin(low, high, len(inside), float(expected), share))
    return tuple(bins)
