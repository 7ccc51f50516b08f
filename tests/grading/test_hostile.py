"""A class of clumsy and hostile students: nobody gets undue marks, and nobody stops the others."""

import copy
import json
import socket
from pathlib import Path

import pytest

from doubletake.classroom.grading import grade_all

pytestmark = pytest.mark.slow

TOY = "toy"
PROJECT = Path(__file__).resolve().parents[2]
SECRET = 4711  # what the hidden tests ask for

CHECK = """from doubletake.exercises import checks
value = checks.number(checks.given(globals(), "{name}"), "{name}")
### BEGIN HIDDEN TESTS
checks.require(value == {key}, "This is not the number.")
### END HIDDEN TESTS"""

WRONG = "first = 1"

AGREES = """class Agrees(float):
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __hash__ = None
"""


def searching(*places):
    """A cell that looks for the key in files, and says what it found."""
    return f"""
import os
from pathlib import Path
found = ""
for place in {[str(place) for place in places]!r}:
    for folder, _, files in [(place, [], [""]), *os.walk(place)]:
        if Path(folder).is_relative_to({str(PROJECT)!r}):
            continue  # the library and Python, where they lie below a searched place: no secret, but long
        for path in (Path(folder, file) for file in files):
            try:
                found += path.read_text(errors="ignore") if path.stat().st_size < 10**7 else ""
            except OSError:
                pass
print(len(found))
first = {SECRET} if "{str(SECRET)[:2]}" + "{str(SECRET)[2:]}" in found else 1
"""


def writing(*places):
    return f"""
for place in {[str(place) for place in places]!r}:
    try:
        open(place, "w").write("I was here")
    except OSError as error:
        print(error)
first = 1
"""


def marking_oneself(gradebook):
    return f"""
import sqlite3
try:
    book = sqlite3.connect({str(gradebook)!r})
    book.execute("update grade set manual_score = 5, needs_manual_grade = 0")
    book.commit()
except sqlite3.Error as error:
    print(error)
first = 1
"""


def calling(port):
    return f"""
import socket
for address in (("127.0.0.1", {port}), ("192.0.2.1", 80)):
    try:
        socket.create_connection(address, timeout=2)
        print("connected")
    except OSError as error:
        print(error)
first = 1
"""


