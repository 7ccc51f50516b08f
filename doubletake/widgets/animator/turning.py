"""TurnSlider: turn a head away from its one photo, beside what was filmed, and plot the error."""

from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.animate import RANGE
from doubletake.animate.head_turn import (
    FARTHEST,
    Comparison,
    Stop,
    at_stop,
    first_beyond,
    noise_of,
    stops,
    turn_clip,
)
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import practice_people
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg, portrait

MOST_STOPS = 4  # in one answer: the kernel is free again after a fraction of a second
MOST_NOTES = 8
LIMITS = (0.10, 0.40)
FIRST_LIMIT = 0.17


class TurnSlider(PageWidget):
    """One photo turned to either side, beside the film of the same head, and the error as a plot to fill.

    The photo is one frame of a clip in which a person turns the head. A dot is drawn for each moment of that
    clip to which the learner has turned the photo. What is wrong with an argument is said in the widget, not
    raised.

    Parameters
    ----------
    person : str, optional
        Whose head is turned first, e.g. ``"ines"``.
    people : sequence of str, optional
        Who can be chosen; by default everybody to practise on who turns the head in a clip.
    limit : float, optional
        Where the limit of the error stands, 0.10 to 0.40; it can then not be moved, and nothing tells where
        the dots pass it: that is for an exercise.
    record_as : str, optional
        Question id: the moment at which the slider was left is then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> slider = TurnSlider("ines")
    >>> slider.clip.person
    'ines'
    """

    _esm = script("animator/turning.js")
    _css = style("page/plot.css", "page/clip.css", "page/figures.css", "animator/turning.css")
    plain_text = "A slider that turns a photo"

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    notes: traitlets.List[dict[str, Any]] = traitlets.List(
        help="The measurements that the learner kept."
    ).tag(sync=True)

    def __init__(
        self,
        person: str | None = None,
        *,
        people: Sequence[str] | None = None,
        limit: float | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: dict[str, Any]
        try:
            menu = _menu_of(people, person, limit)
            first = _first_choice(menu, person, limit)
            kept = usable(stored, _checked_choice, menu)
            if limit is not None and kept and (kept["person"], kept["limit"]) != (first["person"], limit):
                kept = None  # an answer to an exercise that was another one then
            notes = _usable_notes(stored) if kept else []
            traits = {"menu": menu, "chosen": kept or first, "notes": notes, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        # What is lost of the likeness, by clip and frame.
        self._lost: dict[tuple[str, int | None], float | None] = {}

    # --- what the learner made, for other cells --------

    @property
    def clip(self) -> library.Clip:
        """The clip that the photo is a frame of."""
        return turn_clip(self.chosen["person"])

    @property
    def dots(self) -> list[tuple[float, float | None]]:
        """The learner's dots, from left to right: the angle in degrees, and what is lost of the likeness."""
        clip = self.clip
        seen = set(self.chosen["seen"].get(self.chosen["person"], []))
        return [(stop.angle, self._lost_at(clip, stop)) for stop in stops(clip) if stop.frame in seen]

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the small pictures of everybody whose head can be turned, and their names."""
        thumbs = {one["name"]: portrait(turn_clip(one["name"])) for one in self.menu["people"]}
        return super().on_hello(message) | {"portraits": list(thumbs)}, list(thumbs.values())

    def on_turn(self, message: Message) -> Fields:
        """Answer with the moments to which a photo can be turned."""
        person = self._checked_person(message["person"])
        found = stops(turn_clip(person))
        return {"person": person, "stops": [[stop.angle, stop.frame] for stop in found]}

    def on_noise(self, message: Message) -> Fields:
        """Answer with what film noise alone takes of the likeness."""
        person = self._checked_person(message["person"])
        return {"person": person, "lost": noise_of(turn_clip(person))}

    def on_stop(self, message: Message) -> Reply:
        """Answer with the photo at some of these moments, the film where there is any, and the errors."""
        person = self._checked_person(message["person"])
        clip = turn_clip(person)
        found = stops(clip)
        rows: list[dict[str, Any]] = []
        pictures: list[bytes] = []
        for number in [int(number) for number in message["numbers"]][:MOST_STOPS]:
            if not 0 <= number < len(found):
                raise DoubleTakeError("The head cannot be turned there.")
            comparison = at_stop(clip, found[number])
            self._lost[clip.name, found[number].frame] = comparison.lost
            rows.append({"number": number, **_row_of(comparison)})
            pictures += [
                jpeg(frame) for frame in (comparison.made.frame, comparison.true) if frame is not None
            ]
        return {"person": person, "rows": rows}, pictures

    def on_commit(self, message: Message) -> Fields:
        """The slider was let go of: other cells see it, and it is stored if it is an answer."""
        self.chosen = _checked_choice(message["chosen"], self.menu)
        return self._store()

    def on_keep(self, message: Message) -> Fields:
        """The learner keeps the angles at which their dots pass the limit."""
        self.chosen = _checked_choice(message["chosen"], self.menu)
        if len(self.notes) >= MOST_NOTES:
            raise DoubleTakeError(f"The table is full: it holds {MOST_NOTES} measurements. Clear it first.")
        dots = self.dots
        sides = {
            "left": [dot for dot in dots if dot[0] < 0],
            "right": [dot for dot in dots if dot[0] > 0],
        }
        passed = {
            side: first_beyond([a for a, _ in some], [lost for _, lost in some], self.chosen["limit"])
            for side, some in sides.items()
        }
        note = {"person": self.chosen["person"], "limit": self.chosen["limit"], "dots": len(dots), **passed}
        self.notes = [*self.notes, note]
        return self._store()

    def on_clear(self, message: Message) -> Fields:
        """The table starts anew."""
        self.notes = []
        return self._store()

    def _store(self) -> Fields:
        if not self._record_as:
            return self.record(None)
        stop = _nearest_stop(self.chosen)
        lost = self._lost_at(self.clip, stop)
        place = {"clip": self.clip.name, "angle": stop.angle, "frame": stop.frame, "lost": lost}
        return self.record({**self.chosen, **place, "notes": self.notes})

    def _lost_at(self, clip: library.Clip, stop: Stop) -> float | None:
        if stop.frame is None:
            return None
        key = clip.name, stop.frame
        if key not in self._lost:
            self._lost[key] = at_stop(clip, stop).lost
        return self._lost[key]

    def _checked_person(self, name: str) -> str:
        if name not in [entry["name"] for entry in self.menu["people"]]:
            raise DoubleTakeError(f'"{name}" is not there to practise on.')
        return name


def _nearest_stop(chosen: dict[str, Any]) -> Stop:
    return min(stops(turn_clip(chosen["person"])), key=lambda stop: abs(stop.angle - chosen["angle"]))


def _menu_of(people: Sequence[str] | None, person: str | None, limit: float | None) -> dict[str, Any]:
    if limit is not None and not LIMITS[0] <= limit <= LIMITS[1]:
        raise DoubleTakeError(f"Choose a limit from {LIMITS[0]:.2f} to {LIMITS[1]:.2f}.")
    wanted = [library.person(name).name for name in people or ()]
    if people is not None and not wanted:  # an empty list: nobody but the one who is turned
        wanted = [library.person(person or "").name]
    offered = _turning_people(wanted)
    if not offered:
        raise DoubleTakeError("There is no clip to practise on in which somebody turns the head.")
    return {
        "people": offered,
        "range": RANGE,
        "farthest": FARTHEST,
        "limits": list(LIMITS),
        "fixed": limit is not None,
    }


def _turning_people(wanted: list[str]) -> list[dict[str, Any]]:
    """Return whose head can be turned, as the page lists them; by default everybody's."""
    offered = []
    for one in practice_people():
        if wanted and one.name not in wanted:
            continue
        try:
            clip = turn_clip(one.name)
        except DoubleTakeError:
            if wanted:
                raise
            continue
        size = {"width": clip.width, "height": clip.height, "frames": clip.frame_count}
        offered.append({"name": one.name, "label": one.display_name, "text": clip.text, **size})
    return offered


def _row_of(comparison: Comparison) -> dict[str, Any]:
    """Return what is measured at a moment, as the page keeps it."""
    return {
        "within": bool(comparison.made.within_range),
        "filmed": comparison.true is not None,
        "lost": comparison.lost,
        "points": comparison.points,
    }


def _first_choice(menu: dict[str, Any], person: str | None, limit: float | None) -> dict[str, Any]:
    first: dict[str, Any] = {"person": person or menu["people"][0]["name"], "angle": 0.0, "seen": {}}
    return _checked_choice(first | {"limit": FIRST_LIMIT if limit is None else limit}, menu)


def _checked_choice(chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
    """Return what was chosen, complete and in range, as plain values."""
    names = [entry["name"] for entry in menu["people"]]
    if chosen["person"] not in names:
        raise DoubleTakeError(
            f'"{chosen["person"]}" is not there to practise on. Choose from: {", ".join(names)}.'
        )
    angle, limit = float(chosen["angle"]), float(chosen["limit"])
    if not abs(angle) <= FARTHEST:
        raise DoubleTakeError(f"A head is turned by {FARTHEST} degrees at most.")
    if not LIMITS[0] <= limit <= LIMITS[1]:
        raise DoubleTakeError(f"Choose a limit from {LIMITS[0]:.2f} to {LIMITS[1]:.2f}.")
    seen = {}
    for person, frames in chosen["seen"].items():
        if person in names:
            filmed = {stop.frame for stop in stops(turn_clip(person)) if stop.frame is not None}
            seen[person] = sorted(filmed & {int(frame) for frame in frames})
    return {"person": chosen["person"], "angle": angle, "limit": limit, "seen": seen}


def _usable_notes(stored: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the measurements of an earlier visit, none if they are damaged."""
    notes, fields = stored.get("notes", []), {"person", "limit", "dots", "left", "right"}
    sound = isinstance(notes, list) and all(isinstance(note, dict) and set(note) == fields for note in notes)
    return notes[:MOST_NOTES] if sound else []
