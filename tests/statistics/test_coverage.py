"""How often the intervals hold the truth: by counting through all tables, and by simulated viewers."""

from functools import cache
from math import comb
from statistics import NormalDist

import numpy as np
import pytest

from doubletake.statistics.intervals import difference, mean_interval, wilson_interval
from doubletake.statistics.signal_detection import Counts, at_prevalence, bias, predictive_value, sensitivity
from doubletake.statistics.trial import Trial
from doubletake.trials.summary import score

NORMAL = NormalDist()

# Swapped and real clips of a round: the baseline, two with 20 % prevalence, longer ones.
DESIGNS = [(6, 6), (4, 16), (12, 12), (20, 20)]
VIEWERS = [(d, c) for d in (0, 0.25, 0.5, 1, 1.5, 2, 2.5, 3) for c in (-1, -0.5, -0.25, 0, 0.25, 0.5, 1)]


def rates(d, c):
    return NORMAL.cdf(d / 2 - c), NORMAL.cdf(-d / 2 - c)


def binomial(count, share):
    return np.array([comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)])


@cache
def all_rounds(swapped, real):
    return [[Counts(h, swapped - h, a, real - a) for a in range(real + 1)] for h in range(swapped + 1)]


def share_held(interval, truth, swapped, real):
    """For each viewer, how often the interval of a round holds the truth: every possible round, weighed."""
    found = [[interval(counts) for counts in row] for row in all_rounds(swapped, real)]
    shares = []
    for viewer in VIEWERS:
        hit_rate, alarm_rate = rates(*viewer)
        held = np.array([[truth(*viewer) in one for one in row] for row in found])
        shares.append(float(binomial(swapped, hit_rate) @ held @ binomial(real, alarm_rate)))
    return np.array(shares)


@pytest.mark.parametrize(("swapped", "real"), DESIGNS)
def test_d_prime_is_held_at_least_90_times_in_100(swapped, real):
    shares = share_held(sensitivity, lambda d, c: d, swapped, real)
    assert shares.min() >= 0.90 and 0.95 <= shares.mean() <= 0.98


@pytest.mark.parametrize(("swapped", "real"), DESIGNS)
def test_the_criterion_is_held_at_least_90_times_in_100(swapped, real):
    shares = share_held(bias, lambda d, c: c, swapped, real)
    assert shares.min() >= 0.90 and 0.95 <= shares.mean() <= 0.985


@pytest.mark.parametrize(("swapped", "real"), DESIGNS)
def test_right_calls_at_another_prevalence_are_held_at_least_87_times_in_100(swapped, real):
    shares = share_held(
        lambda counts: at_prevalence(counts, 0.2),
        lambda d, c: predictive_value(*rates(d, c), 0.2),
        swapped,
        real,
    )
    assert shares.min() >= 0.87 and 0.94 <= shares.mean() <= 0.96


def test_a_percentile_bootstrap_of_d_prime_would_not_do():
    rng, z = np.random.default_rng(0), np.vectorize(NORMAL.inv_cdf)
    drawn = z((rng.binomial(6, np.arange(7)[:, None] / 6, (7, 2000)) + 0.5) / 7)
    again = z((rng.binomial(6, np.arange(7)[:, None] / 6, (7, 2000)) + 0.5) / 7)
    low, high = np.quantile(drawn[:, None] - again[None], [0.025, 0.975], axis=2)
    shares = []
    for d, c in VIEWERS:
        hit_rate, alarm_rate = rates(d, c)
        shares.append(binomial(6, hit_rate) @ ((low <= d) & (d <= high)) @ binomial(6, alarm_rate))
    assert np.mean(shares) < 0.8 and min(shares) < 0.1


@pytest.mark.parametrize("count", [4, 6, 12, 24])
def test_wilson_holds_a_share_95_times_in_100_on_average(count):
    found = [wilson_interval(k, count) for k in range(count + 1)]
    shares = np.linspace(0.005, 0.995, 199)
    held = [binomial(count, share) @ [share in one for one in found] for share in shares]
    assert min(held) > 0.82 and 0.94 < np.mean(held) < 0.97


