"""Landmarks for a clip that comes without truth: FaceMesh, frame after frame, in the order of iBUG 300-W."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from doubletake.face.detect import Face, detect_faces, face_mesh

# iBUG number -> the FaceMesh point at the same place. The jaw is the mesh's outline.
# fmt: off
MESH_OF = (
    127, 93, 132, 172, 136, 149, 176, 148, 152, 377, 400, 378, 365, 397, 361, 323, 356,  # jaw
    46, 53, 52, 65, 55, 285, 295, 282, 283, 276,  # brows
    6, 197, 5, 1, 98, 97, 2, 326, 327,  # nose
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,  # eyes
    61, 39, 37, 0, 267, 269, 291, 321, 405, 17, 181, 91,  # outer lips
    78, 81, 13, 311, 308, 402, 14, 178,  # inner lips
)
# fmt: on

# Below this the mesh network itself says that it sees no face; then the detector looks again.
_PRESENCE = 0.5

# The mesh's outline reaches a little further than the detector's box, which the network's crop is made for.
_BOX = 0.92


@dataclass
class Tracker:
    """Follows one face through the frames of a clip, given in order.

    The mesh of one frame says where to look in the next, so the detector is asked only where a face was lost.

    Parameters
    ----------
    start : Face, optional
        The face to follow, found in the first frame; without it the largest face is followed.
    search : bool
        Whether the largest face is followed after the first was lost; otherwise there is none from then on.
    """

    start: Face | None = None
    search: bool = True

    def __post_init__(self) -> None:
        self._last = self.start

    def __call__(self, frame: np.ndarray) -> np.ndarray | None:
        """Return the landmarks (68, 2) float32 in the next frame (H, W, 3) uint8 RGB, or None.

        Raises
        ------
        DoubleTakeError
            If the frame is no picture, or a model file is missing or altered.
        """
        found = self._landmarks(frame, self._last)
        if found is None and self.search:
            found = self._landmarks(frame, _largest(detect_faces(frame)))
        if found is None:
            self._last = None
        return found

    def _landmarks(self, frame: np.ndarray, face: Face | None) -> np.ndarray | None:
        """The landmarks of a face that is looked for where one was; None where there is none."""
        if face is None:
            return None
        mesh = face_mesh(frame, face)
        points: np.ndarray = mesh.points[:, :2]
        if mesh.presence < _PRESENCE or not np.isfinite(points).all():
            return None
        self._last = _around(points)
        return points[list(MESH_OF)]


def _largest(faces: Sequence[Face]) -> Face | None:
    return max(faces, key=lambda face: face.box[2] - face.box[0], default=None)


def _around(points: np.ndarray) -> Face:
    """Return where the detector would say the face is, by the mesh (468, 2) of the frame before."""
    low, high = points.min(0), points.max(0)
    middle, half = (low + high) / 2, float((high - low).max()) / 2 * _BOX
    # The crop is levelled by the eyes' middles.
    eyes = np.stack([points[[33, 133]].mean(0), points[[362, 263]].mean(0)])
    rest = np.repeat(middle[None], 4, 0)
    return Face((*(middle - half), *(middle + half)), 1.0, np.concatenate([eyes, rest]).astype(np.float32))
