"""Lesson 05 in JupyterLab and as a page of its own: a photo moves, a photo is turned, two networks learn."""

import base64
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from doubletake import library
from doubletake.animate import RANGE, motion_angles
from doubletake.animate.head_turn import at_stop, first_beyond, stops, turn_clip
from doubletake.widgets.animator.turning import FIRST_LIMIT
from doubletake.widgets.page.menus import portrait_of
from tests.browser.lessons.conftest import open_with_voila
from tests.browser.lessons.parts import EXERCISES, FIRST_PICTURE, Part, plays, that_holds, wait_for_answer
from tests.waiting import comes_to_rest, eventually, pause, stays

NAME = "05-one-photo-is-enough"


@pytest.fixture
def photo_lesson(copied):
    """The copy of lesson 05 that the fixtures below open."""
    return copied(NAME)


@pytest.fixture
def in_voila(open_in_voila, photo_lesson):
    """``in_voila(width=…)`` -> the lesson on a page of its own."""
    return lambda **options: open_in_voila(photo_lesson, **options)


@pytest.fixture
def in_lab(open_in_lab, photo_lesson):
    """``in_lab(width=…)`` -> the lesson in JupyterLab, every cell run."""

    def open_page(**options):
        page = open_in_lab(photo_lesson, **options)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=FIRST_PICTURE)
        return page

    return open_page


@pytest.fixture(params=["lab", "voila"])
def opened(request):
    return request.getfixturevalue(f"in_{request.param}")()


def animator_on(page):
    page.locator(".dt-animator").first.wait_for(state="attached", timeout=FIRST_PICTURE)
    page.locator(".dt-animator").first.scroll_into_view_if_needed()
    return Part(page, ".dt-animator").wait_for("data-shows")


def slider_on(page):
    page.locator(".dt-animator-turning").first.wait_for(state="attached", timeout=FIRST_PICTURE)
    page.locator(".dt-animator-turning").first.scroll_into_view_if_needed()
    return Part(page, ".dt-animator-turning").wait_for("data-number")


def whole(part):
    """Wait until every frame of the pair is there."""
    part.root.locator(".dt-animator-whole").wait_for(state="attached", timeout=FIRST_PICTURE)


@pytest.mark.cells("animator")
def test_the_photo_moves_and_says_where_it_breaks(opened, photo_lesson):
    part = animator_on(opened)
    whole(part)
    # Played to the end and round again, nothing but what is there already is shown.
    play = part.root.locator("button.dt-play")
    play.click()
    plays(lambda: part.canvas(1).get_attribute("data-shows"))
    play.click()
    expect(play).to_have_text("Play")

    # A driver who turns the head.
    turning = turn_clip("marc").name
    label = "Marc, turning the head"
    part.root.get_by_role("group", name="moves as this clip does").get_by_label(label).check()
    whole(part)
    angles, within = motion_angles(portrait_of("ines"), turning)
    told = f"In {int((~within).sum())} of {len(angles)} frames it is beyond its range of {RANGE:.0f}°"
    expect(part.root.locator(".dt-timeline")).to_have_attribute("aria-label", that_holds(told))
    worst = int(angles.argmax())
    part.root.get_by_label("Frame", exact=True).fill(str(worst))
    part.settle()
    expect(part.canvas(1)).to_have_attribute("data-shows", f"ines {turning} {worst}")
    chip = part.root.locator(".dt-side-chip").nth(1)
    expect(chip).to_have_text(f"{angles[worst]:.0f}°: beyond {RANGE:.0f}°, it breaks")
    answer = wait_for_answer(photo_lesson, "moved", lambda value: value["driver"] == turning)
    assert answer["beyond"] == int((~within).sum())


