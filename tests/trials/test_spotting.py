"""The rounds of Spot the swap: what is dealt, and what is kept."""

import json
from dataclasses import replace

import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.exercises.answers import MAX_ANSWER_BYTES
from doubletake.trials.spotting import (
    KINDS,
    MOST_EARLIER,
    Kind,
    SpotRound,
    deal,
    from_store,
    is_swapped,
    last_whole,
    seen_in,
    to_store,
)
from tests.trials.deck import write_deck


@pytest.fixture(autouse=True)
def deck(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    write_deck(tmp_path)


def clips(played):
    return [library.clip(item) for item in played.items]


def played_through(kind, seed, said=lambda clip: True, confidence=80):
    played = deal(kind, seed)
    for clip in clips(played):
        played = played.answered(said(clip), confidence, 2.0, False)
    return played


class TestDeal:
    @pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
    @pytest.mark.parametrize("seed", range(5))
    def test_as_many_clips_and_swaps_as_the_kind_says_each_of_another_footage(self, kind, seed):
        shown = clips(deal(kind, seed))
        assert len(shown) == kind.clips
        assert sum(is_swapped(clip) for clip in shown) in kind.swapped
        assert len({clip.from_clip for clip in shown}) == kind.clips, "nobody sees twins in one round"
        assert {clip.split for clip in shown} <= set(kind.splits) and all(clip.is_item for clip in shown)

    def test_a_test_shows_footage_that_no_training_shows(self):
        told = {split for kind in KINDS.values() if kind.feedback for split in kind.splits}
        asked = {split for kind in KINDS.values() if not kind.feedback for split in kind.splits}
        assert told and asked and not told & asked

    def test_the_seed_decides(self):
        assert deal("test", 7) == deal("test", 7)
        assert len({deal("test", seed).items for seed in range(8)}) == 8

    def test_all_that_can_be_dealt_is_dealt_sometimes(self):
        dealt = {item for seed in range(60) for item in deal("training", seed).items}
        there = library.clips(split="teach", item=True)
        assert dealt == {clip.name for clip in there if clip.method != "one-photo"}

    def test_the_share_of_swapped_clips_is_drawn_where_it_may_vary(self):
        shares = {sum(map(is_swapped, clips(deal("training", seed)))) for seed in range(20)}
        assert shares == {2, 3}

    def test_a_decoy_is_real(self):
        decoys = library.clips(kind="decoy", item=True)
        assert decoys and not any(is_swapped(clip) for clip in decoys)

    def test_fresh_clips_come_first(self):
        first = deal("test", 1)
        second = deal("test", 2, seen=dict.fromkeys(first.items, 1))
        assert not set(first.items) & set(second.items)
        third = deal("mix", 3, seen=dict.fromkeys([*first.items, *second.items], 1))
        swapped = [clip.name for clip in clips(third) if is_swapped(clip)]
        assert not set(swapped) & {*first.items, *second.items}, "there are more swaps than were seen"

    def test_nobody_follows_upon_themselves(self):
        for seed in range(10):
            people = [clip.person for clip in clips(deal("test", seed))]
            assert all(one != other for one, other in zip(people, people[1:], strict=False))

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            ("nothing", "no round called"),
            (Kind("large", ("teach",), 6, (3,)), "needs more footage"),
            (Kind("many", ("teach",), 5, (6,)), "needs more footage"),
            (Kind("quiz", ("quiz-a",), 1, (0,)), "needs more footage"),
        ],
    )
    def test_what_cannot_be_dealt_is_said(self, kind, why):
        with pytest.raises(DoubleTakeError, match=why):
            deal(kind, 1)


class TestRound:
    def test_answers_are_held_against_what_the_library_says(self):
        played = played_through("test", 3, said=is_swapped)
        assert played.whole and all(trial.right for trial in played.trials)
        assert [trial.swapped for trial in played.trials] == [is_swapped(clip) for clip in clips(played)]

    def test_a_finished_round_takes_no_more(self):
        with pytest.raises(DoubleTakeError, match="finished"):
            played_through("hook", 1).answered(True, 60, 1.0, False)

    @pytest.mark.parametrize("confidence", [49, 101, None, "80", float("nan"), True])
    def test_what_is_no_confidence_is_refused(self, confidence):
        with pytest.raises(DoubleTakeError, match="How sure"):
            deal("test", 1).answered(True, confidence, 1.0, False)


class TestStore:
    def test_a_round_comes_back_as_it_was(self):
        begun = deal("test", 4).answered(True, 65, 2.5, False)
        assert from_store(json.loads(json.dumps(to_store(begun)))) == (begun,)

    def test_whole_rounds_before_it_are_kept_but_not_for_ever(self):
        rounds = [played_through("test", seed) for seed in range(MOST_EARLIER + 2)]
        broken_off = deal("test", 98)
        kept = to_store(deal("test", 99), [*rounds, broken_off])
        assert from_store(kept)[:-1] == tuple(rounds[-MOST_EARLIER:])
        assert len(json.dumps(kept)) < MAX_ANSWER_BYTES / 2

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda kept: None,
            lambda kept: "text",
            lambda kept: [kept],
            lambda kept: kept | {"items": []},
            lambda kept: kept | {"items": [3]},
            lambda kept: kept | {"items": kept["items"][1:]},
            lambda kept: kept | {"trials": [3]},
            lambda kept: kept | {"trials": [kept["trials"][0] | {"confidence": 7}]},
            lambda kept: kept | {"trials": 3 * kept["items"]},
            lambda kept: kept | {"earlier": 3},
            lambda kept: {key: value for key, value in kept.items() if key != "kind"},
        ],
    )
    def test_what_is_no_round_is_passed_over(self, spoil):
        kept = to_store(deal("test", 4).answered(True, 65, 2.5, False))
        assert from_store(spoil(kept)) == ()

    def test_an_earlier_round_that_is_spoilt_costs_only_itself(self):
        present = deal("test", 4)
        assert from_store({**to_store(present), "earlier": [{"kind": 3}, "x"]}) == (present,)

    def test_the_last_finished_round(self):
        whole, begun = played_through("test", 1), deal("test", 2)
        assert last_whole(to_store(begun, [whole])) == whole
        assert last_whole(to_store(replace(whole, kind="quick"), [whole])).kind == "quick"
        assert last_whole(to_store(begun)) is None and last_whole("text") is None

    def test_what_was_seen_is_what_was_answered(self):
        one = SpotRound("test", ("a", "b"))
        whole = played_through("hook", 1)
        answers = {"say-it": "words", "before": to_store(one), "hook": to_store(whole, [whole])}
        assert seen_in(answers) == {whole.items[0]: 2}
