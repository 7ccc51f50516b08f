"""Collars that lie on the body: strips laid over one smooth skirt that runs down the neck and over the cloth.

The skirt is a table of radii around the neck's axis, measured on the neck above the neckline and on the cloth
below it. A strip starts at a height on the neck, walks down the skirt, and stands off it by a profile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from scipy.ndimage import gaussian_filter

from .fabric import TILE, fabric_material
from .geometry import normalised, smooth_vector_noise, smoothstep, tube
from .materials import plain_material
from .mesh import base_mesh
from .nodes import mesh_object
from .people import Colour, Recipe

if TYPE_CHECKING:
    import bpy

COLUMNS = 144
ON_NECK = np.linspace(0.056, 0.002, 19)  # metres above the neckline's plane
ON_CLOTH = np.linspace(-0.002, -0.130, 43)
WIDEST_NECK = 0.004  # metres by which the neck may widen upwards: above that is the chin
TUCK = 0.003  # metres that a collar's inner edge goes into the skin, so that no slot can open


@dataclass(frozen=True)
class Skirt:
    """Radii (heights, columns), metres, around a centre and along an axis; azimuth 0 is in front."""

    centre: np.ndarray
    axis: np.ndarray
    ahead: np.ndarray
    sideways: np.ndarray
    radius: np.ndarray

    def walk(
        self, azimuths: np.ndarray | float, top: np.ndarray | float, down: np.ndarray | float
    ) -> np.ndarray:
        """Places (…, 3): ``down`` metres along the skirt from where it is ``top`` metres up the neck."""
        azimuths, top, down = np.broadcast_arrays(azimuths, top, down)
        column = azimuths.ravel() / (2 * np.pi) * COLUMNS
        low = np.floor(column).astype(int)
        share = (column - low)[:, None]
        ends = [self._walk_columns(at % COLUMNS, top.ravel(), down.ravel()) for at in (low, low + 1)]
        return ((1 - share) * ends[0] + share * ends[1]).reshape(*azimuths.shape, 3)

    def _walk_columns(self, columns: np.ndarray, top: np.ndarray, down: np.ndarray) -> np.ndarray:
        """The same on whole columns, flat arrays."""
        heights = np.r_[ON_NECK, ON_CLOTH]
        places = np.empty((len(columns), 3))
        for column in np.unique(columns):
            turn = column / COLUMNS * 2 * np.pi
            out = np.cos(turn) * self.ahead + np.sin(turn) * self.sideways
            line = self.centre + heights[:, None] * self.axis + self.radius[:, column, None] * out
            walked = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
            mine = columns == column
            at = np.interp(-top[mine], -heights, walked) + down[mine]
            places[mine] = np.stack([np.interp(at, walked, line[:, k]) for k in range(3)], -1)
        return places


def lay_skirt(
    vertices: np.ndarray, cloth: BVHTree, point: np.ndarray, normal: np.ndarray, loop: np.ndarray
) -> Skirt:
    """Measure neck and cloth. ``loop`` (n, 3) is the neckline, in the plane ``point``, ``normal``."""
    near = base_mesh().body_faces
    skin = BVHTree.FromPolygons(vertices.tolist(), near.tolist())
    ahead = normalised(np.array([0, -1.0, 0]) - np.array([0, -1.0, 0]) @ normal * normal)
    sideways = np.array([1.0, 0, 0])
    centre = (loop.max(0) + loop.min(0)) / 2
    centre = centre - ((centre - point) @ normal) * normal
    turns = np.linspace(0, 2 * np.pi, COLUMNS, endpoint=False)
    outwards = np.cos(turns)[:, None] * ahead + np.sin(turns)[:, None] * sideways

    def measured(tree: BVHTree, heights: np.ndarray, missing: float) -> np.ndarray:
        rows = np.full((len(heights), COLUMNS), missing)
        for i, height in enumerate(heights):
            for j, out in enumerate(outwards):
                distance = tree.ray_cast(Vector(centre + height * normal), Vector(out))[3]
                rows[i, j] = min(distance or missing, missing)
        return rows

    neck = measured(skin, ON_NECK, 0.12)
    neck = np.minimum(neck, neck[-2] + WIDEST_NECK)
    neck = gaussian_filter(neck, (1.0, 1.5), mode=("nearest", "wrap"))
    below = measured(cloth, ON_CLOTH, 0.26)
    below = np.maximum.accumulate(np.maximum(below, neck[-1]), axis=0)
    below = gaussian_filter(below, (1.0, 1.5), mode=("nearest", "wrap"))
    radius = gaussian_filter(np.r_[neck, below], (0.7, 0.0))
    return Skirt(centre, normal, ahead, sideways, radius)


def strip(
    name: str,
    skirt: Skirt,
    material: bpy.types.Material,
    azimuths: np.ndarray,
    top: np.ndarray | float,
    down: np.ndarray,
    off: np.ndarray,
    folds: Callable[[np.ndarray], np.ndarray] | None = None,
) -> bpy.types.Object:
    """A sheet on the skirt: all arrays (rows, columns), or broadcast to that; metres and radians.

    It starts at ``top`` on the neck, goes ``down`` the skirt and stands ``off`` it; ``azimuths`` that reach
    around the whole neck are closed.
    """
    azimuths, top, down, off = np.broadcast_arrays(azimuths, top, down, off)
    rows, columns = azimuths.shape
    ground = skirt.walk(azimuths, top, down)
    closed = np.ptp(azimuths[0]) > 2 * np.pi * (1 - 1.5 / columns) and np.ptp(azimuths[-1]) > 6
    lifted = ground + off[..., None] * _normals(skirt, azimuths, top, down)
    if folds is not None:
        lifted = lifted + folds(ground)
    number = np.arange(rows * columns).reshape(rows, columns)
    if closed:
        number = np.c_[number, number[:, :1]]
    corners = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(
        -1, 4
    )
    # unrolled: around by a typical radius, so that ribs do not run into each other
    across = np.unwrap(azimuths, axis=1) * 0.065 / TILE
    uv = np.stack([across, -down / TILE], -1).reshape(-1, 2)
    uv_at = uv[corners]
    if closed:  # the last column of faces goes on past the seam
        last = corners.reshape(rows - 1, -1, 4)[:, -1]
        at = uv_at.reshape(rows - 1, -1, 4, 2)
        at[:, -1, 2:, 0] = uv[last[:, 0], 0][:, None] + 2 * np.pi * 0.065 / TILE / columns
    return mesh_object(
        name, lifted.reshape(-1, 3), corners, material, uv=uv_at.reshape(-1, 2), subdivisions=1
    )


def _normals(skirt: Skirt, azimuths: np.ndarray, top: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Unit normals of the skirt under a strip, by small steps along it and around it."""
    corners = np.array(
        [
            [skirt.walk(azimuths + turn, top, down + step) for step in (-0.004, 0.004)]
            for turn in (-0.06, 0.06)
        ]
    )
    normals = np.cross((corners[:, 1] - corners[:, 0]).sum(0), (corners[1] - corners[0]).sum(0))
    out = np.cos(azimuths)[..., None] * skirt.ahead + np.sin(azimuths)[..., None] * skirt.sideways
    return normalised(normals * np.sign((normals * (out + 0.6 * skirt.axis)).sum(-1, keepdims=True)))