@pytest.mark.cells("animator", "toy-gan", "turner")
def test_the_animator_works_with_the_keyboard_alone(in_lab):
    page = in_lab()
    part = animator_on(page)
    whole(part)
    cells = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").count()
    part.canvas(1).focus()
    for key in ("End", "ArrowLeft", "b", "a", "d", "d"):
        page.keyboard.press(key)
    last = library.clip("marc-talk").frame_count - 1
    expect(part.canvas(1)).to_have_attribute("data-shows", f"ines marc-talk {last - 1}")
    page.keyboard.press("Space")
    expect(part.root.locator("button.dt-play")).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell")).to_have_count(cells)
    for css in (".dt-animator", ".dt-animator-turning", ".dt-networks-toygan"):
        page.locator(css).first.scroll_into_view_if_needed()
        open_to_keys = page.locator(css).first.evaluate(
            """root => [...root.querySelectorAll("button, input, select, summary, [tabindex]")]
              .filter((one) => one.dataset.lmSuppressShortcuts !== "true").map((one) => one.outerHTML)"""
        )
        assert open_to_keys == [], css


def dots(part):
    return json.loads(part.root.locator(".dt-plot").get_attribute("data-dots"))


def wait_for_dots(part, holds):
    """Dots appear one by one, as Python measures them: wait until their angles are as they should be."""
    eventually(lambda: (angles := [dot[0] for dot in dots(part)]) and holds(angles), seconds=60)


def turn_to(part, number):
    part.root.locator("input[data-setting=turn]").fill(str(number))
    part.settle()
    expect(part.canvas()).to_have_attribute("data-number", str(number))


