"""Training, holding out and testing in one: what is compared with what, and who is counted."""

import pytest

from doubletake.detector import LEARNT, STRANGERS
from doubletake.detector.training import learn, put_to_the_test


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
    strangers = dict(trained.tests)[STRANGERS]
    counted = sum(one.swapped + one.others for one in trained.by_tone(0.5))
    assert counted == len(strangers) and not trained.detector.has_seen(strangers).any()


def test_each_test_is_compared_with_the_same_peoples_swaps(trained):
    put_to_the_test(trained)
    assert [one.name for one in trained.outcomes(0.5)] == [name for name, _ in trained.tests]
    for name, fall in trained.falls.items():
        before = LEARNT if name == STRANGERS or name.endswith(LEARNT) else STRANGERS
        assert fall.value == pytest.approx(trained.areas[before].value - trained.areas[name].value)
    assert LEARNT not in trained.falls and {STRANGERS, "shown: low"} <= set(trained.falls)
