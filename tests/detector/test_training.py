"""Training, holding out and testing in one: what is compared with what, and who is counted."""

import pytest

from doubletake.detector import HELD_OUT_PEOPLE, METHODS, SEEN_PEOPLE, auc_within, left_out_scores, train
from doubletake.detector.training import LEFT_OUT, learn, put_to_the_test


@pytest.fixture(scope="module")
def trained():
    heard = []
    found = learn(("noise", "head_pose"), "logistic", "rows", "one", "all", lambda *said: heard.append(said))
    assert [share for _, share in heard] == sorted(share for _, share in heard) and len(heard) == 7
    return found


def test_before_its_tests_it_tells_of_its_training_only(trained):
    assert trained.outcomes(0.5) == () and trained.areas == trained.falls == {}
    confusion = trained.confusion(0.5)
    assert (confusion.swapped, confusion.others) == (trained.learnt.made.sum(), (~trained.learnt.made).sum())


def test_whoever_was_learnt_from_is_not_counted_by_skin_tone_unless_left_out(trained):
    strangers = dict(trained.tests)[HELD_OUT_PEOPLE]
    counted = sum(one.swapped + one.others for one in trained.by_tone(0.5))
    assert counted == len(strangers) and not trained.detector.has_seen(strangers).any()


def test_each_test_is_compared_with_the_same_peoples_swaps(trained):
    put_to_the_test(trained)
    assert [one.name for one in trained.outcomes(0.5)] == [name for name, _ in trained.tests]
    for name, fall in trained.falls.items():
        before = SEEN_PEOPLE if name == HELD_OUT_PEOPLE else HELD_OUT_PEOPLE
        assert fall.value == pytest.approx(trained.areas[before].value - trained.areas[name].value)
    assert SEEN_PEOPLE not in trained.falls and {HELD_OUT_PEOPLE, "shown: low"} <= set(trained.falls)


@pytest.mark.parametrize("method", METHODS)
def test_another_method_is_judged_by_who_never_saw_its_person(trained, method):
    name = f"{METHODS[method]}, {LEFT_OUT}"
    rows = dict(trained.tests)[name]
    assert set(rows.method) == {"camera", method} and len(set(rows.person)) == 5
    put_to_the_test(trained)
    scores, fold = left_out_scores(rows, trained.learnt, trained.detector.cues)
    area = auc_within(scores, rows.made, fold, rows.footage, resamples=20)
    assert trained.areas[name].value == area.value and name not in trained.falls
    ines = rows.person == "ines"
    others = (trained.learnt.person != "ines") & (trained.learnt.source != "ines")
    own = train(trained.learnt.where(others), trained.detector.cues)
    assert (scores[ines] == own.scores(rows.where(ines))).all()
