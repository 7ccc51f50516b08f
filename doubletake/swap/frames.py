"""The frames of a swap, made with a given care, before the label is put on.

For `doubletake.swap.swap_with_care`, which labels them, and for the asset build (``assets/studio/made``),
which needs each made clip of the course's own cast twice, with the label and as an item for quizzes. Nothing
that a learner is offered ends here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from doubletake.library.catalogue import own_record
from doubletake.library.moment import Moment, moments_of
from doubletake.library.records import Clip, Still
from doubletake.swap.align import similarity_map
from doubletake.swap.care import Care, care_of, footage_for
from doubletake.swap.chosen import ChosenFace
from doubletake.swap.label import Unlabelled
from doubletake.swap.mask import enlarge
from doubletake.swap.paste import coloured_face, face_region, join, put_in
from doubletake.swap.source import prepare_source
from doubletake.swap.swap_settings import SwapSettings


def swapped_frames(person: str, target: Clip | Still | str, care: str | Care) -> Iterator[Unlabelled]:
    """Yield each frame of the target with a person's face in it, and no label yet.

    Parameters
    ----------
    person : str
        Somebody of the cast.
    target : Clip, Still or str
        A record of the library, or its name.
    care : str or Care

    Yields
    ------
    Unlabelled

    Raises
    ------
    DoubleTakeError
        If person or target is not of the library, or there is no such care.
    """
    care = care_of(care)
    moments = moments_of(own_record(target))
    put_face_in = _way_of(care, person, moments)
    for moment in moments:
        yield Unlabelled(put_face_in(moment), moment.landmarks, len(moments))


def _way_of(care: Care, person: str, moments: tuple[Moment, ...]) -> Callable[[Moment], np.ndarray]:
    """Return what puts the person's face into one moment of the target with that care."""
    footage = footage_for(person, care)
    if care.pictures == "chosen":
        return ChosenFace(person, footage, moments, care).put_in
    if care.warp == "similarity":
        return partial(_lay_on, moments_of(footage[0]), care.settings)
    return partial(_bend, Moment(footage[0]), care.settings)


def _bend(source: Moment, settings: SwapSettings, moment: Moment) -> np.ndarray:
    """Bend one picture of the source to the landmarks of each frame."""
    return put_in(prepare_source(source, moment.landmarks, settings), moment, settings)[0]


def _lay_on(sources: tuple[Moment, ...], settings: SwapSettings, moment: Moment) -> np.ndarray:
    """Lay a whole frame of the source over the face and cut it out along the landmarks."""
    # There and back again, if the source is the shorter one.
    around = moment.index % max(2 * len(sources) - 2, 1)
    running = sources[min(around, 2 * len(sources) - 2 - around)] if len(sources) > 1 else sources[0]
    # Skin goes on where the source's hair and room were: a hasty app fills the cut-out too.
    source = prepare_source(running, moment.landmarks, SwapSettings())
    region = face_region(moment, settings)
    if region is None:
        return moment.frame.copy()
    maps = similarity_map(source.landmarks, moment.landmarks, region.rectangle)
    mask = enlarge(region.outline(settings.forehead), region.rectangle)
    coloured = coloured_face(source, maps, region, mask, settings)
    return region.pasted(moment.frame, join(region, coloured, mask, mask, settings))