def build_collar(recipe: Recipe, skirt: Skirt, material: bpy.types.Material) -> list[bpy.types.Object]:
    """The recipe's collar, and over a headscarf's neck its folds."""
    rib = fabric_material("rib", recipe.garment_colour, uv_layer="UVMap")
    things = [_yoke(skirt, material), *_COLLARS[recipe.collar](recipe, skirt, material, rib)]
    if recipe.scarf:
        things.append(_wrapped_folds(skirt, recipe.scarf, recipe.seed))
    return things


def _all_around() -> np.ndarray:
    """Azimuths from behind over the front to behind, (1, columns): the seam is not seen."""
    return np.linspace(-np.pi, np.pi, COLUMNS, endpoint=False)[None]


def _band(
    name: str,
    skirt: Skirt,
    material: bpy.types.Material,
    top: float,
    width: float,
    thick: float,
    step: float = 0.0,
) -> bpy.types.Object:
    """A closed band of even thickness; ``step`` is how much thicker a turned-down upper part is."""
    upper = thick + step
    profile = [(0.008, -TUCK), (0.001, -TUCK * 0.6), (-0.0006, upper * 0.5), (0.0012, upper)]
    if step:
        turned = width * 0.62
        profile += [(turned * 0.5, upper * 1.1), (turned - 0.002, upper), (turned, upper * 0.72)]
        profile += [(turned - 0.001, thick), (turned + 0.004, thick)]
    profile += [(width * 0.5, thick), (width - 0.0014, thick), (width, thick * 0.4), (width, -0.002)]
    if step:
        profile.pop(-4)
    down, off = np.array(profile).T
    return strip(name, skirt, material, _all_around(), top, down[:, None], off[:, None])


