"""Pictures made in Python: frames as JPEG, small portraits, and the row of the five stages."""

import contextlib

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.widgets.offered import portrait_of
from doubletake.widgets.prose import picture, spoken
from doubletake.widgets.theme import figure_style

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
JPEG_QUALITY = 85  # about 40 KB a frame: no artefact that would be taken for the swap's


def jpeg(frame) -> bytes:
    """One frame, (H, W, 3) uint8 RGB, as JPEG."""
    import cv2

    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    return cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), quality)[1].tobytes()


def portrait(record, side: int = 96, index: int = 0) -> bytes:
    """The face of a `Still`, or in one frame of a `Clip`, in a square of ``side`` pixels, as JPEG."""
    import cv2
    import numpy as np

    picture = record.frame(index) if isinstance(record, library.Clip) else record.image()
    points = record.truth().landmarks[index]
    middle, reach = points.mean(axis=0), 0.75 * np.ptp(points, axis=0).max()
    matrix = np.array([[1, 0, reach - middle[0]], [0, 1, reach - middle[1]]]) * side / (2 * reach)
    return jpeg(
        cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    )


def portraits(people, clips) -> dict[str, bytes]:
    """The faces of the people and clips that a page's menu lists, by their names.

    A face that cannot be shown, because a file is missing or was changed, is left out: the others are of use,
    and what is wrong is said where that record is asked for.
    """
    found = {}
    for record_of, entries in ((portrait_of, people), (library.clip, clips)):
        for name in (entry["name"] for entry in entries):
            with contextlib.suppress(DoubleTakeError):
                found[name] = portrait(record_of(name))
    return found


@spoken
def stage_row(source, target, index=0, **settings):
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


def stage_figure(source, target, index=0, **settings):
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
