"""Lesson 07 in JupyterLab: look into a clip, read a cue, compress it again; the history fills itself."""

import json
import re

from playwright.sync_api import expect

from doubletake import library
from doubletake.cues import CUES
from doubletake.evidence import load_table, track_record
from doubletake.inspector.plots import said
from doubletake.library import delivered
from tests.waiting import eventually

LESSON = "07-measure-it"
WAIT = 120_000  # ms: a cold kernel, and a dozen cues, on a busy machine


def test_measured_compressed_and_remembered(copied, open_in_lab):
    own = copied(LESSON)
    page = open_in_lab(own, width=1280, height=900)
    page.set_default_timeout(WAIT)
    hook, lab = page.locator(".dt-inspector").nth(0), page.locator(".dt-inspector").nth(1)

    # The hook: one cue, one number, nothing of one's own and no weighing.
    hook.get_by_role("button", name="Look into this clip").click()
    cue = hook.locator("[data-cue=sharpness]")
    row = load_table().of(item=delivered(library.clip("daniel-frontal")).name, rendition="original")
    number = row.values[0, row.cues.index("sharpness")]
    expect(cue.locator(".dt-inspector-cue-value")).to_have_text(said(number), timeout=WAIT)
    expect(hook.locator("[data-cue]")).to_have_count(1)
    expect(hook.locator("input[type=file]")).to_have_count(0)
    expect(hook.locator(".dt-inspector-together")).not_to_be_visible()
    page.get_by_role("radio", name="In the step from number to verdict").check()
    page.get_by_text("What would you want to know beside the number?").wait_for()

    # A labelled swap: twelve cues, each opens, the weight of all in words and never in per cent.
    lab.get_by_role("button", name="Look into this clip").click()
    lab.locator("[data-cue=pulse]").wait_for()
    expect(lab.locator("details[data-cue]")).to_have_count(len(CUES))
    lab.locator("[data-cue=blink] summary").first.click()
    lab.locator("[data-cue=blink] figure svg[role=img]").first.wait_for()
    weighed = lab.locator(".dt-inspector-together")
    expect(weighed).to_contain_text(re.compile(r"evidence that|Cannot say"), use_inner_text=True)
    expect(weighed).not_to_contain_text("%", use_inner_text=True)

    # What it is worth: numbers that were counted when the cell ran.
    worth = page.locator(".dt-inspector-auc")
    expect(worth).to_have_count(2)
    expect(worth.first.locator("tbody tr")).to_have_count(len(CUES))
    for sentence in track_record().sentences:
        expect(worth.nth(1)).to_contain_text(sentence)
    worth.nth(1).scroll_into_view_if_needed()
    plot = worth.nth(1).locator("svg[role=img]")
    eventually(lambda: plot.get_attribute("aria-label").startswith("How many cases were swapped: promised"))
    assert worth.nth(1).evaluate("one => 0 < one.scrollWidth && one.scrollWidth <= one.clientWidth")

    # Compressed again: Noise is lost, and the last columns of the history fill themselves.
    history = page.locator(".dt-inspector-history")
    expect(history).to_contain_text("Measured by you: ")  # what was looked into stands in it already
    again = page.locator(".dt-inspector-compress")
    again.locator("input[data-setting=quality]").fill("34")
    again.get_by_role("button", name="Compress it again").click()
    again.locator("tr[data-cue=noise][data-lost=true]").wait_for()
    cells = history.locator("tr[data-cue=noise] td")
    expect(cells.nth(3)).to_contain_text("Its answer is gone")
    expect(cells.nth(2)).not_to_contain_text("Not measured yet")

    # All of it is kept beside the notebook.
    path = own.parent / f"{own.stem}.answers.json"
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
    (run,) = answers["again"]["value"]["runs"]
    assert run["clip"] == "alma-frontal-from-ines-careful" and "noise" in run["lost"]
    assert set(answers["lab"]["value"]["measured"]) == {run["clip"]}
    assert answers["history"]["value"]["rows"]["noise"]["after"]