def _yoke(skirt: Skirt, material: bpy.types.Material) -> bpy.types.Object:
    """Cloth from the garment's neckline inwards to the neck, which it leaves bare beside thin necks."""
    down = np.array([0.0, 0.006, 0.014, 0.024, 0.036, 0.048, 0.058])[:, None]
    off = np.array([-TUCK, -0.0005, 0.0, 0.0, 0.0, -0.0008, -0.004])[:, None]
    return strip("yoke", skirt, material, _all_around(), 0.004, down, off)


def _ribbed(
    recipe: Recipe, skirt: Skirt, material: bpy.types.Material, rib: bpy.types.Material
) -> list[bpy.types.Object]:
    return [_band("collar", skirt, rib, 0.008, 0.025, 0.0022)]


def _high(
    recipe: Recipe, skirt: Skirt, material: bpy.types.Material, rib: bpy.types.Material
) -> list[bpy.types.Object]:
    """A polo neck, turned down once."""
    return [_band("collar", skirt, rib, 0.034, 0.056, 0.0022, step=0.0026)]


def _hood(
    recipe: Recipe, skirt: Skirt, material: bpy.types.Material, rib: bpy.types.Material
) -> list[bpy.types.Object]:
    """A snug band, a hood that lies behind and beside the neck, and its two cords."""
    around = _all_around()
    behind = smoothstep(np.abs(around), np.radians(15), np.radians(120))
    rows = np.linspace(0, 1, 12)[:, None]
    width = 0.026 + 0.050 * behind
    off = (0.0040 + 0.0200 * behind) * np.sin(np.pi * np.clip(rows * 1.0, 0.0, 1)) ** 0.55
    off = off * (1 + 0.10 * np.sin(9 * around + 7 * rows)) + 0.0015 - 0.004 * (rows >= 1)
    top = 0.007 + 0.013 * behind
    hood = strip("hood", skirt, material, around, top, rows * width - 0.002, off)
    band = _band("collar", skirt, material, 0.010, 0.030, 0.0020)
    red, green, blue = (0.5 + 0.5 * c for c in recipe.garment_colour)
    cord = plain_material("cord", (red, green, blue), 0.8, specular=0.2)
    things = [hood, band]
    for side in (-1, 1):
        down = np.linspace(0.020, 0.088 + 0.006 * side, 9)
        line = skirt.walk(side * (0.30 + 0.1 * down), 0.007, down)
        line[:, 1] -= np.r_[0.003, np.full(len(down) - 1, 0.0075)]
        places, faces = tube(line, 0.0022)
        things.append(mesh_object("cord", places, faces, cord, subdivisions=1))
    return things


