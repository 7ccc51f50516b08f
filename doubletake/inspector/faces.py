"""Every face of a clip, followed from frame to frame.

Faces are found by BlazeFace and followed by FaceMesh (`doubletake.cues.tracking`): where they are, and never
whose they are. A face that is lost for a moment and found again at the same place is taken for the same one;
a cut to another shot ends every face.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from doubletake.cues.tracking import Tracker
from doubletake.face.detect import Face, detect_faces

MOST_FACES = 6  # are followed at one time
SMALLEST = 24  # pixels: below that no landmark means anything
PREVIEW = 480  # pixels of the longest side of the small pictures that are kept for looking at
MOST_PREVIEWS = 60

_SEARCH = (0.25, 0.25, 1.0)  # seconds between two looks for new faces, by how closely one looks
_AWAY = 1.0  # seconds after which a face that comes back counts as another
_FEWEST = 5  # frames of a clip in which a face must be found to be more than a mistake
_TILE_FROM = 192  # pixels: smaller parts of a frame hold no face that could be measured

Box = tuple[float, float, float, float]  # left, top, right, bottom

# A cut: small grey pictures of two neighbouring frames have little in common (grey values, correlation).
_CUT_DIFFERENCE, _CUT_ALIKE, _THUMB = 18.0, 0.6, 32


@dataclass(frozen=True, eq=False)
class FaceTrack:
    """One face in the frames from ``first`` to ``last``.

    Attributes
    ----------
    first, last : int
        Frames in which it is found for the first and the last time; all lie in one shot.
    landmarks : (last − first + 1, 68, 2) float32
        Pixels; NaN in frames in which it is lost.
    """

    first: int
    last: int
    landmarks: np.ndarray

    @property
    def frames(self) -> int:
        """In how many frames it is found."""
        return int(np.isfinite(self.landmarks).all((1, 2)).sum())

    @property
    def width(self) -> float:
        """Its width in pixels, the median over frames."""
        across = self.landmarks[np.isfinite(self.landmarks).all((1, 2)), :, 0]
        return float(np.median(np.ptp(across, axis=1)))

    def box(self, index: int) -> Box | None:
        """Left, top, right, bottom around its landmarks in a frame of the clip; None where it is not seen."""
        if not self.first <= index <= self.last:
            return None
        points = self.landmarks[index - self.first]
        return (*points.min(0).tolist(), *points.max(0).tolist()) if np.isfinite(points).all() else None


@dataclass(frozen=True, eq=False)
class Faces:
    """What one pass through a clip found.

    Attributes
    ----------
    tracks : tuple of FaceTrack
        The largest first: by width, and by how long it is seen.
    times : (T,) float64
        Of the frames, in seconds.
    size : (int, int)
        Width and height of the frames.
    cuts : tuple of int
        Frames that begin a new shot.
    previews : mapping of int to bytes
        Small JPEG pictures of some frames, by frame.
    scale : float
        Size of the small pictures as a share of the frames'.
    """

    tracks: tuple[FaceTrack, ...]
    times: np.ndarray
    size: tuple[int, int]
    cuts: tuple[int, ...]
    previews: dict[int, bytes]
    scale: float


@dataclass
class _Open:
    """A face that is being followed."""

    first: int
    tracker: Tracker
    points: list[np.ndarray | None] = field(default_factory=list)
    lost: int = 0  # frames since it was seen
    seen: np.ndarray = field(default_factory=lambda: np.full((68, 2), np.nan))  # its last landmarks


def follow_faces(frames: Iterable[tuple[float, np.ndarray]], previews_every: int = 1) -> Faces:
    """Find and follow all faces of a clip or a picture.

    Parameters
    ----------
    frames : iterable of (float, (H, W, 3) uint8 RGB)
        Times in seconds, rising, and frames of one size. They are taken one at a time, and not kept.
    previews_every : int
        Every so many frames a small picture is kept.

    Returns
    -------
    Faces

    Examples
    --------
    >>> follow_faces([(0.0, np.zeros((64, 64, 3), np.uint8))]).tracks
    ()
    """
    times: list[float] = []
    cuts: list[int] = []
    previews: dict[int, bytes] = {}
    done: list[_Open] = []
    active: list[_Open] = []
    before, searched, scale, size = None, [-np.inf] * 3, 1.0, (0, 0)
    for index, (time, frame) in enumerate(frames):
        times.append(time)
        size = frame.shape[1], frame.shape[0]
        thumb = _thumb(frame)
        fresh = before is None
        if before is not None and _is_cut(before, thumb):
            cuts.append(index)
            done, active, fresh = done + active, [], True
        before = thumb
        _step(active, frame)
        # Looking part by part costs ten times as much, and a hundred times for the smallest: only where
        # nothing is known yet, and seldom, whatever a clip does.
        known = any(one.lost == 0 for one in active)
        due = [time - last >= each for last, each in zip(searched, _SEARCH, strict=True)]
        if fresh or due[0] or any(one.lost for one in active):
            depth = 2 if fresh and due[2] else int(due[1] and not known)
            searched = [time if level <= depth else last for level, last in enumerate(searched)]
            _search(active, frame, index, depth)
        away = [one for one in active if one.lost and time - times[index - one.lost] > _AWAY]
        done, active = done + away, [one for one in active if one not in away]
        if index % previews_every == 0:
            previews[index], scale = _preview(frame)
    tracks = [track for one in done + active if (track := _closed(one, len(times)))]
    tracks.sort(key=lambda track: -track.width * track.frames)
    return Faces(tuple(tracks), np.array(times), size, tuple(cuts), previews, scale)


def find_faces(frame: np.ndarray, depth: int = 2) -> list[Face]:
    """Find the faces of one frame (H, W, 3) uint8 RGB, small ones part by part.

    BlazeFace sees a frame at 128 by 128 pixels and misses faces under an eighth of it. With a ``depth`` of 1
    it also looks at squares of the frame's shorter side and of half of it, with 2 at quarters where nothing
    was found, as long as they could hold a face that can be measured. In a large frame those are a hundred.
    """
    found = list(detect_faces(frame))
    if depth < 1:
        return found
    height, width = frame.shape[:2]
    shorter = min(height, width)
    sides = [shorter] if max(height, width) > 1.2 * shorter else []
    sides += [shorter // 2, shorter // 4][:depth]
    for side in sides:
        # A quarter is looked for only where nothing larger was found.
        if side < _TILE_FROM or (side == shorter // 4 and found):
            continue
        for top in _starts(height, side):
            for left in _starts(width, side):
                part = np.ascontiguousarray(frame[top : top + side, left : left + side])
                for face in detect_faces(part):
                    whole = _moved(face, left, top)
                    if not _cut_off(face, part.shape, left, top, frame.shape):
                        if all(_overlap(whole.box, other.box) < 0.3 for other in found):
                            found.append(whole)
    return found


def _step(active: list[_Open], frame: np.ndarray) -> None:
    """Follow each face into the next frame."""
    for one in active:
        points = one.tracker(frame) if one.lost == 0 else None
        if points is not None and not _plausible(points, one.seen, frame.shape):
            points = None
        one.points.append(points)
        one.lost = 0 if points is not None else one.lost + 1
        one.seen = points if points is not None else one.seen
    # Two that run into one: the older stays.
    for n, one in enumerate(active):
        for other in active[:n]:
            if one.lost == other.lost == 0 and _overlap(_box(one.seen), _box(other.seen)) > 0.5:
                one.points[-1], one.lost = None, 1


def _search(active: list[_Open], frame: np.ndarray, index: int, depth: int) -> None:
    """Find faces that are new, or that were lost."""
    for face in find_faces(frame, depth):
        if sum(one.lost == 0 for one in active) >= MOST_FACES:
            return
        if any(one.lost == 0 and _overlap(face.box, _box(one.seen)) > 0.2 for one in active):
            continue
        tracker = Tracker(face, search=False)
        points = tracker(frame)
        if points is None or not _plausible(points, None, frame.shape):
            continue
        if any(one.lost == 0 and _overlap(_box(points), _box(one.seen)) > 0.4 for one in active):
            continue
        known = next((one for one in active if one.lost and _near(points, one.seen)), None)
        if known is None:
            active.append(_Open(index, tracker, [points], 0, points))
        else:
            known.tracker, known.points[-1], known.lost, known.seen = tracker, points, 0, points


def _closed(one: _Open, count: int) -> FaceTrack | None:
    points = list(one.points)
    while points and points[-1] is None:
        points.pop()
    if sum(point is not None for point in points) < min(_FEWEST, count):
        return None
    nowhere = np.full((68, 2), np.nan, np.float32)
    landmarks = np.stack([nowhere if point is None else point for point in points])
    return FaceTrack(one.first, one.first + len(points) - 1, landmarks)


def _plausible(points: np.ndarray, before: np.ndarray | None, shape: tuple[int, ...]) -> bool:
    """Whether landmarks can be a face's: large enough, inside the frame, not far from where it just was."""
    left, top, right, bottom = _box(points)
    inside = left < shape[1] and right > 0 and top < shape[0] and bottom > 0
    return (
        inside and min(right - left, bottom - top) >= SMALLEST and (before is None or _near(points, before))
    )


