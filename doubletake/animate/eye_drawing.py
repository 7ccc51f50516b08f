"""Eyes of a still that look elsewhere and lids that close, painted on the still before it is moved.

Behind a lid that was open there is no skin in the picture: it is made of the skin above and beside the eye.
An iris moves as a disc over the white of the eye.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from doubletake.animate.fill import fill_unknown
from doubletake.animate.portrait import Portrait

# Painted at so many times the size, for smooth rims.
_FINE = 3

# Millimetres: radius of an iris, of an eyeball, and between the outer corners of the average head's eyes.
_IRIS, _BALL, _CORNERS = 5.9, 12.0, 87.6

# The upper lid does most of the way.
_UPPER_SHARE = 0.80

_CONTOURS = (((36, 37, 38, 39), (36, 41, 40, 39)), ((42, 43, 44, 45), (42, 47, 46, 45)))


@dataclass(frozen=True, eq=False)
class Eye:
    """One eye made ready. All pictures cover the same part of the still, `_FINE` times as fine.

    Attributes
    ----------
    left, top : int
        Where the part begins in the still.
    picture : (h, w, 3) float32
        As it was.
    skin : (h, w, 3) float32
        Without eye and lashes.
    bare : (h, w, 1) float32 in 0…1
        Where the two differ.
    white, iris : (h, w, 3) float32
        The eye without its iris, and the iris whole.
    disc : (h, w, 1) float32 in 0…1
        Where the iris is.
    upper, lower : (1, w) float32
        Rows at which the lids' rims are, one for each column.
    inside : (1, w) float32 in 0…1
        1 between the eye's corners, fading at them.
    rows : (h, 1) float32
    lash : (3,) float32
        The lashes' colour.
    size : float
        The eye's width, in fine pixels.
    pixels_per_mm : float
        Fine pixels.
    """

    left: int
    top: int
    picture: np.ndarray
    skin: np.ndarray
    bare: np.ndarray
    white: np.ndarray
    iris: np.ndarray
    disc: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    inside: np.ndarray
    rows: np.ndarray
    lash: np.ndarray
    size: float
    pixels_per_mm: float


def prepare_eyes(still: Portrait) -> tuple[Eye, Eye]:
    """Take both eyes of a still apart, the person's right one first. Done once."""
    scale = float(np.hypot(*(still.landmarks[45] - still.landmarks[36]))) / _CORNERS
    right, left = (
        _prepare(still, contour, iris, scale) for contour, iris in zip(_CONTOURS, still.iris, strict=True)
    )
    return right, left


