"""Where the assets lie, and whether they are still the files that were shipped."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from doubletake.errors import DoubleTakeError

ASSETS_VARIABLE = "DOUBLETAKE_ASSETS"

COURSE = Path(__file__).resolve().parents[2]  # the folder around the package

# Files whose SHA-256 was right in this process, as (path, time of change, size, SHA-256): each is read
# through only once, and again when it changes on disk.
_verified: set[tuple[str, int, int, str]] = set()


def assets_root() -> Path:
    """Return the folder that holds the cast: ``assets/`` beside the package.

    The environment variable ``DOUBLETAKE_ASSETS`` names another folder of the same layout.
    """
    named = os.environ.get(ASSETS_VARIABLE)
    return Path(named).expanduser() if named else COURSE / "assets"


def restore_command(relative: str) -> str:
    """Return the command that brings an asset back as it was; ``relative`` is its path inside ``assets/``."""
    return f'git restore "assets/{relative}"'


def damaged(relative: str, what: str) -> DoubleTakeError:
    """Make the error for an asset that cannot be used, with the command that restores it."""
    return DoubleTakeError(
        f"The file assets/{relative} {what}. To bring it back, run this in the course's folder: "
        f"{restore_command(relative)}"
    )


def read_json(relative: str) -> Any:
    """Return what a JSON file inside ``assets/`` holds; a missing or damaged one is a `DoubleTakeError`."""
    path = assets_root() / relative
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise damaged(relative, "is missing") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        raise damaged(relative, "is damaged and cannot be read") from None


def inside_assets(relative: object, owner: str) -> Path:
    """Return the path of an asset that the file ``owner`` names, which may not lead out of ``assets/``."""
    if not isinstance(relative, str) or not relative:
        raise damaged(owner, "does not say which files belong to it")
    if Path(relative).is_absolute() or ".." in Path(relative).parts:
        raise damaged(owner, f'names a file outside the assets folder ("{relative}")')
    return assets_root() / relative


def verify(relative: str, sha256: str, owner: str = "manifest.json") -> Path:
    """Return the path of an asset whose bytes are the ones that were shipped.

    Parameters
    ----------
    relative : str
        Path inside ``assets/``.
    sha256 : str
        What the manifest says of its bytes, in hexadecimal.
    owner : str
        The file that named it, for the error.

    Raises
    ------
    DoubleTakeError
        If the file is missing, cannot be read or was changed.
    """
    path = inside_assets(relative, owner)
    try:
        state = path.stat()
        key = (str(path), state.st_mtime_ns, state.st_size, sha256)
        if key in _verified:
            return path
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise damaged(relative, "is missing") from None
    except OSError:
        raise damaged(relative, "cannot be read") from None
    if found != str(sha256).lower():
        raise damaged(relative, "is not the one that came with the course (it was changed or cut short)")
    _verified.add(key)
    return path
