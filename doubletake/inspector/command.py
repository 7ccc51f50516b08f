"""``doubletake inspect``: what every cue saw in a clip or a picture, as a case note; a folder as a table."""

from __future__ import annotations

import json
import stat
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubletake.errors import DoubleTakeError
from doubletake.text import file_name

if TYPE_CHECKING:
    from doubletake.inspector.inspection import Inspection

WIDTH = 80  # columns of a terminal
MOST_FILES = 500


def add_arguments(parser: ArgumentParser) -> None:
    """Which files, which face, and how to answer."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="clips, pictures, or folders of them")
    parser.add_argument("--json", action="store_true", help="for a program: the whole case note")
    parser.add_argument(
        "--html", metavar="DIR", help="write a page with pictures for each file into this folder"
    )
    parser.add_argument(
        "--face", type=_number, metavar="N", help="which face to measure: 1 is the largest, which is usual"
    )
    parser.add_argument(
        "--from",
        dest="start",
        type=_seconds,
        default=0.0,
        metavar="S",
        help="begin so many seconds into the clip",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing while working")


def run(options: Namespace) -> int:
    """Inspect every file; the exit code is 1 if one could not be, or none was there."""
    files, many = _files(options.files)
    if not files:
        raise DoubleTakeError("There is no file in that folder.")
    folder = _folder(options.html) if options.html else None
    rows, notes = [], []
    for number, path in enumerate(files, 1):
        shown = file_name(path.name)
        count = f"{number} of {len(files)}: " if many else ""
        row, note, text = _one(path, shown, options, folder, _progress(f"{count}{shown}", options.quiet))
        rows.append(row)
        notes.append(note)
        if not many and not options.json:
            print(text)
    _answer(options, rows, notes, many)
    if folder is not None:
        _finish(folder, rows, many, options.quiet)
    for row in rows:
        if row["trouble"] and not many:
            print(row["trouble"], file=sys.stderr)
    return int(any(row["trouble"] for row in rows))


def _progress(line: str, quiet: bool) -> Callable[[str], None]:
    """What says on the terminal how far a file is."""

    def progress(words: str) -> None:
        if not quiet:
            print(f"{line}: {words} …", file=sys.stderr, flush=True)

    return progress


def _answer(options: Namespace, rows: list[dict[str, Any]], notes: list[dict[str, Any]], many: bool) -> None:
    """Print the notes for a program, or many files as a table."""
    if options.json:
        print(json.dumps(notes if many else notes[0], indent=1, ensure_ascii=False, allow_nan=False))
    elif many:
        print("\n".join(table(rows)))


def _finish(folder: Path, rows: list[dict[str, Any]], many: bool, quiet: bool) -> None:
    """Write the page that links the others, and say where they are."""
    if many:
        from doubletake.inspector.page import table_page

        _write(folder / "index.html", table_page(rows))
    if not quiet:
        print(f"Pages are in {folder}.", file=sys.stderr)


def _one(
    path: Path, shown: str, options: Namespace, folder: Path | None, progress: Callable[[str], None]
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Inspect one file; return its row of the table, its note, and its note as text."""
    # Heavy to import, so only once there is something to look at.
    from doubletake.inspector.inspection import inspect
    from doubletake.inspector.note import case_note

    try:
        data = _read(path)
        found = inspect(data, path.name, face=options.face, start=options.start, progress=progress)
    except DoubleTakeError as error:
        row: dict[str, Any] = {"name": shown, "what": "", "faces": "", "answers": "", "words": "", "file": ""}
        return {**row, "trouble": str(error)}, {"file": {"name": shown}, "trouble": str(error)}, ""
    note = case_note(found)
    page_name = ""
    if folder is not None:
        from doubletake.inspector.page import case_page

        # Named by its content: what a file is called reaches no path.
        page_name = f"case-{found.sha256[:16]}.html"
        _write(folder / page_name, case_page(found, note))
    answers = sum(cue.valid for cue in found.cues)
    row = {
        "name": shown,
        "what": _what(found),
        "faces": len(found.faces),
        "answers": f"{answers} of {len(found.cues)}",
        "words": found.verdict.words,
        "file": page_name,
        "trouble": "",
    }
    return row, note, _text(found)


