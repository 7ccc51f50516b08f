"""The ways to make a clip that the stepper offers, and what its needle reads in each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from doubletake import library
from doubletake.animate import frame_drawer
from doubletake.animate.api import Animated
from doubletake.animate.drawing import prepare
from doubletake.animate.portrait import still_record
from doubletake.cues.measure import measure, usual_range
from doubletake.cues.reading import Reading
from doubletake.cues.sharpness import sharpness
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Still
from doubletake.library.files import assets_root
from doubletake.neural import NeuralStages, checkpoint, checkpoints, neural_frame, neural_stages
from doubletake.neural.paste_back import SETTINGS as NEURAL_SETTINGS
from doubletake.swap import STAGES, Stages, SwapSettings, swap_frame, swap_stages
from doubletake.widgets.page.menus import portrait_of, practice_people

# They are called as the library calls them (`Clip.method`). Label, legends of the two choices, what the wipe
# shows before and after, and what is done, in a sentence or two.
_WORDS = {
    "classical": (
        "Cut, bend and blend",
        ("The face of", "goes onto"),
        ("before", "after"),
        "One portrait is cut out, bent and blended onto each frame.",
    ),
    "neural": (
        "Trained network",
        ("The face of", "goes onto"),
        ("before", "after"),
        "A network that learned both faces from many pictures draws the new one, frame by frame. It is then "
        "pasted as a portrait would be.",
    ),
    "one-photo": (
        "One photo, set in motion",
        ("The photo of", "moves as"),
        ("the clip", "the moved photo"),
        "One portrait is moved as the person in the clip moves. Nothing of that person is seen. What the "
        "photo does not show has to be guessed.",
    ),
}
CLASSICAL = "classical"
WAYS = tuple(_WORDS)
# Those of the five stages of a swap that each way goes through.
_STAGES = {"classical": STAGES, "neural": STAGES[2:], "one-photo": ()}


@dataclass(frozen=True, eq=False)
class MadeFrame:
    """One frame, made in one of the ways.

    Attributes
    ----------
    picture : (H, W, 3) uint8 RGB
        What the stage that was asked for shows; labelled wherever a made face is seen.
    frame : (H, W, 3) uint8 RGB
        Finished, and labelled.
    reading : doubletake.cues.reading.Reading
        The sharpness cue on it, where its face is.
    note : str
        What there is to say of this frame, or "".
    """

    picture: np.ndarray
    frame: np.ndarray
    reading: Reading
    note: str = ""


def offered_ways(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return those of these ways that can be chosen, as a page lists them.

    Each has its stages and its usual settings. The trained network is among them only where networks came
    with the assets; its ``pairs`` are whose face it can draw in whose place. They are None for the other
    ways, which take any two people, and for this one if the register of networks cannot be read: the frames
    then say why.

    Raises
    ------
    DoubleTakeError
        If there is no such way.
    """
    for name in names:
        check_way(name)
    fields = ("label", "legends", "chips", "does")
    ways = []
    for name in (name for name in WAYS if name in names):
        way: dict[str, Any] = {"name": name, **dict(zip(fields, _WORDS[name], strict=True)), "pairs": None}
        usual = NEURAL_SETTINGS if name == "neural" else SwapSettings()
        way |= {"stages": list(_STAGES[name]), "settings": asdict(usual)}
        if name == "neural":
            way["pairs"] = pairs = _pairs()
            if pairs == []:
                continue
            if pairs:
                way["does"] += f" There are networks of {_pairs_in_words(pairs)}."
        ways.append(way)
    return ways


def check_way(name: str) -> str:
    """The name itself, or a `DoubleTakeError` if there is no such way."""
    if name not in WAYS:
        raise DoubleTakeError(f'There is no way called "{name}". They are: {", ".join(WAYS)}.')
    return name


def _pairs() -> list[list[str]] | None:
    """Whose face a network can draw in whose place; none if no networks came with the assets."""
    if not (assets_root() / "neural").is_dir():
        return []
    people = {person.name for person in practice_people()}
    try:
        known = {one.pair for one in checkpoints(pictures=0) if people.issuperset(one.pair)}
    except DoubleTakeError:
        return None
    return [list(way) for pair in sorted(known) for way in (pair, pair[::-1])]


def _pairs_in_words(pairs: list[list[str]]) -> str:
    named = {person.name: person.display_name for person in practice_people()}
    both = [f"{named[first]} and {named[second]}" for first, second in pairs if first < second]
    return ", of ".join(both)


def make_frame(
    way: str, source: str, clip: Clip, index: int, settings: SwapSettings, stage: str = STAGES[-1]
) -> MadeFrame:
    """Make one frame of a clip.

    Parameters
    ----------
    way : str
    source : str
        The person whose face or photo is used.
    clip : doubletake.library.Clip
    index : int
    settings : doubletake.swap.SwapSettings
        How a face is pasted; one photo in motion is not pasted.
    stage : str
        The stage to be seen. A way that has no such stage shows the finished frame.

    Raises
    ------
    DoubleTakeError
        What the way itself refuses.
    """
    if way == "one-photo":
        made = drawer_of(source, clip.name)(index)
        return MadeFrame(made.frame, made.frame, sharpness(made.frame, made.mask), _angle_words(made))
    whole = stage == STAGES[-1] or stage not in _STAGES[way]  # several times as fast as with all stages
    if whole:
        frame = picture = _finished(way, source, clip, index, settings)
    else:
        stages = _staged(way, source, clip, index, settings)
        picture, frame = getattr(stages, stage), stages.result
    return MadeFrame(picture, frame, measure(frame, clip, index))


def _finished(way: str, source: str, clip: Clip, index: int, settings: SwapSettings) -> np.ndarray:
    """Return the frame alone, (H, W, 3) uint8 RGB, labelled."""
    if way == "neural":
        return neural_frame(source, clip, checkpoint(source, clip.person), index, settings)
    return swap_frame(portrait_of(source), clip, index, settings)


def _staged(way: str, source: str, clip: Clip, index: int, settings: SwapSettings) -> NeuralStages | Stages:
    """Return all stages of the frame."""
    if way == "neural":
        return neural_stages(source, clip, checkpoint(source, clip.person), index, settings)
    return swap_stages(portrait_of(source), clip, index, settings)


def usual_of(way: str, source: str, clip: Clip) -> dict[str, Any]:
    """What the needle is held against: the clip's own frames, or the photo as it was before it moved."""
    if way != "one-photo":
        low, high = usual_range(clip)
        return {"low": low, "high": high, "of": "clip"}
    still = prepare(library.Moment(still_record(portrait_of(source)))).still
    reading = sharpness(still.picture, still.coverage)
    if not reading.valid:
        raise DoubleTakeError(f"The sharpness cue has no answer on the photo of {source}. {reading.reason}")
    return {"low": float(reading.value), "high": float(reading.value), "of": "photo"}


def drawer_of(source: str, driver: str) -> Callable[[int], Animated]:
    """What draws a person's photo as a clip moves; the last ones are kept: they are asked for again."""
    return _drawer(portrait_of(source), library.clip(driver))


@lru_cache(maxsize=2)
def _drawer(still: Still | Clip, clip: Clip) -> Callable[[int], Animated]:
    return frame_drawer(still, clip)


def _angle_words(made: Animated) -> str:
    turned = f"The photo is turned by {made.angle:.0f}°"
    return f"{turned}." if made.within_range else f"{turned}: beyond its range, and it breaks."
