"""Thresholds and base rates: counts that can be done by hand."""

import math

import numpy as np
import pytest

from doubletake.detector import cheapest_threshold, platform_day
from doubletake.errors import DoubleTakeError


def test_a_rare_thing_makes_most_flags_wrong():
    # 1 in 1,000 swapped; 90 % are caught and 10 % of the others flagged: 9 of 1,008 flags are right.
    day = platform_day(0.001, (900, 1000), (100, 1000), clips=1_000_000)
    assert (day.swapped, day.missed + day.caught) == (1000, 1000)
    assert day.caught == pytest.approx(900, abs=1) and day.accused == pytest.approx(99_900, rel=0.01)
    assert day.right_of_1000.value == pytest.approx(8.93, rel=0.01)
    assert day.flagged == day.caught + day.accused
    # The same detector where every second clip is swapped.
    assert platform_day(0.5, (900, 1000), (100, 1000)).right_of_1000.value == pytest.approx(900, rel=0.01)


def test_no_false_alarm_in_a_small_test_is_no_promise():
    day = platform_day(0.001, (9, 10), (0, 10))
    assert day.accused > 0 and day.right_of_1000.low < 10 and day.right_of_1000.value < 100
    sure = platform_day(0.001, (9000, 10_000), (0, 10_000))
    assert sure.right_of_1000.low > 10 * day.right_of_1000.value


def test_the_interval_narrows_with_the_test():
    small, large = (platform_day(0.01, (n * 8 // 10, n), (n // 10, n)).right_of_1000 for n in (20, 2000))
    assert small.high - small.low > 4 * (large.high - large.low)
    assert small.low < large.value < small.high


def test_the_interval_holds_the_truth():
    """Tests of 30 clips of either kind, drawn by lot: of the intervals, about 95 in 100 hold the truth."""
    rng = np.random.default_rng(0)
    hit, alarm, prevalence = 0.8, 0.15, 0.05
    truth = 1000 * prevalence * hit / (prevalence * hit + (1 - prevalence) * alarm)
    held = [
        truth
        in platform_day(
            prevalence, (int(rng.binomial(30, hit)), 30), (int(rng.binomial(30, alarm)), 30), seed=n
        ).right_of_1000
        for n in range(300)
    ]
    assert 0.91 < np.mean(held) < 0.99


def test_the_sentence_counts_and_prints_no_percentage():
    said = platform_day(0.001, (80, 100), (5, 100)).sentence
    assert "Of 1,000 flagged clips" in said and "1,000 swapped clips" in said and "%" not in said
    assert "fewer than 1" in platform_day(0.00001, (5, 10), (9, 10)).sentence


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((0.0, (1, 2), (1, 2)), "between 0 and 1"),
        ((0.1, (3, 2), (1, 2)), "so many of"),
        ((0.1, (0, 0), (1, 2)), "so many of"),
    ],
)
def test_what_cannot_be_is_refused(arguments, why):
    with pytest.raises(DoubleTakeError, match=why.replace("so many of", "so many flagged of")):
        platform_day(*arguments)
    with pytest.raises(DoubleTakeError, match="at least one clip"):
        platform_day(0.1, (1, 2), (1, 2), clips=0)


SCORES, MADE = [0.1, 0.2, 0.35, 0.4, 0.6, 0.8, 0.9], [False, False, True, False, True, False, True]


def test_the_cheapest_threshold_is_the_cheapest_of_all():
    for prevalence, missed, alarm in ((0.5, 1, 1), (0.01, 10, 1), (0.01, 500, 1), (0.3, 1, 7)):
        best = cheapest_threshold(SCORES, MADE, prevalence, missed, alarm)
        scores, made = np.array(SCORES), np.array(MADE)
        costs = []
        for threshold in (*SCORES, math.inf):
            flagged = scores >= threshold
            lost = prevalence * missed * (1 - flagged[made].mean())
            costs.append(lost + (1 - prevalence) * alarm * flagged[~made].mean())
        assert best.cost == pytest.approx(min(costs))
        flagged = scores >= best.threshold
        assert (best.hits, best.false_alarms) == (flagged[made].mean(), flagged[~made].mean())


def test_where_false_alarms_are_dear_nothing_is_flagged_and_where_misses_are_everything_is():
    topped = [*SCORES, 0.95], [*MADE, False]
    assert cheapest_threshold(*topped, 0.001, 1, 100).threshold == math.inf
    assert cheapest_threshold(SCORES, MADE, 0.5, 1000, 1).hits == 1.0


def test_costs_that_cannot_be_are_refused():
    with pytest.raises(DoubleTakeError, match="0 or more"):
        cheapest_threshold(SCORES, MADE, 0.5, -1, 1)
    with pytest.raises(DoubleTakeError, match="0 or more"):
        cheapest_threshold(SCORES, MADE, 0.5, 1, math.nan)
    with pytest.raises(DoubleTakeError, match="between 0 and 1"):
        cheapest_threshold(SCORES, MADE, 1.5, 1, 1)
