"""A still made ready once, then drawn in any pose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake.animate.eye_drawing import Eye, paint_eye, prepare_eyes
from doubletake.animate.field import enlarged, finer, jumps_of, moved_nodes, sampled, turned_round
from doubletake.animate.matte import empty_room, person_matte, with_wisps
from doubletake.animate.motion import Pose, head_shape
from doubletake.animate.mouth import Mouth, paint_mouth, prepare_mouth
from doubletake.animate.portrait import Portrait, portrait
from doubletake.animate.relief import STEP, Relief, build_relief
from doubletake.library import Moment
from doubletake.swap.label import ANIMATED, stamp


@dataclass(frozen=True, eq=False)
class Prepared:
    """All that is done once for a still.

    Attributes
    ----------
    still : Portrait
    shape : (68, 3) float64
        Its landmarks in the head's axes, in metres.
    layer : (H, W, 4) uint8
        The person, colours times opacity, and the opacity.
    room : (H, W, 3) uint8 RGB
        What is behind, empty.
    relief : Relief
    eyes : tuple of Eye
    mouth : Mouth
    """

    still: Portrait
    shape: np.ndarray
    layer: np.ndarray
    room: np.ndarray
    relief: Relief
    eyes: tuple[Eye, Eye]
    mouth: Mouth


@lru_cache(maxsize=4)
def prepare(moment: Moment) -> Prepared:
    """Take a still apart: person and room, depth, eyes and mouth. Half a second, kept for the next call."""
    return prepare_portrait(portrait(moment))


def prepare_portrait(still: Portrait) -> Prepared:
    """Take a still apart as `prepare` does, and keep nothing."""
    matte = person_matte(still.picture, still.coverage, still.landmarks)
    room = empty_room(still.picture, matte)
    matte = with_wisps(matte, still.picture, room)
    relief = build_relief(still, matte)
    return Prepared(
        still=still,
        shape=head_shape(still.points, still.rotation)[1],
        layer=_layer(still.picture, matte, room),
        room=room,
        relief=relief,
        eyes=prepare_eyes(still),
        mouth=prepare_mouth(still),
    )


def _layer(picture: np.ndarray, matte: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return what must be added to the room to give the picture again, and how much of it that hides."""
    opacity = np.rint(matte * 255)[..., None] / 255
    # Where the room was guessed wrongly the rest must not become a bright ghost that moves with the head.
    person = np.clip(np.rint(picture - (1 - opacity) * room), 0, 255 * opacity)
    return np.dstack([person, 255 * opacity]).astype(np.uint8)


def draw(prepared: Prepared, pose: Pose) -> np.ndarray:
    """Draw a still in a pose, labelled.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
    """
    return draw_with_mask(prepared, pose)[0]


