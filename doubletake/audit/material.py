"""How the label-free clips of the library compare with the camera clips that they came from.

Every camera clip is encoded again as an item, as every made clip is; the two differ then in nothing but the
making, and whatever else is found between them is a fault of the material.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from doubletake.audit.trivial_baseline import noise
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip

# Of each clip, so many frames are compared, evenly spread.
_FRAMES = 12

# As shares of the face's width: how far from the face "outside" begins (a rough swap reaches over its rim),
# and how far the band along the rim reaches to either side.
_CLEAR, _BAND = 0.12, 0.02


@dataclass(frozen=True)
class Difference:
    """How much a made clip differs from the camera clip under it, by two simple measures.

    Attributes
    ----------
    face : float
        Mean distance of the colours within the face, CIE L*a*b* (ΔE 1976).
    rim : float
        Mean slope of the grey values along the face's rim, divided by the camera clip's: 1 if the rim is
        as sharp as it was filmed.
    """

    face: float
    rim: float


def noise_outside(clip: Clip) -> float:
    """Return the noise well away from the face, in grey levels, as `trivial_baseline.noise` measures it.

    Raises
    ------
    DoubleTakeError
        If the clip has no truth, or its face fills every frame.
    """
    import cv2

    values = []
    for index, mask in _masks(clip):
        reach = max(1, round(_CLEAR * _width(mask)))
        outside = cv2.distanceTransform((mask < 0.02).astype(np.uint8), cv2.DIST_L2, 3) > reach
        if outside.any():
            values.append(noise(cv2.cvtColor(clip.frame(index), cv2.COLOR_RGB2GRAY), outside))
    if not values:
        raise DoubleTakeError(f"The face fills the clip {clip.name}: nothing beside it can be measured.")
    return float(np.mean(values))


def difference(made: Clip, camera: Clip) -> Difference:
    """Compare a made clip with the camera clip under it, frame by frame, where the true face is.

    Parameters
    ----------
    made, camera : Clip
        Of one footage; the truth is taken from ``camera``.

    Raises
    ------
    DoubleTakeError
        If the two are not of one size and length, or the camera clip has no truth.
    """
    import cv2

    if (made.width, made.height, made.frame_count) != (camera.width, camera.height, camera.frame_count):
        raise DoubleTakeError(f"The clips {made.name} and {camera.name} are not of one size and length.")
    colours, slopes = [], []
    for index, mask in _masks(camera):
        pictures = [clip.frame(index) for clip in (made, camera)]
        labs = [cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab) for picture in pictures]
        inside = mask > 0.5
        # A face turned away or hidden has nothing to compare.
        if not inside.any():
            continue
        colours.append(np.linalg.norm(labs[0] - labs[1], axis=2)[inside].mean())
        size = 2 * max(1, round(_BAND * _width(mask))) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        band = cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_GRADIENT, disc) > 0
        slopes.append([_slope(lab[..., 0])[band].mean() for lab in labs])
    if not colours:
        raise DoubleTakeError(f"There is no face in the clip {camera.name} to compare.")
    on_made, on_camera = np.sum(slopes, axis=0)
    return Difference(float(np.mean(colours)), float(on_made / on_camera))


def _masks(clip: Clip) -> Iterator[tuple[int, np.ndarray]]:
    """Frames' numbers, evenly spread, with the face's true coverage."""
    truth = clip.truth()
    for index in np.unique(np.linspace(0, clip.frame_count - 1, _FRAMES).astype(int)).tolist():
        yield index, truth.mask(index)


def _width(mask: np.ndarray) -> int:
    """How many columns the face reaches over."""
    return int(np.count_nonzero((mask > 0.5).any(axis=0)))


def _slope(light: np.ndarray) -> np.ndarray:
    import cv2

    return cv2.magnitude(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))
