"""Swapping faces with a trained network, for the people of the library only; all it shows is labelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake import library
from doubletake.face.landmarks import CANONICAL
from doubletake.library import Clip, Moment, Still
from doubletake.neural import networks
from doubletake.neural.crop import DECODER_SIDE, crop_matrix, standardised
from doubletake.neural.paste_back import (
    SETTINGS,
    Drawn,
    checked_target,
    draw_moment,
    neural_frames,
    paste,
    see,
)
from doubletake.neural.registry import Checkpoint
from doubletake.swap.label import stamp, stamp_all
from doubletake.swap.mask import as_share
from doubletake.swap.swap_settings import SwapSettings, settings_or
from doubletake.swap.views import mask_view, uncut_view


@dataclass(frozen=True, eq=False)
class NeuralStages:
    """A neural swap of one frame, stage by stage.

    Attributes
    ----------
    crop : (96, 96, 3) uint8 RGB
        The face as the encoder is shown it, cut out upright.
    seen : (96, 96, 3) uint8 RGB
        What the encoder makes its code of: the face alone, its colours evened out.
    code : (N,) float32
        The code.
    drawn : (320, 320, 3) uint8 RGB
        The face as the decoder draws it; labelled.
    drawn_mask : (160, 160) float32 in 0…1
        What of it the decoder takes to be face.
    mask, colour, blend : (H, W, 3) uint8 RGB
        As in `doubletake.swap.Stages`: where the new face goes, the face in the old one's colours, the
        result. What shows a swapped face carries the label.
    mask_values : (H, W) float32 in 0…1
    target, result : (H, W, 3) uint8 RGB
        The frame as it was, and with the new face and the label.
    """

    crop: np.ndarray
    seen: np.ndarray
    code: np.ndarray
    drawn: np.ndarray
    drawn_mask: np.ndarray
    mask: np.ndarray
    colour: np.ndarray
    blend: np.ndarray
    mask_values: np.ndarray
    target: np.ndarray
    result: np.ndarray


def neural_frame(
    person: str,
    target: Clip | Still | str,
    checkpoint: Checkpoint,
    index: int = 0,
    settings: SwapSettings | None = None,
) -> np.ndarray:
    """Put a person's face into one frame of the target, drawn by a network.

    Parameters
    ----------
    person : str
        Whose face; one of the network's pair.
    target : Clip, Still or str
        A record of the library that shows the other one, or its name. Nothing else: no path and no picture.
    checkpoint : Checkpoint
        See `doubletake.neural.checkpoint`.
    index : int
        Which frame of the target.
    settings : SwapSettings, optional
        Of the stages that paste the face back. With ``eyes="target"`` the target's own eyes are kept; what
        ``"source"`` brings is the network's.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        The frame with the new face and the label. All else is as it was, to the bit.

    Raises
    ------
    DoubleTakeError
        If the target is not of the library, the network does not know the two people, there is no such frame,
        or a file of the network is missing or was changed.
    """
    settings = settings_or(settings, SETTINGS)
    moment = Moment(checked_target(person, target, checkpoint), index)
    drawn = _drawn(person, moment, checkpoint)
    return stamp(paste(drawn, moment, settings)[0], moment.landmarks)


def neural_clip(
    person: str,
    target: Clip | Still | str,
    checkpoint: Checkpoint,
    settings: SwapSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Put a person's face into every frame of the target, drawn by a network.

    Parameters and errors as in `neural_frame`; ``progress(done, total)`` is called after each frame.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB
        Every frame labelled.
    """
    made = neural_frames(person, target, checkpoint, settings_or(settings, SETTINGS))
    return stamp_all(made, progress)


def neural_stages(
    person: str,
    target: Clip | Still | str,
    checkpoint: Checkpoint,
    index: int = 0,
    settings: SwapSettings | None = None,
) -> NeuralStages:
    """Put a person's face into one frame of the target, and show what each stage does.

    Parameters and errors as in `neural_frame`.
    """
    settings = settings_or(settings, SETTINGS)
    moment = Moment(checked_target(person, target, checkpoint), index)
    frame, drawn = moment.frame, _drawn(person, moment, checkpoint)
    result, pasted = paste(drawn, moment, settings)
    stamp(result, moment.landmarks)

    values, coloured = np.zeros(frame.shape[:2], dtype=np.float32), result
    if pasted is not None:
        pasted.region.rectangle.of(values)[:] = as_share(pasted.mask)
        coloured = uncut_view(frame, pasted.coloured, pasted.region, settings)
    return NeuralStages(
        crop=drawn.crop.copy(),
        seen=_seen_view(standardised(drawn.crop, drawn.crop_mask)),
        code=drawn.code.copy(),
        drawn=_labelled(drawn.picture),
        drawn_mask=as_share(drawn.mask),
        mask=mask_view(frame, values),
        colour=coloured,
        blend=result,
        mask_values=values,
        target=frame,
        result=result,
    )


def face_code(checkpoint: Checkpoint, record: Clip | Still | str, index: int = 0) -> np.ndarray:
    """Return the code of the face in one frame of the library, (N,) float32.

    Parameters
    ----------
    checkpoint : Checkpoint
    record : Clip, Still or str
        A record of the library that shows one of the network's pair, or its name.
    index : int

    Raises
    ------
    DoubleTakeError
        As `neural_frame`.
    """
    own = library.own_record(record)
    checkpoint.decoder_of(own.person)
    return networks.encode(checkpoint, standardised(*see(Moment(own, index))))


def draw_code(checkpoint: Checkpoint, person: str, code: np.ndarray) -> np.ndarray:
    """Return the face that a code stands for, drawn as one person, with the label.

    Parameters
    ----------
    checkpoint : Checkpoint
    person : str
        One of the network's pair.
    code : (N,) float
        Of `face_code`, or a mixture by `doubletake.neural.mix`.

    Returns
    -------
    ndarray, (320, 320, 3) uint8 RGB
    """
    return _labelled(networks.decode(checkpoint, person, code)[0])


def _drawn(person: str, moment: Moment, checkpoint: Checkpoint) -> Drawn:
    """Let the network draw a frame; the last few are kept: they may be pasted again with other settings."""
    files = checkpoint.encoder, checkpoint.decoder_of(person)
    return _kept_drawn(person, moment, checkpoint, tuple(str(file.checked()) for file in files))


@lru_cache(maxsize=4)
def _kept_drawn(person: str, moment: Moment, checkpoint: Checkpoint, paths: tuple[str, ...]) -> Drawn:
    return draw_moment(person, checkpoint, moment)


def _labelled(picture: np.ndarray) -> np.ndarray:
    """Return a drawn face at twice its size, where the label can be read, with the label."""
    import cv2

    side = 2 * DECODER_SIDE
    larger = cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC)
    head = CANONICAL[:, :2]
    matrix = crop_matrix(head, side)
    return stamp(larger, head @ matrix[:, :2].T + matrix[:, 2])


def _seen_view(seen: np.ndarray) -> np.ndarray:
    """Show what the encoder reads, (3, h, w) with mean 0 and spread 1, around a middle grey."""
    return np.clip(np.rint(128 + 50 * seen.transpose(1, 2, 0)), 0, 255).astype(np.uint8)