def draw_with_mask(prepared: Prepared, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """Draw a still in a pose, labelled, and say where its face came to lie.

    Returns
    -------
    frame : (H, W, 3) uint8 RGB
    mask : (H, W) float32 in 0…1
        How much of each pixel is the face.
    """
    frame, mask, landmarks = draw_unlabelled(prepared, pose)
    return stamp(frame, landmarks, ANIMATED), mask


def draw_unlabelled(prepared: Prepared, pose: Pose) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw a still in a pose; the caller has to label it.

    Returns
    -------
    frame, mask
        As `draw_with_mask`, which labels the frame.
    landmarks : (68, 2) float32
        Where the label goes, in pixels.
    """
    import cv2

    still = prepared.still
    frame = still.picture.copy()
    relief = prepared.relief
    above, below, depth = moved_nodes(relief, pose, still.camera)
    above = finer(above)
    depth = cv2.resize(depth, above.shape[1::-1])
    coming = turned_round(above, depth)
    places = enlarged(coming)
    landmarks = project(prepared, pose)
    corner = np.array([relief.left, relief.top]) * STEP
    _part_lips(places, finer(below), depth, still.landmarks - corner, landmarks - corner)

    left, top = corner
    part = frame[top : top + places.shape[0], left : left + places.shape[1]]
    places = places[: part.shape[0], : part.shape[1]] + corner.astype(np.float32)
    layer = sampled(_with_eyes(prepared, pose), places)
    room = prepared.room[top : top + part.shape[0], left : left + part.shape[1]]
    part[:] = _smooth_edges(_over(layer, room), layer[..., 3], coming)
    paint_mouth(frame, prepared.mouth, pose, prepared.shape, still.camera)
    mask = np.zeros(frame.shape[:2], np.float32)
    mask[top : top + part.shape[0], left : left + part.shape[1]] = sampled(still.coverage, places)
    return frame, mask, landmarks.astype(np.float32)


def _smooth_edges(picture: np.ndarray, opacity: np.ndarray, coming: np.ndarray) -> np.ndarray:
    """Soften the stairs where one part of the head hides another."""
    import cv2

    jumps = jumps_of(coming)
    if not jumps.any():
        return picture
    pixels = STEP // 2
    mask = cv2.resize(jumps, (coming.shape[1] * pixels, coming.shape[0] * pixels))
    # The room has no edges of this kind.
    mask = cv2.bitwise_and(
        mask[: picture.shape[0], : picture.shape[1]], cv2.dilate(opacity, np.ones((3, 3), np.uint8))
    )
    return cv2.copyTo(cv2.GaussianBlur(picture, (5, 5), 1.1), mask, picture)


def project(prepared: Prepared, pose: Pose) -> np.ndarray:
    """Return where a pose puts the landmarks, (68, 2) float64 pixels."""
    points = pose.centre + (prepared.shape + pose.expression) @ pose.rotation.T
    seen = points @ prepared.still.camera.astype(np.float64).T
    return seen[:, :2] / seen[:, 2:]


def _part_lips(
    places: np.ndarray, going: np.ndarray, depth: np.ndarray, before: np.ndarray, landmarks: np.ndarray
) -> None:
    """Let what lies below the lips' line come from below it, in place."""
    import cv2

    pixels = STEP // 2
    # Where lips and chin were and where they are now.
    around = np.vstack([points[[*range(48, 68), 6, 7, 8, 9, 10]] for points in (before, landmarks)]) / pixels
    low = np.maximum(np.floor(around.min(axis=0)).astype(int) - _AROUND_LIPS, 0)
    high = np.minimum(np.ceil(around.max(axis=0)).astype(int) + _AROUND_LIPS, going.shape[1::-1])
    if (high - low < 4).any():
        return
    part = slice(low[1], high[1]), slice(low[0], high[0])
    coming = turned_round(going[part] - low.astype(np.float32), depth[part])
    lower = enlarged(coming) + low.astype(np.float32) * pixels
    height, width = lower.shape[:2]

    line = np.stack([(landmarks[a] + landmarks[b]) / 2 for a, b in _LIPS_LINE]) - low * pixels
    # Down to the chin, no wider than the lips and a little more: beyond, both answers are the same.
    across = 0.1 * (line[-1] - line[0])
    down = landmarks[8] - low * pixels - line[3]
    polygon = np.vstack([line[:1] - across, line, line[-1:] + across])
    polygon = np.vstack([polygon, polygon[-1:] + down, polygon[:1] + down])
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.rint(polygon * 16).astype(np.int32)], 255, cv2.LINE_8, 4)
    upper = places[low[1] * pixels : high[1] * pixels, low[0] * pixels : high[0] * pixels]
    upper[mask > 0] = lower[mask > 0]


# In finer nodes: how far around lips and chin the motion is turned round once more.
_AROUND_LIPS = 16

_LIPS_LINE = ((48, 48), (60, 60), (61, 67), (62, 66), (63, 65), (64, 64), (54, 54))


def _with_eyes(prepared: Prepared, pose: Pose) -> np.ndarray:
    """Return the person's layer with the eyes as the pose wants them."""
    layer = prepared.layer.copy()
    for eye, closure in zip(prepared.eyes, pose.closure, strict=True):
        painted = paint_eye(eye, float(closure), pose.gaze)
        if painted is not None:
            part = layer[eye.top : eye.top + painted.shape[0], eye.left : eye.left + painted.shape[1]]
            # An eye's surroundings may reach beyond the head.
            painted *= part[..., 3:] * np.float32(1 / 255)
            part[..., :3] = np.clip(np.rint(painted), 0, 255)
    return layer


def _over(layer: np.ndarray, room: np.ndarray) -> np.ndarray:
    import cv2

    opacity = layer[..., 3]
    clear = cv2.cvtColor(cv2.bitwise_not(opacity), cv2.COLOR_GRAY2RGB)
    behind = cv2.multiply(room, clear, scale=1 / 255)
    return cv2.add(cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), behind)
