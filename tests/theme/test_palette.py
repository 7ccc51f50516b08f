import re

import pytest

from doubletake.theme.palette import THEME, colours, figure_style


def blocks():
    """The rules of theme.css: selector to what it declares."""
    return re.findall(r"([^{}]+)\{([^{}]*)\}", THEME.read_text(encoding="utf-8"))


def contrast(one, other):
    def light(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_meaning_colours_are_okabe_and_itos():
    assert {"#e69f00", "#56b4e9", "#0072b2", "#d55e00", "#cc79a7"} <= set(colours().values())


def test_dark_is_the_same_in_jupyterlab_and_on_a_page_of_its_own():
    paper = "--dt-paper: #16191d"
    dark = [declared.split() for _, declared in blocks() if paper in declared]
    assert len(dark) == 2 and dark[0] == dark[1]
    assert colours(dark=True)["paper"] == "#16191d" and colours()["paper"] == "#ffffff"


@pytest.mark.parametrize("dark", [False, True])
def test_text_can_be_read(dark):
    palette = colours(dark)
    for ink in ("ink", "ink-soft"):
        for paper in ("paper", "panel"):
            assert contrast(palette[ink], palette[paper]) >= 4.5, (ink, paper)
    assert contrast(palette["on-accent"], palette["accent"]) >= 4.5
    assert contrast(palette["ink"], palette["notice"]) >= 4.5
    for mark in ("accent", "edge", "vermilion"):
        assert contrast(palette[mark], palette["paper"]) >= 3, mark


def test_matplotlib_draws_in_the_same_colours():
    import matplotlib

    with matplotlib.rc_context(figure_style()):
        assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][:2] == [
            colours()["blue"],
            colours()["orange"],
        ]


def test_motion_can_be_switched_off():
    assert "prefers-reduced-motion: reduce" in THEME.read_text()
