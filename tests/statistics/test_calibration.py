"""Brier score, its parts, calibration curve and trust: published values, identities, refusals."""

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.calibration import (
    belief_in_real,
    brier_interval,
    brier_parts,
    brier_score,
    calibration_curve,
    overconfidence,
    taken_for_real,
)
from doubletake.statistics.trial import Trial


def trial(swapped, said, confidence=80.0):
    return Trial("a", swapped, said, confidence, 3.0, False)


def forecasts(seed, count=60, levels=6):
    """Beliefs of few kinds, badly calibrated, and what came true."""
    rng = np.random.default_rng(seed)
    beliefs = rng.integers(levels, size=count) / (levels - 1)
    return beliefs, rng.random(count) < 0.2 + 0.5 * beliefs


@pytest.mark.parametrize(
    ("belief", "rain", "value"),
    # The encyclopedia's examples for forecasts of rain, en-academic.com/dic.nsf/enwiki/1203570 (read).
    [
        (1.0, True, 0.0),
        (1.0, False, 1.0),
        (0.7, True, 0.09),
        (0.3, True, 0.49),
        (0.5, True, 0.25),
        (0.5, False, 0.25),
    ],
)
def test_brier_scores_as_published(belief, rain, value):
    assert brier_score([belief], [rain]) == pytest.approx(value)


def test_the_example_of_scikit_learn():
    # brier_score_loss([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]), "0.037" (the numbers from memory).
    assert brier_score([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]) == pytest.approx(0.0375)


def test_an_answer_scores_the_same_whichever_way_it_is_told():
    for swapped, said in [(True, True), (True, False), (False, True), (False, False)]:
        one = trial(swapped, said, 80)
        assert (one.belief - one.swapped) ** 2 == pytest.approx((0.8 - one.right) ** 2)


@pytest.mark.parametrize("seed", range(5))
def test_parts_add_up_and_are_what_murphy_says(seed):
    beliefs, happened = forecasts(seed)
    parts = brier_parts(beliefs, happened)
    assert parts.within == pytest.approx(0, abs=1e-12)
    assert parts.score == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty)
    # Murphy's sums, belief by belief.
    base, reliability, resolution = happened.mean(), 0.0, 0.0
    for belief in set(beliefs.tolist()):
        of_it = happened[beliefs == belief]
        reliability += len(of_it) / 60 * (belief - of_it.mean()) ** 2
        resolution += len(of_it) / 60 * (of_it.mean() - base) ** 2
    assert parts.reliability == pytest.approx(reliability)
    assert parts.resolution == pytest.approx(resolution)
    assert parts.uncertainty == pytest.approx(base * (1 - base))


@pytest.mark.parametrize("seed", range(5))
def test_parts_are_differences_of_scores(seed):
    # S. Siegert, "Simplifying and generalising Murphy's Brier score decomposition", Quarterly Journal of the
    # Royal Meteorological Society 143, 2017 (its abstract was read): reliability is what recalibrating gains,
    # resolution what the recalibrated beliefs gain over the base rate.
    beliefs, happened = forecasts(seed)
    parts = brier_parts(beliefs, happened)
    recalibrated = np.array([happened[beliefs == belief].mean() for belief in beliefs])
    base_rate = np.full(60, happened.mean())
    scores = [brier_score(forecast, happened) for forecast in (beliefs, recalibrated, base_rate)]
    assert parts.reliability == pytest.approx(scores[0] - scores[1])
    assert parts.resolution == pytest.approx(scores[2] - scores[1])
    assert parts.uncertainty == pytest.approx(scores[2])


def test_bins_leave_a_rest_that_is_told():
    rng = np.random.default_rng(3)
    beliefs = rng.random(500)
    happened = rng.random(500) < beliefs
    parts = brier_parts(beliefs, happened, edges=[0.25, 0.5, 0.75])
    assert parts.score == pytest.approx(brier_score(beliefs, happened))
    assert parts.within != 0 and abs(parts.within) < 0.02
    assert parts.score == pytest.approx(
        parts.reliability - parts.resolution + parts.uncertainty + parts.within
    )
    assert brier_parts([0.25, 0.3], [0, 1], edges=[0.25]).reliability == pytest.approx((0.275 - 0.5) ** 2)


