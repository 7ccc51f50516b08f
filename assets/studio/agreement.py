"""Measure whether a public landmark model sees our faces where the truth says they are.

    uv run python -m assets.studio.agreement

This runs FaceMesh over every clip and still of the course and writes `assets/models/agreement.json`: the
median distance at eye and mouth corners between the model's points and the truth, as a share of the distance
between the outer eye corners, over the frames that show all six corners. It needs only the course's own
dependencies.

Everybody's truth is read from the same vertices. If those are wrong, all takes are off, and so their median
has the narrow limit; a single take may be a little worse, because the model does not see every face and every
light equally well. If a figure is too large, look at the truth first, not at the limit.
"""

from __future__ import annotations

import datetime
import json
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from doubletake import library
from doubletake.face.detect import MESH_OF_LANDMARK, SHA256, detect_faces, face_mesh
from doubletake.library import Clip, Still
from doubletake.library.files import assets_root
from doubletake.state import write_whole

if TYPE_CHECKING:
    from doubletake.library import Truth

FILE = "models/agreement.json"  # in the assets folder
LIMIT = 0.05  # of one take
LIMIT_OF_ALL = 0.03  # of the median over all takes
OUTER_EYE_CORNERS = (36, 45)
METHOD = (
    "BlazeFace finds the face, FaceMesh places 468 points on it. At both corners of both eyes and of the "
    "mouth (six points) the distance to the true landmark is divided by the true distance between the outer "
    "eye corners in the same frame; the median is taken over all six points of all frames in which the truth "
    "says that all six can be seen: not those of a head far turned, or with a hand before it."
)


def main() -> int:
    """Measure all takes, write the file, say the figures; the exit status is 1 if a limit is broken."""
    records: tuple[Clip | Still, ...] = (*library.clips(kind="camera", item=False), *library.stills())
    takes = {record.name: _measured_record(record) for record in records}
    report = {
        "measured": datetime.date.today().isoformat(),
        "method": METHOD,
        "limit": LIMIT,
        "limit_of_all": LIMIT_OF_ALL,
        "models": SHA256,
        "takes": takes,
    }
    write_whole(assets_root() / FILE, json.dumps(report, indent=2) + "\n")
    for name, figures in takes.items():
        print(f"{name}: {figures['median']:.2%} of the outer-eye distance, {figures['frames']} frames")
    medians = [figures["median"] for figures in takes.values()]
    print(f"all takes: {np.median(medians):.2%}")
    return int(not (max(medians) < LIMIT and np.median(medians) < LIMIT_OF_ALL))


def measure(frames: Sequence[np.ndarray], landmarks: np.ndarray) -> dict:
    """Compare FaceMesh with the truth.

    Parameters
    ----------
    frames : sequence of numpy.ndarray
        (H, W, 3) uint8 RGB.
    landmarks : numpy.ndarray
        (T, 68, 2) true points of those frames, pixels.

    Returns
    -------
    dict
        ``frames`` how many; ``faces_found`` in how many a face was found; ``median`` and ``by_landmark``
        (medians by iBUG number) as shares of the outer-eye distance; ``lowest_score`` of the detector and
        ``lowest_presence`` of the mesh. A frame without a face counts as infinitely far off.
    """
    distances, scores, presences = [], [], []
    for frame, true in zip(frames, landmarks, strict=True):
        faces = detect_faces(frame)
        if not faces:
            distances.append([math.inf] * len(MESH_OF_LANDMARK))
            continue
        mesh = face_mesh(frame, faces[0])
        scale = np.linalg.norm(true[OUTER_EYE_CORNERS[0]] - true[OUTER_EYE_CORNERS[1]])
        distances.append(
            [
                float(np.linalg.norm(mesh.points[there, :2] - true[here]) / scale)
                for here, there in MESH_OF_LANDMARK.items()
            ]
        )
        scores.append(faces[0].score)
        presences.append(mesh.presence)
    by_landmark = {
        str(number): round(float(x), 4)
        for number, x in zip(MESH_OF_LANDMARK, np.median(np.array(distances), 0), strict=True)
    }
    return {
        "frames": len(distances),
        "faces_found": len(scores),
        "median": round(float(np.median(distances)), 4),
        "by_landmark": by_landmark,
        "lowest_score": round(min(scores, default=0.0), 3),
        "lowest_presence": round(float(min(presences, default=0.0)), 3),
    }


def frames_to_measure(truth: Truth) -> np.ndarray:
    """Numbers of the frames in which the truth says that all six corners can be seen."""
    return np.flatnonzero(truth.visible[:, list(MESH_OF_LANDMARK)].all(1))


def _measured_record(record: Clip | Still) -> dict:
    truth = record.truth()
    frames = record.frames() if hasattr(record, "frames") else record.image()[None]
    chosen = frames_to_measure(truth)
    return measure(frames[chosen], truth.landmarks[chosen])


if __name__ == "__main__":
    sys.exit(main())
