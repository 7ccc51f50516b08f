"""TurnSlider: turn a head away from its one photo, beside what was filmed, and plot the error."""

import traitlets

from doubletake import library
from doubletake.animate import RANGE
from doubletake.animate.head_turn import FARTHEST, at_stop, first_beyond, noise_of, stops, turn_clip
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import practice_people
from doubletake.widgets.page.page_widget import PageWidget, recall, usable
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
    notes = traitlets.List(help="The measurements that the learner kept.").tag(sync=True)

    def __init__(self, person=None, *, people=None, limit=None, record_as=None, notebook=None):
        stored, notice = recall(record_as, notebook)
        try:
            menu = _menu(people, person, limit)
            first = {"person": person or menu["people"][0]["name"], "angle": 0.0, "seen": {}}
            first["limit"] = FIRST_LIMIT if limit is None else limit
            first = _checked(first, menu)
            kept = usable(stored, _checked, menu)
            if limit is not None and kept and (kept["person"], kept["limit"]) != (first["person"], limit):
                kept = None  # an answer to an exercise that was another one then
            notes = _usable_notes(stored) if kept else []
            traits = {"menu": menu, "chosen": kept or first, "notes": notes, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        self._measured = {}

    # --- what the learner made, for other cells --------

    @property
    def clip(self):
        """The clip that the photo is a frame of."""
        return turn_clip(self.chosen["person"])

    @property
    def dots(self) -> list[tuple[float, float | None]]:
        """The learner's dots, from left to right: the angle in degrees, and what is lost of the likeness."""
        return self._dots(self.chosen["person"])

    # --- what the page asks --------

    def on_hello(self, message):
        thumbs = {one["name"]: portrait(turn_clip(one["name"])) for one in self.menu["people"]}
        return super().on_hello(message) | {"portraits": list(thumbs)}, list(thumbs.values())

    def on_turn(self, message):
        """The moments to which a photo can be turned."""
        person = self._person(message["person"])
        found = stops(turn_clip(person))
        return {"person": person, "stops": [[stop.angle, stop.frame] for stop in found]}

    def on_noise(self, message):
        """What film noise alone takes of the likeness."""
        person = self._person(message["person"])
        return {"person": person, "lost": noise_of(turn_clip(person))}

    def on_stop(self, message):
        """The photo at a few of these moments, beside the film where there is one, and how far it is off."""
        person = self._person(message["person"])
        clip = turn_clip(person)
        found, rows, pictures = stops(clip), [], []
        for number in [int(number) for number in message["numbers"]][:MOST_STOPS]:
            if not 0 <= number < len(found):
                raise DoubleTakeError("The head cannot be turned there.")
            seen = at_stop(clip, found[number])
            self._measured[clip.name, found[number].frame] = seen.lost
            pictures.append(jpeg(seen.made.frame))
            if seen.true is not None:
                pictures.append(jpeg(seen.true))
            rows.append(
                {
                    "number": number,
                    "within": bool(seen.made.within_range),
                    "filmed": seen.true is not None,
                    "lost": seen.lost,
                    "points": seen.points,
                }
            )
        return {"person": person, "rows": rows}, pictures

    def on_commit(self, message):
        """The slider was let go of: other cells see it, and it is stored if it is an answer."""
        self.chosen = _checked(message["chosen"], self.menu)
        return self._store()

    def on_keep(self, message):
        """The learner keeps the angles at which their dots pass the limit."""
        self.chosen = _checked(message["chosen"], self.menu)
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

    def on_clear(self, message):
        """The table starts anew."""
        self.notes = []
        return self._store()

    def _store(self) -> dict:
        if not self._record_as:
            return self.record(None)
        stop = _nearest(self.chosen)
        lost = self._lost(self.clip, stop)
        place = {"clip": self.clip.name, "angle": stop.angle, "frame": stop.frame, "lost": lost}
        return self.record({**self.chosen, **place, "notes": self.notes})

    def _dots(self, person):
        clip = turn_clip(person)
        seen = set(self.chosen["seen"].get(person, []))
        return [(stop.angle, self._lost(clip, stop)) for stop in stops(clip) if stop.frame in seen]

    def _lost(self, clip, stop):
        if stop.frame is None:
            return None
        key = clip.name, stop.frame
        if key not in self._measured:
            self._measured[key] = at_stop(clip, stop).lost
        return self._measured[key]

    def _person(self, name):
        if name not in [entry["name"] for entry in self.menu["people"]]:
            raise DoubleTakeError(f'"{name}" is not there to practise on.')
        return name


def _nearest(chosen):
    return min(stops(turn_clip(chosen["person"])), key=lambda stop: abs(stop.angle - chosen["angle"]))


def _menu(people, person, limit):
    if limit is not None and not LIMITS[0] <= limit <= LIMITS[1]:
        raise DoubleTakeError(f"Choose a limit from {LIMITS[0]:.2f} to {LIMITS[1]:.2f}.")
    wanted = [library.person(name).name for name in people or ([person] if people is not None else [])]
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
    if not offered:
        raise DoubleTakeError("There is no clip to practise on in which somebody turns the head.")
    return {
        "people": offered,
        "range": RANGE,
        "farthest": FARTHEST,
        "limits": list(LIMITS),
        "fixed": limit is not None,
    }


def _checked(chosen, menu) -> dict:
    """What was chosen, complete and in range, as plain values."""
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
            filmed = {stop.frame for stop in stops(turn_clip(person))} - {None}
            seen[person] = sorted(filmed & {int(frame) for frame in frames})
    return {"person": chosen["person"], "angle": angle, "limit": limit, "seen": seen}


def _usable_notes(stored):
    notes, fields = stored.get("notes", []), {"person", "limit", "dots", "left", "right"}
    sound = isinstance(notes, list) and all(isinstance(note, dict) and set(note) == fields for note in notes)
    return notes[:MOST_NOTES] if sound else []
