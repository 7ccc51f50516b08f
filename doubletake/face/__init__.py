"""Where a face is in a picture: landmarks, how one face lies on another, and the mesh over them."""

from doubletake.face.alignment import Alignment, align_landmarks, apply_affine, procrustes, rms_distance
from doubletake.face.landmarks import FACE_PARTS, LANDMARK_GROUPS, MIRRORED, face_contour, forehead_points
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
    "forehead_points",
    "mesh_points",
    "procrustes",
    "rms_distance",
    "visible_triangles",
]
