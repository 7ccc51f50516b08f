"""Signal detection: hits and false alarms apart, sensitivity d′, criterion c, and what prevalence does.

A swapped clip is the signal. So a *hit* is a swapped clip called swapped, a *miss* a swapped clip called
real, a *false alarm* a real clip called swapped, and a *correct rejection* a real clip called real.

Sources. Formulas: H. Stanislaw and N. Todorov, "Calculation of signal detection theory measures", Behavior
Research Methods, Instruments, & Computers 31, 1999 (read: its opening, not its tables); N. A. Macmillan and
C. D. Creelman, "Detection Theory: A User's Guide", 2nd edition, 2005 (read: its front matter). The log-linear
correction is that of M. J. Hautus, same journal 27, 1995; the variance of d′ that of V. Gourevitch and
E. Galanter, Psychometrika 32, 1967 (both as other people's programs state them). How often the intervals hold
the truth was computed for this course, by counting through all tables: tests/statistics/test_coverage.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral
from statistics import NormalDist

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import RocCurve, auc, roc_curve
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import LEVEL, wilson_interval, z_for
from doubletake.statistics.trial import Trial

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Counts:
    """The four counts that a round's answers come to.

    Attributes
    ----------
    hits, misses : int
        Swapped clips called swapped, and called real.
    false_alarms, correct_rejections : int
        Real clips called swapped, and called real.

    Raises
    ------
    DoubleTakeError
        If one is not a whole number, 0 or more.

    Examples
    --------
    >>> counts = Counts(hits=4, misses=2, false_alarms=1, correct_rejections=5)
    >>> counts.swapped, counts.real, counts.right
    (6, 6, 9)
    """

    hits: int
    misses: int
    false_alarms: int
    correct_rejections: int

    def __post_init__(self) -> None:
        numbers: tuple[object, ...] = (self.hits, self.misses, self.false_alarms, self.correct_rejections)
        if any(isinstance(n, bool) or not isinstance(n, Integral) or n < 0 for n in numbers):
            raise DoubleTakeError("Hits, misses, false alarms and correct rejections are counts, 0 or more.")

    @property
    def swapped(self) -> int:
        """How many clips were swapped."""
        return self.hits + self.misses

    @property
    def real(self) -> int:
        """How many clips were real."""
        return self.false_alarms + self.correct_rejections

    @property
    def right(self) -> int:
        """How many answers were right."""
        return self.hits + self.correct_rejections

    @property
    def total(self) -> int:
        """How many clips there were."""
        return self.swapped + self.real

    @property
    def rates(self) -> tuple[float, float]:
        """Hit rate and false-alarm rate after the log-linear correction, strictly between 0 and 1.

        Half a hit and half a miss, half a false alarm and half a correct rejection are added, whatever the
        counts. Without it a round with no miss would have an infinite d′.
        """
        if not self.swapped or not self.real:
            raise DoubleTakeError("This needs answers to swapped clips and to real ones.")
        return (self.hits + 0.5) / (self.swapped + 1), (self.false_alarms + 0.5) / (self.real + 1)


def count(trials: Iterable[Trial]) -> Counts:
    """Count hits, misses, false alarms and correct rejections.

    Examples
    --------
    >>> count([Trial("a", True, True, 80, 3.0, False), Trial("b", False, True, 60, 5.5, False)])
    Counts(hits=1, misses=0, false_alarms=1, correct_rejections=0)
    """
    cells = [(trial.swapped, trial.said_swapped) for trial in trials]
    return Counts(
        *(cells.count(cell) for cell in ((True, True), (True, False), (False, True), (False, False)))
    )


def d_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """Return the sensitivity d′: by how many standard deviations the two kinds of clips lie apart.

    0 is guessing, and 1 means that a balanced viewer is right 69 times in 100. No correction is made.

    Parameters
    ----------
    hit_rate, false_alarm_rate : float
        Strictly between 0 and 1.

    Raises
    ------
    DoubleTakeError
        If a rate is 0, 1 or beyond.

    Examples
    --------
    Of a training one read that hits rose to 51 %; its false alarms were 49 %.

    >>> round(d_prime(0.51, 0.49), 2)
    0.05
    """
    return _z(hit_rate) - _z(false_alarm_rate)


def criterion(hit_rate: float, false_alarm_rate: float) -> float:
    """Return the criterion c: above 0 one leans towards "real", below 0 towards "swapped".

    Parameters and errors are those of `d_prime`.

    Examples
    --------
    >>> round(criterion(0.8, 0.4), 3)
    -0.294
    """
    return -(_z(hit_rate) + _z(false_alarm_rate)) / 2


def standard_errors(counts: Counts) -> tuple[float, float]:
    """Return the standard errors of d′ and of c, by Gourevitch and Galanter's formula at the corrected rates.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing.

    Examples
    --------
    >>> [round(error, 2) for error in standard_errors(Counts(4, 2, 1, 5))]
    [0.78, 0.39]
    """
    variance = 0.0
    for rate, clips in zip(counts.rates, (counts.swapped, counts.real), strict=True):
        variance += rate * (1 - rate) / (clips * _NORMAL.pdf(_z(rate)) ** 2)
    return math.sqrt(variance), math.sqrt(variance) / 2


def sensitivity(counts: Counts, level: float = LEVEL) -> Interval:
    """Return d′ of a round, log-linearly corrected, with its interval.

    With 6 clips of either kind the interval is some 3 wide, and holds the truth 90 to 99 times in 100 for d′
    up to 3, 98 on average; with 20 of either it is 2 wide. A percentile bootstrap holds it 71 times in 100 on
    average and sometimes never, as a round without a miss has nothing else to draw from. The correction pulls
    d′ towards 0: of a true d′ of 2, rounds of 6 and 6 show 1.8 on average.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing.

    Examples
    --------
    >>> print(sensitivity(Counts(4, 2, 1, 5)))
    1.16 [-0.37, 2.68]
    """
    return _around(d_prime(*counts.rates), standard_errors(counts)[0], level)


def bias(counts: Counts, level: float = LEVEL) -> Interval:
    """Return the criterion c of a round, log-linearly corrected, with its interval.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing.

    Examples
    --------
    >>> print(bias(Counts(4, 2, 1, 5)))
    0.21 [-0.55, 0.97]
    """
    return _around(criterion(*counts.rates), standard_errors(counts)[1], level)


def _around(value: float, error: float, level: float) -> Interval:
    reach = z_for(level) * error
    return Interval(value, value - reach, value + reach, level)


def accuracy(counts: Counts, level: float = LEVEL) -> Interval:
    """Return the share of right answers with its Wilson interval.

    Raises
    ------
    DoubleTakeError
        If there are no answers.

    Examples
    --------
    >>> print(accuracy(Counts(4, 2, 1, 5)))
    0.75 [0.47, 0.91]
    """
    return wilson_interval(counts.right, counts.total, level)


def rating_curve(trials: Iterable[Trial]) -> RocCurve:
    """Return the ROC curve that answers and confidence give together.

    From "certainly swapped" down to "certainly real", each belief that occurs is a threshold.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing.
    """
    trials = tuple(trials)
    return roc_curve([t.belief for t in trials], [t.swapped for t in trials])


def rating_area(trials: Iterable[Trial], level: float = LEVEL) -> Interval:
    """Return the area under the rating curve with its interval.

    It is how often a swapped clip was believed more strongly to be swapped than a real one was; a tie
    counts half. The interval is all areas that are no more standard errors away than the level allows, each
    by the error that it would have itself, so that it neither leaves 0 to 1 nor shrinks to nothing.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing.

    References
    ----------
    R. G. Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic.
    Part 2", Statistics in Medicine 25, 2006, method 5 (from memory; its coverage was checked here).
    """
    trials = tuple(trials)
    area = auc([t.belief for t in trials], [t.swapped for t in trials])
    swapped = sum(t.swapped for t in trials)
    real, z = len(trials) - swapped, z_for(level)

    def too_far(other: float) -> bool:
        mean = (swapped + real) / 2 - 1
        spread = 1 + mean * (1 - other) / (2 - other) + mean * other / (1 + other)
        return (area - other) ** 2 > z * z * other * (1 - other) * spread / (swapped * real)

    return Interval(area, _edge(too_far, area, 0.0), _edge(too_far, area, 1.0), level)


def equal_variance_curve(sensitivity: float, points: int = 101) -> tuple[np.ndarray, np.ndarray]:
    """Return the ROC curve of a viewer with a given d′, whatever the criterion.

    With the d′ of `sensitivity` it goes through the corrected rates of the round (`Counts.rates`).

    Parameters
    ----------
    sensitivity : float
        d′.
    points : int
        2 or more.

    Returns
    -------
    false_alarm_rates, hit_rates : (points,) float64
        From (0, 0) to (1, 1).

    Examples
    --------
    >>> false_alarms, hits = equal_variance_curve(1.0, points=3)
    >>> hits.round(2).tolist()
    [0.0, 0.69, 1.0]
    """
    if not math.isfinite(sensitivity) or points < 2:
        raise DoubleTakeError("A curve needs a d′ and at least two points.")
    # Evenly spread criteria, symmetric about the middle, draw both ends of the curve equally well.
    steps = [_z(i / (points - 1)) for i in range(1, points - 1)]
    false_alarms = [0.0, *(_NORMAL.cdf(step - sensitivity / 2) for step in steps), 1.0]
    hits = [0.0, *(_NORMAL.cdf(step + sensitivity / 2) for step in steps), 1.0]
    return np.array(false_alarms), np.array(hits)


def predictive_value(hit_rate: float, false_alarm_rate: float, prevalence: float) -> float:
    """Return how many of the clips called swapped are swapped, as a share (positive predictive value).

    Parameters
    ----------
    hit_rate, false_alarm_rate : float
        From 0 to 1, not both 0.
    prevalence : float
        Share of swapped clips among all, from 0 to 1.

    Raises
    ------
    DoubleTakeError
        If a share is out of range, or nothing would ever be called swapped.

    Examples
    --------
    >>> round(predictive_value(0.8, 0.2, prevalence=0.2), 2)
    0.5
    """
    if not all(0 <= share <= 1 for share in (hit_rate, false_alarm_rate, prevalence)):
        raise DoubleTakeError("Rates and prevalence are shares from 0 to 1.")
    found, wrong = prevalence * hit_rate, (1 - prevalence) * false_alarm_rate
    if found + wrong == 0:
        raise DoubleTakeError("Nothing would be called swapped, so there is nothing to be right about.")
    return found / (found + wrong)


def at_prevalence(counts: Counts, prevalence: float, level: float = LEVEL) -> Interval:
    """Return which share of "swapped" answers would be right where swaps are rarer or more frequent.

    Hits and false alarms are taken over as they are (log-linearly corrected), as if prevalence changed
    nothing in the viewer; rounds of lower prevalence show whether that is so. The share depends on how many
    times the hit rate exceeds the false-alarm rate; the interval of that ratio is put together from the two
    Wilson intervals on the logarithmic scale. It holds the truth 95 times in 100 on average, and 87 at least.

    Parameters
    ----------
    counts : Counts
    prevalence : float
        Strictly between 0 and 1.

    Raises
    ------
    DoubleTakeError
        If one kind of clip is missing, or the prevalence is out of range.

    References
    ----------
    G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics in
    Medicine 27, 2008, for putting two intervals together.

    Examples
    --------
    >>> print(at_prevalence(Counts(4, 2, 1, 5), prevalence=0.2))
    0.43 [0.18, 0.85]
    """
    if not 0 < prevalence < 1:
        raise DoubleTakeError("Choose a prevalence between 0 and 1, such as 0.2 for 20 in 100.")
    hit_rate, alarm_rate = counts.rates
    hits = wilson_interval(counts.hits, counts.swapped, level)
    alarms = wilson_interval(counts.false_alarms, counts.real, level)
    ratio = math.log(hit_rate / alarm_rate)
    below = math.hypot(_log_ratio(hit_rate, hits.low), _log_ratio(alarms.high, alarm_rate))
    above = math.hypot(_log_ratio(hits.high, hit_rate), _log_ratio(alarm_rate, alarms.low))
    odds = prevalence / (1 - prevalence)
    shares = [1 / (1 + math.exp(-value) / odds) for value in (ratio, ratio + above)]
    # Without a hit the ratio may be 0, and its inverse has no number.
    low = 0.0 if math.isinf(below) else 1 / (1 + math.exp(below - ratio) / odds)
    return Interval(shares[0], low, shares[1], level)


def _log_ratio(above: float, below: float) -> float:
    return math.log(above / below) if below > 0 else math.inf


def _edge(too_far: Callable[[float], bool], inside: float, outside: float) -> float:
    """Return where a test changes from no to yes between ``inside`` and ``outside``, by halving."""
    if not too_far(outside):
        return outside
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if too_far(middle) else (middle, outside)
    return inside


def _z(rate: float) -> float:
    if not 0 < rate < 1:
        raise DoubleTakeError("A rate of 0 or 1 has no d′. Use the log-linear correction (Counts.rates).")
    return _NORMAL.inv_cdf(rate)
