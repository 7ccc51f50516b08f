"""A hand and a sleeve that pass in front of the face: MakeHuman's own left hand, moved as one stiff thing."""

from __future__ import annotations

import numpy as np

from .geometry import normalised, smoothstep, tube
from .materials import hand_material, plain_material
from .mesh import base_mesh, vertex_group
from .nodes import mesh_object, move_vertices
from .people import Recipe
from .settings import Quality

REACH = 0.235  # metres from the wrist within which the mesh belongs to the hand
SIZE = 0.9  # MakeHuman's hands with their spread fingers look large so near to the camera
SLEEVE_RADIUS, SLEEVE_LENGTH = 0.036, 0.30
FINGERS_POINT_TO = (-0.50, -0.10, 0.86)  # upwards and towards the other side of the face
BACK_OF_HAND_TO = (0.12, -1.0, 0.10)  # the camera


class Hand:
    """The hand's objects; `place` moves them. ``places`` and ``faces`` are what hides a face behind them."""

    def __init__(self, recipe: Recipe, vertices: np.ndarray, eyes: np.ndarray, quality: Quality) -> None:
        self._eyes = eyes
        frame, wrist, palm = _frame(vertices)
        faces = base_mesh().body_faces
        near = np.linalg.norm(vertices[faces].mean(1) - wrist, axis=1) < REACH
        beyond = (vertices[faces].mean(1) - wrist) @ frame[1] > -0.035
        faces = faces[near & beyond]
        used, numbers = np.unique(faces, return_inverse=True)
        self._target = _target_frame()
        skin = (vertices[used] - palm) @ frame.T * SIZE
        cuff = (wrist - palm) @ frame.T * SIZE
        along = np.linspace(0.0, SLEEVE_LENGTH, 16)
        bend = np.stack([0.10 * along**2, -along, 0.25 * along**2], 1)
        sleeve, sleeve_faces = tube(cuff + bend, SLEEVE_RADIUS, sides=20)
        middle = np.repeat(cuff + bend, 20, axis=0)
        taper = (
            0.86
            + 0.10 * np.repeat(smoothstep(along, 0.0, 0.2), 20)
            + 0.03 * np.sin(np.repeat(along, 20) * 150)
        )
        sleeve = middle + (sleeve - middle) * taper[:, None]
        self._local = skin, sleeve
        cloth = plain_material("sleeve", recipe.garment_colour, 0.9, specular=0.2)
        self._objects = (
            mesh_object(
                "hand", skin, numbers.reshape(faces.shape), hand_material(recipe, quality), subdivisions=2
            ),
            mesh_object("sleeve", sleeve, sleeve_faces, cloth, subdivisions=1),
        )
        offset = len(skin)
        quads = numbers.reshape(faces.shape).tolist()
        self.faces = quads + [[offset + i for i in face] for face in sleeve_faces]
        self.places = np.concatenate(self._local)

    def place(self, offset: np.ndarray | tuple[float, ...], tilt: float) -> None:
        """Palm's middle at ``offset`` metres from between the eyes; ``tilt`` degrees in the picture."""
        c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
        turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        matrix = self._target @ turn.T
        moved = [places @ matrix + self._eyes + offset for places in self._local]
        for thing, places in zip(self._objects, moved, strict=True):
            move_vertices(thing, places)
        self.places = np.concatenate(moved)


def _frame(vertices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Axes of the left hand at rest (rows: thumbwards, along fingers, out of its back), wrist and palm."""

    def joint(name: str) -> np.ndarray:
        return vertices[vertex_group(f"joint-l-{name}")].mean(0)

    wrist, tip, knuckle = joint("hand"), joint("finger-3-4"), joint("finger-3-1")
    fingers = normalised(tip - wrist)
    thumbwards = joint("finger-2-1") - joint("finger-5-1")
    thumbwards = normalised(thumbwards - (thumbwards @ fingers) * fingers)
    return np.stack([thumbwards, fingers, np.cross(thumbwards, fingers)]), wrist, (wrist + knuckle) / 2


def _target_frame() -> np.ndarray:
    fingers = normalised(np.array(FINGERS_POINT_TO))
    back = np.array(BACK_OF_HAND_TO)
    back = normalised(back - (back @ fingers) * fingers)
    return np.stack([np.cross(fingers, back), fingers, back])
