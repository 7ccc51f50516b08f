"""CueHistory: what was claimed of each cue, what re-tests found, and what the learner measured just now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.inspector.history import NOT_YET, Fact, History, cue_history
from doubletake.widgets.inspector.compress import CompressAgain
from doubletake.widgets.inspector.inspection_payload import cue_names
from doubletake.widgets.inspector.inspector import CueInspector
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import PageWidget, recall, usable


class CueHistory(PageWidget):
    """The table of the cues' history, whose last columns fill themselves from what was measured.

    What is wrong with an argument is said in the widget, not raised.

    Parameters
    ----------
    lab : CueInspector, optional
        Where the learner measures.
    again : CompressAgain, optional
        Where the learner compresses.
    cues : sequence of str, optional
        Which cues stand in it; by default all.
    record_as : str, optional
        Question id: what was measured is then stored beside the notebook, and shown again the next time. Of a
        visitor's file nothing is.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> table = CueHistory(cues=["noise", "pulse"])
    >>> [row["title"] for row in table.lines]
    ['Noise', 'Pulse']
    """

    _esm = script("inspector/cue_history.js")
    _css = style("inspector/inspector.css", "inspector/table.css", "inspector/cue_history.css")
    plain_text = "The history of each cue"

    lines: traitlets.List[dict[str, Any]] = traitlets.List(
        help="Each cue: what was claimed, and what re-tests found."
    ).tag(sync=True)
    found = traitlets.Dict(help="What was measured, by cue, and of what.").tag(sync=True)
    saved = traitlets.Unicode(help="What became of storing it.").tag(sync=True)

    def __init__(
        self,
        lab: CueInspector | None = None,
        again: CompressAgain | None = None,
        *,
        cues: Sequence[str] | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._lab, self._again = lab, again
        traits: dict[str, Any]
        try:
            wanted = cue_names(cues)
            lines = {line.name: line for line in cue_history()}
            traits = {"lines": [_line(lines[name]) for name in wanted], "notice": notice}
            traits["found"] = usable(stored, _kept) or self._measured(wanted)
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        if lab is not None:
            lab.observe(self._more, "inspections")
        if again is not None:
            again.observe(self._more, "compressed")

    def _more(self, _change: Any) -> None:
        """Something was measured, or let go."""
        self.found = self._measured([line["name"] for line in self.lines])
        if self._record_as and self.found["clip"]:
            try:
                self.saved = self.record(self.found)["words"]
            except DoubleTakeError as error:
                self.saved = str(error)

    def _measured(self, wanted: Sequence[str]) -> dict[str, Any]:
        """The last two columns: of which clip, how it was compressed, and both cells of each cue."""
        source = self._lab or self._again
        comparison = self._again.comparison if self._again else None
        rows = {
            line.name: {"measured": line.measured, "after": line.measured_after}
            for line in cue_history(self._lab.readings if self._lab else None, comparison)
            if line.name in wanted and line.measured != NOT_YET
        }
        return {
            "clip": source.clip.name if rows and source and source.clip else "",
            "about": source.about if rows and source else "",
            "how": comparison.settings.words if comparison else "",
            "rows": rows,
        }


def _line(line: History) -> dict[str, Any]:
    return {
        "name": line.name,
        "title": line.title,
        "claimed": [_fact(fact) for fact in line.claimed],
        "retested": [_fact(fact) for fact in line.retested],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "says": fact.says,
        "source": fact.source,
        "address": fact.address,
        "standing": fact.standing,
        "checked_on": fact.checked_on,
    }


def _kept(stored: Any) -> dict[str, Any]:
    """What an earlier visit measured."""
    rows = {
        str(name): {"measured": str(row["measured"]), "after": str(row["after"])}
        for name, row in stored["rows"].items()
    }
    return {**{key: str(stored[key]) for key in ("clip", "about", "how")}, "rows": rows}
