"""Words that the course explains."""

from __future__ import annotations

from doubletake.library.files import damaged, read_json


def glossary() -> dict[str, str]:
    """Return what each of the course's words means: ``{"feather": "…"}``, of ``assets/facts/glossary.json``.

    Raises
    ------
    DoubleTakeError
        If the file is missing or damaged; the message holds the command that restores it.
    """
    words = read_json("facts/glossary.json")
    if not isinstance(words, dict) or not all(isinstance(meaning, str) for meaning in words.values()):
        raise damaged("facts/glossary.json", "is not a list of words and what they mean")
    return words
