"""Bootstrap intervals: right width, groups drawn whole, the same each time."""

from itertools import product

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import auc
from doubletake.statistics.bootstrap import Interval, bootstrap_interval


def test_of_three_numbers_it_is_the_quantiles_of_all_27_draws():
    data = np.array([1.0, 2.0, 6.0])
    exact = np.quantile([np.mean(draw) for draw in product(data, repeat=3)], [0.05, 0.95])
    found = bootstrap_interval(np.mean, data, level=0.9, resamples=20_000)
    assert found.value == 3
    assert (found.low, found.high) == pytest.approx(tuple(exact), abs=0.01)


def test_it_holds_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(1)
    held = [0.0 in bootstrap_interval(np.mean, rng.normal(size=40), resamples=300) for _ in range(200)]
    assert 0.88 <= np.mean(held) <= 0.99


def test_groups_are_drawn_whole():
    groups = np.repeat(np.arange(6), [1, 2, 3, 4, 5, 6])
    seen = []
    bootstrap_interval(lambda rows: seen.append(rows) or 0.0, groups, groups=groups, resamples=50)
    for rows in seen[:-1]:
        names, counts = np.unique(rows, return_counts=True)
        times = counts / (names + 1)
        assert (times == times.astype(int)).all() and times.sum() == 6


def test_copies_within_a_group_make_it_no_surer():
    rng = np.random.default_rng(2)
    once = rng.normal(size=30)
    copied, groups = np.repeat(once, 10), np.repeat(np.arange(30), 10)
    alone = bootstrap_interval(np.mean, once)
    together = bootstrap_interval(np.mean, copied, groups=groups)
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))
    fooled = bootstrap_interval(np.mean, copied)
    assert fooled.high - fooled.low < 0.5 * (alone.high - alone.low)


def test_rows_of_several_arrays_stay_together():
    numbers = np.arange(20)
    found = bootstrap_interval(lambda a, b: float(np.abs(a * 2 - b).max()), numbers, numbers * 2)
    assert found == Interval(0.0, 0.0, 0.0, 0.95)


def test_the_seed_decides():
    data = np.random.default_rng(3).normal(size=25)
    assert bootstrap_interval(np.mean, data, seed=4) == bootstrap_interval(np.mean, data, seed=4)
    assert bootstrap_interval(np.mean, data, seed=4) != bootstrap_interval(np.mean, data, seed=5)


def test_draws_without_an_answer_are_left_out():
    scores, labels = np.arange(8.0), np.array([True, False] * 4)
    found = bootstrap_interval(auc, scores, labels, resamples=500)
    assert 0 <= found.low < found.value < found.high <= 1
    with pytest.raises(DoubleTakeError, match="too little data"):
        bootstrap_interval(lambda rows: float("nan") if len(set(rows)) < 8 else 1.0, np.arange(8))


@pytest.mark.parametrize(
    ("arrays", "options", "says"),
    [
        ((), {}, "needs data"),
        (([],), {}, "needs data"),
        (([1, 2], [1]), {}, "needs data"),
        (([1, 2],), {"groups": [1]}, "one group for each row"),
        (([1, 2],), {"level": 1.0}, "level between"),
        (([1, 2],), {"resamples": 0}, "at least one draw"),
    ],
)
def test_bad_input_gets_a_sentence(arrays, options, says):
    with pytest.raises(DoubleTakeError, match=says):
        bootstrap_interval(np.mean, *arrays, **options)
