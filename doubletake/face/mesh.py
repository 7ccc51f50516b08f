"""A mesh of triangles over the face, the forehead and a little beyond."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake.face.landmarks import (
    CANONICAL,
    CHEEKS,
    FOREHEAD,
    HAIRLINE,
    LANDMARK_GROUPS,
    forehead_weights,
    head_weights,
)

# What a triangle covers.
SKIN, EYE, MOUTH = 0, 1, 2

# How far the outermost ring of points lies outside the face's outline, measured from its middle.
RING = 1.35


@dataclass(frozen=True)
class Mesh:
    """Which points make which triangle; the same for every face.

    Attributes
    ----------
    weights : (N, 68) float32
        Its product with (68, 2) landmarks is the mesh's N points; the first 68 are the landmarks themselves.
    triangles : (T, 3) intp
        The corners of each triangle, as numbers of points, in one sense of turning: on a face that looks at
        the camera every triangle has a positive area.
    kinds : (T,) uint8
        `SKIN`, `EYE` (between the lids) or `MOUTH` (between the lips).
    """

    weights: np.ndarray
    triangles: np.ndarray
    kinds: np.ndarray


@lru_cache(maxsize=1)
def face_mesh() -> Mesh:
    """Return the mesh: Delaunay triangles, built once on the average head and kept for every face.

    Triangulating each frame anew would let triangles flip from one frame to the next, which flickers.
    """
    import cv2

    weights = _point_weights()
    layout = weights @ _open_mouthed()
    low, high = layout.min(axis=0) - 1, layout.max(axis=0) + 1
    plane = cv2.Subdiv2D((0, 0, int(high[0] - low[0]) + 2, int(high[1] - low[1]) + 2))
    number_of = {plane.insert((float(x), float(y))): i for i, (x, y) in enumerate(layout - low)}
    found_triangles = []
    for corners in np.array(plane.getTriangleList()).reshape(-1, 3, 2):
        found = [plane.findNearest((float(x), float(y)))[0] for x, y in corners]
        if all(vertex in number_of for vertex in found):
            found_triangles.append([number_of[vertex] for vertex in found])
    triangles = np.array(found_triangles, dtype=np.intp)
    a, b, c = layout[triangles].transpose(1, 0, 2)
    u, v = b - a, c - a
    area = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    triangles[area < 0] = triangles[area < 0][:, ::-1]
    # The outermost ring is convex, so slivers between it and its own chords are of no use.
    triangles = triangles[np.abs(area) > 1.0]

    kinds = np.full(len(triangles), SKIN, dtype=np.uint8)
    for name, kind in (("right_eye", EYE), ("left_eye", EYE), ("inner_lips", MOUTH)):
        kinds[np.isin(triangles, LANDMARK_GROUPS[name]).all(axis=1)] = kind
    for array in (weights, triangles, kinds):
        array.setflags(write=False)
    return Mesh(weights, triangles, kinds)


def _point_weights() -> np.ndarray:
    """Stack the landmarks, the forehead, the ring around them and the cheeks as rows of one matrix."""
    known = np.vstack([np.eye(68, dtype=np.float32), forehead_weights()])
    hairline = np.arange(68 + len(FOREHEAD), 68 + len(FOREHEAD) + len(HAIRLINE))
    outline = known[[*LANDMARK_GROUPS["jaw"], *hairline[::-1]]]
    middle = outline.mean(axis=0)
    ring = middle + np.float32(RING) * (outline[::2] - middle)
    return np.vstack([known, ring, head_weights(CHEEKS)])


def _open_mouthed() -> np.ndarray:
    """Return the average face, seen from the front, with its jaw down and its lips apart.

    With lips that nearly touch, Delaunay would join one lip to the skin beyond the other.
    """
    layout = CANONICAL[:, :2].astype(np.float32)
    layout[[*range(4, 13), *range(55, 60), 65, 66, 67], 1] += 14
    layout[[60, 64], 1] += 6
    layout[[61, 62, 63], 1] -= 2
    return layout


def visible_triangles() -> np.ndarray:
    """Return the triangles that lie on the face itself, (T, 3) intp: none with a corner on the ring."""
    first = 68 + len(FOREHEAD) + len(HAIRLINE)
    ring = range(first, len(face_mesh().weights) - len(CHEEKS))
    return face_mesh().triangles[~np.isin(face_mesh().triangles, ring).any(axis=1)]


def mesh_points(landmarks: np.ndarray) -> np.ndarray:
    """Return where the mesh's points lie for 68 landmarks.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels, x right and y down.

    Returns
    -------
    ndarray, (N, 2) float32
        The landmarks, twelve points of the forehead, a ring around the face, four points of the cheeks.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> bool((mesh_points(CANONICAL[:, :2])[:68] == CANONICAL[:, :2].astype("f4")).all())
    True
    """
    return face_mesh().weights @ np.asarray(landmarks, dtype=np.float32)
