"""Lamps, camera and the blurred room behind."""

import math

import bpy
import cv2
import numpy as np
from mathutils import Vector

from .nodes import Graph, float_image, link, mesh_object
from .people import Recipe
from .settings import F_STOP, FRAME_HEIGHT, LENS_MM, SENSOR_MM

BACKDROP_DISTANCE = 1.6
BACKDROP_POWER = 0.62
WARM, COOL, RIM = (1.0, 0.95, 0.89), (0.86, 0.93, 1.0), (1.0, 0.97, 0.92)
SIDE = 900  # of the painted backdrop, pixels


def build_scene(recipe: Recipe, eyes: np.ndarray):
    """Light the head, put the camera in front of it; returns the camera."""
    side = -1 if recipe.key_side == "left" else 1
    _lamp("key", eyes + (side * 0.62, -1.0, 0.46), eyes, (0.5, 0.625), 20.0, WARM)
    _lamp("fill", eyes + (-side * 1.1, -0.9, 0.05), eyes, (1.2, 1.2), 8.0, COOL)
    _lamp("rim", eyes + (-side * 0.55, 0.95, 0.55), eyes, (0.35, 0.8), recipe.rim_power, RIM)
    world = bpy.data.worlds.new("room")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value, background.inputs[1].default_value = (0.55, 0.60, 0.68, 1), 0.18
    bpy.context.scene.world = world
    camera = _camera(eyes, side)
    _backdrop(recipe, camera)
    return camera


