"""The five stages of a swapped frame side by side, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doubletake.theme.palette import figure_style
from doubletake.widgets.page.html import picture, spoken

if TYPE_CHECKING:  # imported where they are used
    from IPython.display import HTML
    from matplotlib.figure import Figure

# What each stage is called on a page, and one sentence on what it does.
STAGE_WORDS = {
    "align": (
        "Align",
        "The new face is turned, scaled and moved. Blue dots: its landmarks. Orange: where they belong.",
    ),
    "warp": ("Warp", "The new face is bent, triangle by triangle, until every landmark fits."),
    "mask": ("Mask", "The mask says which part of the picture the new face may cover. White is covered."),
    "colour": ("Colour", "The new face takes over the colours of the face that was there."),
    "blend": ("Blend", "The new face and the old picture are joined along the edge of the mask."),
}


@spoken
def stage_row(source: str, target: str, index: int = 0, **settings: Any) -> HTML:
    """The five stages of one swapped frame, side by side.

    Parameters
    ----------
    source, target : str
        Names of a still and a clip of the library.
    index : int
        Which frame of the clip.
    **settings
        Fields of `doubletake.swap.SwapSettings`.

    Returns
    -------
    IPython.display.HTML
        The picture of `stage_figure`, with a text alternative.
    """
    words = "The five stages of a swap, side by side: " + ", ".join(word for word, _ in STAGE_WORDS.values())
    return picture(stage_figure(source, target, index, **settings), f"{words}.")


def stage_figure(source: str, target: str, index: int = 0, **settings: Any) -> Figure:
    """The five stages of one swapped frame as a `matplotlib.figure.Figure`; parameters as `stage_row`.

    Raises
    ------
    DoubleTakeError
        If there is no such person, clip, frame or setting.

    Examples
    --------
    >>> len(stage_figure("ines-portrait", "marc-talk").axes)
    5
    """
    import matplotlib
    from matplotlib.figure import Figure

    from doubletake.swap import STAGES, SwapSettings, swap_stages

    stages = swap_stages(source, target, index, SwapSettings(**settings))
    with matplotlib.rc_context(figure_style()):
        figure = Figure(figsize=(12, 2.7), layout="constrained", dpi=100)
        for number, (axes, name) in enumerate(zip(figure.subplots(1, 5), STAGES, strict=True), start=1):
            axes.imshow(getattr(stages, name))
            axes.set_title(f"{number}. {STAGE_WORDS[name][0]}")
            axes.set_axis_off()
    return figure
