"""Four pretend students, who hand in the released exercise with what ``<exercise>.toml`` says they answered.

``right`` answers as the teacher's version does, ``wrong`` gets everything wrong, ``half`` some of it, and
``empty`` hands in what was fetched. They show the way from release to feedback, and the tests use them::

    python grading/pretend-students/hand_in.py 03-make-a-swap      # after `release`; then collect and mark
"""

import argparse
import contextlib
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from doubletake.exercises.answers import record

if TYPE_CHECKING:
    from nbgrader.apps import NbGraderAPI

HERE = Path(__file__).resolve().parent
GRADING = HERE.parent


def students(exercise: str) -> dict[str, dict]:
    """What each student answers: ``{name: {"cells": {cell id: source}, "widgets": {question: value}}}``."""
    return tomllib.loads((HERE / f"{exercise}.toml").read_text(encoding="utf-8"))


def fill_in(folder: str | Path, exercise: str, student: str, grading: str | Path = GRADING) -> None:
    """Write one student's answers into a fetched exercise: the notebook's cells, and the answers file.

    Parameters
    ----------
    folder : path
        The fetched folder, with ``<exercise>.ipynb`` in it.
    exercise, student : str
    grading : path, optional
        Where ``source/`` lies, for the student who answers as the teacher does.
    """
    answers = students(exercise)[student]
    path = Path(folder) / f"{exercise}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = dict(answers.get("cells", {}))
    if answers.get("as_the_teacher"):
        source = Path(grading) / "source" / exercise / f"{exercise}.ipynb"
        teacher = nbformat.read(source, as_version=4)
        cells |= {cell.id: cell.source for cell in teacher.cells if _is_code_to_answer(cell)}
    for cell in notebook.cells:
        cell.source = cells.pop(cell.id, cell.source)
    if cells:
        raise KeyError(f"{exercise} has no cell called {', '.join(cells)}")
    nbformat.write(notebook, path)
    for question, value in answers.get("widgets", {}).items():
        record(question, value, exercise, folder)


def _is_code_to_answer(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution", False)


def main(arguments: list[str] | None = None) -> None:
    """Fetch, fill in and submit for each of the four."""
    from nbgrader.apps import NbGraderAPI

    from doubletake.classroom.grading import load_config

    parser = argparse.ArgumentParser(description="Hand in an exercise as four pretend students.")
    parser.add_argument("exercise", nargs="?", default="03-make-a-swap")
    exercise = parser.parse_args(arguments).exercise
    config = load_config(GRADING)
    with tempfile.TemporaryDirectory() as cache:
        config.Exchange.cache = cache  # not among the submissions of the person who runs this
        for student in students(exercise):
            hand_in(NbGraderAPI(config=config), exercise, student)
            print(f"{student} has handed in {exercise}.")


def hand_in(api: "NbGraderAPI", exercise: str, student: str, grading: str | Path = GRADING) -> None:
    """Fetch the released exercise into a folder of the student's own, answer it, and submit it."""
    with tempfile.TemporaryDirectory() as desk, contextlib.chdir(desk):
        _exchange(api, "FetchAssignment", exercise, student)
        fill_in(Path(desk) / exercise, exercise, student, grading)
        _exchange(api, "Submit", exercise, student)


def _exchange(api: "NbGraderAPI", step: str, exercise: str, student: str) -> None:
    from nbgrader.utils import temp_attrs

    with temp_attrs(api.coursedir, assignment_id=exercise, student_id=student):
        app = getattr(api.exchange, step)(
            coursedir=api.coursedir, authenticator=api.authenticator, parent=api
        )
        app.start()


if __name__ == "__main__":
    sys.exit(main())
