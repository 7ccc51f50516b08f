"""Answers given in a widget, kept in a file beside the notebook the moment they are given.

A widget's state is gone once the notebook is run again by a machine, and that is how exercises are marked.
So each answer goes into ``<notebook>.answers.json`` at once; the file travels with the notebook when it is
handed in, and the graded cell reads it.

The file is a small JSON object::

    {"version": 1, "notebook": "03-make-a-swap",
     "answers": {"first-look": {"value": "colour", "at": "2026-11-22T09:30:00+00:00"}}}
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import math
import os
import re
import stat
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doubletake.errors import DoubleTakeError
from doubletake.state import write_whole

VERSION = 1
MAX_ANSWER_BYTES = 16_000  # about 2,500 words: longer than any answer asked for
MAX_FILE_BYTES = 1_000_000
MAX_ANSWERS = 200
LOCK_SECONDS = 10.0

# What file systems say that know no locks: some network shares and memory sticks.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class DamagedAnswersWarning(UserWarning):
    """An answers file could not be read; the message says where its contents are kept."""


def record(question: str, value: Any, notebook: str, folder: str | os.PathLike[str] | None = None) -> Path:
    """Keep one answer on disk; the other answers in the file stay as they are.

    The file is written whole or not at all, and two writers at the same time lose nothing.
    A file that cannot be read is kept under another name first (`DamagedAnswersWarning`).

    Parameters
    ----------
    question : str
        The question's id: letters, digits, ``-`` and ``_``, at most 64 of them.
    value
        What JSON can hold: text, a finite number, true/false, nothing, and lists and dicts of those.
        NumPy scalars and arrays and dataclass records are turned into such values.
    notebook : str
        The notebook's name without ``.ipynb``.
    folder : path, optional
        Where the notebook lies; by default the current folder, which is where Jupyter runs a notebook.

    Returns
    -------
    pathlib.Path
        The answers file.

    Raises
    ------
    DoubleTakeError
        If a name or value cannot be stored, or the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = record("first-look", "colour", "03-make-a-swap", folder)
    ...     path.name, recall("03-make-a-swap", folder)
    ('03-make-a-swap.answers.json', {'first-look': 'colour'})
    """
    _check_name("question", question)
    path = answers_path(notebook, folder)
    value = _plain(value)
    if len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")) > MAX_ANSWER_BYTES:
        raise DoubleTakeError(
            f"This answer is too long to store (more than {MAX_ANSWER_BYTES:,} bytes). Make it shorter."
        )
    try:
        with _locked(path):
            entries = _read_or_set_aside(path)
            if question not in entries and len(entries) >= MAX_ANSWERS:
                raise DoubleTakeError(f"{path.name} is full: it holds {MAX_ANSWERS} answers already.")
            entries[question] = {"value": value, "at": datetime.now(UTC).isoformat(timespec="seconds")}
            _write_whole(path, {"version": VERSION, "notebook": notebook, "answers": entries})
    except OSError as error:
        raise DoubleTakeError(
            f"Your answer could not be saved beside the notebook ({error.strerror or error}). "
            f"Check that the folder of {path.name} may be written to and that the disk is not full."
        ) from error
    return path


def recall(notebook: str, folder: str | os.PathLike[str] | None = None) -> dict[str, Any]:
    """All answers stored for a notebook, as ``{question: value}``; empty if there are none.

    Reading changes nothing on disk. A file that cannot be read counts as no answers, and a
    `DamagedAnswersWarning` says so.

    Parameters
    ----------
    notebook : str
        The notebook's name without ``.ipynb``.
    folder : path, optional
        Where the notebook lies; by default the current folder.

    Returns
    -------
    dict
        Question id to the value that was recorded last.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     recall("03-make-a-swap", folder)
    {}
    """
    path = answers_path(notebook, folder)
    try:
        entries = _read(path)
    except (_Damaged, OSError) as why:
        warnings.warn(
            f"{path.name} cannot be read ({why}), so no stored answer counts. Give your answers in the "
            "widgets again: the damaged file will be kept under another name.",
            DamagedAnswersWarning,
            stacklevel=2,
        )
        return {}
    return {question: entry["value"] for question, entry in entries.items()}


def is_sound(path: str | os.PathLike[str]) -> bool:
    """Whether a file is an answers file that can be read whole."""
    try:
        return bool(_read(Path(path))) or Path(path).is_file()
    except (_Damaged, OSError):
        return False


def answers_path(notebook: str, folder: str | os.PathLike[str] | None = None) -> Path:
    """The answers file of a notebook: ``<folder>/<notebook>.answers.json``."""
    _check_name("notebook", notebook)
    return Path.cwd() / (folder or "") / f"{notebook}.answers.json"


def _check_name(what: str, name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        shown = repr(name) if len(repr(name)) <= 80 else repr(name)[:80] + "…"
        raise DoubleTakeError(
            f"{shown} cannot name a {what}. Use letters, digits, - and _, starting with a letter or digit, "
            "at most 64 of them."
        )


def _plain(value: Any, depth: int = 0) -> Any:
    """The value as JSON will give it back, or a sentence about what cannot be stored."""
    if depth > 8:
        raise DoubleTakeError("This answer is nested too deeply to store. Use a flat list or dict.")
    if value is None or isinstance(value, str | bool):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    elif hasattr(value, "tolist"):  # a NumPy array or scalar, without importing NumPy
        value = value.tolist()
        if not isinstance(value, list | dict):
            return _plain(value, depth + 1)
    if isinstance(value, int | float):
        return _plain_number(value)
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    raise _no_answer(value)


def _plain_number(value: int | float) -> int | float:
    if isinstance(value, int):
        # JSON has no limit, but Python refuses to print integers of more than a few thousand digits.
        if abs(value) < 2**63:
            return int(value)
    elif math.isfinite(value):
        return float(value)
    raise _no_answer(value)


def _no_answer(value: object) -> DoubleTakeError:
    shown = str(value) if isinstance(value, float) else f"A value of type {type(value).__name__}"
    return DoubleTakeError(
        f"{shown} cannot be stored as an answer. "
        "Use text, a finite number, true or false, or a list or dict of those."
    )


class _Damaged(Exception):
    """What is wrong with an answers file, in words."""


def _read(path: Path) -> dict[str, Any]:
    """The stored entries, checked for shape; an absent file has none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return {}
    if not stat.S_ISREG(found.st_mode):
        raise _Damaged("it is not a file")
    if found.st_size > MAX_FILE_BYTES:
        raise _Damaged(f"it is larger than {MAX_FILE_BYTES:,} bytes")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise _Damaged("it is not whole JSON") from None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise _Damaged(f"it is not an answers file of version {VERSION}")
    entries = content.get("answers")
    if not isinstance(entries, dict) or not all(
        _NAME.fullmatch(question) and isinstance(entry, dict) and "value" in entry
        for question, entry in entries.items()
    ):
        raise _Damaged("its answers are not where they should be")
    return entries


