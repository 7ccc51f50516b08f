"""Judging: every figure can be counted by hand, and every test says who was in it."""

from dataclasses import replace

import numpy as np
import pytest

from doubletake.detector import (
    HELD_OUT_PEOPLE,
    METHODS,
    SEEN_PEOPLE,
    auc_fall,
    judge,
    judge_by,
    judge_unseen,
    roc_band,
    train,
    unseen_tests,
)
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS


@pytest.fixture(scope="module")
def quiz(table):
    return table.of(split="quiz", rendition="original", kind=("camera", "made"))


def test_shares_are_counted_at_the_threshold(quiz):
    scores = np.linspace(0, 1, len(quiz))
    found = judge("x", scores, quiz, threshold=float(scores[5]), resamples=20)
    flagged = np.arange(len(quiz)) >= 5
    assert found.swapped == quiz.made.sum() and found.others == (~quiz.made).sum()
    assert found.hits.value == flagged[quiz.made].mean()
    assert found.false_alarms.value == flagged[~quiz.made].mean()
    assert found.counts == (
        (flagged[quiz.made].sum(), quiz.made.sum()),
        (flagged[~quiz.made].sum(), (~quiz.made).sum()),
    )
    assert found.hits.low < found.hits.value < found.hits.high


def test_one_kind_alone_has_no_area(table):
    decoys = table.of(kind="decoy")
    found = judge("decoys", np.zeros(len(decoys)), decoys, 0.5)
    assert found.hits is None and found.auc is None and found.counts == ((0, 0), (0, len(decoys)))


def test_few_footages_have_no_interval(quiz):
    one = quiz.of(person="emina")
    assert judge("x", np.linspace(0, 1, len(one)), one, 0.5).auc is None
    with pytest.raises(DoubleTakeError, match="footages"):
        roc_band(np.linspace(0, 1, len(one)), one)


def test_by_skin_tone_every_clip_is_counted_once(detector, quiz):
    found = judge_by("tone", detector.scores(quiz), quiz, 0.5, resamples=20)
    assert [one.name for one in found] == ["light", "dark"]
    assert sum(one.swapped + one.others for one in found) == len(quiz)
    assert [one.people for one in found] == [1, 2]
    looks = judge_by("rendition", np.zeros(len(quiz)), quiz, 0.5, resamples=20)
    assert [one.name for one in looks] == ["original"]
    with pytest.raises(DoubleTakeError, match="no column"):
        judge_by("mood", np.zeros(len(quiz)), quiz, 0.5)


def test_unseen_people_methods_and_looks(table):
    # One that learnt rough swaps of two people, in one look.
    learnt = table.of(split="training", rendition="original")
    learnt = learnt.where((learnt.kind == "camera") | (learnt.care == "rough"))
    detector = train(learnt)
    found = {one.name: one for one in judge_unseen(detector, table, 0.5, resamples=50)}
    assert set(found) == {
        "people it learnt from", "people it has not seen", "rough swaps", "careful swaps", "best swaps",
        "decoys", *(f"shown: {look}" for look in ALL_RENDITIONS[1:]),
    }  # fmt: skip
    strangers = table.of(split="quiz", rendition="original")  # sealed people stay unseen
    assert found["people it has not seen"].swapped == strangers.made.sum()
    assert found["people it has not seen"].others == (strangers.kind == "camera").sum()
    assert found["people it has not seen"].people == 3
    assert found["decoys"].others == (strangers.kind == "decoy").sum() and found["decoys"].swapped == 0
    assert (
        sum(found[f"{care} swaps"].swapped for care in ("rough", "careful", "best")) == strangers.made.sum()
    )
    # In the table that was drawn, a better swap leaves less to see.
    assert found["rough swaps"].auc.value > found["best swaps"].auc.value


def test_each_test_can_be_had_with_its_clips(detector, table):
    tests = unseen_tests(detector, table)
    outcomes = judge_unseen(detector, table, 0.5, resamples=0)
    assert [name for name, _ in tests] == [outcome.name for outcome in outcomes]
    for (_, rows), outcome in zip(tests, outcomes, strict=True):
        assert (outcome.swapped, outcome.others) == (rows.made.sum(), (~rows.made).sum())
        assert outcome.auc is None, "no resamples, no area"
        assert "sealed" not in rows.split


def test_a_method_it_never_met_is_tested_on_strangers(detector, table):
    method = table.method.copy()
    method[table.made & np.isin(table.person, ["emina", "ines"])] = "one-photo"
    tests = dict(unseen_tests(detector, replace(table, method=method)))
    rows = tests[METHODS["one-photo"]]
    assert set(rows.person[rows.made]) == {"emina"} and set(rows.kind) == {"camera", "made"}
    assert not detector.has_seen(rows).any()
    # … and counts in no test of the classical swaps.
    assert "one-photo" not in {
        *tests[SEEN_PEOPLE].method,
        *tests[HELD_OUT_PEOPLE].method,
        *tests["shown: low"].method,
    }


def test_a_fall_is_the_difference_of_two_areas_and_pairs_footage(detector, table):
    tests = dict(unseen_tests(detector, table))
    before, after = tests["rough swaps"], tests["best swaps"]
    areas = [judge("", detector.scores(rows), rows, 0.5, resamples=20).auc.value for rows in (before, after)]
    found = auc_fall(detector, before, after, resamples=300)
    assert found.value == pytest.approx(areas[0] - areas[1]) and found.value > 0
    assert found.low < found.value < found.high
    # The same clips twice: nothing falls, whichever footage is drawn.
    none = auc_fall(detector, before, before, resamples=100)
    assert (none.value, none.low, none.high) == (0, 0, 0)


def test_the_band_holds_the_curve_and_narrows_with_more_clips(detector, table):
    few = table.of(split="quiz", rendition="original", kind=("camera", "made"))
    many = table.of(split="unseen", kind=("camera", "made"))
    wide, narrow = (roc_band(detector.scores(rows), rows, resamples=200) for rows in (few, many))
    for band, rows in ((wide, few), (narrow, many)):
        hits = [band.hits[band.false_alarms <= x + 1e-12].max() for x in band.grid]
        inside = (band.low - 1e-9 <= hits) & (hits <= band.high + 1e-9)
        assert inside.mean() > 0.9
        assert band.low[-1] == band.high[-1] == 1 and (np.diff(band.high) >= 0).all()
        assert band.auc.low < band.auc.value < band.auc.high and len(rows)
    assert (wide.high - wide.low).mean() > (narrow.high - narrow.low).mean()


def test_a_score_for_each_clip(quiz):
    with pytest.raises(DoubleTakeError, match="one score for each clip"):
        judge("x", [0.5], quiz, 0.5)
