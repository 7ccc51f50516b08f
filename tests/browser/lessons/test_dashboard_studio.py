"""The swap studio as a page of its own: on a projector, on a phone, in the dark."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.lessons.conftest import NOTEBOOKS, STUDIO, Workbench
from tests.browser.lessons.parts import that_holds
from tests.neural.conftest import SmallAssets
from tests.waiting import eventually


@pytest.fixture(scope="module")
def standing(course, standing_page):
    """The studio, for tests that only look at it."""
    page = standing_page()
    page.goto(course.link(STUDIO))
    return Workbench(page).wait_for_picture()


def test_it_is_a_page_without_code(standing):
    page = standing.page
    expect(page.locator("h1")).to_have_text("Swap studio", use_inner_text=True)
    body = page.locator("body")
    for words in ("do not exist", "CC0", "face swapped", "animated from one photo"):
        expect(body).to_contain_text(words, use_inner_text=True)
    for code in ("import", "SwapStepper"):
        expect(body).not_to_contain_text(code, use_inner_text=True)
    code = page.locator(".jp-CodeCell .jp-InputArea:visible, .jp-InputPrompt:visible, pre:visible")
    expect(code).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1280, 800), (1920, 1080)])
def test_on_a_projector_the_picture_is_large_with_needle_and_player_in_sight(standing, width, height):
    bench = standing
    bench.page.set_viewport_size({"width": width, "height": height})
    bench.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    picture, player = bench.canvas.bounding_box(), bench.play.bounding_box()
    assert picture["height"] >= 0.55 * height
    assert player["y"] + player["height"] <= height
    needle = bench.root.locator(".dt-stepper-dial").bounding_box()
    assert needle["x"] > picture["x"] + picture["width"] and needle["y"] + needle["height"] <= height


def test_on_a_phone_nothing_is_cut_off_and_everything_can_be_touched(open_studio):
    bench = open_studio(width=390, height=844, has_touch=True, is_mobile=True)
    page = bench.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for stage in ("Align", "Warp", "Mask", "Colour", "Blend"):
        button = bench.root.get_by_role("button", name=stage, exact=True)
        if button.get_attribute("aria-current") is None:
            bench.stage(stage)
        targets = bench.root.locator(
            "button:visible, input[type=range]:visible, label.dt-card:visible, summary"
        )
        small = [
            target.inner_text() or target.get_attribute("data-setting")
            for target in targets.all()
            if (box := target.bounding_box())["height"] < 44 or box["width"] < 44
        ]
        assert small == []


def test_on_a_phone_the_picture_stays_in_sight_while_a_setting_is_dragged(open_studio):
    bench = open_studio(width=390, height=844, has_touch=True, is_mobile=True)
    bench.stage("Mask")
    slider = bench.setting("feather")
    slider.evaluate("slider => slider.scrollIntoView({ block: 'end' })")
    old, picture, box = bench.shows(), bench.canvas.bounding_box(), slider.bounding_box()
    assert picture["y"] >= -1 and box["y"] > picture["y"] + picture["height"]
    bench.page.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    bench.wait_for_new_picture(old)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_visitors_light_or_dark(standing, scheme):
    bench = standing
    bench.page.emulate_media(color_scheme=scheme)
    brightness = """element => {
      const [red, green, blue] = getComputedStyle(element)[%s].match(/[\\d.]+/g).map(Number);
      return (red + green + blue) / 3;
    }"""
    ink = bench.root.evaluate(brightness % "'color'")
    paper = bench.page.locator("body").evaluate(brightness % "'backgroundColor'")
    title = bench.page.locator("h1").evaluate(brightness % "'color'")
    if scheme == "dark":
        assert paper < 60 < 180 < min(ink, title)
    else:
        assert max(ink, title) < 60 < 200 < paper


@pytest.fixture
def small_assets_without_a_decoder(tmp_path):
    """A folder of assets, Ines and Marc alone, in which what draws Ines was changed."""
    SmallAssets(tmp_path)
    (tmp_path / "neural/d2.onnx").write_bytes(b"another")
    return tmp_path


def way(bench, name):
    old = bench.shows()
    bench.root.get_by_role("radio", name=name).check()
    bench.wait_for_new_picture(old)
    bench.settle()


def test_one_picker_three_ways_the_same_wipe_needle_and_progress_bar(open_studio):
    bench = open_studio()
    needle = bench.root.locator(".dt-stepper-gauge-number")
    rail = bench.root.get_by_role("navigation", name="Stages of the swap")
    ways = bench.root.locator(".dt-stepper-ways input")
    eventually(
        lambda: [one.get_attribute("value") for one in ways.all()] == ["classical", "neural", "one-photo"]
    )
    told = set()
    for name, stages, legends, stripe in (
        ("Cut, bend and blend", 5, ("The face of", "goes onto"), "This clip's own frames give"),
        ("Trained network", 3, ("The face of", "goes onto"), "This clip's own frames give"),
        ("One photo, set in motion", 0, ("The photo of", "moves as"), "The photo itself gives"),
    ):
        if told:
            way(bench, name)
            expect(bench.play, "the made clip was made in the other way").to_have_text("Make it again")
        expect(rail.get_by_role("listitem")).to_have_count(stages)
        expect(rail).to_be_visible(visible=stages > 0)
        for legend in legends:
            expect(bench.root.get_by_role("group", name=legend)).to_be_visible()
        expect(bench.root.locator("svg.dt-stepper-dial")).to_have_attribute("aria-label", that_holds(stripe))
        expect(bench.root.get_by_text("The photo is turned by")).to_be_visible(visible=stages == 0)
        eventually(lambda: needle.inner_text() not in told, "each way leaves its own trace")
        told.add(needle.inner_text())

        pixels = bench.pixels()
        bench.wipe_to(0.9)
        eventually(lambda old=pixels: bench.pixels() != old, f"{name}: the wipe shows what was there before")
        bench.wipe_to(0.2)

        bench.play.click()
        bench.root.get_by_role("progressbar").wait_for()
        bench.play.click()
        expect(bench.status).to_contain_text("cancelled", use_inner_text=True)
        said = bench.make_clip()
        assert any("of 80 frames made, about" in words for words in said), f"{name}: {said}"
        expect(bench.status).to_contain_text("The whole clip is made", use_inner_text=True)
        bench.play.click()
        bench.root.locator("canvas[data-shows^=made]").wait_for()


def test_what_is_pasted_is_set_by_the_same_settings_which_each_way_keeps(open_studio):
    bench = open_studio()
    way(bench, "Trained network")
    needle = bench.root.locator(".dt-stepper-gauge-number")
    bench.stage("Mask")
    usual, feather = needle.inner_text(), bench.setting("feather")
    expect(feather, "the network's own, not the portrait's 0.3").to_have_value("0.2")
    bench.drag(feather, 0.9)
    bench.settle()
    expect(needle).not_to_have_text(usual)
    way(bench, "Cut, bend and blend")
    expect(feather).to_have_value("0.3")
    way(bench, "Trained network")
    eventually(lambda: float(feather.input_value()) > 0.8)
    # A picture that was seen once is there at once, and nothing is asked of Python.
    asked, old = bench.page.traffic.said("frame"), bench.shows()
    bench.stage("Blend")
    bench.stage("Mask")
    assert bench.page.traffic.said("frame") == asked + 1
    assert bench.shows() != old


def test_two_people_whom_no_network_knows_are_said_in_one_sentence(open_studio):
    bench = open_studio()
    way(bench, "Trained network")
    old = bench.shows()
    bench.root.get_by_role("group", name="goes onto").get_by_label("Rafael").check()
    bench.wait_for_new_picture(old)
    bench.settle()
    expect(bench.status).to_have_text(
        "A network draws only the two faces that it learned: now the face of Daniel onto Rafael."
    )
    expect(bench.root.get_by_role("group", name="The face of").get_by_label("Daniel")).to_be_checked()
    way(bench, "One photo, set in motion")
    expect(bench.status).not_to_contain_text("network", use_inner_text=True)


def test_a_file_of_a_network_that_was_changed_is_named_on_the_page(
    copied, open_in_voila, small_assets_without_a_decoder
):
    """The other ways go on; nobody meets a traceback."""
    path = copied("swap-studio", NOTEBOOKS / "dashboards")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    folder = f'import os\nos.environ["DOUBLETAKE_ASSETS"] = "{small_assets_without_a_decoder}"\n'
    cell["source"] = [folder, *cell["source"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    bench = Workbench(open_in_voila(path)).wait_for_picture()
    bench.root.get_by_role("radio", name="Trained network").check()
    bench.root.locator(".dt-say[data-bad]").wait_for()
    expect(bench.status).to_contain_text('git restore "assets/neural/d2.onnx"')
    said = bench.status.inner_text()
    assert bench.shows() == "nothing", "the other way's picture is no answer"
    expect(bench.root.locator(".dt-stepper-gauge-number")).to_have_text("")
    expect(bench.page.locator("body")).not_to_contain_text("Traceback", use_inner_text=True)
    bench.play.click()
    bench.page.wait_for_function("b => b.textContent !== 'Cancel'", arg=bench.play.element_handle())
    expect(bench.status).to_have_text(said)
    way(bench, "One photo, set in motion")
    expect(bench.status).not_to_contain_text("git restore", use_inner_text=True)


def test_each_way_draws_its_own_picture_of_the_faces_it_can_draw(open_studio):
    from doubletake.widgets.page.menus import practice_clips, practice_people
    from doubletake.widgets.stepper.methods import offered_ways

    bench = open_studio()
    drawn = []
    for entry in offered_ways(("classical", "neural", "one-photo")):
        if drawn:  # the first one is chosen at first
            way(bench, entry["label"])
        drawn.append(bench.pixels())
        shut = {
            card.get_attribute("value")
            for card in bench.root.locator(".dt-stepper-people input:disabled").all()
        }
        known = {person for pair in entry["pairs"] or [] for person in pair}
        people = {person.name for person in practice_people()} - known
        clips = {clip.name for clip in practice_clips() if clip.person not in known}
        assert shut == (people | clips if known else set())
    assert all(one != other for k, one in enumerate(drawn) for other in drawn[:k])


def test_a_photo_that_cannot_follow_is_shown_broken_and_it_is_said(open_studio):
    from doubletake import library
    from doubletake.animate import motion_angles
    from doubletake.widgets.page.menus import portrait_of

    bench = open_studio()
    way(bench, "One photo, set in motion")
    angles, within = motion_angles(portrait_of("ines"), library.clip("marc-talk"))
    worst = int(angles.argmax())
    old = bench.shows()
    bench.frame.fill(str(worst))
    bench.wait_for_new_picture(old)
    bench.settle()
    said = bench.root.get_by_text("The photo is turned by")
    expect(said).to_contain_text(f"{angles[worst]:.0f}°")
    breaks = expect(said).not_to_contain_text if within[worst] else expect(said).to_contain_text
    breaks("it breaks")
