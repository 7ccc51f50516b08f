"""Work that takes seconds: done beside a page's messages, reported as it goes, stopped when somebody asks."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

from doubletake.errors import DoubleTakeError
from doubletake.inspector.visit import Stopped
from doubletake.widgets.page.page_widget import Fields, PageWidget, Reply

EVERY = 0.2  # seconds between two words on how far it is
# Called as ``progress(words, share)`` while the work goes on; it raises `Stopped` if the work is to end.
Progress = Callable[[str, float], None]
Work = Callable[[Progress], Reply]

_log = logging.getLogger(__name__)


class LongWork:
    """What a `PageWidget` adds to do one long thing at a time in a thread of its own.

    The page hears ``progress`` with words and a share, and at the end the work's own answer, or ``stopped``,
    or ``failed`` with a sentence. A page that asks for something else while this goes on stops it first.
    """

    _work: _Work | None = None

    def start_work(self, kind: str, work: Work, **about: Any) -> Fields:
        """Begin, and return at once; ``work(progress)`` returns the answer's fields, or those and buffers."""
        earlier, target = self._work, _Work(cast("PageWidget", self), kind, work, about)
        self._work = target
        if earlier is not None:
            earlier.stopped = True
        # Of the cell's own context: what the thread sends then belongs to the page that asked.
        run = contextvars.copy_context().run
        thread = threading.Thread(
            target=run, args=(target.run, earlier), name=f"doubletake-{kind}", daemon=True
        )
        target.thread = thread
        thread.start()
        return {"started": True, **about}

    def stop_work(self) -> None:
        """Ask what is going on to stop; it does at its next frame."""
        if self._work is not None:
            self._work.stopped = True

    def wait_for_work(self, seconds: float | None = None) -> None:
        """Wait until nothing goes on any more."""
        if self._work is not None and self._work.thread is not None:
            self._work.thread.join(seconds)


class _Work:
    """One piece of it."""

    def __init__(self, widget: PageWidget, kind: str, work: Work, about: Fields) -> None:
        self.widget, self.kind, self.work, self.about = widget, kind, work, about
        self.stopped = False
        self.thread: threading.Thread | None = None
        self._sent_at, self._words = 0.0, ""

    def run(self, earlier: _Work | None) -> None:
        if earlier is not None and earlier.thread is not None:
            earlier.thread.join()
        try:
            self.check()
            reply = self.work(self.progress)
        except Stopped:
            return self._send("stopped")
        except DoubleTakeError as error:
            return self._send("failed", text=str(error))
        except Exception as error:
            _log.exception("%s could not finish %r", type(self.widget).__name__, self.kind)
            text = f"Something went wrong in this panel ({type(error).__name__}). Run its cell again."
            return self._send("failed", text=text)
        fields, buffers = reply if isinstance(reply, tuple) else (reply, [])
        self._send(self.kind, buffers, **fields)

    def progress(self, words: str, done: float) -> None:
        """Tell the page how far it is, now and then; raise if it is to stop."""
        self.check()
        now = time.monotonic()
        if words != self._words or now - self._sent_at > EVERY:
            self._words, self._sent_at = words, now
            self._send("progress", words=words, done=round(done, 3))

    def check(self) -> None:
        if self.stopped:
            raise Stopped

    def _send(self, kind: str, buffers: Sequence[bytes] = (), **fields: Any) -> None:
        self.widget.send({"t": kind, "of": self.kind, **self.about, **fields}, list(buffers))
