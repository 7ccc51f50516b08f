"""Lesson 02 in JupyterLab and as a page of its own: points dragged by mouse, finger and keys."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from doubletake import library
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.exercises.face_checks import careless_landmarks
from doubletake.face import align_landmarks
from tests.browser.lessons.conftest import Aligner, open_with_voila
from tests.browser.lessons.parts import EXERCISES, plays, that_holds, wait_for_answer
from tests.waiting import eventually, pause

NOSE, CHIN = 30, 8
AGREE = 1e-6


@pytest.fixture(scope="module")
def truth():
    return library.clip("ines-talk").truth()


@pytest.fixture(scope="module")
def marc():
    return library.stills("marc")[0].truth().landmarks[0].astype(float)


@pytest.fixture(params=["lab", "voila"])
def aligner(request):
    return request.getfixturevalue(f"aligner_in_{request.param}")()


def stored(lesson):
    return json.loads((lesson.parent / f"{lesson.stem}.answers.json").read_text())["answers"]


def agrees(fit, points, other):
    """Whether the page's numbers are Python's."""
    own = align_landmarks(points, other)
    pairs = [
        (fit["rotation"], own.rotation),
        (fit["scale"], own.scale),
        (fit["leftOver"], own.residual),
        (fit["eyeDistance"], own.eye_distance),
        (fit["ratio"], eye_aspect_ratio(points)),
        (fit["shift"], own.shift),
        (fit["distances"], own.distances),
        (fit["byPart"], list(own.by_part.values())),
    ]
    for page, python in pairs:
        np.testing.assert_allclose(page, python, rtol=0, atol=AGREE)
    return True


@pytest.mark.cells("aligner")
def test_a_dragged_point_is_drawn_measured_and_stored(aligner, faces_lesson, truth, marc):
    start = truth.landmarks[0].astype(float)
    assert agrees(aligner.fit(), start, marc)
    drawn = aligner.canvas.get_attribute("data-drawn")
    before = aligner.fit()["leftOver"]
    aligner.drag(start[NOSE], (25, 18))
    expect(aligner.canvas).not_to_have_attribute("data-drawn", drawn)
    assert aligner.fit()["leftOver"] > before
    answer = wait_for_answer(faces_lesson, "aligned", lambda value: value["moved"])
    assert list(answer["moved"]) == [str(NOSE)]
    np.testing.assert_allclose(answer["moved_by"][str(NOSE)], (25, 18), atol=1.0)
    start[NOSE] = answer["moved"][str(NOSE)]
    assert agrees(aligner.fit(), start, marc)
    np.testing.assert_allclose(
        (answer["rotation"], answer["scale"], answer["left_over"], answer["eye_aspect_ratio"]),
        [aligner.fit()[name] for name in ("rotation", "scale", "leftOver", "ratio")],
        atol=AGREE,
    )


@pytest.mark.cells("aligner")
def test_undo_and_put_back(aligner_in_voila, truth, marc):
    aligner = aligner_in_voila()
    undo = aligner.root.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    start = truth.landmarks[0].astype(float)
    fits = [aligner.fit()]
    for by in ((20, 10), (10, 20)):
        aligner.drag(start[NOSE], by)
        start[NOSE] += by
        fits.append(aligner.fit())
    undo.click()
    aligner.settle()
    assert aligner.fit() == fits[1]
    aligner.slide("lean", 20)
    aligner.root.get_by_role("button", name="Put all back").click()
    aligner.settle()
    assert agrees(aligner.fit(), truth.landmarks[0].astype(float), marc)
    undo.click()
    aligner.settle()
    assert aligner.fit()["leftOver"] == pytest.approx(fits[1]["leftOver"], abs=AGREE)
    undo.click()
    aligner.settle()
    assert aligner.fit() == fits[1], "the slider's change is undone, too"
    lean = aligner.root.locator("input[data-setting=lean]")
    lean.press("ArrowRight")
    pause(1.1)  # one run of key strokes ends, another begins
    for _ in range(3):
        lean.press("ArrowRight")
    expect(lean).to_have_value("4")
    for left in ("1", "0"):
        undo.click()
        aligner.settle()
        expect(lean).to_have_value(left)
    assert aligner.fit() == fits[1]


@pytest.mark.cells("aligner")
def test_closing_an_eye_with_its_points_makes_a_dip(aligner_in_voila, truth):
    aligner = aligner_in_voila()
    line = aligner.root.locator(".dt-plot-line")
    before, said = aligner.fit()["ratio"], line.get_attribute("points")
    aligner.look_at("Right eye")
    square = json.loads(aligner.canvas.get_attribute("data-square"))
    assert square["side"] < 100, "the eye fills the picture"
    for upper, lower in ((37, 41), (38, 40)):
        start = truth.landmarks[0, upper].astype(float)
        aligner.drag(start, truth.landmarks[0, lower] - start)
    right = float(aligner.reading("eyes").split("right ")[1].split(",")[0])
    assert right < 0.05 and aligner.fit()["ratio"] == pytest.approx(before / 2, abs=0.03)
    expect(line).not_to_have_attribute("points", said)


@pytest.mark.cells("aligner")
def test_a_lean_and_a_size_change_the_turn_and_not_what_is_left_over(aligner_in_voila):
    aligner = aligner_in_voila()
    before = aligner.fit()
    aligner.slide("lean", 30)
    aligner.slide("size", 0.6)
    after = aligner.fit()
    assert after["rotation"] == pytest.approx(before["rotation"] - 30, abs=AGREE)
    assert after["scale"] == pytest.approx(before["scale"] / 0.6, abs=AGREE)
    assert after["leftOver"] == pytest.approx(before["leftOver"], abs=AGREE)
    assert "anticlockwise" in aligner.reading("turn")


@pytest.mark.cells("aligner")
def test_every_step_of_the_alignment_is_another_picture(aligner_in_voila):
    aligner = aligner_in_voila()

    def pixels():
        return aligner.laid.evaluate("canvas => canvas.toDataURL('image/jpeg', 0.4)")

    seen, said = {pixels()}, set()
    for step in ("As they are", "Moved", "Moved and turned"):
        aligner.root.locator(".dt-aligner-steps").get_by_role("radio", name=step).first.check()
        aligner.settle()
        seen.add(pixels())
        said.add(aligner.laid.get_attribute("aria-label"))
    assert len(seen) == 4 and len(said) == 3
    plain = pixels()
    aligner.root.get_by_label("Show the triangle mesh").check()
    aligner.settle()
    assert pixels() != plain


@pytest.mark.cells("aligner")
def test_scrubbing_and_playing_follow_the_truth(aligner_in_voila, truth, marc):
    aligner = aligner_in_voila()
    for index in (5, 30):
        aligner.go_to(index)
        assert agrees(aligner.fit(), truth.landmarks[index].astype(float), marc)
    told = aligner.root.locator(".dt-timeline")
    lowest = int(eye_aspect_ratio(truth.landmarks).argmin()) + 1
    expect(told).to_have_attribute("aria-label", that_holds(f"(frame {lowest})"))
    expect(told).to_have_attribute("aria-label", that_holds("below half"))
    aligner.root.get_by_role("radio", name="what is left over").check()
    expect(aligner.root.locator(".dt-timeline")).to_have_attribute("aria-label", re.compile("left over"))
    # Pressing on the line goes there.
    box = aligner.root.locator(".dt-timeline").bounding_box()
    aligner.page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
    aligner.settle()
    eventually(lambda: int(aligner.frame.input_value()) > 0.75 * len(truth.landmarks))
    play = aligner.root.locator("button.dt-play")

    def begun():
        """It says so as long as the rest of the clip is on its way, and can be pressed again."""
        if play.inner_text() == "Play":
            play.click()
        return play.inner_text() == "Pause"

    eventually(begun, "it does not begin to play")
    plays(aligner.frame.input_value)
    play.click()
    expect(play).to_have_text("Play")


@pytest.mark.cells("aligner")
def test_it_works_with_the_keyboard_alone(aligner_in_lab, truth, marc):
    aligner = aligner_in_lab()
    page = aligner.page
    cells = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell")
    count = cells.count()
    aligner.canvas.focus()
    for key in ("PageDown", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "b", "a", "d", "d"):
        page.keyboard.press(key)
    aligner.settle()
    points = truth.landmarks[0].astype(float)
    points[37] += (10, 2)
    assert agrees(aligner.fit(), points, marc)
    expect(aligner.root.locator(".dt-aligner-says")).to_contain_text(
        "Point 38 · right eye", use_inner_text=True
    )
    page.keyboard.press("Control+z")
    aligner.settle()
    assert agrees(aligner.fit(), truth.landmarks[0].astype(float), marc)
    expect(cells, "keys typed on the picture leave the notebook alone").to_have_count(count)
    open_to_keys = aligner.root.evaluate(
        """root => [...root.querySelectorAll("button, input, canvas, select, summary, [tabindex]")]
          .filter((one) => one.dataset.lmSuppressShortcuts !== "true").map((one) => one.outerHTML)"""
    )
    assert open_to_keys == []


@pytest.fixture(scope="module")
def standing(course, standing_copy, standing_page):
    """The lesson as a page of its own, for tests that only look at it."""
    page = open_with_voila(course, standing_page(), standing_copy("02-a-face-as-numbers"))
    return Aligner(page).wait_for_picture()


def test_everything_has_a_name_for_a_screen_reader(standing):
    aligner = standing
    unnamed = aligner.root.evaluate(
        """root => [...root.querySelectorAll("button, input, select, canvas, svg")].filter((one) => {
            const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
            return !one.closest("[hidden]") && !label.trim();
          }).map((one) => one.outerHTML)"""
    )
    assert unnamed == []
    expect(aligner.canvas).to_have_attribute("aria-label", that_holds("68 landmarks"))
    expect(aligner.laid).to_have_attribute("aria-label", that_holds("from their partners"))


def test_a_finger_drags_a_point_on_a_phone(aligner_in_voila, truth):
    aligner = aligner_in_voila(width=390, height=844, has_touch=True, is_mobile=True)
    page = aligner.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for value in aligner.root.locator("[data-reading]").all():
        assert value.evaluate("value => value.scrollWidth <= value.clientWidth"), value.inner_text()
    aligner.root.evaluate("root => root.querySelector('canvas').scrollIntoView({ block: 'start' })")
    start, top = aligner.place(truth.landmarks[0, NOSE]), aligner.canvas.bounding_box()["y"]
    before = aligner.fit()["leftOver"]
    client = page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    for k in range(1, 9):
        touch("touchMove", (start[0] + 2 * k, start[1] + 5 * k))
    touch("touchEnd")
    aligner.settle()
    assert aligner.fit()["leftOver"] > before
    assert aligner.canvas.bounding_box()["y"] == top, "the page did not scroll under the finger"
    targets = aligner.root.locator(
        "button:visible, input[type=range]:visible, label.dt-card:visible, select, summary"
    )
    small = [
        target.inner_text()
        for target in targets.all()
        if (box := target.bounding_box())["height"] < 44 or box["width"] < 44
    ]
    assert small == []


@pytest.mark.cells("aligner", "blinks", "blink-words", "say-two-sentences")
def test_measurements_are_kept_and_blinks_counted(aligner_in_lab, faces_lesson):
    aligner = aligner_in_lab()
    page = aligner.page
    for row, other in enumerate(("Marc", "Ines"), start=1):
        aligner.root.get_by_role("group", name="is laid on the portrait of").get_by_label(other).check()
        aligner.settle()
        aligner.root.get_by_role("button", name="Keep this measurement").click()
        aligner.root.locator(f".dt-notes tbody tr:nth-child({row})").wait_for()
    rows = aligner.root.locator(".dt-notes tbody tr").all()
    left = [float(row.locator("td").last.inner_text().removesuffix(" %")) for row in rows]
    assert len(left) == 2 and left[0] < left[1], "frame 1 fits Marc better, as the lesson says"
    notes = wait_for_answer(faces_lesson, "aligned", lambda value: len(value["notes"]) == 2)["notes"]
    assert [note["other"] for note in notes] == ["marc", "ines"]

    counter = page.locator(".dt-blinks")
    counter.scroll_into_view_if_needed()
    slider = counter.locator("input[type=range]")
    counter.get_by_text("0 blinks counted").wait_for()
    slider.fill("0.2")
    counter.get_by_text("2 blinks counted").wait_for()
    expect(counter.locator(".dt-timeline-dip")).to_have_count(2)
    counter.get_by_role("button", name="Compare with the truth").click()
    counter.get_by_text("The threshold finds each of them, and nothing else.").wait_for()
    expect(counter.locator(".dt-timeline-truth")).to_have_count(2)
    answer = wait_for_answer(faces_lesson, "blinks", lambda value: value["counted"] == 2)
    assert answer["threshold"] == 0.2

    # Say it.
    text = page.locator(".dt-text textarea").last
    text.scroll_into_view_if_needed()
    text.fill("The lean is taken away. The smile is left.")
    wait_for_answer(faces_lesson, "say-it", lambda value: value.startswith("The lean"))


@pytest.mark.cells("aligner")
def test_what_was_dragged_is_there_when_the_lesson_is_opened_again(
    aligner_in_voila, faces_lesson, truth, marc
):
    points = truth.landmarks[4].astype(float)
    points[NOSE] += (12, 7)
    value = {"clip": "ines-talk", "other": "marc", "index": 4, "moved": {str(NOSE): points[NOSE].tolist()}}
    answers = {"aligned": {"value": value, "at": "2026-11-22T10:00:00+00:00"}}
    path = faces_lesson.parent / f"{faces_lesson.stem}.answers.json"
    path.write_text(json.dumps({"version": 1, "notebook": faces_lesson.stem, "answers": answers}))
    assert agrees(aligner_in_voila().fit(), points, marc)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_page(aligner_in_lab, width):
    page = aligner_in_lab(width=width, height=900).page
    page.keyboard.press("Control+b")  # Lab's file list would leave nothing for the lesson
    page.locator("#jp-left-stack").wait_for(state="hidden")
    for widget in page.locator(".dt").all():
        assert widget.evaluate("one => one.clientWidth > 200 && one.scrollWidth <= one.clientWidth + 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_visitors_light_or_dark(standing, scheme):
    aligner = standing
    aligner.page.emulate_media(color_scheme=scheme)
    ink = aligner.root.evaluate(
        "root => getComputedStyle(root).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    assert min(ink) > 180 if scheme == "dark" else max(ink) < 60


def test_in_the_exercise_spoilt_points_are_put_right_and_nothing_else_can_be_chosen(
    open_in_lab, copied, truth, aligner_on
):
    name = "02-a-face-as-numbers"
    exercise = copied(name, EXERCISES / name)
    aligner = aligner_on(open_in_lab(exercise, height=1000))
    for hidden in (".dt-aligner-people", ".dt-aligner-clip", ".dt-kept"):
        expect(aligner.root.locator(hidden)).not_to_be_visible()
    index = 30
    off = np.array(careless_landmarks(1)[CHIN])
    aligner.drag(truth.landmarks[index, CHIN] + off, -off)
    answer = wait_for_answer(exercise, "repair", lambda value: value["moved_by"])
    np.testing.assert_allclose(answer["moved_by"][str(CHIN)], -off, atol=1.5)
    assert answer["index"] == index
    check = aligner.page.locator(".jp-CodeCell", has_text="dragged = checks.offsets").first
    check.scroll_into_view_if_needed()
    check.locator(".cm-content").click()
    aligner.page.keyboard.press("Control+Enter")
    check.get_by_text("Points dragged: 1.").wait_for()