def table(rows: list[dict]) -> list[str]:
    """Return the lines of a table of files."""
    heads = {
        "name": "file",
        "what": "what it is",
        "faces": "faces",
        "answers": "answers",
        "words": "together",
    }
    cells = [heads, *(row for row in rows if not row["trouble"])]
    widths = {key: max(len(str(row[key])) for row in cells) for key in heads}
    widths["name"] = min(max(len(row["name"]) for row in [*rows, heads]), 32)
    lines = []
    for row in [heads, *rows]:
        name = row["name"]
        short = name if len(name) <= widths["name"] else f"{name[: widths['name'] - 1]}…"
        if row.get("trouble"):
            lines.append(f"{short:<{widths['name']}}  {row['trouble']}")
            continue
        rest = "  ".join(f"{row[key]!s:<{widths[key]}}" for key in list(heads)[1:])
        lines.append(f"{short:<{widths['name']}}  {rest}".rstrip())
    failed = sum(bool(row["trouble"]) for row in rows)
    lines.append(f"\n{len(rows)} files, {len(rows) - failed} of them looked at.")
    return lines


def _what(found: Inspection) -> str:
    size = f"{found.about.format.name} {found.width}×{found.height}"
    return f"{size}, {found.seconds:.1f} s" if found.moving else size


def _text(found: Inspection) -> str:
    import textwrap

    lines = [f"{found.name}: {_what(found)}", ""]
    lines += [_wrapped(f"- {note}", "  ") for note in found.notes]
    lines += [""] if found.notes else []
    for cue in found.cues:
        lines.append(f"{cue.title}: {cue.says}")
        lines += [_wrapped(part, "    ", "    ") for part in (cue.saw, cue.why) if part]
    lines += ["", f"All cues together: {found.verdict.words}"]
    lines += [_wrapped(reason, "    ", "    ") for reason in found.verdict.reasons]
    lines += ["", "What the file says of itself:"]
    lines += [_wrapped(f"{label}: {value}", "        ", "    ") for label, value in found.provenance.rows]
    lines.append(_wrapped(found.provenance.credential_words, "    ", "    "))
    from doubletake.inspector.inspection import HOW_FAR

    return "\n".join([*lines, "", textwrap.fill(HOW_FAR, WIDTH)])


def _wrapped(text: str, later: str, first: str = "") -> str:
    import textwrap

    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def _files(names: list[str]) -> tuple[list[Path], bool]:
    """Return the files that are meant, and whether the answer is a table."""
    files: list[Path] = []
    many = len(names) > 1
    for name in names:
        path = Path(name)
        if path.is_dir():
            many = True
            inside = sorted(each for each in path.iterdir() if not each.name.startswith("."))
            files += [each for each in inside if each.is_file() and not each.is_symlink()]
        else:
            files.append(path)
    if len(files) > MOST_FILES:
        raise DoubleTakeError(f"These are {len(files)} files; up to {MOST_FILES} are looked at in one go.")
    return files, many


def _read(path: Path) -> bytes:
    from doubletake.inspector.formats import check_size
    from doubletake.inspector.limits import Limits

    limits = Limits()
    shown = file_name(path.name)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise DoubleTakeError(f"“{shown}” is no file.")
        check_size(state.st_size, limits)
        with path.open("rb") as file:
            # It may grow while it is read.
            data = file.read(limits.file + 1)
    except FileNotFoundError:
        raise DoubleTakeError(f"There is no file “{shown}”.") from None
    except OSError:
        raise DoubleTakeError(f"The file “{shown}” cannot be read.") from None
    return data


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise DoubleTakeError(f"The folder “{file_name(name)}” cannot be made.") from None
    return folder


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        raise DoubleTakeError(f"Nothing can be written into the folder “{file_name(path.parent)}”.") from None


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 1 <= int(text[:9]) <= 99):
        raise ArgumentTypeError(f"“{text}” is no face; give a number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise ArgumentTypeError(f"“{text}” is no time; give seconds from 0 on")
    return value
