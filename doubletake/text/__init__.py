"""How things are said: plurals, lists and sizes in words, and foreign text made harmless."""

from doubletake.text.phrases import counted, listed, size_of
from doubletake.text.untrusted import file_name, plain

__all__ = ["counted", "file_name", "listed", "plain", "size_of"]
