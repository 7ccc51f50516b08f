"""The 68 points of the iBUG 300-W scheme as fixed vertices of the base mesh.

Vertices of the person's left (right in the picture) are found, the others are their mirror images. Lid
points sit on the roots of MakeHuman's eyelash helpers; jaw points lie on the mesh, not on the silhouette
that moves with the view.
"""

from functools import lru_cache

import numpy as np

from .mesh import base_mesh, texture_at_vertices

# Front view of the brow's middle line from the nose outwards, millimetres; the brow's hairs grow along it
# too.
BROW_LINE = ((12.5, 745.5), (22, 748.0), (32, 749.8), (42, 749.3), (52, 744.8))
# Where the face's outline is looked for: height and depth on the neutral head, metres, from the ear
# downwards.
JAW_PLACES = (
    (0.727, -0.072),
    (0.707, -0.072),
    (0.686, -0.073),
    (0.664, -0.080),
    (0.645, -0.092),
    (0.631, -0.108),
)
JAW_BESIDE_CHIN = (7624, 11898)
CHIN = 5225

# left-side point → its mirror image
PAIRS = (
    {16 - k: k for k in range(8)}
    | {26 - k: 17 + k for k in range(5)}
    | {34: 32, 35: 31, 42: 39, 43: 38, 44: 37, 45: 36, 46: 41, 47: 40}
    | {52: 50, 53: 49, 54: 48, 55: 59, 56: 58, 63: 61, 64: 60, 65: 67}
)
LEFT_LIDS = {42: 14772, 43: 14775, 44: 14795, 45: 14786, 46: 14780, 47: 14778}
LEFT_NOSE_AND_LIPS = {34: 7077, 35: 7121, 52: 7216, 53: 7207, 56: 7235, 55: 7200, 63: 7226, 65: 7236}
MIDDLE = {8: CHIN, 30: 302, 33: 317, 51: 466, 57: 492, 62: 473, 66: 493}


@lru_cache(maxsize=1)
def landmark_vertices() -> np.ndarray:
    """Vertex numbers (68,) in iBUG order."""
    left = {16 - k: _jaw_vertex(*place) for k, place in enumerate(JAW_PLACES)}
    left |= {10 - k: vertex for k, vertex in enumerate(JAW_BESIDE_CHIN)}
    left |= {22 + k: _front_vertex(x, z) for k, (x, z) in enumerate(BROW_LINE)}
    left |= LEFT_LIDS | LEFT_NOSE_AND_LIPS
    left |= {54: _mouth_corner(), 64: _front_vertex(22.5, 661.2)}
    points = dict(MIDDLE) | {27 + k: _front_vertex(0, z) for k, z in enumerate((727, 715, 703))}
    mirror = base_mesh().mirror
    for number, vertex in left.items():
        points[number] = vertex
        points[PAIRS[number]] = int(mirror[vertex])
    return np.array([points[number] for number in range(68)])


def _body() -> np.ndarray:
    return np.unique(base_mesh().body_faces)


def _front_vertex(x_mm: float, z_mm: float) -> int:
    """The body vertex nearest to a place in the front view, the foremost one first."""
    points = base_mesh().vertices
    candidates = _body()
    candidates = candidates[points[candidates, 1] < -0.08]
    x, y, z = points[candidates].T * 1000
    return int(candidates[np.argmin((x - x_mm) ** 2 + (z - z_mm) ** 2 + 0.02 * (y + 160) ** 2)])


def _jaw_vertex(height: float, depth: float) -> int:
    """The outermost vertex near a height and depth."""
    points, ears = base_mesh().vertices, texture_at_vertices("ears")
    candidates = _body()
    candidates = candidates[(points[candidates, 0] > 0.01) & (ears[candidates] < 0.2)]
    x, y, z = points[candidates].T
    return int(candidates[np.argmin(((z - height) / 0.004) ** 2 + ((y - depth) / 0.006) ** 2 - x / 0.02)])


def _mouth_corner() -> int:
    """The outermost vertex where the lips' red ends on the outside: the fold inside lies behind it."""
    points, lips, inside = (
        base_mesh().vertices,
        texture_at_vertices("lips"),
        texture_at_vertices("inside-mouth"),
    )
    candidates = _body()
    candidates = candidates[(lips[candidates] > 0.12) & (inside[candidates] < 0.1)]
    candidates = candidates[points[candidates, 1] < -0.125]
    return int(candidates[np.argmax(points[candidates, 0])])
