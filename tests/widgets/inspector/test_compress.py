import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES
from doubletake.exercises import answers
from doubletake.inspector import Compression, clip_before_after
from doubletake.library import delivered
from doubletake.widgets import CompressAgain, CueHistory, CueInspector

CLIP = "alma-frontal"
HARD = {"quality": 45, "size": 96, "rounds": 1}


@pytest.fixture(scope="module")
def desk():
    """An inspector that looked into a clip, what compresses it, and the table that follows both."""
    lab = CueInspector(CLIP)
    again = CompressAgain(lab)
    table = CueHistory(lab, again)
    lab.inspect()
    return lab, again, table


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"of": "nobody"}, "nobody"),
        ({"quality": 52}, "quality between 0 and 51"),
        ({"size": 7}, "size between"),
        ({"rounds": 0}, "uploads"),
        ({"rounds": "x"}, "whole numbers"),
        ({"cues": ["smell"]}, "smell"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    again = CompressAgain(**({"of": CLIP} | arguments))
    assert why in again.trouble and "\n" not in again.trouble


def test_each_cue_before_and_after_and_what_was_lost(desk, page_of):
    lab, again, table = desk
    page = page_of(again)
    told, pictures = page.set_going("compress", chosen=HARD)
    assert told["t"] == "compressed" and all(one.startswith(b"\xff\xd8") for one in pictures)
    assert len(pictures) == 2 * len(told["times"]) == 18 and sum(map(len, pictures)) < 800_000
    assert told["times"] == sorted(told["times"]) and told["times"][-1] == pytest.approx(2.96)
    before, after = (cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_COLOR) for one in pictures[8:10])
    assert before.shape == after.shape and cv2.Laplacian(before, 6).std() > 2 * cv2.Laplacian(after, 6).std()
    found = again.comparison
    assert found.settings == Compression(**HARD) and len(told["rows"]) == len(CUES)
    for row, change in zip(told["rows"], found.changes, strict=True):
        assert row["lost"] == (change.before.valid and not change.after.valid)
        assert row["words"] == change.words
    assert found.lost and f"{len(found.lost)} of" in told["sentence"]
    assert all(title in told["sentence"] for title in found.lost)
    alone = clip_before_after(delivered(library.clip(CLIP)), Compression(**HARD))
    assert alone.changes[5].after == found.changes[5].after, "the same numbers as the library's"

    # The table filled itself.
    rows = table.found["rows"]
    assert table.found["clip"] == CLIP and table.found["how"] == found.settings.words
    assert len(rows) == len(CUES) and rows["noise"]["measured"] != "Not measured yet."
    lost = next(change for change in found.changes if change.title == found.lost[0])
    assert rows[lost.name]["after"].startswith("Its answer is gone.")


def test_another_clip_or_none_takes_what_was_compressed_along(page_of):
    lab = CueInspector(CLIP)
    again, table = CompressAgain(lab), CueHistory(lab)
    page = page_of(again)
    assert not again.holds["ready"] and "Look into a clip first" in again.holds["why"]
    assert "Look into a clip first" in page.set_going("compress", chosen=HARD)[0]["text"]
    portrait = library.still("marc-portrait").path.read_bytes() + b"\0"
    lab._coming, lab._coming_size = bytearray(portrait), len(portrait)
    lab._inspect(None, "", None, 0.0)
    assert again.holds["ready"] and again.holds["label"] == "your own file"
    told, _ = page.set_going("compress", chosen=HARD)
    assert told["t"] == "compressed" and "saved" not in told and again.runs == [] and again.clip is None
    assert table.found["about"] == "your own file" and table.found["clip"] == ""
    lab.on_forget({})
    assert again.comparison is None and not again.holds["ready"] and table.found["rows"] == {}


def test_runs_are_kept_beside_the_notebook(page_of):
    again = CompressAgain(CLIP, cues=["noise", "boundary"], record_as="again", notebook="lesson")
    table = CueHistory(None, again, cues=["noise"], record_as="table", notebook="lesson")
    again.compress(**HARD)
    stored = answers.recall("lesson")
    (run,) = stored["again"]["runs"]
    assert run["clip"] == CLIP and run["quality"] == 45 and "boundary" in run["lost"]
    assert run["before"].keys() == {"noise", "boundary"} and run["after"]["boundary"] is None
    assert stored["table"]["rows"].keys() == {"noise"} and stored["table"]["clip"] == CLIP
    assert table.saved == "Saved."
    later = CompressAgain(CLIP, record_as="again", notebook="lesson")
    assert later.chosen == HARD and later.runs == [run]
    assert CueHistory(record_as="table", notebook="lesson").found == table.found


def test_a_damaged_answer_is_left_alone():
    for value in (1, {"runs": 3}, {"runs": [], "quality": 99, "size": None, "rounds": 1}, {"rows": 1}):
        answers.record("it", value, notebook="lesson")
        assert CompressAgain(CLIP, record_as="it", notebook="lesson").chosen["quality"] == 28
        assert CueHistory(record_as="it", notebook="lesson").found["rows"] == {}


def test_the_table_shows_each_fact_with_its_source_and_date():
    table = CueHistory()
    assert len(table.lines) == len(CUES)
    facts = [fact for line in table.lines for part in ("claimed", "retested") for fact in line[part]]
    assert all(fact["says"] and fact["standing"] and fact["checked_on"].startswith("20") for fact in facts)
    assert all(not fact["address"] or fact["address"].startswith("https:") for fact in facts)
