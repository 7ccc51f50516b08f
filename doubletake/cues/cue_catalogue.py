"""The cues by name, in the order of their records. A module with a page of its name is a cue."""

from __future__ import annotations

from importlib import import_module, resources

from doubletake.cues.cue import Cue
from doubletake.cues.observation import Observation
from doubletake.cues.reading import Reading
from doubletake.errors import DoubleTakeError


def _found() -> dict[str, Cue]:
    """The records of all modules that have a page."""
    pages = (resources.files("doubletake.cues") / "pages").iterdir()
    names = sorted(page.name.removesuffix(".md") for page in pages if page.name.endswith(".md"))
    records: list[Cue] = [import_module(f"doubletake.cues.{name}").CUE for name in names]
    return {record.name: record for record in sorted(records, key=lambda record: (record.order, record.name))}


CUES: dict[str, Cue] = _found()


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
