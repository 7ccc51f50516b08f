"""Lesson 08 in JupyterLab: a detector trained, tested and put on a platform, and a round with the adviser."""

import json
import re

import pytest
from playwright.sync_api import expect

from doubletake.detector import advised_from_store, reliance
from tests.browser.lessons.parts import FIRST_PICTURE, Part, wait_for_answer

WAIT = 5 * FIRST_PICTURE  # detectors are trained while the page opens
UNCOVERED = """() => ["trainer", "room", "advised"].flatMap((name) =>
  [...document.querySelectorAll(`.dt-detector-${name}`)].flatMap((root) =>
    [...root.querySelectorAll("button, input, video, summary, [tabindex='0']")]
    .filter((one) => one.dataset.lmSuppressShortcuts !== "true").map((one) => one.outerHTML)))"""


@pytest.fixture
def own(copied):
    return copied("08-trust-the-detector")


def train(trainer, parted):
    trainer.root.get_by_role("radio", name=parted).check()
    trainer.root.get_by_role("button", name="Train", exact=True).click()


def test_from_the_flagged_clip_to_the_adviser(open_in_lab, own):
    page = open_in_lab(own, height=1200)
    record = page.get_by_text(re.compile("wrong verdicts are about dark skin"))
    record.wait_for(state="attached", timeout=WAIT)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=WAIT)
    expect(page.locator("[data-mime-type$=stderr], [role=alert]:visible")).to_have_count(0)
    hook = page.locator(".dt-prose video").first
    hook.scroll_into_view_if_needed()
    hook.evaluate("video => video.play()")
    page.wait_for_function("video => video.currentTime > 0.1", arg=hook.element_handle(), timeout=WAIT)

    # The trainer: by rows it shines, by people it does not.
    trainer = Part(page, ".dt-detector-trainer")
    trainer.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    areas = {}
    for number, (how, parted) in enumerate((("rows", "rows at random"), ("people", "whole people"))):
        train(trainer, parted)
        row = trainer.root.get_by_role("row", name=re.compile(rf"^{number + 1} Forest {parted}"))
        expect(row).to_be_visible(timeout=WAIT)
        runs = wait_for_answer(own, "detector", lambda kept, n=number: len(kept["runs"]) > n)["runs"]
        assert runs[number]["how"] == how and runs[number]["kind"] == "forest"
        areas[how] = runs[number]["auc"][0]
    assert areas["rows"] > 0.9 > areas["people"] + 0.2
    expect(trainer.root.get_by_text(re.compile("It learnt from .* of 5 people"))).to_be_visible(timeout=WAIT)
    trainer.root.get_by_role("button", name="Test it on what it never saw").click()
    trainer.root.get_by_role("heading", name="On whose skin it errs").wait_for(timeout=WAIT)
    expect(trainer.root).to_contain_text("it loses", use_inner_text=True)
    assert trainer.unnamed() == []

    # The platform: the bet of the hook is counted, and the detector that was trained is there.
    room = Part(page, ".dt-detector-room")
    room.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    room.root.get_by_role("radio", name=re.compile("An imagined one")).check()
    expect(room.root.get_by_text(re.compile(r"Of 1,000 flagged clips, about \d+"))).to_be_visible(
        timeout=WAIT
    )
    day = json.loads(room.root.get_attribute("data-day"))
    assert day["detector"] == "imagined" and round(day["right"][0]) == pytest.approx(90, abs=3)
    assert wait_for_answer(own, "platform", lambda kept: kept["detector"] == "imagined")
    assert room.unnamed() == []

    # The adviser, followed on every clip.
    round_ = Part(page, ".dt-detector-advised")
    round_.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    title = round_.root.locator(".dt-round-title").first
    for number in range(1, 11):
        expect(title).to_have_text(f"Clip {number} of 10", timeout=WAIT)
        round_.root.get_by_role("radio", name=re.compile("^Real")).check()
        round_.root.get_by_role("button", name="Answer, and hear the adviser").click()
        advice = round_.root.locator(".dt-detector-advice:visible")
        advice.wait_for(timeout=WAIT)
        said = "Swapped" if advice.locator(".dt-sign-swapped").count() else "Real"
        round_.root.get_by_role("radio", name=re.compile(f"^{said}")).check()
        round_.root.get_by_role("button", name="This is my answer").click()
    expect(title).to_have_text("The round is finished", timeout=WAIT)
    found = reliance(advised_from_store(wait_for_answer(own, "adviser", lambda kept: True)))
    assert found.wrong == 2 and found.followed_wrong.value == found.followed_right.value == 1
    expect(round_.root).to_contain_text("on 2 of the 2 where it was wrong", use_inner_text=True)
    assert page.evaluate(UNCOVERED) == []
