"""Lesson 04 in JupyterLab and on its own page: along a training, with more pictures, between two codes."""

import json

import pytest
from playwright.sync_api import expect

from doubletake import neural
from doubletake.neural import evaluation
from tests.browser.lessons.parts import EXERCISES, FIRST_PICTURE, Part, that_holds, wait_for_answer
from tests.waiting import eventually

NAME = "04-teach-a-machine-a-face"
PANELS = (".dt-networks-checkpoints", ".dt-networks-decoders", ".dt-networks-codes")


@pytest.fixture
def taught_lesson(copied):
    """The copy of lesson 04 that the tests below open."""
    return copied(NAME)


@pytest.fixture(params=["lab", "voila"])
def opened(request, taught_lesson):
    page = request.getfixturevalue(f"open_in_{request.param}")(taught_lesson, height=1000)
    if request.param == "lab":
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=2 * FIRST_PICTURE)
    return page


def panel(page, css):
    """The first panel of a kind, once it shows something."""
    page.locator(css).first.wait_for(state="attached", timeout=2 * FIRST_PICTURE)
    page.locator(css).first.scroll_into_view_if_needed()
    return Part(page, css).wait_for("data-shows")


def wait_for_shown(part, number, ending):
    part.page.wait_for_function(
        "([canvas, ending]) => canvas.dataset.shows?.endsWith(ending)",
        arg=[part.canvas(number).element_handle(), ending],
        timeout=FIRST_PICTURE,
    )


def wait_for_curve(page, plot, values):
    page.wait_for_function(
        "([plot, values]) => plot.dataset.values === JSON.stringify(values)",
        arg=[plot.element_handle(), values],
    )


def stands_on(page, css):
    return page.locator(css).first.evaluate("one => one === document.activeElement")


@pytest.mark.cells("training", "pictures")
def test_along_a_training_with_mouse_and_keys(opened, taught_lesson):
    part = panel(opened, ".dt-networks-checkpoints")
    slider = part.root.locator("input[data-setting=step]")
    plot = part.root.locator(".dt-plot")
    kept = neural.checkpoints(("ines", "marc"), pictures=0)
    expect(slider).to_have_attribute("max", str(len(kept) - 1))
    wait_for_shown(part, 3, " 0")
    noise = part.pixels(3)

    # With the keys alone, to the finished network; no key gets through to the notebook.
    slider.focus()
    opened.keyboard.press("End")
    wait_for_shown(part, 3, f" {len(kept) - 1}")
    assert part.pixels(3) != noise
    expect(slider).to_have_attribute("aria-valuetext", that_holds(f"{kept[-1].step:,} steps"))
    answer = wait_for_answer(taught_lesson, "trained", lambda value: value["step"] == kept[-1].step)
    assert (answer["source"], answer["target"], answer["measure"]) == ("ines", "marc", "similarity")
    for key in ("b", "d", "d"):
        opened.keyboard.press(key)
    assert stands_on(opened, ".dt-networks-checkpoints input[data-setting=step]")

    # What was there once comes at once, and the ring is where the slider is.
    wait_for_shown(part, 3, f" {len(kept) - 1}")
    ring = part.root.locator(".dt-networks-here")
    before = float(ring.get_attribute("cx"))
    opened.keyboard.press("Home")
    wait_for_shown(part, 3, " 0")
    eventually(lambda: float(ring.get_attribute("cx")) < before)
    assert part.pixels(3) == noise

    # The curve is the file's, in words too. The face that is drawn again is that of the person in the frame.
    curve = [value for *_, value in evaluation.learning_curve("marc", "ines", "similarity")]
    eventually(lambda: json.loads(plot.get_attribute("data-values")) == curve)
    expect(plot).to_have_attribute(
        "aria-label", that_holds(f"it goes from {curve[0]:.2f} to {curve[-1]:.2f}")
    )
    part.root.get_by_role("radio", name="in the other’s place: looks").check()
    looks = [value for *_, value in evaluation.learning_curve("ines", "marc", "looks")]
    wait_for_curve(opened, plot, looks)

    # True distances crowd the first dots; the values stay.
    dots = part.root.locator(".dt-plot .dt-plot-dot")
    even = [float(dot.get_attribute("cx")) for dot in dots.all()]
    part.root.get_by_role("radio", name="minutes, at their true distance").check()
    expect(dots.nth(1)).not_to_have_attribute("cx", str(even[1]))
    straight = [float(dot.get_attribute("cx")) for dot in dots.all()]
    assert straight[0] == even[0] and straight[-1] == even[-1] and straight[-2] < even[-2] - 50

    # Pressing on the curve moves the slider.
    box = plot.bounding_box()
    opened.mouse.click(box["x"] + 0.93 * box["width"], box["y"] + 0.4 * box["height"])
    expect(slider).to_have_value(str(len(kept) - 1))

    # The other way round: whose frame it is changes, and so do the frames to try.
    part.root.get_by_role("radio", name="Marc in Ines’ place", exact=True).check()
    expect(part.root.locator("figcaption").nth(2)).to_have_text("drawn as Marc")
    part.root.get_by_role("radio", name="mouth open").check()
    answer = wait_for_answer(taught_lesson, "trained", lambda value: value["source"] == "marc")
    assert answer["clip"].startswith("ines-")
    part.root.get_by_text("The numbers").click()
    expect(part.root.locator("table tr").nth(1)).not_to_contain_text(f"{looks[0]:.2f}", use_inner_text=True)
    expect(part.root.locator("table tr")).to_have_count(len(kept) + 1)

    # The second one of them is over numbers of pictures.
    few = Part(opened, ".dt-networks-checkpoints >> nth=1")
    few.root.scroll_into_view_if_needed()
    curve = evaluation.pictures_curve("marc", "ines", "similarity")
    eventually(
        lambda: json.loads(few.root.locator(".dt-plot").get_attribute("data-values")) == [v for _, v in curve]
    )
    few.root.locator("input[data-setting=pictures]").fill(str(len(curve) - 1))
    answer = wait_for_answer(taught_lesson, "pictures", lambda value: value["pictures"] == curve[-1][0])
    assert answer["clip"].startswith("marc-")


