"""SwapStepper: make a swap stage by stage, and watch one cue answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.menus import clip_menu, portrait_of, practice_clips, practice_people
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall, usable
from doubletake.widgets.page.pictures import jpeg, portraits
from doubletake.widgets.stepper.methods import (
    CLASSICAL,
    MadeFrame,
    check_way,
    make_frame,
    offered_ways,
    usual_of,
)
from doubletake.widgets.stepper.stage_row import STAGE_WORDS

if TYPE_CHECKING:  # imported where they are used
    from doubletake.cues.reading import Reading
    from doubletake.swap import SwapSettings

MOST_FRAMES = 12  # in one answer: the kernel is free again after a fraction of a second

# Settings that do nothing under some choices; the page says so instead of letting a slider drag in vain.
WORKS_WITH = {
    "feather": {"blend": ["feather", "poisson", "pyramid"]},
    "colour_strength": {"colour": ["mean-std", "histogram"]},
    "levels": {"blend": ["pyramid"]},
}


class SwapStepper(PageWidget):
    """Pick two people of the cast, walk the five stages of a swap, and change their settings.

    Playing, scrubbing and wiping a made clip happen in the page; the kernel is asked for one frame at a time.
    What is wrong with an argument is said in the widget, not raised.

    Parameters
    ----------
    source : str, optional
        The person whose face is used, e.g. ``"ines"``.
    target : str, optional
        The clip onto which it goes, e.g. ``"marc-talk"``.
    stage : str, optional
        The stage that is shown first.
    index : int, optional
        The frame that is shown first.
    ways : sequence of str, optional
        The ways to make it that can be chosen, the first one at first: ``"classical"`` is what the stages and
        settings are of, ``"one-photo"`` lets the portrait move as the clip does, ``"neural"`` has a trained
        network draw the face and is offered once there is one.
    record_as : str, optional
        Question id: what the learner chose is then stored beside the notebook each time a change is settled.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.
    **settings
        Fields of `doubletake.swap.SwapSettings`.

    Examples
    --------
    >>> stepper = SwapStepper(source="ines", target="marc-talk", feather=0.2)
    >>> stepper.settings.feather
    0.2
    """

    _esm = script("stepper/stepper.js")
    _css = style("page/clip.css", "stepper/stepper.css")
    plain_text = "The swap stepper"

    # Small and readable: these are stored when a notebook keeps its widgets. Pixels travel in messages only.
    menu = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        source: str | None = None,
        target: str | None = None,
        stage: str = "align",
        index: int = 0,
        *,
        ways: Sequence[str] = (CLASSICAL,),
        record_as: str | None = None,
        notebook: str | None = None,
        **settings: Any,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        traits: Fields
        try:
            menu = _menu(ways)
            way = menu["ways"][0]
            first = _first_choice(source, target, stage, index, way["settings"] | settings)
            first["way"] = way["name"]
            traits = {
                "menu": menu,
                "chosen": usable(stored, _if_offered, menu) or _complete(first),
                "notice": notice,
            }
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        self._bands: dict[str | tuple[str, str], Fields] = {}

    # --- what the learner chose, for other cells --------

    @property
    def source(self) -> str:
        """The person whose face is used."""
        return self.chosen["source"]

    @property
    def portrait(self) -> library.Still | library.Clip:
        """The record that the face is taken from."""
        return portrait_of(self.source)

    @property
    def target(self) -> str:
        """The clip onto which it goes."""
        return self.chosen["target"]

    @property
    def index(self) -> int:
        """The frame that was last settled on."""
        return self.chosen["index"]

    @property
    def settings(self) -> SwapSettings:
        """What was last settled on, as `doubletake.swap.SwapSettings`."""
        return _settings(self.chosen["settings"])

    def choose(self, **changes: Any) -> None:
        """Change what is shown, from Python.

        Parameters
        ----------
        **changes
            ``source``, ``target``, ``stage``, ``index``, ``way``, or any setting.

        Raises
        ------
        DoubleTakeError
            If there is no such person, clip, stage, frame, way or setting, or a value is out of its range.
        """
        places = ("source", "target", "stage", "index", "way")
        own = {name: changes.pop(name) for name in places if name in changes}
        self.chosen = _complete(
            {**self.chosen, **own, "settings": {**self.chosen["settings"], **changes}, "by": ""}
        )

    # --- what the page asks --------

    def on_hello(self, message: Message) -> Reply:
        """Answer with the small pictures of whoever can be chosen."""
        found = portraits(self.menu["people"], self.menu["clips"])
        return super().on_hello(message) | {"portraits": list(found)}, list(found.values())

    def on_frame(self, message: Message) -> Reply:
        """One picture: the wanted stage of the wanted frame, and what the cue says of the finished swap."""
        chosen = _complete(message["chosen"])
        made = _make(chosen)
        pictures = [jpeg(made.picture)]
        if message.get("before"):
            pictures.append(jpeg(library.clip(chosen["target"]).frame(chosen["index"])))
        return {**chosen, "reading": _reading_fields(made.reading), "note": made.note}, pictures

    def on_band(self, message: Message) -> Reply:
        """What the cue says before anything is made, lowest and highest: the stripe on the gauge."""
        clip, source = library.clip(message["target"]), library.person(message["source"]).name
        way = check_way(message["way"])
        key = (way, source) if way == "one-photo" else clip.name
        if key not in self._bands:
            self._bands[key] = usual_of(way, source, clip)
        return {"target": clip.name, "source": source, "way": way, **self._bands[key]}

    def on_clip(self, message: Message) -> Reply:
        """The next few frames of a whole clip: the page asks for more when it has them."""
        chosen = _complete({**message["chosen"], "stage": "blend"})
        clip = library.clip(chosen["target"])
        start = min(max(0, int(message["start"])), clip.frame_count)
        end = min(start + min(max(1, int(message["count"])), MOST_FRAMES), clip.frame_count)
        after: list[bytes] = []
        before: list[bytes] = []
        readings, notes = [], []
        for index in range(start, end):
            made = _make({**chosen, "index": index})
            after.append(jpeg(made.frame))
            readings.append(_reading_fields(made.reading))
            notes.append(made.note)
            if message.get("before"):
                before.append(jpeg(clip.frame(index)))
        return {"start": start, "readings": readings, "notes": notes}, after + before

    def on_commit(self, message: Message) -> Reply:
        """A change is settled: other cells see it from now on, and it is stored if it is an answer."""
        chosen = _complete(message["chosen"])
        self.chosen = {**chosen, "by": str(message["chosen"].get("by", ""))}
        if not self._record_as:
            return self.record(None)
        return self.record({**chosen, "cue": _reading_fields(_make(chosen).reading)})


def _reading_fields(reading: Reading) -> Fields:
    """A reading of the cue, as the page and the answers file want it."""
    return {
        "name": reading.name,
        "value": float(reading.value) if reading.valid else None,
        "valid": bool(reading.valid),
        "reason": reading.reason or "",
    }


def _make(chosen: Fields) -> MadeFrame:
    """The picture of the chosen stage, and the finished frame with its reading."""
    clip, settings = library.clip(chosen["target"]), _settings(chosen["settings"])
    return make_frame(chosen["way"], chosen["source"], clip, chosen["index"], settings, chosen["stage"])


def _settings(values: Fields) -> SwapSettings:
    from doubletake.swap import SETTINGS, SwapSettings

    known = [setting.name for setting in SETTINGS]
    for name in values:
        if name not in known:
            raise DoubleTakeError(
                f'There is no setting called "{name}". The settings are: {", ".join(known)}.'
            )
    return SwapSettings(**values)


def _complete(chosen: Fields) -> Fields:
    """Return what was chosen, complete and in range, as plain values."""
    from doubletake.swap import STAGES

    clip = library.clip(chosen["target"])
    if chosen["stage"] not in STAGES:
        raise DoubleTakeError(f'There is no stage called "{chosen["stage"]}". They are: {", ".join(STAGES)}.')
    index = int(chosen["index"])
    if not 0 <= index < clip.frame_count:
        raise DoubleTakeError(f"There is no frame {index}: choose a number from 0 to {clip.frame_count - 1}.")
    return {
        "source": library.person(chosen["source"]).name,
        "target": clip.name,
        "stage": chosen["stage"],
        "index": index,
        "way": check_way(chosen.get("way", CLASSICAL)),
        "settings": asdict(_settings(chosen["settings"])),
    }


def _if_offered(stored: Fields, menu: Fields) -> Fields | None:
    """Return what was stored, complete, if the way it names is there to choose; else None."""
    chosen = _complete(stored)
    return chosen if chosen["way"] in [way["name"] for way in menu["ways"]] else None


def _first_choice(source: str | None, target: str | None, stage: str, index: int, settings: Fields) -> Fields:
    """The wanted start; whoever is not named is chosen so that two different people take part."""
    if target is None:
        others = [clip for clip in practice_clips() if clip.person != source]
        target = (others or practice_clips())[-1].name
    if source is None:
        host = library.clip(target).person
        source = next((person.name for person in practice_people() if person.name != host), host)
    return {"source": source, "target": target, "stage": stage, "index": index, "settings": settings}


def _menu(ways: Sequence[str]) -> Fields:
    from doubletake.swap import SETTINGS, STAGES

    listed = offered_ways(ways)
    if not listed:
        raise DoubleTakeError("There is no way here to make a face. Name at least one.")
    return {
        "ways": sorted(listed, key=lambda way: list(ways).index(way["name"])),
        "people": [{"name": person.name, "label": person.display_name} for person in practice_people()],
        "clips": clip_menu(),
        "stages": [
            {"name": name, "label": STAGE_WORDS[name][0], "does": STAGE_WORDS[name][1]} for name in STAGES
        ],
        "settings": [
            {**asdict(setting), "works_with": WORKS_WITH.get(setting.name, {})} for setting in SETTINGS
        ],
    }
