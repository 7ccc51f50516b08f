"""A whole person in the scene: built once, then posed for every frame."""

from __future__ import annotations

import math

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector
from mathutils.bvhtree import BVHTree

from .animation import Pose
from .eyes import IRIS_RADIUS, aim, build_eyes, eyeball, shell_radius
from .facial_hair import Lashes, brows, full_beard, stubble
from .garment import build_garment, collar_plane
from .geometry import rigid_motion, smooth_vector_noise, smoothstep
from .glasses import build_glasses
from .hair import Scalp, grow_hair
from .hand import Hand
from .identity import expression, head_shape, lid_middles
from .masks import scalp_density, skin_masks
from .materials import BAKED_UV, LOCK, baked_skin, hair_material, plain_material
from .mesh import (
    BODY_VERTEX_COUNT,
    VERTEX_COUNT,
    base_mesh,
    helper_vertices,
    neck_and_head_weights,
    vertex_group,
)
from .mouth import build_mouth
from .nodes import (
    curves_object,
    mesh_object,
    move_strands,
    move_vertices,
    point_attribute,
    read_attribute,
    strand_attribute,
)
from .people import Recipe
from .scarf import build_scarf
from .scene import build_scene
from .settings import Quality

TURN_SHARES = (0.15, 0.2, 0.2, 0.45)  # of a head turn: three neck joints and the head
FULLY_CLOSED = 0.96  # of MakeHuman's closure target; the rest would push the lids into each other
LID_OFF_CORNEA = 0.00035
SUBDIVISIONS = 2
MOUTH_GLOW = {True: 0.03, False: 0.012}  # by light (few bounces) or full quality


