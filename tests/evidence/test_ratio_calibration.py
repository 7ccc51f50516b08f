"""Calibration: what is too sure becomes less sure, what is worthless says nothing."""

import math

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.evidence.ratio_calibration import balanced, cost, even_brier, fit_line


def drawn(count, seed=0, apart=2.0):
    """Scores that are log likelihood ratios of two normal distributions, and which are swapped."""
    made = np.arange(count) % 2 == 0
    x = np.random.default_rng(seed).normal(np.where(made, apart / 2, -apart / 2), 1.0)
    return apart * x, made


def test_right_scores_stay_and_doubled_ones_are_halved():
    scores, made = drawn(4000)
    slope, offset = fit_line(scores, made, np.ones(4000))
    assert slope == pytest.approx(1, abs=0.1) and offset == pytest.approx(0, abs=0.1)
    assert fit_line(2 * scores, made, np.ones(4000))[0] == pytest.approx(slope / 2, rel=1e-3)
    assert fit_line(scores + 3, made, np.ones(4000))[1] == pytest.approx(-3 * slope, abs=0.2)


def test_few_clips_are_shrunk():
    few = [fit_line(*drawn(16, seed), np.ones(16))[0] for seed in range(30)]
    assert 0.3 < np.median(few) < 0.9


def test_scores_the_wrong_way_round_say_nothing():
    scores, made = drawn(200)
    assert fit_line(-scores, made, np.ones(200)) == (0.0, 0.0)


def test_how_many_of_a_kind_there_are_changes_no_ratio():
    scores, made = drawn(4000)
    rare = np.where(made, 0.05, 1.0)
    assert fit_line(scores, made, rare)[1] == pytest.approx(fit_line(scores, made, np.ones(4000))[1], abs=0.1)
    weights = balanced([True, False, False, False], [1, 1, 1, 1])
    assert weights.tolist() == pytest.approx([2, 2 / 3, 2 / 3, 2 / 3])


def test_the_cost_of_saying_nothing_the_truth_and_a_lie():
    made = [True, False]
    assert cost([0, 0], made) == 1 and even_brier([0, 0], made) == 0.25
    assert cost([99, -99], made) == pytest.approx(0) and even_brier([99, -99], made) == pytest.approx(0)
    # 2 to 1 for what is true: log2(1 + 1/2) bits, and a third missing from certainty.
    assert cost([math.log(2), -math.log(2)], made) == pytest.approx(math.log2(1.5))
    assert even_brier([math.log(2), -math.log(2)], made) == pytest.approx(1 / 9)
    assert cost([-5, 5], made) > 7


def test_one_kind_alone_is_refused():
    with pytest.raises(DoubleTakeError, match="both kinds"):
        cost([1.0, 2.0], [True, True])