def _read_or_set_aside(path: Path) -> dict[str, Any]:
    try:
        return _read(path)
    except _Damaged as why:
        kept = _free_name(path)
        os.replace(path, kept)
        warnings.warn(
            f"{path.name} could not be read ({why}). It is kept as {kept.name}, and a new file begins with "
            "this answer. Please give the earlier answers again.",
            DamagedAnswersWarning,
            stacklevel=3,
        )
        return {}


def _free_name(path: Path) -> Path:
    """A name beside ``path`` that nothing bears yet, such as ``03-make-a-swap.answers.damaged-1.json``."""
    number = 1
    while os.path.lexists(kept := path.with_name(f"{path.stem}.damaged-{number}.json")):
        number += 1
    return kept


def _write_whole(path: Path, content: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    # Lone surrogates (half an emoji, cut by a text area) have no UTF-8 form; JSON's \u escapes do.
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = (json.dumps(content, indent=1) + "\n").encode("ascii")
    if len(data) > MAX_FILE_BYTES:
        raise DoubleTakeError(f"{path.name} is full. Make your longer answers shorter.")
    # Ordinary permissions: whoever marks the exercise must be able to read it.
    write_whole(path, data)


@contextlib.contextmanager
def _opened(path: Path, flags: int = os.O_RDONLY, mode: int = 0o600) -> Iterator[int]:
    descriptor = os.open(path, flags, mode)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the only right to write in this file's folder, for threads and processes alike."""
    if sys.platform != "win32":
        import fcntl

        # The folder itself is the lock: no lock file is left behind to be handed in.
        with _opened(path.parent) as folder:
            _wait_for(lambda: fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB), path)
            yield  # closing the descriptor gives the lock back
    else:
        import msvcrt

        key = hashlib.sha256(str(path.parent.resolve()).encode()).hexdigest()[:16]
        lock = Path(tempfile.gettempdir()) / f"doubletake-answers-{key}.lock"
        with _opened(lock, os.O_RDWR | os.O_CREAT) as file:
            _wait_for(lambda: msvcrt.locking(file, msvcrt.LK_NBLCK, 1), path)
            try:
                yield
            finally:
                os.lseek(file, 0, os.SEEK_SET)
                msvcrt.locking(file, msvcrt.LK_UNLCK, 1)


def _wait_for(take: Callable[[], object], path: Path) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            take()
            return
        except (BlockingIOError, PermissionError):
            if time.monotonic() > end:
                raise DoubleTakeError(
                    f"Another program has been writing to {path.name} for {LOCK_SECONDS:.0f} seconds. "
                    "Close it, then give your answer again."
                ) from None
            time.sleep(0.005)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return  # better an answer kept without a lock than none
