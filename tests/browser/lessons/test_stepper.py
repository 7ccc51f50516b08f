"""The swap stepper, clicked and dragged in the two places where learners meet it."""

import pytest
from playwright.sync_api import expect

from tests.browser.lessons.parts import plays, that_holds
from tests.waiting import eventually, stays

pytestmark = pytest.mark.cells("stepper")  # of the lesson; the studio is another page


@pytest.fixture(params=["lab", "voila"])
def bench(request):
    return request.getfixturevalue({"lab": "open_lesson", "voila": "open_studio"}[request.param])()


@pytest.fixture
def studio(open_studio):
    """Where the place makes no difference, the page that opens sooner."""
    return open_studio()


def test_the_picture_answers_everything_a_learner_does(bench):
    pictures = [bench.pixels()]

    def changed(what):
        pictures.append(bench.pixels())
        assert pictures[-1] != pictures[-2], what

    for stage in ("Warp", "Mask"):
        bench.stage(stage)
        changed(stage)
    needle = bench.root.locator(".dt-stepper-gauge-number").inner_text()
    bench.drag(bench.setting("feather"), 0.0)  # a hard edge: far from the default on any clip
    bench.settle()
    changed("feather")
    expect(bench.setting("feather")).to_have_value("0")
    expect(
        bench.root.locator(".dt-stepper-gauge-number"), "the needle moves with the setting"
    ).not_to_have_text(needle)
    bench.stage("Blend")
    changed("blend")
    bench.drag(bench.frame, 0.5)
    bench.settle()
    changed("scrub")
    old = bench.shows()
    bench.root.get_by_role("group", name="The face of").get_by_label("Marc").check()
    bench.wait_for_new_picture(old)
    changed("another face")
    old = bench.shows()
    bench.root.get_by_role("group", name="goes onto").get_by_label("Ines, talking").check()
    bench.wait_for_new_picture(old)
    changed("another clip")


def test_a_made_clip_plays_scrubs_and_wipes_without_the_kernel(bench):
    said = bench.make_clip()
    assert any("left" in words for words in said), f"time left is said: {said}"
    assert any(words.split()[0] not in ("0", "") for words in said), f"frames are counted: {said}"
    bench.settle()  # whatever was under way has come
    before = len(bench.page.traffic.sent)

    seen = plays(bench.shows)
    assert all(shown.startswith("made") for shown in seen)
    bench.play.click()
    expect(bench.play).to_have_text("Play")

    picture = bench.pixels()
    bench.wipe_to(0.9)
    expect(bench.handle).to_have_attribute("aria-valuenow", "90")
    eventually(lambda: bench.pixels() != picture, "the wipe shows more of what was there before")

    bench.drag(bench.frame, 0.8)
    number = int(bench.frame.input_value())
    assert number > 0
    bench.page.wait_for_function(
        "([canvas, shown]) => canvas.dataset.shows === shown",
        arg=[bench.canvas.element_handle(), f"made {number}"],
    )
    assert bench.page.traffic.sent[before:] == []


def test_changed_settings_say_that_the_clip_is_old(studio):
    studio.make_clip()
    studio.play.click()
    studio.stage("Mask")
    studio.drag(studio.setting("feather"), 0.9)
    expect(studio.play).to_have_text("Make it again")
    expect(studio.status).to_contain_text("make the clip again", use_inner_text=True)
    studio.drag(studio.setting("feather"), 0.3)  # where it was
    expect(studio.play, "the made clip fits again").to_have_text("Play")


def test_making_can_be_cancelled(studio):
    studio.play.click()
    studio.root.get_by_role("progressbar").wait_for()
    studio.play.click()
    expect(studio.status).to_contain_text("cancelled", use_inner_text=True)
    expect(studio.play).to_have_text("Make the whole clip")
    # No more frames are asked for.
    stays(lambda: studio.play.is_visible() and studio.page.traffic.said("clip"), seconds=0.5)


def test_it_works_with_the_keyboard_alone(studio):
    page = studio.page
    studio.canvas.focus()
    old = studio.shows()
    page.keyboard.press("End")
    studio.wait_for_new_picture(old)
    eventually(lambda: studio.frame.input_value() == studio.frame.get_attribute("max"))
    page.keyboard.press("Tab")
    assert studio.handle.evaluate("handle => handle === document.activeElement")
    page.keyboard.press("End")
    expect(studio.handle).to_have_attribute("aria-valuetext", "100 % before, 0 % after")
    studio.canvas.focus()
    page.keyboard.press("Space")
    page.wait_for_function("button => button.textContent === 'Pause'", arg=studio.play.element_handle())
    page.keyboard.press("Space")
    expect(studio.play).to_have_text("Play")


def test_everything_has_a_name_and_a_value_for_a_screen_reader(studio):
    unnamed = studio.root.evaluate(
        """root => [...root.querySelectorAll("button, input, canvas, [tabindex], progress, svg")]
          .filter((one) => {
            const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent;
            return !one.hidden && !label.trim();
          }).map((one) => one.outerHTML)"""
    )
    assert unnamed == []
    for words in ("Frame 1 of", "after the stage", "Marc"):
        expect(studio.canvas).to_have_attribute("aria-label", that_holds(words))
    expect(studio.root.locator("svg.dt-stepper-dial")).to_have_attribute(
        "aria-label", that_holds("own frames give")
    )


def test_every_control_keeps_the_notebooks_keys_off(bench):
    open_to_keys = bench.root.evaluate(
        """root => [...root.querySelectorAll("button, input, canvas, summary, textarea, [tabindex]")]
          .filter((one) => one.dataset.lmSuppressShortcuts !== "true").map((one) => one.outerHTML)"""
    )
    assert open_to_keys == []
