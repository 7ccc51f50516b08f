"""Finding a face and its mesh in any frame, with two small public networks run by OpenCV.

BlazeFace (Bazarevsky et al. 2019, arXiv:1907.05047) says where the faces are; FaceMesh (Kartynnik et al.
2019, arXiv:1907.06724) places 468 points on one of them. The course's own clips come with true landmarks
and do not need either; these are for measuring (do the models agree with the truth?) and for a visitor's
own clip in the cue lab. They tell where a face is. They know nothing of who it is, and nothing here tries
to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from doubletake.errors import DoubleTakeError

if TYPE_CHECKING:  # a quarter of a second that only who looks for a face needs
    import cv2

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
BLAZE_FACE = "blaze_face_short_range.tflite"
FACE_MESH = "face_landmark.tflite"
SHA256 = {
    BLAZE_FACE: "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
    FACE_MESH: "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
}

MESH_POINTS = 468
# iBUG number → FaceMesh number, where both mean the same place: eye corners and mouth corners
MESH_OF_LANDMARK = {36: 33, 39: 133, 42: 362, 45: 263, 48: 61, 54: 291}

_BLAZE_SIDE, _MESH_SIDE = 128, 192
_ANCHOR_GRIDS = ((16, 2), (8, 6))  # cells a side, anchors a cell
_MESH_MARGIN = 1.5  # the mesh network wants a quarter of the box around it


@dataclass(frozen=True)
class Face:
    """One face found in a frame.

    Attributes
    ----------
    box : tuple of float
        Left, top, right, bottom in pixels (array index coordinates); may reach over the frame's edge.
    score : float
        The detector's own confidence, 0…1.
    points : numpy.ndarray
        (6, 2) float32 pixels: right eye, left eye, nose tip, mouth, right ear, left ear (their own sides).
    """

    box: tuple[float, float, float, float]
    score: float
    points: np.ndarray


@dataclass(frozen=True)
class FaceMesh:
    """Points of one face.

    Attributes
    ----------
    points : (468, 3) float32
        x and y in pixels, and z on the same scale; smaller is nearer.
    presence : float
        How sure the network is that a face is there at all, 0 to 1.
    """

    points: np.ndarray
    presence: float


def detect_faces(frame: np.ndarray, minimum_score: float = 0.5) -> tuple[Face, ...]:
    """Find the faces of a frame, the surest first.

    The network sees the whole frame at 128×128, so a face smaller than about an eighth of the frame is
    missed.

    Parameters
    ----------
    frame : numpy.ndarray
        (H, W, 3) uint8 RGB.
    minimum_score : float
        Faces below this confidence are left out.

    Returns
    -------
    tuple of Face
        Empty where no face is found.

    Raises
    ------
    DoubleTakeError
        If the frame is no RGB picture, or a model file is missing or altered.

    Examples
    --------
    >>> detect_faces(np.zeros((64, 64, 3), np.uint8))
    ()
    """
    import cv2

    _check_frame(frame)
    height, width = frame.shape[:2]
    side = max(height, width)
    # letterbox to a square, then shrink; pixel i of the small picture is centred at (i + ½)·scale − ½ of
    # the frame
    left, top = (side - width) // 2, (side - height) // 2
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + height, left : left + width] = frame
    shrink = cv2.INTER_AREA if side >= _BLAZE_SIDE else cv2.INTER_LINEAR
    small = cv2.resize(square, (_BLAZE_SIDE, _BLAZE_SIDE), interpolation=shrink).astype(np.float32)
    net = _network(BLAZE_FACE)
    net.setInput(_blob((small - 127.5) / 127.5))
    boxes, logits = net.forward(["regressors", "classificators"])
    scores = 1 / (1 + np.exp(-np.clip(logits.reshape(-1), -80, 80)))
    keep = scores >= minimum_score
    if not keep.any():
        return ()
    values = boxes.reshape(-1, 16)[keep] / _BLAZE_SIDE
    centres = _anchors()[keep]
    # box centre, box size, then six points, all as shares of the square
    centre = values[:, 0:2] + centres
    half = values[:, 2:4] / 2
    points = values[:, 4:].reshape(-1, 6, 2) + centres[:, None]
    shift = np.array([left, top]) + 0.5
    corners = np.concatenate([centre - half, centre + half], 1) * side - np.tile(shift, 2)
    return _merge_overlapping(corners, scores[keep], points * side - shift)


def face_mesh(frame: np.ndarray, face: Face) -> FaceMesh:
    """Place FaceMesh's 468 points on a detected face.

    Parameters
    ----------
    frame : numpy.ndarray
        (H, W, 3) uint8 RGB, the same that the face was found in.
    face : Face
        One of `detect_faces`'s answers.

    Returns
    -------
    FaceMesh
        Points in the frame's pixels, and the network's confidence that a face is there.

    Raises
    ------
    DoubleTakeError
        If the frame is no RGB picture, or a model file is missing or altered.

    Examples
    --------
    >>> face = Face((8.0, 8.0, 56.0, 56.0), 1.0, np.full((6, 2), 32, np.float32))
    >>> face_mesh(np.zeros((64, 64, 3), np.uint8), face).points.shape
    (468, 3)
    """
    import cv2

    _check_frame(frame)
    to_crop = _upright_crop(face)
    crop = cv2.warpAffine(frame, to_crop, (_MESH_SIDE, _MESH_SIDE), flags=cv2.INTER_LINEAR)
    net = _network(FACE_MESH)
    net.setInput(_blob(crop.astype(np.float32) / 255))
    points, presence = net.forward(["conv2d_20", "conv2d_30"])
    points = points.reshape(MESH_POINTS, 3).astype(np.float64)
    to_frame = cv2.invertAffineTransform(to_crop)
    # the network counts from the crop's corner, arrays from the first pixel's centre
    xy = (points[:, :2] - 0.5) @ to_frame[:, :2].T + to_frame[:, 2]
    depth = points[:, 2:] * np.hypot(*to_frame[:, 0])
    confidence = 1 / (1 + np.exp(-float(presence.reshape(-1)[0])))
    return FaceMesh(np.concatenate([xy, depth], 1).astype(np.float32), confidence)


def _check_frame(frame: object) -> None:
    if not isinstance(frame, np.ndarray) or frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
        raise DoubleTakeError(
            "A frame is an array of bytes with the shape (height, width, 3); this is something else."
        )
    if min(frame.shape[:2]) < 1:
        raise DoubleTakeError("This frame is empty: it has no pixels to look for a face in.")


def _blob(image: np.ndarray) -> np.ndarray:
    """(h, w, 3) → the networks' (1, 3, h, w) float32."""
    return np.ascontiguousarray(image.transpose(2, 0, 1)[None], np.float32)


