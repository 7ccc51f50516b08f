"""Pictures of an inspection as JPEG: where the faces are, face against ring, and what a cue saw where.

Blue and orange mean the course's two sides and never "real" and "fake": orange is the face, blue what is
around it.
"""

from __future__ import annotations

import math

import numpy as np

from doubletake.cues.reading import NoAnswer
from doubletake.inspector.faces import Box
from doubletake.inspector.inspection import Inspection

ORANGE, BLUE, WHITE, BLACK = (230, 159, 0), (0, 114, 178), (255, 255, 255), (0, 0, 0)  # Okabe and Ito
SIDE = 360  # pixels of the longest side of a crop
_QUALITY = 88
_AROUND = 0.6  # of a face's larger side, shown on each side of it
_MOST = 720  # pixels of the longest side of a part that is shown without loss


def overview(inspection: Inspection, number: int) -> bytes | None:
    """A small frame in which face ``number`` is seen, with boxes and numbers on the faces shown by it.

    None where no small picture of such a frame was kept.
    """
    import cv2

    shown = next((seen.frame_index for seen in inspection.faces if seen.number == number), -1)
    if shown not in inspection.previews:
        return None
    picture = cv2.imdecode(np.frombuffer(inspection.previews[shown], np.uint8), cv2.IMREAD_COLOR_RGB)
    assert picture is not None, "it was encoded here"
    for seen in inspection.faces:
        if seen.frame_index == shown:
            left, top, right, bottom = (round(x * inspection.preview_scale) for x in seen.box)
            for colour, thick in ((BLACK, 4), (ORANGE if seen.number == inspection.face else WHITE, 2)):
                cv2.rectangle(picture, (left, top), (right, bottom), colour, thick)
            for colour, thick in ((BLACK, 4), (WHITE, 2)):
                at = (max(left, 2) + 4, max(top - 6, 16))
                cv2.putText(picture, str(seen.number), at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, thick)
    return jpeg(picture)


def face_and_ring(inspection: Inspection) -> bytes | None:
    """The part of a frame that cues compare: the face outlined in orange, the ring around it in blue.

    All else is darker. None without a face, or where the two cannot be told apart.
    """
    import cv2

    view = inspection.observation.crop if inspection.observation else None
    if view is None:
        return None
    try:
        found = view.regions
    except NoAnswer:
        return None
    picture = view.rgb.copy()
    inside, ring = (np.zeros(view.mask.shape, bool) for _ in range(2))
    inside[found.part], ring[found.part] = found.inside, found.ring
    picture[~(inside | ring)] //= 3
    scale = SIDE / max(picture.shape[:2])
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    for area, colour in ((ring, BLUE), (inside, ORANGE)):
        large = cv2.resize(area.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        outlines, _ = cv2.findContours(large, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        cv2.drawContours(picture, outlines, -1, colour, 2)
    return jpeg(picture)


def heat_map(inspection: Inspection, name: str) -> bytes | None:
    """Where cue ``name`` saw what it measured: its frame in grey, and over it from orange to white.

    Orange is some, white is most. None where it has no place or no answer.
    """
    import cv2

    reading = inspection.readings.get(name)
    view = inspection.observation.crop if inspection.observation else None
    if reading is None or reading.heat is None or view is None:
        return None
    left, top = view.corner
    height, width = (round(side / view.scale) for side in view.mask.shape)
    heat = np.ascontiguousarray(reading.heat[top : top + height, left : left + width])
    scale = SIDE / max(heat.shape)
    size = round(heat.shape[1] * scale), round(heat.shape[0] * scale)
    heat = cv2.resize(heat, size, interpolation=cv2.INTER_LINEAR)[..., None]
    grey = cv2.resize(view.grey, size, interpolation=cv2.INTER_CUBIC)[..., None].astype(np.float32)
    ramp = np.clip(2 * heat, 0, 1) * np.array(ORANGE, np.float32)
    ramp = ramp + np.clip(2 * heat - 1, 0, 1) * (np.array(WHITE, np.float32) - np.array(ORANGE, np.float32))
    return jpeg(np.clip(0.6 * grey * (1 - heat) + ramp, 0, 255).astype(np.uint8))


def close_up(
    frame: np.ndarray, box: Box | None = None
) -> tuple[np.ndarray, tuple[float, float, float, float], float]:
    """The part of a frame around a face, pixel by pixel.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB
    box : (float, float, float, float), optional
        Left, top, right, bottom of the face, in pixels; without one, the part is the whole frame.

    Returns
    -------
    part : (h, w, 3) uint8 RGB
    place : (float, float, float, float)
        Its left, top, right, bottom, as shares of the frame's sides.
    scale : float
        Its size as a share of what it was: 1, or less where it would have more than 720 pixels to a side.

    Examples
    --------
    >>> part, place, scale = close_up(np.zeros((200, 400, 3), np.uint8), (150, 50, 200, 100))
    >>> part.shape, place, scale
    ((110, 110, 3), (0.3, 0.1, 0.575, 0.65), 1.0)
    """
    import cv2

    height, width = frame.shape[:2]
    left, top, right, bottom = 0, 0, width, height
    if box is not None:
        reach = _AROUND * max(box[2] - box[0], box[3] - box[1])
        # A face may reach over the frame's edge, but does not lie beyond it.
        left, right = max(0, int(box[0] - reach)), min(width, math.ceil(box[2] + reach))
        top, bottom = max(0, int(box[1] - reach)), min(height, math.ceil(box[3] + reach))
    part = np.ascontiguousarray(frame[top:bottom, left:right])
    scale = min(1.0, _MOST / max(part.shape[:2]))
    if scale < 1:
        size = max(round(part.shape[1] * scale), 1), max(round(part.shape[0] * scale), 1)
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return part, (left / width, top / height, right / width, bottom / height), scale


def png(picture: np.ndarray) -> bytes:
    """(H, W, 3) uint8 RGB as PNG, without loss."""
    import cv2

    return cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes()


def jpeg(picture: np.ndarray) -> bytes:
    """(H, W, 3) uint8 RGB as JPEG."""
    import cv2

    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
