"""Scalp hair: a few hundred guide strands combed around the head, and thousands of children between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from mathutils import Vector
from scipy.spatial import cKDTree

from .geometry import normalised, sample_triangles, smooth_vector_noise, smoothstep, triangle_normals
from .masks import scalp_density
from .people import Hair, Recipe

if TYPE_CHECKING:
    from mathutils.bvhtree import BVHTree


@dataclass(frozen=True)
class Style:
    """What sets one cut apart. Lengths in metres, shares in 0…1."""

    guides: int
    points: int
    strands: int
    radius: float
    clump_size: int
    clumping: float
    frizz: float
    shortest: float  # children are trimmed to between this share and their full length


STYLES = {
    "short": Style(900, 9, 24000, 0.000075, 26, 0.75, 0.0022, 0.55),
    "long": Style(900, 16, 22000, 0.000086, 40, 0.62, 0.0040, 0.74),
    "bun": Style(700, 16, 24000, 0.000085, 70, 0.35, 0.0016, 1.0),
    "afro": Style(700, 5, 16000, 0.000085, 14, 0.60, 0.0020, 0.72),
    "curly": Style(800, 5, 19000, 0.000085, 9, 0.42, 0.0015, 0.88),
    "buzz": Style(500, 4, 30000, 0.000070, 10, 0.0, 0.0004, 1.0),
    "bald": Style(300, 3, 6000, 0.000045, 10, 0.0, 0.0001, 0.5),
}

COILED = ("afro", "curly")


@dataclass(frozen=True)
class Scalp:
    """The head that hair grows on, subdivided as it is rendered; metres."""

    vertices: np.ndarray  # (n, 3)
    triangles: np.ndarray  # (m, 3)
    rest: np.ndarray  # (n, 3): the same places on the neutral head
    ears: np.ndarray  # (n,): mask of the ears, 0…1
    surface: BVHTree
    centre: np.ndarray  # (3,): of the skull
    eyes: np.ndarray  # (3,): between the eyes


@dataclass(frozen=True)
class Roots:
    """Where strands start: places, normals and places on the neutral head, each (n, 3)."""

    places: np.ndarray
    normals: np.ndarray
    rest: np.ndarray


def grow_hair(recipe: Recipe, scalp: Scalp) -> tuple[np.ndarray, np.ndarray]:
    """Strands (n, k, 3) and radius (k,), metres."""
    hair = recipe.hair
    style = STYLES[hair.style]
    frizz = style.frizz * recipe.hair_frizz
    rng = np.random.default_rng(recipe.seed + 3)
    density = scalp_density(scalp.rest, scalp.ears, hair.recede)
    roots = _roots(rng, scalp, density, style.guides)
    guides = (
        _bun_guides(roots, scalp, style)
        if hair.style == "bun"
        else _combed_guides(rng, hair, roots, scalp, style)
    )
    children = _roots(rng, scalp, density, style.strands)
    strands = _interpolate(hair, roots, guides, children)
    t = np.linspace(0, 1, strands.shape[1])
    strands = _clump(rng, style, children, strands, t)
    if hair.style == "long":
        strands = _hung(strands, children, scalp, t)
    strands += smooth_vector_noise(rng, strands, 220) * frizz * t[None, :, None] * 0.8
    strands += rng.normal(0, 1, (len(strands), 1, 3)) * frizz * 0.55 * (t**1.2)[None, :, None]
    if hair.style in ("short", "long"):
        stray = rng.random(len(strands)) < 0.025
        away = children.normals[stray][:, None] * 0.005 + rng.normal(0, 0.003, (stray.sum(), 1, 3))
        strands[stray] += away * (t**1.5)[None, :, None]
    if hair.style in COILED:
        strands, t = _coiled(rng, strands, children, t)
    strands = _trimmed(strands, rng.uniform(style.shortest, 1.0, len(strands)))
    if hair.style == "bun":
        strands = np.concatenate([strands, _bun(rng, scalp, strands.shape[1])])
    if hair.style == "long":
        strands = strands[~_crosses_the_face(strands, scalp.eyes)]
    return strands, style.radius * np.clip(1.05 - 0.75 * t**2, 0.25, 1)


def _roots(rng: np.random.Generator, scalp: Scalp, density: np.ndarray, count: int) -> Roots:
    chosen, weights = sample_triangles(rng, scalp.vertices, scalp.triangles, density, count)
    triangles = scalp.triangles[chosen]
    places = (scalp.vertices[triangles] * weights[..., None]).sum(1)
    rest = (scalp.rest[triangles] * weights[..., None]).sum(1)
    return Roots(places, triangle_normals(scalp.vertices, triangles), rest)


def _combed_guides(
    rng: np.random.Generator, hair: Hair, roots: Roots, scalp: Scalp, style: Style
) -> np.ndarray:
    """March each guide from its root, bent by comb and weight, pushed out where it would enter the head."""
    count = style.guides
    rest = roots.rest
    side = np.where(rest[:, 0] > hair.parting, 1.0, -1.0)
    top, front = smoothstep(rest[:, 2], 0.775, 0.825), smoothstep(rest[:, 1], -0.10, -0.135)
    up = smoothstep(rest[:, 2], 0.70, 0.80)
    zero, jitter = np.zeros(count), rng.normal(0, 1, (count, 3))
    length = np.full(count, hair.length)
    comb, lift, clearance = roots.normals, np.ones(count), np.full(count, 0.001)
    if hair.style == "short":
        length = length * (0.30 + 0.70 * up) * rng.uniform(0.85, 1.15, count) * np.where(top > 0.5, 1.15, 1)
        backwards = -0.55 * top * (1 - 0.8 * front) + 0.33 * (1 - top)
        comb = normalised(np.stack([-0.75 * top, backwards, top - 1.0], 1) + 0.15 * jitter)
        lift = 0.55 * top + 0.14 + 0.5 * front * top
        clearance = 0.0035 + 0.009 * top
    elif hair.style == "long":
        length = length * rng.uniform(0.88, 1.02, count) * (1 + 0.12 * top)
        comb = normalised(
            np.stack([side * (0.9 * top + 0.2), 0.38 - 0.15 * front, zero - 0.35], 1) + 0.06 * jitter
        )
        lift = 0.14 + 0.24 * top
        clearance = 0.004 + 0.006 * smoothstep(rest[:, 2], 0.74, 0.82)
    elif hair.style == "afro":
        length = length * (0.55 + 0.45 * up) * rng.uniform(0.8, 1.1, count)
        comb = normalised(roots.normals + 0.25 * jitter)
    elif hair.style == "curly":  # a round outline: shorter at the temples and the neck
        length = length * (0.72 + 0.28 * up) * rng.uniform(0.94, 1.04, count)
        comb = normalised(roots.normals + 0.35 * normalised(roots.places - scalp.centre) + 0.10 * jitter)
    elif hair.style in ("buzz", "bald"):
        comb = normalised(np.stack([zero, 0.2 - 0.6 * top, -0.7 * (1 - top)], 1) + 0.2 * jitter)
        lift, clearance = zero + 0.6, zero
    on_surface = comb - (comb * roots.normals).sum(1, keepdims=True) * roots.normals
    direction = normalised(roots.normals * lift[:, None] + (comb if hair.style in COILED else on_surface))
    guides = np.zeros((count, style.points, 3))
    guides[:, 0] = roots.places
    for k in range(1, style.points):
        s = k / (style.points - 1)
        if hair.style == "long":
            weight = np.array([0, 0, -(0.20 + 0.36 * s)])
            direction = normalised(direction * 0.70 + comb * max(0, 1 - 2.2 * s) * 0.20 + weight)
        elif hair.style == "short":
            direction = normalised(direction + 0.25 * on_surface + np.array([0, 0, -0.072 * s]))
        place = guides[:, k - 1] + direction * (length / (style.points - 1))[:, None]
        if hair.style not in COILED:
            place = _pushed_out(place, scalp.surface, clearance * min(1, 2.5 * s))
            direction = normalised(place - guides[:, k - 1])
        guides[:, k] = place
    return guides


def _bun_guides(roots: Roots, scalp: Scalp, style: Style) -> np.ndarray:
    """Follow the skull from each root to the bun at the back of the head."""
    bun = _bun_place(scalp)
    guides = np.zeros((len(roots.places), style.points, 3))
    for k, s in enumerate(np.linspace(0, 1, style.points)):
        place = roots.places * (1 - s) + bun * s
        clearance = np.full(len(place), 0.006 * min(1, 3 * s) + 0.010 * s**3)
        guides[:, k] = _pushed_out(place, scalp.surface, clearance) if k else roots.places
    return guides


def _bun_place(scalp: Scalp) -> np.ndarray:
    return scalp.centre + (0, 0.098, 0.030)


def _pushed_out(places: np.ndarray, surface: BVHTree, clearance: np.ndarray) -> np.ndarray:
    """Places at least ``clearance`` outside the surface."""
    out = places.copy()
    for i, place in enumerate(places):
        nearest, normal, _, _ = surface.find_nearest(Vector(place))
        nearest, normal = np.array(nearest), np.array(normal)
        if (place - nearest) @ normal < clearance[i]:
            out[i] = nearest + normal * clearance[i]
    return out


def _interpolate(hair: Hair, roots: Roots, guides: np.ndarray, children: Roots) -> np.ndarray:
    """Each child follows its three nearest guides; across a parting nobody follows anybody."""
    strands = np.empty((len(children.places), *guides.shape[1:]))
    parted = hair.style == "long"
    child_side = (children.rest[:, 0] > hair.parting) & parted
    guide_side = (roots.rest[:, 0] > hair.parting) & parted
    for side in np.unique(child_side):
        mine, theirs = child_side == side, np.flatnonzero(guide_side == side)
        distance, nearest = cKDTree(roots.places[theirs]).query(children.places[mine], k=3)
        weights = 1 / (distance + 0.001)
        weights /= weights.sum(1, keepdims=True)
        offsets = guides[theirs] - roots.places[theirs][:, None]
        strands[mine] = children.places[mine][:, None] + (offsets[nearest] * weights[:, :, None, None]).sum(1)
    return strands


def _clump(
    rng: np.random.Generator, style: Style, children: Roots, strands: np.ndarray, t: np.ndarray
) -> np.ndarray:
    """Draw strands towards their clump's leader, more so at the tips."""
    count = len(strands)
    leaders = rng.choice(count, max(40, count // style.clump_size), replace=False)
    mine = cKDTree(children.places[leaders]).query(children.places)[1]
    pull = style.clumping * rng.uniform(0.5, 1.2, count)
    return strands + (strands[leaders][mine] - strands) * (pull[:, None] * t[None] ** 1.3)[..., None] * 0.9


def _hung(strands: np.ndarray, children: Roots, scalp: Scalp, t: np.ndarray) -> np.ndarray:
    """Long hair narrows towards the neck and waves a little: hanging straight down it looks like a helmet."""
    below = smoothstep(strands[..., 2], scalp.eyes[2] - 0.01, scalp.eyes[2] - 0.15)
    out = strands.copy()
    out[..., 0] *= 1 - 0.20 * below
    out[..., 1] += 0.012 * below
    phase = 40 * children.places[:, 0] + 65 * children.places[:, 1] + 30 * children.places[:, 2]
    wave = np.sin(2 * math.pi * (0.8 + 2.3 * t)[None] + phase[:, None]) * smoothstep(t, 0.25, 0.8)[None]
    out[..., 0] += 0.0042 * wave
    out[..., 1] += 0.0030 * np.cos(2 * math.pi * 2.1 * t[None] + 1.3 * phase[:, None]) * t[None]
    return out


def _coiled(
    rng: np.random.Generator, strands: np.ndarray, children: Roots, t: np.ndarray, points: int = 14
) -> tuple[np.ndarray, np.ndarray]:
    """Tight coils around each strand."""
    fine = np.linspace(0, 1, points)
    flat = np.array([[np.interp(fine, t, strand[:, axis]) for axis in range(3)] for strand in strands])
    across = normalised(np.cross(children.normals, rng.normal(size=(len(strands), 3))))
    beside = np.cross(children.normals, across)
    turn = rng.uniform(1.8, 3.2, (len(strands), 1)) * 2 * math.pi * fine + rng.uniform(
        0, 2 * math.pi, (len(strands), 1)
    )
    radius = 0.0016 * np.minimum(1, fine * 4)
    coil = (np.cos(turn) * radius)[..., None] * across[:, None] + (np.sin(turn) * radius)[..., None] * beside[
        :, None
    ]
    return flat.transpose(0, 2, 1) + coil, fine


def _trimmed(strands: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Strands cut to a share (n,) of their length, with as many points as before."""
    points = strands.shape[1]
    where = share[:, None] * np.arange(points)[None]
    below = np.minimum(where.astype(int), points - 2)
    rest = (where - below)[..., None]
    here = np.take_along_axis(strands, below[..., None], 1)
    there = np.take_along_axis(strands, below[..., None] + 1, 1)
    return here * (1 - rest) + there * rest


def _bun(rng: np.random.Generator, scalp: Scalp, points: int, count: int = 2500) -> np.ndarray:
    """Loops wound around a flattened ball."""
    axis = normalised(rng.normal(0, 0.5, (count, 3)) + (0, 0.6, 0.8))
    u = normalised(np.cross(axis, rng.normal(size=(count, 3))))
    w = np.cross(axis, u)
    turn = rng.uniform(0, 2 * math.pi, (count, 1)) + np.linspace(0, 4.2, points)[None]
    radius = 0.030 * rng.uniform(0.75, 1.0, (count, 1))
    ring = (np.cos(turn) * radius)[..., None] * u[:, None] + (np.sin(turn) * radius)[..., None] * w[:, None]
    ring += (axis * rng.normal(0, 0.012, (count, 1)))[:, None]
    return _bun_place(scalp) + (0, 0.014, 0.004) + ring * (1, 0.75, 1)


def _crosses_the_face(strands: np.ndarray, eyes: np.ndarray) -> np.ndarray:
    x, y, z = np.moveaxis(strands, -1, 0)
    return ((np.abs(x) < 0.062) & (y < eyes[1] + 0.045) & (z < eyes[2] + 0.012)).any(1)
