"""The check: it passes for evidence that is honest, and shows it where it is not."""

import math
from itertools import pairwise

import numpy as np
import pytest

from doubletake.evidence import Verdict, fit_evidence
from doubletake.evidence.verdict_figures import by_tone, figures, reliability, verdicts
from tests.evidence.simulated import simulated_table


def test_on_people_not_seen_it_is_better_than_saying_nothing(fit, table):
    quiz = table.of(split="quiz")
    found = figures(verdicts(fit, quiz), quiz)
    assert found.brier < 0.2 and found.cost < 0.8
    assert found.right > 5 * found.wrong and found.misleading == 0
    assert 0 < found.said <= found.clips == len(quiz)


def test_it_is_calibrated_over_many_worlds():
    """Verdicts of 12 fits, each tested on 5 people it did not see: what the ratios promise, comes true."""
    promised, came = [], []
    for seed in range(12):
        table = simulated_table(100 + seed)
        unseen = table.of(split="unseen")
        for verdict, made in zip(
            verdicts(fit_evidence(table, "2026-11-22"), unseen), unseen.made, strict=True
        ):
            if verdict.log_likelihood_ratio is not None:
                promised.append(verdict.log_likelihood_ratio)
                came.append(made)
    promised, came = np.array(promised), np.array(came)
    odds = came.mean() / (1 - came.mean())
    for low, high in ((-9, -0.5), (-0.5, -0.3), (0.3, 0.5), (0.5, 1.0), (1.0, 9)):
        inside = (promised >= low) & (promised < high)
        ratio = odds * 10 ** promised[inside]
        expected, found = (ratio / (1 + ratio)).mean(), came[inside].mean()
        # It may be worth more than it says, by so much; it is not worth less.
        assert -0.25 < (expected - found) * np.sign(low + high) < 0.04, (low, high, inside.sum())


def test_words_that_say_too_much_are_seen():
    """Ratios ten times as strong as they should be fail where honest ones pass."""
    table = simulated_table(3, effect=0.5).of(split="quiz")
    rng = np.random.default_rng(0)
    honest = 0.2 * (2 * table.made - 1) + rng.normal(0, 0.4, len(table))
    loud = [Verdict("strong evidence", "swap" if x > 0 else "as filmed", 8 * x, ()) for x in honest]
    quiet = [Verdict("weak evidence", "swap" if x > 0 else "as filmed", x, ()) for x in honest]
    assert figures(loud, table).cost > 1 > figures(quiet, table).cost
    assert figures(loud, table).misleading == figures(quiet, table).wrong > 0
    top = reliability(loud, table)[-1]
    assert top.expected > top.swapped.high


def test_the_reliability_table_counts_every_clip_that_was_weighed(fit, table):
    quiz = table.of(split="quiz")
    found = verdicts(fit, quiz)
    bins = reliability(found, quiz)
    assert sum(one.count for one in bins) == figures(found, quiz).said
    assert [one.low for one in bins] == sorted(one.low for one in bins)
    assert all(0 <= one.expected <= 1 and one.expected <= other.expected for one, other in pairwise(bins))


def test_skin_tones_add_up_to_all(fit, table):
    quiz = table.of(split="quiz")
    found = by_tone(fit, quiz)
    whole = found.pop("all")
    assert whole == figures(verdicts(fit, quiz), quiz) and set(found) == set(quiz.tone)
    for count in ("clips", "silent", "right", "wrong"):
        assert getattr(whole, count) == sum(getattr(one, count) for one in found.values())
    assert whole.silent + whole.right + whole.wrong == whole.clips


def test_without_both_kinds_there_is_no_figure(fit, table):
    camera = table.of(split="quiz", kind="camera")
    found = figures(verdicts(fit, camera), camera)
    assert math.isnan(found.brier) and math.isnan(found.cost)
    assert reliability(verdicts(fit, camera), camera) == ()
    nobody = table.where(np.zeros(len(table), bool))
    assert figures([], nobody).clips == 0


@pytest.mark.parametrize("kind", ["grain", "face_width"])
def test_rows_outside_of_the_conditions_are_not_weighed(fit, table, kind):
    from dataclasses import replace

    from doubletake.evidence import CONDITIONS

    conditions = table.conditions.copy()
    conditions[:, CONDITIONS.index(kind)] *= 0.01
    assert figures(verdicts(fit, replace(table, conditions=conditions)), table).said == 0
