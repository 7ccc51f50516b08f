"""Who may be animated, and by whom: records of the library, filmed by its camera, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Moment, Still

# The longest side of an animated picture, in pixels. A larger still is made smaller first.
SIDE = 512


@dataclass(frozen=True, eq=False)
class Portrait:
    """One picture of one person and what is known of it, at the size at which it is animated.

    Attributes
    ----------
    picture : (H, W, 3) uint8 RGB
    coverage : (H, W) float32 in 0…1
        How much of each pixel is the face.
    landmarks : (68, 2) float32
        Pixels.
    visible : (68,) bool
    points : (68, 3) float32
        The landmarks in the camera's space, in metres.
    rotation : (3, 3) float32
        From the head's axes to the camera's.
    camera : (3, 3) float32
        The camera's matrix for this size.
    iris : (2, 2) float32
        Pixels, the person's right eye first.
    gaze : (2,) float32
        Degrees.
    """

    picture: np.ndarray
    coverage: np.ndarray
    landmarks: np.ndarray
    visible: np.ndarray
    points: np.ndarray
    rotation: np.ndarray
    camera: np.ndarray
    iris: np.ndarray
    gaze: np.ndarray


def still_record(thing: Still | Clip | str) -> Still | Clip:
    """Return the library's own record of a portrait, or refuse.

    A frame of a camera clip will do for a portrait too: it is what makes the error measurable.

    Raises
    ------
    DoubleTakeError
        If it is not of the library, was not filmed by its camera, or its truth is missing.
    """
    return _filmed(library.own_record(thing, "animated", suggest=False), "still")


def driver_record(thing: Clip | str) -> Clip:
    """Return the library's own record of a clip whose motion drives a still, or refuse.

    Raises
    ------
    DoubleTakeError
        If it is not a clip of the library, was not filmed by its camera, or its truth is missing.
    """
    if isinstance(thing, Still) or thing in [still.name for still in library.stills()]:
        name = thing.name if isinstance(thing, Still) else thing
        raise DoubleTakeError(f'"{name}" is a still and does not move: choose a clip as the driver.')
    record = library.own_record(thing, "animated", suggest=False)
    assert isinstance(record, Clip)  # a still was refused above
    _filmed(record, "driver")
    return record


def _filmed(record: Still | Clip, role: str) -> Still | Clip:
    """Return a record that the camera took and whose truth is known, or refuse it."""
    if record.kind != "camera":
        raise DoubleTakeError(
            f'"{record.name}" was made from other pictures: choose a {role} as the camera took it.'
        )
    if not record.truth_file:
        needed = "its motion" if role == "driver" else "where its face is"
        raise DoubleTakeError(
            f'"{record.name}" has no truth, so {needed} is not known: choose another {role}.'
        )
    return record


def portrait(moment: Moment) -> Portrait:
    """Read one moment's picture and its truth, no larger than `SIDE`.

    Raises
    ------
    DoubleTakeError
        If a file is missing or was altered; the message says how to restore it.
    """
    import cv2

    picture, index = moment.frame, moment.index
    truth = moment.truth
    coverage = truth.mask(index)
    scale = min(SIDE / max(picture.shape[:2]), 1.0)
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        coverage = cv2.resize(coverage, size, interpolation=cv2.INTER_AREA)
    camera = truth.camera.copy()
    # Pixels are counted from their middles.
    camera[:2, 2] += 0.5
    camera[:2] *= scale
    camera[:2, 2] -= 0.5

    def smaller(points: np.ndarray) -> np.ndarray:
        return ((points + 0.5) * scale - 0.5).astype(np.float32)

    return Portrait(
        picture=picture,
        coverage=coverage,
        landmarks=smaller(truth.landmarks[index]),
        visible=truth.visible[index],
        points=truth.landmarks_camera[index],
        rotation=truth.rotation[index],
        camera=camera,
        iris=smaller(truth.iris[index]),
        gaze=truth.gaze[index],
    )
