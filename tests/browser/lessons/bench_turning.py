"""How long a turned head and a scrubbed clip take to be drawn. No test: see `tests/bench`."""

import statistics

import pytest

from tests.browser.lessons.bench_aligner import WATCH
from tests.browser.lessons.test_lesson_05 import (  # noqa: F401 (fixtures)
    animator_on,
    in_lab,
    in_voila,
    photo_lesson,
    slider_on,
    whole,
)

LIMIT_MS = 30


def drag(page, slider, count=120):
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for k in range(count):
        page.mouse.move(box["x"] + box["width"] * (0.5 + 0.4 * (k % 30) / 30), y)
        page.wait_for_timeout(16)  # a hand is no faster than the screen
    page.mouse.up()


@pytest.mark.parametrize("place", ["lab", "voila"])
def test_drag_to_picture(place, request, capsys):
    page = request.getfixturevalue(f"in_{place}")(height=1400)
    lines = []
    for name, part, slider, label in (
        ("a head turned", slider_on(page), "input[data-setting=turn]", "data-number"),
        ("a clip scrubbed", animator_on(page), ".dt-scrub input", "data-shows"),
    ):
        if label == "data-shows":
            whole(part)
        else:
            page.wait_for_timeout(8000)  # until every moment is there
        part.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
        page.wait_for_timeout(500)
        canvas = part.canvas(0 if label == "data-number" else 1)
        canvas.evaluate(WATCH.replace("data-drawn", "data-asked"))
        drag(page, part.root.locator(slider))
        part.settle(label)
        times = page.evaluate("window.dtTimes")
        lines.append((name, len(times), statistics.median(times), statistics.quantiles(times, n=20)[-1]))
    with capsys.disabled():
        print(f"\n{place}: from a pointer's event to the picture that holds it")
        for what, count, middle, tail in lines:
            print(f"  {what:16}{count:4} pictures   median {middle:5.1f} ms   p95 {tail:5.1f} ms")
    assert max(middle for _, _, middle, _ in lines) <= LIMIT_MS
