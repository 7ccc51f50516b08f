"""How long a dragged landmark takes to be drawn in a browser. No test: see `tests/bench/bench_aligner.py`."""

import pytest

from tests.browser.lessons.timing import drag, taken, told, watch_pictures

LIMIT_MS = 50  # three pictures of a screen that shows 60 a second


def drag_a_point(aligner, nose):
    page = aligner.page
    x, y = aligner.place(nose)
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(120):
        page.mouse.move(x + 60 * (k % 30) / 30, y + 40 * (k % 17) / 17)
    page.mouse.up()


@pytest.mark.parametrize("place", ["lab", "voila"])
def test_drag_to_picture(place, request, capsys):
    from doubletake import library

    aligner = request.getfixturevalue(f"aligner_in_{place}")(height=1400)
    nose = library.clip("ines-talk").truth().landmarks[0, 30]
    lean = aligner.root.locator("input[data-setting=lean]")
    watch_pictures(aligner.canvas, "data-drawn")
    lines = []
    for what, do in (
        ("a landmark", lambda: drag_a_point(aligner, nose)),
        ("the lean", lambda: drag(aligner.page, lean, pause=0)),
        ("the frame", lambda: drag(aligner.page, aligner.frame, pause=0)),
    ):
        do()
        aligner.settle()
        lines.append((what, taken(aligner.page)))
    middle = told(capsys, place, lines)[0]
    assert middle <= LIMIT_MS, f"the median is {middle:.0f} ms; {LIMIT_MS} are promised"
