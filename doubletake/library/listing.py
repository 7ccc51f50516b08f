"""``doubletake clips``: which clips and stills there are. Reads the manifest, and no picture."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import fields
from typing import Any

from doubletake.errors import DoubleTakeError
from doubletake.library import catalogue
from doubletake.library.records import Clip, Still
from doubletake.library.splits import SPLIT_GROUPS, SPLITS
from doubletake.text import counted

WIDTH = 80  # columns of a terminal
FILTERS = ("person", "kind", "method", "care", "split", "source")

# What would answer an item of a quiz, and what of a labelled clip would lead to its item.
ANSWERS = ("kind", "method", "care", "source", "from_clip", "from_still", "twin", "recipe", "seed")
ASKED_ABOUT = ("kind", "method", "care", "source")


def add_arguments(parser: ArgumentParser) -> None:
    """The questions that `doubletake.library.clips` takes, and how to print."""
    values = catalogue.VALUES
    of_kind, of_method, of_care = (", ".join(filter(None, values[field])) for field in FILTERS[1:4])
    of_split = f"{', '.join(SPLITS)}; or {', '.join(SPLIT_GROUPS)}"
    for field, words in (
        ("person", "who is seen"),
        ("kind", of_kind),
        ("method", of_method),
        ("care", of_care),
        ("split", of_split),
        ("source", "whose face was put in"),
    ):
        parser.add_argument(
            f"--{field}", nargs="+", action="extend", metavar=field.upper(), help=f"only these: {words}"
        )
    label = parser.add_mutually_exclusive_group()
    label.add_argument(
        "--labelled", action="store_true", default=None, help="only clips with a label in the picture"
    )
    label.add_argument(
        "--label-free", dest="labelled", action="store_false", help="only clips without such a label"
    )
    parser.add_argument("--stills", action="store_true", help="portraits instead of clips")
    parser.add_argument("--answers", action="store_true", help="say of quiz clips too what was done to them")
    parser.add_argument("--json", action="store_true", help="for a program: a list of all fields")


def run(options: Namespace) -> int:
    """Print what fits; the exit code is 1 if nothing does."""
    asked = {field: getattr(options, field) for field in FILTERS if getattr(options, field)}
    records = _found(options, asked)
    hidden = []
    if not options.answers and any(field in asked for field in ASKED_ABOUT):
        # That an item fits the question would be its answer.
        hidden = [record for record in _found(options, _harmless(asked)) if is_secret(record)]
        records = [record for record in records if not is_secret(record)]
    if not records and not hidden:
        raise DoubleTakeError(_nothing(options))
    if options.json:
        print(
            json.dumps(
                [as_entry(record, options.answers) for record in records], indent=2, ensure_ascii=False
            )
        )
        return 0
    print("\n".join(table(records, options.answers)))
    if hidden:
        print(
            f"{counted(len(hidden), 'quiz or sealed clip')} left out, so that nothing is given away; "
            "--answers brings in those that fit.",
            file=sys.stderr,
        )
    return 0


def is_secret(record: Clip | Still) -> bool:
    """Whether a record is a question of a quiz, or kept unseen, so that what was done is not told."""
    return record.is_item and record.split in SPLIT_GROUPS["unseen"]


def as_entry(record: Clip | Still, answers: bool = False) -> dict[str, Any]:
    """Return a record as plain values; what would answer a quiz is null, unless ``answers``."""
    entry = {
        field.name: getattr(record, field.name) for field in fields(record) if field.name != "rendition_name"
    }
    entry["item"] = record.is_item
    if not answers and is_secret(record):
        entry |= dict.fromkeys(ANSWERS)
    elif not answers and record.split in SPLIT_GROUPS["unseen"]:
        entry["twin"] = None
    return entry


def table(records: list[Clip | Still], answers: bool = False) -> list[str]:
    """Return the lines of a table in at most 80 columns, one part for each split, and the total."""
    if not records:
        return []
    rows = {split: [_row(r, answers) for r in records if r.split == split] for split in SPLITS}
    heads = ("", "name", "person", "face of", "how it was made")
    widths = [max(map(len, column)) for column in zip(heads, *sum(rows.values(), []), strict=True)]
    lines = []
    for split, of_split in rows.items():
        if of_split:
            lines += [split, *(_line(row, widths) for row in (heads, *of_split)), ""]
    if any(record.labelled for record in records):
        lines.append("* has a label in the picture")
    if not answers and any(is_secret(record) for record in records):
        lines.append("? is not told of quiz and sealed clips; --answers tells it")
    return [*lines, _total(records)]


def _row(record: Clip | Still, answers: bool) -> tuple[str, ...]:
    mark = "*" if record.labelled else ""
    if is_secret(record) and not answers:
        return mark, record.name, record.person, "?", "?"
    how = record.method if not record.care else f"{record.method} {record.care}"
    return mark, record.name, record.person, record.source, how


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    mark, *cells = row
    text = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths[1:], strict=True))
    return f"{mark or ' '} {text}".rstrip()


def _total(records: list[Clip | Still]) -> str:
    people = counted(len({record.person for record in records}), "person", "people")
    films = [record for record in records if isinstance(record, Clip)]
    if not films:
        return f"{counted(len(records), 'still')} of {people}"
    seconds = sum(film.duration for film in films)
    items = sum(film.is_item for film in films)
    total = f"{counted(len(films), 'clip')} of {people}, {seconds:.0f} seconds"
    return f"{total}; {items} without a label and a telling name" if items else total


def _harmless(asked: dict[str, Any]) -> dict[str, Any]:
    return {field: values for field, values in asked.items() if field not in ASKED_ABOUT}


def _found(options: Namespace, asked: dict[str, Any]) -> list[Clip | Still]:
    """What fits, in the order of the names."""
    found = catalogue.stills(**asked) if options.stills else catalogue.clips(**asked)
    return [record for record in found if options.labelled in (None, record.labelled)]


def _nothing(options: Namespace) -> str:
    what = "still" if options.stills else "clip"
    return (
        f"No {what} is all of that: ask for less with --person, --kind, --method, --care, --split, --source, "
        "--labelled or --label-free."
    )
