"""The swap studio as a page of its own: on a projector, on a phone, in the dark."""

import pytest


def test_it_is_a_page_without_code(open_studio):
    page = open_studio().page
    assert page.locator("h1").inner_text() == "Swap studio"
    text = page.locator("body").inner_text()
    assert "do not exist" in text and "CC0" in text and "face swapped" in text
    assert "import" not in text and "SwapStepper" not in text
    code = page.locator(".jp-CodeCell .jp-InputArea:visible, .jp-InputPrompt:visible, pre:visible")
    assert code.count() == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1280, 800), (1920, 1080)])
def test_on_a_projector_the_picture_is_large_with_needle_and_player_in_sight(open_studio, width, height):
    bench = open_studio(width=width, height=height)
    bench.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    picture, player = bench.canvas.bounding_box(), bench.play.bounding_box()
    assert picture["height"] >= 0.55 * height
    assert player["y"] + player["height"] <= height
    needle = bench.root.locator(".dt-dial").bounding_box()
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
def test_it_follows_the_visitors_light_or_dark(open_studio, scheme):
    bench = open_studio(color_scheme=scheme)
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
