"""Each exercise, from the teacher's version to the feedback in the student's folder, by real nbgrader."""

import contextlib
import csv
import importlib.util
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from doubletake.classroom.grading import grade_all
from doubletake.exercises.answers import recall

pytestmark = [
    pytest.mark.slow,
    # nbgrader's own: a misspelt argument, and what it says to its database
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning"),
]

GRADING = Path(__file__).resolve().parents[2] / "grading"
STUDENTS = ("right", "wrong", "half", "empty")
COMMENT = "You saw that well. What would you look for if it were gone?"


@dataclass(frozen=True)
class Exercise:
    """What is expected of one exercise; none of it is computed by the code under test.

    ``points`` by student and cell, ``by_hand`` what the teacher gives for the words, ``most`` what there is
    to get. ``secrets`` are pieces of the key that the release must not hold, ``hidden`` those that feedback
    could show, ``names`` those that the library has no business to know. ``needs_code`` are the cells that
    cannot be answered without. ``said`` is what feedback says to whom, ``stored`` what the right student
    chose in a widget, ``widgets`` in how many of them, and ``waiting`` how many graded cells wait for them,
    if that is not one for each.
    """

    name: str
    points: dict
    by_hand: dict
    most: dict
    secrets: tuple
    hidden: tuple
    names: tuple
    needs_code: tuple
    said: dict
    stored: dict
    widgets: int
    waiting: int = 0


def marks(cells, *, right, half):
    """The points of the four students; the wrong one and the empty notebook get none."""
    none = [0] * len(cells)
    given = {"right": right, "wrong": none, "half": half, "empty": none}
    return {student: dict(zip(cells, points, strict=True)) for student, points in given.items()}


def worth(cells, points, words):
    """What there is to get: for each graded cell, and for the words."""
    return dict(zip((*cells, "words"), (*points, words), strict=True))


SWAP_CELLS = ("seam-check", "needle-check", "turn-check", "align-check")
SWAP = Exercise(
    name="03-make-a-swap",
    points=marks(SWAP_CELLS, right=(2, 3, 3, 3), half=(2, 0, 1.5, 0)),
    by_hand={"right": 4, "wrong": 0, "half": 2},
    most=worth(SWAP_CELLS, (2, 3, 3, 3), words=4),
    secrets=('== \\"brows', "elsewhere", "argmax", "np.sqrt", "default_rng"),
    hidden=('seam == "brows"', "elsewhere", "default_rng", "turned.max() - turned"),
    names=("furthest_turn", "seam-check", "lay_over"),
    needs_code=("align-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "There is no answer to needle yet.",
        "wrong": "In another frame her head is turned much further.",
        "empty": "There is no answer in furthest_turn yet.",
    },
    stored={"seam": "brows"},
    widgets=2,
)
FACE_CELLS = ("stays-check", "repair-check", "blinks-check", "turn-check", "ratio-check")
FACE = Exercise(
    name="02-a-face-as-numbers",
    points=marks(FACE_CELLS, right=(2, 3, 3, 2, 2), half=(2, 1.5, 1.5, 1, 0)),
    by_hand={"right": 3, "wrong": 0, "half": 1},
    most=worth(FACE_CELLS, (2, 3, 3, 2, 2), words=3),
    secrets=('== \\"lean', "belongs", "marc-talk\\\")\\n", "fit.rotation", "best.scale", "height / width"),
    hidden=('stays == "lean"', "wrong = ", "best.rotation", "upper, lower"),
    names=("stays-check", "def openness"),
    needs_code=("ratio-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "Twice as large, the same eye should be as open as before.",
        "wrong": "Neither number is the panel's.",
        "empty": "There is no answer to blinks yet.",
    },
    stored={"stays": "lean"},
    widgets=3,
)  # fmt: skip

