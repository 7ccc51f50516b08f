"""PhotoAnimator: one photo of one person moves as a clip of another moves."""

from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.animate import RANGE, motion_angles
from doubletake.animate.portrait import driver_record, still_record
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import clip_menu, driving_clips, portrait_of, practice_people
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg, portraits
from doubletake.widgets.stepper.methods import drawer_of

MOST_FRAMES = 6  # in one answer: the kernel is free again after a fraction of a second


class PhotoAnimator(PageWidget):
    """A still portrait, a clip that drives it, and what comes of the two; labelled.

    Playing and scrubbing what is there already happens in the page. What is wrong with an argument is said in
    the widget, not raised: a driver that was itself made, or whose motion is not known, is refused with the
    reason.

    Parameters
    ----------
    photo : str, optional
        The person whose photo moves, e.g. ``"ines"``.
    driver : str, optional
        The clip as which it moves, e.g. ``"marc-talk"``.
    index : int, optional
        The frame that is shown first.
    people : sequence of str, optional
        Whose photos and clips can be chosen; by default those of everybody to practise on.
    record_as : str, optional
        Question id: what was chosen is then stored beside the notebook each time a change is settled.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> animator = PhotoAnimator("ines", "marc-talk")
    >>> animator.driver
    'marc-talk'
    """

    _esm = script("animator/animator.js")
    _css = style(
        "page/plot.css", "page/timeline.css", "page/clip.css", "page/figures.css", "animator/animator.css"
    )
    plain_text = "A photo that moves"

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        photo: str | None = None,
        driver: str | None = None,
        index: int = 0,
        *,
        people: Sequence[str] | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: dict[str, Any]
        try:
            photo, driver = _first_pair(photo, driver)
            menu = _menu_of(people, photo, driver)
            first = _checked_choice({"photo": photo, "driver": driver, "index": index}, menu)
            chosen = usable(stored, _checked_choice, menu) or first
            traits = {"menu": menu, "chosen": chosen, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what the learner chose, for other cells --------

    @property
    def photo(self) -> library.Still | library.Clip:
        """The still that moves."""
        return portrait_of(self.chosen["photo"])

    @property
    def driver(self) -> str:
        """The clip as which it moves."""
        return self.chosen["driver"]

    @property
    def index(self) -> int:
        """The frame that was last settled on."""
        return self.chosen["index"]

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the small pictures of everybody, and their names."""
        found = portraits(self.menu["people"], self.menu["drivers"])
        return super().on_hello(message) | {"portraits": list(found)}, list(found.values())

    def on_angles(self, message: Message) -> Fields:
        """Answer with how far each frame of the driver turns the photo."""
        chosen = _checked_choice({**message, "index": 0}, self.menu)
        angles, _ = motion_angles(portrait_of(chosen["photo"]), chosen["driver"])
        pair = {"photo": chosen["photo"], "driver": chosen["driver"]}
        return {**pair, "angles": [round(float(angle), 2) for angle in angles]}

    def on_frames(self, message: Message) -> Reply:
        """Answer with the next few frames, and the driver's own if they are wanted."""
        chosen = _checked_choice({**message, "index": message["start"]}, self.menu)
        clip, start = library.clip(chosen["driver"]), chosen["index"]
        end = min(start + min(max(1, int(message["count"])), MOST_FRAMES), clip.frame_count)
        drawer = drawer_of(chosen["photo"], clip.name)
        pictures = [jpeg(drawer(index).frame) for index in range(start, end)]
        if message.get("own"):
            pictures += [jpeg(clip.frame(index)) for index in range(start, end)]
        pair = {"photo": chosen["photo"], "driver": clip.name}
        return {**pair, "start": start, "count": end - start}, pictures

    def on_commit(self, message: Message) -> Fields:
        """A change is settled: other cells see it from now on, and it is stored if it is an answer."""
        self.chosen = _checked_choice(message["chosen"], self.menu)
        if not self._record_as:
            return self.record(None)
        angles, within = motion_angles(self.photo, self.driver)
        measured = {"frames": len(angles), "beyond": int((~within).sum()), "most": float(angles.max())}
        return self.record({**self.chosen, **measured})


def _first_pair(photo: str | None, driver: str | None) -> tuple[str, str]:
    """Return whose photo moves, and as which clip.

    Whoever is not named is chosen so that two different people take part.
    """
    if driver is None:
        others = [clip for clip in driving_clips() if clip.person != photo]
        driver = (others or driving_clips())[0].name
    if photo is None:
        host = driver_record(driver).person
        photo = next((person.name for person in practice_people() if person.name != host), host)
    return photo, driver


def _menu_of(people: Sequence[str] | None, photo: str, driver: str) -> dict[str, Any]:
    wanted = [library.person(name).name for name in people or (one.name for one in practice_people())]
    offered = {*wanted, library.person(photo).name, driver_record(driver).person}
    clips = [clip for clip in driving_clips() if clip.person in offered]
    return {
        "people": [
            {"name": person.name, "label": person.display_name, "text": portrait_of(person.name).text}
            for person in practice_people()
            if person.name in offered
        ],
        "drivers": clip_menu(clips),
        "range": RANGE,
    }


def _checked_choice(chosen: dict[str, Any], menu: dict[str, Any]) -> dict[str, Any]:
    """Return what was chosen, complete and in range, as plain values."""
    photo, clip = library.person(chosen["photo"]).name, driver_record(chosen["driver"])
    still_record(portrait_of(photo))
    for name, entries in ((photo, menu["people"]), (clip.name, menu["drivers"])):
        names = [entry["name"] for entry in entries]
        if name not in names:
            raise DoubleTakeError(f'"{name}" is not there to practise on. Choose from: {", ".join(names)}.')
    index = int(chosen["index"])
    if not 0 <= index < clip.frame_count:
        raise DoubleTakeError(f"There is no frame {index}: choose a number from 0 to {clip.frame_count - 1}.")
    return {"photo": photo, "driver": clip.name, "index": index}
