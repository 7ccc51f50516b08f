"""The exercise as a student meets it in JupyterLab, and the marking as a teacher does it in formgrader."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = "03-make-a-swap"
WAIT = 60_000  # ms: a cold kernel on a busy machine

RELEASE = f"""
from nbgrader.apps import NbGraderAPI
from doubletake.classroom.grading import load_config
api = NbGraderAPI(config=load_config("grading"))
for step in (api.generate_assignment, api.release_assignment):
    assert step("{EXERCISE}")["success"]
"""


@pytest.fixture(scope="module")
def classroom(tmp_path_factory, start_course, require_tool):
    """A copy of the course in which the exercise is released and the pretend students have handed in."""
    require_tool("bwrap", why="marking in formgrader")
    folder = tmp_path_factory.mktemp("school") / "Мой класс 教室"
    leave_out = shutil.ignore_patterns("__pycache__", "work", "exchange", "gradebook.db", "release", ".*")
    for name in ("doubletake", "assets", "grading"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", folder)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    for program in (["-c", RELEASE], ["grading/pretend-students/hand_in.py", EXERCISE]):
        subprocess.run([sys.executable, *program], cwd=folder, env=environment, check=True, timeout=300)
    with start_course(folder, folder) as running:
        yield running


@pytest.fixture
def fetched(classroom):
    """What fetching gives a student: the released folder, in the place where Lab shows it."""
    source = classroom.root / "grading" / "exchange" / "double-take" / "outbound" / EXERCISE
    return Path(shutil.copytree(source, classroom.root / EXERCISE))


def answers(folder):
    return json.loads((folder / f"{EXERCISE}.answers.json").read_text(encoding="utf-8"))["answers"]


def test_a_student_answers(classroom, fetched, browser_page):
    page = browser_page()
    page.goto(classroom.link(f"lab/tree/{EXERCISE}/{EXERCISE}.ipynb"))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=WAIT)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    # Nothing is answered yet: each graded cell says one sentence, and the cells after it ran all the same.
    def graded(start):
        return page.locator(".jp-CodeCell", has=page.get_by_text(start)).first

    for start, sentence in (
        ("seam = checks", "There is no answer to seam yet."),
        ("chosen = checks", "There is no answer to needle yet."),
        ("frame = checks", "There is no answer in furthest_turn yet."),
        ("face = library", "Half as large a face should fit after it was laid over."),
    ):
        cell = graded(start)
        cell.scroll_into_view_if_needed()
        said = cell.locator(".jp-OutputArea-output", has_text=sentence)
        said.wait_for(state="attached", timeout=WAIT)
        expect(said, "no traceback before it").to_have_text(re.compile(rf"^\s*{re.escape(sentence)}"))

    # A choice is on disk the moment it is made, and the graded cell finds it.
    question = page.locator(".dt-question")
    question.scroll_into_view_if_needed()
    question.get_by_label("Under the chin").check()
    question.get_by_text("Saved").wait_for()
    assert answers(fetched)["seam"]["value"] == "chin"

    # So is what the stepper is left at.
    stepper = page.locator(".dt-stepper").nth(1)
    stepper.scroll_into_view_if_needed()
    stepper.locator("canvas[data-shows]").wait_for(state="attached", timeout=WAIT)
    stepper.get_by_label("Poisson blend").check()
    stepper.get_by_text("Saved").wait_for()
    assert answers(fetched)["needle"]["value"]["settings"]["blend"] == "poisson"
    cell = graded("chosen = checks")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    # in the output: the cell's own code says nearly the same
    cell.locator(".jp-OutputArea-output", has_text="On frame 5 your settings move the needle").wait_for(
        timeout=WAIT
    )


def test_a_teacher_marks(classroom, browser_page):
    page = browser_page()
    page.goto(classroom.link("formgrader"))
    row = page.locator("tr", has_text=EXERCISE)
    row.locator(".collect a").click()
    page.get_by_text("Successfully collected").wait_for(timeout=WAIT)
    page.goto(f"{classroom.url}formgrader/manage_submissions/{EXERCISE}")
    for student, score in (("right", "11 / 15"), ("half", "3.5 / 15")):
        row = page.locator("tr", has=page.locator(f"td.student-id:text-is('{student}')"))
        row.locator(".autograde a").click(timeout=WAIT)
        done = page.locator(".modal", has_text=f"for student '{student}'")
        done.get_by_text("Successfully autograded").wait_for(timeout=WAIT)
        done.locator(".modal-footer button").click()
        done.wait_for(state="hidden")
        row.get_by_text(score).wait_for(timeout=WAIT)
        expect(row).to_contain_text("needs manual grading", use_inner_text=True)