class Actor:
    """Everything of one person that moves.

    Attributes that others read: ``camera``, ``eyes`` (objects by side), ``eye_radius``, and after `pose`:
    ``posed`` (all vertices), ``surface`` (subdivided head vertices), ``triangles``, ``head_matrix`` (4, 4),
    ``cage`` (number of a base vertex on the head object, −1 if it is not there).
    """

    def __init__(self, recipe: Recipe, quality: Quality, light: str = "first", hand: bool = False) -> None:
        self.recipe = recipe
        self._neutral = head_shape(recipe)
        self._joints = {
            name: self._neutral[vertex_group(f"joint-{name}")].mean(0) for name in ("neck", "head")
        }
        self._eyeballs = {side: self._socket(side) for side in "lr"}
        self.eye_radius = sum(radius for _, radius in self._eyeballs.values()) / 2
        between_eyes = (self._eyeballs["l"][0] + self._eyeballs["r"][0]) / 2
        self._build_head(quality)
        self.eyes = build_eyes(recipe, self.eye_radius, traced_highlights=quality.catch_gain <= 0)
        self._mouth = build_mouth(recipe, self._neutral, MOUTH_GLOW[quality.light])
        self._build_hair(between_eyes)
        self._glasses = build_glasses(recipe, self._neutral, self._eyeballs) if recipe.glasses else []
        self._garment = build_garment(recipe, self._neutral, self._joints["neck"])
        self._hand = Hand(recipe, self._neutral, between_eyes, quality) if hand else None
        self.camera = build_scene(recipe, between_eyes, light)

    def pose(self, pose: Pose) -> None:
        """Move everything to one moment."""
        gaze = _gaze_matrix(pose.gaze)
        vertices = self._expressing(pose)
        for side, closure in zip("rl", pose.blink, strict=True):
            self._close_lids(vertices, side, closure, pose.gaze[1], gaze)
        root, joints = self._joint_matrices(pose)
        self.head_matrix = joints[3]
        self.posed = _skinned(vertices, root, joints)
        move_vertices(self.head, self.posed[self._on_head])
        self._move_mouth(vertices)
        for side in "lr":
            aim(self.eyes[side], Matrix(self.head_matrix.tolist()), self._eyeballs[side][0], gaze)
        self._move_hair(root, joints)
        for thing in self._glasses:
            thing.matrix_world = Matrix(self.head_matrix.tolist())
        if self._scarf:
            cloth, rest = self._scarf
            self._scarf_places = self._half_with_the_head(rest, root, joints)
            move_vertices(cloth, self._scarf_places)
        if self._hand:
            self._hand.place(pose.hand[:3], pose.hand[3])
        for thing in self._garment:
            thing.matrix_world = Matrix(root.tolist())
        bpy.context.view_layer.update()
        self.surface, _ = self._subdivided()
        for thing, strands in self._bound:
            move_strands(thing, strands.points(self.surface))
        move_strands(self._lash_object, self._lashes.points(self.posed))
        bpy.context.view_layer.update()

    def coverings(self) -> list[tuple[np.ndarray, list]]:
        """Places and faces of what may stand between the camera and the face: a hand, a scarf."""
        things = []
        if self._scarf:
            things.append(
                (self._scarf_places, [list(face.vertices) for face in self._scarf[0].data.polygons])
            )
        if self._hand:
            things.append((self._hand.places, self._hand.faces))
        return things

    def iris_centres(self) -> np.ndarray:
        """World places (2, 3) of the iris centres, the person's right eye first."""
        ahead = Vector((0, -math.sqrt(self.eye_radius**2 - IRIS_RADIUS**2), 0))
        return np.array([self.eyes[side][0].matrix_world @ ahead for side in "rl"])

    # building

    def _socket(self, side: str) -> tuple[np.ndarray, float]:
        """Eyeball's centre, lifted to the middle of the lids' opening, and radius."""
        centre, radius = eyeball(self._neutral, side)
        upper, lower = lid_middles(side)
        centre[2] = (self._neutral[upper, 2] + self._neutral[lower, 2]) / 2 + 0.0005
        return centre, radius

    def _build_head(self, quality: Quality) -> None:
        mesh = base_mesh()
        point, normal = collar_plane(self.recipe, self._joints["neck"])
        centres = self._neutral[mesh.body_faces].mean(1)
        keep = ((centres - point) @ normal > -0.055) & (np.abs(centres[:, 0]) < 0.2)
        faces = mesh.body_faces[keep]
        self._on_head = np.unique(faces)
        self.cage = np.full(VERTEX_COUNT, -1)
        self.cage[self._on_head] = np.arange(len(self._on_head))
        uv = mesh.uv[mesh.body_face_uvs[keep]].reshape(-1, 2)
        self.head = mesh_object(
            "head", self._neutral[self._on_head], self.cage[faces], uv=uv, subdivisions=SUBDIVISIONS
        )
        data = self.head.data
        rest, masks = mesh.vertices, skin_masks()
        point_attribute(data, "rest", rest[self._on_head])
        for name, mask in masks.items():
            point_attribute(data, f"m_{name}", mask[self._on_head])
        scalp = scalp_density(rest[self._on_head], masks["ears"][self._on_head], self.recipe.hair.recede)
        point_attribute(data, "m_scalp", scalp)
        baked = data.uv_layers.new(name=BAKED_UV)
        baked.data.foreach_set("uv", uv.astype(np.float32).ravel())
        baked_skin(self.recipe, self.head, quality)

    def _build_hair(self, between_eyes: np.ndarray) -> None:
        recipe, hair = self.recipe, self.recipe.hair
        surface, self.triangles = self._subdivided()
        evaluated = self.head.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
        rest = read_attribute(evaluated, "rest", 3).astype(float)
        ears, beard = (read_attribute(evaluated, f"m_{name}") for name in ("ears", "beard"))
        tree = BVHTree.FromPolygons(surface.tolist(), self.triangles.tolist())
        centre = np.array([0, self._joints["head"][1], between_eyes[2] + 0.02])
        strands, radius = grow_hair(
            recipe, Scalp(surface, self.triangles, rest, ears, tree, centre, between_eyes)
        )
        material = hair_material("hair", hair.melanin, hair.redness, hair.grey, silver=recipe.silver)
        self._hair, self._hair_rest = curves_object("hair", strands, radius, material), strands
        self._scarf = (
            build_scarf(recipe.scarf, recipe.seed, tree, centre, self._joints["neck"])
            if recipe.scarf
            else None
        )
        bristle = hair_material(
            "bristle",
            recipe.brow_melanin,
            hair.redness,
            recipe.brow_grey,
            variation=0.15,
            is_face=True,
            silver=recipe.silver,
        )
        bound = {"brows": brows(recipe, surface, self.triangles, rest)}
        if recipe.stubble:
            bound["stubble"] = stubble(recipe, surface, self.triangles, beard)
        self._bound = [
            (curves_object(name, hairs.points(surface), hairs.radius, bristle), hairs)
            for name, hairs in bound.items()
        ]
        if recipe.beard:
            hairs = full_beard(recipe, surface, self.triangles, beard, rest)
            material = hair_material(
                "beard", hair.melanin, hair.redness, recipe.beard_grey, is_face=True, silver=recipe.silver
            )
            self._bound.append((curves_object("beard", hairs.points(surface), hairs.radius, material), hairs))
        if recipe.silver:
            shade_locks(self._hair, strands, recipe.seed)
            for thing, hairs in self._bound:
                shade_locks(thing, hairs.points(surface), recipe.seed)
        self._lashes = Lashes(recipe)
        lash = plain_material("lash", (0.008, 0.006, 0.005), 0.45, is_face=True)
        self._lash_object = curves_object(
            "lashes", self._lashes.points(self._neutral), self._lashes.radius, lash
        )

    def _subdivided(self) -> tuple[np.ndarray, np.ndarray]:
        """The head as it is rendered: vertices (cage vertices first) and triangles."""
        data = self.head.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
        places = np.zeros(len(data.vertices) * 3, np.float32)
        data.vertices.foreach_get("co", places)
        data.calc_loop_triangles()
        triangles = np.zeros(len(data.loop_triangles) * 3, np.int32)
        data.loop_triangles.foreach_get("vertices", triangles)
        return places.reshape(-1, 3).astype(float), triangles.reshape(-1, 3)

    # moving

    def _expressing(self, pose: Pose) -> np.ndarray:
        """All vertices (19158, 3), unturned, with a moment's expression and the person's own."""
        weights = dict(pose.expression)
        weights["mouth-corner-puller"] = weights.get("mouth-corner-puller", 0.0) + self.recipe.smile
        for side in ("left", "right"):
            unit = f"eyebrows-{side}-inner-up"
            weights[unit] = weights.get(unit, 0.0) + self.recipe.brow_lift
        vertices = self._neutral.copy()
        for unit, weight in weights.items():
            if abs(weight) > 1e-4:
                vertices += weight * expression(self.recipe, unit)
        return vertices

    def _close_lids(
        self, vertices: np.ndarray, side: str, closure: float, elevation: float, gaze: Matrix
    ) -> None:
        """Turn the lids of one eye about the eyeball, and keep them off the bulging cornea."""
        following = np.clip(elevation / -30.0, -0.25, 0.6)  # lids follow the gaze up and down
        weight = float(np.clip(closure * FULLY_CLOSED + (1 - closure) * 0.55 * following, -0.2, FULLY_CLOSED))
        closing = expression(self.recipe, f"eye-{'left' if side == 'l' else 'right'}-closure")
        centre, radius = self._eyeballs[side]
        moved = np.abs(closing).sum(1) > 1e-6
        open_, shut = vertices[moved], vertices[moved] + closing[moved]
        there = open_ + weight * closing[moved] - centre
        # on an arc: the straight way would lead through the eyeball
        arc = (1 - weight) * np.linalg.norm(open_ - centre, axis=1) + weight * np.linalg.norm(
            shut - centre, axis=1
        )
        distance = np.linalg.norm(there, axis=1)
        vertices[moved] = centre + there * (np.maximum(arc, distance) / distance)[:, None]
        ahead = np.array(gaze.to_3x3() @ Vector((0, -1, 0)))
        offset = vertices[:BODY_VERTEX_COUNT] - centre
        near = np.flatnonzero(
            (np.linalg.norm(offset, axis=1) < 1.5 * radius) & (offset[:, 1] < -0.3 * radius)
        )
        offset = offset[near]
        distance = np.linalg.norm(offset, axis=1)
        angle = np.arccos(np.clip(offset @ ahead / distance, -1, 1))
        least = shell_radius(angle, radius) + LID_OFF_CORNEA
        vertices[near] = centre + offset * (np.maximum(distance, least) / distance)[:, None]

    def _joint_matrices(self, pose: Pose) -> tuple[np.ndarray, list[np.ndarray]]:
        """Matrices (4, 4) of the body's sway, and of three neck joints and the head."""
        neck, head = self._joints["neck"], self._joints["head"]
        matrix = Matrix.Translation(Vector(pose.sway))
        root, joints = np.array(matrix), []
        for number, share in enumerate(TURN_SHARES):
            pivot = Vector(neck + (head - neck) * number / 3)
            angles = [math.radians(angle * share) for angle in (-pose.pitch, pose.roll, pose.yaw)]
            turn = Euler(angles, "XYZ").to_matrix().to_4x4()
            matrix = matrix @ Matrix.Translation(pivot) @ turn @ Matrix.Translation(-pivot)
            joints.append(np.array(matrix))
        return root, joints

    def _move_mouth(self, vertices: np.ndarray) -> None:
        """Upper parts go with the head, lower ones with the jaw too."""
        teeth = helper_vertices("helper-lower-teeth")
        rotation, shift = rigid_motion(self._neutral[teeth], vertices[teeth])
        for thing, places, with_jaw in self._mouth:
            if with_jaw:
                places = places @ rotation.T + shift
            move_vertices(thing, places @ self.head_matrix[:3, :3].T + self.head_matrix[:3, 3])

    def _move_hair(self, root: np.ndarray, joints: list[np.ndarray]) -> None:
        if self.recipe.hair.style != "long":
            self._hair.matrix_world = Matrix(self.head_matrix.tolist())
            return
        move_strands(self._hair, self._half_with_the_head(self._hair_rest, root, joints))

    def _half_with_the_head(
        self, places: np.ndarray, root: np.ndarray, joints: list[np.ndarray]
    ) -> np.ndarray:
        """What lies on head and shoulders: up on the skull it goes with the head, below only halfway."""
        neck, head = self._joints["neck"][2], self._joints["head"][2]
        with_head = smoothstep(places[..., 2:3], neck - 0.01, head + 0.01)
        loose = 0.5 * (joints[1] + root)
        return with_head * _transformed(places, joints[3]) + (1 - with_head) * _transformed(places, loose)


def shade_locks(thing: bpy.types.Object, strands: np.ndarray, seed: int) -> None:
    """Number strands so that neighbours, some millimetres around, are alike: locks of one grey."""
    noise = smooth_vector_noise(np.random.default_rng(seed + 21), strands[:, 0], 650)[:, 0]
    strand_attribute(thing.data, LOCK, np.clip(0.5 + 0.6 * noise, 0, 1))


def _transformed(places: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return places @ matrix[:3, :3].T + matrix[:3, 3]


def _skinned(vertices: np.ndarray, root: np.ndarray, joints: list[np.ndarray]) -> np.ndarray:
    weights = neck_and_head_weights()
    posed = (1 - weights.sum(1, keepdims=True)) * _transformed(vertices, root)
    for number, matrix in enumerate(joints):
        posed += weights[:, number : number + 1] * _transformed(vertices, matrix)
    return posed


def _gaze_matrix(gaze: tuple[float, float]) -> Matrix:
    azimuth, elevation = gaze
    return Euler((math.radians(-elevation), 0, math.radians(azimuth)), "XYZ").to_matrix().to_4x4()