@lru_cache(maxsize=1)
def _anchors() -> np.ndarray:
    """Centres (896, 2) of BlazeFace's anchors, as shares of the square."""
    grids = []
    for cells, repeat in _ANCHOR_GRIDS:
        places = (np.arange(cells) + 0.5) / cells
        x, y = np.meshgrid(places, places)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], 1), repeat, axis=0))
    return np.concatenate(grids)


def _merge_overlapping(
    corners: np.ndarray, scores: np.ndarray, points: np.ndarray, overlap: float = 0.3
) -> tuple[Face, ...]:
    """Boxes of the same face become one, weighted by their scores: steadier than picking the best of them."""
    faces = []
    remaining = np.argsort(-scores)
    while len(remaining):
        best = remaining[0]
        same = _intersection_over_union(corners[best], corners[remaining]) > overlap
        same[0] = True
        group = remaining[same]
        weight = scores[group] / scores[group].sum()
        left, top, right, bottom = (corners[group] * weight[:, None]).sum(0).tolist()
        merged = (points[group] * weight[:, None, None]).sum(0)
        faces.append(Face((left, top, right, bottom), float(scores[best]), merged.astype(np.float32)))
        remaining = remaining[~same]
    return tuple(faces)


def _intersection_over_union(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return which share of each (N, 4) box and of one (4,) box together is common to both, (N,)."""
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.clip(high - low, 0, None).prod(1)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1) + (box[2:] - box[:2]).prod() - shared
    share: np.ndarray = shared / np.maximum(area, 1e-9)
    return share


def _upright_crop(face: Face) -> np.ndarray:
    """Affine map (2, 3) from the frame to the network's square: the box widened, the eyes made level."""
    left, top, right, bottom = face.box
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    side = max(right - left, bottom - top, 1.0) * _MESH_MARGIN
    along = np.asarray(face.points[1], np.float64) - face.points[0]
    length = np.hypot(*along)
    cos, sin = along / length if length > 1e-6 else (1.0, 0.0)
    scale = _MESH_SIDE / side
    turn = scale * np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([turn, _MESH_SIDE / 2 - 0.5 - turn @ centre])


@lru_cache(maxsize=2)
def _network(name: str) -> cv2.dnn.Net:
    """Load a model once, after checking that it is the file it should be."""
    import cv2

    path = MODELS / name
    restore = f'Bring it back with: git restore "assets/models/{name}"'
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DoubleTakeError(f"The face model assets/models/{name} is missing. {restore}") from error
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise DoubleTakeError(f"The face model assets/models/{name} is damaged or altered. {restore}")
    # the classic engine: OpenCV 5's default one drops an output of these graphs, and reading from memory
    # ignores the choice of engine, so the file is named
    return cv2.dnn.readNetFromTFLite(str(path), cv2.dnn.ENGINE_CLASSIC)
