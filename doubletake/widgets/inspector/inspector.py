"""CueInspector: what each cue measures in a clip of the course, or in a visitor's own file."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.cues import Reading
from doubletake.errors import DoubleTakeError
from doubletake.evidence import track_record
from doubletake.inspector.face_pictures import png
from doubletake.inspector.inspection import HOW_FAR, Inspection
from doubletake.inspector.limits import MEGABYTE
from doubletake.inspector.note import case_note
from doubletake.inspector.page import case_page
from doubletake.inspector.visit import Progress, Stopped, Visit
from doubletake.library import Clip, delivered
from doubletake.widgets.inspector.inspection_payload import (
    NOTHING_HELD,
    clip_label,
    clip_title,
    cue_names,
    cue_payload,
    inspection_payload,
    values_of,
)
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.long_work import LongWork
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, recall, usable
from doubletake.widgets.page.pictures import jpeg

MOST_BYTES = 25 * MEGABYTE  # of a visitor's file: fifteen seconds are looked at, and they seldom take more
CHUNK = MEGABYTE  # of it in one message: servers take 10 MB, and let longer messages fall silently
PICTURES = 8  # in one answer
MOST_CLIPS = 12  # whose values are kept in an answer
LEFT = 600.0  # seconds without a word from its page, after which a visitor's file is let go
LATEST = 600.0  # seconds into a clip from which on it can be looked at

KNOWN = "Whoever is seen here is one of the people it was fitted on: of strangers it knows less."


class CueInspector(LongWork, PageWidget):
    """A clip with what every cue measured in it, and what all cues say together.

    Of each cue: its value, its line over time, its heat map, and whether it holds here.

    A visitor's own clip or picture can be looked into, and nothing else: it comes in pieces into this
    Python's memory, is read there by the inspector's reader in a process of its own, is written nowhere, and
    is let go when the visitor says so, takes another clip, closes the page or leaves it for ten minutes. What
    is wrong with an argument is said in the widget, not raised.

    Other cells can watch the trait ``inspections``, which goes up with each inspection.

    Parameters
    ----------
    clip : str, optional
        The clip that is offered first; nothing is measured before the button is pressed.
    clips : sequence of str, optional
        Which can be chosen; by default all to learn and to practise with.
    cues : sequence of str, optional
        Which are shown; by default all.
    upload : bool, optional
        Whether a visitor's own file can be looked into.
    together : bool, optional
        Whether it is shown what all cues say together.
    record_as : str, optional
        Question id: what was measured is then stored beside the notebook. Of a visitor's file nothing is.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> lab = CueInspector("alma-frontal", cues=["noise"])
    >>> lab.readings
    {}
    """

    _esm = script("inspector/inspector.js")
    _css = style(
        "page/plot.css",
        "page/clip.css",
        "page/magnifier.css",
        "inspector/inspector.css",
        "inspector/cue.css",
        "inspector/table.css",
    )
    plain_text = "A cue inspector"

    # Small and readable: these are stored when a notebook keeps its widgets. Of a visitor's file nothing is
    # here.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    inspections = traitlets.Int(help="How often a clip was inspected, or let go.")

    def __init__(
        self,
        clip: str | None = None,
        *,
        clips: Sequence[str] | None = None,
        cues: Sequence[str] | None = None,
        upload: bool = True,
        together: bool = True,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._visit: Visit | None = None
        self._name = ""  # the clip's name in the library, "" for a visitor's file
        self._coming, self._coming_size, self._given_name = bytearray(), 0, ""
        self._taking, self._heard_at = threading.Lock(), time.monotonic()
        self.measured: dict[str, dict[str, float | None]] = {}
        self._cue = ""
        traits: dict[str, Any]
        try:
            self._cues, self._show_together = cue_names(cues), together
            menu = _menu(clips, clip, self._cues, upload)
            names = [entry["name"] for entry in menu["clips"]]
            kept = usable(stored, _kept, names) or {}
            self.measured, self._cue = kept.get("measured", {}), kept.get("cue", "")
            first = {"clip": kept.get("clip") or clip or names[0]}
            traits = {"menu": menu, "chosen": first, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what was measured, for other cells --------

    @property
    def clip(self) -> Clip | None:
        """The clip of the library that was looked into last; None before, and for a visitor's file."""
        return library.clip(self._name) if self._visit and self._name else None

    @property
    def visit(self) -> Visit | None:
        """The file that is held, with what was found in it."""
        return self._visit

    @property
    def inspection(self) -> Inspection | None:
        """What was found in it."""
        return self._visit.inspection if self._visit else None

    @property
    def readings(self) -> dict[str, Reading]:
        """By cue; empty before anything was measured."""
        return self.inspection.readings if self.inspection else {}

    @property
    def about(self) -> str:
        """What the clip is called on a page; a visitor's is not called anything."""
        if self._visit is None:
            return ""
        return clip_title(self.clip) if self.clip else "your own file"

    def inspect(self, clip: str | None = None, face: int | None = None) -> Inspection:
        """Inspect a clip of the library now, and return what was found.

        Parameters
        ----------
        clip : str, optional
            By default the one that is chosen.
        face : int, optional
            Which of its faces, from 1 on; by default the largest.

        Raises
        ------
        DoubleTakeError
            If it is not offered, or has no such face.
        """
        name = clip or self.chosen["clip"]
        self._inspect(None, _offered_name(name, self.menu), face, None)
        return self._found()

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Fields:
        """Greet the page; one that was closed in JupyterLab and opened again hears what is held already."""
        answer = super().on_hello(message) | {"how_far": HOW_FAR}
        if self.inspection is None:
            return answer
        return answer | {"held": self._held_payload()}

    def on_record(self, message: Message) -> Fields:
        """How good the evidence was where that could be counted."""
        record = track_record()
        return {"sentences": list(record.sentences) if record else []}

    def on_still(self, message: Message) -> tuple[Fields, list[bytes]]:
        """The first frame of a clip, before it is inspected."""
        name = _offered_name(message["clip"], self.menu)
        self.chosen = {"clip": name}
        clip = library.clip(name)
        return {"clip": name, "text": clip.text}, [jpeg(delivered(clip).frame(0))]

    def on_piece(self, message: Message) -> Fields:
        """Take a piece of a visitor's file. Pieces come in their order, the first one at 0."""
        if not self.menu["upload"]:
            raise DoubleTakeError("Here only the course’s own clips are looked into.")
        size, at = message.get("size", -1), message.get("at", -1)
        piece = message["buffers"][0] if message["buffers"] else b""
        whole = isinstance(size, int) and isinstance(at, int) and at + len(piece) <= size
        if whole and size == 0:
            raise DoubleTakeError("This file is empty. Choose another one.")
        if isinstance(size, int) and size > MOST_BYTES:
            raise DoubleTakeError(too_large())
        if at == 0:
            self._forget_coming()
            self._coming_size, self._given_name = size, str(message.get("name", ""))[:400]
        if not whole or at != len(self._coming) or size != self._coming_size:
            self._forget_coming()
            raise DoubleTakeError("The file did not arrive whole. Choose it again.")
        self._coming += piece
        return {"at": len(self._coming), "size": size}

    def on_inspect(self, message: Message) -> Fields:
        """Inspect a clip, or the file that came; the answer comes later, with words on the way."""
        face = int(message["face"]) if message.get("face") else None
        start = message.get("start")  # None: as before, or from the beginning of another file
        if start is not None and not 0 <= (start := float(start)) <= LATEST:
            raise DoubleTakeError(f"A clip is looked at from 0 to {LATEST:.0f} seconds on.")
        name = "" if message.get("own") else _offered_name(message["clip"], self.menu)
        return self.start_work("inspected", lambda progress: self._inspect(progress, name, face, start))

    def on_stop(self, message: Message) -> Fields:
        """Stop what is being done, and forget what came of a file."""
        self.stop_work()
        self._forget_coming()
        return {}

    def on_pictures(self, message: Message) -> tuple[Fields, list[bytes]]:
        """A few of the small pictures; the page asks for more."""
        _, pictures = self._held().pictures()
        start = min(max(int(message["start"]), 0), len(pictures))
        return {"inspection": self.inspections, "start": start}, pictures[start : start + PICTURES]

    def on_magnify(self, message: Message) -> tuple[Fields, list[bytes]]:
        """The face in one of the pictures, and what is around it, without loss.

        What JPEG would add to it must not be taken for the clip's.
        """
        visit = self._held()
        frames, _ = visit.pictures()
        index = int(message["index"])
        if not 0 <= index < len(frames):
            raise DoubleTakeError(f"There is no picture {index + 1} here.")
        part, place, scale = visit.close_up(frames[index])
        fields = {"inspection": self.inspections, "index": index, "place": place, "scale": scale}
        return fields, [png(part)]

    def on_cue(self, message: Message) -> tuple[Fields, list[bytes]]:
        """A cue was opened."""
        name = message["name"]
        if name not in self._cues:
            raise DoubleTakeError("This cue is not shown here.")
        fields, pictures = cue_payload(self._found(), name)
        self._cue = name
        kept = self._store() if self._name else {}
        return {"inspection": self.inspections, **fields, **kept}, pictures

    def on_note(self, message: Message) -> tuple[Fields, list[bytes]]:
        """The case note, to keep: what was measured, with pictures; for a program without."""
        found = self._found()
        if message["form"] == "json":
            text = json.dumps(case_note(found), indent=1, ensure_ascii=False, allow_nan=False)
        else:
            text = case_page(found)
        # Named by its content: what a file is called stays inside the note.
        name = f"case-note-{found.sha256[:12]}.{'json' if message['form'] == 'json' else 'html'}"
        return {"form": message["form"], "name": name}, [text.encode()]

    def on_forget(self, message: Message) -> Fields:
        """The visitor takes their file back, or closes the page. A clip of the course may stay."""
        self._forget_coming()
        if not self._name:
            self.stop_work()
            self._hold(None, "")
        return {}

    # --- inspecting --------

    def _inspect(
        self, progress: Progress | None, name: str, face: int | None, start: float | None
    ) -> dict[str, Any]:
        """Inspect a file, the same one again or another, and return what the page is told of it."""
        held = None if self._coming_whole() or name != self._name else self._visit
        if held is not None and start in (None, held.footage.start):
            held.inspect(face, progress)
            self.inspections += 1
        else:
            self._hold(self._visit_of(name, start or 0.0, face, progress), name)
        kept = {}
        if name:
            self._keep_values(name)
            kept = self._store()
        try:
            return {**self._held_payload(), **kept}
        except DoubleTakeError:  # taken back meanwhile
            raise Stopped from None

    def _visit_of(self, name: str, start: float, face: int | None, progress: Progress | None) -> Visit:
        """A file, read and inspected from a second on."""
        if progress is not None:
            progress("reading", 0.0)
        visit = Visit(*self._bytes_of(name), start=start)
        try:
            visit.inspect(face, progress)
            if progress is not None:
                progress("measuring", 1.0)  # the last moment to stop
        except BaseException:
            visit.close()
            raise
        return visit

    def _bytes_of(self, name: str) -> tuple[bytes, str]:
        if name:
            return delivered(library.clip(name)).path.read_bytes(), f"{name}.mp4"
        if self._coming_whole():
            data, self._coming = bytes(self._coming), bytearray()
            return data, self._given_name
        if self._visit is not None and not self._name:
            return self._visit.footage.data, self._visit.name
        raise DoubleTakeError("There is no file of yours here. Choose it again.")

    def _coming_whole(self) -> bool:
        return 0 < self._coming_size == len(self._coming)

    def _forget_coming(self) -> None:
        self._coming, self._coming_size, self._given_name = bytearray(), 0, ""

    def _hold(self, visit: Visit | None, name: str) -> None:
        """Take another file into the hand, and let the one before go."""
        with self._taking:
            before, self._visit, self._name = self._visit, visit, name
        self.inspections += 1  # whoever works on the one before hears of it, and stops
        if before is not None:
            before.close()
        if visit is not None and not name:
            self._heard_at = time.monotonic()  # a page that waited for this was there
            self._let_go_if_left(visit)

    def _let_go_if_left(self, visit: Visit) -> None:
        """Look after a visitor's file: a page that was torn away says no goodbye."""
        if self._visit is not visit:
            return
        left = time.monotonic() - self._heard_at
        if left >= LEFT:
            self._hold(None, "")
            self.send({"t": "forgotten"})
            return
        timer = threading.Timer(max(LEFT - left, 0.05), self._let_go_if_left, [visit])
        timer.daemon = True
        timer.start()

    def _hear(self, *message: Any) -> None:
        self._heard_at = time.monotonic()
        super()._hear(*message)

    def _held(self) -> Visit:
        visit = self._visit
        if visit is None or visit.inspection is None:
            raise DoubleTakeError(NOTHING_HELD)
        return visit

    def _found(self) -> Inspection:
        if (found := self.inspection) is None:
            raise DoubleTakeError(NOTHING_HELD)
        return found

    def _held_payload(self) -> dict[str, Any]:
        """What the page is told of the file that is held."""
        about = {
            "clip": self._name,
            "own": not self._name,
            "inspection": self.inspections,
            "cue": self._cue,
        }
        found, clip = inspection_payload(self._held(), self._cues, self._show_together), self.clip
        if clip and found["together"] and found["together"]["direction"] and clip.person in _fitted_on():
            found["together"]["reasons"].append(KNOWN)
        return about | found

    # --- keeping --------

    def _keep_values(self, name: str) -> None:
        values = {cue: value for cue, value in values_of(self.readings).items() if cue in self._cues}
        others = {clip: kept for clip, kept in self.measured.items() if clip != name}
        newest = list(others)[-(MOST_CLIPS - 1) :]
        self.measured = {**{clip: others[clip] for clip in newest}, name: values}

    def _store(self) -> dict:
        return self.record({"clip": self._name, "cue": self._cue, "measured": self.measured})


