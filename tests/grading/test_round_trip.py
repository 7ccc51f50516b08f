"""The exercise, from the teacher's version to the feedback in the student's folder, through real nbgrader."""

import contextlib
import csv
import importlib.util
import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from doubletake.classroom.grading import grade_all
from doubletake.scoring.answers import recall

pytestmark = [
    pytest.mark.slow,
    # nbgrader's own: a misspelt argument, and what it says to its database
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning"),
]

EXERCISE = "03-make-a-swap"
GRADING = Path(__file__).resolve().parents[2] / "grading"
STUDENTS = ("right", "wrong", "half", "empty")

# Points by cell; the words are graded by hand below. None of it is computed by the code under test.
POINTS = {
    "right": {"seam-check": 2, "needle-check": 3, "turn-check": 3, "align-check": 3},
    "wrong": {"seam-check": 0, "needle-check": 0, "turn-check": 0, "align-check": 0},
    "half": {"seam-check": 2, "needle-check": 0, "turn-check": 1.5, "align-check": 0},
    "empty": {"seam-check": 0, "needle-check": 0, "turn-check": 0, "align-check": 0},
}
BY_HAND = {"right": 4, "wrong": 0, "half": 2}
MOST = {"seam-check": 2, "needle-check": 3, "turn-check": 3, "align-check": 3, "words": 4}
COMMENT = "You saw the brow line well. What would you look for if it were gone?"


def _hand_in():
    spec = importlib.util.spec_from_file_location("hand_in", GRADING / "pretend-students" / "hand_in.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def hand_in():
    return _hand_in()


@pytest.fixture(scope="module")
def api(course, hand_in):
    """The course after everything: released, handed in, collected, marked, graded by hand, returned."""
    shutil.copytree(GRADING / "source", course.root / "source")
    from nbgrader.apps import NbGraderAPI

    api = NbGraderAPI(config=course.config())
    api.of_student = {}
    for (
        student
    ) in STUDENTS:  # a student's own account keeps what was handed in, and the right to its feedback
        own = course.config(cache=course.root.parent / student)
        api.of_student[student] = NbGraderAPI(config=own)
    course.must(api.generate_assignment(EXERCISE))
    course.must(api.release_assignment(EXERCISE))
    for student in STUDENTS:
        hand_in.hand_in(api.of_student[student], EXERCISE, student, course.root)
    course.must(api.collect(EXERCISE))
    api.outcomes = {outcome.student: outcome for outcome in grade_all(EXERCISE, course.root)}
    with api.gradebook as gradebook:
        for student, points in BY_HAND.items():
            words = gradebook.find_grade("words", EXERCISE, EXERCISE, student)
            words.manual_score, words.needs_manual_grade = points, False
        gradebook.find_comment("words", EXERCISE, EXERCISE, "right").manual_comment = COMMENT
        gradebook.db.commit()
    course.must(api.generate_feedback(EXERCISE))
    course.must(api.release_feedback(EXERCISE))
    return api


def released(course):
    return nbformat.read(course.root / "release" / EXERCISE / f"{EXERCISE}.ipynb", as_version=4)


@pytest.mark.parametrize("student", STUDENTS)
def test_everyone_gets_the_expected_marks(api, course, student):
    outcome = api.outcomes[student]
    assert outcome.marked, outcome.sentence + outcome.log
    assert outcome.score == sum(POINTS[student].values()) and outcome.max_score == 15
    assert outcome.by_hand == (student in BY_HAND)
    assert course.scores(EXERCISE, student) == {**POINTS[student], "words": BY_HAND.get(student, 0)}


def test_the_points_add_up_and_most_need_no_code(api, course):
    cells = {cell.id: cell for cell in released(course).cells}
    points = {
        name: cell.metadata.nbgrader.points for name, cell in cells.items() if "points" in str(cell.metadata)
    }
    assert points == MOST
    assert sum(MOST.values()) - MOST["align-check"] >= sum(MOST.values()) / 2


def test_the_release_holds_no_key(api, course):
    text = (course.root / "release" / EXERCISE / f"{EXERCISE}.ipynb").read_text(encoding="utf-8")
    for secret in (
        "HIDDEN",
        "SOLUTION",
        '== \\"brows',
        "elsewhere",
        "argmax",
        "np.sqrt",
        "default_rng",
        "0.45",
    ):
        assert secret not in text, secret
    source = nbformat.read(GRADING / "source" / EXERCISE / f"{EXERCISE}.ipynb", as_version=4)
    assert "HIDDEN" in json.dumps(source), "and the teacher's version does"


def test_the_key_is_nowhere_in_the_library():
    for path in (GRADING.parent / "doubletake").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "furthest_turn" not in text and "seam-check" not in text and "lay_over" not in text, path


def test_answers_given_in_widgets_travel_with_the_notebook(api, course):
    for step in ("submitted", "autograded"):
        folder = course.root / step / "right" / EXERCISE
        assert recall(EXERCISE, folder)["seam"] == "brows"
        assert recall(EXERCISE, folder)["needle"]["settings"]["forehead"] == 0


@pytest.fixture(scope="module")
def feedback(api, course, tmp_path_factory):
    """What each student fetches: {student: HTML}."""
    pages = {}
    for student in STUDENTS:
        desk = tmp_path_factory.mktemp(student)
        shutil.copytree(course.root / "submitted" / student / EXERCISE, desk / EXERCISE)
        with contextlib.chdir(desk):
            course.must(api.of_student[student].fetch_feedback(EXERCISE, student))
        (page,) = desk.rglob(f"{EXERCISE}.html")
        pages[student] = page.read_text(encoding="utf-8")
    return pages


def plain(page):
    """The text of a page, without its marks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body).replace("&#39;", "'"))


def test_feedback_says_what_there_is_to_say(feedback):
    assert COMMENT in plain(feedback["right"])
    assert "Score: 15.0 / 15.0" in plain(feedback["right"])
    assert "Score: 5.5 / 15.0" in plain(feedback["half"])
    assert "There is no answer to needle yet." in plain(feedback["half"])
    assert "In another frame her head is turned much further." in plain(feedback["wrong"])
    assert "There is no answer in furthest_turn yet." in plain(feedback["empty"])
    for page in feedback.values():
        assert "Traceback" not in plain(page) and "NotYet" not in plain(page)


def test_feedback_holds_no_key(feedback):
    for student in ("wrong", "half", "empty"):
        text = plain(feedback[student])
        for secret in (
            "HIDDEN",
            'seam == "brows"',
            "elsewhere",
            "default_rng",
            "0.45",
            "turned.max() - turned",
        ):
            assert secret not in text, (student, secret)


def test_feedback_asks_nothing_of_the_network(feedback):
    for page in feedback.values():
        assert not re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+""", page)


