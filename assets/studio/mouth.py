"""The inside of the mouth: teeth, gums and tongue. MakeHuman's own cavity is empty just behind the lips."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from .geometry import normalised
from .landmarks import landmark_vertices
from .materials import FACE_PASS
from .mesh import helper_faces, helper_vertices
from .nodes import PRINCIPLED, Graph, mesh_object, point_attribute
from .people import Colour, Recipe

if TYPE_CHECKING:
    import bpy

# An object, its vertices at rest (n, 3) in metres, and whether it moves with the jaw.
Part: TypeAlias = "tuple[bpy.types.Object, np.ndarray, bool]"

# width, crown height, thickness at the neck, thickness at the edge in millimetres, from the midline backwards
UPPER_TEETH = (
    ((8.6, 10.4, 6.8, 1.9), (6.7, 9.2, 6.0, 1.8), (7.7, 10.2, 7.6, 2.4), (7.0, 8.6, 8.6, 5.2))
    + ((6.8, 8.0, 8.8, 5.8), (10.0, 7.4, 10.0, 8.0), (9.5, 7.0, 10.0, 8.0))
)  # fmt: skip
LOWER_TEETH = (
    ((5.3, 9.0, 5.8, 1.7), (5.9, 9.2, 6.0, 1.7), (6.8, 10.4, 7.2, 2.3), (7.0, 8.6, 7.4, 4.8))
    + ((7.1, 8.0, 7.8, 5.6), (11.0, 7.4, 9.8, 8.0), (10.5, 7.0, 9.8, 8.0))
)  # fmt: skip
BEHIND_LIPS = 0.0058  # the incisors' distance behind the lips' inner line
BELOW_LIP = 0.0036  # how far the upper incisors reach below the upper lip
ARCH_SHARE = 0.80  # of MakeHuman's own arch
ARCH_DEPTH = 0.046
AROUND, ALONG = 18, 11  # vertices around and along a tooth
SQUARENESS = 0.72
# gum's cross-section: rise from the tooth's neck, distance outwards; metres
GUM_PROFILE = (
    ((0.0, 0.0012), (0.0010, 0.0009), (0.0022, 0.0015), (0.0050, 0.0020), (0.0100, 0.0018))
    + ((0.0120, -0.003), (0.0060, -0.011), (0.0, -0.0105), (0.0, -0.004))
)  # fmt: skip


def build_mouth(recipe: Recipe, vertices: np.ndarray, glow: float) -> list[Part]:
    """Parts as (object, rest vertices, moves with the jaw), placed by the person's own lips.

    ``glow`` is a little light of their own, in place of the many bounces that would light a mouth.
    """
    rng = np.random.default_rng(recipe.seed + 11)
    points = landmark_vertices()
    upper_lip, lower_lip = vertices[points[62]], vertices[points[66]]
    half_width = np.abs(vertices[helper_vertices("helper-upper-teeth")][:, 0]).max() * ARCH_SHARE
    front = (upper_lip[1] + lower_lip[1]) / 2 + BEHIND_LIPS
    back, edge = front + ARCH_DEPTH, upper_lip[2] - BELOW_LIP
    tooth = _wet_material("teeth", (0.58, 0.46, 0.33), (0.62, 0.55, 0.45), 0.26, 0.35, glow)
    gum = _wet_material("gum", (0.42, 0.13, 0.12), None, 0.32, 0.5, glow * 0.8)
    parts = []
    for upper in (True, False):
        arch = Arch(half_width - (0 if upper else 0.0022), front + (0 if upper else 0.0028), back)
        rows = UPPER_TEETH if upper else LOWER_TEETH
        name = "upper" if upper else "lower"
        teeth, faces, tip, necks = _row_of_teeth(rng, rows, upper, arch, edge + (0 if upper else 0.0010))
        thing = mesh_object(f"teeth_{name}", teeth, faces, tooth)
        point_attribute(thing.data, "tip", tip)
        parts.append((thing, teeth, not upper))
        flesh, flesh_faces = _gum(necks, upper, arch)
        parts.append((mesh_object(f"gum_{name}", flesh, flesh_faces, gum, subdivisions=1), flesh, not upper))
    parts.append(_tongue(vertices, front, edge, 2.5 * glow))
    return parts


class Arch:
    """A dental arch in the horizontal plane, walked by its arc length from the midline."""

    def __init__(self, half_width: float, front: float, back: float) -> None:
        t = np.linspace(-1.5, 1.5, 2001)
        x = half_width * np.sign(np.sin(t)) * np.abs(np.sin(t)) ** 0.92
        y = back - (back - front) * np.abs(np.cos(t)) ** 0.90
        length = np.r_[0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
        self._length, self._x, self._y = length - np.interp(0, t, length), x, y

    def point(self, length: np.ndarray | float) -> np.ndarray:
        """Places (..., 2), metres, at signed arc lengths from the midline."""
        return np.stack(
            [np.interp(length, self._length, self._x), np.interp(length, self._length, self._y)], -1
        )

    def frame(self, length: np.ndarray | float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Point, unit tangent and outward normal, each (..., 2)."""
        here = self.point(length)
        along = normalised(self.point(length + 5e-4) - here)
        return here, along, np.stack([along[..., 1], -along[..., 0]], -1)


