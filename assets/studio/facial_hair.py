"""Brows, stubble and lashes: strands that are bound to the skin and follow every expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from .geometry import edge_frames, normalised, sample_triangles, smooth_vector_noise, triangle_normals
from .landmarks import BROW_LINE
from .mesh import base_mesh
from .people import Recipe

BROW_POINTS, LASH_POINTS = 5, 5
STUBBLE_LENGTH = 0.0013
BEARD_HAIRS, BEARD_POINTS = 22000, 6
MOUTH_HEIGHT = 0.664  # metres, on the neutral head: hairs rooted higher are a moustache
# Columns of MakeHuman's eyelash strips, root to tip, from the inner to the outer corner of the left eye.
UPPER_LASH_COLUMNS = np.array([
    [14763, 14772, 14750, 14853, 14805], [14766, 14769, 14785, 14852, 14808],
    [14762, 14773, 14771, 14842, 14807], [14761, 14774, 14764, 14843, 14806],
    [14760, 14775, 14796, 14854, 14809], [14743, 14794, 14803, 14846, 14816],
    [14742, 14795, 14804, 14848, 14817], [14744, 14791, 14802, 14849, 14815],
    [14745, 14790, 14801, 14844, 14814], [14746, 14789, 14800, 14845, 14813],
    [14747, 14788, 14799, 14850, 14812], [14748, 14787, 14798, 14851, 14811],
    [14749, 14786, 14797, 14847, 14810],
])  # fmt: skip
LOWER_LASH_COLUMNS = np.array([
    [14765, 14770, 14820, 14861, 14832], [14759, 14776, 14821, 14860, 14833],
    [14793, 14767, 14818, 14855, 14830], [14758, 14777, 14822, 14856, 14834],
    [14757, 14778, 14823, 14858, 14835], [14756, 14779, 14824, 14857, 14836],
    [14755, 14780, 14825, 14859, 14837], [14754, 14781, 14826, 14866, 14838],
    [14753, 14782, 14827, 14865, 14839], [14752, 14783, 14828, 14862, 14840],
    [14792, 14768, 14819, 14863, 14831], [14751, 14784, 14829, 14864, 14841],
])  # fmt: skip


@dataclass(frozen=True)
class BoundStrands:
    """Strands held by triangles of the subdivided head: they ride along whatever the skin does."""

    triangles: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray  # (n, k, 3) in each triangle's own frame
    radius: np.ndarray

    def points(self, vertices: np.ndarray) -> np.ndarray:
        """Places (n, k, 3) on the head as it is now."""
        roots = (vertices[self.triangles] * self.weights[..., None]).sum(1)
        return roots[:, None] + np.einsum("ski,sij->skj", self.offsets, edge_frames(vertices, self.triangles))


def bind(
    vertices: np.ndarray, triangles: np.ndarray, weights: np.ndarray, offsets: np.ndarray, radius: np.ndarray
) -> BoundStrands:
    """Hold offsets (n, k, 3), given in the neutral head's space, by their triangles."""
    local = np.einsum("skj,sij->ski", offsets, edge_frames(vertices, triangles))
    return BoundStrands(triangles, weights, local, radius)


