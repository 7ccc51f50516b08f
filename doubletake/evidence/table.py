"""What every cue reads on every item, as it is and as platforms show it: one table, read once and shipped.

``assets/cues/readings.csv`` is written by ``python -m assets.studio.readings``. A row is one item in one
rendition (in the column ``shown``); a cell is empty where the cue had no answer. The table says nothing of
what was done to a clip: that is joined from the library when the table is loaded, so that the two cannot
differ.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from doubletake import library
from doubletake.cues.cue_catalogue import CUES
from doubletake.cues.observing import OBSERVATION_VERSION
from doubletake.errors import DoubleTakeError
from doubletake.evidence.conditions import CONDITIONS
from doubletake.library import RENDITIONS, SPLIT_GROUPS, footage_of
from doubletake.library.files import assets_root, damaged

FILE = "cues/readings.csv"
# Goes up with each cue, and with what all of them see, so that readings that were kept are not used any more.
RECIPE = OBSERVATION_VERSION + sum(one.version - 1 for one in CUES.values())
# As it is, and as platforms show it.
ALL_RENDITIONS = ("original", *RENDITIONS)
KEYS = ("item", "shown", "sha256", "recipe")
HEADER = (*KEYS, *CUES, *CONDITIONS)

# How the made clips were made that evidence is fitted on. All other methods are held out, and on them
# whatever was learned from these can be tested.
FITTED_METHODS = ("classical",)

# Steps of the Monk scale under one name. Ten people of the cast are too few for ten names.
TONES = {"light": range(1, 4), "medium": range(4, 7), "dark": range(7, 11)}


@dataclass(frozen=True, eq=False)
class Table:
    """Readings of N clips, a clip being an item in one rendition, and what the library knows of each.

    Attributes
    ----------
    item, rendition : (N,) str
        The item's name, and how it is shown: one of `ALL_RENDITIONS`.
    sha256 : (N,) str
        Of the item's file when it was read.
    person, source : (N,) str
        Who is seen, and whose face was put in or ``""``.
    kind, method, care, split, footage : (N,) str
        As in the library; footage is the camera clip underneath.
    tone : (N,) str
        Skin tone of who is seen: ``"light"``, ``"medium"`` or ``"dark"``.
    values : (N, C) float64
        One column a cue, in the order of `cues`; NaN where it had no answer.
    conditions : (N, K) float64
        One column a condition, in the order of `doubletake.evidence.conditions.CONDITIONS`.
    cues : tuple of str
    """

    item: np.ndarray
    rendition: np.ndarray
    sha256: np.ndarray
    person: np.ndarray
    source: np.ndarray
    kind: np.ndarray
    method: np.ndarray
    care: np.ndarray
    split: np.ndarray
    footage: np.ndarray
    tone: np.ndarray
    values: np.ndarray
    conditions: np.ndarray
    cues: tuple[str, ...] = tuple(CUES)

    def __len__(self) -> int:
        return len(self.item)

    @property
    def made(self) -> np.ndarray:
        """(N,) bool: whether the face was put in or set in motion."""
        return self.kind == "made"

    @property
    def weight(self) -> np.ndarray:
        """(N,) float64: one for each item, shared by its renditions."""
        _, place, count = np.unique(self.item, return_inverse=True, return_counts=True)
        return 1.0 / count[place]

    @property
    def seen_methods(self) -> Table:
        """The rows of what evidence is fitted on and speaks of: camera clips, decoys, `FITTED_METHODS`."""
        return self.where(~self.made | np.isin(self.method, FITTED_METHODS))

    def where(self, rows: ArrayLike) -> Table:
        """Return some of the rows, by (N,) bool or by numbers."""
        columns = (field.name for field in fields(self) if field.name != "cues")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def of(self, **wanted: str | Iterable[str]) -> Table:
        """Return the rows whose columns have one of the wanted values; ``split`` also takes groups of splits.

        Raises
        ------
        DoubleTakeError
            If there is no such column.
        """
        rows = np.ones(len(self), bool)
        for name, values in wanted.items():
            if name in ("values", "conditions", "cues") or name not in {field.name for field in fields(self)}:
                raise DoubleTakeError(f"A table of readings has no column “{name}” to choose by.")
            values = [values] if isinstance(values, str) else list(values)
            if name == "split":
                values = [one for value in values for one in SPLIT_GROUPS.get(value, (value,))]
            rows &= np.isin(getattr(self, name), values)
        return self.where(rows)


def tone_of(step: object) -> str:
    """Return the name for a step of the Monk scale, 1 to 10; ``"unknown"`` where a card has none."""
    return next((tone for tone, steps in TONES.items() if step in steps), "unknown")


def load_table(path: str | Path | None = None) -> Table:
    """Return the readings that the course ships; rows of items that the library no longer has are left out.

    Raises
    ------
    DoubleTakeError
        If there are none, or the file is damaged.
    """
    path = assets_root() / FILE if path is None else Path(path)
    try:
        state = path.stat()
    except OSError:
        raise DoubleTakeError(
            "The readings of the cues are not there yet: they are made by “python -m assets.studio.readings”."
        ) from None
    manifest = (assets_root() / "manifest.json").stat()
    return _load(path, state.st_mtime_ns, state.st_size, manifest.st_mtime_ns)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of readings as text; a last line that was cut short is left out.

    A table that was made before a cue was added has no column for it.

    Raises
    ------
    DoubleTakeError
        If it is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise damaged(FILE, "cannot be read") from None
    rows = list(csv.reader(text.splitlines()))
    if not rows or not _is_header(rows[0]):
        raise damaged(FILE, "is no table of readings")
    header = rows[0]
    if not text.endswith("\n"):
        rows.pop()
    if any(len(row) != len(header) for row in rows):
        raise damaged(FILE, "has rows of another length than its header")
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def is_complete(row: Mapping[str, str]) -> bool:
    """Whether a row of `read_rows` was read by every cue that there is."""
    return all(name in row for name in HEADER)


def _is_header(names: list[str]) -> bool:
    """Whether a table begins with keys and ends with conditions; which cues lie between, time may change."""
    first, last = names[: len(KEYS)], names[-len(CONDITIONS) :]
    return tuple(first) == KEYS and tuple(last) == CONDITIONS and len(set(names)) == len(names)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int, _size: int, _library: int) -> Table:
    clips = {clip.name: clip for clip in library.clips(item=True)}
    tones = {person.name: tone_of(person.facts.get("monk_step")) for person in library.people()}
    rows = [row for row in read_rows(path) if row["item"] in clips]
    if not rows:
        raise damaged(FILE, "holds no reading of the library's items")
    found = [clips[row["item"]] for row in rows]

    def text(values: Iterable[str]) -> np.ndarray:
        return np.array(list(values), dtype=np.str_)

    def numbers(names: Iterable[str]) -> np.ndarray:
        # A cue that came after the table was made has no answer in it.
        try:
            return np.array([[float(row.get(name) or "nan") for name in names] for row in rows])
        except ValueError:
            raise damaged(FILE, "holds something else than numbers") from None

    return Table(
        item=text(row["item"] for row in rows),
        rendition=text(row["shown"] for row in rows),
        sha256=text(row["sha256"] for row in rows),
        person=text(clip.person for clip in found),
        source=text(clip.source for clip in found),
        kind=text(clip.kind for clip in found),
        method=text(clip.method for clip in found),
        care=text(clip.care for clip in found),
        split=text(clip.split for clip in found),
        footage=text(footage_of(clip).name for clip in found),
        tone=text(tones[clip.person] for clip in found),
        values=numbers(CUES),
        conditions=numbers(CONDITIONS),
    )
