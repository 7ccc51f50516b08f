"""What is known of a frame because we made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from .animation import Pose
from .camera import head_angles, head_rotation, into_camera_space, intrinsics, project
from .landmarks import landmark_vertices

if TYPE_CHECKING:
    from .person import Actor

OCCLUSION_SLACK = 0.004  # metres: a point counts as seen if nothing lies further than this in front of it


def frame_truth(actor: Actor, pose: Pose, size: int) -> dict[str, np.ndarray]:
    """Arrays of one frame; assets/README.md tells their shapes and units."""
    points = _landmark_places(actor)
    camera = np.array(actor.camera.matrix_world)
    matrix = intrinsics(size)
    in_camera = into_camera_space(points, camera)
    rotation = head_rotation(actor.head_matrix, camera)
    return {
        "landmarks": project(in_camera, matrix),
        "visible": _visible(points, actor, camera[:3, 3]),
        "landmarks_camera": in_camera,
        "rotation": rotation,
        "angles": head_angles(rotation),
        "iris": project(into_camera_space(actor.iris_centres(), camera), matrix),
        "blink": np.array(pose.blink),
        "gaze": np.array(pose.gaze),
        "camera": matrix,
    }


def _landmark_places(actor: Actor) -> np.ndarray:
    """World places (68, 3); points on the skin are taken from the subdivided surface that is rendered."""
    vertices = landmark_vertices()
    places = actor.posed[vertices].copy()
    on_skin = actor.cage[vertices] >= 0
    places[on_skin] = actor.surface[actor.cage[vertices[on_skin]]]
    return places


def _visible(points: np.ndarray, actor: Actor, eye: np.ndarray) -> np.ndarray:
    """Which points neither the head itself nor a hand or scarf hides (hair is not counted)."""
    meshes = [(actor.surface, actor.triangles.tolist()), *actor.coverings()]
    surfaces = [BVHTree.FromPolygons(places.tolist(), faces) for places, faces in meshes]
    seen = []
    for point in points:
        ray = Vector(point - eye)
        hits = [surface.ray_cast(Vector(eye), ray.normalized()) for surface in surfaces]
        seen.append(all(place is None or far > ray.length - OCCLUSION_SLACK for place, _, _, far in hits))
    return np.array(seen)
