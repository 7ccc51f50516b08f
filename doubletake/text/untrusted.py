"""Text of unknown origin, made safe to be shown."""

from __future__ import annotations

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction, half and unknown characters


def plain(text: object, most: int = 120) -> str:
    r"""Return a text of unknown origin as one line without anything that acts on a terminal or a page.

    It is still to be escaped where it stands in HTML.

    Examples
    --------
    >>> plain("a\x1b[2J\u202eb\nc")
    'a�[2J�b c'
    """
    line = " ".join(str(text)[: 4 * most].split())
    line = "".join("�" if unicodedata.category(letter) in _HIDDEN else letter for letter in line)
    return line if len(line) <= most else line[: most - 1] + "…"


def file_name(name: object) -> str:
    """Return what a file is called, without folders, as `plain` text.

    Examples
    --------
    >>> file_name("../../etc/<b>.mp4")
    '<b>.mp4'
    """
    return plain(str(name).replace("\\", "/").rstrip("/").rpartition("/")[2], 80) or "without a name"
