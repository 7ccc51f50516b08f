"""What becomes of the course's own measures among people they never met: for a lesson's page."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TYPE_CHECKING

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.html import film, page, spoken

if TYPE_CHECKING:
    from IPython.display import HTML


@spoken
def flagged_clip() -> HTML:
    """A clip that a detector of the course flags though it is as it was filmed; the page does not tell.

    Of the camera clips of the people to practise on it is the one that is flagged most strongly by a detector
    that never met its person.

    Returns
    -------
    IPython.display.HTML
        A video with the browser's own controls, and what it shows in words.
    """
    from doubletake.detector.unseen_people import accused
    from doubletake.evidence import load_table

    found = accused(load_table())
    if not found:
        raise DoubleTakeError("The detector flags no clip that is as it was filmed. That is rare: go on.")
    clip = library.clip(found[0])
    said = "<p>A detector of this course has <strong>flagged</strong> this clip.</p>"
    return page(said + film(clip.frames(), clip.fps, "A clip that was flagged", clip.text))


@spoken
def detector_falls(kind: str = "forest") -> HTML:
    """By how much a detector gets worse on what it never met: sentences, from one that is trained now.

    Parameters
    ----------
    kind : str
        ``"forest"`` or ``"logistic"``, on all cues.
    """
    from doubletake.cues import CUES
    from doubletake.detector.training import learn, put_to_the_test
    from doubletake.widgets.detector.trainer_payload import fall_sentences

    trained = learn(tuple(CUES), kind, "people", "two", "all")
    put_to_the_test(trained)
    return _as_list(fall_sentences(trained))


@spoken
def evidence_record() -> HTML:
    """What became of the weight of evidence on people it was not fitted on: sentences, counted now."""
    from doubletake.evidence.record import track_record

    record = track_record()
    if record is None:
        raise DoubleTakeError("No evidence was fitted yet that could be counted.")
    return _as_list(record.sentences)


def _as_list(sentences: Iterable[str]) -> HTML:
    return page(f"<ul>{''.join(f'<li>{html.escape(said)}</li>' for said in sentences)}</ul>")
