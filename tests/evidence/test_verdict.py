"""Verdicts: four words each way, and "cannot say" wherever nothing was calibrated."""

import math
import re

import numpy as np
import pytest

from doubletake.cues import CUES, Reading, observe, read_cues
from doubletake.evidence import CANNOT_SAY, CONDITIONS, Verdict, conditions_of, weigh
from doubletake.evidence.verdict import _verdict_of
from doubletake.evidence.verdict_figures import verdicts
from tests.evidence.simulated import MOVED

GOOD = dict(
    face_width=170.0,
    frames_per_second=25.0,
    seconds=3.0,
    grain=0.6,
    turned=3.0,
    found=1.0,
    detector=1.0,
    cast=1.0,
)


def middle(fit):
    """The readings of a clip half way between the groups."""
    joint = dict(zip(fit["columns"], fit["middle"], strict=True))
    return {name: math.exp(joint[name]) if one.scale == "log" else joint[name] for name, one in CUES.items()}


def readings(values):
    return {
        cue: Reading(cue, value, math.isfinite(value), "", "", details={}) for cue, value in values.items()
    }


def pushed(fit, by):
    """Readings pushed toward a swap by so many standard deviations, in all cues that a swap moves."""
    values = middle(fit)
    for cue, moved in MOVED.items():
        values[cue] *= math.exp(0.3 * by * np.sign(moved))
    return readings(values)


def said(fit, by, **changed):
    return weigh(pushed(fit, by), conditions={**GOOD, **changed}, fit=fit)


def test_the_further_toward_a_swap_the_stronger(fit):
    found = [said({**fit, "strangest": 99}, by) for by in np.linspace(-1.8, 1.8, 13)]
    ratios = [verdict.log_likelihood_ratio for verdict in found]
    assert ratios == sorted(ratios) and ratios[0] < -0.5 and ratios[-1] > 0.5
    assert {verdict.direction for verdict in found} == {"as filmed", "", "swap"}
    assert found[6].words == CANNOT_SAY and "both read like this" in found[6].reasons[0]


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.6, "very strong evidence that the face was replaced"),
        (1.2, "strong evidence that the face was replaced"),
        (0.6, "moderate evidence that the face was replaced"),
        (0.35, "weak evidence that the face was replaced"),
        (0.1, "cannot say"),
        (-0.1, "cannot say"),
        (-0.35, "weak evidence that the face is as filmed"),
        (-0.6, "moderate evidence that the face is as filmed"),
        (-1.2, "strong evidence that the face is as filmed"),
        (-1.6, "very strong evidence that the face is as filmed"),
    ],
)
def test_four_words_each_way(fit, ratio, words):
    assert _verdict_of(ratio, {"noise": ratio}, {**fit, "most": 2.0}).words == words


def test_few_clips_carry_no_very_strong_evidence(fit):
    verdict = _verdict_of(9.0, {"noise": 9.0}, fit)
    assert verdict.log_likelihood_ratio == fit["most"] and verdict.words.startswith("strong ")
    assert "so few clips" in verdict.reasons[-1]


def test_it_names_what_it_rests_on(fit):
    verdict = said(fit, 1.5)
    assert "blending boundary" in verdict.reasons[0]
    assert "clips of 5 people" in " ".join(verdict.reasons)
    assert set(verdict.shares) <= set(CUES) and max(verdict.shares, key=verdict.shares.get) in MOVED


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"face_width": 90.0}, "smaller"),
        ({"face_width": 400.0}, "larger"),
        ({"frames_per_second": 12.0}, "fewer frames a second"),
        ({"frames_per_second": 60.0}, "more frames a second"),
        ({"seconds": 1.0}, "shorter"),
        ({"grain": 0.01}, "strong compression"),
        ({"grain": 9.0}, "more grain"),
        ({"turned": 60.0}, "turned more"),
        ({"found": 0.5}, "lost too often"),
        ({"detector": 0.0}, "landmarks"),
        ({"cast": 0.0}, "the course’s own clips only"),
        ({"grain": math.nan}, "how much grain"),
        ({"found": math.nan}, "not known in how many frames"),
    ],
)
def test_outside_of_its_conditions_it_cannot_say(fit, changed, why):
    assert said(fit, 1.5).direction == "swap"
    verdict = said(fit, 1.5, **changed)
    assert verdict.words == CANNOT_SAY and verdict.direction == "" and verdict.log_likelihood_ratio is None
    assert len(verdict.reasons) == 1 and why in verdict.reasons[0]


