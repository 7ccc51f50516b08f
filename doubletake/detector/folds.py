"""Train on some, test on others: three ways to part the clips, one of which is honest."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from doubletake.detector.learner import train
from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import Table
from doubletake.scoring.bootstrap import Interval, bootstrap_interval

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
    cues = None if cues is None else tuple(cues)
    fold = _parts(table, how, seed)
    scores = np.full(len(table), np.nan)
    for number in np.unique(fold):
        tested = fold == number
        learnt = ~tested
        if how == "people":
            learnt &= ~np.isin(table.source, table.person[tested])
        scores[tested] = train(table.where(learnt), cues, kind, seed).scores(table.where(tested))
    return scores, fold


def auc_within(scores, made, fold, groups, resamples: int = 1000, seed: int = 0) -> Interval:
    """Return how often a swapped clip scores higher than another of the same fold, with its interval.

    Pooling the scores of several detectors would make useless cues look worse than chance, as leaving a clip
    out tilts the training against it (`doubletake.scoring.dumbest`); so pairs are compared within folds only.

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

    def share_of_pairs(scores, made, fold):
        won = pairs = 0.0
        for number in np.unique(fold):
            inside = fold == number
            swapped, others = scores[inside & made], scores[inside & ~made]
            won += np.heaviside(swapped[:, None] - others[None], 0.5).sum()
            pairs += len(swapped) * len(others)
        return won / pairs if pairs else np.nan

    made = np.asarray(made, bool)
    return bootstrap_interval(
        share_of_pairs,
        np.asarray(scores),
        made,
        np.asarray(fold),
        groups=groups,
        resamples=resamples,
        seed=seed,
    )


def _parts(table: Table, how: str, seed: int) -> np.ndarray:
    """Number of the part to which each row belongs, (N,) int."""
    if how not in WAYS:
        raise DoubleTakeError(f'Clips cannot be parted by "{how}": choose from {", ".join(WAYS)}.')
    if how == "people":
        people, part = np.unique(table.person, return_inverse=True)
        if len(people) < 2:
            raise DoubleTakeError("To leave a person out, there must be two or more.")
        return part
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
