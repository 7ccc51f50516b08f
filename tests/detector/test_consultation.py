"""A round with the adviser: dealt from the course's own clips, kept, gone on with, and counted."""

import json

import pytest

from doubletake import library
from doubletake.detector import advised_from_store, consult, consultation_from_store, plan_advice, reliance
from doubletake.errors import DoubleTakeError
from doubletake.library import footage_of
from doubletake.trials.spotting import is_swapped


def played(dealt, first=True, final=None):
    """The round with one answer to everything; by default the adviser is followed."""
    while not dealt.whole:
        advice = dealt.plan[len(dealt.final)]
        dealt = dealt.said((advice.says_swapped if final is None else final) if dealt.advised else first)
    return dealt


def test_clips_are_of_people_to_practise_on_and_no_footage_comes_twice():
    for seed in range(5):
        clips = [library.clip(item) for item in consult(seed).items]
        assert len({footage_of(clip).name for clip in clips}) == len(clips) == 10
        assert {clip.split for clip in clips} <= {"teach", "practice"}
        assert sum(map(is_swapped, clips)) == 5
    assert consult(3) == consult(3) and consult(3) != consult(4)


def test_first_the_own_answer_then_the_advice():
    dealt = consult(1)
    assert not dealt.advised
    dealt = dealt.said(True)
    assert dealt.advised and (dealt.first, dealt.final) == ((True,), ())
    dealt = dealt.said(False)
    assert not dealt.advised and (dealt.first, dealt.final) == ((True,), (False,))
    assert consult(1, asks_first=False).advised


def test_who_follows_it_blindly_is_as_good_as_it_is():
    found = reliance(played(consult(2)).answers)
    assert (found.clips, found.wrong) == (10, 2)
    assert found.followed_right.value == found.followed_wrong.value == 1 and found.together == found.adviser


def test_the_truth_in_the_answers_is_the_librarys():
    for answer in played(consult(2), first=False, final=True).answers:
        assert answer.swapped == is_swapped(library.clip(answer.item))
        assert (answer.first, answer.final) == (False, True)


def test_what_is_kept_can_be_gone_on_with_and_counted():
    dealt = consult(5).said(True).said(False).said(True)
    stored = json.loads(json.dumps(dealt.to_store()))
    assert consultation_from_store(stored) == dealt
    assert advised_from_store(stored) == dealt.answers and len(dealt.answers) == 1
    clips = [(item, is_swapped(library.clip(item))) for item in dealt.items]
    assert dealt.plan == plan_advice(clips, 5), "the advice is drawn again from what is kept"
    alone = played(consult(5, asks_first=False))
    assert consultation_from_store(alone.to_store()) == alone and alone.answers[0].first is None


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "5"}, {"items": ["no-such-clip"] * 10}, {"items": []}, {"first": [1]}, {"final": [True]},
        {"first": [True, True]}, {"first": None}, {"asks_first": 1},
    ],
)  # fmt: skip
def test_what_is_no_round_counts_as_none(change):
    stored = consult(5).to_store() | change
    assert consultation_from_store(stored) is None and advised_from_store(stored) == ()


def test_rounds_that_cannot_be_are_refused():
    with pytest.raises(DoubleTakeError, match="5 clips or more"):
        consult(1, clips=4)
    with pytest.raises(DoubleTakeError, match="more footage"):
        consult(1, clips=40)
    with pytest.raises(DoubleTakeError, match="finished"):
        played(consult(1, clips=5)).said(True)
