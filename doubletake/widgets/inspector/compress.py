"""CompressAgain: compress a clip once more and see what is left of each cue."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.inspector.compression import MOST_ROUNDS, BeforeAfter, Compression
from doubletake.inspector.history import measured
from doubletake.inspector.visit import Progress, Stopped, Visit
from doubletake.library import Clip, delivered
from doubletake.text import listed, size_of
from doubletake.widgets.inspector.inspection_payload import clip_title, cue_names, values_of
from doubletake.widgets.inspector.inspector import CueInspector
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.long_work import LongWork
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, recall, usable
from doubletake.widgets.page.pictures import jpeg

SIZES = (None, 360, 240, 160, 96)  # of the longest side, in pixels; None is as it is
MOST_RUNS = 8
MOMENTS, LARGEST = 9, 480  # that are shown before and after, and pixels of their longest side
LOOK_FIRST = "Look into a clip first; then it can be compressed again here."


class CompressAgain(LongWork, PageWidget):
    """A clip compressed again, as an upload does it: each cue before and after, and which answers are lost.

    What is wrong with an argument is said in the widget, not raised. Other cells can watch the trait
    ``compressed``, which goes up with each run.

    Parameters
    ----------
    of : CueInspector or str
        The inspector whose clip is taken, a visitor's too, or the name of a clip of the library.
    quality : int, optional
        Where the slider stands at first: x264's rate factor, 0 to 51; more is worse.
    size : int, optional
        The longest side in pixels, one of `SIZES`.
    rounds : int, optional
        How many times it is uploaded.
    cues : sequence of str, optional
        Which cues are shown; by default all.
    record_as : str, optional
        Question id: each run is then stored beside the notebook. Of a visitor's file nothing is.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> again = CompressAgain("alma-frontal", quality=40)
    >>> again.settings.words
    'quality 40, as large as it was, uploaded once'
    """

    _esm = script("inspector/compress.js")
    _css = style(
        "inspector/inspector.css", "inspector/cue.css", "inspector/table.css", "inspector/compress.css"
    )
    plain_text = "A clip to compress again"

    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    holds = traitlets.Dict(help="What is compressed: its label, and whether there is anything.").tag(
        sync=True
    )
    compressed = traitlets.Int(help="How often a clip was compressed.")

    def __init__(
        self,
        of: CueInspector | str,
        *,
        quality: int = 28,
        size: int | None = None,
        rounds: int = 1,
        cues: Sequence[str] | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._lab: CueInspector | None = None
        self._clip: Clip | None = None
        self._own_visit: Visit | None = None
        self.comparison: BeforeAfter | None = None
        self.runs: list[dict[str, Any]] = []
        traits: dict[str, Any]
        try:
            self._cues = cue_names(cues)
            if isinstance(of, CueInspector):
                self._lab = of
            else:
                self._clip = library.clip(of)
            first = _settings({"quality": quality, "size": size, "rounds": rounds})
            chosen, self.runs = usable(stored, _kept) or (first, [])
            menu = {"sizes": list(SIZES), "most_rounds": MOST_ROUNDS}
            traits = {"menu": menu, "chosen": chosen, "holds": self._holds(), "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        if self._lab is not None:
            self._lab.observe(self._other_clip, "inspections")

    # --- what was set and measured, for other cells --------

    @property
    def settings(self) -> Compression:
        """Where the sliders were left."""
        return Compression(**self.chosen)

    @property
    def clip(self) -> Clip | None:
        """The clip of the library that is compressed; None for a visitor's file."""
        return self._clip if self._lab is None else self._lab.clip

    @property
    def about(self) -> str:
        """What the clip is called on a page."""
        return self.holds["label"]

    def compress(self, **settings: int | None) -> BeforeAfter:
        """Compress now, with the sliders' settings or others, and return what came of it.

        Parameters
        ----------
        **settings : int or None
            ``quality``, ``size`` and ``rounds``; those that are not given stay as they are.

        Raises
        ------
        DoubleTakeError
            If a setting is out of its range, or there is nothing to compress.
        """
        self.chosen = _settings({**self.chosen, **settings})
        found, _ = self._compress_and_keep(None)
        return found

    # --- what the page asks --------

    def on_compress(self, message: Message) -> Fields:
        """Begin; the answer comes later, with words on the way."""
        self.chosen = _settings(message["chosen"])
        return self.start_work("compressed", self._compress)

    def on_stop(self, message: Message) -> Fields:
        """Stop what is being done."""
        self.stop_work()
        return {}

    def _compress(self, progress: Progress | None) -> tuple[dict[str, Any], list[bytes]]:
        """Compress, and return what the page is told: fields, and pictures before and after."""
        visit = self._visit()
        found, kept = self._compress_and_keep(progress)
        times, pictures = _moments(visit, found)
        fields = _comparison_payload(found, self._cues, len(visit.footage.data))
        return {**fields, "times": times, **kept}, pictures

    def _compress_and_keep(self, progress: Progress | None) -> tuple[BeforeAfter, dict[str, Any]]:
        """Compress, and store what came of it, if it is a clip of the course."""
        visit = self._visit()
        found = visit.compress(self.settings, progress)
        if visit.closed:
            raise Stopped
        self.comparison = found
        kept = self._store(self.clip.name, found) if self.clip is not None else {}
        self.compressed += 1
        return found, kept

    def _store(self, name: str, found: BeforeAfter) -> dict[str, Any]:
        changes = {change.name: change for change in found.changes if change.name in self._cues}
        run = {
            "clip": name,
            **self.chosen,
            "before": values_of({cue: change.before for cue, change in changes.items()}),
            "after": values_of({cue: change.after for cue, change in changes.items()}),
            "lost": [
                cue for cue, change in changes.items() if change.before.valid and not change.after.valid
            ],
        }
        self.runs = [*self.runs, run][-MOST_RUNS:]
        return self.record({**self.chosen, "runs": self.runs})

    def _visit(self) -> Visit:
        if self._lab is not None:
            if self._lab.visit is None or self._lab.inspection is None:
                raise DoubleTakeError(LOOK_FIRST)
            return self._lab.visit
        if self._own_visit is None:
            assert self._clip is not None  # the widget has an inspector or a clip
            self._own_visit = Visit(delivered(self._clip).path.read_bytes(), f"{self._clip.name}.mp4")
        return self._own_visit

    def _other_clip(self, _change: Any) -> None:
        """The inspector holds another clip or face, or nothing: what was compressed goes with it."""
        self.stop_work()
        self.comparison = None
        self.holds = self._holds()
        self.compressed += 1

    def _holds(self) -> dict[str, Any]:
        """What can be compressed now, or why nothing can."""
        if self._lab is None:
            label = clip_title(self._clip) if self._clip else ""
            return {"label": label, "number": 0, "ready": True, "why": ""}
        found = self._lab.inspection
        why = LOOK_FIRST if found is None else "" if found.face else "No face was found in it."
        return {"label": self._lab.about, "number": self._lab.inspections, "ready": not why, "why": why}


