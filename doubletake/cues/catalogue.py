"""The twelve cues, each by its name: what it is called, what it asks, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module, resources

import numpy as np

from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading
from doubletake.errors import DoubleTakeError


@dataclass(frozen=True)
class Cue:
    """One cue. Called with an `Observation`, it answers with a `Reading`.

    Attributes
    ----------
    name : str
        Its name, that of its module and of its page.
    title : str
        What it is called on a page.
    question : str
        What it asks of a clip.
    needs_time : bool
        Whether it needs a clip; the others also read a single picture.
    read : callable
        The observation's reading without heat map and strength.
    sample_frame : callable or None
        What it sees in one frame; None for cues that use only landmarks and mean colours.
    heat : callable or None
        Its heat map of one frame.
    """

    name: str
    title: str
    question: str
    needs_time: bool
    read: Callable[[Observation], Reading]
    sample_frame: Callable[[FaceCrop], Sample] | None = None
    heat: Callable[[FaceCrop], np.ndarray | None] | None = None

    def __call__(self, observation: Observation) -> Reading:
        """Read the cue, with its heat map where it has a place, and compare it with its reference."""
        from doubletake.cues.reference import strength

        reading = self.read(observation)
        if reading.valid and self.heat is not None and observation.crop is not None:
            warm = self.heat(observation.crop)
            if warm is not None:
                whole = observation.crop.place(np.asarray(warm, np.float32))
                reading = replace(reading, heat=whole, heat_index=observation.frame_index)
        return replace(reading, strength=strength(reading, observation))

    @property
    def page(self) -> str:
        """What it sees, how it is computed, what was claimed and what was found, as Markdown."""
        file = resources.files("doubletake.cues") / "pages" / f"{self.name}.md"
        return file.read_text(encoding="utf-8")


_ROWS = (
    ("blink", "Blinks", "Do the eyes close now and then?", True),
    ("head_pose", "Head pose", "Does the face point where the head points?", False),
    ("jitter", "Landmark jitter", "Do the points of the face tremble?", True),
    ("sharpness", "Sharpness", "Is the face as sharp as what is around it?", False),
    ("boundary", "Blending boundary", "Is there a seam along the face?", False),
    ("noise", "Noise", "Does the face carry the same grain as the picture?", False),
    ("error_level", "Error level", "Does the face change more when it is saved again?", False),
    ("spectrum", "Spectrum", "Does detail fade as it does in photographs?", False),
    ("colour", "Colour against the neck", "Is the face's skin the neck's skin?", False),
    ("flicker", "Flicker", "Does the face's brightness jump?", True),
    ("highlights", "Eye highlights", "Do both eyes mirror the same lamps?", False),
    ("pulse", "Pulse", "Does the skin change with a heartbeat?", True),
)


def _cue(name: str, title: str, question: str, needs_time: bool) -> Cue:
    module = import_module(f"doubletake.cues.{name}")
    return Cue(
        name, title, question, needs_time, module.read,
        getattr(module, "sample_frame", None), getattr(module, "heat", None),
    )  # fmt: skip


CUES: dict[str, Cue] = {row[0]: _cue(*row) for row in _ROWS}


def cue(name: str) -> Cue:
    """Return a cue by name; an unknown name is a `DoubleTakeError` that lists the names.

    Examples
    --------
    >>> cue("blink").title
    'Blinks'
    """
    if name not in CUES:
        raise DoubleTakeError(f'There is no cue called "{name}". The cues are: {", ".join(CUES)}.')
    return CUES[name]


def read_cues(observation: Observation) -> dict[str, Reading]:
    """Return the readings of all cues, by name.

    Examples
    --------
    >>> import numpy as np
    >>> from doubletake.cues import observe
    >>> readings = read_cues(observe([np.zeros((64, 64, 3), np.uint8)], [0.0]))
    >>> any(reading.valid for reading in readings.values())
    False
    """
    return {name: one(observation) for name, one in CUES.items()}
