"""What the course has to offer: the notebooks in its folders, each as it describes itself.

A lesson's metadata hold ``doubletake``: its number, title, minutes, outcomes (what one can do afterwards, in
the words of its first cell), exercise, and picture (the cell that shows what it is about, and a text for
those who cannot see it). A dashboard's hold its title and the number of the lesson whose panels it shows. A
notebook without them, such as a visitor's own, is called by its first heading.
"""

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
        As its metadata say, or its first heading, without Markdown's marks and without the lesson's number;
        its file name if it has none.
    number : str
        As its metadata say, or what its file name starts with (``"3"`` for ``03-make-a-swap.ipynb``); or
        nothing.
    readable : bool
        False where the file is damaged.
    minutes : int
        How long a lesson takes; 0 if it does not say.
    outcomes : str
        What one can do after a lesson: the rest of the sentence "After this lesson you can …"; or nothing.
    exercise : str
        The name of its exercise, a folder of ``grading/source/``; or nothing.
    picture : str
        The id of the cell that shows what a lesson is about; or nothing.
    alt : str
        What is to be seen there, for those who cannot see it.
    lesson : int
        Of a dashboard: the number of the lesson whose panels it shows; 0 if it does not say.
    """

    path: str
    title: str
    number: str = ""
    readable: bool = True
    minutes: int = 0
    outcomes: str = ""
    exercise: str = ""
    picture: str = ""
    alt: str = ""
    lesson: int = 0


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
        content = json.loads(file.read_text(encoding="utf-8"))
        title = _first_heading(content)
        told = _described(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Notebook(path, name.capitalize(), digits, readable=False)
    if number:
        title = _NUMBER_IN_TITLE.sub("", title)
    return Notebook(path, **{"title": title or name.capitalize(), "number": digits, **told})


def _described(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return what a notebook says of itself, less what is not of its kind: anybody can write metadata."""
    told = notebook.get("metadata", {}).get("doubletake")
    if not isinstance(told, dict):
        return {}
    picture = told.get("picture")
    cell, text = (picture.get("cell"), picture.get("text")) if isinstance(picture, dict) else (None, None)
    told = {**told, "picture": cell, "alt": text}
    known = {name: told[name] for name in _WORDS if isinstance(told.get(name), str)}
    known |= {name: told[name] for name in _NUMBERS if type(told.get(name)) is int and told[name] > 0}
    return known | ({"number": str(known["number"])} if "number" in known else {})


_WORDS = ("title", "outcomes", "exercise", "picture", "alt")
_NUMBERS = ("number", "minutes", "lesson")


def _first_heading(notebook: dict[str, Any]) -> str:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            heading = _HEADING.search(source if isinstance(source, str) else "".join(source))
            if heading:
                return html.unescape(_MARKS.sub("", _LINK.sub(r"\1", heading[1]))).strip()
    return ""
