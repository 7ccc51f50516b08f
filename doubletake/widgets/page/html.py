"""HTML in the course's look: pages, pictures, films, folded parts, and errors as a sentence."""

from __future__ import annotations

import base64
import functools
import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import style

if TYPE_CHECKING:  # imported where they are used: a lesson without figures does without
    import numpy as np
    from IPython.display import HTML
    from matplotlib.figure import Figure


def spoken(function: Callable[..., HTML]) -> Callable[..., HTML]:
    """Let a function that a notebook calls answer a `DoubleTakeError` with its sentence, not a traceback."""

    @functools.wraps(function)
    def wrapped(*arguments: Any, **options: Any) -> HTML:
        try:
            return function(*arguments, **options)
        except DoubleTakeError as error:
            return page(f'<p class="dt-say" role="alert" data-bad>{html.escape(str(error))}</p>')

    return wrapped


def film(frames: np.ndarray, fps: float, name: str, words: str) -> str:
    """HTML of a clip with the browser's own controls, and what it shows in words, folded away.

    Parameters
    ----------
    frames : (T, H, W, 3) uint8 RGB
    fps : float
    name : str
        What a screen reader says it is.
    words : str
    """
    from doubletake.video import encode_h264

    height, width = frames.shape[1:3]
    data = base64.b64encode(encode_h264(frames, fps)).decode()
    return (
        f'<video controls loop muted playsinline width="{width}" height="{height}" '
        f'aria-label="{html.escape(name)}" data-lm-suppress-shortcuts="true" '
        f'src="data:video/mp4;base64,{data}"></video>'
        f"{folded('The clip in words', f'<p>{html.escape(words)}</p>')}"
    )


def folded(title: str, body: str) -> str:
    """HTML that opens when its title is pressed."""
    # Each focusable element has to keep JupyterLab's one-key commands off, <summary> too.
    return (
        f'<details><summary data-lm-suppress-shortcuts="true">{html.escape(title)}</summary>{body}</details>'
    )


def picture(figure: Figure, words: str) -> HTML:
    """A matplotlib figure as wide as the page, with ``words`` for whoever cannot see it."""
    import io

    file = io.BytesIO()
    figure.savefig(file, format="png")
    data = base64.b64encode(file.getvalue()).decode()
    return page(f'<img class="dt-wide" src="data:image/png;base64,{data}" alt="{html.escape(words)}">')


def page(body: str) -> HTML:
    """Some HTML in the course's look, for a notebook to show."""
    from IPython.display import HTML

    return HTML(f'<style>{style("page/prose.css")}</style><div class="dt dt-prose">{body}</div>')
