"""Operating points: every one is there with its counts, and the cheapest is the cheapest of the day."""

import math

import numpy as np
import pytest

from doubletake.detector import (
    cheapest_operating_point,
    imagined_operating_points,
    likelihood_ratio,
    operating_points,
    platform_day,
)
from doubletake.errors import DoubleTakeError

SCORES, MADE = [0.1, 0.2, 0.35, 0.4, 0.6, 0.8, 0.9], [False, False, True, False, True, False, True]


def test_every_threshold_once_with_its_counts():
    found = operating_points(SCORES, MADE)
    assert [point.threshold for point in found] == [math.inf, *sorted(SCORES, reverse=True)]
    scores, made = np.array(SCORES), np.array(MADE)
    for point in found:
        flagged = scores >= point.threshold
        assert point.hits == (flagged[made].sum(), 3) and point.false_alarms == (flagged[~made].sum(), 4)


def test_who_flags_nothing_flags_nothing_elsewhere_either():
    nothing, first, *_ = operating_points(SCORES, MADE)
    assert nothing.shares == (0.0, 0.0)
    assert nothing.cost(0.01, 100, 1) == pytest.approx(1.0)  # one clip in a hundred, missed
    # A test without a false alarm is no promise.
    assert first.false_alarms[0] == 0 and first.shares[1] == 0.5 / 5


@pytest.mark.parametrize("prevalence", [0.5, 0.01, 1e-5])
@pytest.mark.parametrize(("missed", "alarm"), [(1, 1), (100, 1), (10_000, 1), (1, 50)])
def test_the_cheapest_is_the_cheapest_by_the_days_own_counts(prevalence, missed, alarm):
    found = operating_points(SCORES, MADE)
    best = cheapest_operating_point(found, prevalence, missed, alarm)
    bills = {}
    for point in found[1:]:
        day = platform_day(prevalence, point.hits, point.false_alarms, clips=10**9)
        bills[point.threshold] = (day.missed * missed + day.accused * alarm) / 10**9
    bills[math.inf] = prevalence * missed
    assert bills[best.threshold] == pytest.approx(min(bills.values()), rel=1e-6)
    assert best.cost(prevalence, missed, alarm) == pytest.approx(bills[best.threshold], rel=1e-6)


def test_of_equal_costs_the_highest_threshold_whatever_the_order():
    found = operating_points(SCORES, MADE)
    assert cheapest_operating_point(reversed(found), 0.5, 0, 0).threshold == math.inf


def test_costs_and_shares_that_cannot_be_are_refused():
    with pytest.raises(DoubleTakeError, match="0 or more"):
        cheapest_operating_point(operating_points(SCORES, MADE), 0.5, -1, 1)
    with pytest.raises(DoubleTakeError, match="between 0 and 1"):
        cheapest_operating_point(operating_points(SCORES, MADE), 0, 1, 1)


def test_the_ratio_is_all_of_a_test_that_a_day_needs():
    hits, alarms = (9, 10), (2, 9)
    ratio = likelihood_ratio(hits, alarms)
    assert ratio.value == pytest.approx((9.5 / 11) / (2.5 / 10))
    for prevalence in (0.5, 0.001):
        odds = prevalence / (1 - prevalence)
        right = platform_day(prevalence, hits, alarms).right_of_1000
        for end in ("value", "low", "high"):
            by_bayes = 1000 * odds * getattr(ratio, end) / (1 + odds * getattr(ratio, end))
            assert getattr(right, end) == pytest.approx(by_bayes)


def test_an_imagined_detector_is_as_good_as_it_is_told_and_no_better_where_swaps_are_rare():
    found = imagined_operating_points(0.99)
    middle = next(point for point in found if point.threshold == 0.5)
    assert middle.hits == (9900, 10_000) and middle.false_alarms == (100, 10_000)
    assert [point.threshold for point in found] == sorted((r.threshold for r in found), reverse=True)
    assert all(a.hits[0] <= b.hits[0] for a, b in zip(found, found[1:], strict=False))
    # 99 in 100 right on both, one clip in a thousand swapped: 9 in 10 flags are wrong.
    assert platform_day(0.001, middle.hits, middle.false_alarms).right_of_1000.value == pytest.approx(
        90, abs=1
    )
    with pytest.raises(DoubleTakeError, match="between ½ and 1"):
        imagined_operating_points(0.4)
