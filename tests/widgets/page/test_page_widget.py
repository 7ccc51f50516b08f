import re

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.widgets.page import page_widget as page
from doubletake.widgets.page.bundle import WIDGETS


class Talker(page.PageWidget):
    _esm = "export default {}"

    def on_greet(self, message):
        return {"words": f"Hello {message['name']}"}, [b"picture"]

    def on_fail(self, message):
        raise DoubleTakeError("Choose a number from 0 to 1.")

    def on_burst(self, message):
        raise KeyError("inner thing")


def test_an_answer_bears_the_question_and_its_number(page_of):
    answer, buffers = page_of(Talker()).ask("greet", name="Ines")
    assert answer == {"t": "greet", "seq": 1, "words": "Hello Ines"}
    assert buffers == [b"picture"]


def test_hello_and_ping_are_answered_by_every_widget(page_of):
    talk = page_of(Talker())
    assert talk.ask("hello")[0]["protocol"] == page.PROTOCOL
    assert talk.ask("ping")[0]["t"] == "pong"


def test_what_the_library_refuses_is_answered_with_its_sentence(page_of):
    answer, _ = page_of(Talker()).ask("fail")
    assert answer == {"t": "error", "seq": 1, "to": "fail", "text": "Choose a number from 0 to 1."}


def test_any_other_mishap_is_one_sentence_too_and_no_traceback(page_of, caplog):
    answer, _ = page_of(Talker()).ask("burst")
    assert answer["t"] == "error"
    assert "Traceback" not in answer["text"] and "\n" not in answer["text"]
    assert "could not answer 'burst'" in caplog.text, "whoever looks for it finds it in the log"


@pytest.mark.parametrize(
    "message", [{}, {"t": None}, {"t": "no-such"}, {"t": "msg"}, {"kind": "anywidget-command"}]
)
def test_messages_of_others_are_left_alone(message):
    widget = Talker()
    widget.send = lambda *_: pytest.fail("answered")
    widget._handle_custom_msg(message, [])


def test_the_plain_text_says_where_the_widget_can_be_used():
    bundle = Talker()._repr_mimebundle_()[0]
    assert bundle["text/plain"] == "A panel of the course: open this page in Jupyter to use it."


def test_both_halves_speak_one_protocol():
    (number,) = re.findall(
        r"^const PROTOCOL = (\d+);$", (WIDGETS / "page" / "page.js").read_text(), re.MULTILINE
    )
    assert int(number) == page.PROTOCOL