def brows(recipe: Recipe, vertices: np.ndarray, triangles: np.ndarray, rest: np.ndarray) -> BoundStrands:
    """Hairs along the brow's line: upright at the nose, lying outwards further on, thinning to a tail."""
    rng = np.random.default_rng(recipe.seed + 5)
    surface = BVHTree.FromPolygons(rest.tolist(), triangles.tolist())
    line = np.array(BROW_LINE) / 1000
    along = np.linspace(0, 1, len(line))
    half_height = (0.0046 if recipe.male > 0.5 else 0.0036) * recipe.brow_height
    t = np.linspace(0, 1, BROW_POINTS)[:, None]
    held, weights, offsets = [], [], []
    for side in (1, -1):
        for _ in range(int(520 * recipe.brow_density)):
            s = rng.beta(1.15, 1.3)
            off_line = float(np.clip(rng.normal(0, 0.5), -1.1, 1.1))
            height = half_height * np.interp(s, [0, 0.12, 0.45, 0.8, 1], [0.75, 1.0, 0.92, 0.55, 0.2])
            x, z = np.interp(s, along, line[:, 0]), np.interp(s, along, line[:, 1]) + off_line * height
            hit = _straight_ahead(surface, triangles, rest, side * x, z)
            if hit is None:
                continue
            triangle, share = hit
            slope = np.interp(s, [0, 0.1, 0.3, 0.6, 1], [78, 60, 30, 6, -20])
            angle = np.radians(slope - 16 * off_line * (s > 0.2) + rng.normal(0, 9))
            normal = triangle_normals(vertices, triangle[None])[0]
            direction = np.array([side * np.cos(angle), 0, np.sin(angle)])
            direction = normalised(direction - (direction @ normal) * normal)
            length = np.interp(s, [0, 0.2, 0.6, 1], [0.0058, 0.0080, 0.0075, 0.0050]) * rng.uniform(0.7, 1.1)
            droop = np.array([0, 0, -1.0]) * t**2 * length * 0.12 * (angle > 0)
            offsets.append(direction * t * length + normal * (0.0008 * np.sin(t * 2.2) + 0.0001) + droop)
            held.append(triangle)
            weights.append(share)
    radius = 0.00006 * np.clip(1.05 - 0.8 * t[:, 0] ** 2, 0.2, 1)
    return bind(vertices, np.array(held), np.array(weights), np.array(offsets), radius)


def stubble(recipe: Recipe, vertices: np.ndarray, triangles: np.ndarray, beard: np.ndarray) -> BoundStrands:
    """Short hairs where the beard mask says, pointing down."""
    rng = np.random.default_rng(recipe.seed + 6)
    chosen, weights = sample_triangles(rng, vertices, triangles, np.clip(beard - 0.15, 0, 1), 5200)
    held = triangles[chosen]
    normals = triangle_normals(vertices, held)
    direction = normalised(np.array([0, -0.1, -1.0]) + rng.normal(0, 0.35, normals.shape))
    off_skin = (direction * normals).sum(1, keepdims=True)
    direction = normalised(direction - 0.75 * off_skin * normals + 0.25 * normals)
    length = STUBBLE_LENGTH * rng.uniform(0.6, 1.3, len(held))
    offsets = direction[:, None] * np.linspace(0, 1, 3)[None, :, None] * length[:, None, None]
    return bind(vertices, held, weights, offsets, 0.00005 * np.array([1, 0.9, 0.5]))


def full_beard(
    recipe: Recipe, vertices: np.ndarray, triangles: np.ndarray, beard: np.ndarray, rest: np.ndarray
) -> BoundStrands:
    """A beard of some length: wavy hairs that lie down and forwards, in tufts, longest on the chin.

    Above the lip they lie flat, combed to the sides, and end before the mouth. ``rest`` are the vertices'
    places on the neutral head.
    """
    rng = np.random.default_rng(recipe.seed + 7)
    density = np.clip((beard - 0.08) * 2.0, 0, 1)
    chosen, weights = sample_triangles(rng, vertices, triangles, density, BEARD_HAIRS)
    held = triangles[chosen]
    roots = (vertices[held] * weights[..., None]).sum(1)
    place = (rest[held] * weights[..., None]).sum(1)
    thick = (density[held] * weights).sum(1)
    normals = triangle_normals(vertices, held)
    tufts = smooth_vector_noise(rng, roots, 330)
    direction = np.array([0, -0.25, -1.0]) + 0.30 * tufts + rng.normal(0, 0.22, normals.shape)
    direction[:, 0] += 4.0 * roots[:, 0]  # outwards at the sides of the jaw
    moustache = (np.abs(place[:, 0]) < 0.029) & (place[:, 2] > MOUTH_HEIGHT)
    sideways = np.sign(place[:, 0]) * np.interp(np.abs(place[:, 0]), (0, 0.006, 0.02), (0.2, 0.75, 1.0))
    combed = np.stack([sideways, np.full(len(held), -0.15), np.full(len(held), -0.75)], 1)
    combed += 0.12 * tufts + rng.normal(0, 0.12, normals.shape)
    direction = normalised(np.where(moustache[:, None], combed, direction))
    direction = normalised(direction - 0.9 * (direction * normals).sum(1, keepdims=True) * normals)
    length = recipe.beard * rng.uniform(0.55, 1.1, len(held)) * (0.35 + 0.65 * thick)
    to_lip = np.maximum(place[:, 2] - MOUTH_HEIGHT, 0) / 0.65  # along a hair that slants down
    length = np.where(moustache, np.clip(to_lip, 0.0025, 0.0085) * rng.uniform(0.7, 1.05, len(held)), length)
    # under the lower lip short, so that the mouth stays free, and fuller towards the chin
    below = (np.abs(place[:, 0]) < 0.024) & (place[:, 2] <= MOUTH_HEIGHT)
    length = np.where(
        below, np.minimum(length, np.interp(place[:, 2], (0.632, 0.650), (0.022, 0.007))), length
    )
    stands_off = np.where(moustache, 0.45, 1.0)[:, None, None]
    t = np.linspace(0, 1, BEARD_POINTS)[None, :, None]
    path = direction[:, None] * t + normals[:, None] * (0.55 * t - 0.38 * t**2) * stands_off
    wave = 0.10 * np.sin(9 * t + rng.uniform(0, 6, (len(held), 1, 1)))
    path = path + np.cross(direction, normals)[:, None] * wave * t
    return bind(
        vertices, held, weights, path * length[:, None, None], 0.000075 * np.linspace(1, 0.4, BEARD_POINTS)
    )


