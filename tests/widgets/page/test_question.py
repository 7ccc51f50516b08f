import pytest

from doubletake.exercises import answers
from doubletake.widgets import GradedChoice, Option, SelfCheck


@pytest.fixture
def graded():
    return GradedChoice(
        "Where is the seam?",
        {"mask": "At the mask", "eyes": "At the eyes"},
        record_as="seam",
        notebook="exercise",
    )


def test_every_option_carries_its_feedback():
    check = SelfCheck("Real?", Option("Yes", "Look at the card."), Option("No", "Rendered.", right=True))
    assert [option["feedback"] for option in check.options] == ["Look at the card.", "Rendered."]
    assert [option["right"] for option in check.options] == [False, True]
    assert check.records is False


def test_a_choice_is_stored_at_once_and_comes_back(graded, page_of):
    page = page_of(graded)
    assert page.ask("answer", value="eyes")[0]["saved"] is True
    assert answers.recall("exercise") == {"seam": "eyes"}
    page.ask("answer", value="mask")
    assert answers.recall("exercise") == {"seam": "mask"}
    again = GradedChoice(graded.question, {"mask": "At the mask", "eyes": "At the eyes"}, "seam", "exercise")
    assert again.picked == "mask"


def test_the_page_of_an_exercise_does_not_know_what_is_right(graded):
    assert {option["right"] for option in graded.options} == {False}
    assert {option["feedback"] for option in graded.options} == {""}


def test_an_option_that_is_not_offered_is_not_stored(graded, page_of):
    answer, _ = page_of(graded).ask("answer", value="nose")
    assert answer["t"] == "error"
    assert answers.recall("exercise") == {}


def test_a_damaged_file_of_answers_is_said_and_kept(graded, page_of, tmp_path):
    (tmp_path / "exercise.answers.json").write_text("{ cut short")
    again = GradedChoice("Where?", {"mask": "At the mask"}, "seam", "exercise")
    assert "exercise.answers.json cannot be read" in again.notice
    answer, _ = page_of(again).ask("answer", value="mask")
    assert answer["saved"] and "kept as" in answer["words"]
    assert list(tmp_path.glob("exercise.answers.damaged*"))


def test_a_folder_that_cannot_be_written_to_is_said(graded, page_of, monkeypatch):
    import os

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    answer, _ = page_of(graded).ask("answer", value="mask")
    assert answer["t"] == "error" and "could not be saved" in answer["text"]
