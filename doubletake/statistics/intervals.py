"""Intervals for few answers: shares, means, and the difference of two figures.

Each interval is by a formula, so that the same answers give the same interval everywhere; which formula was
decided by how often it holds the truth with as few answers as a round has:
tests/statistics/test_coverage.py.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval

LEVEL = 0.95


def wilson_interval(successes: int, count: int, level: float = LEVEL) -> Interval:
    """Return a share with its Wilson score interval, from 0 to 1.

    Parameters
    ----------
    successes, count : int
        So many of so many; at least one.
    level : float
        Between 0 and 1.

    Raises
    ------
    DoubleTakeError
        If there is nothing to count, or more successes than cases.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    Recommended for few cases by L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial
    proportion", Statistical Science 16, 2001.

    Examples
    --------
    >>> print(wilson_interval(9, 12))
    0.75 [0.47, 0.91]
    """
    if not 0 <= successes <= count or count < 1:
        raise DoubleTakeError("A share needs at least one case, and no more hits than cases.")
    z = z_for(level)
    share = successes / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    # At both ends the formula gives 0 or 1 but for rounding.
    low = 0.0 if successes == 0 else middle - reach
    high = 1.0 if successes == count else middle + reach
    return Interval(share, low, high, level)


def bounded_mean_interval(
    values: ArrayLike,
    lowest: float = 0.0,
    highest: float = 1.0,
    undecided: float = 0.5,
    level: float = LEVEL,
) -> Interval:
    """Return the mean of a few numbers that cannot leave a range, with an interval that does not either.

    Student's interval is too short when few numbers crowd at one end: for viewers simulated with 6 real and
    6 swapped clips it holds the truth only 72 to 96 times in 100, and it has no width at all if the numbers
    are equal. So one answer of somebody undecided is added, and the interval is taken on the logit scale.
    That holds the truth 93 to 99 times in 100, and is no longer on average. The mean itself is that of the
    numbers as given.

    Parameters
    ----------
    values : (N,) numbers
        At least two, all between ``lowest`` and ``highest``.
    lowest, highest : float
    undecided : float
        What an undecided answer would have added to the list.
    level : float

    Raises
    ------
    DoubleTakeError
        If there are fewer than two numbers, or one is out of range.

    Notes
    -----
    The added answer is this course's own choice, in the manner of the log-linear correction; the logit
    transform with the delta method is textbook.

    Examples
    --------
    >>> print(bounded_mean_interval([1, 1, 1, 1]))
    1.00 [0.21, 1.00]
    """
    values = np.asarray(values, np.float64)
    if values.ndim != 1 or len(values) < 2:
        raise DoubleTakeError("A mean with an interval needs at least two answers.")
    if not (np.isfinite(values) & (values >= lowest) & (values <= highest)).all():
        raise DoubleTakeError(f"Each value must lie between {lowest:g} and {highest:g}.")
    mean = float(values.mean())
    shares = (np.append(values, undecided) - lowest) / (highest - lowest)
    centre = float(shares.mean())
    error = float(shares.std(ddof=1)) / math.sqrt(len(shares))
    reach = t_for(level, len(values) - 1) * error / (centre * (1 - centre))
    middle = math.log(centre / (1 - centre))
    low, high = (lowest + (highest - lowest) * _logistic(middle + side * reach) for side in (-1, 1))
    return Interval(mean, min(low, mean), max(high, mean), level)


def mean_interval(values: ArrayLike, level: float = LEVEL) -> Interval:
    """Return the mean of numbers with Student's interval, as for the figures of many learners.

    Parameters
    ----------
    values : (N,) numbers
        At least two.
    level : float

    Raises
    ------
    DoubleTakeError
        If there are fewer than two numbers or one is not finite.

    References
    ----------
    Student, "The probable error of a mean", Biometrika 6, 1908.

    Examples
    --------
    >>> print(mean_interval([0.2, 0.9, 1.3, 0.6]))
    0.75 [0.01, 1.49]
    """
    values = np.asarray(values, np.float64)
    if values.ndim != 1 or len(values) < 2 or not np.isfinite(values).all():
        raise DoubleTakeError("A mean with an interval needs at least two numbers.")
    mean = float(values.mean())
    reach = t_for(level, len(values) - 1) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Interval(mean, mean - reach, mean + reach, level)


def difference(after: Interval, before: Interval) -> Interval:
    """Return by how much a figure changed, with an interval made of the two figures' own intervals.

    The distances to the ends are added as squares, each side for itself. For shares with Wilson intervals
    this is Newcombe's hybrid score interval; for d′ it is the test of Gourevitch and Galanter.

    Parameters
    ----------
    after, before : Interval
        Of independent answers, at the same level.

    Raises
    ------
    DoubleTakeError
        If the two have different levels.

    References
    ----------
    R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17, 1998, method 10. In general: G. Y. Zou and A. Donner, "Construction of confidence limits
    about effect measures", Statistics in Medicine 27, 2008.

    Examples
    --------
    >>> print(difference(wilson_interval(56, 70), wilson_interval(48, 80)))
    0.20 [0.05, 0.33]
    """
    if after.level != before.level:
        raise DoubleTakeError("Two figures can be compared only if their intervals have the same level.")
    value = after.value - before.value
    low = value - math.hypot(after.value - after.low, before.high - before.value)
    high = value + math.hypot(after.high - after.value, before.value - before.low)
    return Interval(value, low, high, after.level)


def z_for(level: float) -> float:
    """Return how many standard deviations a normal interval reaches: 1.96 for 0.95."""
    if not 0 < level < 1:
        raise DoubleTakeError("Choose a level between 0 and 1.")
    return NormalDist().inv_cdf((1 + level) / 2)


def t_for(level: float, freedom: int) -> float:
    """Return how many standard errors Student's interval reaches.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    freedom : int
        Degrees of freedom, 1 or more.

    References
    ----------
    The share within ±t is the finite sum of M. Abramowitz and I. A. Stegun, "Handbook of Mathematical
    Functions", 26.7.3 and 26.7.4; it is inverted by halving.

    Examples
    --------
    >>> round(t_for(0.95, 11), 3)
    2.201
    """
    if not 0 < level < 1 or freedom < 1:
        raise DoubleTakeError("Choose a level between 0 and 1, and at least one degree of freedom.")
    low, high = 0.0, 1.0
    while _share_within(high, freedom) < level:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _share_within(middle, freedom) < level else (low, middle)
    return (low + high) / 2


def _share_within(t: float, freedom: int) -> float:
    """Return how much of Student's distribution lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0 if freedom == 1 else term
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= square * (k - 1) / k
        total += term
    return (angle + math.sin(angle) * total) * 2 / math.pi if odd else math.sin(angle) * total


def _logistic(x: float) -> float:
    # exp of a large number overflows; that of a large negative one is 0.
    return 1 / (1 + math.exp(-x)) if x > 0 else 1 - 1 / (1 + math.exp(x))