def _row_of_teeth(
    rng: np.random.Generator, rows: tuple[tuple[float, ...], ...], upper: bool, arch: Arch, edge_height: float
) -> tuple[np.ndarray, list[tuple[int, ...]], np.ndarray, list[tuple[float, float, float]]]:
    """Vertices, faces, "tip" (0 neck … 1 edge) and the necks (arc length, height, width)."""
    sign = 1 if upper else -1
    vertices: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    tips, necks = [], []
    for side in (-1, 1):
        reached = 0.0
        for number, sizes in enumerate(np.array(rows) / 1000):
            width, height = sizes[:2]
            where = side * (reached + width / 2)
            reached += width * 1.005
            stagger = (0.0, 0.0007, 0.0006, 0.0013, 0.0018, 0.0022, 0.0025)[
                number
            ]  # the row's edge curves up
            edge = edge_height + sign * stagger * (1 if upper else -0.6) + rng.normal(0, 0.0001)
            frame = _turned(*arch.frame(where), rng.normal(0, 0.03))
            tooth, tip = _tooth(frame, sizes, edge, sign, pointed=number in (2, 3))
            first = len(vertices)
            vertices += tooth
            tips += tip
            for ring in range(ALONG - 1):
                here, there = first + ring * AROUND, first + (ring + 1) * AROUND
                for i in range(AROUND):
                    k = (i + 1) % AROUND
                    faces.append((here + i, here + k, there + k, there + i))
            faces.append(tuple(first + (ALONG - 1) * AROUND + i for i in range(AROUND)))
            necks.append((where, edge + sign * height * 0.80, width))
    return np.array(vertices), faces, np.array(tips), sorted(necks)


