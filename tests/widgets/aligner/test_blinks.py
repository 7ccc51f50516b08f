import numpy as np
import pytest

from doubletake import library
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.exercises import answers
from doubletake.widgets import BlinkCounter

INES, MARC = "ines-talk", "marc-talk"


@pytest.fixture
def counter():
    return BlinkCounter(INES, MARC, record_as="blinks", notebook="lesson")


def test_the_line_is_the_eye_aspect_ratio(counter, page_of):
    answer, _ = page_of(counter).ask("line", clip=MARC, threshold=0.2)
    expected = eye_aspect_ratio(library.clip(MARC).truth().landmarks)
    np.testing.assert_allclose(answer["values"], expected, atol=1e-5)


def test_the_dips_are_counted_and_said(counter, page_of):
    page = page_of(counter)
    answer, _ = page.ask("count", clip=INES, threshold=0.2)
    first = answer["dips"][0]
    assert f"in frames {first[0] + 1} to {first[1] + 1}" in answer["sentence"]
    none, _ = page.ask("count", clip=INES, threshold=0.0)
    assert none["dips"] == [] and "no blink is counted" in none["sentence"]


@pytest.mark.parametrize(
    ("threshold", "words"),
    [(0.2, "finds each of them, and nothing else"), (0.0, "misses"), (0.45, "misses")],
)
def test_the_truth_is_told_when_asked(counter, page_of, threshold, words):
    answer, _ = page_of(counter).ask("truth", clip=INES, threshold=threshold)
    assert words in answer["sentence"] and len(answer["blinks"]) >= 1


def test_in_an_exercise_it_is_not(page_of):
    answer, _ = page_of(BlinkCounter(INES, truth=False)).ask("truth", clip=INES, threshold=0.2)
    assert answer["t"] == "error" and "not told" in answer["text"]


def test_where_it_is_left_is_stored_and_comes_back(counter, page_of):
    assert page_of(counter).ask("commit", clip=MARC, threshold=0.21)[0]["saved"]
    assert answers.recall("lesson")["blinks"] == {"clip": MARC, "threshold": 0.21, "counted": 2}
    again = BlinkCounter(INES, MARC, record_as="blinks", notebook="lesson")
    assert again.threshold == 0.21 and again.chosen["clip"] == MARC


@pytest.mark.parametrize("value", [3, {"clip": "gone", "threshold": 0.2}, {"clip": INES, "threshold": "x"}])
def test_a_stored_answer_that_no_longer_fits_is_passed_over(value):
    answers.record("blinks", value, "lesson")
    again = BlinkCounter(INES, record_as="blinks", notebook="lesson")
    assert again.trouble == "" and again.chosen["clip"] == INES


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"clip": "ines-portrait", "threshold": 0.2}, "not one of those to choose from"),
        ({"clip": INES, "threshold": 0.7}, "threshold from 0 to 0.5"),
        ({"clip": INES, "threshold": float("nan")}, "threshold from 0 to 0.5"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence(counter, page_of, message, why):
    answer, _ = page_of(counter).ask("commit", **message)
    assert answer["t"] == "error" and why in answer["text"]


def test_what_is_wrong_with_an_argument_is_said_in_the_widget():
    assert "nobody-talks" in BlinkCounter("nobody-talks").trouble
    assert "at least one clip" in BlinkCounter().trouble
    assert "threshold from 0" in BlinkCounter(INES, threshold=2).trouble
