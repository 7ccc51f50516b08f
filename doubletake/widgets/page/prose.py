"""What a lesson shows between its paragraphs: clips, facts with their sources, code. Notebooks call these."""

from __future__ import annotations

import base64
import html
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.html import film, folded, page, spoken
from doubletake.widgets.page.pictures import portrait

if TYPE_CHECKING:
    from IPython.display import HTML

FINDINGS = "facts/findings.json"


@spoken
def swapped_clip(source: str, target: str, **settings: Any) -> HTML:
    """A whole swapped clip, labelled, ready to play in a notebook.

    Parameters
    ----------
    source, target : str
        Names of a still and a clip of the library.
    **settings
        Fields of `doubletake.swap.SwapSettings`.

    Returns
    -------
    IPython.display.HTML
        A video with the browser's own controls, and what it shows in words. An unknown name or a setting out
        of range is said in its place.
    """
    from doubletake.swap import SwapSettings, swap_clip

    still, clip = library.still(source), library.clip(target)
    frames = swap_clip(still, clip, SwapSettings(**settings))
    face, body = (library.person(record.person).display_name for record in (still, clip))
    words = f"The face of {face} has been put onto this clip of {body}; a label says so. {clip.text}"
    return page(film(frames, clip.fps, f"Swapped clip: the face of {face} on {body}", words))


@spoken
def cast(*names: str) -> HTML:
    """Who is in the lesson: a portrait each, and the sentence saying that the person does not exist."""
    cards = []
    for name in names:
        person, still = library.person(name), library.stills(name)[0]
        face = base64.b64encode(portrait(still, 192)).decode()
        cards.append(
            f'<figure><img width="96" height="96" src="data:image/jpeg;base64,{face}" '
            f'alt="{html.escape(still.text)}"><figcaption><strong>{html.escape(person.display_name)}</strong>'
            f"<br>{html.escape(person.statement)}</figcaption></figure>"
        )
    return page(f'<div class="dt-cast">{"".join(cards)}</div>')


@spoken
def finding(*names: str) -> HTML:
    """Facts from research, each with where it was read and when that was checked.

    The sentences, sources and dates stand in ``assets/facts/findings.json``.
    """
    found = _findings()
    for name in names:
        if name not in found:
            raise DoubleTakeError(f'There is no finding called "{name}". There are: {", ".join(found)}.')
    items = []
    for entry in (found[name] for name in names):
        source = html.escape(entry["source"])
        if entry.get("address"):
            source = f'<a href="{html.escape(entry["address"])}">{source}</a>'
        checked = f"{entry['standing']}, checked on {entry['checked_on']}"
        items.append(
            f"<li><p>{html.escape(entry['says'])}</p>"
            f'<p class="dt-help">{source} · {html.escape(checked)}</p></li>'
        )
    return page(f'<ul class="dt-findings">{"".join(items)}</ul>')


def _findings() -> dict[str, dict[str, str]]:
    from doubletake.library.files import read_json

    return read_json(FINDINGS)


def look_inside(*functions: Callable[..., Any]) -> HTML:
    """The code of functions of the library, folded away: one line each to open."""
    parts = (
        folded(
            f"{function.__module__.removeprefix('doubletake.')}.{function.__name__}",
            f"<pre><code>{html.escape(inspect.getsource(function))}</code></pre>",
        )
        for function in functions
    )
    return page("".join(parts))