@pytest.mark.cells("decoders", "code-space")
def test_decoders_are_swapped_and_codes_are_mixed(opened, taught_lesson):
    part = panel(opened, ".dt-networks-decoders")
    button = part.root.get_by_role("button", name="Swap the decoders")
    wait_for_shown(part, 3, " 2")
    first, second = (part.canvas(k).get_attribute("data-shows").rsplit(" ", 1)[0] for k in (2, 3))
    assert first.startswith("ines-") and second.startswith("marc-")
    own = part.pixels(2)
    button.focus()
    opened.keyboard.press("Enter")
    wait_for_shown(part, 2, f"{second} 1")  # Marc's code, drawn by the first decoder
    wait_for_shown(part, 3, f"{first} 2")
    assert part.pixels(2) != own
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(part.root.locator(".dt-networks-wires")).to_have_attribute(
        "aria-label", that_holds("Ines doing what Marc does")
    )
    expect(part.root.locator(".dt-networks-wires")).to_have_attribute("data-swapped", "true")
    assert wait_for_answer(taught_lesson, "swapped", lambda value: value["swapped"])["first"][0] in first

    codes = panel(opened, ".dt-networks-codes")
    share, amount = (codes.root.locator(f"input[data-setting={key}]") for key in ("share", "amount"))
    expect(amount).to_be_disabled()
    wait_for_shown(codes, 2, "ines 0.00 none 0.00")
    start = codes.pixels(2)
    share.focus()
    opened.keyboard.press("End")
    wait_for_shown(codes, 3, "marc 1.00 none 0.00")
    expect(share).to_have_attribute("aria-valuetext", "the second code")
    opened.keyboard.press("Home")
    wait_for_shown(codes, 2, "ines 0.00 none 0.00")
    assert codes.pixels(2) == start
    bars = codes.root.locator(".dt-networks-strip rect")
    expect(bars).to_have_count(neural.face_code(neural.checkpoint("ines", "marc"), "marc-talk").size)
    codes.root.get_by_role("radio", name="the mouth", exact=True).check()
    amount.fill(amount.get_attribute("max"))
    wait_for_shown(codes, 2, "ines 0.00 mouth 1.50")
    assert codes.pixels(2) != start
    eventually(lambda: amount.get_attribute("aria-valuetext").startswith("open it"))
    answer = wait_for_answer(taught_lesson, "codes", lambda value: value["amount"] == 1.5)
    assert answer["direction"] == "mouth" and answer["share"] == 0


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_everything_fits_can_be_touched_and_follows_light_or_dark(
    open_in_voila, taught_lesson, width, scheme
):
    phone = {"has_touch": width < 500, "is_mobile": width < 500}
    page = open_in_voila(taught_lesson, width=width, height=844, color_scheme=scheme, **phone)
    for css in PANELS:
        part = panel(page, css)
        assert part.root.evaluate("one => one.scrollWidth <= one.clientWidth + 1"), css
        assert part.too_small() == [] and part.unnamed() == [], css
        assert min(part.ink()) > 180 if scheme == "dark" else max(part.ink()) < 60
    page.locator(".dt-drawn").first.wait_for(timeout=2 * FIRST_PICTURE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator('[role="alert"]')).to_have_count(0)


def test_where_the_exercises_slider_is_left_is_read_by_its_cell(open_in_lab, copied):
    exercise = copied(NAME, EXERCISES / NAME)
    page = open_in_lab(exercise, height=1000)
    part = panel(page, ".dt-networks-checkpoints")
    expect(part.root.locator(".dt-plot")).to_have_attribute("aria-label", that_holds("The line is at 0.75."))
    eventually(lambda: part.root.locator(".dt-plot-limit").get_attribute("d"))
    # People and measure are the question's; nothing but the slider and the frame can be changed.
    expect(part.root.get_by_text("Whose face is drawn, and in whose place")).not_to_be_visible()
    expect(part.root.get_by_text("The curve shows")).not_to_be_visible()
    stop = neural.checkpoints(("marc", "rafael"), pictures=0)[3]
    slider = part.root.locator("input[data-setting=step]")
    slider.fill("3")
    slider.dispatch_event("change")
    answer = wait_for_answer(exercise, "seen", lambda value: value["step"] == stop.step)
    assert answer["limit"] == 0.75 and answer["target"] == "rafael"
    check = page.locator(".jp-CodeCell", has_text="The slider was left at").first
    check.scroll_into_view_if_needed()
    check.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    check.get_by_text(f"The slider was left at step {stop.step:,}.").last.wait_for()
