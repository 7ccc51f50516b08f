"""The classifier: it finds what was put in, and nothing where nothing was."""

import time

import numpy as np
import pytest

from doubletake.cues import CUES
from doubletake.detector import KINDS, judge, train
from doubletake.errors import DoubleTakeError
from tests.evidence.simulated import MOVED, simulated_table


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_what_swaps_do(table, training, kind):
    detector = train(training, kind=kind)
    quiz = table.of(split="quiz", kind=("camera", "made"))
    found = judge("quiz", detector.scores(quiz), quiz, 0.5, resamples=200)
    assert found.auc.low > 0.65 and found.people == 3
    strongest = np.argsort(np.abs(detector.weights))[-3:]
    assert {detector.cues[n] for n in strongest} <= set(MOVED)


def test_the_sign_says_which_way_a_cue_speaks(detector):
    weights = dict(zip(detector.cues, detector.weights, strict=True))
    assert weights["boundary"] > 0.3 and weights["sharpness"] < -0.3 and weights["noise"] < -0.3


def test_from_nothing_it_learns_nothing_about_others():
    areas = []
    for seed in range(6):
        table = simulated_table(seed, effect=0.0)
        unseen = table.of(split="unseen", kind=("camera", "made"))
        detector = train(table.of(split="training"))
        areas.append(judge("x", detector.scores(unseen), unseen, 0.5, resamples=20).auc.value)
    assert abs(np.mean(areas) - 0.5) < 0.08


def test_training_takes_a_moment(training):
    train(training)
    start = time.process_time()
    train(training)
    assert time.process_time() - start < 1.0


def test_the_same_clips_and_seed_give_the_same_detector(table, training):
    for kind in KINDS:
        first, second = (train(training, kind=kind, seed=3).scores(table) for _ in range(2))
        np.testing.assert_array_equal(first, second)


def test_only_the_chosen_cues_are_read(table, training):
    detector = train(training, cues=["boundary", "noise"])
    assert detector.cues == ("boundary", "noise") and len(detector.weights) == 2
    values = table.values.copy()
    values[:, table.cues.index("sharpness")] *= 100
    from dataclasses import replace

    np.testing.assert_array_equal(detector.scores(table), detector.scores(replace(table, values=values)))


def test_a_cue_that_never_has_an_answer_is_no_trouble(table, training):
    from dataclasses import replace

    values = training.values.copy()
    values[:, training.cues.index("pulse")] = np.nan
    detector = train(replace(training, values=values))
    assert np.isfinite(detector.scores(table)).all()


def test_looks_of_an_item_share_its_weight(training):
    """A clip that is there in six looks pulls no more than one that is there in one."""
    once = training.of(rendition="original")
    rows = np.concatenate([np.flatnonzero(~once.made), np.repeat(np.flatnonzero(once.made), 6)])
    one, many = train(once), train(once.where(rows))
    assert np.corrcoef(one.scores(once), many.scores(once))[0, 1] > 0.99
    assert np.abs(one.scores(once) - many.scores(once)).mean() < 0.1


def test_it_knows_whom_it_has_seen(detector, table):
    assert detector.people == {"alma", "daniel", "ines", "marc", "rafael"}
    seen = detector.has_seen(table)
    assert seen[table.split == "practice"].all() and not seen[table.split == "quiz-a"].any()
    assert detector.clips == len(set(table.of(split="training").item))
    # A face that was lent counts as seen.
    only = train(table.of(person=["ines", "alma"]))
    lent = np.isin(table.source, ["ines", "alma"]) & ~np.isin(table.person, ["ines", "alma"])
    assert lent.any() and only.has_seen(table)[lent].all()


def test_no_rows_no_scores(detector, table):
    assert detector.scores(table.where([])).shape == (0,)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        (dict(cues=["colour", "aura"]), "no cue called"),
        (dict(cues=[]), "at least one cue"),
        (dict(kind="oracle"), "no detector of the kind"),
    ],
)
def test_what_cannot_be_is_refused(training, how, why):
    with pytest.raises(DoubleTakeError, match=why):
        train(training, **how)


def test_one_kind_alone_teaches_nothing(training):
    with pytest.raises(DoubleTakeError, match="both kinds"):
        train(training.of(kind="made"))
    with pytest.raises(DoubleTakeError, match="both kinds"):
        train(training.where(np.zeros(len(training), bool)))


def test_every_cue_of_the_course_can_be_read(detector):
    assert detector.cues == tuple(CUES)