MACHINE_CELLS = ("wires-check", "seen-check", "enough-check", "place-check", "code-check")
MACHINE = Exercise(
    name="04-teach-a-machine-a-face",
    points=marks(MACHINE_CELLS, right=(2, 3, 2, 3, 2), half=(2, 1.5, 1, 0, 0)),
    by_hand={"right": 3, "wrong": 0, "half": 1.5},
    most=worth(MACHINE_CELLS, (2, 3, 2, 3, 2), words=3),
    secrets=('== \\"cross', '== \\"doing', "learning_curve", "network.other(person)", "rafael-turn"),
    hidden=('wires == "cross"', 'code == "doing"', "wanted = next", "fewest = min", '"marc-turn", 20'),
    names=("seen-check", "def in_place"),
    needs_code=("place-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "On another pair it does not yet draw the other one, doing the same.",
        "wrong": "Is that the first network above the line?",
        "empty": "There is no answer to seen yet.",
    },
    stored={"wires": "cross", "code": "doing"},
    widgets=3,
)

PHOTO_CELLS = ("unknown-check", "limit-check", "follows-check", "reach-check", "need-check")
PHOTO = Exercise(
    name="05-one-photo-is-enough",
    points=marks(PHOTO_CELLS, right=(2, 3, 2, 3, 2), half=(2, 1.5, 0, 0, 2)),
    by_hand={"right": 3, "wrong": 0, "half": 1},
    most=worth(PHOTO_CELLS, (2, 3, 2, 3, 2), words=3),
    secrets=('== \\"side', '== \\"network', "lost > 0.16", "within.all", 'turn_clip(\\"rafael', "sorted("),
    hidden=('unknown == "side"', 'need == "network"', "wanted = next", "within.all()", 'turn_clip("rafael")'),
    names=("limit-check", "def reach"),
    needs_code=("reach-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "16 to the right is a smaller turn than 20 to the left.",
        "wrong": "Is that the first dot above the line, when you come from the photo?",
        "empty": "There is no answer to follows yet.",
    },
    stored={"unknown": "side", "need": "network"},
    widgets=4,
)

LOOK_CELLS = ("round-check", "headline-check", "rare-check", "brier-check")
LOOK = Exercise(
    name="06-look-again",
    points=marks(LOOK_CELLS, right=(4, 3, 2, 3), half=(2.5, 2, 1, 0)),
    by_hand={"right": 3, "wrong": 0, "half": 1.5},
    most=worth(LOOK_CELLS, (4, 3, 2, 3), words=3),
    secrets=('== \\"coin', "trial.belief", "called - 212", "outcome", "0.8 * 20", "answers[1:3]"),
    hidden=('headline == "coin"', "called - 212", "outcome.rates", "answers[:1], answers[1:3]"),
    names=("my_d_prime", "headline-check", "rightly_so"),
    needs_code=("brier-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "Somebody was rightly sure that a clip is real.",
        "wrong": "None of the four fits your round.",
        "empty": "There is no answer to round yet.",
    },
    stored={"headline": "coin"},
    widgets=2,
)

CUES_CELLS = ("two-check", "invalid-check", "again-check", "blinks-check")
CUES = Exercise(
    name="07-measure-it",
    points=marks(CUES_CELLS, right=(3, 3, 3, 3), half=(2, 2, 2.5, 0)),
    by_hand={"right": 3, "wrong": 0, "half": 1.5},
    most=worth(CUES_CELLS, (3, 3, 3, 3), words=3),
    secrets=('== \\"filmed', "panel[A]", "ren-frontal", "devi", "recompress", "seconds < 24", "np.full"),
    hidden=('accused == "filmed"', '"pulse", "moves", "nothing"', "sum(others)", "np.full(610"),
    names=("blinks_a_minute", "two-check", "sharpness_a"),
    needs_code=("blinks-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "One blink in three seconds makes 20 a minute.",
        "wrong": "In your last run, Noise still has an answer, or Sharpness has none.",
        "empty": "There is no answer to again yet.",
    },
    stored={"accused": "filmed", "invalid": "pulse", "reason": "moves", "follows": "nothing"},
    widgets=6,
    waiting=3,
)

