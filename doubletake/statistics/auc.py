"""How well scores tell two kinds of things apart: the ROC curve and the area under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError


@dataclass(frozen=True, eq=False)
class RocCurve:
    """Every trade that a threshold can make between hits and false alarms. Arrays are read-only.

    Attributes
    ----------
    thresholds : (K,) float64
        Falling; the first is infinite, so that nothing is called positive. A score at the threshold counts
        as called.
    hits, false_alarms : (K,) float64
        The shares of positives and of negatives that each threshold calls positive, from 0 to 1.
    """

    thresholds: np.ndarray
    hits: np.ndarray
    false_alarms: np.ndarray


def auc(scores: ArrayLike, labels: ArrayLike) -> float:
    """Return the area under the ROC curve: how often a positive scores higher than a negative.

    It is the Mann-Whitney statistic divided by the number of pairs; a tie counts half. 0.5 is chance, 1 is
    perfect, and 0 is perfect the wrong way round.

    Parameters
    ----------
    scores : (N,) numbers
        Higher means "more likely positive".
    labels : (N,) bool
        Which of them are positive.

    Raises
    ------
    DoubleTakeError
        If the two do not fit together, a score is not a number, or one kind is missing.

    References
    ----------
    J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver operating characteristic
    (ROC) curve", Radiology 143, 1982.

    Examples
    --------
    >>> auc([0.1, 0.4, 0.35, 0.8], [False, False, True, True])
    0.75
    """
    scores, labels = _checked(scores, labels)
    # A score's middle rank among all; tied scores share the average of the ranks that they fill.
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    positives, negatives = np.count_nonzero(labels), np.count_nonzero(~labels)
    above = ranks[labels].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def roc_curve(scores: ArrayLike, labels: ArrayLike) -> RocCurve:
    """Return the ROC curve of scores, one point for each score that occurs, from (0, 0) to (1, 1).

    Its area by the trapezium rule is `auc`. Parameters and errors are those of `auc`.

    Examples
    --------
    >>> curve = roc_curve([0.1, 0.4, 0.35, 0.8], [False, False, True, True])
    >>> curve.hits.tolist()
    [0.0, 0.5, 0.5, 1.0, 1.0]
    >>> curve.false_alarms.tolist()
    [0.0, 0.0, 0.5, 0.5, 1.0]
    """
    scores, labels = _checked(scores, labels)
    values, place = np.unique(scores, return_inverse=True)

    def share_called(which: np.ndarray) -> np.ndarray:
        called = np.cumsum(np.bincount(place[which], minlength=len(values))[::-1])
        return np.concatenate([[0.0], called / called[-1]])

    thresholds = np.concatenate([[np.inf], values[::-1]])
    curve = RocCurve(thresholds, share_called(labels), share_called(~labels))
    for array in (curve.thresholds, curve.hits, curve.false_alarms):
        array.setflags(write=False)
    return curve


def _checked(scores: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    try:
        scores, given = np.asarray(scores, np.float64), np.asarray(labels)
        labels = given.astype(bool)
    except (TypeError, ValueError):
        raise DoubleTakeError("Each score is a number, and each label is yes or no.") from None
    if scores.ndim != 1 or scores.shape != labels.shape:
        raise DoubleTakeError("There must be one label for each score.")
    if (labels != given).any():
        raise DoubleTakeError("Each score is a number, and each label is yes or no.")
    if np.isnan(scores).any():
        raise DoubleTakeError("A score is missing: each must be a number.")
    if labels.all() or not labels.any():
        raise DoubleTakeError("Scores of both kinds are needed to say how well they are told apart.")
    return scores, labels