def _prepare(still: Portrait, contour: Sequence[Sequence[int]], iris_at: np.ndarray, scale: float) -> Eye:
    import cv2

    upper, lower = (still.landmarks[list(points)].astype(np.float64) for points in contour)
    width = float(np.ptp(upper[:, 0]))
    low = np.floor(np.minimum(upper.min(0), lower.min(0)) - [0.6 * width, 0.75 * width]).astype(int)
    high = np.ceil(np.maximum(upper.max(0), lower.max(0)) + [0.6 * width, 0.6 * width]).astype(int)
    limit = np.array(still.picture.shape[1::-1])
    (left, top), (right, bottom) = np.clip(low, 0, limit - 2), np.clip(high, 2, limit)
    part = still.picture[top:bottom, left:right]
    shape = (part.shape[1] * _FINE, part.shape[0] * _FINE)
    fine = cv2.resize(part, shape, interpolation=cv2.INTER_CUBIC).astype(np.float32)

    def place(points: np.ndarray) -> np.ndarray:
        placed: np.ndarray = (points - [left, top] + 0.5) * _FINE - 0.5
        return placed

    x, y = np.arange(shape[0], dtype=np.float64), np.arange(shape[1], dtype=np.float32)[:, None]
    rims = [_rim(place(points), x)[None].astype(np.float32) for points in (upper, lower)]
    first, last = np.sort(place(upper[[0, 3]])[:, 0])
    size = last - first
    inside = np.clip(np.minimum(x - first, last - x) / (0.06 * size) + 0.5, 0, 1)[None].astype(np.float32)
    seen = np.clip(np.minimum(y - rims[0], rims[1] - y) + 0.5, 0, 1) * inside

    bare = _bare(rims, y, x, first, last, size)
    skin = fill_unknown(fine, 1 - bare)
    bare = cv2.GaussianBlur(bare, (0, 0), 0.05 * size)
    disc, white, iris = _iris(fine, seen, place(iris_at), _IRIS * scale * _FINE, x[None], y)
    dark = fine.reshape(-1, 3)[fine.sum(axis=2).ravel().argsort()[: max(fine.size // 300, 8)]]
    return Eye(
        left=int(left),
        top=int(top),
        picture=fine,
        skin=skin,
        bare=bare[..., None],
        white=white,
        iris=iris,
        disc=disc[..., None],
        upper=rims[0],
        lower=rims[1],
        inside=inside,
        rows=y,
        lash=0.6 * dark.mean(axis=0) + 0.15 * skin.mean(axis=(0, 1)),
        size=float(size),
        pixels_per_mm=scale * _FINE,
    )


def _rim(points: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the row of a lid's rim in each column: the cubic through its four points."""
    order = np.argsort(points[:, 0])
    columns, rows = points[order].T
    middle, half = columns.mean(), max(np.ptp(columns) / 2, 1e-3)
    fit = np.linalg.solve(np.vander((columns - middle) / half, 4), rows)
    return np.polyval(fit, (np.clip(x, columns[0], columns[-1]) - middle) / half)


def _bare(
    rims: list[np.ndarray], y: np.ndarray, x: np.ndarray, first: float, last: float, size: float
) -> np.ndarray:
    """Return 1 where eye and lashes are, (h, w) float32: more above than below."""
    reach = np.clip(np.minimum(x - first, last - x) / size + 0.3, 0, 0.3)[None] / 0.3
    reach_far = np.float32(0.35) + np.float32(0.65) * reach
    above, below = rims[0] - 0.26 * size * reach_far, rims[1] + 0.15 * size * reach_far
    return ((y > above) & (y < below) & (reach > 0)).astype(np.float32)


def _iris(
    fine: np.ndarray, seen: np.ndarray, at: np.ndarray, radius: float, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the iris' disc, the eye without it, and it without the lids that hide some of it."""
    import cv2

    distance = np.sqrt((x - at[0]) ** 2 + (y - at[1]) ** 2)
    disc = np.clip(radius - distance + 0.5, 0, 1).astype(np.float32)
    deep = cv2.erode(seen, np.ones((3, 3), np.uint8))
    white_known = deep * (distance > 1.2 * radius)
    white = fill_unknown(fine, white_known.astype(np.float32))
    # The hidden part of an iris looks like its other half.
    rows = np.clip(2 * at[1] - y, 0, len(y) - 1)
    map_x, map_y = np.broadcast_arrays(x.astype(np.float32), rows.astype(np.float32))
    mirrored = [cv2.remap(thing, map_x, map_y, cv2.INTER_LINEAR) for thing in (fine, deep)]
    within = (distance < 1.05 * radius).astype(np.float32)
    iris = deep[..., None] * fine + (1 - deep[..., None]) * mirrored[0]
    known = within * np.maximum(deep, mirrored[1])
    return cv2.GaussianBlur(disc, (0, 0), 0.8), white, fill_unknown(iris, known)


def paint_eye(eye: Eye, closure: float, gaze: np.ndarray) -> np.ndarray | None:
    """Return the part of the still with the eye as it is to look, or None where that is as it was.

    Parameters
    ----------
    eye : Eye
    closure : float in 0…1
    gaze : (2,) float
        Degrees from where it looks in the still: azimuth, elevation.

    Returns
    -------
    ndarray, (h / 3, w / 3, 3) float32 RGB, or None
    """
    import cv2

    picture = eye.picture
    shift = eye.pixels_per_mm * _BALL * np.array([math.sin(math.radians(g)) for g in (gaze[0], -gaze[1])])
    shift = np.clip(shift, -0.30 * eye.size, 0.30 * eye.size)
    lids_move, eyes_move = closure > 0.01, float(np.abs(shift).max()) > 0.15
    if not (lids_move or eyes_move):
        return None
    ball = _ball(eye, shift) if eyes_move else picture
    picture = _lids(eye, ball, closure) if lids_move else _between_lids(eye, ball)
    height, width = picture.shape[:2]
    return cv2.resize(picture, (width // _FINE, height // _FINE), interpolation=cv2.INTER_AREA)


def _ball(eye: Eye, shift: np.ndarray) -> np.ndarray:
    import cv2

    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    size = eye.picture.shape[1::-1]
    iris = cv2.warpAffine(eye.iris, move, size, borderMode=cv2.BORDER_REPLICATE)
    disc = cv2.warpAffine(eye.disc, move, size)[..., None]
    return eye.white + disc * (iris - eye.white)


def _between_lids(eye: Eye, ball: np.ndarray) -> np.ndarray:
    # Lashes hang over the rim: the moved eye begins a little inside it.
    inset = 0.05 * eye.size
    seen = np.clip(np.minimum(eye.rows - eye.upper - inset, eye.lower - inset / 2 - eye.rows) / 2 + 0.5, 0, 1)
    return eye.picture + (seen * eye.inside)[..., None] * (ball - eye.picture)


def _lids(eye: Eye, ball: np.ndarray, closure: float) -> np.ndarray:
    gap = np.maximum(eye.lower - eye.upper, 0)
    upper = eye.upper + np.float32(_UPPER_SHARE * closure) * gap
    lower = eye.lower - np.float32((1 - _UPPER_SHARE) * closure) * gap
    share = min(closure / 0.3, 1.0)
    begun = np.float32(share * share * (3 - 2 * share))
    y, size = eye.rows, eye.size

    # A lid bulges: lighter where it faces the light, darker in its fold.
    fold = np.exp(-(((y - eye.upper + 0.10 * size) / (0.05 * size)) ** 2)) * eye.inside
    over = np.clip((y - eye.upper) / np.maximum(upper - eye.upper, 1), 0, 1)
    bulge = np.sin(np.pi * over) * (y < upper + 1) * _softly(eye.inside, size)
    shade = 1 + begun * (0.16 * bulge - 0.07 * fold)
    lid = eye.skin * shade[..., None]
    picture = eye.picture + (begun * eye.bare) * (lid - eye.picture)
    # What was eye and is lid now is skin at once.
    covered = np.clip(np.minimum(y - eye.upper + 1, upper - y) + 0.5, 0, 1) * eye.inside
    covered = np.maximum(covered, np.clip(np.minimum(y - lower, eye.lower - y) + 0.5, 0, 1) * eye.inside)
    picture = picture + covered[..., None] * (lid - picture)

    seen = np.clip(np.minimum(y - upper, lower - y) + 0.5, 0, 1) * eye.inside
    shadow = 1 - 0.35 * begun * np.exp(-(((y - upper) / (0.09 * size)) ** 2))
    picture = picture + seen[..., None] * (ball * shadow[..., None] - picture)
    return _lashes(eye, picture, upper, begun, closure)


def _softly(inside: np.ndarray, size: float) -> np.ndarray:
    import cv2

    return cv2.GaussianBlur(inside, (0, 0), 0.12 * size)


def _lashes(
    eye: Eye, picture: np.ndarray, upper: np.ndarray, begun: np.float32, closure: float
) -> np.ndarray:
    """Draw the dark rim of the upper lid; once it is down, the lashes hang from it."""
    y, size = eye.rows, eye.size
    thick = 0.034 * size * (0.45 + 0.55 * _softly(eye.inside, size))
    rim = 0.82 * np.exp(-(((y - upper) / thick) ** 2)) * _softly(eye.inside, 0.5 * size)
    # They comb out below the rim, thinner further down.
    down = np.clip((y - upper) / (0.10 * size), 0, 1)
    columns = np.arange(picture.shape[1], dtype=np.float32)[None]
    comb = 0.5 + 0.5 * np.cos(
        2 * np.pi * (columns + 0.8 * (y - upper) * np.sign(columns - columns.mean())) / 7
    )
    hanging = (y > upper) * (1 - down) ** 1.5 * comb * eye.inside * max(closure - 0.5, 0) * 0.9
    dark = begun * np.maximum(rim, hanging)[..., None]
    return picture + dark * (eye.lash - picture)
