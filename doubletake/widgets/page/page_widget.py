"""What every widget's Python half shares: the page's messages answered, answers kept and found again."""

import contextlib
import logging
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import anywidget
import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.exercises.this_notebook import UNKNOWN, find_notebook, this_notebook

PROTOCOL = 1  # page.js has the same number; they differ only when a page outlives an update

# What a page sends, what is sent back, and that with what travels beside it as bytes.
Message = dict[str, Any]
Fields = dict[str, Any]
Reply = Fields | tuple[Fields, list[bytes]]

Found = TypeVar("Found")

_log = logging.getLogger(__name__)


class PageWidget(anywidget.AnyWidget):
    """A widget whose page asks and whose Python answers.

    The page sends ``{"t": kind, "seq": number, …}``. A subclass has one method ``on_<kind>(message)`` for
    each kind, which returns the answer's fields, or those and a list of buffers; what bytes the page sent
    along are in ``message["buffers"]``. What goes wrong is answered as ``{"t": "error", "text": sentence}``:
    a learner never meets a traceback.
    """

    plain_text = "A panel of the course"
    trouble = traitlets.Unicode(help="What went wrong at the start; the page then shows nothing else.").tag(
        sync=True
    )
    notice = traitlets.Unicode(help="One sentence to show at the start, if something needs saying.").tag(
        sync=True
    )

    # A subclass hands all its traits over: a page reads the state of the moment at which the widget opens.
    def __init__(self, *, record_as: str | None = None, notebook: str | None = None, **traits: Any) -> None:
        self._record_as, self._notebook = record_as, notebook or (find_notebook() if record_as else None)
        self._answering = threading.Lock()  # comm messages may arrive in a thread beside the cells'
        self._epoch = uuid.uuid4().hex  # tells a page that it talks to another Python object than before
        super().__init__(**traits)
        self.on_msg(self._hear)

    def on_hello(self, message: Message) -> Any:  # fields here; a subclass adds its own, and buffers
        """Say which version of the messages this is, and which Python object."""
        return {"protocol": PROTOCOL, "epoch": self._epoch}

    def on_ping(self, message: Message) -> Fields:
        """Give a sign of life."""
        return {}

    _KINDS = {"hello": "init", "ping": "pong"}  # all other answers bear the question's kind

    def record(self, value: Any) -> Fields:
        """Store an answer, if this widget does, and return what tells the page so."""
        if not self._record_as:
            return {"saved": False, "words": ""}
        from doubletake.exercises import answers

        with _heard_warnings() as heard:
            answers.record(self._record_as, value, notebook=this_notebook(self._notebook))
        return {"saved": True, "words": " ".join(["Saved.", *heard])}

    def _hear(self, _: object, message: Message, buffers: list[Any] | None) -> None:
        kind, seq = message.get("t"), message.get("seq")
        answer = getattr(self, f"on_{kind}", None)
        if not isinstance(kind, str) or answer is None:
            return  # not ours, or from a page of another version: `init` has said so
        try:
            with self._answering:
                reply = answer({**message, "buffers": buffers or []})
        except DoubleTakeError as error:
            self.send({"t": "error", "seq": seq, "to": kind, "text": str(error)})
        except Exception as error:
            _log.exception("%s could not answer %r", type(self).__name__, kind)
            text = f"Something went wrong in this panel ({type(error).__name__}). Run its cell again."
            self.send({"t": "error", "seq": seq, "to": kind, "text": text})
        else:
            fields, sent = reply if isinstance(reply, tuple) else (reply, [])
            self.send({"t": self._KINDS.get(kind, kind), "seq": seq, **fields}, sent)

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**options)
        if bundle:
            bundle[0]["text/plain"] = f"{self.plain_text}: open this page in Jupyter to use it."
        return bundle


def recall(record_as: str | None, notebook: str | None) -> tuple[Any, str]:
    """Return the answer stored last (or None), and a sentence (or "").

    It says that the file of answers is damaged, or that nobody knows which notebook this is.
    """
    if not record_as:
        return None, ""
    from doubletake.exercises import answers

    if (notebook := notebook or find_notebook()) is None:
        return None, UNKNOWN
    with _heard_warnings() as heard:
        stored = answers.recall(notebook).get(record_as)
    return stored, " ".join(heard)


def usable(stored: Any, checked: Callable[..., Found | None], *known: Any) -> Found | None:
    """Return what an earlier visit left, as ``checked(stored, *known)`` returns it.

    None if there was nothing, or if it cannot be used any more: the learner then starts anew.
    """
    try:
        return checked(stored, *known) if stored else None
    except (DoubleTakeError, KeyError, TypeError, ValueError, AttributeError):
        return None


@contextlib.contextmanager
def _heard_warnings() -> Iterator[list[str]]:
    """Collect what is warned of, as sentences: a lesson shows them in the widget they are about."""
    heard: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield heard
    heard += [str(warning.message) for warning in caught]
