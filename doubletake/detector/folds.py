"""Train on some, test on others: three ways to part the clips, one of which is honest."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike

from doubletake.detector.judging import GRID, RocBand, hits_at
from doubletake.detector.learner import train
from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import Table
from doubletake.statistics.auc import RocCurve, roc_curve
from doubletake.statistics.bootstrap import Interval, bootstrap_interval

# How clips are parted, from the most careless to the honest: rows at random, so that the same clip in another
# look may be learnt from, which flatters; whole clips at random, so that the same person may be (a detector
# that knows a clip's face and room from clips of both kinds may even be misled by that); whole people.
WAYS = ("rows", "clips", "people")

_FOLDS = 5


def held_out_scores(
    table: Table,
    how: str = "people",
    cues: Iterable[str] | None = None,
    kind: str = "logistic",
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Score every clip by a detector that did not learn from it.

    Parameters
    ----------
    table : Table
    how : str
        ``"rows"``, ``"clips"`` or ``"people"``. By people, one person after the other is left out, with every
        clip in which they are seen or lend their face; what is scored are the clips in which they are seen.
    cues, kind, seed
        Of the detector, see `doubletake.detector.train`; the seed also parts rows and clips.
    progress : callable, optional
        Told before each training: which it is, and of how many.

    Returns
    -------
    scores, fold : (N,) float64 and (N,) int
        Each row's score, and which detector gave it. Scores of different detectors must not be compared:
        see `auc_within`.

    Raises
    ------
    DoubleTakeError
        If there is no such way, or too few clips or people are left to learn from.
    """
    if how == "people":
        return left_out_scores(table, table, cues, kind, seed, progress)
    fold = _parts(table, how, seed)
    return _scores(table, table, fold, lambda number: fold != number, cues, kind, seed, progress), fold


