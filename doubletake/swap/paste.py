"""Third to fifth stage put together: where a new face goes, its mask, its colours, and how it is joined.

What is made here carries no label yet: whoever shows it has to stamp it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.face import face_contour, face_width
from doubletake.library import Moment
from doubletake.swap import blend as blending
from doubletake.swap import colour as colouring
from doubletake.swap import mask as masking
from doubletake.swap.rectangle import Rectangle, rectangle_around
from doubletake.swap.source import Source
from doubletake.swap.swap_settings import SwapSettings
from doubletake.swap.warp import warp, warp_map

# Pixels left around the mask, so that it is 0 all along the rectangle's rim.
_MARGIN = 2

# Colours are measured on every fourth pixel of every fourth row.
_SAMPLE = 4

# A face narrower than this, in pixels, is left alone.
SMALLEST_FACE = 8.0


@dataclass(frozen=True, eq=False)
class Region:
    """The part of a frame that a new face can reach.

    Attributes
    ----------
    rectangle : Rectangle
    under : (height, width, 3) uint8 RGB
        The frame there.
    landmarks : (68, 2) float32
        Pixels of the whole frame.
    coverage : (h, w) uint8 or None
        How much of each of the frame's pixels is the face; None where the landmarks alone limit the mask.
    frame_shape : tuple of int
        Rows first.
    width : float
        The face's, in pixels.
    """

    rectangle: Rectangle
    under: np.ndarray
    landmarks: np.ndarray
    coverage: np.ndarray | None
    frame_shape: tuple[int, ...]
    width: float

    def outline(self, forehead: float) -> np.ndarray:
        """Return the face's outline at half the rectangle's size; see `doubletake.swap.mask.outline_mask`."""
        return masking.outline_mask(self.landmarks, self.rectangle, forehead, self.coverage, self.frame_shape)

    def softened(self, outline: np.ndarray, settings: SwapSettings) -> np.ndarray:
        """Return an outline at full size with the edge that the settings ask for, (height, width) uint8."""
        # Cut and paste means a hard edge.
        feather = 0.0 if settings.blend == "alpha" else settings.feather
        soft = masking.soften(outline, masking.feather_radius(feather, self.width) / 2)
        return masking.enlarge(soft, self.rectangle)

    def pasted(self, frame: np.ndarray, part: np.ndarray) -> np.ndarray:
        """Return a copy of the whole frame with another picture in the rectangle."""
        result = frame.copy()
        self.rectangle.of(result)[:] = part
        return result


@dataclass(frozen=True, eq=False)
class Pasted:
    """A new face on its region of a frame.

    Attributes
    ----------
    region : Region
    mask : (height, width) uint8
        How much of each pixel comes from the new face.
    coloured : (height, width, 3) uint8 RGB
        The new face in the old one's colours.
    """

    region: Region
    mask: np.ndarray
    coloured: np.ndarray


@dataclass(frozen=True, eq=False)
class PastedSource(Pasted):
    """A source's face, bent and put on its region of a frame.

    Attributes
    ----------
    maps : tuple of (height, width) float32
        Where each pixel comes from in the source, as of `doubletake.swap.warp.warp_map`.
    """

    maps: tuple[np.ndarray, np.ndarray]


def put_in(source: Source, moment: Moment, settings: SwapSettings) -> tuple[np.ndarray, PastedSource | None]:
    """Put a source's face into a frame.

    Parameters
    ----------
    source : Source
    moment : Moment
        Of the target.
    settings : SwapSettings

    Returns
    -------
    frame : (H, W, 3) uint8 RGB
        No label is on it yet.
    pasted : PastedSource or None
        None where the face is too small; the frame is then as it was.
    """
    region = face_region(moment, settings)
    if region is None:
        return moment.frame.copy(), None
    maps = warp_map(source.landmarks, moment.landmarks, region.rectangle, settings.eyes, moment.depth)
    mask, support = join_masks(region, settings)
    coloured = coloured_face(source, maps, region, mask, settings)
    joined = join(region, coloured, mask, support, settings)
    return region.pasted(moment.frame, joined), PastedSource(region, mask, coloured, maps)


def face_region(moment: Moment, settings: SwapSettings, coverage: np.ndarray | None = None) -> Region | None:
    """Return the part of a frame that the mask can reach; None for a face that is too small.

    Parameters
    ----------
    moment : Moment
        Of the target.
    settings : SwapSettings
    coverage : (h, w) uint8, optional
        What limits the mask in place of the face with its brows and stubble; unused where the settings let
        the landmarks limit it.
    """
    frame, landmarks = moment.frame, moment.landmarks
    if settings.mask_from == "landmarks":
        coverage = None
        rectangle = rectangle_around(face_contour(landmarks, settings.forehead), frame.shape, _MARGIN)
    else:
        coverage = moment.whole_coverage if coverage is None else coverage
        rectangle = _covered(coverage, landmarks, frame.shape, settings)
    width = face_width(landmarks)
    if min(width, rectangle.width, rectangle.height) < SMALLEST_FACE:
        return None
    under = np.ascontiguousarray(rectangle.of(frame))
    return Region(rectangle, under, landmarks, coverage, frame.shape, width)


def _covered(
    coverage: np.ndarray, landmarks: np.ndarray, frame_shape: tuple[int, ...], settings: SwapSettings
) -> Rectangle:
    """Return the rectangle around a face's coverage, down from where the settings let the mask begin."""
    import cv2

    # A turned head shows more cheek than the landmarks' outline holds.
    # Wisps of hair that are less than a quarter face carry no mask worth the work.
    left, top, width, height = cv2.boundingRect(cv2.threshold(coverage, 64, 255, cv2.THRESH_BINARY)[1])
    if width == 0:
        return Rectangle(0, 0, 0, 0)
    corners = np.array([[left, top], [left + width, top + height]], dtype=np.float32)
    corners *= np.array([frame_shape[1] / coverage.shape[1], frame_shape[0] / coverage.shape[0]], np.float32)
    seen = rectangle_around(corners, frame_shape, 2 * _MARGIN)
    top = seen.top
    if settings.forehead < 1:
        highest = face_contour(landmarks, settings.forehead)[:, 1].min()
        top = int(np.clip(highest - _MARGIN, top, seen.bottom))
    # Even, so that the coverage's cells can be taken as they are.
    return Rectangle(seen.left // 2 * 2, top // 2 * 2, seen.right, seen.bottom)


def join_masks(region: Region, settings: SwapSettings) -> tuple[np.ndarray, np.ndarray]:
    """Return the mask to join by, and where source and target may be compared; both (height, width) uint8."""
    import cv2

    landmarks, rectangle = region.landmarks, region.rectangle
    outline = region.outline(settings.forehead)
    whole = outline
    if settings.forehead < 1 and region.coverage is not None:
        whole = region.outline(1.0)
    mouth = masking.mouth_hole(landmarks, rectangle)
    mask = cv2.subtract(region.softened(outline, settings), mouth)
    mask = cv2.subtract(mask, masking.eye_holes(landmarks, rectangle, settings.eyes))
    # Teeth against lips is a false difference. Eye against eye is a true one, and the light that falls on an
    # eye's socket must not stop at its lids.
    return mask, cv2.subtract(masking.enlarge(whole, rectangle), mouth)


def coloured_face(
    source: Source,
    maps: tuple[np.ndarray, np.ndarray],
    region: Region,
    mask: np.ndarray,
    settings: SwapSettings,
) -> np.ndarray:
    """Warp the source and match its colours; (height, width, 3) uint8 RGB."""
    if settings.colour == "none" or settings.colour_strength == 0:
        return warp(source.rgb, *maps)
    # The source waits in Lab, so that a frame is converted once, on the way out.
    return match_colours(warp(source.lab, *maps), region, mask, settings)


def match_colours(lab: np.ndarray, region: Region, mask: np.ndarray, settings: SwapSettings) -> np.ndarray:
    """Match the colours of a warped face in Lab to the frame's; (height, width, 3) uint8 RGB."""
    import cv2

    size = (max(mask.shape[1] // _SAMPLE, 1), max(mask.shape[0] // _SAMPLE, 1))
    sample, wanted, inside = (
        cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST) for picture in (lab, region.under, mask)
    )
    wanted = cv2.cvtColor(wanted, cv2.COLOR_RGB2Lab)
    rule = colouring.colour_rule(sample, wanted, inside, settings.colour, settings.colour_strength)
    return cv2.cvtColor(colouring.apply_rule(lab, rule), cv2.COLOR_Lab2RGB)


def join(
    region: Region, face: np.ndarray, mask: np.ndarray, support: np.ndarray, settings: SwapSettings
) -> np.ndarray:
    """Join a face and the frame below it in the way that was chosen; (height, width, 3) uint8 RGB.

    Parameters
    ----------
    region : Region
    face : (height, width, 3) uint8 RGB
        Warped and coloured.
    mask, support : (height, width) uint8
        As of `join_masks`.
    settings : SwapSettings
    """
    if settings.blend == "pyramid":
        return blending.blend_pyramid(region.under, face, mask, settings.levels, support)
    if settings.blend == "poisson":
        return blending.blend_poisson(region.under, face, mask)
    return blending.blend_alpha(region.under, face, mask)
