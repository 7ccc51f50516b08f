"""Read every cue on every item, as it is and as platforms show it; then fit what is made of the readings.

    uv run python -m assets.studio.readings                          # all that is missing or out of date
    uv run python -m assets.studio.readings --jobs 2                 # on two cores
    uv run python -m assets.studio.readings --renditions original medium  # only these
    uv run python -m assets.studio.readings --plan                   # only say what would be read

    assets/cues/readings.csv     the table: one row for each item and rendition
    assets/cues/reference.json   what is usual for each cue alone (doubletake.cues.reference)
    assets/cues/evidence.json    the weight of all cues together (doubletake.evidence)

Landmarks are the detector's, as they are for a visitor's clip. A row carries the hash of its item's file; an
item that was made anew is read anew. Rows are kept in the studio's work folder as they are read: stop with
Ctrl-C whenever you like, and the same command goes on from there. The three files are written at the end,
each whole or not at all. One row costs about 2 s of processor time, of which the cues take half.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime
import io
import math
import multiprocessing
import signal
import sys
import time
from collections.abc import Generator, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from doubletake import library
from doubletake.cues import CUES, Reading
from doubletake.cues.reference import GROUPS, Seen
from doubletake.cues.reference import save as save_reference
from doubletake.cues.reference_fitting import fit_reference
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS, CONDITIONS, Table, fit_evidence, load_table, save_evidence
from doubletake.evidence.fitting import SPLIT
from doubletake.evidence.table import FILE, HEADER, RECIPE, is_complete, read_rows
from doubletake.library.files import assets_root
from doubletake.library.rendition import RECIPE as LOOKS_RECIPE
from doubletake.state import write_whole

if TYPE_CHECKING:
    from doubletake.library import Clip

UNFINISHED = "studio/work/readings.csv"
REFERENCE = "this course’s practice clips"

Row = dict[str, str]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _options(arguments)
    items = library.clips(item=True)
    if not items:
        print(
            "The library has no items yet: make them first (python -m assets.studio.made).", file=sys.stderr
        )
        return 1
    rows = known_rows(items)
    due = [
        (clip, rendition)
        for clip in items
        for rendition in options.renditions
        if (clip.name, rendition) not in rows
    ]
    print(f"{len(items) * len(options.renditions)} readings wanted, {len(due)} to make", file=sys.stderr)
    if options.plan:
        return 0
    try:
        failed = read_all(due, rows, max(1, options.jobs))
    except (KeyboardInterrupt, BrokenProcessPool) as stop:
        why = "Stopped" if isinstance(stop, KeyboardInterrupt) else "A worker died (is memory short?)"
        print(f"\n{why}. What is read is kept; the same command goes on from here.", file=sys.stderr)
        return 130
    if failed:
        print("Nothing was written, as not everything could be read.", file=sys.stderr)
        return 1
    try:
        write(rows)
    except DoubleTakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def write(rows: dict[tuple[str, str], Row]) -> None:
    """Write the table, and what is fitted from it."""
    path = assets_root() / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    # A rendition that was only tried on some items stays in the workshop.
    items = {name for name, _ in rows}
    whole = [rendition for rendition in ALL_RENDITIONS if all((name, rendition) in rows for name in items)]
    order = sorted(
        (key for key in rows if key[1] in whole), key=lambda key: (key[0], ALL_RENDITIONS.index(key[1]))
    )
    write_whole(path, _text([HEADER, *([rows[key][name] for name in HEADER] for key in order)]))
    table, today = load_table(), datetime.date.today().isoformat()
    save_reference(reference_of(table, today))
    print(f"wrote {path.name} ({len(order)} rows) and reference.json", file=sys.stderr)
    save_evidence(fit_evidence(table, today))
    print("wrote evidence.json", file=sys.stderr)


def reference_of(table: Table, date: str) -> dict:
    """Fit what is usual for each cue alone: the practice split as it is, classical swaps and no decoys."""
    rows = table.seen_methods.of(split=SPLIT, rendition="original", kind=("camera", "made"))
    readings = (
        (
            GROUPS[int(made)],
            Seen(dict(zip(CONDITIONS[:-1], conditions[:-1].tolist(), strict=True)), "detector"),
            {
                cue: Reading(cue, value, math.isfinite(value), "", "")
                for cue, value in zip(table.cues, values.tolist(), strict=True)
            },
        )
        for made, conditions, values in zip(rows.made, rows.conditions, rows.values, strict=True)
    )
    return fit_reference(readings, REFERENCE, SPLIT, date)


def known_rows(items: Iterable[Clip]) -> dict[tuple[str, str], Row]:
    """Return the table's and unfinished work's rows that are still right, by item and rendition."""
    hashes = {clip.name: clip.sha256 for clip in items}
    rows = {}
    for path in (assets_root() / FILE, assets_root() / UNFINISHED):
        try:
            found = read_rows(path)
        except DoubleTakeError:
            continue
        for row in found:
            same = row["sha256"] == hashes.get(row["item"], "")[:16] and row["recipe"] == _recipe()
            if same and is_complete(row):
                rows[row["item"], row["shown"]] = row
    return rows


def read_all(due: list[tuple[Clip, str]], rows: dict[tuple[str, str], Row], jobs: int) -> int:
    """Read what is due into ``rows``, keeping each as soon as it is read; return how many failed."""
    failed, start = 0, time.monotonic()
    with _open_unfinished(rows) as unfinished, contextlib.closing(_each_read(due, jobs)) as found:
        for number, (key, row) in enumerate(found, 1):
            if isinstance(row, Exception):
                failed += 1
                print(f"{' '.join(key)} failed: {row}", file=sys.stderr)
                continue
            rows[key] = row
            unfinished.write(_text([[row[name] for name in HEADER]]))
            unfinished.flush()
            each = (time.monotonic() - start) / number
            left = round(each * (len(due) - number))
            state = f"{number}/{len(due)}  {each:.1f} s each, {left // 60}:{left % 60:02d} left"
            print(f"{state}  {' '.join(key)}", file=sys.stderr, flush=True)
    return failed


def _each_read(due: list[tuple[Clip, str]], jobs: int) -> Generator[tuple[tuple[str, str], Row | Exception]]:
    """Yield item and rendition with their row, or with the error, as they are finished."""
    keys = [(clip.name, rendition) for clip, rendition in due]
    if jobs == 1:
        _prepare()
        for key in keys:
            try:
                yield key, read(*key)
            except (DoubleTakeError, OSError) as error:
                yield key, error
        return
    # Fresh processes: they share no half-open decoder with this one.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare_worker) as pool:
        running = {pool.submit(read, *key): key for key in keys}
        try:
            for future in as_completed(running):
                found: Row | Exception
                try:
                    found = future.result()
                except (DoubleTakeError, OSError) as error:
                    found = error
                yield running[future], found
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def read(name: str, rendition: str) -> Row:
    """Read all cues on one item, as it is ("original") or in a rendition; landmarks are the detector's."""
    from doubletake.cues import observe_clip
    from doubletake.evidence import conditions_of

    clip = library.clip(name)
    seen = clip if rendition == "original" else clip.rendition(rendition)
    observation = observe_clip(seen, landmarks="detector")
    # Without heat maps and strengths, which nobody asked for.
    readings = {cue: one.read(observation) for cue, one in CUES.items()}
    conditions = conditions_of(observation, cast=True)
    numbers = {cue: reading.value if reading.valid else math.nan for cue, reading in readings.items()}
    numbers |= {condition: conditions[condition] for condition in CONDITIONS}
    keys = {"item": name, "shown": rendition, "sha256": clip.sha256[:16], "recipe": _recipe()}
    return keys | {key: f"{x:.6g}" if math.isfinite(x) else "" for key, x in numbers.items()}


def _recipe() -> str:
    return f"{RECIPE}.{LOOKS_RECIPE}"


def _open_unfinished(rows: dict[tuple[str, str], Row]) -> io.TextIOBase:
    """Begin the file of unfinished work with the rows that are known, and leave it open for more."""
    path = assets_root() / UNFINISHED
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _text([HEADER, *([row[name] for name in HEADER] for row in rows.values())]))
    return path.open("a", encoding="utf-8")


def _text(lines: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def _prepare() -> None:
    import cv2

    cv2.setNumThreads(1)


def _prepare_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C
    _prepare()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m assets.studio.readings", description="Read every cue on every item."
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many at once (default 1)")
    parser.add_argument(
        "--renditions",
        nargs="+",
        choices=ALL_RENDITIONS,
        default=list(ALL_RENDITIONS),
        metavar="NAME",
        help=", ".join(ALL_RENDITIONS),
    )
    parser.add_argument("--plan", action="store_true", help="say how much would be read, and read nothing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
