"""MakeHuman's base mesh and its targets, as arrays.

Everything is turned at once into Blender's axes and metres: the files hold decimetres with Y up and Z
towards the viewer; here Z is up and the face looks along −Y.
"""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from .images import read_image
from .paths import makehuman_folder

VERTEX_COUNT = 19158
BODY_VERTEX_COUNT = 13380  # the vertices after these belong to helpers: eyes, lashes, teeth, clothes
TEXTURE_SIZE = 2048


@dataclass(frozen=True)
class BaseMesh:
    """The neutral mesh that every person is a deformation of.

    ``vertices`` (19158, 3) metres; ``faces`` and ``face_uvs`` one list of four indices a face; ``groups``
    one name a face; ``body_faces``, ``body_face_uvs`` (n, 4); ``uv`` (m, 2); ``vertex_uv`` (19158, 2) of
    the body's vertices; ``mirror`` (19158,) the vertex on the other side.
    """

    vertices: np.ndarray
    uv: np.ndarray
    faces: list[list[int]]
    face_uvs: list[list[int]]
    groups: np.ndarray
    body_faces: np.ndarray
    body_face_uvs: np.ndarray
    vertex_uv: np.ndarray
    mirror: np.ndarray


def to_blender(points: np.ndarray) -> np.ndarray:
    """Decimetres, Y up → metres, Z up."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1) * 0.1


@lru_cache(maxsize=1)
def base_mesh() -> BaseMesh:
    """Read the base mesh; done once."""
    vertices, places_in_texture, faces, face_uvs, group_names, group = [], [], [], [], [], ""
    folder = makehuman_folder()
    for line in (folder / "3dobjs" / "base.obj").read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif word == "vt":
            places_in_texture.append([float(x) for x in rest[:2]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            corners = [corner.split("/") for corner in rest]
            faces.append([int(c[0]) - 1 for c in corners])
            face_uvs.append([int(c[1]) - 1 for c in corners])
            group_names.append(group)
    groups, uv = np.array(group_names), np.array(places_in_texture)
    body = np.flatnonzero(groups == "body")
    body_faces = np.array([faces[i] for i in body])
    body_face_uvs = np.array([face_uvs[i] for i in body])
    vertex_uv = np.zeros((VERTEX_COUNT, 2))
    vertex_uv[body_faces.ravel()] = uv[body_face_uvs.ravel()]
    mirror = np.arange(VERTEX_COUNT)
    for line in (folder / "mesh_metadata" / "hm08.mirror").read_text().splitlines():
        pair = line.split()
        if len(pair) >= 2:
            a, b = int(pair[0]), int(pair[1])
            mirror[a], mirror[b] = b, a
    return BaseMesh(
        to_blender(np.array(vertices)),
        uv,
        faces,
        face_uvs,
        groups,
        body_faces,
        body_face_uvs,
        vertex_uv,
        mirror,
    )


@lru_cache(maxsize=512)
def target(path: str) -> np.ndarray:
    """Vertex offsets (19158, 3), metres, of a target like ``"nose/nose-hump-incr"``. Do not write to it."""
    offsets = np.zeros((VERTEX_COUNT, 3))
    with gzip.open(makehuman_folder() / "targets" / f"{path}.target.gz", "rt") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                index, *xyz = line.split()
                offsets[int(index)] = [float(x) for x in xyz[:3]]
    return to_blender(offsets)


@lru_cache(maxsize=1)
def _vertex_groups() -> dict[str, list[list[int]]]:
    return json.loads((makehuman_folder() / "mesh_metadata" / "basemesh_vertex_groups.json").read_text())


def vertex_group(name: str) -> np.ndarray:
    """Vertex numbers of one of MakeHuman's named groups."""
    return np.concatenate([np.arange(first, last + 1) for first, last in _vertex_groups()[name]])


def helper_faces(name: str) -> list[list[int]]:
    """Faces (lists of vertex numbers) of a helper, e.g. ``"helper-tongue"``."""
    mesh = base_mesh()
    return [face for face, group in zip(mesh.faces, mesh.groups, strict=True) if group == name]


def helper_vertices(name: str) -> np.ndarray:
    """Vertex numbers used by a helper's faces."""
    return np.unique(np.concatenate(helper_faces(name)))


def texture(name: str, blur: float = 0.0) -> np.ndarray:
    """One of MakeHuman's UV images, e.g. ``"lips"``, as (2048, 2048, 3) float32 in 0…1."""
    image = read_image(makehuman_folder() / "textures" / f"mpfb_{name}.jpg").astype(np.float32) / 255
    return cv2.GaussianBlur(image, (0, 0), blur) if blur else image


@lru_cache(maxsize=8)
def texture_at_vertices(name: str) -> np.ndarray:
    """The same image looked up at every body vertex: (19158,) in 0…1."""
    uv = base_mesh().vertex_uv
    last = TEXTURE_SIZE - 1
    rows = np.clip(((1 - uv[:, 1]) * last).astype(int), 0, last)
    columns = np.clip((uv[:, 0] * last).astype(int), 0, last)
    return texture(name)[rows, columns].mean(1)


@lru_cache(maxsize=1)
def neck_and_head_weights() -> np.ndarray:
    """Skinning weights (19158, 4) of three neck joints and the head (every face bone goes with it)."""
    rig = json.loads((makehuman_folder() / "rigs" / "standard" / "weights.default.json").read_text())[
        "weights"
    ]
    neck = {"neck01": 0, "neck02": 1, "neck03": 2}
    of_the_head = (
        ("head", "jaw", "eye", "oris", "levator", "oculi", "orbicularis", "risorius", "special")
        + ("temporalis", "tongue")
    )  # fmt: skip
    weights = np.zeros((VERTEX_COUNT, 4))
    for bone, pairs in rig.items():
        column = neck.get(bone, 3 if bone.startswith(of_the_head) else None)
        if column is not None:
            for vertex, weight in pairs:
                weights[int(vertex), column] += weight
    total = weights.sum(1, keepdims=True)
    return np.where(total > 1, weights / np.maximum(total, 1e-9), weights)


@lru_cache(maxsize=2)
def arm_weights(side: str) -> np.ndarray:
    """Skinning weights (19158,) of one arm ("l" or "r") below its shoulder joint, clothes included."""
    rig = json.loads((makehuman_folder() / "rigs" / "standard" / "weights.default.json").read_text())
    weights = np.zeros(VERTEX_COUNT)
    for bone, pairs in rig["weights"].items():
        name, _, end = bone.partition(".")
        if end.lower() == side and name.startswith(("upperarm", "lowerarm", "wrist")):
            for vertex, weight in pairs:
                weights[int(vertex)] += weight
    return np.minimum(weights, 1.0)
