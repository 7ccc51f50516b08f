"""The platform room as a page of its own: numbers that follow a finger, a training, an adviser."""

import json
import re

from playwright.sync_api import expect

from doubletake.detector import platform_day
from doubletake.widgets import PlatformRoom
from tests.browser.lessons.parts import Part
from tests.waiting import eventually

ROOM = "voila/render/notebooks/dashboards/platform-room.ipynb"
WAIT = 180_000  # ms: a cold kernel that trains a detector, on a busy machine


class Room(Part):
    """The room on its page."""

    def __init__(self, page):
        super().__init__(page, ".dt-detector-room[data-day]")
        self.root.wait_for(timeout=WAIT)

    def day(self):
        return json.loads(self.root.get_attribute("data-day"))

    def slide(self, name, value):
        self.root.locator(f"input[data-setting={name}]").fill(str(value))

    def told(self):
        return self.root.locator(".dt-detector-room-told").inner_text()


def open_room(course, browser_page, **options):
    page = browser_page(**options)
    page.goto(course.link(ROOM), timeout=WAIT)
    return Room(page)


def test_threshold_prevalence_and_costs_move_it_in_the_page_itself(course, browser_page):
    room = open_room(course, browser_page)
    # A detector that is right on 99 in 100 of either kind is wrong on nine flags of ten where swaps are rare.
    assert room.day()["detector"] == "imagined" and room.day()["prevalence"] == 0.001
    assert room.day()["right"][0] < 100 and "about 90 (" in room.told()
    expect(room.root.locator(".dt-detector-room-icons")).to_have_attribute("aria-label", room.told())
    room.root.get_by_role("radio", name=re.compile("The one that learnt")).check()
    expect(room.root.get_by_text("3 people it had never seen")).to_be_visible(timeout=WAIT)
    twin = PlatformRoom()
    day, expected = room.day(), twin.day
    assert day["detector"] == "trained" and day["threshold"] == twin.operating_point.threshold
    assert room.told() == expected.sentence
    assert (day["caught"], day["accused"]) == (expected.caught, expected.accused)
    points = list(reversed(twin.operating_points))
    for place in (0, len(points) // 2, len(points) - 2):
        room.slide("threshold", place)
        expected = platform_day(0.001, points[place].hits, points[place].false_alarms)
        assert room.told() == expected.sentence
    room.slide("threshold", len(points) - 1)
    assert "Nothing is flagged" in room.told() and "all 1,000 are missed" in room.told()
    room.slide("threshold", 0)
    # Swaps grow rarer, and ever fewer flags are right.
    right = []
    for place in range(15):
        room.slide("prevalence", place)
        right.append(room.day()["right"][0])
    assert right == sorted(right, reverse=True) and right[0] > 400 and right[-1] < 1
    # In the page: a value is there before the next one is asked for.
    spent = room.root.evaluate(
        """root => {
          const slider = root.querySelector("[data-setting=prevalence]");
          const took = [2, 9, 4, 12, 6, 1, 10].map((value) => {
            const from = performance.now();
            slider.value = value;
            slider.dispatchEvent(new Event("input"));
            root.querySelector(".dt-detector-room-told").getBoundingClientRect();
            return performance.now() - from;
          });
          return took.sort((a, b) => a - b)[3];
        }"""
    )
    assert spent < 30, f"{spent} ms"
    # The cheapest threshold is cheaper than any other.
    room.slide("prevalence", 4)
    room.slide("cost_missed", 6)
    room.root.get_by_role("button", name="Go to the cheapest threshold").click()
    cheapest = room.day()["cost"]
    expect(room.root.get_by_text("No threshold costs less")).to_be_visible()
    for place in range(len(points)):
        room.slide("threshold", place)
        assert room.day()["cost"] >= cheapest
    assert room.unnamed() == []


def test_who_trains_a_detector_finds_it_in_the_room_and_it_falls_on_strangers(course, browser_page):
    room = open_room(course, browser_page, color_scheme="dark")
    trainer = Part(room.page, ".dt-detector-trainer")
    assert min(trainer.ink()) > 180, "dark, if the visitor's device is"
    trainer.root.get_by_role("button", name="None").click()
    trainer.root.get_by_role("button", name="Train", exact=True).click()
    expect(trainer.root.get_by_text("Choose at least one cue")).to_be_visible(timeout=WAIT)
    trainer.root.get_by_role("checkbox", name="Noise").check()
    trainer.root.get_by_role("radio", name="rows at random").check()
    trainer.root.get_by_role("button", name="Train", exact=True).focus()
    room.page.keyboard.press("Enter")
    trainer.root.locator(".dt-plot-band").wait_for(timeout=WAIT)
    # The room takes it: one cue alone gives other scores than all of them.
    usual = {point.threshold for point in PlatformRoom().operating_points}
    room.root.get_by_role("radio", name=re.compile("The one that learnt")).check()
    expect(room.root.get_by_text("3 people it had never seen")).to_be_visible(timeout=WAIT)
    assert room.day()["threshold"] not in usual
    counts = trainer.root.locator(".dt-table-cross").inner_text()
    trainer.root.locator("input[data-setting=threshold]").fill("80")
    expect(trainer.root.locator(".dt-table-cross")).not_to_have_text(counts, timeout=WAIT)
    trainer.root.get_by_role("button", name="Test it on what it never saw").click()
    expect(trainer.root.get_by_role("region", name="Errors by skin tone")).to_be_visible(timeout=WAIT)
    expect(trainer.root.get_by_role("region", name="Your trainings")).to_contain_text("1 of 12")
    eventually(lambda: trainer.root.locator(".dt-interval").count() >= 8)
    eventually(lambda: re.search(r"In low quality: \d+ pairs of 100", trainer.root.inner_text()))
    assert trainer.unnamed() == []


def test_on_a_phone_it_fits_and_the_adviser_is_heard_after_the_own_answer(course, browser_page):
    room = open_room(course, browser_page, width=390, height=844, has_touch=True, is_mobile=True)
    page = room.page
    adviser = Part(page, ".dt-detector-advised")
    adviser.root.locator("video").wait_for(timeout=WAIT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert room.too_small() == Part(page, ".dt-detector-trainer").too_small() == adviser.too_small() == []
    # The icons stay in sight while a slider is moved.
    slider = room.root.locator("input[data-setting=cost_false_alarm]")
    slider.evaluate("slider => slider.scrollIntoView({ block: 'end' })")
    assert room.root.locator(".dt-detector-room-icons").bounding_box()["y"] >= -1
    for number in (1, 2):
        expect(adviser.root.get_by_role("heading", name=f"Clip {number} of 10")).to_be_visible(timeout=WAIT)
        expect(adviser.root.locator(".dt-detector-advice")).not_to_be_visible()
        adviser.root.get_by_text(re.compile("^Real:")).tap()
        adviser.root.get_by_role("button", name="Answer, and hear the adviser").tap()
        expect(adviser.root.locator(".dt-detector-advice")).to_contain_text("The adviser: “", timeout=WAIT)
        adviser.root.get_by_role("button", name="This is my answer").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
