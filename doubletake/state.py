"""Where the course keeps what running it leaves behind, and how a file is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

STATE_VARIABLE = "DOUBLETAKE_STATE"


def state_path(course: Path) -> Path:
    """``.doubletake/`` in the course folder, or what the variable ``DOUBLETAKE_STATE`` says."""
    return Path(os.environ.get(STATE_VARIABLE) or course / ".doubletake").expanduser().resolve()


def make_state(course: Path) -> Path:
    """Make that folder, for its owner's eyes only, and return it; or raise `OSError`."""
    folder = state_path(course)
    make_ignored(folder, mode=0o700)
    return folder


def make_ignored(folder: Path, mode: int = 0o777) -> None:
    """Make a folder that version control leaves alone, if it is not there yet, or raise `OSError`."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, mode: int = 0o666) -> Path:
    """Write a file whole or not at all; a reader sees the old file or the new one, also after a power cut.

    Parameters
    ----------
    path : path
        The file; its folder must be there. A file of that name is replaced.
    content : str or bytes
        Text is written as UTF-8, with line ends as they are.
    mode : int
        The permissions of the file, less what the process's umask takes away. By default a file like any
        other; `0o600` is for its owner alone.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OSError
        If it cannot be written; the old file is then as it was, and nothing is left beside it.
    UnicodeEncodeError
        If a text has no UTF-8 form; likewise.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "note.txt", "two takes").read_text(encoding="utf-8")
    'two takes'
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as part, open(os.open(part, _NEW_FILE, mode), "wb") as file:
        file.write(data)
    return Path(path)


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str], *, keep_suffix: bool = False) -> Iterator[Path]:
    """Yield a path beside a file to write to; at the end of the block it takes the file's place in one step.

    For what writes to a path by itself; what has its bytes already calls `write_whole`.

    Parameters
    ----------
    path : path
        The file; its folder must be there.
    keep_suffix : bool
        Whether the path beside it ends like the file's, for writers that tell the format from that. It then
        matches ``*.mp4`` as the file does, so other processes may come upon it.

    Raises
    ------
    OSError
        If the new file is not there at the end of the block, or cannot take the place of the old one.
        Whatever is raised, in the block or here, nothing is left beside the file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "note.txt"
    ...     with replacing(file) as part:
    ...         _ = part.write_text("half a sen")
    ...         there_early = file.exists()
    ...     there_early, [path.name for path in Path(folder).iterdir()]
    (False, ['note.txt'])
    """
    path = Path(path)
    end = f".part{path.suffix}" if keep_suffix else ".part"
    part = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}{end}")
    try:
        yield part
        with open(part, "r+b") as file:  # Windows flushes no file that is open for reading alone
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _flush_folder(path.parent)


_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _flush_folder(folder: Path) -> None:
    """Let a new name, too, survive a power cut; some file systems cannot do that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
