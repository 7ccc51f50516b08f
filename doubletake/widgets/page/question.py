"""SelfCheck: one question with feedback on every option. GradedChoice: the same for an exercise."""

from dataclasses import asdict, dataclass
from typing import Any

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Message, PageWidget, Reply, recall


@dataclass(frozen=True)
class Option:
    """One of a question's options.

    Attributes
    ----------
    text : str
        What the learner reads.
    feedback : str
        What is said when it is chosen: why it is so, or where to look again.
    right : bool or None
        Whether it answers the question; None where each option is as good as the others.
    key : str
        What is stored when the answer is kept; by default the text.
    """

    text: str
    feedback: str = ""
    right: bool | None = False
    key: str = ""


class SelfCheck(PageWidget):
    """A question to check oneself with: each option has its feedback, and one may try again at will.

    Parameters
    ----------
    question : str
        The question.
    *options : Option
        Two or more, each with feedback.
    record_as : str, optional
        Question id: the key of the option that was chosen last is then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> yes, no = Option("Yes", "Look at her card."), Option("No", "She was rendered.", right=True)
    >>> check = SelfCheck("Is she real?", yes, no)
    """

    _esm = script("page/question.js")
    _css = style("page/question.css")
    plain_text = "A question to check yourself with"

    question = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    picked = traitlets.Unicode(help="Key of the option chosen last, when it is stored.").tag(sync=True)
    records = traitlets.Bool().tag(sync=True)

    def __init__(
        self, question: str, *options: Option, record_as: str | None = None, notebook: str | None = None
    ) -> None:
        stored, notice = recall(record_as, notebook)
        listed = [{**asdict(option), "key": option.key or option.text} for option in options]
        super().__init__(
            record_as=record_as,
            notebook=notebook,
            question=question,
            options=listed,
            records=record_as is not None,
            picked=stored if stored in [option["key"] for option in listed] else "",
            notice=notice,
        )

    def on_answer(self, message: Message) -> Reply:
        """Store the key of the option that was chosen."""
        key = message["value"]
        if key not in [option["key"] for option in self.options]:
            raise DoubleTakeError("This option is not one of the question's. Run the cell again.")
        self.picked = key
        return self.record(key)


class GradedChoice(SelfCheck):
    """A question of an exercise: the choice is stored at once, and nothing tells whether it is right.

    Parameters
    ----------
    question : str
        The question.
    options : dict of str to str
        What is stored, and what the learner reads: ``{"mask": "The mask", …}``.
    record_as, notebook : str
        Question id and notebook under which the choice is stored.

    Examples
    --------
    >>> choice = GradedChoice("Where is the seam?", {"mask": "At the mask", "eyes": "At the eyes"}, "seam")
    """

    plain_text = "A question of the exercise"

    def __init__(
        self, question: str, options: dict[str, str], record_as: str, notebook: str | None = None
    ) -> None:
        listed = [Option(text, key=key) for key, text in options.items()]
        super().__init__(question, *listed, record_as=record_as, notebook=notebook)