TRUST_CELLS = ("split-check", "threshold-check", "flags-check", "learn-check")
TRUST = Exercise(
    name="08-trust-the-detector",
    points=marks(TRUST_CELLS, right=(3, 3, 3, 3), half=(2, 1.5, 1, 0)),
    by_hand={"right": 3, "wrong": 0, "half": 1.5},
    most=worth(TRUST_CELLS, (3, 3, 3, 3), words=3),
    secrets=('== \\"strangers', "8 * 200", "3.48", "1034", "table.source != person", "devi"),
    hidden=('expect == "strangers"', "missed, flagged", "wanted, within", "own.source"),
    names=("clips_with_a_known_face", "threshold-check", "may_learn_from"),
    needs_code=("learn-check",),
    said={
        "right": "Score: 15.0 / 15.0",
        "half": "With another person it leaves out too many clips, or too few.",
        "wrong": "Make a list of everybody whose face was in the clips 1 to 6.",
        "empty": "There is no answer to expect yet.",
    },
    stored={"expect": "strangers"},
    widgets=1,
)


def _hand_in():
    spec = importlib.util.spec_from_file_location("hand_in", GRADING / "pretend-students" / "hand_in.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def hand_in():
    return _hand_in()


EXERCISES = (FACE, SWAP, MACHINE, PHOTO, LOOK, CUES, TRUST)


@pytest.fixture(scope="module", params=EXERCISES, ids=lambda exercise: exercise.name)
def exercise(request):
    return request.param


@pytest.fixture(scope="module")
def api(course, hand_in, exercise):
    """The course after everything: released, handed in, collected, marked, graded by hand, returned."""
    name = exercise.name
    shutil.copytree(GRADING / "source" / name, course.root / "source" / name)
    from nbgrader.apps import NbGraderAPI

    api = NbGraderAPI(config=course.config())
    api.of_student = {}
    # A student's own account keeps what was handed in, and the right to its feedback.
    for student in STUDENTS:
        own = course.config(cache=course.root.parent / student)
        api.of_student[student] = NbGraderAPI(config=own)
    course.must(api.generate_assignment(name))
    course.must(api.release_assignment(name))
    for student in STUDENTS:
        hand_in.hand_in(api.of_student[student], name, student, course.root)
    course.must(api.collect(name))
    api.outcomes = {outcome.student: outcome for outcome in grade_all(name, course.root)}
    with api.gradebook as gradebook:
        for student, points in exercise.by_hand.items():
            words = gradebook.find_grade("words", name, name, student)
            words.manual_score, words.needs_manual_grade = points, False
        gradebook.find_comment("words", name, name, "right").manual_comment = COMMENT
        gradebook.db.commit()
    course.must(api.generate_feedback(name))
    course.must(api.release_feedback(name))
    return api


def released(course, exercise):
    path = course.root / "release" / exercise.name / f"{exercise.name}.ipynb"
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("student", STUDENTS)
def test_everyone_gets_the_expected_marks(api, course, exercise, student):
    outcome, points = api.outcomes[student], exercise.points[student]
    assert outcome.marked, outcome.sentence + outcome.log
    assert outcome.score == sum(points.values()) and outcome.max_score == 15
    assert outcome.by_hand == (student in exercise.by_hand)
    assert course.scores(exercise.name, student) == {**points, "words": exercise.by_hand.get(student, 0)}


def test_the_points_add_up_and_most_need_no_code(api, course, exercise):
    cells = {cell.id: cell for cell in released(course, exercise).cells}
    points = {
        name: cell.metadata.nbgrader.points for name, cell in cells.items() if "points" in str(cell.metadata)
    }
    assert points == exercise.most and sum(points.values()) == 15
    assert sum(points[cell] for cell in exercise.needs_code) <= 15 / 2


def test_the_release_holds_no_key(api, course, exercise):
    text = (course.root / "release" / exercise.name / f"{exercise.name}.ipynb").read_text(encoding="utf-8")
    for secret in ("HIDDEN", "SOLUTION", *exercise.secrets):
        assert secret not in text, secret
    source = nbformat.read(
        GRADING / "source" / exercise.name / f"{exercise.name}.ipynb", as_version=nbformat.NO_CONVERT
    )
    whole = json.dumps(source)
    assert "HIDDEN" in whole, "and the teacher's version does"
    assert [secret for secret in exercise.hidden if json.dumps(secret)[1:-1] not in whole] == []


def test_the_key_is_nowhere_in_the_library(exercise):
    for path in (GRADING.parent / "doubletake").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert [name for name in exercise.names if name in text] == [], path


def test_answers_given_in_widgets_travel_with_the_notebook(api, course, exercise):
    for step in ("submitted", "autograded"):
        kept = recall(exercise.name, course.root / step / "right" / exercise.name)
        assert {question: kept[question] for question in exercise.stored} == exercise.stored
        assert len(kept) == exercise.widgets


@pytest.fixture(scope="module")
def feedback(api, course, exercise, tmp_path_factory):
    """What each student fetches: {student: HTML}."""
    pages, name = {}, exercise.name
    for student in STUDENTS:
        desk = tmp_path_factory.mktemp(student)
        shutil.copytree(course.root / "submitted" / student / name, desk / name)
        with contextlib.chdir(desk):
            course.must(api.of_student[student].fetch_feedback(name, student))
        (page,) = desk.rglob(f"{name}.html")
        pages[student] = page.read_text(encoding="utf-8")
    return pages


def plain(page):
    """The text of a page, without its marks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body).replace("&#39;", "'"))


def test_feedback_says_what_there_is_to_say(feedback, exercise):
    assert COMMENT in plain(feedback["right"])
    half = sum(exercise.points["half"].values()) + exercise.by_hand["half"]
    assert f"Score: {half:.1f} / 15.0" in plain(feedback["half"])
    for student, page in feedback.items():
        assert exercise.said[student] in plain(page), student
        assert "Traceback" not in plain(page) and "NotYet" not in plain(page)


def test_feedback_holds_no_key(feedback, exercise):
    for student in ("wrong", "half", "empty"):
        text = plain(feedback[student])
        for secret in ("HIDDEN", *exercise.hidden):
            assert secret not in text, (student, secret)


def test_feedback_asks_nothing_of_the_network(feedback):
    for page in feedback.values():
        assert not re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+""", page)


