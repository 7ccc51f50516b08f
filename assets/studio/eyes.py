"""Eyes of our own: a recessed iris under a bulging, reflecting shell, and the lamps' mirror image in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import bpy
import cv2
import numpy as np

from .geometry import normalised, smoothstep
from .materials import EYE_PASS, FACE_PASS, to_srgb
from .mesh import vertex_group
from .nodes import PRINCIPLED, Graph, mesh_object, packed_image
from .people import IRIS_COLOURS, Recipe
from .settings import FRAME_HEIGHT, LENS_MM, SENSOR_MM

if TYPE_CHECKING:
    from mathutils import Matrix

IRIS_RADIUS = 0.0061
CORNEA_BULGE = 0.0011
CORNEA_RADIUS = 0.0078  # of the sphere that mirrors the lamps
SHELL = 1.0035  # the shell's radius in eyeball radii
BULGE_EDGE = 1.22  # where the bulge starts, in iris angles
PUPIL = 0.40  # of the iris
SEGMENTS = 64
TEXTURE = 1024
# Eyeball and cornea by side, "l" and "r", the person's own.
Eyes: TypeAlias = "dict[str, tuple[bpy.types.Object, bpy.types.Object]]"
CATCH_SHARE = "catch_share"  # a property of the eye objects


def eyeball(vertices: np.ndarray, side: str) -> tuple[np.ndarray, float]:
    """Centre and radius, metres: the sphere through the back half of MakeHuman's eye helper."""
    points = vertices[vertex_group(f"helper-{side}-eye")]
    back = points[points[:, 1] > np.median(points[:, 1])]
    solution = np.linalg.lstsq(np.c_[2 * back, np.ones(len(back))], (back**2).sum(1), rcond=None)[0]
    centre = solution[:3]
    return centre, float(np.sqrt(solution[3] + centre @ centre))


def shell_radius(angle: np.ndarray, radius: float) -> np.ndarray:
    """Distance of the shell from the eyeball's centre at an angle (radians) from the gaze."""
    edge = math.asin(IRIS_RADIUS / radius) * BULGE_EDGE
    bulge = CORNEA_BULGE * 0.5 * (1 + np.cos(math.pi * np.minimum(angle, edge) / edge))
    return radius * SHELL + np.where(angle < edge, bulge, 0.0)


def build_eyes(recipe: Recipe, radius: float, traced_highlights: bool) -> Eyes:
    """Eyeball and cornea objects by side, centred at the origin and looking along −Y."""
    inner, inner_faces, outer, outer_faces = _eye_shapes(radius)
    eye, cornea = _eye_material(recipe, radius), _cornea_material(radius, traced_highlights)
    uv = [
        [0.5 + inner[i, 0] / (2 * radius), 0.5 + inner[i, 2] / (2 * radius)]
        for face in inner_faces
        for i in face
    ]
    eyes = {}
    for side in "lr":
        shell = mesh_object(f"cornea_{side}", outer, outer_faces, cornea)
        shell.visible_shadow = False
        eyes[side] = (mesh_object(f"eye_{side}", inner, inner_faces, eye, uv), shell)
        eyes[side][0][CATCH_SHARE] = recipe.catch_share
    return eyes


def catch_lights(
    eyes: Eyes, radius: float, camera: bpy.types.Object, lamps: list[bpy.types.Object], size: int
) -> np.ndarray:
    """Mirror image of the lamps in both corneas, to be added where an eye is seen.

    Returns (size, size, 3) linear light; ``eyes`` are the objects of `build_eyes`.

    Traced by hand on a spherical cornea: noiseless, free, and of the same shape in both eyes in every
    frame, where a denoiser would erase two pixels of light in one frame and keep them in the next.
    """
    image = np.zeros((size, size, 3), np.float32)
    for side in "rl":
        matrix = np.array(eyes[side][0].matrix_world)
        gaze = normalised(matrix[:3, :3] @ [0, -1, 0])
        centre = matrix[:3, 3] + gaze * (radius * SHELL + CORNEA_BULGE - CORNEA_RADIUS)
        _mirror_lamps(image, centre, gaze, camera, lamps)
    return cv2.GaussianBlur(image, (0, 0), 0.45 * size / 512) * eyes["r"][0].get(CATCH_SHARE, 1.0)


