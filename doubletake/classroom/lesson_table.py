"""The table of lessons in the course's README, made from what the lessons say of themselves.

uv run python -m doubletake.classroom.lesson_table
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from .folder import course_folder
from .notebooks import Notebook, dashboards, lessons

HEAD = "| | lesson | after it you can | minutes | as a dashboard |\n|---|---|---|---|---|\n"

_TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def rewritten(text: str, course: Path) -> str:
    r"""Return a README's text with one row for each lesson of a course in its table.

    Examples
    --------
    >>> print(rewritten(f"Lessons:\n\n{HEAD}| old |\n", Path("no course")), end="")
    Lessons:
    <BLANKLINE>
    | | lesson | after it you can | minutes | as a dashboard |
    |---|---|---|---|---|
    """
    pages = dashboards(course)
    rows = "".join(
        _row(lesson, [page for page in pages if str(page.lesson) == lesson.number])
        for lesson in lessons(course)
    )
    return _TABLE.sub(lambda _: HEAD + rows, text)


def _row(lesson: Notebook, pages: list[Notebook]) -> str:
    cells = (
        lesson.number.zfill(2),
        _link(lesson),
        lesson.outcomes.removesuffix("."),
        str(lesson.minutes),
        ", ".join(map(_link, pages)),
    )
    return f"| {' | '.join(cells)} |\n"


def _link(notebook: Notebook) -> str:
    return f"[{notebook.title}]({notebook.path})"


def main() -> int:
    """Write the table anew; return the exit status."""
    course = course_folder()
    readme = course / "README.md"
    readme.write_text(rewritten(readme.read_text(encoding="utf-8"), course), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
