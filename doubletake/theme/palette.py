"""The course's one palette, for what is drawn in Python. The table itself is ``theme.css``."""

import re
from functools import cache
from pathlib import Path
from typing import Any

THEME = Path(__file__).with_name("theme.css")
_COLOUR = re.compile(r"--dt-([a-z-]+):\s*(#[0-9a-f]{6});")


@cache
def colours(dark: bool = False) -> dict[str, str]:
    """The palette as ``{name: "#rrggbb"}``, light or dark.

    Examples
    --------
    >>> colours()["orange"]
    '#e69f00'
    """
    css = THEME.read_text(encoding="utf-8")
    palette = dict(_COLOUR.findall(css.partition("}")[0]))
    if dark:
        block = css.partition('[data-jp-theme-light="false"]')[2]
        palette.update(_COLOUR.findall(block.partition("}")[0]))
    return palette


def figure_style() -> dict[Any, Any]:  # matplotlib knows each key by name
    """Settings for ``matplotlib.rc_context``: the palette and the type scale, on the light paper.

    Figures stay light in a dark JupyterLab: they are read like a printed page, and a stored or printed copy
    has to work without knowing where it will be shown.
    """
    from cycler import cycler

    palette = colours()
    return {
        "figure.facecolor": palette["paper"],
        "axes.facecolor": palette["paper"],
        "axes.edgecolor": palette["edge"],
        "axes.labelcolor": palette["ink"],
        "axes.prop_cycle": cycler(color=[palette[name] for name in ("blue", "orange", "purple", "sky")]),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": palette["ink"],
        "xtick.color": palette["ink-soft"],
        "ytick.color": palette["ink-soft"],
        "grid.color": palette["line"],
        "font.size": 11,
    }
