"""Lesson 03 in JupyterLab: what surrounds the stepper, and the notebook it lives in."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.lessons.parts import that_holds
from tests.waiting import eventually, stays


def test_the_lesson_from_hook_to_say_it(open_lesson, lesson):
    bench = open_lesson()
    page = bench.page

    def show(selector, **options):
        found = page.locator(selector, **options).first
        found.scroll_into_view_if_needed()
        return found

    # Hook: the clip plays, and each option of the question has its feedback.
    video = show("video")
    video.evaluate("video => video.play()")
    page.wait_for_function("video => video.currentTime > 0.1", arg=video.element_handle())
    video.evaluate("video => video.pause()")
    question = show(".dt-question", has_text="where would you look first")
    heard, feedback = {""}, question.locator(".dt-feedback")
    for number, option in enumerate(question.get_by_role("radio").all(), start=1):
        option.check()
        eventually(lambda n=number: heard.add(feedback.inner_text()) or len(heard) == 1 + n)
    assert len(heard) == 1 + 4

    # Measure it: the plot is made with the learner's own settings.
    bench.stage("Mask")
    bench.drag(bench.setting("feather"), 0.9)
    bench.settle()
    sweep = show(".dt-sweep")
    sweep.get_by_role("button", name="Measure with my settings").click()
    sweep.locator("svg.dt-plot").wait_for()
    expect(sweep.locator(".dt-plot-dot")).to_have_count(11)
    own = sweep.locator(".dt-stepper-own")
    eventually(
        lambda: float(own.get_attribute("cx")) > 400, "the ring stands where the learner put the slider"
    )
    expect(sweep.locator("svg.dt-plot")).to_have_attribute("aria-label", that_holds("moves the needle from"))

    # Say it: what is typed is on disk a moment later, and a self-check can be tried again.
    text = show(".dt-text textarea")
    text.click()
    page.keyboard.type("The mask leaves a seam. The two pictures meet there.")
    show(".dt-text").get_by_text("Saved.", exact=True).wait_for()
    stored = json.loads((lesson.parent / "03-make-a-swap.answers.json").read_text())
    assert stored["answers"]["say-it"]["value"].startswith("The mask leaves a seam.")
    check = show(".dt-question", has_text="Which stage decides where the seam lies?")
    check.get_by_label("Warp").check()
    expect(check.locator(".dt-feedback")).to_contain_text("Look again", use_inner_text=True)
    check.get_by_label("Mask").check()
    expect(check.locator(".dt-feedback")).to_contain_text("Yes", use_inner_text=True)

    # A term leads to its explanation.
    link = show("a[href='#sharpness-cue']")
    link.click()
    heading = page.locator(".jp-RenderedMarkdown h4", has_text="sharpness cue")
    page.wait_for_function(
        """heading => { const box = heading.getBoundingClientRect();
                        return box.top >= 0 && box.bottom <= innerHeight; }""",
        arg=heading.element_handle(),
    )


@pytest.mark.cells("stepper")
def test_keys_typed_on_the_stepper_leave_the_notebook_alone(open_lesson):
    bench = open_lesson()
    page = bench.page
    cells = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell")
    count = cells.count()
    bench.canvas.focus()  # its cell becomes the active one
    own = cells.evaluate_all("cells => 1 + cells.findIndex(cell => cell.contains(document.activeElement))")
    active = page.locator("#jp-main-statusbar").get_by_text("Cell ")
    expect(active).to_have_text(f"Cell {own}/{count}")
    for focusable in (bench.canvas, bench.handle, bench.play, bench.frame):
        focusable.focus()
        for key in ("b", "a", "d", "d", "x", "m", "y"):
            page.keyboard.press(key)
    stays(cells.count, seconds=0.3)
    expect(cells).to_have_count(count)
    expect(active).to_have_text(f"Cell {own}/{count}")


@pytest.mark.cells("stepper", "say-two-sentences")
def test_what_was_written_is_there_when_the_lesson_is_opened_again(open_lesson, lesson):
    answers = {"say-it": {"value": "A seam, where two pictures meet.", "at": "2026-11-22T10:00:00+00:00"}}
    stored = {"version": 1, "notebook": "03-make-a-swap", "answers": answers}
    (lesson.parent / "03-make-a-swap.answers.json").write_text(json.dumps(stored))
    page = open_lesson().page
    text = page.locator(".dt-text textarea")
    text.scroll_into_view_if_needed()
    expect(text).to_have_value("A seam, where two pictures meet.")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_page(open_lesson, width):
    page = open_lesson(width=width, height=900).page
    if width < 600:
        page.keyboard.press("Control+b")  # Lab's file list would leave nothing for the lesson
        page.locator("#jp-left-stack").wait_for(state="hidden")
    for widget in page.locator(".dt").all():
        assert widget.evaluate("one => one.clientWidth > 200 && one.scrollWidth <= one.clientWidth + 1")
