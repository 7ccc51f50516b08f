"""How long a slider's new picture takes in a real browser. No test: see `tests/bench/bench_stepper.py`."""

import time

import pytest

from tests.browser.lessons.test_dashboard_studio import way
from tests.browser.lessons.timing import taken, told

LIMIT_MS = 60
FEWEST = {"Trained network": 15, "One photo, set in motion": 20}  # frames a second of a whole clip

# For each picture: from the slider's event to the first moment after the browser has drawn it.
WATCH = """canvas => {
  const events = [];
  window.dtTimes = [];
  canvas.closest(".dt-stepper").addEventListener("input", (event) => events.push(event.timeStamp), true);
  new MutationObserver(() => {
    const asked = Number(canvas.dataset.asked);
    const event = events.findLast((time) => time <= asked);
    requestAnimationFrame(() => event && window.dtTimes.push(performance.now() - event));
  }).observe(canvas, { attributeFilter: ["data-shows"] });
}"""


def times_of(bench, slider):
    """Drag a slider to and fro, and return the milliseconds of each picture that came of it."""
    taken(bench.page)
    for to in (1.0, 0.0, 0.8, 0.1, 1.0, 0.4):
        bench.drag(slider, to, steps=30)
        bench.settle()
    return taken(bench.page)


def first_times_of(bench):
    """Drag once along the clip: no picture is there yet."""
    bench.drag(bench.frame, 1.0, steps=25)
    bench.settle()
    return taken(bench.page)


def settings_of(bench):
    """Go through the stages that have a slider: its name, and the times of its pictures."""
    for stage, setting in (("Mask", "feather"), ("Colour", "colour_strength"), ("Blend", "levels")):
        button = bench.root.get_by_role("button", name=stage, exact=True)
        if button.get_attribute("aria-current") is None:
            bench.stage(stage)
        yield setting, times_of(bench, bench.setting(setting))


def answered(capsys, where, lines):
    """Print the times; no median may be above the limit."""
    worst = max(told(capsys, where, list(lines)))
    assert worst <= LIMIT_MS, f"the median is {worst:.0f} ms; {LIMIT_MS} are promised"


@pytest.mark.parametrize("place", ["lab", "voila"])
def test_slider_to_picture(place, request, capsys):
    bench = request.getfixturevalue({"lab": "open_lesson", "voila": "open_studio"}[place])()
    bench.canvas.evaluate(WATCH)
    answered(capsys, place, settings_of(bench))


@pytest.mark.parametrize("name", FEWEST)
def test_the_studios_other_ways(name, open_studio, capsys):
    bench = open_studio()
    way(bench, name)
    bench.canvas.evaluate(WATCH)
    lines = [("frame, never seen before", first_times_of(bench)), ("frame", times_of(bench, bench.frame))]
    if bench.root.get_by_role("navigation", name="Stages of the swap").is_visible():
        lines += settings_of(bench)
    answered(capsys, f"voila, {name}", lines)
    started = time.monotonic()
    bench.make_clip()
    frames = int(bench.frame.get_attribute("max")) + 1
    pace = frames / (time.monotonic() - started)
    with capsys.disabled():
        print(f"  the whole clip: {frames} frames, {pace:.0f} a second")
    assert pace >= FEWEST[name], f"{pace:.0f} frames a second are made; {FEWEST[name]} are promised"
