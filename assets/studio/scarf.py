"""A scarf over hair, ears and neck, tucked into the collar: a sheet laid over the head around the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from mathutils import Vector
from scipy.ndimage import gaussian_filter, maximum_filter

from .fabric import fabric_material
from .geometry import normalised, smooth_vector_noise, smoothstep
from .nodes import mesh_object, point_attribute
from .people import Colour

if TYPE_CHECKING:
    import bpy
    from mathutils.bvhtree import BVHTree

COLUMNS, ROWS, ROWS_BELOW = 120, 46, 12
TOP, BOTTOM = 88.0, -60.0  # degrees of elevation of the sheet's rows, seen from inside the skull
OPENING_MIDDLE, OPENING_HALF_HEIGHT, OPENING_HALF_WIDTH = -15.0, 36.5, 52.0  # degrees, of the face's opening
CLEARANCE, AT_THE_EDGE = 0.0060, 0.0012  # metres off the head
BELOW_JAW, WIDEST_BELOW = -22.0, 0.082  # degrees; metres from the neck's axis: shoulders are not wrapped


def build_scarf(
    colour: Colour, seed: int, surface: BVHTree, centre: np.ndarray, neck: np.ndarray
) -> tuple[bpy.types.Object, np.ndarray]:
    """The scarf object and its places at rest (n, 3); ``surface`` a search tree of the neutral head."""
    elevation = np.linspace(TOP, BOTTOM, ROWS)
    inside = 1 - ((elevation - OPENING_MIDDLE) / OPENING_HALF_HEIGHT) ** 2
    opening = np.radians(OPENING_HALF_WIDTH * np.sqrt(np.clip(inside, 0, 1)))
    across = np.linspace(0, 1, COLUMNS)
    azimuth = opening[:, None] + across[None] * (2 * np.pi - 2 * opening[:, None])
    rise = np.radians(elevation)[:, None]
    direction = np.stack(
        [np.sin(azimuth) * np.cos(rise), -np.cos(azimuth) * np.cos(rise), np.sin(rise) + 0 * azimuth], -1
    )
    skin = _distance(surface, centre, direction)
    down = np.maximum(-np.sin(rise), 1e-6)
    slim = np.minimum(WIDEST_BELOW / np.cos(rise), (centre[2] - neck[2] + 0.004) / down)
    skin = np.where(elevation[:, None] < BELOW_JAW, np.minimum(skin, slim), skin)
    modes = ("nearest", "wrap")
    skin = gaussian_filter(skin, (0.9, 1.4), mode=modes)
    draped = gaussian_filter(maximum_filter(skin, (5, 7), mode=modes), (1.6, 2.2), mode=modes)
    rim = np.minimum(across, 1 - across)[None] + 0.5 * (inside <= 0)[:, None]
    away = smoothstep(rim, 0.0, 0.09)
    radius = (skin + AT_THE_EDGE) * (1 - away) + (draped + CLEARANCE) * away
    sheet = centre + direction * radius[..., None]
    sheet = np.concatenate([sheet, _to_the_collar(sheet[-1], surface, neck)])
    rng = np.random.default_rng(seed + 21)
    outwards = normalised(sheet - centre)
    folds = smooth_vector_noise(rng, sheet * (1, 1, 0.5), 55)[..., :1] * 0.0022
    folds = folds + 0.0014 * np.sin(sheet[..., 2:] * 260 + sheet[..., 1:2] * 210 + 3 * folds / 0.002)
    # pleats that run with the face's edge, as the cloth is pulled around it
    pleats = 0.0017 * np.sin(2 * np.pi * 9 * np.minimum(rim, 0.5) ** 0.8)[..., None]
    folds[: len(rim)] += pleats * smoothstep(rim, 0.5, 0.2)[..., None]
    strength = np.concatenate([away, np.ones((ROWS_BELOW, COLUMNS))])[..., None]
    places = (sheet + outwards * folds * strength).reshape(-1, 3)
    closed = np.r_[inside <= 0, np.ones(ROWS_BELOW, bool)]  # rows whose two ends are one place
    number = np.arange(len(places)).reshape(len(sheet), COLUMNS)
    number[closed, -1] = number[closed, 0]
    corners = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1)
    faces = corners.reshape(-1, 4).tolist()
    cloth = fabric_material("scarf", colour, attribute="rest")
    thing = mesh_object("scarf", places, faces, cloth)
    point_attribute(thing.data, "rest", places)  # the weave goes with the cloth
    thickness = thing.modifiers.new("thickness", "SOLIDIFY")
    thickness.thickness, thickness.offset = 0.0012, 0
    subdivision = thing.modifiers.new("subdivision", "SUBSURF")
    subdivision.levels = subdivision.render_levels = 1
    return thing, places


def _distance(surface: BVHTree, centre: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """How far from the centre the head's outside is, by direction."""
    far = np.empty(direction.shape[:2])
    for where in np.ndindex(far.shape):
        start = centre + 0.4 * direction[where]
        place, _, _, distance = surface.ray_cast(Vector(start), Vector(-direction[where]))
        far[where] = 0.4 - distance if place is not None else 0.10
    return far


def _to_the_collar(edge: np.ndarray, surface: BVHTree, neck: np.ndarray) -> np.ndarray:
    """Rows from the sheet's lower edge to inside the collar, (12, columns, 3)."""
    middle = np.array([0, edge[:, 1].mean(), neck[2] - 0.012])
    outwards = normalised((edge - middle) * (1, 1, 0))
    around = np.empty(len(edge))
    for i, out in enumerate(outwards):
        place, _, _, distance = surface.ray_cast(Vector(middle + 0.3 * out), Vector(-out))
        around[i] = 0.3 - distance if place is not None else 0.065
    ends = (
        middle + outwards * (np.clip(gaussian_filter(around, 3, mode="wrap"), 0.04, 0.085) + 0.004)[:, None]
    )
    share = np.linspace(0, 1, ROWS_BELOW + 1)[1:, None, None]
    return edge * (1 - share) + ends * share + outwards * 0.006 * np.sin(np.pi * share)
