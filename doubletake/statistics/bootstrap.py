"""How sure a number is: intervals by drawing the same data again and again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError


@dataclass(frozen=True)
class Interval:
    """A number and the interval around it.

    Attributes
    ----------
    value : float
        What was measured.
    low, high : float
        The interval's ends.
    level : float
        How much of the bootstrap lies between them, 0.95 for most.

    Examples
    --------
    >>> 0.5 in Interval(0.56, 0.48, 0.63, 0.95)
    True
    """

    value: float
    low: float
    high: float
    level: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.value:.2f} [{self.low:.2f}, {self.high:.2f}]"


def bootstrap_interval(
    statistic: Callable[..., float],
    *arrays: ArrayLike,
    groups: ArrayLike | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Return a statistic of some data with its percentile bootstrap interval.

    Rows are drawn with replacement, as many as there are, and the statistic is computed anew, again and
    again. Rows that belong together (clips of one footage, answers of one learner) are drawn together: that
    is what ``groups`` is for, and without it the interval comes out too narrow.

    Parameters
    ----------
    statistic : callable
        Takes arrays like ``arrays`` and returns a number. A draw for which it returns NaN or raises
        `DoubleTakeError` is left out (a draw of one kind only has no AUC).
    *arrays : (N, …) arrays
        The data; row i of each belongs together.
    groups : (N,) array, optional
        To which group each row belongs.
    resamples : int
        How many draws.
    level : float
        Share of the draws between the interval's ends, between 0 and 1.
    seed : int
        The same seed gives the same interval.

    Returns
    -------
    Interval

    Raises
    ------
    DoubleTakeError
        If the arrays do not fit together, or most draws have no answer.

    References
    ----------
    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979. Whole groups:
    A. C. Davison and D. V. Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.

    Examples
    --------
    >>> import numpy as np
    >>> interval = bootstrap_interval(np.mean, np.arange(100.0))
    >>> interval.value, 43 < interval.low < 45, 54 < interval.high < 56
    (49.5, True, True)
    """
    columns = [np.asarray(array) for array in arrays]
    if not columns or len({len(column) for column in columns}) != 1 or not len(columns[0]):
        raise DoubleTakeError("An interval needs data: arrays that have a row for each other's rows.")
    if not 0 < level < 1 or resamples < 1:
        raise DoubleTakeError("Choose a level between 0 and 1, and at least one draw.")
    rows = len(columns[0])
    labels = np.arange(rows) if groups is None else np.asarray(groups)
    if labels.shape != (rows,):
        raise DoubleTakeError("There must be one group for each row.")
    names, member = np.unique(labels, return_inverse=True)
    members = [np.flatnonzero(member == group) for group in range(len(names))]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        drawn = np.concatenate([members[group] for group in rng.integers(len(names), size=len(names))])
        try:
            value = float(statistic(*(column[drawn] for column in columns)))
        except DoubleTakeError:
            continue
        if not math.isnan(value):
            values.append(value)
    if len(values) < max(resamples / 2, 1):
        raise DoubleTakeError("There is too little data for an interval: most draws have no answer.")
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(statistic(*columns)), float(low), float(high), level)