@pytest.mark.parametrize(
    ("before", "after"), [((0.3, 0), (1.2, 0.2)), ((1, -0.4), (1, 0.4)), ((2, 0), (0.5, 0))]
)
def test_a_change_of_d_prime_is_held(before, after):
    rng, found = np.random.default_rng(5), []
    for viewer in (before, after):
        hits, alarms = (rng.binomial(6, share, 3000) for share in rates(*viewer))
        found.append([sensitivity(all_rounds(6, 6)[h][a]) for h, a in zip(hits, alarms, strict=True)])
    held = [after[0] - before[0] in difference(b, a) for a, b in zip(*found, strict=True)]
    assert 0.94 <= np.mean(held) <= 0.995


def viewed(rng, rounds, swapped, real, d, c, assurance):
    """Rounds of a viewer whose confidence grows with the evidence, as fast as ``assurance`` says."""
    truth = np.repeat([True, False], [swapped, real])
    evidence = rng.normal(np.where(truth, d / 2, -d / 2), 1, (rounds, swapped + real))
    said = evidence > c
    belief = 1 / (1 + np.exp(-max(d, 0.3) * assurance * evidence))
    sure = 100 * np.maximum(np.where(said, belief, 1 - belief), 0.5)
    return truth, said, np.round(sure / 5) * 5


def true_values(truth, said, sure):
    """What the figures are in the long run, of many rounds at once."""
    belief = np.where(said, sure, 100 - sure) / 100
    # How many more real clips each belief exceeds, over all rounds, ties half: the area.
    levels = np.arange(0, 1.001, 0.05)
    of_swapped = np.array([np.mean(np.abs(belief[:, truth] - level) < 0.01) for level in levels])
    of_real = np.array([np.mean(np.abs(belief[:, ~truth] - level) < 0.01) for level in levels])
    return {
        "area": float(of_swapped @ (np.cumsum(of_real) - of_real / 2)),
        "brier": float(np.mean((belief - truth) ** 2)),
        "overconfidence": float(np.mean(sure / 100 - (said == truth))),
        "belief_in_real": float(np.mean(1 - belief[:, ~truth])),
        "taken_for_real": float(np.mean(~said[:, ~truth])),
        "accuracy": float(np.mean(said == truth)),
    }


@pytest.mark.parametrize(("swapped", "real"), [(6, 6), (4, 16)])
def test_simulated_viewers_are_held_by_all_figures(swapped, real):
    rng, shares = np.random.default_rng(6), {}
    for d, c, assurance in [
        (0, 0, 1),
        (0, 0.4, 4),
        (1, 0, 1),
        (1, 0.4, 0.7),
        (1, 0, 4),
        (2, 0, 1),
        (2, 0.4, 2),
    ]:
        truths = true_values(*viewed(rng, 20_000, swapped, real, d, c, assurance))
        truth, said, sure = viewed(rng, 250, swapped, real, d, c, assurance)
        figures = [
            score(
                Trial("a", *map(bool, pair), float(how), 1.0, False)
                for *pair, how in zip(truth, s, u, strict=True)
            )
            for s, u in zip(said, sure, strict=True)
        ]
        for name, value in truths.items():
            held = np.mean([value in getattr(one.figures, name) for one in figures])
            shares.setdefault(name, []).append(float(held))
    for name, held in shares.items():
        assert min(held) >= 0.86 and 0.925 <= np.mean(held) <= 0.99, (name, held)


def test_a_class_of_ten_is_held_for_the_mean_of_its_rounds():
    # Learners differ; what the class's mean comes to in the long run is that of many such learners' rounds.
    rng = np.random.default_rng(7)

    def rounds(count):
        true = rng.normal(0.8, 0.5, count)
        hits, alarms = (rng.binomial(6, [rates(d, 0.1)[which] for d in true]) for which in (0, 1))
        return [sensitivity(all_rounds(6, 6)[h][a]).value for h, a in zip(hits, alarms, strict=True)]

    long_run = np.mean(rounds(20_000))
    held = [long_run in mean_interval(rounds(10)) for _ in range(600)]
    assert 0.92 <= np.mean(held) <= 0.975


def test_the_log_linear_correction_pulls_little_for_moderate_viewers():
    z = np.array([NORMAL.inv_cdf((k + 0.5) / 7) for k in range(7)])
    means = {d: float(2 * binomial(6, rates(d, 0)[0]) @ z) for d in (0.5, 1, 2)}
    assert means == pytest.approx({0.5: 0.48, 1: 0.95, 2: 1.81}, abs=0.01)
