"""Whether the files of the library are still those that were shipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from doubletake.errors import DoubleTakeError
from doubletake.library.catalogue import people, read_manifest
from doubletake.library.files import verify

Found = TypeVar("Found")


def check_files() -> tuple[str, ...]:
    """Look at every file of the library; return one plain sentence for each that is missing or was changed.

    Each sentence ends with the command that restores the file. An empty tuple means that all is well.

    Examples
    --------
    >>> from doubletake import library
    >>> library.check_files()
    ()
    """
    trouble: list[str] = []

    def note(check: Callable[..., Found], *arguments: str) -> Found | None:
        try:
            return check(*arguments)
        except DoubleTakeError as error:
            trouble.append(str(error))
            return None

    manifest = note(read_manifest)
    if manifest is not None:
        for entry in (*manifest["clips"], *manifest["stills"]):
            note(verify, entry["file"], entry["sha256"])
            if entry["truth"]:
                note(verify, entry["truth"], entry["truth_sha256"])
        note(people)
    return tuple(dict.fromkeys(trouble))
