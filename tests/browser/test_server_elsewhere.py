"""The course in another folder, started from a third one."""

import contextlib
import json
import re
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import nbformat
import pytest
from playwright.sync_api import expect

from tests.waiting import eventually

LESSON = "90-größer & schöner #1 (100%).ipynb"


def write_notebook(path, *cells):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def elsewhere(copy_of_the_course, start_course, tmp_path_factory):
    prose, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    run_button = '<button data-commandlinker-command="notebook:run-all-cells">Run this lesson</button>'
    notebooks = copy_of_the_course / "notebooks"
    write_notebook(
        notebooks / LESSON,
        prose(f"# A button: 1 < 2 & 3\n\n{run_button}"),
        code("print(6 * 7)"),
    )
    output = nbformat.v4.new_output(
        "display_data", {"text/html": "<script>window.ran = true</script>from afar"}
    )
    write_notebook(
        notebooks / "91-from-a-stranger.ipynb", prose("# A stranger's"), code("1", outputs=[output])
    )
    write_notebook(
        notebooks / "dashboards" / "whose.ipynb",
        prose("# Whose code"),
        code("import doubletake\nprint(doubletake.__file__)"),
        code("raise RuntimeError('secret')"),
    )
    (notebooks / "92-torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    with start_course(root=copy_of_the_course, cwd=tmp_path_factory.mktemp("a third folder")) as running:
        yield running


def test_pages_and_kernels_use_the_code_of_that_folder(elsewhere):
    with urlopen(elsewhere.link("voila/render/notebooks/dashboards/whose.ipynb"), timeout=90) as answer:
        page = answer.read().decode()
    assert str(elsewhere.root / "doubletake" / "__init__.py") in page
    # …and what went wrong in a dashboard is a sentence, not a traceback
    assert "tell your teacher" in page
    assert "secret" not in page
    assert "import doubletake" not in page


def test_titles_are_escaped_and_a_damaged_lesson_is_named(elsewhere, browser_page):
    page = browser_page()
    page.goto(elsewhere.link())
    expect(page.locator(".damaged")).to_contain_text("git restore", use_inner_text=True)
    link = page.locator(f'a[href$="/{quote(LESSON)}"]')
    eventually(lambda: link.inner_text().split("\n") == ["90", "A button: 1 < 2 & 3"])


def test_the_button_in_a_lesson_runs_it(elsewhere, browser_page):
    page = browser_page()
    page.goto(elsewhere.link())
    page.get_by_text("A button").click()
    from playwright.sync_api import TimeoutError as TooLate

    answer = page.locator(".jp-OutputArea-output", has_text=re.compile(r"^\s*42\s*$"))
    # While the notebook is still opening, Lab forgets a press; a person presses again.
    for _ in range(6):
        page.get_by_role("button", name="Run this lesson").click(timeout=60_000)
        with contextlib.suppress(TooLate):
            answer.wait_for(timeout=10_000)
            break
    expect(answer).to_have_count(1)


def test_outputs_of_strangers_run_no_script(elsewhere, browser_page):
    page = browser_page()
    page.goto(elsewhere.link())
    page.get_by_text("A stranger").click()
    page.get_by_text("from afar").wait_for(timeout=60_000)
    assert page.evaluate("window.ran") is None


def test_mathematics_in_a_dashboard_needs_no_network(elsewhere, browser_page):
    path = elsewhere.root / "notebooks" / "dashboards" / "sum.ipynb"
    write_notebook(path, nbformat.v4.new_markdown_cell("# A sum\n\n$a^2 + b^2$"))
    page = browser_page()
    page.goto(elsewhere.link())
    page.get_by_text("A sum").click()
    page.locator("mjx-container").wait_for(timeout=60_000)


def test_an_exercise_goes_out_and_comes_back(elsewhere):
    def ask(path, **fields):
        data = urlencode(fields).encode() if fields else b"{}"
        request = Request(elsewhere.link(path), data if fields or path.startswith("formgrader") else None)
        with urlopen(request, timeout=120) as answer:
            reply = json.load(answer)
        assert reply["success"], reply
        return reply.get("value")

    exercise = min(path.name for path in (elsewhere.root / "grading" / "source").iterdir() if path.is_dir())
    which = {"course_id": "double-take", "assignment_id": exercise}
    ask(f"formgrader/api/assignment/{exercise}/assign")
    ask(f"formgrader/api/assignment/{exercise}/release")
    ask("assignments/fetch", **which)
    fetched = elsewhere.root / "exercises" / exercise
    assert list(fetched.glob("*.ipynb"))
    # as Lab's list of assignments will open it
    path = next(iter(ask("assignments?course_id=double-take")))["notebooks"][0]["path"]
    assert (elsewhere.root / path).is_file()
    ask("assignments/submit", **which)
    assert any((elsewhere.root / "grading" / "exchange" / "double-take" / "inbound").iterdir())


def test_running_the_course_leaves_one_folder_in_it(elsewhere):
    known = {"assets", "doubletake", "grading", "notebooks", "pyproject.toml"}
    assert {path.name for path in elsewhere.root.iterdir()} - known <= {"exercises"}
