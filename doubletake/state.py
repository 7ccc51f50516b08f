"""Where the course keeps what running it leaves behind."""

import os
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
