"""Text that comes with a file, made safe to be shown, and numbers as they are said."""

from __future__ import annotations

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction, half and unknown characters


def plain(text: object, most: int = 120) -> str:
    """Return a text of unknown origin as one line without anything that acts on a terminal or a page.

    It is still to be escaped where it stands in HTML.

    Examples
    --------
    >>> plain("a\\x1b[2J\\u202eb\\nc")
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


def listed(parts: list[str], word: str = "and") -> str:
    """Return "a, b and c".

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def size_of(count: int) -> str:
    """Return so many bytes in words.

    Examples
    --------
    >>> size_of(1500), size_of(599484), size_of(52_000_000)
    ('1.5 kB', '599 kB', '52 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 1000 or unit == "GB":
            return f"{count:.1f} {unit}" if count < 10 else f"{count:.0f} {unit}"
