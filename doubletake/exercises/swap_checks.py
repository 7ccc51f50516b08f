"""What an exercise asks about a swap, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError

if TYPE_CHECKING:
    from doubletake.swap import SwapSettings


def needle_factor(source: str, target: str, index: int, settings: SwapSettings) -> float:
    """By what factor a swap moves the sharpness needle, up or down.

    The cue is measured inside the clip's true face mask, on the frame as filmed and as swapped, so the
    ruler stays the same whatever the settings do.

    Parameters
    ----------
    source, target : str
        Names in the library, such as ``"ines-portrait"`` and ``"marc-talk"``.
    index : int
        Frame of the target.
    settings : doubletake.swap.SwapSettings

    Returns
    -------
    float
        1 if the needle stays where it was, 2 if it shows twice or half as much.

    Raises
    ------
    DoubleTakeError
        If there is no such clip or frame, or the cue has no answer on it.

    Examples
    --------
    >>> from doubletake.swap import SwapSettings
    >>> needle_factor("ines-portrait", "marc-talk", 12, SwapSettings()) > 1
    True
    """
    from doubletake import library
    from doubletake.cues.measure import measure
    from doubletake.swap import swap_frame

    swapped = swap_frame(source, target, index, settings)
    clip = library.clip(target)
    filmed, now = measure(clip.frame(index), clip, index), measure(swapped, clip, index)
    for reading in (filmed, now):
        if not reading.valid:
            raise DoubleTakeError(f"Frame {index} of {target} has no sharpness to compare. {reading.reason}")
    return max(now.value / filmed.value, filmed.value / now.value)
