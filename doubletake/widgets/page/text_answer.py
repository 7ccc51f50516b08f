"""TextAnswer: a few sentences in the learner's own words, stored as they are typed."""

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Message, PageWidget, Reply, recall


class TextAnswer(PageWidget):
    """A text area that keeps what is typed into it beside the notebook, and shows it again the next time.

    Parameters
    ----------
    prompt : str
        What to write about.
    record_as : str
        Question id under which the text is stored.
    notebook : str, optional
        The notebook's name; by default the one that this kernel runs.
    rows : int, optional
        Lines that are shown at first; the area grows with the text.

    Examples
    --------
    >>> answer = TextAnswer("What does a mask leave behind?", record_as="say-it")
    """

    _esm = script("page/text_answer.js")
    _css = style("page/text_answer.css")
    plain_text = "A place to write an answer"

    prompt = traitlets.Unicode().tag(sync=True)
    stored = traitlets.Unicode(help="The text as it was stored last.").tag(sync=True)
    rows = traitlets.Int(4).tag(sync=True)

    def __init__(self, prompt: str, record_as: str, notebook: str | None = None, rows: int = 4) -> None:
        stored, notice = recall(record_as, notebook)
        super().__init__(
            record_as=record_as,
            notebook=notebook,
            prompt=prompt,
            rows=rows,
            stored=stored if isinstance(stored, str) else "",
            notice=notice,
        )

    def on_answer(self, message: Message) -> Reply:
        """Store the text as it stands."""
        text = message["value"]
        if not isinstance(text, str):
            raise DoubleTakeError("Only text can be stored here.")
        reply = self.record(text)
        self.stored = text
        return reply
