"""The adviser from the page's side: nothing is told too early, every answer is kept, the end adds up."""

import json

import pytest

from doubletake import library
from doubletake.detector import advised_from_store, reliance
from doubletake.exercises import answers
from doubletake.trials.spotting import is_swapped
from doubletake.widgets import AdvisedRound

LESSON = "lesson"


def one(clips=5, **options):
    return AdvisedRound(clips, **({"seed": 7, "record_as": "adviser", "notebook": LESSON} | options))


def stored():
    return answers.recall(LESSON)["adviser"]


def answer(page, number, said, final):
    return page.ask("answer", number=number, said=said, final=final)[0]


def play(page, clips=5, first="real", final=None):
    """A round with the same first answer to everything; by default the adviser is followed."""
    for number in range(1, clips + 1):
        advice = answer(page, number, first, False)["advice"]
        answer(page, number, final or advice["says"], True)
    return page.ask("stand")[0]


def test_no_word_of_it_tells_what_a_clip_is_before_the_end(page_of):
    widget = one()
    page = page_of(widget)
    heard = [page.ask("stand")[0]]
    for number in range(1, 5):
        heard.append(answer(page, number, "real", False))
        heard.append(answer(page, number, "real", True))
        heard.append(page.ask("stand")[0])
    told = json.dumps(heard).lower()
    names = [clip.name for clip in library.clips()] + [person.name for person in library.people()]
    names += ["made", "camera", "classical", "right", "truth", "seed"]
    assert [name for name in names if f'"{name}"' in told] == []
    assert not any(key in reply for reply in heard for key in ("sheet", "shares", "sentences"))


def test_the_advice_comes_after_the_first_answer_and_not_before(page_of):
    widget = one()
    page = page_of(widget)
    stand, (film,) = page.ask("stand")
    assert stand["advice"] is None and (stand["number"], stand["total"]) == (1, 5)
    clip = library.clip(stored_items(widget)[0])
    assert film == clip.path.read_bytes() and stand["text"] == clip.text
    # Somebody who skips the own answer hears nothing.
    assert answer(page, 1, "real", True)["t"] == "error"
    told = answer(page, 1, "swapped", False)
    assert told["first"] == "swapped" and told["advice"]["says"] in ("real", "swapped")
    assert page.ask("stand")[0]["advice"] == told["advice"], "a page that is loaded again hears it again"


def stored_items(widget):
    return widget._dealt.items


def test_answers_are_on_disk_before_the_page_hears_that_they_count(page_of):
    widget = one()
    page = page_of(widget)
    assert answer(page, 1, "swapped", False)["saved"]
    assert (stored()["first"], stored()["final"]) == ([True], [])
    assert answer(page, 1, "real", True)["saved"] and widget.answered == 1
    assert (stored()["first"], stored()["final"]) == ([True], [False])
    again = one(seed=99)
    assert again.answered == 1 and again._dealt == widget._dealt, "the round goes on where it stopped"
    # Sent twice, it counts once.
    assert answer(page, 1, "swapped", True)["t"] == "answer" and stored()["final"] == [False]


def test_what_could_not_be_kept_did_not_happen(page_of, monkeypatch):
    from doubletake.errors import DoubleTakeError

    widget = one()
    page = page_of(widget)

    def refuse(*_, **__):
        raise DoubleTakeError("Your answer could not be saved.")

    monkeypatch.setattr(answers, "record", refuse)
    assert "could not be saved" in answer(page, 1, "real", False)["text"]
    assert page.ask("stand")[0]["advice"] is None and widget.answered == 0


def test_the_end_counts_whom_one_followed(page_of):
    widget = one(10)
    done = play(page_of(widget), 10)
    assert done["stage"] == "done" and len(done["sheet"]) == 10
    found = widget.reliance
    assert found == reliance(advised_from_store(stored()))
    assert found.followed_wrong.value == found.followed_right.value == 1
    for row, item in zip(done["sheet"], stored()["items"], strict=True):
        truth = "swapped" if is_swapped(library.clip(item)) else "real"
        assert row["truth"] == truth and row["advice_right"] == (row["advice"] == truth)
        assert row["right"] == (row["final"] == truth) and row["first"] == "real"
    shares = {share["name"]: share["share"] for share in done["shares"]}
    assert shares["together"] == shares["adviser"] and shares["adviser"][0] == 0.8
    assert shares["followed_wrong"][1] < 0.5, "two clips leave it wide open"
    assert any("wrong on 2 of 10 only" in sentence for sentence in done["sentences"])


def test_who_only_trusts_oneself_and_who_is_told_at_once(page_of):
    deaf = play(page_of(one()), first="real", final="real")
    shares = {share["name"]: share["share"][0] for share in deaf["shares"]}
    assert shares["alone"] == shares["together"] and shares.get("corrected", 0) == 0
    widget = one(first=False)
    page = page_of(widget)
    assert page.ask("stand")[0]["advice"] and not page.ask("stand")[0]["asks_first"]
    for number in range(1, 6):
        answer(page, number, "swapped", True)
    names = [share["name"] for share in page.ask("stand")[0]["shares"]]
    assert "alone" not in names and "followed_right" in names


def test_another_round_has_other_clips_or_another_order(page_of):
    widget = one()
    page = page_of(widget)
    before = stored_items(widget)
    assert page.ask("again")[0]["number"] == 1 and stored_items(widget) == before, "not in the middle of one"
    play(page)
    stand, buffers = page.ask("again")
    assert stand["stage"] == "clip" and len(buffers) == 1 and widget.answered == 0
    assert stored_items(widget) != before and stored()["final"] == []


def test_what_cannot_be_is_said_in_the_widget(page_of):
    widget = one(3)
    assert "5 clips or more" in widget.trouble and widget.answers == () and widget.reliance is None
    assert "more footage" in one(99).trouble
    assert "“real” or “swapped”" in answer(page_of(one()), 1, "maybe", False)["text"]


@pytest.mark.parametrize("value", ["text", {"seed": 1}, {"items": []}])
def test_an_answer_that_is_none_is_left_aside(value):
    answers.record("adviser", value, LESSON)
    assert one().trouble == "" and one().answered == 0
