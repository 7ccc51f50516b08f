"""The five stages put together, for the people of the library only; all that is shown is labelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from doubletake import library
from doubletake.library import Clip, Moment, Still
from doubletake.swap.care import Care
from doubletake.swap.frames import swapped_frames
from doubletake.swap.label import stamp, stamp_all
from doubletake.swap.mask import as_share
from doubletake.swap.paste import put_in
from doubletake.swap.source import prepare_source
from doubletake.swap.swap_settings import SwapSettings, settings_or
from doubletake.swap.views import align_view, mask_view, uncut_view
from doubletake.swap.warp import warp


@dataclass(frozen=True, eq=False)
class Stages:
    """A swap of one frame, stage by stage, for the eye and as numbers.

    Attributes
    ----------
    align, warp, mask, colour, blend : (H, W, 3) uint8 RGB
        What each stage leaves behind: the source laid over the target with both sets of landmarks; the
        bent face put in uncut; the mask, white where the new face will be; the face in the old one's
        colours; the result. What shows a swapped face carries the label.
    mask_values : (H, W) float32 in 0…1
        The mask that was used for joining.
    target : (H, W, 3) uint8 RGB
        The frame as it was.
    result : (H, W, 3) uint8 RGB
        The frame with the new face, and the label; the same picture as ``blend``.
    """

    align: np.ndarray
    warp: np.ndarray
    mask: np.ndarray
    colour: np.ndarray
    blend: np.ndarray
    mask_values: np.ndarray
    target: np.ndarray
    result: np.ndarray


def swap_frame(
    source: Still | Clip | str,
    target: Clip | Still | str,
    index: int = 0,
    settings: SwapSettings | None = None,
    source_index: int = 0,
) -> np.ndarray:
    """Put the source person's face into one frame of the target.

    Parameters
    ----------
    source, target : Still, Clip or str
        Records of the library, or their names. Nothing else: no path and no picture.
    index : int
        Which frame of the target.
    settings : SwapSettings, optional
    source_index : int
        Which frame of the source, if it is a clip.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        The frame with the new face and the label "face swapped, Double Take". All else is as it was, to the
        bit.

    Raises
    ------
    DoubleTakeError
        If source or target is not of the library, or there is no such frame.

    Examples
    --------
    >>> swap_frame("ines-portrait", "marc-talk", 0).shape
    (512, 512, 3)
    """
    settings = settings_or(settings, SwapSettings())
    given, wanted = _moments(source, source_index, target, index)
    prepared = prepare_source(given, wanted.landmarks, settings)
    return stamp(put_in(prepared, wanted, settings)[0], wanted.landmarks)


def swap_clip(
    source: Still | Clip | str,
    target: Clip | Still | str,
    settings: SwapSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Put the source person's face into every frame of the target.

    Parameters
    ----------
    source, target : Still, Clip or str
        Records of the library, or their names.
    settings : SwapSettings, optional
    progress : callable, optional
        Called as ``progress(done, total)`` after each frame.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB
        Every frame labelled.

    Raises
    ------
    DoubleTakeError
        As `swap_frame`.

    Examples
    --------
    >>> swapped = swap_clip("ines-portrait", "marc-portrait")
    >>> swapped.ndim
    4
    """
    settings = settings_or(settings, SwapSettings())
    given, wanted = library.own_record(source), library.own_record(target)
    total = wanted.frame_count
    swapped = np.empty((total, wanted.height, wanted.width, 3), dtype=np.uint8)
    for index in range(total):
        swapped[index] = swap_frame(given, wanted, index, settings)
        if progress is not None:
            progress(index + 1, total)
    return swapped


def swap_stages(
    source: Still | Clip | str,
    target: Clip | Still | str,
    index: int = 0,
    settings: SwapSettings | None = None,
    source_index: int = 0,
) -> Stages:
    """Put the source person's face into one frame of the target, and show what each stage does.

    Parameters and errors as in `swap_frame`.

    Returns
    -------
    Stages

    Examples
    --------
    >>> stages = swap_stages("ines-portrait", "marc-talk", 0)
    >>> bool((stages.blend == stages.result).all())
    True
    """
    settings = settings_or(settings, SwapSettings())
    given, wanted = _moments(source, source_index, target, index)
    frame = wanted.frame
    prepared = prepare_source(given, wanted.landmarks, settings)
    result, pasted = put_in(prepared, wanted, settings)
    stamp(result, wanted.landmarks)

    values, uncut, coloured = np.zeros(frame.shape[:2], dtype=np.float32), result, result
    if pasted is not None:
        region = pasted.region
        region.rectangle.of(values)[:] = as_share(pasted.mask)
        uncut = uncut_view(frame, warp(prepared.rgb, *pasted.maps), region, settings)
        coloured = uncut_view(frame, pasted.coloured, region, settings)
    return Stages(
        align=align_view(given, wanted),
        warp=uncut,
        mask=mask_view(frame, values),
        colour=coloured,
        blend=result,
        mask_values=values,
        target=frame,
        result=result,
    )


def _moments(
    source: Still | Clip | str, source_index: int, target: Clip | Still | str, index: int
) -> tuple[Moment, Moment]:
    """Return the moments that are asked for, the source's and the target's, if both are the library's own."""
    given, wanted = library.own_record(source), library.own_record(target)
    there = Moment(wanted, index)
    return Moment(given, source_index), there


def swap_with_care(
    person: str,
    target: Clip | Still | str,
    care: str | Care = "best",
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Put a person's face into a clip with one of the three levels of care.

    Parameters
    ----------
    person : str
        Whose face; somebody of the cast.
    target : Clip, Still or str
        A record of the library, or its name.
    care : {"rough", "careful", "best"} or Care
    progress : callable, optional
        Called as ``progress(done, total)`` after each frame.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB
        Every frame labelled.

    Raises
    ------
    DoubleTakeError
        If person or target is not of the library, or there is no such care.

    Examples
    --------
    >>> swap_with_care("ines", "marc-portrait", "careful").shape
    (1, 768, 768, 3)
    """
    return stamp_all(swapped_frames(person, target, care), progress)