@pytest.fixture(scope="module")
def marked(course, cells):
    """The class after one call of ``grade_all``: {student: Outcome}."""
    with open(course.root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write("\nc.Execute.timeout = 4\n")
    course.add(
        TOY,
        cells.notebook(
            cells.answer("first", f"first = None\n### BEGIN SOLUTION\nfirst = {SECRET}\n### END SOLUTION"),
            cells.test("first-test", CHECK.format(name="first", key=SECRET), 3),
            cells.answer("second", "second = None\n### BEGIN SOLUTION\nsecond = 7\n### END SOLUTION"),
            cells.test("second-test", CHECK.format(name="second", key=7), 2),
            cells.words("why", "", 1),
        ),
    )
    listener = socket.create_server(("127.0.0.1", 0))
    release = course.released(TOY)

    def with_first(source, *more):
        nb = copy.deepcopy(release)
        nb.cells[0].source = source
        nb.cells[2].source = "second = 7"
        return nb

    root = course.root
    first_cells = {
        "honest": f"first = {SECRET}",
        "agrees": AGREES + "first = Agrees(1)",
        "calls": calling(listener.getsockname()[1]),
        "dies": "import os; os._exit(0)",
        "endless": "first = 1\nwhile True: pass",
        "floods": "print('x' * 10_000_000)\nfirst = 1",
        "hoards": "first = bytearray(10**11)",
        "marks-herself": marking_oneself(root / "gradebook.db"),
        "searches": searching(root, "/handed-in", ".", "/tmp"),
        "writes": writing(root / "gradebook.db", root / "source" / "x", root.parent / "x", Path.home() / "x"),
    }
    for student, source in first_cells.items():
        course.submit(student, TOY, with_first(source))

    copied = with_first(f"first = {SECRET}")
    for index in (4, 1, 0):  # the answer, its test and the words, each twice; the answer differs
        copied.cells.insert(index, copy.deepcopy(copied.cells[index]))
    copied.cells[0].source = WRONG
    copied.cells[6].source = "My own words."
    course.submit("copies", TOY, copied)

    skips = with_first(WRONG)
    skips.cells[1].metadata["tags"] = ["skip-execution"]
    skips.cells[3].metadata["nbgrader"]["points"] = 100
    course.submit("skips", TOY, skips)

    edits = with_first(WRONG)
    edits.cells[1].source = "pass"
    edits.cells[1].metadata["nbgrader"] |= {"grade": False, "solution": True, "locked": False}
    course.submit("edits", TOY, edits)

    renames = with_first(WRONG)
    renames.cells[1].metadata["nbgrader"]["grade_id"] = "third-test"
    course.submit("renames", TOY, renames)

    deletes = with_first(f"first = {SECRET}")
    del deletes.cells[1]
    course.submit("deletes", TOY, deletes)

    unlabelled = with_first(f"first = {SECRET}")
    for cell in unlabelled.cells:
        cell.metadata.pop("nbgrader", None)
    course.submit("unlabelled", TOY, unlabelled)

    course.submit("cuts", TOY, json.dumps(release)[:300])
    course.submit("nothing", TOY, "")
    folder = course.submit("misnames", TOY, with_first(f"first = {SECRET}"))
    (folder / f"{TOY}.ipynb").rename(folder / f"{TOY} (1).ipynb")
    course.submit("zoe", TOY, with_first(f"first = {SECRET}"))

    steps = []
    with listener:
        outcomes = grade_all(TOY, root, progress=lambda done, total, outcome: steps.append((done, total)))
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert steps == [(n + 1, len(outcomes)) for n in range(len(outcomes))]
    return {outcome.student: outcome for outcome in outcomes}


def printed(course, student):
    text = (course.root / "autograded" / student / TOY / f"{TOY}.ipynb").read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return [json.dumps(cell["outputs"]) for cell in cells]


@pytest.mark.parametrize("student", ["honest", "zoe", "copies", "deletes"])
def test_right_answers_get_their_marks(marked, course, student):
    assert marked[student].marked, marked[student].log
    scores = course.scores(TOY, student)
    assert (scores["first-test"], scores["second-test"]) == (3, 2)


@pytest.mark.parametrize(
    "student",
    ["agrees", "calls", "endless", "floods", "hoards", "searches", "writes", "skips", "edits", "renames"],
)
def test_no_undue_marks_and_the_next_answer_counts(marked, course, student):
    assert marked[student].marked, marked[student].log
    scores = course.scores(TOY, student)
    assert (scores["first-test"], scores["second-test"]) == (0, 2)
    assert marked[student].max_score == 6


def test_nobody_marks_herself(marked, course):
    assert course.scores(TOY, "marks-herself") == {"first-test": 0, "second-test": 2, "why": 0}


def test_where_python_stopped_nothing_more_is_marked(marked, course):
    assert marked["dies"].marked
    assert course.scores(TOY, "dies") == {"first-test": 0, "second-test": 0, "why": 0}
    assert all("PythonStopped" in outputs for outputs in printed(course, "dies"))


def test_nothing_worth_reading_was_in_reach(marked, course, capsys):
    outside = {}
    exec(searching(course.root), outside)
    assert outside["first"] == SECRET, "without the sandbox the same search finds the key"
    size = json.loads(printed(course, "searches")[0])[0]["text"]
    assert int("".join(size)) < 100_000, "only the kernel's own connection file and the like"


def test_nothing_was_written_outside(marked, course):
    for place in (course.root / "source" / "x", course.root.parent / "x", Path.home() / "x"):
        assert not place.exists()
    assert course.root.joinpath("gradebook.db").read_bytes().startswith(b"SQLite format 3")


def test_no_network(marked, course):
    said = printed(course, "calls")[0]
    assert "refused" in said and "unreachable" in said and "connected" not in said


def test_a_flood_is_cut(marked, course):
    assert len(printed(course, "floods")[0]) < 10_000
    assert "TooMuchOutput" in printed(course, "floods")[0]


def test_of_two_copies_the_answered_one_counts(marked, course):
    text = (course.root / "autograded" / "copies" / TOY / f"{TOY}.ipynb").read_text(encoding="utf-8")
    labels = [
        cell["metadata"]["nbgrader"]["grade_id"] for cell in json.loads(text)["cells"] if cell["metadata"]
    ]
    assert labels == ["first", "first-test", "second", "second-test", "why"]
    assert marked["copies"].by_hand == 1


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        ("cuts", "toy.ipynb is damaged and cannot be opened. Ask for it to be handed in again."),
        ("nothing", "toy.ipynb is damaged and cannot be opened. Ask for it to be handed in again."),
        ("misnames", "There is toy (1) instead: rename it and mark again."),
        ("unlabelled", "None of the cells in toy carries nbgrader's labels any more"),
    ],
)
def test_what_cannot_be_marked_is_said(marked, student, sentence):
    assert not marked[student].marked
    assert sentence in marked[student].sentence


def test_earlier_marks_stand_when_marking_again_fails(marked, course):
    before = course.scores(TOY, "zoe")
    course.submit("zoe", TOY, course.released(TOY) | {"cells": []})
    (outcome,) = grade_all(TOY, course.root, students=["zoe"], again=True)
    assert not outcome.marked and outcome.score == 5
    assert course.scores(TOY, "zoe") == before
    assert (course.root / "autograded" / "zoe" / TOY / f"{TOY}.ipynb").exists()


def test_marked_once_is_left_alone(marked, course):
    path = course.root / "autograded" / "honest" / TOY / f"{TOY}.ipynb"
    before = path.stat().st_mtime_ns
    (outcome,) = grade_all(TOY, course.root, students=["honest"])
    assert outcome.marked and outcome.score == 5 and path.stat().st_mtime_ns == before


def test_one_who_takes_for_ever_is_given_up(marked, course):
    (outcome,) = grade_all(TOY, course.root, students=["honest"], again=True, seconds=0.2)
    assert not outcome.marked and "given up" in outcome.sentence and outcome.score == 5


def test_nobody_collected(marked, course):
    (outcome,) = grade_all(TOY, course.root, students=["ghost"])
    assert not outcome.marked and "Nothing by ghost" in outcome.sentence
