"""Lamps, camera and the blurred room behind."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import cv2
import numpy as np
from mathutils import Vector

from .nodes import Graph, float_image, link, mesh_object
from .people import Colour, Recipe
from .settings import F_STOP, FRAME_HEIGHT, LENS_MM, SENSOR_MM

BACKDROP_DISTANCE = 1.6
BACKDROP_POWER = 0.62
WARM, COOL, RIM = (1.0, 0.95, 0.89), (0.86, 0.93, 1.0), (1.0, 0.97, 0.92)
SIDE = 900  # of the painted backdrop, pixels


@dataclass(frozen=True)
class Lighting:
    """Lamps: the key, the fill across from it, the rim behind, and the room's own light."""

    key_place: tuple[float, float, float]  # metres from between the eyes; x towards the recipe's key side
    key_size: tuple[float, float]  # metres
    key: float  # watts
    key_colour: Colour
    fill: float  # watts
    fill_colour: Colour
    rim: float  # as a share of the recipe's rim power
    world: float  # strength of the room's own light


LIGHTINGS = {
    "first": Lighting((0.62, -1.0, 0.46), (0.5, 0.625), 20.0, WARM, 8.0, COOL, 1.0, 0.18),
    # a lamp on the other side, lower and warmer, and less of everything else: evening
    "second": Lighting((-0.85, -0.8, 0.22), (0.4, 0.5), 17.0, (1.0, 0.86, 0.70), 6.0, COOL, 0.7, 0.13),
    # a big soft window right above the camera, for the press still
    "press": Lighting((-0.25, -1.2, 0.55), (1.1, 0.8), 26.0, (0.97, 0.98, 1.0), 7.0, WARM, 1.3, 0.20),
}


def build_scene(recipe: Recipe, eyes: np.ndarray, light: str = "first") -> bpy.types.Object:
    """Light the head (``light``: one of `LIGHTINGS`) and put the camera in front; returns the camera."""
    side = -1 if recipe.key_side == "left" else 1
    lamps = LIGHTINGS[light]
    key_x, key_y, key_z = lamps.key_place
    across = -side * np.sign(key_x)  # the fill and the rim stand opposite to the key
    key, fill = lamps.key * recipe.key_share, lamps.fill * recipe.fill_share
    _lamp("key", eyes + (side * key_x, key_y, key_z), eyes, lamps.key_size, key, lamps.key_colour)
    _lamp("fill", eyes + (across * 1.1, -0.9, 0.05), eyes, (1.2, 1.2), fill, lamps.fill_colour)
    _lamp("rim", eyes + (across * 0.55, 0.95, 0.55), eyes, (0.35, 0.8), recipe.rim_power * lamps.rim, RIM)
    world = bpy.data.worlds.new("room")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = (0.55, 0.60, 0.68, 1)
    background.inputs[1].default_value = lamps.world * recipe.fill_share
    bpy.context.scene.world = world
    camera = _camera(eyes, side)
    _backdrop(recipe.backdrop if light == "first" else recipe.second_backdrop, recipe.seed, camera)
    return camera


