"""A face drawn by a network and pasted back into its frame, before the label is put on.

For `doubletake.neural.swap`, which labels them, and for the asset build (``assets/studio/made``), which needs
each made clip of the course's own cast twice, with the label and as an item for quizzes. Nothing that a
learner is offered ends here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Moment, Still
from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE, crop_matrix, cut, standardised
from doubletake.neural.networks import decode, encode
from doubletake.neural.registry import Checkpoint
from doubletake.swap.align import invert
from doubletake.swap.label import Unlabelled
from doubletake.swap.mask import enlarge, eye_holes
from doubletake.swap.paste import Pasted, face_region, join, match_colours
from doubletake.swap.swap_settings import SwapSettings

# The eyes are the network's own. A drawn face is soft: at full strength, what is left of its contrast is
# driven up to the target's, and the whites of dark faces' eyes glow.
SETTINGS = SwapSettings(eyes="source", feather=0.2, colour_strength=0.85)

# How far inside its square a drawn face is trusted, as a share of the side.
_BORDER = 0.03


@dataclass(frozen=True, eq=False)
class Drawn:
    """What the network made of one frame.

    Attributes
    ----------
    crop : (96, 96, 3) uint8 RGB
        What the encoder was shown, before its colours were evened out.
    crop_mask : (96, 96) uint8
        What of it is face; the encoder sees nothing else.
    code : (N,) float32
    picture : (160, 160, 3) uint8 RGB
        The face as the other person's decoder draws it.
    mask : (160, 160) uint8
        What of it the decoder takes to be face.
    """

    crop: np.ndarray
    crop_mask: np.ndarray
    code: np.ndarray
    picture: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True, eq=False)
class PastedDrawing(Pasted):
    """A drawn face, put on its region of a frame.

    Attributes
    ----------
    warped : (height, width, 3) uint8 RGB
        As it was drawn, turned and scaled to its place.
    """

    warped: np.ndarray


def neural_frames(
    person: str, target: Clip | Still | str, checkpoint: Checkpoint, settings: SwapSettings = SETTINGS
) -> Iterator[Unlabelled]:
    """Yield each frame of the target with a person's face in it as the network draws it, and no label yet.

    Parameters
    ----------
    person : str
        One of the network's pair.
    target : Clip, Still or str
        A record of the library that shows the other one, or its name.
    checkpoint : Checkpoint
    settings : SwapSettings

    Yields
    ------
    Unlabelled

    Raises
    ------
    DoubleTakeError
        If the target is not of the library, or the network does not know the two people.
    """
    moments = library.moments_of(checked_target(person, target, checkpoint))
    for moment in moments:
        made, _ = paste(draw_moment(person, checkpoint, moment), moment, settings)
        yield Unlabelled(made, moment.landmarks, len(moments))


def checked_target(person: str, target: Clip | Still | str, checkpoint: Checkpoint) -> Clip | Still:
    """Return the library's record of a target, if the network can put that person into it."""
    record = library.own_record(target)
    if record.person != checkpoint.other(person):
        raise DoubleTakeError(
            f"This network puts {person} in the place of {checkpoint.other(person)}, and {record.name} shows "
            f"{record.person}."
        )
    return record


def see(moment: Moment) -> tuple[np.ndarray, np.ndarray]:
    """Cut out what the encoder is shown: the crop, (96, 96, 3) uint8, and its mask, (96, 96) uint8."""
    import cv2

    frame, coverage = moment.frame, moment.whole_coverage
    matrix = crop_matrix(moment.landmarks, ENCODER_SIDE)
    # The coverage may be smaller than its frame; pixels are counted from their middles.
    scale = np.array([frame.shape[1] / coverage.shape[1], frame.shape[0] / coverage.shape[0]])
    shift = matrix[:, :2] @ ((scale - 1) / 2) + matrix[:, 2]
    smaller = np.column_stack([matrix[:, :2] * scale, shift])
    # A small mask is stretched, so four neighbours are enough.
    mask = cv2.warpAffine(
        np.ascontiguousarray(coverage), smaller, (ENCODER_SIDE, ENCODER_SIDE), flags=cv2.INTER_LINEAR
    )
    return cut(frame, matrix, ENCODER_SIDE), mask


def draw_moment(person: str, checkpoint: Checkpoint, moment: Moment) -> Drawn:
    """Encode the face of a moment and draw it as a person of the network's pair."""
    crop, mask = see(moment)
    code = encode(checkpoint, standardised(crop, mask))
    picture, drawn_mask = decode(checkpoint, person, code)
    return Drawn(crop, mask, code, picture, drawn_mask)


def paste(drawn: Drawn, moment: Moment, settings: SwapSettings) -> tuple[np.ndarray, PastedDrawing | None]:
    """Put a drawn face into its frame with the stages of the classical swap; the caller has to label it.

    Mask, colours and joining are the same as there. Only the mouth is not left to the target: the network
    draws one that goes with its lips.
    """
    import cv2

    region = face_region(moment, settings)
    if region is None:
        return moment.frame.copy(), None
    rectangle = region.rectangle
    back = invert(crop_matrix(moment.landmarks, DECODER_SIDE))
    back[:, 2] -= (rectangle.left, rectangle.top)
    size = (rectangle.width, rectangle.height)
    warped = cv2.warpAffine(drawn.picture, back, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    reach = cv2.warpAffine(_window(), back, size, flags=cv2.INTER_LINEAR)

    outline = region.outline(settings.forehead)
    mask = cv2.min(region.softened(outline, settings), reach)
    support = cv2.min(enlarge(outline, rectangle), reach)
    if settings.eyes == "target":
        mask = cv2.subtract(mask, eye_holes(moment.landmarks, rectangle, "target"))
    coloured = warped
    if settings.colour != "none" and settings.colour_strength > 0:
        coloured = match_colours(cv2.cvtColor(warped, cv2.COLOR_RGB2Lab), region, mask, settings)
    joined = join(region, coloured, mask, support, settings)
    return region.pasted(moment.frame, joined), PastedDrawing(region, mask, coloured, warped)


def _window() -> np.ndarray:
    """Return how far each pixel of a drawn square may be used, (160, 160) uint8: its rim fades out."""
    ramp = np.clip(
        np.minimum(np.arange(DECODER_SIDE), np.arange(DECODER_SIDE)[::-1]) / (_BORDER * DECODER_SIDE), 0, 1
    )
    return np.rint(255 * np.minimum(ramp[:, None], ramp[None])).astype(np.uint8)
