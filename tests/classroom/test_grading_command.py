"""``doubletake grade``: one line a student, and failures that cannot be taken for zeros."""

from argparse import ArgumentParser

import pytest

from doubletake.classroom import grading
from doubletake.classroom.grading import Outcome

CLASS = (
    Outcome("ada", True, 9.0, 16.0, by_hand=1),
    Outcome("bo", False, 0.0, 16.0, sentence="x.ipynb is damaged and cannot be opened."),
    Outcome("cy", True, 12.5, 16.0, by_hand=2),
    Outcome("di", True),
)


@pytest.fixture
def grade(monkeypatch, capsys):
    def run(*words, outcomes=CLASS):
        asked = {}

        def pretend(assignment, students=None, again=False, progress=None):
            asked.update(assignment=assignment, students=students, again=again)
            for number, outcome in enumerate(outcomes):
                progress(number + 1, len(outcomes), outcome)
            return outcomes

        monkeypatch.setattr(grading, "grade_all", pretend)
        parser = ArgumentParser()
        grading.add_arguments(parser)
        return grading.run(parser.parse_args(words)), capsys.readouterr().out.splitlines(), asked

    return run


def test_every_student_has_a_line(grade):
    code, lines, asked = grade("toy")
    assert lines[:4] == [
        "[1/4] ada: 9 of 16 points, 1 answer to be graded by hand",
        "[2/4] bo: NOT MARKED. x.ipynb is damaged and cannot be opened.",
        "[3/4] cy: 12.5 of 16 points, 2 answers to be graded by hand",
        "[4/4] di: nothing to mark",
    ]
    assert code == 1 and lines[-1] == "Not marked, and not a zero either: bo."
    assert asked == {"assignment": "toy", "students": None, "again": False}


def test_all_well(grade):
    code, lines, asked = grade("toy", "ada", "cy", "--again", outcomes=CLASS[::2])
    assert code == 0
    assert lines[-1] == "2 of 2 marked. 2 wait for you in formgrader, under Manual Grading."
    assert asked == {"assignment": "toy", "students": ["ada", "cy"], "again": True}
