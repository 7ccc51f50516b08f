"""Where a face is in a picture: landmarks, how one face lies on another, and the mesh over them."""

from doubletake.face.alignment import apply_affine, procrustes
from doubletake.face.landmarks import LANDMARK_GROUPS, MIRRORED, face_contour, forehead_points
from doubletake.face.mesh import EYE, MOUTH, SKIN, Mesh, face_mesh, mesh_points

__all__ = [
    "EYE",
    "LANDMARK_GROUPS",
    "MIRRORED",
    "MOUTH",
    "SKIN",
    "Mesh",
    "apply_affine",
    "face_contour",
    "face_mesh",
    "forehead_points",
    "mesh_points",
    "procrustes",
]
