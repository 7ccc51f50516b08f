"""The stages of a swap as pictures for the eye."""

from __future__ import annotations

import numpy as np

from doubletake.face import apply_affine, within_reach
from doubletake.library import Moment
from doubletake.swap import mask as masking
from doubletake.swap.align import align, align_picture
from doubletake.swap.blend import blend_alpha
from doubletake.swap.label import stamp
from doubletake.swap.paste import Region
from doubletake.swap.swap_settings import SwapSettings

# Okabe and Ito's blue and orange, told apart by nearly everybody.
_BLUE, _ORANGE = (0, 114, 178), (230, 159, 0)


def align_view(source: Moment, target: Moment) -> np.ndarray:
    """Show the source laid over the target's place: its landmarks and, where they should go, the target's.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        As large as the target's frame.
    """
    shape = target.frame.shape
    matrix = align(source.landmarks, target.landmarks)
    picture = align_picture(source.frame, matrix, shape)
    radius = max(shape[1] / 220, 1.0)
    _draw_dots(picture, apply_affine(matrix, source.landmarks), _BLUE, radius)
    _draw_dots(picture, target.landmarks, _ORANGE, radius)
    return picture


def _draw_dots(picture: np.ndarray, points: np.ndarray, colour: tuple[int, int, int], radius: float) -> None:
    import cv2

    for x, y in np.rint(within_reach(points, picture.shape) * 16).astype(int).tolist():
        cv2.circle(picture, (x, y), round((radius + 1) * 16), (255, 255, 255), -1, cv2.LINE_AA, 4)
        cv2.circle(picture, (x, y), round(radius * 16), colour, -1, cv2.LINE_AA, 4)


def uncut_view(frame: np.ndarray, face: np.ndarray, region: Region, settings: SwapSettings) -> np.ndarray:
    """Show a face in a frame whole, up to its outline, holes and all; labelled.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB
    face : (height, width, 3) uint8 RGB
        Warped onto the region.
    region : Region
    settings : SwapSettings

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
    """
    outline = masking.outline_mask(region.landmarks, region.rectangle, settings.forehead)
    mask = masking.enlarge(outline, region.rectangle)
    return stamp(region.pasted(frame, blend_alpha(region.under, face, mask)), region.landmarks)


def mask_view(frame: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Show a mask, (H, W) float32 in 0…1, as white over a dimmed, grey picture of the frame."""
    import cv2

    grey = cv2.cvtColor(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) // 3, cv2.COLOR_GRAY2RGB)
    return blend_alpha(grey, np.full_like(grey, 255), values)