def _mirror_lamps(
    image: np.ndarray,
    centre: np.ndarray,
    gaze: np.ndarray,
    camera: bpy.types.Object,
    lamps: list[bpy.types.Object],
    fine: int = 6,
) -> None:
    size = len(image)
    eye_point = np.array(camera.matrix_world.translation)
    turn = np.array(camera.matrix_world.to_3x3())
    focal = LENS_MM / SENSOR_MM * size
    ahead = (centre + gaze * CORNEA_RADIUS - eye_point) @ turn
    x, y = size / 2 - focal * ahead[0] / ahead[2], size / 2 + focal * ahead[1] / ahead[2]
    half = int(math.ceil(0.0075 / FRAME_HEIGHT * size)) + 2
    left, top = int(x) - half, int(y) - half
    if left < 0 or top < 0 or left + 2 * half > size or top + 2 * half > size:
        return
    places = (np.arange(2 * half * fine) + 0.5) / fine
    u, v = np.meshgrid(left + places, top + places)
    rays = np.stack([(u - size / 2) / focal, -(v - size / 2) / focal, -np.ones_like(u)], -1)
    rays = normalised(rays @ turn.T)
    # where a ray meets the sphere
    offset = eye_point - centre
    along = rays @ offset
    root = along**2 - (offset @ offset - CORNEA_RADIUS**2)
    points = eye_point + rays * (-along - np.sqrt(np.maximum(root, 0)))[..., None]
    normals = (points - centre) / CORNEA_RADIUS
    on_cornea = (root > 0) & (normals @ gaze > math.cos(math.asin(0.0062 / CORNEA_RADIUS)))
    facing = (rays * normals).sum(-1, keepdims=True)
    mirrored = rays - 2 * facing * normals
    fresnel = 0.025 + 0.975 * (1 - np.clip(-facing[..., 0], 0, 1)) ** 5
    light = np.zeros((*u.shape, 3))
    for lamp in lamps:
        light += (on_cornea * fresnel * _hits(lamp, points, mirrored))[..., None] * np.array(lamp.data.color)
    light = light.reshape(2 * half, fine, 2 * half, fine, 3).mean((1, 3))
    image[top : top + 2 * half, left : left + 2 * half] += light


