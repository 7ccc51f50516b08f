"""How well confidence fits the truth: Brier score and its parts, calibration curve, trust in real clips.

An answer with its confidence is a forecast: the belief that the clip is swapped, from 0 to 1. "Real, 80 %
sure" is a belief of 0.2.

Sources. Score: G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
Review 78, 1950, in the form for two outcomes, from 0 to 1. Parts: A. H. Murphy, "A new vector partition of
the probability score", Journal of Applied Meteorology 12, 1973; within bins, D. B. Stephenson, C. A. S.
Coelho and I. T. Jolliffe, Weather and Forecasting 23, 2008; against too few answers, C. A. T. Ferro and
T. E. Fricker, Quarterly Journal of the Royal Meteorological Society 138, 2012 (read: their abstracts and how
other people's programs state them).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import LEVEL, bounded_mean_interval, wilson_interval
from doubletake.statistics.trial import Trial

# Where a curve is cut, in percent of confidence; bins with too few answers are joined.
_EDGES = (60, 70, 80, 90)
FEWEST_IN_BIN = 4


@dataclass(frozen=True)
class BrierParts:
    """What a Brier score is made of: ``score = reliability - resolution + uncertainty + within``.

    Attributes
    ----------
    score : float
        0 is perfect, 0.25 is what "50 % sure" earns each time, 1 is sure and wrong each time.
    reliability : float
        How far beliefs lie from what came true at that belief; 0 is best.
    resolution : float
        How far what came true differs between beliefs; more is better.
    uncertainty : float
        What the share of swapped clips alone leaves open; nobody can change it.
    within : float
        What is lost by throwing different beliefs into one bin; 0 without bins.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True)
class CalibrationBin:
    """Answers of like confidence.

    Attributes
    ----------
    lowest, highest : float
        The least and the most confidence among them, in percent.
    confidence : float
        Their mean confidence, from 0.5 to 1.
    right : Interval
        The share of them that was right, with its Wilson interval.
    count : int
    """

    lowest: float
    highest: float
    confidence: float
    right: Interval
    count: int


def brier_score(beliefs: ArrayLike, happened: ArrayLike) -> float:
    """Return the mean squared distance between beliefs and what came true.

    Parameters
    ----------
    beliefs : (N,) numbers
        From 0 to 1.
    happened : (N,) bool

    Raises
    ------
    DoubleTakeError
        If the two do not fit together, are empty, or a belief is out of range.

    Examples
    --------
    >>> round(brier_score([0.1, 0.9, 0.8, 0.3], [False, True, True, False]), 4)
    0.0375
    """
    beliefs, happened = _checked(beliefs, happened)
    return float(np.mean((beliefs - happened) ** 2))


def brier_interval(trials: Iterable[Trial], level: float = LEVEL) -> Interval:
    """Return the Brier score of a round with its interval, from 0 to 1.

    With 6 clips of either kind the interval holds the truth 93 to 98 times in 100, a percentile bootstrap 76
    to 92 times (simulated viewers; see `bounded_mean_interval`). "50 % sure" would have added 0.25.

    Raises
    ------
    DoubleTakeError
        If there are fewer than two answers.
    """
    return bounded_mean_interval([(t.belief - t.swapped) ** 2 for t in trials], undecided=0.25, level=level)


def brier_parts(
    beliefs: ArrayLike, happened: ArrayLike, edges: ArrayLike | None = None, corrected: bool = False
) -> BrierParts:
    """Split the Brier score into reliability, resolution and uncertainty.

    With few answers at each belief, reliability and resolution come out too large: one answer at a belief
    comes true either always or never. So use a class's answers, or ``edges``, and ``corrected``.

    Parameters
    ----------
    beliefs : (N,) numbers
        From 0 to 1.
    happened : (N,) bool
    edges : sequence of float, optional
        Beliefs are thrown into bins cut at these, a belief at an edge into the upper one, and its mean stands
        for each bin. By default each belief that occurs is its own bin, as Murphy has it.
    corrected : bool
        Take off what chance adds, as Ferro and Fricker propose; a part may then be below 0. The sum stays the
        same. Answers that are alone in their bin cannot be corrected.

    Raises
    ------
    DoubleTakeError
        As `brier_score` does.

    Examples
    --------
    >>> parts = brier_parts([0.2, 0.2, 0.8, 0.8], [False, False, True, False])
    >>> [round(part, 4) for part in (parts.score, parts.reliability, parts.resolution, parts.uncertainty)]
    [0.19, 0.065, 0.0625, 0.1875]
    """
    beliefs, happened = _checked(beliefs, happened)
    total, base = len(beliefs), float(happened.mean())
    kinds = beliefs if edges is None else np.searchsorted(np.asarray(edges, np.float64), beliefs, "right")
    _, place = np.unique(kinds, return_inverse=True)
    number = np.bincount(place)
    came_true = np.bincount(place, happened) / number
    believed = np.bincount(place, beliefs) / number
    reliability = float(number @ (believed - came_true) ** 2 / total)
    resolution = float(number @ (came_true - base) ** 2 / total)
    uncertainty = base * (1 - base)
    score = float(np.mean((beliefs - happened) ** 2))
    within = score - (reliability - resolution + uncertainty)
    if corrected and total > 1:
        several = number > 1
        chance = came_true[several] * (1 - came_true[several]) * number[several] / (number[several] - 1)
        by_bins, overall = float(chance.sum() / total), uncertainty / (total - 1)
        reliability -= by_bins
        resolution -= by_bins - overall
        uncertainty += overall
    return BrierParts(score, reliability, resolution, uncertainty, within)


