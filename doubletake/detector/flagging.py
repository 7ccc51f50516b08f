"""What a detector means for a platform: how many of the clips that it flags are swapped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import roc_curve
from doubletake.statistics.bootstrap import Interval

_DRAWS = 20_000


@dataclass(frozen=True)
class PlatformDay:
    """A day on a platform, in whole clips.

    Attributes
    ----------
    clips, swapped : int
        How many are uploaded, and how many of them are swapped.
    caught, missed, accused : int
        Swapped clips that are flagged, swapped clips that are not, and others that are flagged all the same.
    right_of_1000 : Interval
        Of 1,000 flagged clips, how many are swapped.
    missed_of_1000 : Interval
        Of 1,000 swapped clips, how many are not flagged.
    """

    clips: int
    swapped: int
    caught: int
    missed: int
    accused: int
    right_of_1000: Interval
    missed_of_1000: Interval

    @property
    def flagged(self) -> int:
        """How many clips are flagged."""
        return self.caught + self.accused

    @property
    def sentence(self) -> str:
        """The figures in words."""
        return (
            f"Of 1,000 flagged clips, {_count_words(self.right_of_1000)} are swapped; the others are flagged "
            f"wrongly. Of 1,000 swapped clips, {_count_words(self.missed_of_1000)} are missed."
        )


@dataclass(frozen=True)
class Choice:
    """A threshold and what it costs.

    Attributes
    ----------
    threshold : float
        A score at or above it flags the clip; infinite where flagging nothing is cheapest.
    hits, false_alarms : float
        The shares of swapped clips and of the others that it flags.
    cost : float
        For each clip uploaded, on average.
    """

    threshold: float
    hits: float
    false_alarms: float
    cost: float


def platform_day(
    prevalence: float,
    hits: tuple[int, int],
    false_alarms: tuple[int, int],
    clips: int = 1_000_000,
    level: float = 0.95,
    seed: int = 0,
) -> PlatformDay:
    """Say what a detector with these test results does to a stream of clips.

    Parameters
    ----------
    prevalence : float
        The share of uploaded clips that are swapped, between 0 and 1.
    hits, false_alarms : (int, int)
        In the test: so many flagged of so many swapped clips; and so many flagged of so many others.
    clips : int
        How many are uploaded.

    Returns
    -------
    PlatformDay
        Counts with both shares estimated as (flagged + ½) / (all + 1), so that a test with no false alarm
        does not promise that there will never be one. The intervals hold what the test's few clips leave
        open, and nothing else: not that the platform's clips are others than the test's.

    Raises
    ------
    DoubleTakeError
        If there is no such share or count.

    References
    ----------
    D. Mossman and J. O. Berger, "Intervals for posttest probabilities: a comparison of 5 methods", Medical
    Decision Making 21, 2001: both shares are drawn from Jeffreys' posterior, and Bayes' rule is applied to
    each draw.

    Examples
    --------
    >>> day = platform_day(0.001, hits=(80, 100), false_alarms=(5, 100))
    >>> day.swapped, day.caught, day.accused
    (1000, 797, 54401)
    >>> day.sentence.split("; ")[0]
    'Of 1,000 flagged clips, about 14 (7 to 40) are swapped'
    """
    check_prevalence(prevalence)
    if clips < 1:
        raise DoubleTakeError("There must be at least one clip.")
    ratio = likelihood_ratio(hits, false_alarms, level, seed)
    missed = missed_of_1000(hits, level, seed)
    hit, alarm = share_flagged(hits), share_flagged(false_alarms)

    def right_of_1000(ratio: float) -> float:
        return 1000 * prevalence * ratio / (prevalence * ratio + 1 - prevalence)

    swapped = round(clips * prevalence)
    caught = round(swapped * hit)
    value, low, high = (right_of_1000(one) for one in (ratio.value, ratio.low, ratio.high))
    return PlatformDay(
        clips=clips,
        swapped=swapped,
        caught=caught,
        missed=swapped - caught,
        accused=round((clips - swapped) * alarm),
        right_of_1000=Interval(value, low, high, level),
        missed_of_1000=missed,
    )


def likelihood_ratio(
    hits: tuple[int, int], false_alarms: tuple[int, int], level: float = 0.95, seed: int = 0
) -> Interval:
    """Return how many times as often a swapped clip is flagged as another: all that Bayes' rule needs.

    Parameters
    ----------
    hits, false_alarms : (int, int)
        So many flagged of so many swapped clips, and of so many others.

    Returns
    -------
    Interval
        Of the shares (flagged + ½) / (all + 1); the ends are those of both shares drawn from their posterior.

    Raises
    ------
    DoubleTakeError
        If there is no such count.
    """
    rng = np.random.default_rng(seed)
    found, alarmed = (_drawn(result, rng) for result in (hits, false_alarms))
    low, high = np.quantile(found / alarmed, _ends(level))
    return Interval(share_flagged(hits) / share_flagged(false_alarms), float(low), float(high), level)


def missed_of_1000(hits: tuple[int, int], level: float = 0.95, seed: int = 0) -> Interval:
    """Return how many of 1,000 swapped clips are not flagged, after a test with so many hits of so many."""
    found = _drawn(hits, np.random.default_rng(seed))
    low, high = np.quantile(1000 * (1 - found), _ends(level))
    return Interval(1000 * (1 - share_flagged(hits)), float(low), float(high), level)


def cheapest_threshold(
    scores: ArrayLike, made: ArrayLike, prevalence: float, cost_missed: float, cost_false_alarm: float
) -> Choice:
    """Return the threshold that costs least where so many clips are swapped.

    Parameters
    ----------
    scores : (N,) float
    made : (N,) bool
    prevalence : float
        The share of swapped clips where it will be used, between 0 and 1; the test's own share is no matter.
    cost_missed, cost_false_alarm : float
        What a swapped clip that is not flagged costs, and another that is; in one unit, not negative.

    Returns
    -------
    Choice
        Of thresholds that cost the same, the highest. A threshold chosen on some clips looks cheaper on them
        than it is on others.

    Raises
    ------
    DoubleTakeError
        If a share or cost cannot be, or the clips are all of one kind.

    References
    ----------
    C. E. Metz, "Basic principles of ROC analysis", Seminars in Nuclear Medicine 8, 1978.

    Examples
    --------
    >>> scores, made = [0.1, 0.4, 0.6, 0.9], [False, False, True, True]
    >>> cheapest_threshold(scores, made, 0.5, 1, 1).threshold
    0.6
    """
    check_prevalence(prevalence)
    check_costs(cost_missed, cost_false_alarm)
    curve = roc_curve(scores, made)
    costs = prevalence * cost_missed * (1 - curve.hits)
    costs = costs + (1 - prevalence) * cost_false_alarm * curve.false_alarms
    best = int(np.flatnonzero(costs <= costs.min() + 1e-12)[0])
    return Choice(
        float(curve.thresholds[best]),
        float(curve.hits[best]),
        float(curve.false_alarms[best]),
        float(costs[best]),
    )


def share_flagged(result: tuple[int, int]) -> float:
    """Return the share that a test with so many flagged of so many stands for: (flagged + ½) / (all + 1)."""
    flagged, count = result
    return (flagged + 0.5) / (count + 1)


def _drawn(result: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Shares that may lie behind a test result, drawn from Jeffreys' posterior."""
    flagged, count = result
    if not 0 <= flagged <= count or count < 1:
        raise DoubleTakeError("A test result is so many flagged of so many clips, at least one.")
    return rng.beta(flagged + 0.5, count - flagged + 0.5, _DRAWS)


def _ends(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def check_prevalence(prevalence: float) -> None:
    """Refuse, with a sentence, what is no share between 0 and 1."""
    if not 0 < prevalence < 1:
        raise DoubleTakeError("The share of swapped clips lies between 0 and 1.")


def check_costs(*costs: float) -> None:
    """Refuse, with a sentence, costs that are not numbers of 0 or more."""
    if not (np.isfinite(costs).all() and min(costs) >= 0):
        raise DoubleTakeError("A cost is a number, 0 or more.")


def _count_words(interval: Interval) -> str:
    about = "fewer than 1" if interval.value < 1 else f"about {interval.value:.0f}"
    return f"{about} ({interval.low:.0f} to {interval.high:.0f})"
