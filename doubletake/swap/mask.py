"""Third stage: which pixels come from the new face, and how far.

The outline is drawn at half the size (a soft edge hides the difference) and the holes for mouth and eyes at
full size, where the lips' rim matters.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from doubletake.face import LANDMARK_GROUPS, face_contour, face_width, within_reach
from doubletake.swap.rectangle import Rectangle

_FRACTION_BITS = 4

# The widest soft edge, as a share of the face's width.
WIDEST_FEATHER = 0.25

# How far a hole reaches beyond lips and lids, as shares of the face's width: the line between the lips is the
# target's, and so are the lashes' roots and the wet rim of the lids.
MOUTH_RIM, EYE_RIM = 0.012, 0.016

# An eye is as good as closed when it is open by less than the first of these shares of its length, and open
# when by more than the second. What is left of an eyeball between closing lids is a few pixels of the wrong
# colour.
_CLOSED, _OPEN = 0.07, 0.14

# Beyond its true outline a face goes on for a little in the landmarks' polygon, which must not cut it there.
_ASIDE = 1.6


def outline_mask(
    landmarks: np.ndarray,
    rectangle: Rectangle,
    forehead: float = 1.0,
    coverage: np.ndarray | None = None,
    frame_shape: tuple[int, ...] | None = None,
) -> np.ndarray:
    """Return the face's outline in a rectangle of its frame, at half its size, with no softening.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels, x right and y down.
    rectangle : Rectangle
    forehead : float
        0 stops at the brows, 1 reaches the hairline.
    coverage : (h, w) uint8, optional
        How much of each pixel is the face, 0 to 255, for the whole frame at any size. With it the outline is
        the coverage's, up to its own hairline, and the landmarks only say where to stop before that.
    frame_shape : tuple, optional
        The frame's shape, rows first; needed with ``coverage``.

    Returns
    -------
    ndarray, (ceil(height / 2), ceil(width / 2)) uint8
        0 outside, 255 inside. A cell stands for two by two pixels.
    """
    import cv2

    if coverage is None or frame_shape is None:
        return _filled(cv2.convexHull(face_contour(landmarks, forehead))[:, 0], rectangle)
    cells = _cells(coverage, rectangle, frame_shape)
    if forehead == 1:
        return cells
    # The coverage knows the sides and the jaw, even where a cheek hides the jaw line of a turned head.
    polygon = face_contour(landmarks, forehead)
    middle = polygon.mean(axis=0)
    polygon[:17] = middle + _ASIDE * (polygon[:17] - middle)
    return cv2.min(cells, _filled(polygon, rectangle))


def _filled(polygon: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """Return a polygon of the frame filled with 255, at half the rectangle's size."""
    import cv2

    rows, columns = (rectangle.height + 1) // 2, (rectangle.width + 1) // 2
    corner = np.array([rectangle.left, rectangle.top], dtype=np.float32)
    points = np.rint((polygon - corner) * np.float32(1 << _FRACTION_BITS)).astype(np.int32)
    # Filled hard at full size and then averaged: OpenCV's own soft lines would add two pixels all around.
    full = np.zeros((2 * rows, 2 * columns), dtype=np.uint8)
    cv2.fillPoly(full, [points], 255, cv2.LINE_8, _FRACTION_BITS)
    return cv2.resize(full, (columns, rows), interpolation=cv2.INTER_AREA)


def _cells(coverage: np.ndarray, rectangle: Rectangle, frame_shape: tuple[int, ...]) -> np.ndarray:
    """Return the coverage of a rectangle of the frame, at half its size."""
    import cv2

    rows, columns = (rectangle.height + 1) // 2, (rectangle.width + 1) // 2
    halved = (2 * coverage.shape[0], 2 * coverage.shape[1]) == tuple(frame_shape[:2])
    if halved and rectangle.left % 2 == rectangle.top % 2 == 0:
        # The clips' own case: the cells are there already.
        top, left = rectangle.top // 2, rectangle.left // 2
        cells: np.ndarray = coverage[top : top + rows, left : left + columns]
        return cells
    fx, fy = coverage.shape[1] / frame_shape[1], coverage.shape[0] / frame_shape[0]
    # Cell (i, j) of the rectangle lies at this place of the coverage (pixels' middles at whole numbers).
    place = np.array(
        [[2 * fx, 0, (rectangle.left + 1) * fx - 0.5], [0, 2 * fy, (rectangle.top + 1) * fy - 0.5]]
    )
    kind = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(coverage, place, (columns, rows), flags=kind, borderValue=0)