def calibration_curve(
    trials: Iterable[Trial], fewest: int = FEWEST_IN_BIN, level: float = LEVEL
) -> tuple[CalibrationBin, ...]:
    """Return how often answers were right, from unsure to sure.

    Confidence is cut at 60, 70, 80 and 90 %; a bin with fewer than ``fewest`` answers joins the next.

    Returns
    -------
    tuple of CalibrationBin
        By rising confidence; one if there are few answers, none if there are no answers.

    Examples
    --------
    >>> trials = [Trial("a", True, True, 55, 3.0, False)] * 4 + [Trial("b", False, True, 95, 3.0, False)] * 4
    >>> for part in calibration_curve(trials):
    ...     print(part.confidence, part.right)
    0.55 1.00 [0.51, 1.00]
    0.95 0.00 [0.00, 0.49]
    """
    groups: list[list[Trial]] = []
    by_confidence = sorted(trials, key=lambda t: t.confidence)
    for _, answers in groupby(by_confidence, key=lambda t: bisect_right(_EDGES, t.confidence)):
        if not groups or len(groups[-1]) >= fewest:
            groups.append([])
        groups[-1].extend(answers)
    # What is left over at the top is joined downwards.
    if len(groups) > 1 and len(groups[-1]) < fewest:
        groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(_bin(group, level) for group in groups)


def _bin(group: list[Trial], level: float) -> CalibrationBin:
    right = wilson_interval(sum(t.right for t in group), len(group), level)
    mean = sum(t.confidence for t in group) / (100 * len(group))
    return CalibrationBin(group[0].confidence, group[-1].confidence, mean, right, len(group))


def overconfidence(trials: Iterable[Trial], level: float = LEVEL) -> Interval:
    """Return mean confidence less the share of right answers: above 0 surer than right, below 0 less sure.

    Raises
    ------
    DoubleTakeError
        If there are fewer than two answers.

    References
    ----------
    S. Lichtenstein, B. Fischhoff and L. D. Phillips, "Calibration of probabilities: the state of the art to
    1980", in "Judgment under Uncertainty", 1982.

    Examples
    --------
    >>> print(overconfidence([Trial("a", True, said, 90, 3.0, False) for said in [True, False] * 6]))
    0.40 [0.05, 0.65]
    """
    gaps = [t.confidence / 100 - t.right for t in trials]
    return bounded_mean_interval(gaps, lowest=-0.5, highest=1.0, undecided=0.0, level=level)


def taken_for_real(trials: Iterable[Trial], level: float = LEVEL) -> Interval:
    """Return the share of real clips that were taken for real, with its Wilson interval.

    Raises
    ------
    DoubleTakeError
        If there are no real clips.

    Examples
    --------
    >>> print(taken_for_real([Trial("a", False, said, 70, 3.0, False) for said in [True] + [False] * 5]))
    0.83 [0.44, 0.97]
    """
    answers = [not t.said_swapped for t in trials if not t.swapped]
    if not answers:
        raise DoubleTakeError("Trust in real clips needs answers to real clips.")
    return wilson_interval(sum(answers), len(answers), level)


def belief_in_real(trials: Iterable[Trial], level: float = LEVEL) -> Interval:
    """Return how strongly real clips were believed to be real on average, from 0 to 1.

    Raises
    ------
    DoubleTakeError
        If there are fewer than two real clips.

    Examples
    --------
    >>> print(belief_in_real([Trial("a", False, said, 70, 3.0, False) for said in [True] + [False] * 5]))
    0.63 [0.46, 0.75]
    """
    beliefs = [1 - t.belief for t in trials if not t.swapped]
    if len(beliefs) < 2:
        raise DoubleTakeError("Trust in real clips needs answers to at least two real clips.")
    return bounded_mean_interval(beliefs, level=level)


def _checked(beliefs: ArrayLike, happened: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    try:
        beliefs, happened = np.asarray(beliefs, np.float64), np.asarray(happened, np.float64)
    except (TypeError, ValueError):
        raise DoubleTakeError("Each belief is a number, and each outcome is yes or no.") from None
    if beliefs.ndim != 1 or beliefs.shape != happened.shape or not len(beliefs):
        raise DoubleTakeError("There must be one outcome for each belief, and at least one of them.")
    if not ((beliefs >= 0) & (beliefs <= 1)).all() or not np.isin(happened, (0, 1)).all():
        raise DoubleTakeError("Each belief lies between 0 and 1, and each outcome is yes or no.")
    return beliefs, happened