def _comparison_payload(found: BeforeAfter, cues: Sequence[str], size: int) -> dict[str, Any]:
    """What came of it, for the page; ``size`` is that of the file before, in bytes."""
    changes = [change for change in found.changes if change.name in cues]
    before = sum(change.before.valid for change in changes)
    lost = [change.title for change in changes if change.before.valid and not change.after.valid]
    sentence = f"{len(lost)} of {before} answers are lost: {listed(lost)}." if lost else "No answer is lost."
    return {
        "settings": found.settings.words,
        "size": f"{size_of(size)} before, {size_of(len(found.recompressed.clip))} after",
        "sentence": sentence,
        "rows": [
            {
                "name": change.name,
                "title": change.title,
                "before": measured(change.before) if change.before.valid else "No answer.",
                "after": measured(change.after) if change.after.valid else "No answer.",
                "words": change.words,
                "lost": change.before.valid and not change.after.valid,
            }
            for change in changes
        ],
    }


def _moments(visit: Visit, found: BeforeAfter) -> tuple[list[float], list[bytes]]:
    """A few moments, before and after, of one size: their times, and the pictures in pairs."""
    import cv2
    import numpy as np

    count = found.recompressed.count
    wanted = np.unique(np.linspace(0, count - 1, min(count, MOMENTS)).astype(int)).tolist()
    if visit.inspection is None:  # the file was let go meanwhile
        raise Stopped
    first, moments = visit.inspection.first, visit.inspection.times
    frames = itertools.islice((frame for _, frame in visit.footage.frames()), first, first + count)
    pictures = []
    for index, (before, after) in enumerate(zip(frames, found.recompressed.stream(), strict=True)):
        if index in wanted:
            scale = min(1.0, LARGEST / max(before.shape[:2]))
            size = round(before.shape[1] * scale), round(before.shape[0] * scale)
            pictures += [
                jpeg(cv2.resize(before, size, interpolation=cv2.INTER_AREA)),
                jpeg(cv2.resize(after, size, interpolation=cv2.INTER_LINEAR)),
            ]
    return [round(float(moments[first + index]), 2) for index in wanted], pictures


def _settings(chosen: dict[str, Any]) -> dict[str, int | None]:
    """The settings, complete and in range, as plain values."""
    try:
        quality, rounds = int(chosen["quality"]), int(chosen["rounds"])
        size = None if chosen["size"] is None else int(chosen["size"])
    except (TypeError, ValueError):
        raise DoubleTakeError("Quality, size and uploads are whole numbers.") from None
    settings = Compression(quality, size, rounds)
    return {"quality": settings.quality, "size": settings.size, "rounds": settings.rounds}


def _kept(stored: Any) -> tuple[dict[str, int | None], list[dict[str, Any]]]:
    """What an earlier visit set, and the runs that it left."""
    runs = [run for run in stored["runs"] if math.isfinite(run["quality"]) and run["after"].keys()]
    return _settings(stored), runs[-MOST_RUNS:]
