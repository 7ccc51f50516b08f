"""Every threshold that a detector can be set to, and what its test counted at each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from doubletake.detector.flagging import check_costs, check_prevalence, share_flagged
from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import roc_curve


@dataclass(frozen=True)
class OperatingPoint:
    """One threshold that a detector can be set to, and what its test counted there.

    Attributes
    ----------
    threshold : float
        A score at or above it flags the clip; infinite where nothing is flagged.
    hits, false_alarms : (int, int)
        So many flagged of so many swapped clips, and so many flagged of so many others.
    """

    threshold: float
    hits: tuple[int, int]
    false_alarms: tuple[int, int]

    @property
    def shares(self) -> tuple[float, float]:
        """The shares of swapped clips and of others that it would flag elsewhere, as `platform_day` counts.

        Where nothing is flagged both are 0, and that is no estimate.
        """
        if math.isinf(self.threshold):
            return 0.0, 0.0
        return share_flagged(self.hits), share_flagged(self.false_alarms)

    def cost(self, prevalence: float, cost_missed: float, cost_false_alarm: float) -> float:
        """What it costs for each clip uploaded, on average."""
        hit, alarm = self.shares
        return prevalence * cost_missed * (1 - hit) + (1 - prevalence) * cost_false_alarm * alarm


def operating_points(scores: ArrayLike, made: ArrayLike) -> tuple[OperatingPoint, ...]:
    """Return every threshold that parts these clips in another way, the one that flags nothing first.

    Parameters
    ----------
    scores : (N,) float
    made : (N,) bool

    Raises
    ------
    DoubleTakeError
        If the clips are all of one kind.

    Examples
    --------
    >>> [point.hits for point in operating_points([0.1, 0.4, 0.6], [False, True, True])]
    [(0, 2), (1, 2), (2, 2), (2, 2)]
    """
    kinds = np.asarray(made, bool)
    curve, swapped = roc_curve(scores, kinds), int(kinds.sum())
    counts = zip(curve.thresholds, curve.hits * swapped, curve.false_alarms * (~kinds).sum(), strict=True)
    return tuple(
        OperatingPoint(float(threshold), (round(hits), swapped), (round(alarms), len(kinds) - swapped))
        for threshold, hits, alarms in counts
    )


def imagined_operating_points(right: float = 0.99, clips: int = 10_000) -> tuple[OperatingPoint, ...]:
    """Return the thresholds of a detector that does not exist: it is right so often on clips of either kind.

    Its scores are normal on both kinds, with the same spread. Its threshold 0.5 is the one at which it errs
    alike on both; a step of 0.02 is an eighth of a standard deviation.

    Parameters
    ----------
    right : float
        Above ½ and below 1.
    clips : int
        Of each kind in its test.

    Raises
    ------
    DoubleTakeError
        If there is no such share.

    Examples
    --------
    >>> next(point for point in imagined_operating_points() if point.threshold == 0.5)
    OperatingPoint(threshold=0.5, hits=(9900, 10000), false_alarms=(100, 10000))
    """
    if not 0.5 < right < 1:
        raise DoubleTakeError("The share of right answers lies between ½ and 1.")
    normal, reach = NormalDist(), NormalDist().inv_cdf(right)
    steps = np.arange(25, -26, -1)
    counted = [
        OperatingPoint(
            round(0.5 + 0.02 * int(step), 2),
            (round(clips * normal.cdf(reach - step / 8)), clips),
            (round(clips * normal.cdf(-reach - step / 8)), clips),
        )
        for step in steps
    ]
    return (OperatingPoint(math.inf, (0, clips), (0, clips)), *counted)


def cheapest_operating_point(
    points: Iterable[OperatingPoint], prevalence: float, cost_missed: float, cost_false_alarm: float
) -> OperatingPoint:
    """Return the threshold that costs least where so many clips are swapped; of several, the highest.

    It counts with the shares of `platform_day`, so a test without a false alarm is not taken for a promise;
    `cheapest_threshold` counts with those of the test as they are.

    Raises
    ------
    DoubleTakeError
        If a share or cost cannot be.
    """
    check_prevalence(prevalence)
    check_costs(cost_missed, cost_false_alarm)
    ordered = sorted(points, key=lambda point: -point.threshold)
    costs = [point.cost(prevalence, cost_missed, cost_false_alarm) for point in ordered]
    return next(point for point, cost in zip(ordered, costs, strict=True) if cost <= min(costs) + 1e-12)
