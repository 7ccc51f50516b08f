"""A closer look at one clip: its face and a ring around it, where the face ends, and how it was filmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from doubletake import library
from doubletake.library import Clip
from doubletake.widgets.page.pictures import jpeg

MOST_FRAMES = 24  # of a clip: enough to see it move, a third of the bytes
RING = 0.15  # how much around the face is shown, as a share of its size
_BAND = 0.06  # how far from its edge a place may lie that is pointed at, likewise
_FINEST = 30  # square pixels; smaller islands of a face are specks between hairs


@dataclass(frozen=True)
class MagnifiedClip:
    """What is shown of a clip, all in pixels of the part that is cut out.

    Attributes
    ----------
    clip : Clip
    original : Clip or None
        The same footage as it was filmed; None if that is the clip itself.
    frames : tuple of int
        Which frames.
    cut : (int, int, int, int)
        Left, top, width and height of the part, in the clip's pixels.
    boxes : tuple of (float, float, float)
        Left, top and side of the square around the face, for each frame.
    edges : tuple of list
        For each frame the lines along which the face ends, each a list of [x, y].
    place : (int, float, float) or None
        The place most worth a look: which of the frames, x and y. None without an original.
    """

    clip: Clip
    original: Clip | None
    frames: tuple[int, ...]
    cut: tuple[int, int, int, int]
    boxes: tuple[tuple[float, float, float], ...]
    edges: tuple[list[list[list[int]]], ...]
    place: tuple[int, float, float] | None

    def pictures(self, start: int, count: int) -> list[bytes]:
        """The part that is shown, as JPEG: of ``count`` frames, then of the same ones as they were filmed."""
        shown = self.frames[start : start + count]
        clips = [self.clip] if self.original is None else [self.clip, self.original]
        return [jpeg(self._cut(clip.frame(index))) for clip in clips for index in shown]

    def _cut(self, frame: np.ndarray) -> np.ndarray:
        left, top, width, height = self.cut
        return np.ascontiguousarray(frame[top : top + height, left : left + width])


def original_of(clip: Clip) -> Clip | None:
    """Return the label-free clip that shows the same footage as it was filmed; None for that clip itself."""
    if clip.kind == "camera":
        return None
    same = (
        one for one in library.clips(clip.person, kind="camera", item=True) if one.from_clip == clip.from_clip
    )
    return next(same, None)


def magnify(clip: Clip) -> MagnifiedClip:
    """Find out what is worth seeing in a clip.

    The place is where the clip differs most from what was filmed: of a swapped clip along the edge of the
    face, of any other anywhere.

    Parameters
    ----------
    clip : Clip
        With truth.

    Raises
    ------
    DoubleTakeError
        If a file or the truth is missing or damaged.
    """
    frames = tuple(np.unique(np.linspace(0, clip.frame_count - 1, MOST_FRAMES).astype(int)).tolist())
    truth, original = clip.truth(), original_of(clip)
    masks = [truth.mask(index) for index in frames]
    boxes = [_box(mask) for mask in masks]
    left, top = (max(0, int(min(box[axis] for box in boxes))) for axis in (0, 1))
    right, bottom = (
        min(limit, int(max(box[axis] + box[2] for box in boxes)) + 1)
        for axis, limit in ((0, clip.width), (1, clip.height))
    )
    place = _place(clip, original, frames, masks) if original else None
    return MagnifiedClip(
        clip,
        original,
        frames,
        (left, top, right - left, bottom - top),
        tuple((round(x - left, 1), round(y - top, 1), round(side, 1)) for x, y, side in boxes),
        tuple(_edges(mask, left, top) for mask in masks),
        place and (place[0], place[1] - left, place[2] - top),
    )


def _box(mask: np.ndarray) -> tuple[float, float, float]:
    """The square around a face and its ring, inside the frame; all of the frame where there is no face."""
    height, width = mask.shape
    rows, columns = (np.flatnonzero((mask > 0.5).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0.0, 0.0, float(min(width, height))
    around = (1 + 2 * RING) * max(np.ptp(rows), np.ptp(columns))
    side = float(min(around, width, height))
    x, y = ((ends[0] + ends[-1] + 1 - side) / 2 for ends in (columns, rows))
    return float(np.clip(x, 0, width - side)), float(np.clip(y, 0, height - side)), side


def _edges(mask: np.ndarray, left: int, top: int) -> list[list[list[int]]]:
    """The lines along which a face ends, each a list of [x, y] from the part's corner on."""
    import cv2

    lines, _ = cv2.findContours((mask > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    lines = [cv2.approxPolyDP(line, 0.7, True) for line in lines if cv2.contourArea(line) >= _FINEST]
    return [(line[:, 0] - (left, top)).tolist() for line in lines]


def _place(
    clip: Clip, original: Clip, frames: Iterable[int], masks: Iterable[np.ndarray]
) -> tuple[int, float, float] | None:
    """Where the clip differs most: which of these frames, x and y in the clip's pixels; None if nowhere."""
    import cv2

    best, found = 0.0, None
    for k, (index, mask) in enumerate(zip(frames, masks, strict=True)):
        changed = cv2.absdiff(clip.frame(index), original.frame(index)).astype(np.float32).mean(axis=2)
        face = (mask > 0.5).astype(np.uint8)
        if not face.any():
            continue
        size = 2 * max(1, round(_BAND * face.any(axis=0).sum())) + 1
        changed = cv2.blur(changed, (size, size))
        if clip.kind == "made":
            disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
            changed *= cv2.morphologyEx(face, cv2.MORPH_GRADIENT, disc)
        y, x = np.unravel_index(changed.argmax(), changed.shape)
        if changed[y, x] > best:
            best, found = changed[y, x], (k, float(x), float(y))
    return found