def _shirt(
    recipe: Recipe, skirt: Skirt, material: bpy.types.Material, rib: bpy.types.Material
) -> list[bpy.types.Object]:
    """A stand around the neck, two leaves folded over it that close at a button, and the placket."""
    stand = _band("stand", skirt, material, 0.020, 0.034, 0.0012)
    rows = np.linspace(0, 1, 11)[:, None]
    u = np.linspace(0, 1, 2 * COLUMNS // 3)[None] ** 1.15
    things = [stand]
    for side in (-1, 1):
        front = np.radians(1.5 + 19 * rows**1.1)  # the leaf's front edge leans away from the button
        azimuths = side * (front + (np.pi + 0.02 - front) * u)
        width = 0.040 + 0.016 * np.exp(-((u / 0.16) ** 2))
        off = 0.0030 + 0.0030 * np.sin(np.pi * rows) ** 0.8 + 0.0 * u
        leaf = strip("leaf", skirt, material, azimuths, 0.0215, rows * width, off)
        thickness = leaf.modifiers.new("thickness", "SOLIDIFY")
        thickness.thickness, thickness.offset = 0.0014, 0
        things.append(leaf)
    down = np.linspace(0.018, 0.135, 24)[:, None]
    across = np.linspace(-1, 1, 9)[None]
    # the strip keeps its width of 32 mm while the skirt widens below it
    reach = np.linalg.norm(skirt.walk(0.0, 0.02, down[:, 0]) - skirt.centre, axis=1)
    placket_off = 0.0028 * (1 - np.abs(across) ** 12) - 0.0006
    things.append(strip("placket", skirt, material, across * 0.016 / reach[:, None], 0.02, down, placket_off))
    button = plain_material("button", (0.62, 0.60, 0.55), 0.35)
    for d in (0.026, 0.098):
        things.append(_button(skirt, d, button))
    return things


def _button(skirt: Skirt, down: float, material: bpy.types.Material) -> bpy.types.Object:
    """A flat button, 10 mm across, on the placket."""
    here, below = skirt.walk(0.0, 0.02, np.array([down, down + 0.006]))
    along = normalised(below - here)
    facing = normalised(np.cross(along, skirt.sideways))
    facing = facing * -np.sign(facing[1])
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)[:, None]
    ring = np.cos(turn) * along + np.sin(turn) * skirt.sideways
    middle = here + facing * 0.0024
    rings = [middle + 0.005 * ring, middle + 0.005 * ring + 0.0016 * facing]
    rings += [middle + 0.0041 * ring + 0.0020 * facing, middle + 0.0034 * ring + 0.0013 * facing]
    places = np.concatenate([*rings, (middle + 0.0013 * facing)[None]])
    faces: list[tuple[int, ...]] = [
        (r * 20 + j, r * 20 + (j + 1) % 20, (r + 1) * 20 + (j + 1) % 20, (r + 1) * 20 + j)
        for r in range(3)
        for j in range(20)
    ]
    faces += [(60 + j, 60 + (j + 1) % 20, 80) for j in range(20)]
    return mesh_object("button", places, faces, material, smooth=False)


def _wrapped_folds(skirt: Skirt, colour: Colour, seed: int) -> bpy.types.Object:
    """The scarf's end, laid once around the neck: hanging folds over collar and shoulders."""
    around = _all_around()
    rows = np.linspace(0, 1, 30)[:, None]
    front = 0.5 + 0.5 * np.cos(around)
    width = 0.105 + 0.045 * front + 0.010 * np.sin(2 * around + 1)
    swell = smoothstep(rows, 0.0, 0.12) * smoothstep(rows, 1.08, 0.6)
    # the folds hang: in front they sag, towards one shoulder they gather
    sag = rows + 0.10 * np.sin(around + 0.7) + 0.05 * np.sin(2 * around + 2)
    waves = np.abs(np.sin(np.pi * (3.6 * sag + 0.15 * np.sin(3 * around)))) ** 0.8
    off = 0.010 + swell * (0.004 + 0.013 * waves)
    off = off * (1 - smoothstep(rows, 0.90, 0.99)) - 0.004 * (rows >= 0.99)  # the hem goes into the cloth
    off = off - 0.012 * (rows <= 0)
    rng = np.random.default_rng(seed + 33)

    def folds(ground: np.ndarray) -> np.ndarray:
        return smooth_vector_noise(rng, ground, 45) * 0.0022

    cloth = fabric_material("scarf", colour)
    return strip("scarf folds", skirt, cloth, around, 0.052, rows * width, off, folds)


_COLLARS = {"ribbed": _ribbed, "high": _high, "hood": _hood, "shirt": _shirt}
