"""Which pixels count as face, and which as its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.cues.reading import NoAnswer

# As shares of the face's width: what is left out on either side of its rim (the rim itself is an edge), and
# how far outwards the ring reaches.
GAP, RING = 0.015, 0.10

# Too few pixels, and chance decides.
SMALLEST_FACE, FEWEST = 48, 400


@dataclass(frozen=True, eq=False)
class Regions:
    """A face and the ring around it, in the rectangle ``part`` of a picture.

    Attributes
    ----------
    part : (slice, slice)
        Rows and columns of the picture.
    inside, ring : (h, w) bool
        Where to measure; neither holds the rim.
    whole : (h, w) uint8
        255 wherever the outline holds the pixel, eyes and mouth included.
    distance : (h, w) float32
        Pixels from the outline, outwards; 0 inside.
    width : int
        The face's width in pixels.
    """

    part: tuple[slice, slice]
    inside: np.ndarray
    ring: np.ndarray
    whole: np.ndarray
    distance: np.ndarray
    width: int


def above(picture: np.ndarray, limit: float) -> np.ndarray:
    """Return where a picture (H, W) of one channel is above a limit, uint8: 255, or 0."""
    import cv2

    # OpenCV compares with a plain number, too, which its types know nothing of.
    return cv2.compare(picture, limit, cv2.CMP_GT)  # type: ignore[call-overload, no-any-return]


def regions(mask: np.ndarray) -> Regions:
    """Find where to measure inside a face and around it.

    Parameters
    ----------
    mask : (H, W) float32 in 0…1
        Where the face is.

    Returns
    -------
    Regions

    Raises
    ------
    NoAnswer
        If there is no face, or it is too small, or fills the picture.
    """
    import cv2

    outlines, _ = cv2.findContours(above(mask, 0.5), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        raise NoAnswer("There is no face in this picture.")
    largest = max(outlines, key=cv2.contourArea)
    left, top, width, height = cv2.boundingRect(largest)
    if width < SMALLEST_FACE:
        raise NoAnswer(f"The face is too small: {width} pixels wide, and {SMALLEST_FACE} are needed.")
    reach = round(RING * width)
    part = (
        slice(max(top - reach, 0), top + height + reach),
        slice(max(left - reach, 0), left + width + reach),
    )
    sure = above(np.ascontiguousarray(mask[part]), 0.95)
    whole = np.zeros_like(sure)
    cv2.drawContours(whole, [largest], -1, 255, cv2.FILLED, offset=(-part[1].start, -part[0].start))
    gap = max(1, round(GAP * width))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1))
    # What lies beyond the picture is no face.
    sure = cv2.erode(cv2.bitwise_and(sure, whole), disc, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    distance = cv2.distanceTransform(255 - whole, cv2.DIST_L2, 3)
    inside, ring = sure > 0, (distance > gap) & (distance <= reach)
    if np.count_nonzero(inside) < FEWEST:
        raise NoAnswer("Too little of the face is free to be measured.")
    if np.count_nonzero(ring) < FEWEST:
        raise NoAnswer("The face fills the picture, so there is nothing around it to compare with.")
    return Regions(part, inside, ring, whole, distance, width)