def beard_area(landmarks: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """Draw where a full beard grows: from the ears down, under the nose, the lips among it.

    A beard cannot be bent onto a chin that has another or none; who wants to convince leaves it where it is.

    Returns
    -------
    ndarray, (height, width) uint8
        255 in the beard, 0 elsewhere, with a soft edge.
    """
    import cv2

    def between(one: int, other: int, share: float) -> np.ndarray:
        point: np.ndarray = landmarks[one] + share * (landmarks[other] - landmarks[one])
        return point

    middle = landmarks[[48, 54]].mean(axis=0)
    below = middle + 1.4 * (landmarks[1:16] - middle)
    above = [between(15, 14, 0.5), between(13, 35, 0.45), between(35, 53, 0.7), between(33, 51, 0.45)]
    above += [between(31, 49, 0.7), between(3, 31, 0.45), between(1, 2, 0.5)]
    polygon = np.vstack([below, above]) - np.array([rectangle.left, rectangle.top], dtype=np.float32)
    area = np.zeros((rectangle.height, rectangle.width), dtype=np.uint8)
    cv2.fillPoly(area, [np.rint(polygon * (1 << _FRACTION_BITS)).astype(np.int32)], 255, 8, _FRACTION_BITS)
    soft = 2 * max(1, round(min(0.035 * face_width(landmarks), 40.0))) + 1
    return cv2.blur(cv2.blur(area, (soft, soft)), (soft, soft))


@lru_cache(maxsize=1)
def _ramp() -> np.ndarray:
    """Return the curve that turns a blurred outline into an edge which is soft inwards only."""
    inside = np.clip(np.arange(256) / 127.5 - 1, 0, 1)
    return np.rint(255 * inside * inside * (3 - 2 * inside)).astype(np.uint8)


def soften(mask: np.ndarray, radius: float) -> np.ndarray:
    """Let a mask fade to nothing inwards over a band, without growing anywhere.

    A blurred outline is one half at its edge; what lies above one half is stretched to the full range.

    Parameters
    ----------
    mask : (h, w) uint8
    radius : float
        Width of the band in the mask's own pixels; under a half leaves it as it is.

    Returns
    -------
    ndarray, (h, w) uint8
    """
    import cv2

    # Two boxes make a tent, and near enough a Gaussian; a band of radius r needs boxes of about r across.
    size = 2 * round(radius / 2) + 1
    if size < 3:
        return mask
    # What lies beyond the rectangle is no face.
    blurred = cv2.blur(mask, (size, size), borderType=cv2.BORDER_CONSTANT)
    blurred = cv2.blur(blurred, (size, size), borderType=cv2.BORDER_CONSTANT)
    return cv2.min(cv2.LUT(blurred, _ramp()), mask)


def mouth_hole(landmarks: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """Draw the mouth's inside, which always stays the target's; closed lips leave the line between them.

    Returns
    -------
    ndarray, (height, width) uint8
        255 in the hole, 0 elsewhere.
    """
    rim = MOUTH_RIM * face_width(landmarks)
    return _holes(landmarks, rectangle, {"inner_lips": 255}, rim)


def eye_holes(landmarks: np.ndarray, rectangle: Rectangle, eyes: str = "target") -> np.ndarray:
    """Draw the eyes that stay the target's; closed lids leave the line of their lashes.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels of the frame.
    rectangle : Rectangle
    eyes : {"target", "source"}
        With ``"source"`` only eyes that are as good as closed are left to the target.

    Returns
    -------
    ndarray, (height, width) uint8
        255 in a hole, 0 elsewhere.
    """
    rim = EYE_RIM * face_width(landmarks)
    depths = {}
    for name in ("right_eye", "left_eye"):
        kept = 1 - _openness(landmarks[list(LANDMARK_GROUPS[name])]) if eyes == "source" else 1
        depths[name] = round(255 * kept)
    return _holes(landmarks, rectangle, depths, rim)


def _holes(landmarks: np.ndarray, rectangle: Rectangle, depths: dict[str, int], rim: float) -> np.ndarray:
    """Draw closed outlines of landmarks with a rim around them, each as deep as asked, a little soft."""
    import cv2

    rim = min(max(rim, 1.0), 20.0)
    corner = np.array([rectangle.left, rectangle.top], dtype=np.float32)
    points = np.rint((landmarks - corner) * np.float32(1 << _FRACTION_BITS)).astype(np.int32)
    holes = np.zeros((rectangle.height, rectangle.width), dtype=np.uint8)
    for depth in set(depths.values()) - {0}:
        outlines = [_part(points, name) for name in depths if depths[name] == depth]
        cv2.fillPoly(holes, outlines, depth, cv2.LINE_8, _FRACTION_BITS)
        cv2.polylines(holes, outlines, True, depth, round(2 * rim), cv2.LINE_8, _FRACTION_BITS)
    soft = 2 * max(1, round(rim / 2)) + 1
    return cv2.blur(holes, (soft, soft))


def _part(points: np.ndarray, name: str) -> np.ndarray:
    # Every group's numbers follow each other.
    group = LANDMARK_GROUPS[name]
    return points[group[0] : group[-1] + 1]


def _openness(lids: np.ndarray) -> float:
    """Return how open an eye is by its six landmarks: 0 as good as closed, 1 open."""
    across = float(np.hypot(*(lids[3] - lids[0])))
    height = float(np.hypot(*(lids[[1, 2]] - lids[[5, 4]]).T).mean())
    return float(np.clip((height / max(across, 1e-3) - _CLOSED) / (_OPEN - _CLOSED), 0, 1))


def face_mask(
    landmarks: np.ndarray,
    frame_shape: tuple[int, ...],
    forehead: float = 1.0,
    feather: float = 0.0,
    eyes: str = "target",
    coverage: np.ndarray | None = None,
    rectangle: Rectangle | None = None,
) -> np.ndarray:
    """Return how much of each pixel is to come from the new face.

    Parameters
    ----------
    landmarks : (68, 2) float
        Of the target's face, in pixels.
    frame_shape : tuple
        The frame's shape, rows first.
    forehead, feather, eyes
        See `doubletake.swap.SwapSettings`.
    coverage : (h, w) uint8, optional
        The face's true coverage, at any size; see `outline_mask`.
    rectangle : Rectangle, optional
        Only this part of the frame is returned.

    Returns
    -------
    ndarray, (H, W) or (height, width) float32 in 0…1
        Never outside the outline; 0 inside the mouth, and between the lids with ``eyes="target"``.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> mask = face_mask(CANONICAL[:, :2] + 150, (300, 300), feather=0.2)
    >>> float(mask[195, 150]), float(mask[0, 0])
    (1.0, 0.0)
    """
    import cv2

    landmarks = within_reach(landmarks, frame_shape)
    if rectangle is None:
        rectangle = Rectangle(0, 0, frame_shape[1], frame_shape[0])
    outline = outline_mask(landmarks, rectangle, forehead, coverage, frame_shape)
    width = face_width(landmarks)
    mask = enlarge(soften(outline, feather_radius(feather, width) / 2), rectangle)
    cv2.subtract(mask, mouth_hole(landmarks, rectangle), dst=mask)
    cv2.subtract(mask, eye_holes(landmarks, rectangle, eyes), dst=mask)
    return as_share(mask)


def feather_radius(feather: float, width: float) -> float:
    """Return the width of the soft edge in pixels, for a face of that width."""
    return min(feather * WIDEST_FEATHER * width, 200.0)


def enlarge(outline: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """Return an outline of `outline_mask` at the rectangle's full size, (height, width) uint8."""
    import cv2

    size = (outline.shape[1] * 2, outline.shape[0] * 2)
    full = cv2.resize(outline, size, interpolation=cv2.INTER_LINEAR)
    return full[: rectangle.height, : rectangle.width]


def as_share(mask: np.ndarray) -> np.ndarray:
    """Return a mask of bytes as float32 in 0…1."""
    return mask * np.float32(1 / 255)
