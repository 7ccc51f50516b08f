"""How long pictures of trained networks take to be drawn. No test: see `tests/bench/bench_networks.py`."""

import pytest

from tests.browser.lessons.test_lesson_04 import PANELS, panel, taught_lesson  # noqa: F401 (a fixture)
from tests.browser.lessons.timing import drag, taken, told, watch_pictures

LIMIT_MS = 30  # of pictures that are there already
NEW_LIMIT_MS = 150  # of those that Python has yet to draw
AHEAD_MS = 8000  # until everything that a slider may want next was fetched


def turned(page, part, slider, number):
    """Drag a slider along a frame that was just chosen, and once more; the times of each."""
    page.wait_for_timeout(AHEAD_MS)
    part.root.evaluate("root => root.scrollIntoView({ block: 'start' })")
    watch_pictures(part.canvas(number))
    part.root.locator("fieldset label.dt-card:has(img)").nth(1).click()  # another frame
    drag(page, slider, 0.02, 0.98, count=60)
    part.settle()
    new = taken(page)
    page.wait_for_timeout(AHEAD_MS)
    taken(page)
    drag(page, slider, 0.02, 0.98, count=240)
    part.settle()
    return new, taken(page)


@pytest.mark.parametrize("place", ["lab", "voila"])
def test_drag_to_picture(place, request, taught_lesson, capsys):  # noqa: F811
    page = request.getfixturevalue(f"open_in_{place}")(taught_lesson, height=1400)
    first, again = [], []
    for what, css, setting, number in (
        ("along a training", PANELS[0], "step", 3),
        ("between two codes", PANELS[2], "share", 2),
        ("with more pictures", f"{PANELS[0]} >> nth=1", "pictures", 3),
    ):
        part = panel(page, css)
        new, there = turned(page, part, part.root.locator(f"input[data-setting={setting}]"), number)
        first.append((f"{what}, another frame", new))
        again.append((what, there))
    codes = panel(page, PANELS[2])
    codes.root.get_by_role("radio", name="the mouth", exact=True).check()
    drag(page, codes.root.locator("input[data-setting=amount]"), 0.02, 0.98, count=60)
    codes.settle()
    first.append(("one thing more, at once", taken(page)))
    medians = told(capsys, place, [*again, *first])
    assert max(medians[: len(again)]) <= LIMIT_MS
    assert max(medians[len(again) :]) <= NEW_LIMIT_MS