def too_large() -> str:
    """What is said of a file that is not taken."""
    return (
        f"This file is larger than {MOST_BYTES // MEGABYTE} MB, which is more than is taken here. Cut out a "
        "few seconds, or save it smaller."
    )


def _fitted_on() -> tuple[str, ...]:
    record = track_record()
    return record.people if record else ()


def _menu(
    wanted: Sequence[str] | None, first: str | None, cues: Sequence[str], upload: bool
) -> dict[str, Any]:
    """The clips that can be chosen, and what of a visitor's file is taken."""
    offered = [library.clip(name) for name in wanted] if wanted else _clips_to_inspect()
    if first is not None and first not in [clip.name for clip in offered]:
        offered = [library.clip(first), *offered]
    if not offered:
        raise DoubleTakeError("Name at least one clip to look into.")
    people = {person.name: person.display_name for person in library.people()}
    return {
        "clips": [
            {"name": clip.name, "person": people[clip.person], "label": clip_label(clip)} for clip in offered
        ],
        "upload": bool(upload),
        "most": MOST_BYTES,
        "chunk": CHUNK,
        "too_large": too_large(),
        "cues": list(cues),
    }


def _clips_to_inspect() -> list[Clip]:
    """Clips to learn and to practise with, of people who are in no quiz; swaps among them are labelled."""
    return [clip for clip in library.clips(split=("teach", "practice"), item=False) if clip.kind != "decoy"]


def _offered_name(name: str, menu: dict[str, Any]) -> str:
    """The name of a clip, if the menu offers it."""
    if name not in [entry["name"] for entry in menu["clips"]]:
        raise DoubleTakeError(f'"{name}" is not one of the clips to look into here.')
    return name


def _kept(stored: Any, names: Sequence[str]) -> dict[str, Any] | None:
    """What an earlier visit left; None if its clip is not offered any more."""
    kept = {"clip": stored["clip"], "cue": str(stored["cue"]), "measured": dict(stored["measured"])}
    return kept if kept["clip"] in names else None
