"""What an exercise asks about a swap, as numbers."""

from doubletake.errors import DoubleTakeError


def sharpness_kept(source, target, index, settings):
    """How much of the sharpness cue a swap leaves: the swapped frame's reading by the filmed one's.

    The cue is measured inside the clip's true face mask both times, so the ruler stays the same whatever the
    settings do.

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
        1 if nothing was lost, 0.5 if half was.

    Raises
    ------
    DoubleTakeError
        If there is no such clip or frame, or the cue has no answer on it.

    Examples
    --------
    >>> from doubletake.swap import SwapSettings
    >>> sharpness_kept("ines-portrait", "marc-talk", 12, SwapSettings()) < 1
    True
    """
    from doubletake import library
    from doubletake.cues import sharpness
    from doubletake.swap import swap_frame

    swapped = swap_frame(source, target, index, settings)
    clip = library.clip(target)
    mask = clip.truth().mask(index)
    before, after = sharpness(clip.frame(index), mask), sharpness(swapped, mask)
    for reading in (before, after):
        if not reading.valid:
            raise DoubleTakeError(
                f"On frame {index} of {target} the sharpness cue has no answer. {reading.reason}"
            )
    return after.value / before.value
