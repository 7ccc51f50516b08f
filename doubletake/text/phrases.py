"""Numbers, lists and plurals as a sentence says them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun, in the singular or the plural.

    Parameters
    ----------
    number : int
    one : str
        The noun in the singular.
    several : str
        Its plural, where an s at the end does not make it.

    Examples
    --------
    >>> counted(1, "clip"), counted(3, "clip"), counted(2, "person", "people")
    ('1 clip', '3 clips', '2 people')
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Return "a, b and c".

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def size_of(count: float) -> str:
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
            break
    return f"{count:.1f} {unit}" if count < 10 else f"{count:.0f} {unit}"