class Lashes:
    """Lashes between the rows of MakeHuman's eyelash strips, which follow every target, blinks included."""

    radius = 0.00007 * np.array([1.1, 1, 0.8, 0.55, 0.25])

    def __init__(self, recipe: Recipe) -> None:
        rng = np.random.default_rng(recipe.seed + 8)
        man = recipe.male > 0.5
        self._rows = []
        for columns, count, length, curl in (
            (UPPER_LASH_COLUMNS, 120 if man else 165, 0.95 if man else 1.3, 1.0),
            (LOWER_LASH_COLUMNS, 60 if man else 80, 0.65, -0.25),
        ):
            for mine in (columns, base_mesh().mirror[columns]):
                place = np.sort(rng.uniform(0.4, len(columns) - 1.15, count)) + rng.normal(0, 0.03, count)
                place = np.clip(place, 0, len(columns) - 1.001)
                gain = recipe.lash_share * length * rng.uniform(0.65, 1.1, count)
                lean = rng.normal(0, 0.18, count)
                self._rows.append((mine, place, gain, lean, curl))

    def points(self, vertices: np.ndarray) -> np.ndarray:
        """Places (n, 5, 3) for the posed mesh, helpers included."""
        return np.concatenate([self._row(vertices, *row) for row in self._rows])

    @staticmethod
    def _row(
        vertices: np.ndarray,
        columns: np.ndarray,
        place: np.ndarray,
        gain: np.ndarray,
        lean: np.ndarray,
        curl: float,
    ) -> np.ndarray:
        first = place.astype(int)
        share = (place - first)[:, None]
        grid = vertices[columns]

        def at(height: float) -> np.ndarray:
            low = int(height)
            row = grid[:, low] * (1 - height % 1) + grid[:, min(low + 1, 4)] * (height % 1)
            return row[first] * (1 - share) + row[first + 1] * share

        root = at(1.35)
        reach = at(4.0) - root
        beside = grid[first + 1, 2] - grid[first, 2]
        reach = reach + lean[:, None] * beside * 0.8
        length = np.linalg.norm(reach, axis=1)[:, None, None]
        t = np.linspace(0, 1, LASH_POINTS)[None, :, None]
        upwards = np.array([0, 0, curl]) * (t**2 - 0.4 * t) * length * 0.38
        forwards = np.array([0, -1.0, 0]) * t * length * 0.25
        return root[:, None] + reach[:, None] * t * gain[:, None, None] + upwards + forwards


def _straight_ahead(
    surface: BVHTree, triangles: np.ndarray, rest: np.ndarray, x: float, z: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """The neutral head's triangle behind a place of the front view, and barycentric weights in it."""
    place, _, number, _ = surface.ray_cast(Vector((x, -0.4, z)), Vector((0, 1, 0)))
    if place is None:
        return None
    triangle = triangles[number]
    corners = np.vstack([rest[triangle].T * 1000, np.ones(3)])
    weights = np.linalg.lstsq(corners, np.append(np.array(place) * 1000, 1), rcond=None)[0]
    return triangle, weights
