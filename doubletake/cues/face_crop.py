"""One frame around the face, and what several cues need of it, made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from doubletake.cues.reading import NoAnswer
from doubletake.cues.regions import FEWEST, Regions, above, regions
from doubletake.face.landmarks import LANDMARK_GROUPS, face_contour, forehead_points
from doubletake.video.noise import NOISE_GAIN, NOISE_KERNEL

Measured = TypeVar("Measured")

# Around the face, as shares of its width: room for the ring at the sides and for the neck below.
_BESIDE, _ABOVE, _BELOW = 0.22, 0.15, 0.45

# A face wider than this is made smaller first: what a cue costs must not depend on who brought the clip.
WIDEST_FACE = 400


class Sample(NamedTuple):
    """What a cue saw in one frame: the value and the two numbers behind it, or why there is none."""

    value: float = float("nan")
    inside: float = float("nan")
    outside: float = float("nan")
    reason: str = ""


@dataclass(frozen=True, eq=False)
class FaceCrop:
    """The part of a frame that holds one face.

    Attributes
    ----------
    rgb : (h, w, 3) uint8 RGB
        The part of the frame.
    mask : (h, w) float32 in 0…1
        Where the face is in it.
    landmarks : (68, 2) float32
        In its pixels.
    face_width : float
        Of the face in its pixels.
    scale : float
        How much smaller it is than the frame (1 unless the face is wider than `WIDEST_FACE`).
    corner : (int, int)
        Left and top of the part in the frame.
    frame_size : (int, int)
        Width and height of the frame.
    yaw : float
        How far the head is turned, in degrees; NaN where that is not known.
    """

    rgb: np.ndarray
    mask: np.ndarray
    landmarks: np.ndarray
    face_width: float
    scale: float
    corner: tuple[int, int]
    frame_size: tuple[int, int]
    yaw: float

    @cached_property
    def grey(self) -> np.ndarray:
        """(h, w) uint8."""
        import cv2

        return cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY)

    @cached_property
    def laplacian(self) -> np.ndarray:
        """(h, w) int16: the Laplacian of the grey values."""
        import cv2

        return cv2.Laplacian(self.grey, cv2.CV_16S)

    @property
    def regions(self) -> Regions:
        """Face and ring; `NoAnswer` where they cannot be told apart."""
        return _given(self._regions)

    @cached_property
    def _regions(self) -> Regions | NoAnswer:
        return _tried(lambda: regions(self.mask))

    @cached_property
    def features(self) -> np.ndarray:
        """(h, w) uint8: 255 on eyes, brows and mouth, with a little around them."""
        import cv2

        covered = np.zeros(self.mask.shape, np.uint8)
        for name in ("right_eye", "left_eye", "right_brow", "left_brow", "outer_lips"):
            points = np.round(self.landmarks[list(LANDMARK_GROUPS[name])]).astype(np.int32)
            cv2.fillConvexPoly(covered, cv2.convexHull(points), 255)
        reach = max(1, round(0.03 * self.face_width))
        return cv2.dilate(covered, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))

    @cached_property
    def skin(self) -> np.ndarray:
        """(h, w) bool: the face without its rim, eyes, brows and mouth."""
        import cv2

        reach = max(1, round(0.04 * self.face_width))
        sure = above(self.mask, 0.95)
        kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
        inner = cv2.erode(sure, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
        return cv2.bitwise_and(inner, cv2.bitwise_not(self.features)) > 0

    @cached_property
    def calm(self) -> np.ndarray:
        """(h, w) uint8: 255 on skin that speech hardly moves, which is forehead, upper cheeks and nose."""
        import cv2

        points = self.landmarks
        hairline = forehead_points(points)[5:]
        below = [points[i] for i in (0, 1, 2, 31, 33, 35, 14, 15, 16)]
        area = np.zeros(self.mask.shape, np.uint8)
        cv2.fillPoly(area, [np.round(np.concatenate([below, hairline[::-1]])).astype(np.int32)], 255)
        return cv2.bitwise_and(area, self.skin.astype(np.uint8) * 255)

    @property
    def grain(self) -> tuple[float, float]:
        """Standard deviation of the finest grain of the skin and of the ring around the face, in grey values.

        Only the smoothest half of each region counts: elsewhere there is texture. `NoAnswer` where there is
        too little of either.
        """
        return _given(self._grain)

    @cached_property
    def _grain(self) -> tuple[float, float] | NoAnswer:
        return _tried(self._measure_grain)

    def _measure_grain(self) -> tuple[float, float]:
        import cv2

        found = self.regions
        grey = self.grey[found.part]
        smooth = cv2.GaussianBlur(grey, (0, 0), 1.5)
        # Where a picture is white or black, the sensor's grain is cut off.
        usable = cv2.inRange(smooth, 12, 243) > 0
        skin, ring = self.skin[found.part] & usable, found.ring & usable
        if np.count_nonzero(skin) < FEWEST:
            raise NoAnswer("Too little of the skin is free to be measured.")
        if np.count_nonzero(ring) < FEWEST:
            raise NoAnswer("What surrounds the face is white or black, and shows no grain.")
        residual = np.abs(cv2.filter2D(grey, cv2.CV_32F, NOISE_KERNEL))
        slope = np.abs(cv2.Sobel(smooth, cv2.CV_16S, 1, 0)) + np.abs(cv2.Sobel(smooth, cv2.CV_16S, 0, 1))
        return _calmest(residual, slope, skin), _calmest(residual, slope, ring)

    def place(self, heat: np.ndarray) -> np.ndarray:
        """Return a heat map of this part, (h, w) 0…1, as one of the whole frame, (H, W) float32."""
        import cv2

        height, width = (round(side / self.scale) for side in heat.shape)
        whole = np.zeros(self.frame_size[::-1], np.float32)
        left, top = self.corner
        part = whole[top : top + height, left : left + width]
        sized = (
            heat if self.scale == 1 else cv2.resize(heat, part.shape[::-1], interpolation=cv2.INTER_LINEAR)
        )
        part[:] = np.clip(np.nan_to_num(sized), 0, 1)
        return whole


def _tried(measure: Callable[[], Measured]) -> Measured | NoAnswer:
    """What was measured, or why not: several cues ask, and what cannot be had is looked for once, too."""
    try:
        return measure()
    except NoAnswer as none:
        # A new one: that which was raised holds on to all that was measured before.
        return NoAnswer(none.reason)


def _given(tried: Measured | NoAnswer) -> Measured:
    if isinstance(tried, NoAnswer):
        raise NoAnswer(tried.reason)
    return tried


def _calmest(residual: np.ndarray, slope: np.ndarray, region: np.ndarray) -> float:
    slopes = slope[region]
    # The limit comes from a sample; that is enough for a median.
    calm = slopes <= np.median(slopes[:: max(len(slopes) // 2000, 1)])
    return float(residual[region][calm].mean() * NOISE_GAIN)


def hull_mask(landmarks: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return the face's outline by its landmarks, filled: (height, width) float32 in 0…1."""
    import cv2

    mask = np.zeros((height, width), np.uint8)
    points = np.clip(face_contour(landmarks), -4 * width, 5 * width)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / np.float32(255)


