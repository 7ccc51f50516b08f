"""Cloth: knits and weaves as one small repeating picture each, looked up once or thrice a shading point."""

from __future__ import annotations

import bpy
import numpy as np
from scipy.ndimage import gaussian_filter

from .geometry import smoothstep
from .nodes import PRINCIPLED, Graph, float_image
from .people import Colour

TILE = 0.128  # metres that the picture covers before it repeats
SIDE = 512  # texels
# Relief in metres; sheen; share by which the valleys and the uneven yarn darken the colour.
CLOTHS = {
    "knit": (0.0004, 0.0, 0.40),
    "fleece": (0.0001, 0.0, 0.28),
    "shirt": (0.00005, 0.0, 0.18),
    "scarf": (0.00005, 0.0, 0.24),
    "rib": (0.0012, 0.0, 0.40),
}


def fabric_material(
    fabric: str, colour: Colour, uv_layer: str = "", attribute: str = ""
) -> bpy.types.Material:
    """A cloth's material, its weave laid out by a UV layer in tiles, or in space by the object's own places.

    ``attribute`` names vectors (metres) that stand for the places where these move: a weave must not swim.
    """
    relief, sheen, shade = CLOTHS[fabric]
    graph = Graph(fabric)
    if uv_layer:
        settings, place = {}, graph.node("ShaderNodeUVMap", uv_map=uv_layer).outputs[0]
    else:
        settings = {"projection": "BOX", "projection_blend": 0.3}
        place = graph.vector_attribute(attribute) if attribute else None
        place = place or graph.node("ShaderNodeTexCoord").outputs["Object"]
        scale = (1 / TILE,) * 3
        place = graph.node("ShaderNodeVectorMath", {0: place, 1: scale}, operation="MULTIPLY").outputs[0]
    texel = graph.node("ShaderNodeTexImage", {"Vector": place}, image=_picture(fabric), **settings)
    height, yarn, _ = graph.node("ShaderNodeSeparateColor", {0: texel.outputs["Color"]}).outputs
    tone = graph.multiply(graph.add(height, yarn), 0.5)
    dark, light = np.array(colour) * (1 - shade), np.minimum(np.array(colour) * (1 + 0.6 * shade), 0.9)
    bump = graph.node("ShaderNodeBump", {"Strength": 0.9, "Distance": relief, "Height": height})
    inputs = {
        "Base Color": graph.mix(tone, tuple(dark), tuple(light)),
        "Roughness": 0.9,
        "Specular IOR Level": 0.2,
        "Sheen Weight": sheen,
        "Sheen Roughness": 0.45,
        "Normal": bump.outputs[0],
    }
    return graph.finish(graph.node(PRINCIPLED, inputs))


def _picture(fabric: str) -> bpy.types.Image:
    """The repeating picture: red how high the yarn stands, green how light it is dyed, both 0…1."""
    name = f"cloth {fabric}"
    known = bpy.data.images.get(name)
    if known:
        return known
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    height = _HEIGHTS[fabric](x, y)
    blots = gaussian_filter(rng.normal(size=(SIDE, SIDE)), SIDE / 24, mode="wrap")
    fuzz = gaussian_filter(rng.normal(size=(SIDE, SIDE)), 1.5, mode="wrap")
    threads = gaussian_filter(rng.normal(size=(SIDE, SIDE)), (0.8, 40), mode="wrap")
    yarn = 0.5 + 0.11 * sum(part / part.std() for part in (blots, fuzz, threads))
    height = height + 0.08 * fuzz / fuzz.std()
    image = float_image(name, np.clip(np.stack([height, yarn, 0 * yarn], -1), 0, 1))
    image.colorspace_settings.name = "Non-Color"
    return image


def _stitches(x: np.ndarray, y: np.ndarray, across: int, up: int) -> np.ndarray:
    """Plain knitting: columns of little Vs, ``across`` and ``up`` of them to a tile."""
    column = np.abs((x * across) % 1 - 0.5)
    leg = 1 - ((column - 0.25) / 0.25) ** 2
    return leg * (0.45 + 0.55 * (0.5 + 0.5 * np.cos(2 * np.pi * (y * up - column * 1.1))))


def _ribs(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ridge = smoothstep(0.5 + 0.5 * np.cos(2 * np.pi * x * 24), 0.15, 0.75)
    return ridge * (0.75 + 0.25 * _stitches(x, y, 48, 44))


def _weave(x: np.ndarray, y: np.ndarray, threads: int) -> np.ndarray:
    over = np.cos(2 * np.pi * x * threads) * np.cos(2 * np.pi * y * threads)
    return 0.5 + 0.35 * over


_HEIGHTS = {
    "knit": lambda x, y: _stitches(x, y, 30, 38),
    "fleece": lambda x, y: _stitches(x, y, 60, 76),
    "shirt": lambda x, y: _weave(x, y, 80),
    "scarf": lambda x, y: _weave(x, y, 90),
    "rib": _ribs,
}