@pytest.mark.parametrize("changed", [{"seconds": 60.0}, {"turned": 0.0}])
def test_a_longer_clip_and_a_straighter_head_are_no_reason(fit, changed):
    assert said(fit, 1.5, **changed).direction == "swap"


def test_conditions_that_are_not_given_are_not_guessed(fit):
    verdict = weigh(pushed(fit, 1.5), conditions={}, fit=fit)
    assert verdict.words == CANNOT_SAY and len(verdict.reasons) >= 3


def test_with_too_few_answers_it_cannot_say(fit):
    values = middle(fit)
    few = {cue: reading for cue, reading in readings(values).items() if cue in ("noise", "boundary")}
    verdict = weigh(few, conditions=GOOD, fit=fit)
    assert verdict.reasons == ("Only two cues have an answer on this clip.",)
    assert weigh({}, conditions=GOOD, fit=fit).reasons == ("No cue has an answer on this clip.",)


def test_what_reads_like_no_clip_it_was_fitted_on_is_not_judged(fit):
    values = middle(fit)
    for number, cue in enumerate(values):
        values[cue] *= math.exp(1.5 * (-1) ** number) if values[cue] > 0 else 1
    verdict = weigh(readings(values), conditions=GOOD, fit=fit)
    assert verdict.words == CANNOT_SAY and "like those of no clip" in verdict.reasons[0]


def test_silent_cues_do_not_count(fit):
    loud = pushed(fit, 1.5)
    silent = {**loud, "boundary": Reading("boundary", 99.0, False, "No face.", "")}
    without = {cue: reading for cue, reading in loud.items() if cue != "boundary"}
    assert weigh(silent, conditions=GOOD, fit=fit) == weigh(without, conditions=GOOD, fit=fit)


def test_nothing_fitted_nothing_verdict_of(monkeypatch, tmp_path):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    verdict = weigh({}, conditions=GOOD)
    assert verdict == Verdict(CANNOT_SAY, "", None, verdict.reasons) and "fitted yet" in verdict.reasons[0]


def test_no_verdict_prints_a_percentage(fit, table):
    found = [*verdicts(fit, table), said(fit, 3), said(fit, -3), said(fit, 0), said(fit, 1, grain=0.01)]
    assert {verdict.words.split(" evidence")[0] for verdict in found} >= {
        "weak",
        "moderate",
        "strong",
        CANNOT_SAY,
    }
    for verdict in found:
        text = " ".join((verdict.words, *verdict.reasons)).lower()
        assert not re.search(r"%|per ?cent|probab|fake|chance", text), text


def test_the_table_and_a_single_clip_are_weighed_alike(fit, table):
    rows = table.of(split="quiz")
    for n, verdict in enumerate(verdicts(fit, rows)[:40]):
        by_cue = readings(dict(zip(rows.cues, rows.values[n].tolist(), strict=True)))
        conditions = {
            **dict(zip(CONDITIONS, rows.conditions[n].tolist(), strict=True)),
            "detector": 1,
            "cast": 1,
        }
        assert weigh(by_cue, conditions=conditions, fit=fit) == verdict


def test_a_picture_without_a_face_goes_all_the_way(fit):
    observation = observe([np.zeros((64, 64, 3), np.uint8)] * 3, [0.0, 0.04, 0.08])
    verdict = weigh(read_cues(observation), conditions=conditions_of(observation), fit=fit)
    assert verdict.words == CANNOT_SAY and any("lost too often" in reason for reason in verdict.reasons)