def _aimed(thing: bpy.types.Object, place: np.ndarray, at: np.ndarray) -> None:
    thing.location = place
    thing.rotation_euler = (Vector(at) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def _lamp(
    name: str, place: np.ndarray, at: np.ndarray, size: tuple[float, float], watts: float, colour: Colour
) -> None:
    light = bpy.data.lights.new(name, "AREA")
    light.energy, light.color = watts, colour
    light.shape, light.size, light.size_y = "RECTANGLE", *size
    _aimed(link(bpy.data.objects.new(name, light)), place, at)


def _camera(eyes: np.ndarray, side: int) -> bpy.types.Object:
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


def _backdrop(room: str, seed: int, camera: bpy.types.Object) -> None:
    """A picture that shines by itself, seen by the camera only."""
    turn = np.array(camera.matrix_world.to_3x3())
    place = np.array(camera.matrix_world.translation)
    distance = FRAME_HEIGHT / 2 / math.tan(math.atan(SENSOR_MM / 2 / LENS_MM)) + BACKDROP_DISTANCE
    half = distance * SENSOR_MM / 2 / LENS_MM * 1.25
    x, y, centre = turn[:, 0] * half, turn[:, 1] * half, place - turn[:, 2] * distance
    graph = Graph("backdrop")
    image = graph.image(float_image("backdrop", painted_room(room, seed)))
    material = graph.finish(graph.node("ShaderNodeEmission", {"Color": image, "Strength": BACKDROP_POWER}))
    corners = [centre - x - y, centre + x - y, centre + x + y, centre - x + y]
    uv = [(0, 0), (1, 0), (1, 1), (0, 1)]
    plane = mesh_object("backdrop", corners, [(0, 1, 2, 3)], material, uv, smooth=False)
    for ray in ("diffuse", "glossy", "transmission", "volume_scatter", "shadow"):
        setattr(plane, f"visible_{ray}", False)


def painted_room(kind: str, seed: int) -> np.ndarray:
    """(900, 900, 3) linear light of a room, out of focus as by a round iris."""
    rng = np.random.default_rng(seed)
    image = ROOMS[kind](rng)
    radius = 21 if kind == "shelf" else 17
    disc = np.zeros((2 * radius + 1,) * 2, np.float32)
    cv2.circle(disc, (radius, radius), radius, 1, -1)
    image = cv2.filter2D(image, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    return cv2.GaussianBlur(image, (0, 0), 4)


def _wall(colour: Colour) -> np.ndarray:
    return np.full((SIDE, SIDE, 3), colour, np.float32)


def _box(
    image: np.ndarray, left: float, top: float, right: float, bottom: float, colour: Colour | np.ndarray
) -> None:
    corner = [round(value * SIDE) for value in (left, top, right, bottom)]
    cv2.rectangle(image, corner[:2], corner[2:], tuple(float(c) for c in colour), -1)


def _spot(
    image: np.ndarray, x: float, y: float, size: tuple[int, int], shade: np.ndarray, angle: float = 0
) -> None:
    """Fill an ellipse around a place in pixels: a leaf, or a bush of them."""
    colour = tuple(float(part) for part in shade)
    cv2.ellipse(image, (int(x), int(y)), size, angle, 0, 360, colour, -1)


def _office(rng: np.random.Generator) -> np.ndarray:
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
        _spot(image, x * SIDE, y * SIDE, size, shade, angle)
    _box(image, 0.26, 0.68, 0.34, 0.78, (0.33, 0.27, 0.22))
    return image


def _window(rng: np.random.Generator) -> np.ndarray:
    image = _wall((0.55, 0.52, 0.47))
    _box(image, 0, 0, 0.36, 0.8, (1.25, 1.3, 1.35))
    for _ in range(40):
        x, y = rng.uniform(0, 0.34) * SIDE, rng.uniform(0.35, 0.8) * SIDE
        shade = np.array([0.35, 0.5, 0.25]) * rng.uniform(0.5, 1.3)
        size = (int(rng.uniform(15, 50)), int(rng.uniform(10, 40)))
        _spot(image, x, y, size, shade)
    _box(image, 0.17, 0, 0.19, 0.8, (0.6, 0.58, 0.55))
    _box(image, 0.36, 0, 0.47, 1, (0.62, 0.55, 0.46))
    _box(image, 0.7, 0.35, 0.95, 0.7, (0.3, 0.34, 0.33))
    _box(image, 0.72, 0.37, 0.93, 0.68, (0.7, 0.68, 0.62))
    _box(image, 0, 0.83, 1, 1, (0.24, 0.18, 0.14))
    return image


def _shelf(rng: np.random.Generator) -> np.ndarray:
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


def _kitchen(rng: np.random.Generator) -> np.ndarray:
    image = _wall((0.50, 0.50, 0.46))
    for row in range(8):  # tiles
        for column in range(14):
            x, y = column / 14, 0.30 + row * 0.055
            _box(image, x, y, x + 0.066, y + 0.05, np.array([0.52, 0.55, 0.54]) * rng.uniform(0.85, 1.1))
    _box(image, 0, 0, 0.44, 0.27, (0.20, 0.23, 0.21))
    _box(image, 0.56, 0, 1, 0.27, (0.20, 0.23, 0.21))
    _box(image, 0.217, 0, 0.223, 0.27, (0.10, 0.11, 0.10))
    _box(image, 0.777, 0, 0.783, 0.27, (0.10, 0.11, 0.10))
    _box(image, 0, 0.74, 1, 0.78, (0.34, 0.25, 0.16))
    _box(image, 0, 0.78, 1, 1, (0.17, 0.19, 0.18))
    for x in (0.08, 0.14, 0.21, 0.83, 0.90):
        tall, wide = rng.uniform(0.07, 0.15), rng.uniform(0.03, 0.05)
        colour = np.array([0.42, 0.24, 0.12]) * rng.uniform(0.5, 1.4, 3)
        _box(image, x, 0.74 - tall, x + wide, 0.74, colour)
    cv2.circle(image, (int(0.70 * SIDE), int(0.16 * SIDE)), 42, (2.0, 1.6, 1.1), -1)
    return image


def _plaster(rng: np.random.Generator) -> np.ndarray:
    """A bare warm wall with a shadow across it, and a picture."""
    image = _wall((0.40, 0.33, 0.27))
    image *= np.linspace(1.25, 0.6, SIDE, dtype=np.float32)[None, :, None]
    stains = cv2.GaussianBlur(rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32), (0, 0), 60)
    image *= 1 + 2.2 * stains[..., None]
    _box(image, 0.70, 0.16, 0.94, 0.50, (0.08, 0.06, 0.05))
    _box(image, 0.72, 0.18, 0.92, 0.48, (0.34, 0.36, 0.34))
    cv2.circle(image, (int(0.82 * SIDE), int(0.36 * SIDE)), 60, (0.42, 0.20, 0.10), -1)
    _box(image, 0, 0.90, 1, 1, (0.15, 0.11, 0.08))
    return image


def _garden(rng: np.random.Generator) -> np.ndarray:
    image = _wall((0.75, 0.86, 0.98))
    _box(image, 0, 0.42, 1, 1, (0.16, 0.24, 0.08))
    for _ in range(240):
        x, y = rng.uniform(0, 1) * SIDE, rng.normal(0.42, 0.16) * SIDE
        shade = np.array([0.17, 0.28, 0.08]) * rng.uniform(0.4, 1.9)
        size = (int(rng.uniform(12, 48)), int(rng.uniform(10, 36)))
        _spot(image, x, y, size, shade)
    for _ in range(22):
        x, y = rng.uniform(0, SIDE), rng.normal(0.36, 0.14) * SIDE
        cv2.circle(image, (int(x), int(y)), int(rng.uniform(5, 12)), (1.6, 1.7, 1.3), -1)
    _box(image, 0.80, 0.1, 0.86, 0.9, (0.16, 0.12, 0.09))
    return image


def _street(rng: np.random.Generator) -> np.ndarray:
    image = _wall((0.62, 0.68, 0.76))
    x = 0.0
    while x < 1:
        wide, top = rng.uniform(0.12, 0.28), rng.uniform(0.02, 0.30)
        wall = np.array([0.36, 0.30, 0.26]) * rng.uniform(0.6, 1.3)
        _box(image, x, top, x + wide, 0.85, wall)
        for row in np.arange(top + 0.05, 0.75, 0.11):
            for column in np.arange(x + 0.02, x + wide - 0.03, 0.06):
                lit = (1.2, 0.95, 0.6) if rng.random() < 0.18 else (0.16, 0.20, 0.25)
                _box(image, column, row, column + 0.032, row + 0.06, lit)
        x += wide
    _box(image, 0, 0.83, 1, 1, (0.20, 0.20, 0.21))
    return image


ROOMS = {
    "office": _office,
    "window": _window,
    "shelf": _shelf,
    "kitchen": _kitchen,
    "plaster": _plaster,
    "garden": _garden,
    "street": _street,
}
