"""The swap studio as a page of its own: on a projector, on a phone, in the dark."""

import pytest


def test_it_is_a_page_without_code(open_studio):
    page = open_studio().page
    assert page.locator("h1").inner_text() == "Swap studio"
    text = page.locator("body").inner_text()
    assert "do not exist" in text and "CC0" in text
    assert "face swapped" in text and "animated from one photo" in text
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


def way(bench, name):
    old = bench.shows()
    bench.root.get_by_role("radio", name=name).check()
    bench.wait_for_new_picture(old)
    bench.settle()


def test_one_picker_several_ways_the_same_wipe_and_the_same_needle(open_studio):
    from doubletake.widgets.ways import offered_ways

    bench = open_studio()
    ways = bench.root.locator(".dt-ways input")
    listed = [entry["name"] for entry in offered_ways(("classical", "neural", "one-photo"))]
    assert [one.get_attribute("value") for one in ways.all()] == listed
    swapped, needle = bench.pixels(), bench.root.locator(".dt-gauge-number").inner_text()
    way(bench, "One photo, set in motion")
    assert bench.pixels() != swapped
    assert bench.root.locator(".dt-gauge-number").inner_text() != needle
    assert "The photo itself gives" in bench.root.locator("svg.dt-dial").get_attribute("aria-label")
    assert not bench.root.get_by_role("navigation", name="Stages of the swap").is_visible()
    assert bench.root.locator("[data-setting]:visible").count() == 0
    assert bench.root.get_by_text("The photo is turned by").is_visible()
    for legend in ("The photo of", "moves as"):
        assert bench.root.get_by_role("group", name=legend).is_visible()
    # The wipe: the clip that drives on its left.
    moved = bench.pixels()
    bench.wipe_to(0.9)
    bench.page.wait_for_timeout(100)
    assert bench.pixels() != moved
    bench.make_clip()
    bench.play.click()
    assert bench.shows().startswith("made")
    way(bench, "Cut, bend and blend")
    assert bench.root.get_by_role("navigation", name="Stages of the swap").is_visible()
    assert bench.play.inner_text() == "Make it again", "the made clip was made in the other way"


def test_each_way_draws_its_own_picture_of_the_faces_it_can_draw(open_studio):
    from doubletake.widgets.offered import practice_clips, practice_people
    from doubletake.widgets.ways import offered_ways

    bench = open_studio()
    drawn = []
    for entry in offered_ways(("classical", "neural", "one-photo")):
        if drawn:  # the first one is chosen at first
            way(bench, entry["label"])
        drawn.append(bench.pixels())
        shut = {card.get_attribute("value") for card in bench.root.locator(".dt-people input:disabled").all()}
        known = {person for pair in entry["pairs"] or [] for person in pair}
        people = {person.name for person in practice_people()} - known
        clips = {clip.name for clip in practice_clips() if clip.person not in known}
        assert shut == (people | clips if known else set())
    assert all(one != other for k, one in enumerate(drawn) for other in drawn[:k])


def test_a_photo_that_cannot_follow_is_shown_broken_and_it_is_said(open_studio):
    from doubletake import library
    from doubletake.animate import motion_angles
    from doubletake.widgets.offered import portrait_of

    bench = open_studio()
    way(bench, "One photo, set in motion")
    angles, within = motion_angles(portrait_of("ines"), library.clip("marc-talk"))
    worst = int(angles.argmax())
    old = bench.shows()
    bench.frame.fill(str(worst))
    bench.wait_for_new_picture(old)
    bench.settle()
    said = bench.root.get_by_text("The photo is turned by").inner_text()
    assert f"{angles[worst]:.0f}°" in said and ("it breaks" in said) == (not within[worst])
