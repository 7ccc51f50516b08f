"""Three ways to part the clips: the most careless is caught flattering."""

import numpy as np
import pytest

from doubletake.detector import auc_within, folds, held_out_scores, roc_band, roc_within
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS
from tests.evidence.simulated import simulated_table


def area(table, how, kind="forest"):
    scores, fold = held_out_scores(table, how, kind=kind)
    return auc_within(scores, table.made, fold, table.footage, resamples=20).value


def test_a_clip_known_in_another_look_flatters():
    """There is nothing to find, and yet a detector that knows each clip in other looks finds it."""
    table = simulated_table(2, effect=0.0, renditions=ALL_RENDITIONS[:2]).of(split="training")
    careless, honest = area(table, "rows"), area(table, "people")
    assert careless > 0.75 and abs(honest - 0.5) < 0.2
    assert careless > honest + 0.2


def test_nobody_tested_has_a_part_in_what_was_learnt(training, monkeypatch):
    tested = []
    original = folds.train

    def spy(learnt, cues, kind, seed):
        detector = original(learnt, cues, kind, seed)
        tested.append(detector.people)
        return detector

    monkeypatch.setattr(folds, "train", spy)
    _, fold = held_out_scores(training, "people")
    for people, number in zip(tested, np.unique(fold), strict=True):
        (person,) = set(training.person[fold == number])
        assert person not in people and len(people) == 4


@pytest.mark.parametrize("how", ["rows", "clips", "people"])
def test_every_clip_is_scored_once(training, how):
    scores, fold = held_out_scores(training, how)
    assert np.isfinite(scores).all() and fold.shape == scores.shape and len(np.unique(fold)) == 5
    for item in np.unique(training.item):
        # Looks of one clip stay together unless rows are parted.
        together = len(np.unique(fold[training.item == item])) == 1
        assert together or how == "rows"


def test_scores_of_different_detectors_are_not_compared():
    made = np.array([True, False, True, False])
    fold = np.array([0, 0, 1, 1])
    groups = np.arange(4)
    # Within each fold the swapped clip is higher; pooled, one of four pairs is not.
    assert auc_within([0.9, 0.8, 0.3, 0.1], made, fold, groups, resamples=50).value == 1.0
    assert auc_within([0.9, 0.8, 0.3, 0.1], made, np.zeros(4), groups, resamples=50).value == 0.75


def test_the_mean_curve_has_the_area_of_pairs_within_folds(training):
    rng = np.random.default_rng(3)
    scores, fold = rng.integers(0, 6, len(training)) / 5, rng.integers(0, 4, len(training))  # with ties
    found = roc_within(scores, training.made, fold, training.footage, resamples=60)
    assert np.trapezoid(found.hits, found.false_alarms) == pytest.approx(found.auc.value)
    assert (np.diff(found.hits) >= -1e-12).all() and (np.diff(found.false_alarms) >= 0).all()
    assert found.false_alarms[0] == 0 and found.hits[-1] == found.false_alarms[-1] == 1
    assert (found.low <= found.high).all() and found.low[-1] == 1


def test_with_one_fold_the_mean_curve_is_the_curve(training):
    scores = np.random.default_rng(4).random(len(training))
    one = roc_within(scores, training.made, np.zeros(len(training)), training.footage, resamples=60)
    whole = roc_band(scores, training, resamples=60)
    assert one.auc.value == pytest.approx(whole.auc.value)
    np.testing.assert_allclose(one.low, whole.low)
    at = np.interp(0.37, whole.false_alarms, whole.hits)
    assert np.interp(0.37, one.false_alarms, one.hits) == pytest.approx(at)


def test_what_cannot_be_parted_is_refused(training):
    with pytest.raises(DoubleTakeError, match="rows, clips, people"):
        held_out_scores(training, "luck")
    with pytest.raises(DoubleTakeError, match="two or more"):
        held_out_scores(training.of(person="ines"), "people")
    with pytest.raises(DoubleTakeError, match="too few clips"):
        held_out_scores(training.where([0, 1, 2]), "rows")