def _near(points: np.ndarray, before: np.ndarray) -> bool:
    one, other = (np.array(_box(each)) for each in (points, before))
    width, was = one[2] - one[0], other[2] - other[0]
    moved = np.hypot(*((one[:2] + one[2:]) / 2 - (other[:2] + other[2:]) / 2))
    return moved < max(width, was) and 0.6 < width / max(was, 1) < 1.7


def _box(points: np.ndarray) -> Box:
    return (*points.min(0).tolist(), *points.max(0).tolist())


def _overlap(one: Box, other: Box) -> float:
    """Area that both boxes share, as a share of the smaller one."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(across, 0.0) * max(down, 0.0) / max(smaller, 1e-9)


def _starts(length: int, side: int) -> list[int]:
    """Where squares begin that cover a length with half of each over its neighbour."""
    count = max(int(np.ceil((length - side) / (side / 2))), 0) + 1
    return np.unique(np.linspace(0, length - side, count).astype(int)).tolist()


def _moved(face: Face, left: int, top: int) -> Face:
    x0, y0, x1, y1 = face.box
    points = face.points + np.array([left, top], np.float32)
    return Face((x0 + left, y0 + top, x1 + left, y1 + top), face.score, points)


def _cut_off(face: Face, part: tuple[int, ...], left: int, top: int, whole: tuple[int, ...]) -> bool:
    """Whether a face reaches over the edge of its part where the frame goes on."""
    x0, y0, x1, y1 = face.box
    reach = 0.05 * (x1 - x0)
    return (
        (x0 < -reach and left > 0)
        or (y0 < -reach and top > 0)
        or (x1 > part[1] + reach and left + part[1] < whole[1])
        or (y1 > part[0] + reach and top + part[0] < whole[0])
    )


def _thumb(frame: np.ndarray) -> np.ndarray:
    import cv2

    small = cv2.resize(frame, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)


def _is_cut(before: np.ndarray, now: np.ndarray) -> bool:
    if np.abs(now - before).mean() < _CUT_DIFFERENCE:
        return False
    spread = float(before.std() * now.std())
    alike = float(((before - before.mean()) * (now - now.mean())).mean()) / spread if spread > 1e-6 else 0.0
    return alike < _CUT_ALIKE


def _preview(frame: np.ndarray) -> tuple[bytes, float]:
    import cv2

    scale = min(1.0, PREVIEW / max(frame.shape[:2]))
    size = max(round(frame.shape[1] * scale), 1), max(round(frame.shape[0] * scale), 1)
    small = frame if scale == 1 else cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes(), scale