def test_the_table_of_marks(api, course, tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "grades.csv")
    with api.gradebook as gradebook:
        plugin.export(gradebook)
    with open(plugin.to, encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {"right": 15, "wrong": 0, "half": 5.5, "empty": 0}


def test_what_a_student_s_own_check_says(api, course, hand_in, tmp_path):
    """nbgrader's Validate button: all well for the right answers, sentences for the empty notebook."""
    from nbgrader.validator import Validator

    validator = Validator()
    said = {}
    for student in ("right", "empty"):
        folder = tmp_path / student
        shutil.copytree(course.root / "release" / EXERCISE, folder)
        hand_in.fill_in(folder, EXERCISE, student)
        with contextlib.chdir(folder):
            said[student] = validator.validate(f"{EXERCISE}.ipynb")
    assert said["right"] == {}, said["right"]
    failed = [problem["error"] for problem in said["empty"]["failed"]]
    assert len(failed) == len(MOST)
    assert not any("Traceback" in error for error in failed)
    assert sum("Give it in the widget above" in error for error in failed) == 2


@pytest.fixture(scope="module")
def cells():
    return nbformat.read(GRADING / "source" / EXERCISE / f"{EXERCISE}.ipynb", as_version=4).cells


class TestSource:
    """The teacher's version itself."""

    def test_cells_are_short_named_and_empty(self, cells):
        assert len({cell.id for cell in cells}) == len(cells)
        for cell in cells:
            assert re.fullmatch(r"[a-z][a-z-]+", cell.id), cell.id
            if cell.cell_type == "code":
                seen = re.sub(r"### BEGIN (\w+).*?### END \1[^\n]*", "", cell.source, flags=re.DOTALL)
                assert len(seen.strip().splitlines()) <= 11, cell.id
                assert cell.outputs == [] and cell.execution_count is None

    def test_labels_say_what_cells_are(self, cells):
        for cell in cells:
            if label := cell.metadata.get("nbgrader"):
                assert label.grade_id == cell.id

    def test_every_graded_cell_speaks_in_the_course_s_sentences(self, cells):
        for cell in cells:
            if cell.metadata.get("nbgrader", {}).get("locked"):
                assert not re.search(r"^\s*assert\b", cell.source, flags=re.MULTILINE), cell.id
                assert "BEGIN HIDDEN TESTS" in cell.source
                assert cell.metadata.tags == ["raises-exception"], "Lab's Run All Cells goes on after it"

    def test_the_rubric_has_a_row_for_each_point(self, cells):
        (words,) = [cell for cell in cells if cell.id == "words"]
        rubric = (GRADING / "rubrics" / f"{EXERCISE}.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| \*\*", rubric, flags=re.MULTILINE)
        assert len(rows) == words.metadata.nbgrader.points == MOST["words"]