def test_the_correction_takes_off_most_of_what_chance_adds():
    # Perfectly calibrated beliefs: their reliability is 0, their resolution the variance of the beliefs.
    rng = np.random.default_rng(4)
    plain, corrected = [], []
    for _ in range(3000):
        beliefs = rng.choice([0.2, 0.4, 0.6, 0.8], size=40)
        happened = rng.random(40) < beliefs
        for kept, parts in (
            (plain, brier_parts(beliefs, happened)),
            (corrected, brier_parts(beliefs, happened, corrected=True)),
        ):
            kept.append((parts.reliability, parts.resolution, parts.uncertainty))
            assert parts.score == pytest.approx(kept[-1][0] - kept[-1][1] + kept[-1][2])
    assert np.mean(plain, axis=0)[:2] == pytest.approx((0.02, 0.065), abs=0.003)
    assert np.mean(corrected, axis=0) == pytest.approx((0.0, 0.05, 0.25), abs=0.003)


def test_single_answers_cannot_be_corrected_but_do_not_fail():
    assert brier_parts([0.2, 0.8], [0, 1], corrected=True).score == pytest.approx(0.04)
    assert brier_parts([0.2], [0], corrected=True).uncertainty == 0


def test_a_rounds_brier_score_has_an_interval_even_if_all_answers_are_alike():
    found = brier_interval([trial(True, True, 100), trial(False, False, 100)] * 6)
    assert (found.value, found.low) == (0, 0) and 0.05 < found.high < 0.3
    unsure = brier_interval([trial(True, True, 50), trial(False, True, 50)] * 6)
    assert unsure.value == unsure.low == unsure.high == 0.25, "50 % sure earns 0.25, whatever the truth"


def test_the_curve_joins_bins_with_few_answers():
    trials = [trial(True, n % 2 == 0, 50 + n) for n in range(0, 50, 2)]
    curve = calibration_curve(trials)
    assert [(part.lowest, part.highest, part.count) for part in curve] == [
        (50, 58, 5),
        (60, 68, 5),
        (70, 78, 5),
        (80, 88, 5),
        (90, 98, 5),
    ]
    assert calibration_curve(trials, fewest=5) == curve
    joined = calibration_curve(trials, fewest=6)
    assert [part.count for part in joined] == [10, 15]
    assert sum(part.count for part in calibration_curve(trials[:3])) == 3
    assert calibration_curve([]) == ()


@pytest.mark.parametrize("seed", range(5))
def test_the_curve_has_every_answer_once_in_order(seed):
    rng = np.random.default_rng(seed)
    trials = [trial(True, bool(rng.integers(2)), float(rng.integers(50, 101))) for _ in range(17)]
    curve = calibration_curve(trials)
    assert sum(part.count for part in curve) == 17
    assert all(part.count >= 4 for part in curve)
    assert all(one.highest < other.lowest for one, other in zip(curve, curve[1:], strict=False))
    assert sum(part.count * part.right.value for part in curve) == pytest.approx(sum(t.right for t in trials))
    assert sum(part.count * part.confidence for part in curve) == pytest.approx(
        sum(t.confidence for t in trials) / 100
    )


def test_overconfidence_is_confidence_less_right_answers():
    trials = [trial(True, True, 90), trial(False, True, 100), trial(False, False, 60), trial(True, False, 70)]
    assert overconfidence(trials).value == pytest.approx(0.8 - 0.5)
    sure_and_wrong = overconfidence([trial(True, False, 100)] * 12)
    assert sure_and_wrong.value == sure_and_wrong.high == 1 and sure_and_wrong.low > 0.4
    modest = overconfidence([trial(True, True, 50)] * 12)
    assert modest.value == modest.low == -0.5 and modest.high < 0


def test_trust_looks_at_real_clips_only():
    trials = [
        trial(False, False, 90),
        trial(False, True, 60),
        trial(True, True, 100),
        trial(True, False, 100),
    ]
    assert taken_for_real(trials).value == 0.5
    assert belief_in_real(trials).value == pytest.approx((0.9 + 0.4) / 2)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: brier_score([], []), "at least one"),
        (lambda: brier_score([0.5], [True, False]), "one outcome for each"),
        (lambda: brier_score([[0.5]], [[True]]), "one outcome for each"),
        (lambda: brier_score([1.5], [True]), "between 0 and 1"),
        (lambda: brier_score([float("nan")], [True]), "between 0 and 1"),
        (lambda: brier_score([0.5], [2]), "yes or no"),
        (lambda: brier_score(["a"], [True]), "is a number"),
        (lambda: brier_parts([], []), "at least one"),
        (lambda: brier_interval([trial(True, True)]), "at least two"),
        (lambda: overconfidence([]), "at least two"),
        (lambda: taken_for_real([trial(True, True)]), "answers to real clips"),
        (lambda: belief_in_real([trial(False, True)]), "at least two real clips"),
    ],
)
def test_bad_input_gets_a_sentence(call, says):
    with pytest.raises(DoubleTakeError, match=says):
        call()
