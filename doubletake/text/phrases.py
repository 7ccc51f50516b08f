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
    return f"{number} {noun(number, one, several)}"


def noun(number: int, one: str, several: str = "") -> str:
    """Return a noun as it stands after a number, without that number.

    Examples
    --------
    >>> noun(1, "answer"), noun(2, "answer"), noun(0, "is", "are")
    ('answer', 'answers', 'are')
    """
    return one if number == 1 else several or one + "s"


def often(number: int) -> str:
    """Return how often something happens.

    Examples
    --------
    >>> often(1), often(3)
    ('once', '3 times')
    """
    return "once" if number == 1 else f"{number} times"


def hundred(share: float) -> int:
    """Return a share as so many in a hundred.

    Examples
    --------
    >>> f"{hundred(0.254)} in 100"
    '25 in 100'
    """
    return round(100 * share)


def decimal(value: float, places: int, sign: str = "") -> str:
    """Return a number with its decimals and a minus that is one; a rounded nothing has no sign.

    Parameters
    ----------
    value : float
    places : int
    sign : str
        ``"+"`` for a plus before what is above 0.

    Examples
    --------
    >>> decimal(-1.25, 1), decimal(0.04, 1, "+"), decimal(2, 2, "+")
    ('−1.2', '0.0', '+2.00')
    """
    text = f"{value:{sign}.{places}f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")


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


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it.

    Examples
    --------
    >>> duration(36), duration(1200), duration(9000)
    ('36 s', '20 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def possessive(name: str) -> str:
    """Return a name as an owner's.

    Examples
    --------
    >>> possessive("Ines"), possessive("Marc")
    ('Ines’', 'Marc’s')
    """
    return f"{name}’" if name.endswith("s") else f"{name}’s"
