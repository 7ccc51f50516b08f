"""The history of each cue: what was claimed, what re-tests found, and what the learner measured just now.

The facts stand in ``assets/facts/cue_history.json``, each with its source, how well it is known, and the day
on which it was checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from doubletake.cues import CUES, Reading
from doubletake.inspector.compression import BeforeAfter, Change
from doubletake.inspector.plots import said
from doubletake.library.files import damaged, read_json

FILE = "facts/cue_history.json"
NOT_YET = "Not measured yet."


@dataclass(frozen=True)
class Fact:
    """One thing that is known of a cue.

    Attributes
    ----------
    says : str
        The fact, in a sentence.
    source, address : str
        Where it was read, and its address on the web; empty where there is none.
    standing : str
        How well it is known: ``"table read"``, ``"figures from a secondary source"``, ``"not confirmed"``, …
    checked_on : str
        The day, ``"2026-11-22"``.
    """

    says: str
    source: str
    address: str
    standing: str
    checked_on: str


@dataclass(frozen=True)
class History:
    """One cue's line of the table.

    Attributes
    ----------
    name, title : str
        As in `doubletake.cues.CUES`.
    claimed, retested : tuple of Fact
        What was claimed, and what re-tests found; empty for a cue whose history is not written yet.
    measured, measured_after : str
        What was measured now, before and after compressing again, in sentences.
    """

    name: str
    title: str
    claimed: tuple[Fact, ...]
    retested: tuple[Fact, ...]
    measured: str = NOT_YET
    measured_after: str = NOT_YET


def cue_history(
    readings: dict[str, Reading] | None = None, comparison: BeforeAfter | None = None
) -> tuple[History, ...]:
    """Return the table, one line a cue, in the order of `doubletake.cues.CUES`.

    Parameters
    ----------
    readings : dict of str to Reading, optional
        What the learner just measured (`Inspection.readings`).
    comparison : BeforeAfter, optional
        What compressing again did; its readings before are taken if there are no ``readings``.

    Raises
    ------
    DoubleTakeError
        If the file of facts is missing or damaged; the message holds the command that restores it.

    Examples
    --------
    >>> line = cue_history()[0]
    >>> line.name, line.measured
    ('blink', 'Not measured yet.')
    """
    facts = read_json(FILE)
    changes = {each.name: each for each in comparison.changes} if comparison else {}
    lines = []
    for name, cue in CUES.items():
        claimed, retested = _facts_of(name, facts)
        change = changes.get(name)
        now = (readings or {}).get(name) or (change.before if change else None)
        lines.append(
            History(
                name,
                cue.title,
                claimed,
                retested,
                NOT_YET if now is None else measured(now),
                NOT_YET if change is None else _after(change),
            )
        )
    return tuple(lines)


def _facts_of(name: str, facts: dict[str, dict[str, list[dict[str, str]]]]) -> list[tuple[Fact, ...]]:
    """What was claimed of a cue and what re-tests found; nothing while its history is not written."""
    try:
        known = facts.get(name, {"claimed": [], "retested": []})
        return [tuple(Fact(**fact) for fact in known[part]) for part in ("claimed", "retested")]
    except (KeyError, TypeError, AttributeError):
        raise damaged(FILE, f"does not tell the history of the cue “{name}”") from None


def _after(change: Change) -> str:
    return f"{measured(change.after)} {change.words}" if change.after.valid else change.words


def measured(reading: Reading) -> str:
    """A reading in the fewest words: its value, or why there is none."""
    if not reading.valid:
        return f"No answer: {reading.reason[:1].lower()}{reading.reason[1:]}"
    return f"{said(reading.value)} {reading.unit}".strip() + "."
