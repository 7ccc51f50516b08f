"""A face as nothing but its landmarks: as a clip, and as a drawing that names what is measured on them."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from doubletake import library
from doubletake.theme.palette import colours, figure_style
from doubletake.widgets.page.html import folded, page, picture, spoken

if TYPE_CHECKING:  # imported where they are used
    import numpy as np
    from IPython.display import HTML
    from matplotlib.figure import Figure

SIDE = 384  # pixels of the clip of dots
GROUND, DOT = (27, 31, 36), (236, 239, 242)


@spoken
def dots_clip(name: str) -> HTML:
    """A clip of which only the 68 landmarks are left, ready to play in a notebook.

    Parameters
    ----------
    name : str
        A clip of the library.

    Returns
    -------
    IPython.display.HTML
        A video with the browser's own controls, and what it shows in words. An unknown name is said in its
        place.
    """
    from doubletake.video import encode_h264

    clip = library.clip(name)
    film = encode_h264(dots_frames(clip), clip.fps)
    words = (
        "Sixty-eight light dots on a dark ground: the outline of a jaw, two brows, a nose, two eyes, lips "
        "within lips. The whole face sways and turns. The lips open and close; now and then the eyes do."
    )
    return page(
        f'<video controls loop muted playsinline width="{SIDE}" height="{SIDE}" '
        f'aria-label="68 moving dots: the landmarks of a talking face" data-lm-suppress-shortcuts="true" '
        f'src="data:video/mp4;base64,{base64.b64encode(film).decode()}"></video>'
        f"{folded('The clip in words', f'<p>{html.escape(words)}</p>')}"
    )


def dots_frames(clip: library.Clip) -> np.ndarray:
    """The landmarks of each frame as dots, (T, 384, 384, 3) uint8; the face fills the picture.

    Examples
    --------
    >>> dots_frames(library.clip("ines-talk")).shape[1:]
    (384, 384, 3)
    """
    import cv2
    import numpy as np

    landmarks = clip.truth().landmarks
    low, high = landmarks.min(axis=(0, 1)), landmarks.max(axis=(0, 1))
    zoom = 0.8 * SIDE / (high - low).max()
    points = (landmarks - (low + high) / 2) * zoom + SIDE / 2
    frames = np.full((len(points), SIDE, SIDE, 3), GROUND, np.uint8)
    for frame, dots in zip(frames, points, strict=True):
        for x, y in (dots * 16).round().astype(int):  # OpenCV draws between pixels, in sixteenths
            cv2.circle(frame, (x, y), 3 * 16, DOT, -1, cv2.LINE_AA, shift=4)
    return frames


@spoken
def landmark_drawing(name: str) -> HTML:
    """A portrait three times: its landmarks by part, its triangle mesh, and what is measured on an eye."""
    words = (
        "A portrait three times. First with its 68 landmarks: along the jaw, on the brows, down the nose, "
        "around the eyes and the lips. Then under a mesh of triangles whose corners are the landmarks. Last "
        "one eye, large: two orange lines from upper to lower lid, one blue line from corner to corner."
    )
    return picture(landmark_figure(name), words)


def landmark_figure(name: str) -> Figure:
    """The drawing of `landmark_drawing` as a `matplotlib.figure.Figure`.

    Raises
    ------
    DoubleTakeError
        If there is no such still.

    Examples
    --------
    >>> len(landmark_figure("ines-portrait").axes)
    3
    """
    import matplotlib
    import numpy as np
    from matplotlib.figure import Figure

    from doubletake.face import FACE_PARTS, mesh_points, visible_triangles

    still = library.still(name)
    points, shade = still.truth().landmarks[0], colours()
    with matplotlib.rc_context(figure_style()):
        figure = Figure(figsize=(12, 4.3), layout="constrained", dpi=100)
        dots, mesh, eye = figure.subplots(1, 3)
        for axes in (dots, mesh, eye):
            axes.imshow(still.image())
            axes.set_axis_off()
        for part, marker in zip(FACE_PARTS, "osD^v", strict=True):
            some = points[list(FACE_PARTS[part])]
            dots.plot(*some.T, marker, color=shade["sky"], ms=5, mec="black", mew=0.6)
        mesh.triplot(*mesh_points(points).T, visible_triangles(), color=shade["sky"], lw=0.7)
        corners = points[36:42]
        eye.plot(*corners[[0, 3]].T, color=shade["sky"], lw=3)
        for upper, lower in ((1, 5), (2, 4)):
            eye.plot(*corners[[upper, lower]].T, color=shade["orange"], lw=3)
        eye.plot(*corners.T, "o", color="white", ms=9, mec="black")
        for axes, those, room in ((dots, points, 0.75), (mesh, points, 0.75), (eye, corners, 0.7)):
            x, y = those.min(axis=0) / 2 + those.max(axis=0) / 2
            reach = room * np.ptp(those, axis=0).max()
            axes.set_xlim(x - reach, x + reach)
            axes.set_ylim(y + reach, y - reach)
        for axes, title in ((dots, "68 landmarks"), (mesh, "a mesh of triangles"), (eye, "height and width")):
            axes.set_title(title)
    return figure
