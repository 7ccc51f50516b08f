"""What the course has to offer: the notebooks in its folders, each with its title."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LESSONS = "notebooks"
DASHBOARDS = "notebooks/dashboards"

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]|</?[a-zA-Z][^>]*>")
_NUMBER = re.compile(r"^(\d+)[-_ ]")
_NUMBER_IN_TITLE = re.compile(r"^\d+\s*[·.:–-]\s+")


@dataclass(frozen=True)
class Notebook:
    """One notebook of the course.

    Attributes
    ----------
    path : str
        Relative to the course folder, with forward slashes.
    title : str
        Its first heading, without Markdown's marks and without the lesson's number; its file name if it has
        none.
    number : str
        The number its file name starts with (``"3"`` for ``03-make-a-swap.ipynb``), or nothing.
    readable : bool
        False where the file is damaged.
    """

    path: str
    title: str
    number: str = ""
    readable: bool = True


def lessons(course: Path) -> tuple[Notebook, ...]:
    """The lessons, in the order of their numbers."""
    return _notebooks(course, LESSONS)


def dashboards(course: Path) -> tuple[Notebook, ...]:
    """The notebooks that are shown as pages, in the order of their names."""
    return _notebooks(course, DASHBOARDS)


def _notebooks(course: Path, folder: str) -> tuple[Notebook, ...]:
    files = sorted((course / folder).glob("*.ipynb"))
    return tuple(_notebook(file, f"{folder}/{file.name}") for file in files if not file.name.startswith("."))


def _notebook(file: Path, path: str) -> Notebook:
    number = _NUMBER.match(file.stem)
    name = _NUMBER.sub("", file.stem).replace("-", " ").replace("_", " ").strip()
    digits = number[1].lstrip("0") or "0" if number else ""
    try:
        title = _first_heading(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Notebook(path, name.capitalize(), digits, readable=False)
    if number:
        title = _NUMBER_IN_TITLE.sub("", title)
    return Notebook(path, title or name.capitalize(), digits)


def _first_heading(notebook: dict[str, Any]) -> str:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            heading = _HEADING.search(source if isinstance(source, str) else "".join(source))
            if heading:
                return html.unescape(_MARKS.sub("", _LINK.sub(r"\1", heading[1]))).strip()
    return ""