def _hits(lamp: bpy.types.Object, points: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Radiance of a rectangular lamp met by rays, 0 where they miss it."""
    matrix = np.array(lamp.matrix_world)
    half_x = lamp.data.size / 2
    half_y = (lamp.data.size_y if lamp.data.shape == "RECTANGLE" else lamp.data.size) / 2
    normal = matrix[:3, 2]
    slope = directions @ normal
    distance = ((matrix[:3, 3] - points) @ normal) / np.where(np.abs(slope) < 1e-6, 1e-6, slope)
    place = points + directions * distance[..., None] - matrix[:3, 3]
    inside = (np.abs(place @ matrix[:3, 0]) < half_x) & (np.abs(place @ matrix[:3, 1]) < half_y)
    return (inside & (distance > 0)) * lamp.data.energy / (16 * half_x * half_y)


def _eye_shapes(radius: float) -> tuple[np.ndarray, list[tuple[int, ...]], np.ndarray, list[tuple[int, ...]]]:
    """Profiles along the gaze (depth, distance from the axis), turned around it."""
    iris_angle = math.asin(IRIS_RADIUS / radius)
    depth = radius * math.cos(iris_angle)
    inner = [
        (depth - 0.0009 - 0.0004 * (1 - s), max(IRIS_RADIUS * s, 1e-5)) for s in np.linspace(0, 0.93, 10)
    ]
    inner.append((depth - 0.0004, IRIS_RADIUS * 0.99))
    inner += [(radius * math.cos(a), radius * math.sin(a)) for a in np.linspace(iris_angle * 1.06, 2.2, 40)]
    angles = np.linspace(0.002, 2.0, 64)
    shell = shell_radius(angles, radius)
    outer = np.stack([shell * np.cos(angles), shell * np.sin(angles)], 1)
    return *_revolved(inner), *_revolved(outer)


def _revolved(profile: Sequence[Sequence[float]] | np.ndarray) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """A profile turned around the gaze, with normals that point outwards (Fresnel needs them to)."""
    turn = 2 * math.pi * np.arange(SEGMENTS) / SEGMENTS
    vertices = [(r * math.cos(a), -depth, r * math.sin(a)) for depth, r in profile for a in turn]
    faces: list[tuple[int, ...]] = []
    for ring in range(len(profile) - 1):
        here, there = ring * SEGMENTS, (ring + 1) * SEGMENTS
        for j in range(SEGMENTS):
            k = (j + 1) % SEGMENTS
            faces.append((there + j, there + k, here + k, here + j))
    return np.array(vertices), faces


def _eye_material(recipe: Recipe, radius: float) -> bpy.types.Material:
    graph = Graph("eye")
    texture = graph.node(
        "ShaderNodeTexImage", image=packed_image("iris", _iris_texture(recipe, IRIS_RADIUS / radius))
    )
    occlusion = graph.node("ShaderNodeAmbientOcclusion", {"Distance": 0.007 + 0.003 * recipe.eye_shade})
    occlusion.samples = 4
    # the lids' shade: without it the whites glare
    darkest = tuple(np.array([0.34, 0.22, 0.19]) * (1 - 0.55 * recipe.eye_shade))
    lit = graph.ramp(occlusion.outputs["AO"], 0.10, 0.90 + 0.10 * recipe.eye_shade)
    shade = graph.mix(lit, darkest, (1.0, 1.0, 1.0))
    colour = graph.mix(1.0, texture.outputs["Color"], shade, "MULTIPLY")
    inputs = {"Base Color": colour, "Roughness": 0.35, "Specular IOR Level": 0.15}
    inputs |= {"Subsurface Weight": 0.6, "Subsurface Scale": 0.003}
    shader = graph.node(PRINCIPLED, inputs)
    shader.inputs["Subsurface Radius"].default_value = (1.0, 0.5, 0.35)
    graph.write_pass(EYE_PASS, 1.0)
    graph.write_pass(FACE_PASS, 1.0)
    return graph.finish(shader)


def _cornea_material(radius: float, traced_highlights: bool) -> bpy.types.Material:
    """Clear where it is seen straight, mirroring by Fresnel; rough and wet over the white."""
    graph = Graph("cornea")
    place = graph.node("ShaderNodeTexCoord").outputs["Object"]
    ahead = graph.math("MULTIPLY", graph.node("ShaderNodeSeparateXYZ", {0: place}).outputs[1], -1 / radius)
    angle = math.asin(IRIS_RADIUS / radius)
    over_iris = graph.ramp(ahead, math.cos(angle * 1.3), math.cos(angle * 1.05))
    over_white = graph.subtract(1.0, over_iris)
    bumps = graph.multiply(graph.noise(place, 300, 2), over_white)
    normal = graph.node("ShaderNodeBump", {"Strength": 0.25, "Distance": 0.0002, "Height": bumps}).outputs[0]
    roughness = graph.subtract(0.16, graph.multiply(over_iris, 0.125))
    gloss = graph.node(
        "ShaderNodeBsdfGlossy", {"Roughness": roughness, "Color": (1.0, 1.0, 1.0), "Normal": normal}
    )
    mirror = graph.node("ShaderNodeFresnel", {"IOR": 1.42}).outputs[0]
    if not traced_highlights:  # over the iris the catch-lights are added afterwards
        mirror = graph.multiply(mirror, over_white)
    clear = graph.node("ShaderNodeBsdfTransparent")
    return graph.finish(
        graph.node("ShaderNodeMixShader", {0: mirror, 1: clear.outputs[0], 2: gloss.outputs[0]})
    )


def _iris_texture(recipe: Recipe, iris_share: float) -> np.ndarray:
    """Front view of the eyeball, sRGB."""
    rng = np.random.default_rng(recipe.seed + 7)
    dark, light = (np.array(colour) for colour in IRIS_COLOURS[recipe.iris])
    y, x = (np.mgrid[0:TEXTURE, 0:TEXTURE] + 0.5) / TEXTURE * 2 - 1
    from_axis, around = np.hypot(x, y), np.arctan2(y, x)
    in_iris = from_axis / iris_share
    fibres = _fibres(rng, in_iris, around)
    colour = (dark + (light - dark) * np.clip(0.45 + 0.45 * fibres, 0, 1)[..., None]) * 0.72
    collarette = np.exp(-(((in_iris - 0.48) / 0.1) ** 2)) * (0.6 + 0.4 * fibres)
    limbal_ring = 1 - 0.82 * smoothstep(in_iris, 0.80, 1.0)
    pupil_edge = smoothstep(in_iris, PUPIL - 0.03, PUPIL + 0.04)
    colour = colour * ((1 + 0.55 * collarette) * limbal_ring * pupil_edge)[..., None]
    white = np.array([0.56, 0.50, 0.465]) * np.ones_like(colour)
    white *= 1 - 0.22 * smoothstep(from_axis, 0.55, 1.0)[..., None] * np.array([0.4, 1, 1])
    veins = cv2.GaussianBlur(_veins(rng, iris_share), (0, 0), 1.6)
    white *= 1 - 0.5 * np.clip(veins, 0, 1)[..., None] * np.array([0.25, 0.8, 0.75])
    if recipe.eye_shade:
        towards_corner = smoothstep(np.abs(x), iris_share, 0.95)[..., None]
        white *= 1 - recipe.eye_shade * (np.array([0.22, 0.27, 0.34]) + towards_corner * [0.08, 0.24, 0.24])
    outside = smoothstep(in_iris, 0.97, 1.09)[..., None]
    return to_srgb(colour * (1 - outside) + white * outside)[::-1]


def _fibres(rng: np.random.Generator, in_iris: np.ndarray, around: np.ndarray, count: int = 14) -> np.ndarray:
    phases, rates = rng.uniform(0, 2 * math.pi, count), rng.integers(18, 150, count)
    waves = sum(
        np.cos(rate * around + phase + 2.5 * np.sin(3 * in_iris + phase))
        for rate, phase in zip(rates, phases, strict=True)
    )
    cloud = cv2.resize(rng.normal(0, 1, (48, 48)), (TEXTURE, TEXTURE), interpolation=cv2.INTER_CUBIC)
    return 0.55 * waves / math.sqrt(count) + 0.35 * cloud


def _veins(rng: np.random.Generator, iris_share: float, count: int = 70) -> np.ndarray:
    """Wandering thin lines from the corners of the eye towards the iris."""
    image = np.zeros((TEXTURE, TEXTURE), np.float32)

    def pixel(p: np.ndarray) -> tuple[int, ...]:
        return tuple(((p + 1) / 2 * TEXTURE).astype(int).tolist())

    for _ in range(count):
        angle = rng.choice([0, math.pi]) + rng.normal(0, 0.55)
        point = np.array([math.cos(angle), math.sin(angle)]) * 0.98
        direction = -point * 0.5
        for _ in range(rng.integers(12, 30)):
            direction = normalised(direction + rng.normal(0, 0.35, 2))
            ahead = point + direction * 0.016
            if np.hypot(*ahead) < iris_share * 1.25:
                break
            cv2.line(image, pixel(point), pixel(ahead), float(rng.uniform(0.3, 1)), 1, cv2.LINE_AA)
            point = ahead
    return image


def aim(
    side_objects: tuple[bpy.types.Object, ...], head_matrix: Matrix, centre: np.ndarray, gaze_matrix: Matrix
) -> None:
    """Put an eyeball and its cornea into their socket, looking along the gaze."""
    from mathutils import Matrix, Vector

    for thing in side_objects:
        thing.matrix_world = head_matrix @ Matrix.Translation(Vector(centre)) @ gaze_matrix


def lamps_in_scene() -> list[bpy.types.Object]:
    """The lamps whose mirror images are seen in the eyes."""
    return [bpy.data.objects["key"], bpy.data.objects["fill"]]
