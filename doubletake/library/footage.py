"""What a clip was made from, and which of the library's files shows a clip as swaps are encoded."""

from __future__ import annotations

from collections.abc import Iterable

from doubletake.errors import DoubleTakeError
from doubletake.library import catalogue
from doubletake.library.records import Clip


def footage_of(clip: Clip) -> Clip:
    """Return the camera clip, as it was shot, that a clip was made from; a camera clip gives itself.

    Raises
    ------
    DoubleTakeError
        If a clip on the way is missing, or the way leads in a circle.

    Examples
    --------
    >>> from doubletake import library
    >>> library.footage_of(library.clip("marc-talk")).name
    'marc-talk'
    """
    seen = {clip.name}
    while clip.from_clip:
        clip = catalogue.clip(clip.from_clip)
        if clip.name in seen:
            raise DoubleTakeError(f"The clip {clip.name} is said to be made from itself.")
        seen.add(clip.name)
    return clip


def camera_items(clips: Iterable[Clip]) -> dict[str, Clip]:
    """Return the camera clips among label-free ones, by the name of their footage."""
    return {footage_of(clip).name: clip for clip in clips if clip.kind == "camera"}


def delivered(clip: Clip) -> Clip:
    """Return a camera clip as swaps are encoded, so that the coder alone tells nobody which is which.

    A made clip, and a camera clip that was not encoded so, gives itself.

    Examples
    --------
    >>> from doubletake import library
    >>> library.delivered(library.clip("alma-frontal")).is_item
    True
    """
    if clip.kind != "camera" or clip.is_item:
        return clip
    items = camera_items(catalogue.clips(clip.person, kind="camera", item=True))
    return items.get(clip.name, clip)
