"""d′, c, rating curve and prevalence: published examples, brute force, refusals."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.signal_detection import (
    Counts,
    accuracy,
    at_prevalence,
    bias,
    count,
    criterion,
    d_prime,
    equal_variance_curve,
    predictive_value,
    rating_area,
    rating_curve,
    sensitivity,
    standard_errors,
)
from doubletake.statistics.trial import Trial

NORMAL = NormalDist()

# The rating data of H. Stanislaw and N. Todorov, "Calculation of signal detection theory measures", Behavior
# Research Methods, Instruments, & Computers 31, 1999, from sure "signal" to sure "noise", as stored in
# lcdunne/roc-face, example/example_data.json (read there; the paper's table could not be read).
SIGNAL, NOISE = (18, 12, 8, 8, 4, 0), (0, 7, 3, 1, 6, 8)


def trial(swapped, said, confidence=80, item="a"):
    return Trial(item, swapped, said, confidence, 3.0, False)


def rated():
    """Each of the six ratings as an answer with a confidence: 95, 75 and 55 % on either side."""
    answers = [(True, 95), (True, 75), (True, 55), (False, 55), (False, 75), (False, 95)]
    for swapped, numbers in ((True, SIGNAL), (False, NOISE)):
        for (said, confidence), number in zip(answers, numbers, strict=True):
            yield from [trial(swapped, said, confidence)] * number


def test_a_rise_to_51_percent_that_is_no_skill():
    # The five-minute training of evidence.md: typical viewers, 51 % hits and 49 % false alarms.
    assert d_prime(0.51, 0.49) == pytest.approx(0.05, abs=5e-4)
    assert criterion(0.51, 0.49) == pytest.approx(0, abs=1e-12)
    # Before it, 31 % hits and 46 % false alarms: real clips were called swapped more often than swapped ones.
    assert d_prime(0.31, 0.46) == pytest.approx(-0.40, abs=5e-3)
    assert criterion(0.31, 0.46) == pytest.approx(0.30, abs=5e-3)


@pytest.mark.parametrize(
    ("hits", "alarms", "value"),
    [
        # As tested in lcdunne/roc-face, tests/test_sdt_measures.py (read). The first is the example of faces
        # remembered in N. A. Macmillan and C. D. Creelman, "Detection Theory", chapter 1 (from memory).
        (0.80, 0.40, 1.095),
        (0.32, 0.04, 1.283),
        (0.36, 0.36, 0.0),
        (0.95, 0.20, 2.486),
        # W. Schneider, "Short notes on theory of signal detection": a table of three viewers (read).
        (0.70, 0.10, 1.806),
        (0.50, 0.40, 0.253),
        (0.85, 0.05, 2.681),
        # README of lcdunne/roc-face (read).
        (0.75, 0.21, 1.480910997214322),
    ],
)
def test_d_prime_as_published(hits, alarms, value):
    assert d_prime(hits, alarms) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize(
    ("hits", "alarms", "value"),
    # As above.
    [(0.95, 0.20, -0.402), (0.90, 0.05, 0.182), (0.75, 0.21, 0.06596574841107933)],
)
def test_criterion_as_published(hits, alarms, value):
    assert criterion(hits, alarms) == pytest.approx(value, abs=6e-4)


def test_the_log_linear_correction_as_published():
    # The R package statpsych, signal(82, 46, 100, 100), after T. D. Wickens, "Elementary Signal Detection
    # Theory", 2002: rates, d′, and c, which it calls bias (read).
    counts = Counts(82, 18, 46, 54)
    assert counts.rates == pytest.approx((0.8168317, 0.460396), abs=5e-8)
    assert sensitivity(counts).value == pytest.approx(1.002793, abs=5e-7)
    assert bias(counts).value == pytest.approx(-0.4019603, abs=5e-8)


def test_standard_errors_are_the_spread_of_many_rounds():
    rng = np.random.default_rng(0)
    hits, alarms = rng.binomial(200, 0.7, 20_000), rng.binomial(300, 0.2, 20_000)
    z = np.vectorize(NORMAL.inv_cdf)
    z_hits, z_alarms = z((hits + 0.5) / 201), z((alarms + 0.5) / 301)
    expected = standard_errors(Counts(140, 60, 60, 240))
    assert np.std(z_hits - z_alarms) == pytest.approx(expected[0], rel=0.02)
    assert np.std(-(z_hits + z_alarms) / 2) == pytest.approx(expected[1], rel=0.02)


def test_standard_errors_by_hand():
    # 15 of 20 and 6 of 20, corrected: 15.5/21 and 6.5/21; the density of the normal curve there, by hand.
    errors = []
    for rate in (15.5 / 21, 6.5 / 21):
        density = math.exp(-(NORMAL.inv_cdf(rate) ** 2) / 2) / math.sqrt(2 * math.pi)
        errors.append(rate * (1 - rate) / (20 * density**2))
    assert standard_errors(Counts(15, 5, 6, 14)) == pytest.approx(
        (sum(errors) ** 0.5, sum(errors) ** 0.5 / 2)
    )


@pytest.mark.parametrize("hits", [0, 1, 3, 6])
@pytest.mark.parametrize("alarms", [0, 2, 6])
def test_every_round_has_figures_and_exchanging_the_answers_mirrors_them(hits, alarms):
    counts, turned = Counts(hits, 6 - hits, alarms, 6 - alarms), Counts(alarms, 6 - alarms, hits, 6 - hits)
    one, other = sensitivity(counts), sensitivity(turned)
    assert math.isfinite(one.low) and math.isfinite(one.high) and one.low < one.value < one.high
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low))
    said_no = Counts(6 - hits, hits, 6 - alarms, alarms)
    assert bias(said_no).value == pytest.approx(-bias(counts).value)


def test_counting_keeps_the_four_apart():
    answers = [(True, True)] * 4 + [(True, False)] * 3 + [(False, True)] * 2 + [(False, False)]
    counts = count(trial(*answer) for answer in answers)
    assert counts == Counts(hits=4, misses=3, false_alarms=2, correct_rejections=1)
    assert (counts.swapped, counts.real, counts.right, counts.total) == (7, 3, 5, 10)
    assert accuracy(counts).value == 0.5
    assert count([]) == Counts(0, 0, 0, 0)


def test_ratings_of_stanislaw_and_todorov():
    counts = count(rated())
    assert counts == Counts(38, 12, 10, 15)
    assert d_prime(38 / 50, 10 / 25) == pytest.approx(0.960, abs=1e-3)
    curve = rating_curve(rated())
    np.testing.assert_allclose(curve.hits, np.cumsum([0, *SIGNAL]) / 50)
    np.testing.assert_allclose(curve.false_alarms, np.cumsum([0, *NOISE]) / 25)
    # The area by counting pairs.
    wins = sum(
        s * n * (1.0 if i < j else 0.5 if i == j else 0.0)
        for i, s in enumerate(SIGNAL)
        for j, n in enumerate(NOISE)
    )
    found = rating_area(rated())
    assert found.value == pytest.approx(wins / 1250)
    assert 0.5 < found.low < found.value < found.high < 1


def test_the_area_of_hanley_and_mcneil_has_about_their_error():
    # Radiology 143, 1982: area 0.893, standard error 0.032; see test_auc.py for the ratings. Symmetric there,
    # so only the width is compared.
    scale = [(False, 95), (False, 75), (True, 50), (True, 75), (True, 95)]
    trials = [
        trial(swapped, *answer)
        for swapped, numbers in ((False, (33, 6, 6, 11, 2)), (True, (3, 2, 2, 11, 33)))
        for answer, number in zip(scale, numbers, strict=True)
        for _ in range(number)
    ]
    found = rating_area(trials)
    assert found.value == pytest.approx(0.893, abs=5e-4)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.032, rel=0.06)


def test_the_ends_of_an_area_are_as_far_as_the_level_allows():
    # Newcombe's equation by hand: 5 of 6 swapped clips and 2 of 6 real ones called swapped, equally sure.
    trials = [trial(True, k < 5) for k in range(6)] + [trial(False, k < 2) for k in range(6)]
    found = rating_area(trials)
    assert found.value == pytest.approx((5 * 4 + (5 * 2 + 1 * 4) / 2) / 36)
    for end in (found.low, found.high):
        spread = end * (1 - end) * (1 + 5 * (1 - end) / (2 - end) + 5 * end / (1 + end)) / 36
        assert abs(found.value - end) == pytest.approx(1.959964 * math.sqrt(spread), rel=1e-5)


def test_areas_at_the_ends_have_an_interval_too():
    perfect = [trial(True, True)] * 6 + [trial(False, False)] * 6
    found = rating_area(perfect)
    assert (found.value, found.high) == (1, 1) and 0.6 < found.low < 0.85
    turned = rating_area([trial(not t.swapped, t.said_swapped) for t in perfect])
    assert (turned.value, turned.low) == (0, 0) and turned.high == pytest.approx(1 - found.low)


def test_the_equal_variance_curve_goes_through_the_corrected_point():
    counts = Counts(9, 3, 2, 10)
    false_alarms, hits = equal_variance_curve(sensitivity(counts).value, points=2001)
    assert np.interp(counts.rates[1], false_alarms, hits) == pytest.approx(counts.rates[0], abs=1e-5)
    assert (np.diff(hits) > 0).all() and (np.diff(false_alarms) > 0).all()
    # Area under it: Φ(d′/√2).
    expected = NORMAL.cdf(sensitivity(counts).value / math.sqrt(2))
    assert np.trapezoid(hits, false_alarms) == pytest.approx(expected, abs=1e-4)


def test_without_sensitivity_the_curve_is_the_diagonal():
    false_alarms, hits = equal_variance_curve(0.0, points=5)
    np.testing.assert_allclose(hits, false_alarms)


@pytest.mark.parametrize(
    ("hits", "alarms", "prevalence", "value"),
    [
        # S. Strogatz, "Chances are", after G. Gigerenzer: mammograms, "about 9 percent" (read).
        (0.90, 0.07, 0.008, 0.09),
        # J. A. Paulos, "Mammogram math": "only about 32 percent" (read).
        (0.95, 0.01, 0.005, 0.32),
        (0.51, 0.49, 0.5, 0.51),
        (0.51, 0.49, 0.2, 0.206),
        (1.0, 0.0, 0.01, 1.0),
        (0.5, 0.5, 0.0, 0.0),
    ],
)
def test_predictive_values_as_published(hits, alarms, prevalence, value):
    assert predictive_value(hits, alarms, prevalence) == pytest.approx(value, abs=5e-3)


def test_predictive_value_by_counting_heads():
    # Of 1,000 clips 200 are swapped: 160 of them are found, and 160 of the 800 others are called swapped too.
    assert predictive_value(0.8, 0.2, 0.2) == pytest.approx(160 / 320)


def test_at_prevalence_is_the_predictive_value_of_the_corrected_rates():
    counts = Counts(9, 3, 2, 10)
    for prevalence in (0.01, 0.2, 0.5, 0.9):
        found = at_prevalence(counts, prevalence)
        assert found.value == pytest.approx(predictive_value(*counts.rates, prevalence))
        assert 0 < found.low < found.value < found.high < 1
    assert at_prevalence(counts, 0.2).high < at_prevalence(counts, 0.5).high


@pytest.mark.parametrize("table", [(0, 6, 0, 6), (6, 0, 0, 6), (0, 6, 6, 0), (6, 0, 6, 0)])
def test_at_prevalence_knows_the_ends(table):
    found = at_prevalence(Counts(*table), 0.2)
    assert 0 <= found.low < found.value < found.high <= 1
    assert (found.low == 0) == (table[0] == 0)
    assert (found.high == 1) == (table[2] == 0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Counts(-1, 0, 0, 0), "0 or more"),
        (lambda: Counts(1.5, 0, 0, 0), "0 or more"),
        (lambda: Counts(True, 0, 0, 0), "0 or more"),
        (lambda: d_prime(1.0, 0.2), "log-linear"),
        (lambda: d_prime(math.nan, 0.2), "log-linear"),
        (lambda: criterion(0.5, 0.0), "log-linear"),
        (lambda: sensitivity(Counts(3, 3, 0, 0)), "swapped clips and to real"),
        (lambda: bias(Counts(0, 0, 3, 3)), "swapped clips and to real"),
        (lambda: sensitivity(Counts(3, 3, 3, 3), level=0), "level between"),
        (lambda: accuracy(Counts(0, 0, 0, 0)), "at least one case"),
        (lambda: rating_area([trial(True, True)]), "both kinds"),
        (lambda: rating_curve([]), "both kinds"),
        (lambda: equal_variance_curve(math.inf), "at least two points"),
        (lambda: equal_variance_curve(1.0, points=1), "at least two points"),
        (lambda: predictive_value(0.5, 1.2, 0.2), "from 0 to 1"),
        (lambda: predictive_value(0.0, 0.0, 0.2), "Nothing would be called"),
        (lambda: at_prevalence(Counts(3, 3, 3, 3), 0.0), "prevalence between"),
        (lambda: at_prevalence(Counts(3, 3, 3, 3), math.nan), "prevalence between"),
        (lambda: at_prevalence(Counts(3, 3, 0, 0), 0.2), "swapped clips and to real"),
    ],
)
def test_bad_input_gets_a_sentence(call, says):
    with pytest.raises(DoubleTakeError, match=says):
        call()