def _turned(
    point: np.ndarray, along: np.ndarray, out: np.ndarray, angle: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    along = along * math.cos(angle) + out * math.sin(angle)
    return point, along, np.array([along[1], -along[0]])


def _tooth(
    frame: tuple[np.ndarray, np.ndarray, np.ndarray], sizes: np.ndarray, edge: float, sign: int, pointed: bool
) -> tuple[list[tuple[float, float, float]], list[float]]:
    """One crown: rounded rectangles stacked from the neck to the edge."""
    point, along, out = frame
    width, height, thick_neck, thick_edge = sizes
    angle = np.linspace(0, 2 * math.pi, AROUND, endpoint=False)
    across_unit = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** SQUARENESS
    depth_unit = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.8
    vertices, tips = [], []
    for s in np.linspace(0, 1, ALONG):
        cap = math.sqrt(max(1 - (max(s - 0.86, 0) / 0.145) ** 2, 0.02))  # the edge is rounded off
        half = width / 2 * np.interp(s, [0, 0.25, 0.65, 1], [0.74, 0.86, 1.0, 0.93]) * (0.55 + 0.45 * cap)
        across = half * across_unit
        depth = (thick_neck * (1 - s) + thick_edge * s) / 2 * cap * depth_unit
        bulge = 0.0006 * math.sin(math.pi * min(s * 1.1, 1)) - 0.0010 * (1 - s)
        centre = point - out * (thick_edge / 2 + 0.0008) + out * bulge
        off_middle = np.abs(across / (width / 2))
        z = edge + sign * height * (1 - s)
        z = z - sign * 0.0004 * pointed * s**3 * (1 - off_middle**2)
        z = z + sign * 0.0012 * np.maximum(off_middle - 0.7, 0) * s**4
        places = centre + along * across[:, None] + out * depth[:, None]
        vertices += [
            (x, y, height_) for (x, y), height_ in zip(places, np.broadcast_to(z, AROUND), strict=True)
        ]
        tips += [float(s)] * AROUND
    return vertices, tips


def _gum(
    necks: list[tuple[float, float, float]], upper: bool, arch: Arch
) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """A band along the necks that rises between the teeth."""
    sign = 1 if upper else -1
    low, thin = (1.0, 0.0) if upper else (0.55, 0.0012)  # a full lower gum would show through the chin
    where, height, width = np.array(necks).T
    walk = np.linspace(where[0] - 0.004, where[-1] + 0.004, 170)
    point, _, out = arch.frame(walk)
    gaps = np.r_[where - width / 2, where[-1] + width[-1] / 2]
    papilla = np.exp(-((np.abs(walk[:, None] - gaps).min(1) / 0.0013) ** 2))
    line = np.interp(walk, where, height) - sign * 0.0022 * papilla
    vertices = []
    for p, o, z in zip(point, out, line, strict=True):
        for rise, outwards in GUM_PROFILE:
            x, y = p + o * (outwards - thin - (0.0024 if outwards < 0 else 0.0012))
            vertices.append((x, y, z + sign * rise * low))
    ring = len(GUM_PROFILE)
    faces: list[tuple[int, ...]] = []
    for i in range(len(walk) - 1):
        for j in range(ring):
            k = (j + 1) % ring
            faces.append((i * ring + j, i * ring + k, (i + 1) * ring + k, (i + 1) * ring + j))
    return np.array(vertices), faces


def _tongue(vertices: np.ndarray, front: float, edge: float, glow: float) -> Part:
    """MakeHuman's tongue, narrowed and brought up behind the lower teeth."""
    ids = helper_vertices("helper-tongue")
    number = {int(vertex): i for i, vertex in enumerate(ids)}
    points = vertices[ids].copy()
    top = points[points[:, 1] < points[:, 1].min() + 0.012][:, 2].max()
    points += (0, front + 0.0115 - points[:, 1].min(), edge - 0.0012 - top)
    points[:, 0] *= 0.72
    material = _wet_material("tongue", (0.44, 0.15, 0.14), None, 0.40, 0.5, glow * 0.8)
    faces = [[number[i] for i in face] for face in helper_faces("helper-tongue")]
    return mesh_object("tongue", points, faces, material, subdivisions=2), points, True


def _wet_material(
    name: str, colour: Colour, edge_colour: Colour | None, roughness: float, subsurface: float, glow: float
) -> bpy.types.Material:
    graph = Graph(name)
    if edge_colour is not None:
        shade = graph.mix(graph.ramp(graph.attribute("tip"), 0.25, 1.0), colour, edge_colour)
    else:
        place = graph.node("ShaderNodeTexCoord").outputs["Object"]
        patches = graph.ramp(graph.noise(place, 420, 3, 0.6), 0.35, 0.65)
        shade = graph.mix(patches, tuple(np.array(colour) * 0.82), tuple(np.array(colour) * 1.12))
    inputs = {"Base Color": shade, "Roughness": roughness, "IOR": 1.5}
    inputs |= {"Subsurface Weight": subsurface, "Subsurface Scale": 0.0014}
    inputs |= {"Emission Color": shade, "Emission Strength": glow}
    shader = graph.node(PRINCIPLED, inputs)
    shader.inputs["Subsurface Radius"].default_value = (1.0, 0.6, 0.4)
    graph.write_pass(FACE_PASS, 1.0)
    return graph.finish(shader)
