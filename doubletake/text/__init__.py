"""How things are said: plurals, lists and sizes in words, and foreign text made harmless."""

from doubletake.text.phrases import (
    counted,
    decimal,
    duration,
    hundred,
    listed,
    noun,
    often,
    possessive,
    size_of,
)
from doubletake.text.untrusted import file_name, plain

__all__ = [
    "counted",
    "decimal",
    "duration",
    "file_name",
    "hundred",
    "listed",
    "noun",
    "often",
    "plain",
    "possessive",
    "size_of",
]