@pytest.mark.cells("turner")
def test_dots_are_filled_by_dragging_and_are_pythons(opened, photo_lesson):
    part = slider_on(opened)
    clip = turn_clip("ines")
    moments = stops(clip)
    filmed = [k for k, stop in enumerate(moments) if stop.frame is not None]
    assert len(dots(part)) == 1, "the photo itself"
    middle = next(k for k in filmed if moments[k].angle == 0)
    turn_to(part, filmed[-1])
    passed = [moments[k].angle for k in filmed if k >= middle]
    wait_for_dots(part, lambda angles: angles == passed)  # whatever was passed over comes after
    shown = dots(part)
    for angle, lost, points in shown[:: max(len(shown) // 4, 1)]:
        seen = at_stop(clip, next(stop for stop in moments if stop.angle == angle))
        assert (lost, points) == (seen.lost, seen.points)
    expect(part.root.locator(".dt-animator-turning-dot")).to_have_count(len(shown))
    plot = part.root.locator(".dt-plot")
    expect(plot).to_have_attribute("aria-label", that_holds(f"{len(shown)} of {len(filmed)} filmed moments"))
    expect(plot).to_have_attribute("aria-label", that_holds("on the left from nowhere yet"))

    # Beyond the film: drawn, broken, and no number.
    turn_to(part, len(moments) - 1)
    expect(part.root.locator(".dt-animator-turning-none").last).to_be_visible()
    expect(part.root.locator("[data-reading=lost]")).to_contain_text(
        "nothing to compare with", use_inner_text=True
    )
    expect(part.root.locator(".dt-side-chip").first).to_have_text(f"beyond {RANGE:.0f}°: it breaks")
    assert len(dots(part)) == len(shown)

    # What is kept is what Python finds among these dots.
    part.root.get_by_role("button", name="Keep this measurement").click()
    row = part.root.locator(".dt-notes tbody tr").first
    row.wait_for()
    wanted = first_beyond(
        [dot[0] for dot in shown if dot[0] > 0], [dot[1] for dot in shown if dot[0] > 0], FIRST_LIMIT
    )
    expect(row.locator("td").last).to_have_text(f"{wanted:.1f}°")
    answer = wait_for_answer(photo_lesson, "turned", lambda value: value["notes"])
    assert answer["notes"][0]["right"] == wanted and answer["notes"][0]["left"] is None


@pytest.mark.cells("turner")
def test_the_plot_can_be_dragged_and_the_limit_moved(in_voila):
    part = slider_on(in_voila(height=1400))
    plot = part.root.locator(".dt-plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    middle = box["y"] + box["height"] / 2
    part.page.mouse.move(box["x"] + 0.55 * box["width"], middle)
    part.page.mouse.down()
    part.page.mouse.move(box["x"] + 0.2 * box["width"], middle, steps=20)
    part.page.mouse.up()
    part.settle()
    wait_for_dots(part, lambda angles: min(angles) < -25)
    assert max(dot[0] for dot in dots(part)) < 10
    part.root.locator("input[data-setting=limit]").fill("0.22")
    expect(plot).to_have_attribute("aria-label", re.compile("limit of 22 %"))
    part.root.get_by_role("radio", name="points apart").check()
    expect(plot).to_have_attribute("aria-label", re.compile("The highest is at"))
    expect(plot).not_to_have_attribute("aria-label", re.compile("limit"))


@pytest.mark.cells("turner")
def test_both_pictures_are_of_one_moment(in_voila):
    part = slider_on(in_voila())
    moments = stops(turn_clip("ines"))
    number = max(
        (k for k, stop in enumerate(moments) if stop.frame is not None), key=lambda k: moments[k].angle
    )
    first = [part.pixels(0), part.pixels(1)]
    turn_to(part, number)
    eventually(
        lambda: part.canvas(0).get_attribute("data-number") == part.canvas(1).get_attribute("data-number")
    )
    assert [part.pixels(0), part.pixels(1)] != first
    # Letters, not a list of a million numbers.
    film = part.canvas(1).evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return btoa(Array.from(data, (value) => String.fromCharCode(value)).join(""));
        }"""
    )
    height, width = (turn_clip("ines").height, turn_clip("ines").width)
    pixels = np.frombuffer(base64.b64decode(film), np.uint8).reshape(height, width, 4)
    shown = pixels[..., :3].astype(int)
    assert np.abs(shown - turn_clip("ines").frame(moments[number].frame)).mean() < 3


@pytest.mark.cells("turner")
def test_what_was_filled_is_there_when_the_lesson_is_opened_again(in_voila, photo_lesson):
    filmed = [stop for stop in stops(turn_clip("ines")) if stop.frame is not None]
    value = {
        "person": "ines", "angle": filmed[2].angle, "limit": 0.2, "notes": [],
        "seen": {"ines": [stop.frame for stop in filmed[:5]]},
    }  # fmt: skip
    path = photo_lesson.parent / f"{photo_lesson.stem}.answers.json"
    answers = {"turned": {"value": value, "at": "2026-11-22T10:00:00+00:00"}}
    path.write_text(json.dumps({"version": 1, "notebook": photo_lesson.stem, "answers": answers}))
    part = slider_on(in_voila())
    wait_for_dots(part, lambda angles: angles == [stop.angle for stop in filmed[:5]])


# --- the toy -------


def toy_on(page):
    page.locator(".dt-networks-toygan").first.wait_for(state="attached", timeout=FIRST_PICTURE)
    page.locator(".dt-networks-toygan").first.scroll_into_view_if_needed()
    return Part(page, ".dt-networks-toygan").wait_for("data-rounds")


def rounds(part):
    return int(part.canvas().get_attribute("data-rounds"))


def wait_for_rounds(part, more_than):
    part.page.wait_for_function(
        "([canvas, count]) => Number(canvas.dataset.rounds) > count",
        arg=[part.canvas().element_handle(), more_than],
        timeout=FIRST_PICTURE,
    )


@pytest.mark.cells("toy-gan")
def test_the_networks_learn_only_while_they_are_let_to(in_voila):
    part = toy_on(in_voila())
    assert rounds(part) == 0
    expect(part.root.get_by_role("button", name="Start", exact=True)).to_be_visible()
    picture = part.pixels()
    part.root.locator("input[data-setting=speed]").fill("20")
    part.root.get_by_role("button", name="Start", exact=True).click()
    wait_for_rounds(part, 20)
    part.root.get_by_role("button", name="Pause").click()
    part.settle()
    assert part.pixels() != picture
    stood = stays(lambda: rounds(part), seconds=0.7)
    part.root.get_by_role("button", name="One round").click()
    expect(part.canvas()).to_have_attribute("data-rounds", str(stood + 1))
    expect(part.root.get_by_role("status")).to_contain_text(f"After {stood + 1} rounds", use_inner_text=True)
    expect(part.canvas()).to_have_attribute("aria-label", that_holds(f"After {stood + 1} rounds"))
    part.root.get_by_role("radio", name="Eight islands").check()
    expect(part.canvas()).to_have_attribute("data-rounds", "0")
    expect(part.canvas()).to_have_attribute("aria-label", that_holds("eight islands"))


@pytest.mark.cells("toy-gan")
def test_out_of_sight_nothing_is_computed(in_voila):
    part = toy_on(in_voila())
    part.root.get_by_role("button", name="Start", exact=True).click()
    wait_for_rounds(part, 0)
    part.page.locator("h1").first.scroll_into_view_if_needed()
    assert comes_to_rest(lambda: rounds(part), seconds=0.8) > 0


@pytest.mark.cells("toy-gan")
def test_where_less_motion_is_asked_for_the_picture_is_renewed_twice_a_second(in_voila):
    part = toy_on(in_voila(reduced_motion="reduce"))
    part.canvas().evaluate("""canvas => {
      window.dtSeen = 0;
      new MutationObserver(() => window.dtSeen++).observe(canvas, { attributeFilter: ["data-rounds"] });
    }""")
    part.root.get_by_role("button", name="Start", exact=True).click()
    pause(3)
    part.root.get_by_role("button", name="Pause").click()
    assert 2 <= part.page.evaluate("window.dtSeen") <= 9


@pytest.mark.cells("toy-gan")
def test_the_toy_works_with_the_keyboard_alone(in_voila):
    part = toy_on(in_voila())
    part.root.get_by_role("button", name="Start", exact=True).focus()
    part.page.keyboard.press("Enter")
    wait_for_rounds(part, 0)
    part.page.keyboard.press("Enter")
    for _ in range(3):
        part.page.keyboard.press("Tab")
    assert part.root.locator("input[data-setting=speed]").evaluate("one => one === document.activeElement")
    part.page.keyboard.press("ArrowRight")
    expect(part.root.locator("input[data-setting=speed]")).to_have_value("4")


# --- all three -------


@pytest.fixture(scope="module")
def standing(course, standing_copy, standing_page):
    """The whole lesson as a page of its own, for tests that only look at it."""
    return open_with_voila(course, standing_page(width=1280, height=844), standing_copy(NAME))


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_page_and_everything_can_be_touched(request, width):
    if width < 500:
        page = request.getfixturevalue("in_voila")(width=width, height=844, has_touch=True, is_mobile=True)
    else:
        page = request.getfixturevalue("standing")
    slider_on(page), toy_on(page), animator_on(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for css in (".dt-animator", ".dt-animator-turning", ".dt-networks-toygan"):
        part = Part(page, css)
        assert part.root.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), css
        assert part.too_small() == [], css
        assert part.unnamed() == [], css


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_they_follow_the_visitors_light_or_dark(standing, scheme):
    page = standing
    page.emulate_media(color_scheme=scheme)
    slider_on(page)
    for css in (".dt-animator", ".dt-animator-turning", ".dt-networks-toygan"):
        ink = Part(page, css).ink()
        assert min(ink) > 180 if scheme == "dark" else max(ink) < 60


def test_in_the_exercise_the_limit_is_fixed_and_tells_nothing(open_in_lab, copied):
    exercise = copied(NAME, EXERCISES / NAME)
    page = open_in_lab(exercise, height=1000)
    part = slider_on(page)
    expect(part.root.locator("input[data-setting=limit]")).not_to_be_visible()
    expect(part.root.get_by_role("button", name="Keep this measurement")).not_to_be_visible()
    moments = stops(turn_clip("marc"))
    number = max(k for k, stop in enumerate(moments) if stop.frame is not None and stop.angle < -10)
    turn_to(part, number)
    part.settle()
    expect(part.root.locator(".dt-plot")).not_to_have_attribute("aria-label", that_holds("limit"))
    answer = wait_for_answer(exercise, "limit", lambda value: value["angle"] < -5)
    assert answer["angle"] == moments[number].angle and answer["limit"] == 0.16
    check = page.locator(".jp-CodeCell", has_text="The slider was left at").first
    check.scroll_into_view_if_needed()
    check.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    check.get_by_text(f"left at {-moments[number].angle:.0f} degrees to the left").last.wait_for()
