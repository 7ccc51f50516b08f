"""Where a face is in a picture: landmarks, how one face lies on another, and the mesh over them."""

from doubletake.face.alignment import Alignment, align_landmarks, apply_affine, procrustes, rms_distance
from doubletake.face.coverage import fill_inside, visible_face, wears_glasses, whole_face
from doubletake.face.landmarks import (
    FACE_PARTS,
    LANDMARK_GROUPS,
    MIRRORED,
    face_contour,
    face_width,
    forehead_points,
    within_reach,
)
from doubletake.face.mesh import EYE, MOUTH, SKIN, Mesh, face_mesh, mesh_points, visible_triangles

__all__ = [
    "EYE",
    "FACE_PARTS",
    "LANDMARK_GROUPS",
    "MIRRORED",
    "MOUTH",
    "SKIN",
    "Alignment",
    "Mesh",
    "align_landmarks",
    "apply_affine",
    "face_contour",
    "face_mesh",
    "face_width",
    "fill_inside",
    "forehead_points",
    "mesh_points",
    "procrustes",
    "rms_distance",
    "visible_face",
    "visible_triangles",
    "wears_glasses",
    "whole_face",
    "within_reach",
]
