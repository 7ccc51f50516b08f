"""How long a turned head and a scrubbed clip take to be drawn. No test: see `tests/bench`."""

import pytest

from tests.browser.lessons.test_lesson_05 import (  # noqa: F401 (fixtures)
    animator_on,
    in_lab,
    in_voila,
    photo_lesson,
    slider_on,
    whole,
)
from tests.browser.lessons.timing import drag, taken, told, watch_pictures

LIMIT_MS = 30


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
        watch_pictures(part.canvas(0 if label == "data-number" else 1))
        drag(page, part.root.locator(slider))
        part.settle()
        lines.append((name, taken(page)))
    assert max(told(capsys, place, lines)) <= LIMIT_MS
