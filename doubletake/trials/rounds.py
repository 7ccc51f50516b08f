"""A round of clips, one answer at a time, kept as JSON lines.

A line is written to the end of the file the moment an answer is given, so a crash costs at most the line
that was being written. Reading passes over lines that cannot be understood, and says how many there were::

    {"item": "a41", "swapped": true, "said_swapped": false, "confidence": 70, "seconds": 4, "feedback": false}
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from doubletake.errors import DoubleTakeError
from doubletake.statistics.trial import Trial

MAX_FILE_BYTES = 1_000_000  # some thousand answers: more than a learner gives in the whole course


@dataclass(frozen=True)
class Round:
    """What a file of answers holds.

    Attributes
    ----------
    trials : tuple of Trial
        In the order in which they were given.
    damaged : int
        Lines that could not be understood, such as one that was half written when the power went.
    """

    trials: tuple[Trial, ...]
    damaged: int = 0


def append_trial(trial: Trial, path: str | os.PathLike) -> None:
    """Write an answer to the end of a file, and to the disk, before returning.

    Parameters
    ----------
    trial : Trial
    path : path
        The file need not exist yet; its folder must. After a half-written line a new one is begun.

    Raises
    ------
    DoubleTakeError
        If the file cannot be written to, or is full.
    """
    path = Path(path)
    line = json.dumps(asdict(trial), allow_nan=False).encode("ascii") + b"\n"
    try:
        with open(path, "a+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size + len(line) > MAX_FILE_BYTES:
                raise DoubleTakeError(f"{path.name} is full. Begin a new round.")
            if size:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = b"\n" + line
            # One write at the end of the file: two pages that answer at once do not cut each other's lines.
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DoubleTakeError(
            f"Your answer could not be saved ({error.strerror or error}). "
            f"Check that the folder of {path.name} may be written to and that the disk is not full."
        ) from error


def read_round(path: str | os.PathLike) -> Round:
    """Read a file of answers; a file that is not there is a round without answers.

    Lines that are not whole are counted and left out, wherever they stand. Reading changes nothing on disk.

    Raises
    ------
    DoubleTakeError
        If the file cannot be read or is larger than a round can be.

    Examples
    --------
    >>> read_round("not-there.jsonl")
    Round(trials=(), damaged=0)
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        return Round(())
    except OSError as error:
        raise DoubleTakeError(f"{path.name} cannot be read ({error.strerror or error}).") from error
    if len(data) > MAX_FILE_BYTES:
        raise DoubleTakeError(f"{path.name} is too large to be a round of answers.")
    trials, damaged = [], 0
    for line in data.split(b"\n"):
        if line.strip():
            trial = _trial(line)
            trials.append(trial)
            damaged += trial is None
    return Round(tuple(trial for trial in trials if trial is not None), damaged)


def _trial(line: bytes) -> Trial | None:
    """The trial that a line holds; fields that a later version may add are passed over."""
    with contextlib.suppress(ValueError, RecursionError, KeyError, TypeError):
        content = json.loads(line)
        return Trial(**{field.name: content[field.name] for field in fields(Trial)})
    return None
