"""Jumpers, shirts, hooded tops: MakeHuman's tights, smoothed, swollen, cut at the neck and given a collar."""

from __future__ import annotations

import math

import bmesh
import bpy
import numpy as np
from mathutils.bvhtree import BVHTree

from .collars import build_collar, lay_skirt
from .fabric import fabric_material
from .geometry import normalised, smooth_vector_noise
from .materials import plain_material
from .mesh import arm_weights, helper_faces, vertex_group
from .nodes import link, mesh_object
from .people import Recipe

COLLAR_TILT = (0.0, -0.46, 1.0)
# Metres: the crew neck's middle above the neckline, half its height, half its thickness, how far outwards.
CREW = (0.004, 0.0095, 0.0022, 0.0012)
ARM_DROP = 0.0  # degrees by which arms hang lower than MakeHuman poses them; 18 lets skin through (amara)
AROUND_NECK, AROUND_BAND = 128, 16


def collar_plane(recipe: Recipe, neck: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Point and unit normal of the plane that the neckline is cut along."""
    return np.array([0, neck[1], neck[2] - 0.004 + recipe.collar_rise]), normalised(np.array(COLLAR_TILT))


def build_garment(recipe: Recipe, vertices: np.ndarray, neck: np.ndarray) -> list[bpy.types.Object]:
    """The jumper and its collar."""
    point, normal = collar_plane(recipe, neck)
    if recipe.fabric:
        material = fabric_material(recipe.fabric, recipe.garment_colour)
    else:
        material = plain_material("cloth", recipe.garment_colour, 0.9, specular=0.2)
    shape = _cloth_over(recipe, _arms_lowered(vertices) if recipe.fabric else vertices, neck, point)
    cut = bmesh.ops.bisect_plane(
        shape,
        geom=shape.verts[:] + shape.edges[:] + shape.faces[:],
        plane_co=point,
        plane_no=normal,
        clear_outer=True,
    )
    neckline = _front_loop([edge for edge in cut["geom_cut"] if isinstance(edge, bmesh.types.BMEdge)])
    cloth = BVHTree.FromBMesh(shape)
    mesh = bpy.data.meshes.new("garment")
    shape.to_mesh(mesh)
    shape.free()
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    body = link(bpy.data.objects.new("garment", mesh))
    thickness = body.modifiers.new("thickness", "SOLIDIFY")
    thickness.thickness, thickness.offset = 0.002, -1
    subdivision = body.modifiers.new("subdivision", "SUBSURF")
    subdivision.levels = subdivision.render_levels = 2
    if recipe.collar == "crew":
        return [body, _collar(neckline, normal, material, CREW)]
    return [body, *build_collar(recipe, lay_skirt(vertices, cloth, point, normal, neckline), material)]


def _cloth_over(
    recipe: Recipe, vertices: np.ndarray, neck: np.ndarray, point: np.ndarray
) -> bmesh.types.BMesh:
    """The tights of the upper body as a loose sheet with folds."""
    faces = helper_faces("helper-tights")
    used = sorted({i for face in faces for i in face if vertices[i, 2] > neck[2] - 0.40})
    number = {vertex: i for i, vertex in enumerate(used)}
    mesh = bpy.data.meshes.new("tights")
    upper = [[number[i] for i in face] for face in faces if all(i in number for i in face)]
    mesh.from_pydata(vertices[used].tolist(), [], upper)
    shape = bmesh.new()
    shape.from_mesh(mesh)
    bpy.data.meshes.remove(mesh)
    for _ in range(4):
        bmesh.ops.smooth_vert(
            shape, verts=shape.verts, factor=0.5, use_axis_x=True, use_axis_y=True, use_axis_z=True
        )
    shape.normal_update()
    rng = np.random.default_rng(recipe.seed + 9)
    places = np.array([vertex.co for vertex in shape.verts])
    normals = np.array([vertex.normal for vertex in shape.verts])
    folds = smooth_vector_noise(rng, places, 28)[:, :1] * 0.0045
    folds = folds + smooth_vector_noise(rng, places * [1, 1, 0.45], 60)[:, :1] * 0.0024
    below = np.clip((point[2] - places[:, 2]) / 0.06, 0, 1)[:, None]
    for vertex, place in zip(
        shape.verts, places + normals * (0.0055 + 0.006 * below + folds * below), strict=True
    ):
        vertex.co = place
    return shape


def _arms_lowered(vertices: np.ndarray) -> np.ndarray:
    """The places with arms that hang: MakeHuman's stand away from the body, which makes a poncho of cloth."""
    lowered = vertices.copy()
    angle = np.radians(ARM_DROP)
    for side, sign in (("l", 1), ("r", -1)):
        weight = arm_weights(side)[:, None]
        pivot = vertices[vertex_group(f"joint-{side}-shoulder")].mean(0)
        x, y, z = (vertices - pivot).T
        turned = np.stack(
            [
                x * math.cos(angle) + sign * z * math.sin(angle),
                y,
                z * math.cos(angle) - sign * x * math.sin(angle),
            ],
            1,
        )
        lowered += weight * (pivot + turned - vertices)
    return lowered


def _front_loop(edges: list[bmesh.types.BMEdge]) -> np.ndarray:
    """The closed line of cut edges that passes the front of the neck, in order: (n, 3)."""
    beside: dict[bmesh.types.BMVert, list[bmesh.types.BMVert]] = {}
    for edge in edges:
        a, b = edge.verts
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    start = max(beside, key=lambda vertex: -vertex.co.y)
    loop: list[np.ndarray] = []
    before, here = None, start
    while len(loop) <= len(beside):
        loop.append(np.array(here.co))
        ahead = [vertex for vertex in beside[here] if vertex is not before]
        if not ahead or ahead[0] is start:
            break
        before, here = here, ahead[0]
    return np.array(loop)


def _around(loop: np.ndarray, normal: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The neckline evened out: places, and unit vectors up along the neck and outwards, (128, 3) each."""
    closed = np.r_[loop, loop[:1]]
    walked = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    even = np.linspace(0, walked[-1], AROUND_NECK, endpoint=False)
    line = np.stack([np.interp(even, walked, closed[:, axis]) for axis in range(3)], 1)
    for _ in range(12):
        line = 0.5 * line + 0.25 * (np.roll(line, 1, 0) + np.roll(line, -1, 0))
    along = normalised(np.roll(line, -1, 0) - np.roll(line, 1, 0))
    outwards = line - line.mean(0)
    outwards = normalised(outwards - (outwards @ normal)[:, None] * normal)
    up = normalised(normal * 0.85 - outwards * 0.5)
    side = normalised(np.cross(along, up))
    side *= np.sign((side * outwards).sum(1, keepdims=True))
    return line, up, side


def _collar(
    loop: np.ndarray,
    normal: np.ndarray,
    material: bpy.types.Material,
    band: tuple[float, float, float, float],
) -> bpy.types.Object:
    """A soft band swept along the neckline."""
    line, up, side = _around(loop, normal)
    middle, height, thickness, out = band
    vertices = []
    for place, u, o in zip(line, up, side, strict=True):
        for angle in np.linspace(0, 2 * math.pi, AROUND_BAND, endpoint=False):
            rise = middle + height * math.sin(angle)
            swell = out + thickness * np.sign(math.cos(angle)) * abs(math.cos(angle)) ** 0.6
            vertices.append(place + u * rise + o * swell)
    faces = []
    for i in range(AROUND_NECK):
        here, there = i * AROUND_BAND, (i + 1) % AROUND_NECK * AROUND_BAND
        for j in range(AROUND_BAND):
            k = (j + 1) % AROUND_BAND
            faces.append((here + j, here + k, there + k, there + j))
    return mesh_object("collar", vertices, faces, material, subdivisions=1)