def _aimed(thing, place, at):
    thing.location = place
    thing.rotation_euler = (Vector(at) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def _lamp(name, place, at, size, watts, colour):
    light = bpy.data.lights.new(name, "AREA")
    light.energy, light.color = watts, colour
    light.shape, light.size, light.size_y = "RECTANGLE", *size
    _aimed(link(bpy.data.objects.new(name, light)), place, at)


def _camera(eyes, side):
    data = bpy.data.cameras.new("camera")
    data.sensor_width, data.lens, data.clip_start = SENSOR_MM, LENS_MM, 0.05
    camera = link(bpy.data.objects.new("camera", data))
    distance = FRAME_HEIGHT / 2 / math.tan(math.atan(SENSOR_MM / 2 / LENS_MM))
    target = eyes + (0, 0, -0.032)
    place = target + (0.03 * side, -distance, 0.01)
    _aimed(camera, place, target)
    data.dof.use_dof, data.dof.aperture_fstop = True, F_STOP
    data.dof.focus_distance = float(np.linalg.norm(place - eyes))
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    return camera


def _backdrop(recipe, camera):
    """A picture that shines by itself, seen by the camera only."""
    turn = np.array(camera.matrix_world.to_3x3())
    place = np.array(camera.matrix_world.translation)
    distance = FRAME_HEIGHT / 2 / math.tan(math.atan(SENSOR_MM / 2 / LENS_MM)) + BACKDROP_DISTANCE
    half = distance * SENSOR_MM / 2 / LENS_MM * 1.25
    x, y, centre = turn[:, 0] * half, turn[:, 1] * half, place - turn[:, 2] * distance
    graph = Graph("backdrop")
    image = graph.image(float_image("backdrop", painted_room(recipe.backdrop, recipe.seed)))
    material = graph.finish(graph.node("ShaderNodeEmission", {"Color": image, "Strength": BACKDROP_POWER}))
    corners = [centre - x - y, centre + x - y, centre + x + y, centre - x + y]
    uv = [(0, 0), (1, 0), (1, 1), (0, 1)]
    plane = mesh_object("backdrop", corners, [(0, 1, 2, 3)], material, uv, smooth=False)
    for ray in ("diffuse", "glossy", "transmission", "volume_scatter", "shadow"):
        setattr(plane, f"visible_{ray}", False)


def painted_room(kind: str, seed: int) -> np.ndarray:
    """(900, 900, 3) linear light of a room, out of focus as by a round iris."""
    rng = np.random.default_rng(seed)
    image = {"office": _office, "window": _window, "shelf": _shelf}[kind](rng)
    radius = 21 if kind == "shelf" else 17
    disc = np.zeros((2 * radius + 1,) * 2, np.float32)
    cv2.circle(disc, (radius, radius), radius, 1, -1)
    image = cv2.filter2D(image, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    return cv2.GaussianBlur(image, (0, 0), 4)


def _wall(colour):
    return np.full((SIDE, SIDE, 3), colour, np.float32)


def _box(image, left, top, right, bottom, colour):
    corner = [round(value * SIDE) for value in (left, top, right, bottom)]
    cv2.rectangle(image, corner[:2], corner[2:], tuple(float(c) for c in colour), -1)


def _office(rng):
    image = _wall((0.34, 0.37, 0.40))
    image *= np.linspace(1.05, 0.70, SIDE, dtype=np.float32)[:, None, None]
    _box(image, 0.62, 0.0, 0.98, 0.62, (0.95, 1.02, 1.1))
    _box(image, 0.79, 0, 0.805, 0.62, (0.3, 0.3, 0.32))
    _box(image, 0.62, 0.3, 0.98, 0.312, (0.3, 0.3, 0.32))
    _box(image, 0.05, 0.22, 0.3, 0.5, (0.13, 0.16, 0.2))
    _box(image, 0.07, 0.24, 0.28, 0.48, (0.42, 0.33, 0.22))
    _box(image, 0, 0.78, 1, 0.82, (0.2, 0.15, 0.11))
    _box(image, 0, 0.82, 1, 1, (0.14, 0.11, 0.09))
    for _ in range(26):  # a plant on the cupboard
        x, y = rng.normal(0.30, 0.045), rng.normal(0.58, 0.06)
        shade = np.array([0.08, 0.17, 0.07]) * rng.uniform(0.5, 1.3)
        size = (int(rng.uniform(8, 26)), int(rng.uniform(20, 48)))
        angle = float(rng.uniform(-50, 50))
        cv2.ellipse(image, (int(x * SIDE), int(y * SIDE)), size, angle, 0, 360, tuple(map(float, shade)), -1)
    _box(image, 0.26, 0.68, 0.34, 0.78, (0.33, 0.27, 0.22))
    return image


def _window(rng):
    image = _wall((0.55, 0.52, 0.47))
    _box(image, 0, 0, 0.36, 0.8, (1.25, 1.3, 1.35))
    for _ in range(40):
        x, y = rng.uniform(0, 0.34) * SIDE, rng.uniform(0.35, 0.8) * SIDE
        shade = np.array([0.35, 0.5, 0.25]) * rng.uniform(0.5, 1.3)
        size = (int(rng.uniform(15, 50)), int(rng.uniform(10, 40)))
        cv2.ellipse(image, (int(x), int(y)), size, 0, 0, 360, tuple(map(float, shade)), -1)
    _box(image, 0.17, 0, 0.19, 0.8, (0.6, 0.58, 0.55))
    _box(image, 0.36, 0, 0.47, 1, (0.62, 0.55, 0.46))
    _box(image, 0.7, 0.35, 0.95, 0.7, (0.3, 0.34, 0.33))
    _box(image, 0.72, 0.37, 0.93, 0.68, (0.7, 0.68, 0.62))
    _box(image, 0, 0.83, 1, 1, (0.24, 0.18, 0.14))
    return image


def _shelf(rng):
    colours = np.array([
        [0.35, 0.1, 0.08], [0.1, 0.16, 0.28], [0.4, 0.34, 0.22],
        [0.12, 0.2, 0.14], [0.5, 0.46, 0.4], [0.22, 0.13, 0.08],
    ])  # fmt: skip
    image = _wall((0.10, 0.075, 0.06))
    for row in range(6):
        top, bottom = row / 6 + 0.015, (row + 1) / 6 - 0.02
        x = 0.0
        while x < 1:
            width = rng.uniform(0.012, 0.035)
            if rng.random() < 0.86:
                colour = colours[rng.integers(6)] * rng.uniform(0.5, 1.2)
                _box(image, x, bottom - (bottom - top) * rng.uniform(0.6, 0.98), x + width, bottom, colour)
            x += width
        _box(image, 0, bottom, 1, bottom + 0.02, (0.22, 0.14, 0.085))
    cv2.circle(image, (int(0.86 * SIDE), int(0.36 * SIDE)), 60, (2.2, 1.6, 0.9), -1)
    return image