def left_out_scores(
    tested: Table,
    learnt: Table,
    cues: Iterable[str] | None = None,
    kind: str = "logistic",
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Score clips by detectors that learn from others, and from nobody who is seen in the clip.

    Parameters
    ----------
    tested : Table
        The clips to score, of two people or more.
    learnt : Table
        The clips to learn from; of them, each detector leaves out those in which its person is seen or lends
        a face.
    cues, kind, seed, progress
        As for `held_out_scores`.

    Returns
    -------
    scores, fold : (N,) float64 and (N,) int
        As of `held_out_scores`, by people.

    Raises
    ------
    DoubleTakeError
        If there is but one person, or too little is left to learn from.
    """
    people, fold = np.unique(tested.person, return_inverse=True)
    if len(people) < 2:
        raise DoubleTakeError("To leave a person out, there must be two or more.")

    def others(number: int) -> np.ndarray:
        return (learnt.person != people[number]) & (learnt.source != people[number])

    return _scores(tested, learnt, fold, others, cues, kind, seed, progress), fold


def _scores(
    tested: Table,
    learnt: Table,
    fold: np.ndarray,
    others: Callable[[int], np.ndarray],
    cues: Iterable[str] | None,
    kind: str,
    seed: int,
    progress: Callable[[int, int], None] | None,
) -> np.ndarray:
    """Each row's score by the detector of its fold, which learns from the rows ``others(fold)``."""
    cues = None if cues is None else tuple(cues)
    scores, numbers = np.full(len(tested), np.nan), np.unique(fold)
    for done, number in enumerate(numbers, start=1):
        if progress:
            progress(done, len(numbers))
        detector = train(learnt.where(others(number)), cues, kind, seed)
        scores[fold == number] = detector.scores(tested.where(fold == number))
    return scores


def auc_within(
    scores: ArrayLike,
    made: ArrayLike,
    fold: ArrayLike,
    groups: ArrayLike,
    resamples: int = 1000,
    seed: int = 0,
) -> Interval:
    """Return how often a swapped clip scores higher than another of the same fold, with its interval.

    Pooling the scores of several detectors would make useless cues look worse than chance, as leaving a clip
    out tilts the training against it (`doubletake.audit.trivial_baseline`); so pairs are compared within
    folds only.

    Parameters
    ----------
    scores, made, fold : (N,) arrays
    groups : (N,) array
        What the bootstrap draws together: the footage.

    Raises
    ------
    DoubleTakeError
        If no fold holds clips of both kinds.
    """

    def share_of_pairs(scores: np.ndarray, made: np.ndarray, fold: np.ndarray) -> float:
        won = pairs = 0.0
        for number in np.unique(fold):
            inside = fold == number
            swapped, others = scores[inside & made], scores[inside & ~made]
            won += np.heaviside(swapped[:, None] - others[None], 0.5).sum()
            pairs += len(swapped) * len(others)
        return float(won / pairs) if pairs else float("nan")

    return bootstrap_interval(
        share_of_pairs,
        np.asarray(scores),
        np.asarray(made, bool),
        np.asarray(fold),
        groups=groups,
        resamples=resamples,
        seed=seed,
    )


def roc_within(
    scores: ArrayLike,
    made: ArrayLike,
    fold: ArrayLike,
    groups: ArrayLike,
    resamples: int = 400,
    seed: int = 0,
) -> RocBand:
    """Return the mean of the folds' ROC curves with its band: the curve whose area is `auc_within`.

    At each share of false alarms the curve holds the mean of the folds' hits, each fold with the weight of
    its pairs. So no score is compared with one of another detector.

    Parameters
    ----------
    scores, made, fold, groups
        As for `auc_within`.

    Raises
    ------
    DoubleTakeError
        If no fold holds clips of both kinds.

    References
    ----------
    T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006 (vertical averaging).
    """
    values, swapped, part = np.asarray(scores, np.float64), np.asarray(made, bool), np.asarray(fold)
    area = auc_within(values, swapped, part, groups, resamples, seed)
    alarms, hits = _mean_curve(*_fold_curves(values, swapped, part))
    _, member = np.unique(groups, return_inverse=True)
    members = [np.flatnonzero(member == group) for group in range(member.max() + 1)]
    rng, drawn = np.random.default_rng(seed), []
    for _ in range(resamples):
        rows = np.concatenate([members[group] for group in rng.integers(len(members), size=len(members))])
        curves, weights = _fold_curves(values[rows], swapped[rows], part[rows])
        if curves:
            drawn.append(np.average([hits_at(GRID, curve) for curve in curves], axis=0, weights=weights))
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    return RocBand(alarms, hits, GRID.copy(), low, high, area)


def _fold_curves(scores: np.ndarray, made: np.ndarray, fold: np.ndarray) -> tuple[list[RocCurve], list[int]]:
    """The ROC curve of each fold that holds both kinds, and how many pairs it has."""
    curves, weights = [], []
    for number in np.unique(fold):
        inside = fold == number
        pairs = int(made[inside].sum() * (~made[inside]).sum())
        if pairs:
            curves.append(roc_curve(scores[inside], made[inside]))
            weights.append(pairs)
    return curves, weights


def _mean_curve(curves: list[RocCurve], weights: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """False alarms and mean hits; where a curve rises straight up, both ends of the rise are kept."""
    places = np.unique(np.concatenate([curve.false_alarms for curve in curves]))

    def ends(curve: RocCurve) -> list[np.ndarray]:
        between = np.interp(places, curve.false_alarms, curve.hits)
        first = np.searchsorted(curve.false_alarms, places, side="left")
        last = np.searchsorted(curve.false_alarms, places, side="right") - 1
        return [np.where(first <= last, curve.hits[end], between) for end in (first, last)]

    rises = np.average([ends(curve) for curve in curves], axis=0, weights=weights)
    return np.repeat(places, 2), rises.T.ravel()


def _parts(table: Table, how: str, seed: int) -> np.ndarray:
    """Number of the part to which each row belongs, (N,) int."""
    if how not in WAYS:
        raise DoubleTakeError(f'Clips cannot be parted by "{how}": choose from {", ".join(WAYS)}.')
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    splitter, together = (StratifiedKFold, None) if how == "rows" else (StratifiedGroupKFold, table.item)
    part = np.zeros(len(table), int)
    try:
        folds = splitter(_FOLDS, shuffle=True, random_state=seed).split(table.values, table.made, together)
        for number, (_, tested) in enumerate(folds):
            part[tested] = number
    except ValueError:
        raise DoubleTakeError(f"There are too few clips of each kind to part them {_FOLDS} ways.") from None
    return part
