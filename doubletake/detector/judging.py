"""How good a detector is, on whom, and how sure that is. Every figure comes with interval and count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from doubletake.detector.learner import Detector
from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import ALL_RENDITIONS, Table
from doubletake.statistics.auc import RocCurve, auc, roc_curve
from doubletake.statistics.bootstrap import Interval, bootstrap_interval
from doubletake.statistics.intervals import wilson_interval

_RESAMPLES = 1000
_FEWEST_FOOTAGES = 5  # of fewer, a bootstrap's interval is far too short
GRID = np.linspace(0, 1, 51)

# What tests are called.
SEEN_PEOPLE, HELD_OUT_PEOPLE = "people it learnt from", "people it has not seen"
METHODS = {"neural": "neural swaps", "one-photo": "stills set in motion"}


@dataclass(frozen=True)
class Outcome:
    """How a detector did on some clips at one threshold.

    Attributes
    ----------
    name : str
        Which clips.
    swapped, others : int
        How many there were of either kind.
    hits, false_alarms : Interval or None
        The share of swapped clips, and of the others, that were flagged, with Wilson intervals; None where
        there were none. Clips of one footage resemble each other, so the truth is rather less sure than the
        interval says.
    auc : Interval or None
        How often a swapped clip scores higher than another, with the interval of a bootstrap that draws
        whole footages; None where there is but one kind, or fewer than five footages.
    people : int
        How many people are seen.
    """

    name: str
    swapped: int
    others: int
    hits: Interval | None
    false_alarms: Interval | None
    auc: Interval | None
    people: int

    @property
    def counts(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """So many flagged of so many: of the swapped, and of the others."""
        hits = round(self.hits.value * self.swapped) if self.hits else 0
        alarms = round(self.false_alarms.value * self.others) if self.false_alarms else 0
        return (hits, self.swapped), (alarms, self.others)


@dataclass(frozen=True, eq=False)
class RocBand:
    """A ROC curve with the band in which a bootstrap finds it.

    Attributes
    ----------
    false_alarms, hits : (K,) float64
        The curve, at every threshold.
    grid, low, high : (G,) float64
        At each share of false alarms on the grid, where 95 % of the drawn curves lie.
    auc : Interval
    """

    false_alarms: np.ndarray
    hits: np.ndarray
    grid: np.ndarray
    low: np.ndarray
    high: np.ndarray
    auc: Interval


def judge(
    name: str, scores: ArrayLike, table: Table, threshold: float, resamples: int = _RESAMPLES
) -> Outcome:
    """Hold a detector's scores against the truth.

    Parameters
    ----------
    name : str
        What these clips are called in a table.
    scores : (N,) float
        Of the rows of ``table``.
    threshold : float
        A score at or above it flags the clip.
    resamples : int
        Of the area's bootstrap; with 0 there is no area.

    Raises
    ------
    DoubleTakeError
        If there is not one score for each row.
    """
    values, made = np.asarray(scores, np.float64), table.made
    if values.shape != made.shape:
        raise DoubleTakeError("There must be one score for each clip.")
    hits, false_alarms = (_share(values[kind] >= threshold) for kind in (made, ~made))
    area = None
    if resamples and made.any() and not made.all() and len(np.unique(table.footage)) >= _FEWEST_FOOTAGES:
        try:
            area = bootstrap_interval(auc, values, made, groups=table.footage, resamples=resamples)
        except DoubleTakeError:  # most draws hold one kind only
            area = None
    people = len(np.unique(table.person))
    return Outcome(name, int(made.sum()), int((~made).sum()), hits, false_alarms, area, people)


def _share(flagged: np.ndarray) -> Interval | None:
    """The share that was flagged of (N,) bool; None of nothing."""
    return wilson_interval(int(flagged.sum()), len(flagged)) if len(flagged) else None


def judge_by(
    column: str, scores: ArrayLike, table: Table, threshold: float, resamples: int = _RESAMPLES
) -> tuple[Outcome, ...]:
    """Judge the clips of each value of a column apart: ``"tone"``, ``"rendition"``, ``"care"`` and so on.

    Raises
    ------
    DoubleTakeError
        If there is no such column.
    """
    all_scores = np.asarray(scores)
    values = list(dict.fromkeys(getattr(table, column, np.empty(0)).tolist()))
    if not values:
        raise DoubleTakeError(f"A table of readings has no column “{column}” to choose by.")
    if column == "rendition":
        values.sort(key=ALL_RENDITIONS.index)
    if column == "tone":
        values.sort(key=("light", "medium", "dark", "unknown").index)
    parts = ((value, getattr(table, column) == value) for value in values)
    return tuple(
        judge(str(value), all_scores[rows], table.where(rows), threshold, resamples) for value, rows in parts
    )


def judge_unseen(
    detector: Detector, table: Table, threshold: float, resamples: int = _RESAMPLES
) -> tuple[Outcome, ...]:
    """Judge a detector on people, methods and renditions, from what it knows to what it never met.

    Returns
    -------
    tuple of Outcome
        One for each of the `unseen_tests`.
    """
    return tuple(
        judge(name, detector.scores(rows), rows, threshold, resamples)
        for name, rows in unseen_tests(detector, table)
    )


def unseen_tests(detector: Detector, table: Table) -> tuple[tuple[str, Table], ...]:
    """Return the tests of a detector, each with its name and clips, from what it knows to what it never met.

    Of every test on people it has not seen, the camera clips are those of the same people in the same
    rendition. What the table does not hold is left out, and so are sealed clips, which are kept for other
    tests.

    Returns
    -------
    tuple of (str, Table)
        People it learnt from, as they are; then, of people it has not seen: classical swaps; each care; other
        methods; decoys, of which only false alarms can be counted; and the classical swaps in each rendition.
    """
    table = table.where(table.split != "sealed")
    plain = table.of(rendition="original")
    seen = detector.has_seen(plain)
    unseen = plain.where(~seen)
    camera = unseen.kind == "camera"
    known_method = np.isin(plain.method, ("camera", "classical"))
    tests = [(SEEN_PEOPLE, plain.where(seen & known_method))]
    swaps = (unseen.method == "classical") & unseen.made
    tests += [(HELD_OUT_PEOPLE, unseen.where(camera | swaps))]
    for care in ("rough", "careful", "best"):
        tests.append((f"{care} swaps", unseen.where(camera | swaps & (unseen.care == care))))
    for method in ("neural", "one-photo"):
        tests.append((METHODS[method], unseen.where(camera | (unseen.method == method))))
    everywhere = table.where(
        ~detector.has_seen(table) & ((table.kind == "camera") | (table.method == "classical"))
    )
    shown = [(f"shown: {one}", everywhere.of(rendition=one)) for one in ALL_RENDITIONS[1:]]
    decoys = unseen.of(kind="decoy")
    found = [(name, rows) for name, rows in tests if rows.made.any() and not rows.made.all()]
    found += [("decoys", decoys)] if len(decoys) else []
    found += [(name, rows) for name, rows in shown if rows.made.any() and not rows.made.all()]
    return tuple(found)


def auc_fall(detector: Detector, before: Table, after: Table, resamples: int = _RESAMPLES) -> Interval:
    """Return by how much the area falls from some clips to others, with the interval of a paired bootstrap.

    A footage is drawn for both at once, so that what makes a footage easy or hard in both is not counted as
    chance.

    Parameters
    ----------
    before, after : Table
        Clips of both kinds each, of the same footages or of some of them.

    Returns
    -------
    Interval
        Positive where it falls.

    Raises
    ------
    DoubleTakeError
        If there are too few clips for an interval.
    """
    later = np.repeat([False, True], [len(before), len(after)])
    scores = np.concatenate([detector.scores(before), detector.scores(after)])
    made = np.concatenate([before.made, after.made])
    footage = np.concatenate([before.footage, after.footage])

    def fall(scores: np.ndarray, made: np.ndarray, later: np.ndarray) -> float:
        return auc(scores[~later], made[~later]) - auc(scores[later], made[later])

    return bootstrap_interval(fall, scores, made, later, groups=footage, resamples=resamples)


def roc_band(scores: ArrayLike, table: Table, resamples: int = _RESAMPLES, seed: int = 0) -> RocBand:
    """Return the ROC curve with a band: at each share of false alarms, 95 % of the bootstrap's hits.

    Whole footages are drawn. The detector is not trained anew in each draw, so how training varies is not in
    the band.

    Raises
    ------
    DoubleTakeError
        If the clips are all of one kind, or too few.

    References
    ----------
    T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006 (vertical averaging).
    """
    values, made = np.asarray(scores, np.float64), table.made
    curve = roc_curve(values, made)
    if len(np.unique(table.footage)) < _FEWEST_FOOTAGES:
        raise DoubleTakeError(f"A band needs clips of {_FEWEST_FOOTAGES} footages or more.")
    rng = np.random.default_rng(seed)
    _, member = np.unique(table.footage, return_inverse=True)
    members = [np.flatnonzero(member == group) for group in range(member.max() + 1)]
    drawn = []
    for _ in range(resamples):
        rows = np.concatenate([members[group] for group in rng.integers(len(members), size=len(members))])
        if made[rows].any() and not made[rows].all():
            drawn.append(hits_at(GRID, roc_curve(values[rows], made[rows])))
    if len(drawn) < resamples / 2:
        raise DoubleTakeError("There are too few clips for a band: most draws hold one kind only.")
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    area = bootstrap_interval(auc, values, made, groups=table.footage, resamples=resamples, seed=seed)
    return RocBand(curve.false_alarms, curve.hits, GRID.copy(), low, high, area)


def hits_at(grid: np.ndarray, curve: RocCurve) -> np.ndarray:
    """Return the best share of hits for at most so many false alarms, (G,)."""
    place = np.searchsorted(curve.false_alarms, grid + 1e-12, side="right") - 1
    return curve.hits[place]
