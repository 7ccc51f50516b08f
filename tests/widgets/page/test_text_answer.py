from doubletake.exercises import answers
from doubletake.widgets import TextAnswer


def test_a_text_is_stored_as_it_is_and_comes_back(page_of):
    text = "The mask leaves a seam.\nDas ist „schön“: 🙂 <b>&amp;"
    answer, _ = page_of(TextAnswer("Say it.", record_as="say-it", notebook="exercise")).ask(
        "answer", value=text
    )
    assert answer["saved"] is True and answer["words"] == "Saved."
    assert answers.recall("exercise") == {"say-it": text}
    assert TextAnswer("Say it.", record_as="say-it", notebook="exercise").stored == text


def test_an_emptied_text_is_stored_too(page_of):
    page = page_of(TextAnswer("Say it.", record_as="say-it", notebook="exercise"))
    page.ask("answer", value="one")
    page.ask("answer", value="")
    assert answers.recall("exercise") == {"say-it": ""}


def test_a_text_that_is_too_long_is_refused_with_a_sentence_and_the_last_one_stays(page_of):
    page = page_of(TextAnswer("Say it.", record_as="say-it", notebook="exercise"))
    page.ask("answer", value="short")
    answer, _ = page.ask("answer", value="word " * 10_000)
    assert answer["t"] == "error" and "too long" in answer["text"]
    assert answers.recall("exercise") == {"say-it": "short"}


def test_what_is_no_text_is_refused(page_of):
    page = page_of(TextAnswer("Say it.", record_as="say-it", notebook="exercise"))
    assert page.ask("answer", value={"a": 1})[0]["t"] == "error"
    assert answers.recall("exercise") == {}


def test_what_another_widget_stored_under_this_name_is_left_where_it_is():
    answers.record("say-it", {"not": "text"}, notebook="exercise")
    assert TextAnswer("Say it.", record_as="say-it", notebook="exercise").stored == ""
