"""How far away each part of a still is, and what each part goes along with: a relief over the picture.

One still shows no depth. The landmarks bring theirs along; forehead and cheeks follow the average head, the
outline of hair and ears is put level with the ears, and a smooth surface is laid through all of them. So a
turn moves the nose far and the ears hardly at all. What the surface does not know is what it hides: that is
where the picture must break when the head turns too far.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from doubletake.animate.motion import head_shape
from doubletake.animate.portrait import Portrait
from doubletake.face.landmarks import CANONICAL, CHEEKS, FOREHEAD, HAIRLINE

# Pixels from one node of the relief to the next.
STEP = 4

# In millimetres of the average head: the throat below the chin, and how deep the head's outline lies,
# where it is hair or an ear, a cheek, or a jaw that
# hides its own far side.
_THROAT = np.array([(0, 145, 62), (-40, 140, 70), (40, 140, 70), (0, 190, 62), (-60, 190, 80), (60, 190, 80)])
_OUTLINE, _CHEEK, _JAW = 85.0, 66.0, 56.0

# How round the surfaces are where they meet a point they were laid through, in millimetres.
_ROUND = 4.0

# Expressions end at these distances from the middle of the face (x) or below the chin (y), in millimetres.
_STILL_BELOW = 50.0

_UPPER_LIP, _LOWER_LIP = (49, 50, 51, 52, 53, 61, 62, 63), (55, 56, 57, 58, 59, 65, 66, 67)


# How far around the person a head may move, as a share of the face's width.
_ROOM = 0.4


@dataclass(frozen=True, eq=False)
class Relief:
    """The surface over the part of a still that can move, on nodes for `STEP` by `STEP` pixels each.

    Attributes
    ----------
    top, left, rows, columns : int
        Which part, in nodes.
    points, shape : (rows * columns, 3) float32
        In the camera's space and in the head's own axes, in metres.
    head : (rows * columns, 1) float32 in 0…1
        1 what turns with the head, 0 what stays with the body.
    face : (F,) intp
        Numbers of the nodes that an expression moves.
    shares : (F, 68) float32
        How much of each landmark's displacement these nodes share, seen from above the line between the lips.
    lips : (L,) intp
        Those nodes, counted in ``face``, that answer differently when seen from below that line: here a face
        can part.
    apart : (L, 68) float32
        The difference.
    """

    top: int
    left: int
    rows: int
    columns: int
    points: np.ndarray
    shape: np.ndarray
    head: np.ndarray
    face: np.ndarray
    shares: np.ndarray
    lips: np.ndarray
    apart: np.ndarray


def build_relief(still: Portrait, matte: np.ndarray) -> Relief:
    """Lay the surface through a still's landmarks and what is known of heads.

    Parameters
    ----------
    still : Portrait
    matte : (H, W) float32 in 0…1
        How much of each pixel is the person.
    """
    centre, shape = head_shape(still.points, still.rotation)
    head = _Head(still, centre, shape)
    left, top, right, bottom = _part(still, head, matte)
    x, y = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
    pixels = np.stack([x.ravel(), y.ravel()], 1) * STEP + (STEP - 1) / 2

    places, depths = _known_depths(still, head, matte)
    depth = _spread(pixels, places, _ROUND * head.pixels_per_mm) @ depths
    points = head.rays(pixels) * depth[:, None]
    own = head.to_millimetres(points)
    face, above, below = _shares(own, head.to_millimetres(still.points))
    lips = np.flatnonzero(np.abs(below - above).max(axis=1) > 1e-3)
    return Relief(
        top=top,
        left=left,
        rows=bottom - top,
        columns=right - left,
        points=points.astype(np.float32),
        shape=((points - centre) @ head.rotation).astype(np.float32),
        head=_goes_with_head(own)[:, None].astype(np.float32),
        face=face,
        shares=above,
        lips=lips,
        apart=(below - above)[lips],
    )


def _part(still: Portrait, head: _Head, matte: np.ndarray) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom, in nodes, of where a moved head can be."""
    height, width = matte.shape
    face = float(np.ptp(still.landmarks[:17, 0]))
    bottom = head.seen(head.from_millimetres(np.array([[0.0, CANONICAL[8, 1] + 110, 60.0]])))[0, 1]
    person = np.flatnonzero((matte[: int(np.clip(still.landmarks[8, 1], 1, height))] > 0.05).any(axis=0))
    top = np.flatnonzero((matte > 0.05).any(axis=1))[0]
    low = np.array([person[0], top]) - _ROOM * face
    high = np.array([person[-1] + _ROOM * face, bottom])
    low = np.clip(np.floor(low / STEP), 0, None).astype(int)
    high = np.minimum(np.ceil(high / STEP), [-(-width // STEP), -(-height // STEP)]).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


class _Head:
    """A still's head, its own axes counted in millimetres of the average head."""

    def __init__(self, still: Portrait, centre: np.ndarray, shape: np.ndarray) -> None:
        self.camera = np.asarray(still.camera, np.float64)
        self.centre, self.rotation = centre, np.asarray(still.rotation, np.float64)
        self.inverse = np.linalg.inv(self.camera)
        steady = np.hstack([CANONICAL, np.ones((68, 1))])
        # The affine map from the average head to this one, and back.
        self.fit = np.linalg.lstsq(steady, shape, rcond=None)[0]
        linear = np.linalg.inv(self.fit[:3])
        self.back = linear, -self.fit[3] @ linear
        depth = float(still.points[:, 2].mean())
        self.pixels_per_mm = float(still.camera[0, 0]) / depth / 1000

    def rays(self, pixels: np.ndarray) -> np.ndarray:
        """Return where each pixel looks, (N, 3), at a depth of one metre."""
        return np.column_stack([pixels, np.ones(len(pixels))]) @ self.inverse.T

    def seen(self, points: np.ndarray) -> np.ndarray:
        """Return the pixels of points in the camera's space, (N, 2)."""
        return (points @ self.camera.T)[:, :2] / points[:, 2:]

    def from_millimetres(self, points: np.ndarray) -> np.ndarray:
        """Return points of the average head in this still's camera space, (N, 3)."""
        shape = points @ self.fit[:3] + self.fit[3]
        return self.centre + shape @ self.rotation.T

    def to_millimetres(self, points: np.ndarray) -> np.ndarray:
        """Return where points in the camera's space lie on the average head, (N, 3)."""
        linear, shift = self.back
        return ((points - self.centre) @ self.rotation) @ linear + shift

    def at_depth(self, pixels: np.ndarray, depths: np.ndarray) -> np.ndarray:
        """Return the camera's depth where pixels meet the planes of the head at ``depths`` millimetres."""
        on_plane = self.from_millimetres(np.outer(depths, [0.0, 0.0, 1.0]))
        normal = self.rotation[:, 2]
        return (on_plane @ normal) / (self.rays(pixels) @ normal)


def _known_depths(still: Portrait, head: _Head, matte: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels (A, 2) whose depth (A,) in metres is known or fairly guessed."""
    generic = head.from_millimetres(np.vstack([FOREHEAD, HAIRLINE, CHEEKS, _THROAT]).astype(float))
    own = np.asarray(still.points, np.float64)
    # A point of the jaw that the cheek hides would pull the cheek back.
    kept = still.visible
    middle = head.seen(head.from_millimetres(np.array([[0.0, 0.0, 60.0]])))[0]
    outline = _outline(middle, still, matte)
    beyond = middle + 1.6 * (outline - middle)
    columns, rows = np.rint(middle + 0.94 * (outline - middle)).astype(int).T
    level = np.where(still.coverage[rows, columns] > 0.5, _CHEEK, _OUTLINE)
    jaw = _hidden_jaw(middle, still)
    places = np.vstack([head.seen(own[kept]), head.seen(generic), outline, beyond, jaw])
    depths = [
        own[kept, 2],
        generic[:, 2],
        head.at_depth(outline, level),
        head.at_depth(beyond, level),
        head.at_depth(jaw, np.full(len(jaw), _JAW)),
    ]
    return places, np.concatenate(depths)


def _outline(middle: np.ndarray, still: Portrait, matte: np.ndarray) -> np.ndarray:
    """Return where hair and ears end, (N, 2) pixels, going round the head from one jaw over the top."""
    reach = 1.9 * float(np.hypot(*(still.landmarks[16] - still.landmarks[0]))) / 2
    found = []
    for angle in np.radians(np.arange(160, 381, 20)):
        steps = np.linspace(0.3 * reach, 1.5 * reach, 120)
        path = middle + steps[:, None] * [np.cos(angle), np.sin(angle)]
        path = np.clip(path, 0, np.array(matte.shape[::-1]) - 1)
        columns, rows = np.rint(path).astype(int).T
        person = matte[rows, columns] > 0.5
        last = int(np.argmin(person)) if not person.all() else len(person) - 1
        found.append(path[max(last, 1)])
    return np.array(found)


def _hidden_jaw(middle: np.ndarray, still: Portrait) -> np.ndarray:
    """Return where the jaw ends on the side that is turned away and carries no landmark, (N, 2) pixels.

    There it falls back steeply. Without these points a head that turns back would lose its cheek.
    """
    width = float(np.hypot(*(still.landmarks[16] - still.landmarks[0])))
    known = still.landmarks[still.visible]
    found = []
    for angle in np.radians([25, 37, 49, 131, 143, 155]):
        path = middle + np.linspace(0.2, 0.9, 100)[:, None] * width * [np.cos(angle), np.sin(angle)]
        path = np.clip(path, 0, np.array(still.coverage.shape[::-1]) - 1)
        columns, rows = np.rint(path).astype(int).T
        face = np.flatnonzero(still.coverage[rows, columns] > 0.5)
        if len(face):
            end = path[face[-1]]
            if np.hypot(*(known - end).T).min() > 0.06 * width:
                found.append(end)
    return np.array(found).reshape(-1, 2)


def _spread(places: np.ndarray, anchors: np.ndarray, rounding: float) -> np.ndarray:
    """Return the weights (N, A) of anchors at places: multiquadric interpolation (R. Hardy 1971)."""

    def kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        squares = ((one[:, None] - other[None]) ** 2).sum(-1)
        return np.sqrt(squares + rounding**2)

    system = kernel(anchors, anchors)
    # Constants are kept as they are: weights of every place add up to one.
    size = len(anchors)
    bordered = np.ones((size + 1, size + 1))
    bordered[:size, :size], bordered[size, size] = system, 0
    right = np.hstack([kernel(places, anchors), np.ones((len(places), 1))])
    return np.linalg.solve(bordered, right.T)[:size].T


def _shares(own: np.ndarray, landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which nodes an expression moves and by which landmarks, above and below the lips' line."""
    rim = np.vstack([HAIRLINE, 1.12 * HAIRLINE, _THROAT])[:, :2]
    side = np.array([(88, -10), (90, 25), (88, 55), (80, 90), (60, 125)])
    sides = np.vstack([side, side * [-1, 1]])
    rim = np.vstack([rim, sides, [(0, 160), (-30, 155), (30, 155)]])
    low, high = rim.min(axis=0), rim.max(axis=0)
    inside = ((own[:, :2] > low) & (own[:, :2] < [high[0], 165])).all(axis=1)
    # A relief that falls back behind the jaw would bring throat and hair under the face's own coordinates.
    face = np.flatnonzero(inside)

    def weights(without: Collection[int]) -> np.ndarray:
        kept = [k for k in range(68) if k not in without]
        anchors = np.vstack([landmarks[kept, :2], rim])
        found = np.zeros((len(face), 68))
        found[:, kept] = _spread(own[face, :2], anchors, _ROUND)[:, : len(kept)]
        # Out to nothing, smoothly, where the nodes end.
        x, y = own[face, 0], own[face, 1]
        end = _smooth(np.abs(x), 92, 74) * _smooth(y, landmarks[8, 1] + _STILL_BELOW, landmarks[8, 1] + 8)
        return found * (end * _smooth(y, -88, -60))[:, None]

    above, below = weights(_LOWER_LIP), weights(_UPPER_LIP)
    # Beside and below the lips both are one: the corners of a mouth hold it together.
    lips = landmarks[48:68]
    middle, half = lips.mean(axis=0), np.ptp(lips[:, 0]) / 2
    x, y = own[face, 0] - middle[0], own[face, 1]
    near = _smooth(np.abs(x), 1.15 * half, 0.85 * half)
    chin, lower = landmarks[8, 1], landmarks[57, 1]
    near = near * _smooth(y, chin, lower + 0.15 * (chin - lower))
    below = above + near[:, None] * (below - above)
    return face, above.astype(np.float32), below.astype(np.float32)


def _goes_with_head(own: np.ndarray) -> np.ndarray:
    """Return 1 for face, hair and ears, falling to 0 down the neck and towards the shoulders."""
    x, y = np.abs(own[:, 0]), own[:, 1]
    chin = CANONICAL[8, 1]
    jaw = chin * np.sqrt(np.clip(1 - (x / 95) ** 2, 0.04, 1))
    return _smooth(y, jaw + 48 + 50 * _smooth(x, 60, 95), jaw + 2)


def _smooth(values: np.ndarray, zero: float | np.ndarray, one: float | np.ndarray) -> np.ndarray:
    """Return 0 at ``zero`` and beyond, 1 at ``one`` and beyond, and a soft step between them."""
    share = np.clip((values - zero) / (one - zero), 0, 1)
    return share * share * (3 - 2 * share)
