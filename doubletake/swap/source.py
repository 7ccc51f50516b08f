"""The source's face made ready to be bent: its skin goes on beyond it, at about the size that is needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake.face import mesh_points
from doubletake.library import Moment
from doubletake.swap.align import align
from doubletake.swap.rectangle import rectangle_around
from doubletake.swap.skin import RIM, skin_beyond, without_glasses
from doubletake.swap.swap_settings import SwapSettings


@dataclass(frozen=True, eq=False)
class Source:
    """A source picture made ready.

    Attributes
    ----------
    rgb, lab : (h, w, 3) uint8
        The same picture in RGB and in CIE Lab.
    landmarks : (68, 2) float32
        Its pixels.
    """

    rgb: np.ndarray
    lab: np.ndarray
    landmarks: np.ndarray


def prepare_source(
    moment: Moment,
    target_landmarks: np.ndarray,
    settings: SwapSettings,
    rim: float | tuple[float, float] = RIM,
) -> Source:
    """Return the source at no more than about the size that it will have in the target.

    Parameters
    ----------
    moment : Moment
        Of the source.
    target_landmarks : (68, 2) float
        Where its face is to go, in pixels of the target's frame.
    settings : SwapSettings
        With ``mask_from="landmarks"`` the source's hair and room stay where they are.
    rim : float or tuple of float
        See `doubletake.swap.skin.skin_beyond`.
    """
    matrix = align(moment.landmarks, target_landmarks)
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    # Steps of a quarter octave: a head that comes nearer does not ask for a new picture each frame.
    steps = 0 if scale > 0.84 else round(4 * math.log2(max(scale, 0.05)))
    return scaled_source(moment, min(steps, 0), rim if settings.mask_from == "truth" else None)


@lru_cache(maxsize=12)
def scaled_source(moment: Moment, steps: int, rim: float | tuple[float, float] | None) -> Source:
    """Return the source smaller by steps of a quarter octave; those of late are kept.

    Parameters
    ----------
    moment : Moment
    steps : int
        0 or below.
    rim : float, tuple of float or None
        See `doubletake.swap.skin.skin_beyond`; None leaves all around the face as it is.
    """
    import cv2

    frame, landmarks = moment.frame if rim is None else face_alone(moment, rim), moment.landmarks
    if steps < 0:
        # Skipping pixels on the way down would make grain of fine detail.
        height, width = frame.shape[:2]
        size = (max(round(width * 2 ** (steps / 4)), 8), max(round(height * 2 ** (steps / 4)), 8))
        frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
        landmarks = (landmarks + 0.5) * np.array(
            [size[0] / width, size[1] / height], np.float32
        ) - np.float32(0.5)
    # The face alone stays in the processor's cache; beyond it nothing is fetched but skin.
    part = rectangle_around(mesh_points(landmarks), frame.shape, 0)
    if min(part.width, part.height) > 0:
        frame = part.of(frame)
        landmarks = landmarks - np.array([part.left, part.top], np.float32)
    frame = np.ascontiguousarray(frame)
    return Source(frame, cv2.cvtColor(frame, cv2.COLOR_RGB2Lab), landmarks)


@lru_cache(maxsize=4)
def face_alone(moment: Moment, rim: float | tuple[float, float]) -> np.ndarray:
    """Return the source's frame, (H, W, 3) uint8 RGB, with skin all around its face and no glasses."""
    bare = without_glasses(moment.frame, moment.coverage, moment.landmarks)
    return skin_beyond(bare, moment.coverage, moment.landmarks, rim)
