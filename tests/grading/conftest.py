"""A course of its own for each test: nbgrader's settings are the real ones, the folders are temporary."""

import functools
import json
import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

GRADING = Path(__file__).resolve().parents[2] / "grading"


def labelled(cell, grade_id, **label):
    """A cell with nbgrader's metadata."""
    cell.id = grade_id
    defaults = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {**defaults, "grade_id": grade_id, **label}
    return cell


def answer_cell(grade_id, source):
    return labelled(new_code_cell(source), grade_id, solution=True)


def test_cell(grade_id, source, points):
    return labelled(new_code_cell(source), grade_id, grade=True, locked=True, points=points)


test_cell.__test__ = False


def words_cell(grade_id, source, points):
    return labelled(new_markdown_cell(source), grade_id, grade=True, solution=True, points=points)


def notebook(*cells):
    nb = new_notebook(cells=list(cells))
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


class Course:
    """A grading folder, an exchange, and what teacher and students do with them."""

    def __init__(self, folder):
        self.root = Path(folder)
        self.exchange = self.root / "exchange"
        self.exchange.mkdir(parents=True, exist_ok=True)

    def config(self, **where):
        from doubletake.classroom.grading import load_config

        config = load_config(self.root)
        config.Exchange.cache = str(self.root.parent / "cache")
        for key, value in where.items():
            config.Exchange[key] = str(value)
        return config

    def api(self):
        from nbgrader.apps import NbGraderAPI

        return NbGraderAPI(config=self.config())

    def must(self, result):
        assert result["success"], result.get("log", "") + result.get("error", "")
        return result

    def add(self, assignment, nb):
        """Write a source notebook and generate its release."""
        path = self.root / "source" / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)
        self.must(self.api().generate_assignment(assignment))

    def released(self, assignment):
        return nbformat.read(self.root / "release" / assignment / f"{assignment}.ipynb", as_version=4)

    def submit(self, student, assignment, nb, **files):
        """Put a submission where ``nbgrader collect`` would; ``nb`` may be text that is no notebook."""
        folder = self.root / "submitted" / student / assignment
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        text = nb if isinstance(nb, str) else json.dumps(nb)
        (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    def scores(self, assignment, student):
        """What the gradebook has: {grade_id: points}."""
        from nbgrader.api import Gradebook
        from nbgrader.coursedir import CourseDirectory

        with Gradebook(CourseDirectory(config=self.config()).db_url, "double-take") as gradebook:
            submission = gradebook.find_submission(assignment, student)
            return {grade.name: grade.score for nb in submission.notebooks for grade in nb.grades}


@pytest.fixture(scope="session")
def sandbox(require_tool, cannot_test):
    """The tests of this folder mark for real: they need the sandbox."""
    require_tool("bwrap", why="marking students' notebooks in the sandbox")
    from doubletake.classroom.sandbox import why_not

    if why := why_not():
        cannot_test(why)


@pytest.fixture(scope="module")
def course(tmp_path_factory, sandbox):
    """An empty course, in a folder with a space and letters that are not Latin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DOUBLETAKE_EXCHANGE", raising=False)
        patch.delenv("DOUBLETAKE_NO_SANDBOX", raising=False)
        for name in ("PATH", "JUPYTER_PATH"):  # nbgrader_config.py adds to them
            patch.setenv(name, os.environ.get(name, ""))
        folder = tmp_path_factory.mktemp("class") / "mein Kurs 課程" / "grading"
        folder.mkdir(parents=True)
        shutil.copy(GRADING / "nbgrader_config.py", folder)
        yield Course(folder)


@pytest.fixture(scope="session")
def cells():
    """Makers of nbgrader's cells."""
    return SimpleNamespace(answer=answer_cell, test=test_cell, words=words_cell, notebook=notebook)


@pytest.fixture(scope="module")
def exercise_cells(request):
    """The sources of the exercise that the test module names in ``EXERCISE``, by the cells' names."""
    exercise = request.module.EXERCISE
    path = GRADING / "source" / exercise / f"{exercise}.ipynb"
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


@pytest.fixture
def store(request, tmp_path, monkeypatch):
    """Store an answer to a question as the exercise's widget does: ``store(question, value)``."""
    from doubletake.exercises import answers

    monkeypatch.chdir(tmp_path)
    return functools.partial(answers.record, notebook=request.module.EXERCISE)


@pytest.fixture
def mark(exercise_cells, tmp_path, monkeypatch):
    """Run the first cell, an answer, and one graded cell; gives the points if it counts some."""
    monkeypatch.chdir(tmp_path)

    def run(check, answer="", visible=False):
        source = exercise_cells[check]
        if visible:
            source = re.sub(r"### BEGIN HIDDEN.*?### END HIDDEN TESTS", "", source, flags=re.DOTALL)
        room = {}
        for code in (exercise_cells["start"], answer, source):
            exec(code, room)
        return room.get("points")

    return run


@pytest.fixture
def refuses(mark):
    """Whether a graded cell refuses an answer with a sentence that holds ``why``."""
    from doubletake.exercises.checks import NotYet

    def refused(check, answer, why):
        with pytest.raises(NotYet, match=why):
            mark(check, answer)
        return True

    return refused


@pytest.fixture
def refuses_stored(store, refuses):
    """Whether a graded cell refuses each of the stored ``values`` with a sentence that holds ``why``.

    ``check`` is the cell if it is not named after the question, ``said`` what is written in the notebook.
    """

    def refused(question, values, why, check=None, said=""):
        for value in values:
            store(question, value)
            assert refuses(check or f"{question}-check", said, why), value
        return True

    return refused


@pytest.fixture
def refuses_all_but_choices(refuses_stored):
    """Whether what is none of a question's choices is refused, even if it holds the ``right`` one."""

    def refused(question, right, **more):
        none = ("nothing of the kind", 3, [right], {question: right})
        return refuses_stored(question, none, "Choose one of the", **more)

    return refused


@pytest.fixture
def has_one_right_choice(mark, store, refuses_stored, refuses_all_but_choices):
    """Whether a question takes the choice ``right``, and refuses the others with a ``hint``."""

    def has(question, right, wrong, hint):
        for choice in wrong:
            store(question, choice)
            mark(f"{question}-check", visible=True)  # looks the same to the student
        assert refuses_stored(question, wrong, hint) and refuses_all_but_choices(question, right)
        store(question, right)
        mark(f"{question}-check")
        return True

    return has
