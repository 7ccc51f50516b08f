"""The conventions of the truth: camera axes, array index coordinates, head angles. NumPy only.

Camera space is OpenCV's: x to the picture's right, y down, z away from the camera. A head that faces the
camera straight has the identity as its rotation. Pixel (0, 0) is the *centre* of the first pixel, as arrays
and `cv2.remap` count; Blender counts from that pixel's corner, half a pixel away.
"""

import numpy as np

from .settings import LENS_MM, SENSOR_MM

BLENDER_TO_CV = np.diag([1.0, -1.0, -1.0])  # Blender's camera looks along −Z with Y up
HEAD_AXES = np.array(
    [[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]]
)  # camera-like axes of a head that looks along −Y


def intrinsics(size: int) -> np.ndarray:
    """Camera matrix (3, 3) for square frames of ``size`` pixels, in array index coordinates."""
    focal = LENS_MM / SENSOR_MM * size
    centre = size / 2 - 0.5
    return np.array([[focal, 0, centre], [0, focal, centre], [0, 0, 1.0]])


def into_camera_space(points: np.ndarray, camera_to_world: np.ndarray) -> np.ndarray:
    """World points (n, 3) of Blender → camera space (n, 3), metres."""
    homogeneous = np.c_[points, np.ones(len(points))]
    return (homogeneous @ np.linalg.inv(camera_to_world).T)[:, :3] @ BLENDER_TO_CV.T


def project(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Camera-space points (n, 3) → pixels (n, 2) in array index coordinates."""
    image = points @ matrix.T
    return image[:, :2] / image[:, 2:]


def head_rotation(head_to_world: np.ndarray, camera_to_world: np.ndarray) -> np.ndarray:
    """Rotation (3, 3) from the head's axes to the camera's."""
    return BLENDER_TO_CV @ camera_to_world[:3, :3].T @ head_to_world[:3, :3] @ HEAD_AXES


def head_angles(rotation: np.ndarray) -> np.ndarray:
    """Degrees (3,): yaw (+ to the picture's right), pitch (+ looks up), roll (+ tilts clockwise)."""
    x, y, z = rotation @ (0.0, 0.0, -1.0)  # where the face points to
    yaw, pitch = np.arctan2(x, -z), np.arcsin(np.clip(-y, -1, 1))
    tilt = (_about_y(-yaw) @ _about_x(-pitch)).T @ rotation
    return np.degrees([yaw, pitch, np.arctan2(tilt[1, 0], tilt[0, 0])])


def _about_x(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _about_y(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