def crop_face(
    frame: np.ndarray, landmarks: np.ndarray, mask: np.ndarray | None = None, yaw: float = float("nan")
) -> FaceCrop:
    """Cut the face and its surroundings out of a frame.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB
    landmarks : (68, 2) float
        Pixels of the frame.
    mask : (H, W) float32 in 0…1, or (h, w) uint8 in 0…255 of any size, optional
        Where the face is; without it the landmarks' outline is used.
    yaw : float
        How far the head is turned, in degrees.

    Returns
    -------
    FaceCrop
    """
    import cv2

    height, width = frame.shape[:2]
    landmarks = np.asarray(landmarks, np.float32)
    low, high = landmarks.min(0), landmarks.max(0)
    brows = landmarks[17:27, 1].mean()
    # The forehead is about as high as half the way from brows to chin.
    low = np.minimum(low, [low[0], brows - 0.55 * (high[1] - brows)])
    face = max(float(high[0] - low[0]), 1.0)
    left, right = low[0] - _BESIDE * face, high[0] + _BESIDE * face
    top, bottom = low[1] - _ABOVE * face, high[1] + _BELOW * face
    left, right = (int(np.clip(x, 0, width)) for x in (left, right + 1))
    top, bottom = (int(np.clip(y, 0, height)) for y in (top, bottom + 1))
    if right - left < 8 or bottom - top < 8:
        # The face lies outside the picture; what is left says that there is none.
        left, top, right, bottom = 0, 0, min(width, 8), min(height, 8)
    part = (slice(top, bottom), slice(left, right))
    rgb = np.ascontiguousarray(frame[part])
    local = landmarks - np.array([left, top], np.float32)
    if mask is None:
        cover = hull_mask(local, right - left, bottom - top)
    else:
        cover = _part_of(mask, part, (height, width))
    scale = min(1.0, WIDEST_FACE / face)
    if scale < 1:
        size = (max(round(rgb.shape[1] * scale), 8), max(round(rgb.shape[0] * scale), 8))
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        cover = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
        local = (local + 0.5) * np.float32(scale) - np.float32(0.5)
    return FaceCrop(rgb, cover, local, face * scale, scale, (left, top), (width, height), float(yaw))


def _part_of(mask: np.ndarray, part: tuple[slice, slice], frame_shape: tuple[int, int]) -> np.ndarray:
    """Cut the part of a frame out of its mask, which may be smaller than the frame and of bytes."""
    import cv2

    rows, columns = part
    if mask.shape == frame_shape:
        cover = np.asarray(mask[part])
    else:
        # Only the part is enlarged. (0, 0) is the middle of the first pixel in both.
        down, right = mask.shape[0] / frame_shape[0], mask.shape[1] / frame_shape[1]
        matrix = np.array(
            [
                [right, 0, (columns.start + 0.5) * right - 0.5],
                [0, down, (rows.start + 0.5) * down - 0.5],
            ]
        )
        size = (columns.stop - columns.start, rows.stop - rows.start)
        cover = cv2.warpAffine(
            np.asarray(mask),
            matrix,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    if cover.dtype == np.uint8:
        return cover.astype(np.float32) / np.float32(255)
    return np.ascontiguousarray(cover, np.float32)
