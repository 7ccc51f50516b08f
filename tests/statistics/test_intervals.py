"""Intervals for few answers: published values, limits and refusals. Coverage is in test_coverage.py."""

import math

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import (
    bounded_mean_interval,
    difference,
    mean_interval,
    t_for,
    wilson_interval,
    z_for,
)


@pytest.mark.parametrize(
    ("successes", "count", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17, 1998, p. 857, table I, method 3 (quoted from memory).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # Test cases of codegolf.stackexchange.com/questions/105389, computed there with z = 1.96 (read).
        (1, 1, 0.2065, 1.0),
        (1, 11, 0.0162, 0.3774),
        (10, 100, 0.0552, 0.1744),
        (75, 100, 0.6570, 0.8245),
        (0, 100, 0.0, 0.0370),
    ],
)
def test_wilson_as_published(successes, count, low, high):
    found = wilson_interval(successes, count)
    assert (found.value, found.level) == (successes / count, 0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_wilson_at_another_level():
    # From the tests of the R package tern, prop_wilson of 5 in 10 at 90 % (read).
    found = wilson_interval(5, 10, level=0.9)
    assert (found.low, found.high) == pytest.approx((0.2692718, 0.7307282), abs=1e-7)


def test_wilson_is_what_the_score_test_does_not_reject():
    for count in (1, 6, 12):
        for successes in range(count + 1):
            found = wilson_interval(successes, count)
            for end in (found.low, found.high):
                if 0 < end < 1:
                    error = math.sqrt(end * (1 - end) / count)
                    assert abs(successes / count - end) / error == pytest.approx(z_for(0.95))
            mirrored = wilson_interval(count - successes, count)
            assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((found.low, found.high))


@pytest.mark.parametrize(
    ("level", "freedom", "value"),
    # The usual table, as in the NIST/SEMATECH e-Handbook, section 1.3.6.7.2.
    [
        (0.95, 1, 12.706),
        (0.95, 2, 4.303),
        (0.95, 3, 3.182),
        (0.95, 10, 2.228),
        (0.95, 29, 2.045),
        (0.95, 100, 1.984),
        (0.99, 1, 63.657),
        (0.99, 4, 4.604),
        (0.8, 7, 1.415),
    ],
)
def test_students_quantiles(level, freedom, value):
    assert t_for(level, freedom) == pytest.approx(value, abs=6e-4)


def test_students_quantile_comes_near_the_normal_one():
    assert z_for(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert t_for(0.95, 5000) == pytest.approx(z_for(0.95), abs=1e-3)


def test_the_mean_of_a_worked_example():
    # Student's own data (1908): what ten patients slept longer on the second drug than on the first.
    found = mean_interval([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    assert (found.value, found.low, found.high) == pytest.approx((1.58, 0.70, 2.46), abs=5e-3)


def test_difference_of_two_shares_is_newcombes():
    # R. G. Newcombe, Statistics in Medicine 17, 1998, p. 873, table II, method 10 (quoted from memory).
    for (a, m), (b, n), low, high in [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ]:
        found = difference(wilson_interval(a, m), wilson_interval(b, n))
        assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_a_difference_turns_round_with_its_figures():
    one, other = Interval(0.8, 0.5, 0.9, 0.95), Interval(0.3, 0.1, 0.7, 0.95)
    there, back = difference(one, other), difference(other, one)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))


def test_a_bounded_mean_by_hand():
    # Six answers and an undecided one: mean 0.5, spread 1/√12 (their squares add up to 1/2); t of 5 is 2.571.
    found = bounded_mean_interval([0.0, 0.5, 0.5, 0.5, 0.5, 1.0])
    reach = 2.570582 * math.sqrt(1 / 12 / 7) / 0.25
    assert (found.low, found.high) == pytest.approx([1 / (1 + math.exp(side * reach)) for side in (1, -1)])


def test_a_bounded_mean_stays_in_its_range_and_holds_its_own_value():
    rng = np.random.default_rng(0)
    for _ in range(200):
        values = rng.choice([0.0, 0.05, 0.5, 1.0], size=rng.integers(2, 15))
        found = bounded_mean_interval(values, undecided=0.25)
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.low < found.high
        turned = bounded_mean_interval(1 - values, undecided=0.75)
        assert (1 - turned.high, 1 - turned.low) == pytest.approx((found.low, found.high))
        moved = bounded_mean_interval(3 * values - 1, -1, 2, undecided=-0.25)
        assert (moved.low, moved.high) == pytest.approx((3 * found.low - 1, 3 * found.high - 1))


def test_with_many_answers_it_is_students():
    values = np.random.default_rng(1).beta(2, 3, size=4000)
    bounded, students = bounded_mean_interval(values), mean_interval(values)
    assert (bounded.low, bounded.high) == pytest.approx((students.low, students.high), abs=2e-4)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: wilson_interval(0, 0), "at least one case"),
        (lambda: wilson_interval(3, 2), "no more hits"),
        (lambda: wilson_interval(1, 2, level=1), "level between"),
        (lambda: mean_interval([1.0]), "at least two"),
        (lambda: mean_interval([1.0, math.nan]), "at least two"),
        (lambda: bounded_mean_interval([0.5]), "at least two"),
        (lambda: bounded_mean_interval([0.5, 1.5]), "between 0 and 1"),
        (lambda: bounded_mean_interval([0.5, math.nan]), "between 0 and 1"),
        (lambda: t_for(0.95, 0), "degree of freedom"),
        (lambda: difference(Interval(0, 0, 0, 0.9), Interval(0, 0, 0, 0.95)), "same level"),
    ],
)
def test_bad_input_gets_a_sentence(call, says):
    with pytest.raises(DoubleTakeError, match=says):
        call()