def test_the_table_of_marks(api, course, exercise, tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "grades.csv")
    with api.gradebook as gradebook:
        plugin.export(gradebook)
    with open(plugin.to, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == exercise.name]
    assert {row["student_id"]: float(row["score"]) for row in rows} == {
        student: sum(points.values()) + exercise.by_hand.get(student, 0)
        for student, points in exercise.points.items()
    }


def test_what_a_student_s_own_check_says(api, course, exercise, hand_in, tmp_path):
    """The Validate button of nbgrader: all well for the right answers, sentences for the empty notebook."""
    from nbgrader.validator import Validator

    validator = Validator()
    said = {}
    for student in ("right", "empty"):
        folder = tmp_path / student
        shutil.copytree(course.root / "release" / exercise.name, folder)
        hand_in.fill_in(folder, exercise.name, student)
        with contextlib.chdir(folder):
            said[student] = validator.validate(f"{exercise.name}.ipynb")
    assert said["right"] == {}, said["right"]
    failed = [problem["error"] for problem in said["empty"]["failed"]]
    assert len(failed) == len(exercise.most)
    assert not any("Traceback" in error for error in failed)
    waiting = exercise.waiting or exercise.widgets
    assert sum("Give it in the widget above" in error for error in failed) == waiting


@pytest.fixture(scope="module")
def cells(exercise):
    path = GRADING / "source" / exercise.name / f"{exercise.name}.ipynb"
    return nbformat.read(path, as_version=4).cells


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

    def test_the_rubric_has_a_row_for_each_point(self, cells, exercise):
        (words,) = [cell for cell in cells if cell.id == "words"]
        rubric = (GRADING / "rubrics" / f"{exercise.name}.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| \*\*", rubric, flags=re.MULTILINE)
        assert len(rows) == words.metadata.nbgrader.points == exercise.most["words"]
