"""Jumpers, shirts, hooded tops: MakeHuman's tights, smoothed, swollen, cut at the neck and given a collar."""

import math

import bmesh
import bpy
import numpy as np

from .geometry import normalised, smooth_vector_noise, smoothstep
from .materials import plain_material
from .mesh import helper_faces
from .nodes import link, mesh_object
from .people import Recipe

COLLAR_TILT = (0.0, -0.46, 1.0)
# Metres: the band's middle above the neckline, half its height, half its thickness, how far outwards.
BANDS = {
    "crew": (0.004, 0.0095, 0.0022, 0.0012),
    "high": (0.017, 0.0230, 0.0030, 0.0022),
    "hood": (0.006, 0.0130, 0.0055, 0.0055),
    "shirt": (0.010, 0.0150, 0.0016, 0.0012),
}
# A shirt's collar in profile: metres upwards and outwards from the neckline, up the stand and down the leaf.
LEAF = ((0.000, 0.0010), (0.016, 0.0015), (0.027, 0.0030), (0.030, 0.0058), (0.025, 0.0092), (0.010, 0.0140),
        (-0.006, 0.0175))  # fmt: skip
LEAF_GAP = 9.0  # degrees off the front at which a leaf begins
LEAF_POINT = 0.018  # metres by which it is longer in front
AROUND_NECK, AROUND_BAND = 128, 16


def collar_plane(recipe: Recipe, neck: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Point and unit normal of the plane that the neckline is cut along."""
    return np.array([0, neck[1], neck[2] - 0.004 + recipe.collar_rise]), normalised(np.array(COLLAR_TILT))


def build_garment(recipe: Recipe, vertices: np.ndarray, neck: np.ndarray) -> list:
    """The jumper and its collar."""
    point, normal = collar_plane(recipe, neck)
    material = plain_material("cloth", recipe.garment_colour, 0.9, specular=0.2)
    shape = _cloth_over(recipe, vertices, neck, point)
    cut = bmesh.ops.bisect_plane(
        shape,
        geom=shape.verts[:] + shape.edges[:] + shape.faces[:],
        plane_co=point,
        plane_no=normal,
        clear_outer=True,
    )
    neckline = _front_loop([edge for edge in cut["geom_cut"] if isinstance(edge, bmesh.types.BMEdge)])
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
    things = [body]
    if recipe.collar == "shirt":
        things += _leaves(neckline, normal, material)
    else:
        things.append(_collar(neckline, normal, material, BANDS[recipe.collar]))
    if recipe.collar == "hood":
        things.append(_hood(neckline, normal, material))
    return things


def _cloth_over(recipe, vertices, neck, point):
    """The tights of the upper body as a loose sheet with folds."""
    faces = helper_faces("helper-tights")
    used = sorted({i for face in faces for i in face if vertices[i, 2] > neck[2] - 0.40})
    number = {vertex: i for i, vertex in enumerate(used)}
    mesh = bpy.data.meshes.new("tights")
    kept = [[number[i] for i in face] for face in faces if all(i in number for i in face)]
    mesh.from_pydata(vertices[used].tolist(), [], kept)
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


def _front_loop(edges) -> np.ndarray:
    """The closed line of cut edges that passes the front of the neck, in order: (n, 3)."""
    beside = {}
    for edge in edges:
        a, b = edge.verts
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    start = max(beside, key=lambda vertex: -vertex.co.y)
    loop, before, here = [], None, start
    while len(loop) <= len(beside):
        loop.append(np.array(here.co))
        ahead = [vertex for vertex in beside[here] if vertex is not before]
        if not ahead or ahead[0] is start:
            break
        before, here = here, ahead[0]
    return np.array(loop)


def _around(loop, normal):
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


def _collar(loop, normal, material, band):
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


def _leaves(loop, normal, material) -> list:
    """A shirt's collar: a stand and two leaves folded over it that end in points, and the placket's edge."""
    line, up, side = _around(loop, normal)
    middle = line.mean(0)
    azimuth = np.degrees(np.arctan2(line[:, 0] - middle[0], -(line[:, 1] - middle[1])))
    order = np.argsort(azimuth)
    line, up, side, azimuth = line[order], up[order], side[order], azimuth[order]
    right, left = np.flatnonzero(azimuth > LEAF_GAP), np.flatnonzero(azimuth < -LEAF_GAP)
    path = np.r_[right, left]  # from the front over the right shoulder behind the neck to the front again
    vertices = []
    for i in path:
        near_front = smoothstep(abs(azimuth[i]), 62, LEAF_GAP)
        lower = np.clip(1 - 0.45 * near_front, 0, 1)  # the stand sinks towards the open button
        for number, (rise, out) in enumerate(LEAF):
            share = max(0, number - 3) / (len(LEAF) - 4)
            place = line[i] + up[i] * (rise * lower) + side[i] * (out + 0.004 * near_front * share)
            place = place - np.array([0, 0, LEAF_POINT]) * near_front * share
            place = place + np.array([math.copysign(0.010, azimuth[i]), -0.006, 0]) * near_front * share
            vertices.append(place)
    rows = len(LEAF)
    faces = [
        (i * rows + j, i * rows + j + 1, (i + 1) * rows + j + 1, (i + 1) * rows + j)
        for i in range(len(path) - 1)
        for j in range(rows - 1)
    ]
    collar = mesh_object("collar", vertices, faces, material, subdivisions=1)
    thickness = collar.modifiers.new("thickness", "SOLIDIFY")
    thickness.thickness, thickness.offset = 0.0016, 0
    return [collar]


def _hood(loop, normal, material):
    """A hood that lies on the back: a thick roll behind the neck, thinning towards the front."""
    line, up, side = _around(loop, normal)
    middle = line.mean(0)
    azimuth = np.degrees(np.arctan2(line[:, 0] - middle[0], -(line[:, 1] - middle[1])))
    behind = smoothstep(np.abs(azimuth), 35, 125)
    vertices = []
    for place, u, o, much in zip(line, up, side, behind, strict=True):
        for angle in np.linspace(0, 2 * math.pi, AROUND_BAND, endpoint=False):
            wide, tall = 0.005 + 0.015 * much, 0.005 + 0.017 * much
            bulge = 1 + 0.12 * math.sin(3 * angle + 5 * much)
            out = 0.005 + 0.019 * much + wide * bulge * math.cos(angle)
            vertices.append(place + u * (0.001 + 0.012 * much + tall * bulge * math.sin(angle)) + o * out)
    faces = []
    for i in range(AROUND_NECK):
        here, there = i * AROUND_BAND, (i + 1) % AROUND_NECK * AROUND_BAND
        for j in range(AROUND_BAND):
            k = (j + 1) % AROUND_BAND
            faces.append((here + j, here + k, there + k, there + j))
    return mesh_object("hood", vertices, faces, material, subdivisions=1)
