"""Look at a clip once, frame by frame, for all cues together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from doubletake.cues.cue_catalogue import CUES
from doubletake.cues.eyes import eye_openness
from doubletake.cues.face_crop import FaceCrop, Sample, crop_face
from doubletake.cues.observation import Observation
from doubletake.cues.pose import head_angles, head_rotation, usual_camera
from doubletake.cues.reading import NoAnswer
from doubletake.cues.tracking import Tracker
from doubletake.errors import DoubleTakeError
from doubletake.face.detect import Face

if TYPE_CHECKING:
    from doubletake.library import Clip

# Goes up when landmarks, mean colours or anything else that cues share is measured otherwise.
OBSERVATION_VERSION = 1

_FEWEST = 100  # pixels whose mean colour is taken
_STEP = 4  # every fourth pixel is enough for the mean of a backdrop
_LEAST_BACKDROP = 0.04  # of the frame
_NOWHERE = np.full(3, np.nan)
_NO_LANDMARKS = np.full((68, 2), np.nan, np.float32)


def observe(
    frames: Iterable[np.ndarray],
    times: Iterable[float],
    *,
    landmarks: np.ndarray | None = None,
    masks: Sequence[np.ndarray] | np.ndarray | None = None,
    landmarks_from: str = "truth",
    camera: np.ndarray | None = None,
    face: Face | None = None,
    frame_index: int | None = None,
    every: int = 1,
) -> Observation:
    """Look at one face in a clip or a picture. Frames are taken one at a time, and not kept.

    Parameters
    ----------
    frames : iterable of (H, W, 3) uint8 RGB
    times : iterable of float
        When each is shown, in seconds, rising; as many as there are frames.
    landmarks : (T, 68, 2) float, optional
        Where the face is; NaN where there is none. Without them FaceMesh finds it.
    masks : sequence of (H, W) float32 in 0…1 or (h, w) uint8, optional
        Where the face covers the frame; without them the landmarks' outline is taken.
    landmarks_from : str
        ``"truth"``, ``"original"`` or ``"detector"``: whether given landmarks are those of these very pixels,
        of the clip before something was done to it, or were found in the pixels beforehand.
    camera : (3, 3) float, optional
        The camera's matrix, if it is known.
    face : doubletake.face.detect.Face, optional
        Which face to follow, in the first frame; without it the largest.
    frame_index : int, optional
        The frame for heat maps; without it the middle one, if the number of frames is known, else the first
        with a face.
    every : int
        Cues that look at pixels look at every so many frames only (landmarks and mean colours are taken
        from all).

    Returns
    -------
    Observation

    Raises
    ------
    DoubleTakeError
        If there is no frame, frames differ in size, or frames, times and landmarks do not fit each other.

    Examples
    --------
    >>> import numpy as np
    >>> len(observe([np.zeros((64, 64, 3), np.uint8)] * 2, [0, 0.04]))
    2
    """
    points = _checked_landmarks(landmarks, landmarks_from)
    if int(every) < 1:
        raise DoubleTakeError("Cues look at every frame, or at every second, third and so on.")
    if frame_index is None:
        known = times if points is None else points
        frame_index = len(known) // 2 if isinstance(known, Sized) else 0
    tracker = Tracker(face) if points is None else None
    observer = _Observer(points, masks, tracker, camera, frame_index, int(every))
    for frame, time in _pairs(frames, times):
        observer.see(frame, float(time))
    return observer.observation("detector" if points is None else landmarks_from)


class _Shared(NamedTuple):
    """What of one frame several cues use: see `Observation`."""

    face_width: float = math.nan
    grain: float = math.nan
    openness: float = math.nan
    skin: np.ndarray = _NOWHERE
    around: np.ndarray = _NOWHERE


class _Seen(NamedTuple):
    """One frame: when, where the face's landmarks are (68, 2), and yaw, pitch and roll in degrees."""

    time: float
    landmarks: np.ndarray
    angles: np.ndarray
    shared: _Shared


@dataclass
class _Observer:
    """Sees one frame after the other, and keeps of each but a few numbers."""

    landmarks: np.ndarray | None
    masks: Sequence[np.ndarray] | np.ndarray | None
    tracker: Tracker | None
    camera: np.ndarray | None
    frame_index: int
    every: int
    rows: list[_Seen] = field(default_factory=list)
    samples: dict[str, list[tuple[int, Sample]]] = field(
        default_factory=lambda: {name: [] for name, cue in CUES.items() if cue.sample is not None}
    )
    size: tuple[int, int] = (0, 0)
    kept: FaceCrop | None = None
    kept_index: int = -1
    backdrop: np.ndarray | None = None
    backdrop_known: bool = False

    def see(self, frame: np.ndarray, time: float) -> None:
        """Look at the frame that is next."""
        index = len(self.rows)
        self.size = _checked_size(frame, self.size if self.rows else None)
        if self.camera is None:
            self.camera = usual_camera(*self.size)
        points = self._points(frame, index)
        crop, angles, shared = None, _NOWHERE, _Shared()
        if points is not None:
            rotation = head_rotation(points, self.camera)
            angles = _NOWHERE if rotation is None else head_angles(rotation)
            crop = crop_face(frame, points, self._mask(index), float(angles[0]))
            shared = self._measured(crop, frame)
            self._keep(index, crop)
        self.rows.append(_Seen(time, _NO_LANDMARKS if points is None else points, angles, shared))
        if index % self.every == 0 or index == self.frame_index:
            for name, taken in self.samples.items():
                nothing = Sample(reason="There is no face in this picture.")
                taken.append((index, nothing if crop is None else CUES[name].sample_frame(crop)))

    def observation(self, landmarks_from: str) -> Observation:
        """Return all that was seen."""
        if not self.rows or self.camera is None:
            raise DoubleTakeError("There is no frame to look at.")
        if self.landmarks is not None and len(self.landmarks) != len(self.rows):
            raise DoubleTakeError(
                f"There are {len(self.rows)} frames, and landmarks for {len(self.landmarks)}."
            )
        times = np.array([row.time for row in self.rows])
        if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
            raise DoubleTakeError("The times of the frames must rise from one to the next.")
        shared = [row.shared for row in self.rows]
        return Observation(
            times=times,
            landmarks=np.stack([row.landmarks for row in self.rows]).astype(np.float32),
            landmarks_from=landmarks_from,
            angles=np.array([row.angles for row in self.rows], np.float32),
            face_width=np.array([one.face_width for one in shared], np.float32),
            camera=np.asarray(self.camera, np.float64),
            width=self.size[0],
            height=self.size[1],
            grain=np.array([one.grain for one in shared], np.float32),
            openness=np.array([one.openness for one in shared], np.float32),
            skin=np.array([one.skin for one in shared]),
            around=np.array([one.around for one in shared]),
            samples=self.samples,
            crop=self.kept,
            frame_index=self.kept_index,
        )

    def _points(self, frame: np.ndarray, index: int) -> np.ndarray | None:
        """The landmarks (68, 2) of a frame, given or found; None where there is no face."""
        if self.landmarks is None:
            return None if self.tracker is None else self.tracker(frame)
        if index >= len(self.landmarks):
            count = len(self.landmarks)
            raise DoubleTakeError(f"There are more frames than landmarks, which are for {count}.")
        points: np.ndarray = self.landmarks[index]
        return points if np.isfinite(points).all() else None

    def _mask(self, index: int) -> np.ndarray | None:
        if self.masks is None:
            return None
        if index >= len(self.masks):
            raise DoubleTakeError(f"There are more frames than masks, of which there are {len(self.masks)}.")
        return np.asarray(self.masks[index])

    def _keep(self, index: int, crop: FaceCrop) -> None:
        """Keep the face of the frame that is nearest to the one that was asked for."""
        if self.kept is None or abs(index - self.frame_index) < abs(self.kept_index - self.frame_index):
            self.kept, self.kept_index = crop, index

    def _measured(self, crop: FaceCrop, frame: np.ndarray) -> _Shared:
        import cv2

        width = crop.face_width / crop.scale
        # One serves the whole clip: a region that follows the head would change its colour by moving.
        if not self.backdrop_known:
            self.backdrop, self.backdrop_known = _beside(crop), True
        try:
            found = crop.regions
        except NoAnswer:
            return _Shared(width)
        try:
            grain = crop.grain[0]
        except NoAnswer:
            grain = math.nan
        skin = _linear(crop.rgb, crop.calm) if cv2.countNonZero(crop.calm) >= _FEWEST else _NOWHERE
        if self.backdrop is not None:
            around = _linear(np.ascontiguousarray(frame[::_STEP, ::_STEP]), self.backdrop)
        else:
            around = _linear(crop.rgb[found.part], np.ascontiguousarray(found.ring, np.uint8))
        return _Shared(width, grain, eye_openness(crop), skin, around)


def observe_clip(
    clip: Clip,
    frames: Iterable[np.ndarray] | None = None,
    landmarks: str = "truth",
    frame_index: int | None = None,
) -> Observation:
    """Look at a clip of the library, or at what was made of it.

    Parameters
    ----------
    clip : Clip
    frames : (T, H, W, 3) uint8 RGB or iterable of frames, optional
        The clip's frames after something was done to them (swapped, compressed); its own without.
    landmarks : str
        ``"truth"``: from the clip's truth. ``"detector"``: found in the picture, which is also done for a
        clip of which nothing is known. Where ``frames`` are given, or the clip's face was put in, the truth
        is that of the original, and cues that live on landmarks alone then have no answer.
    frame_index : int, optional
        The frame for heat maps.

    Returns
    -------
    Observation

    Raises
    ------
    DoubleTakeError
        If a file of the clip is missing or was changed, or ``frames`` do not fit it.

    Examples
    --------
    >>> from doubletake import library
    >>> observation = observe_clip(library.clip("marc-talk"))
    >>> observation.landmarks.shape
    (80, 68, 2)
    """
    if landmarks not in ("truth", "detector"):
        raise DoubleTakeError('Landmarks come from the "truth" or from the "detector".')
    times = np.arange(clip.frame_count) / clip.fps
    as_filmed = frames is None and clip.kind != "made"
    frames = clip.frames() if frames is None else frames
    if landmarks == "detector" or clip.truth_path is None:
        return observe(frames, times, frame_index=frame_index)
    truth = clip.truth()
    return observe(
        frames,
        times,
        landmarks=truth.landmarks,
        masks=truth.coverage,
        landmarks_from="truth" if as_filmed else "original",
        camera=truth.camera,
        frame_index=frame_index,
    )


def _checked_landmarks(landmarks: np.ndarray | None, landmarks_from: str) -> np.ndarray | None:
    if landmarks_from not in ("truth", "original", "detector"):
        raise DoubleTakeError(
            'Given landmarks are those of the "truth", of the "original", or of the "detector".'
        )
    if landmarks is None:
        return None
    points = np.asarray(landmarks, np.float32)
    if points.ndim != 3 or points.shape[1:] != (68, 2):
        raise DoubleTakeError("Landmarks are 68 points for each frame.")
    return points


def _pairs(frames: Iterable[np.ndarray], times: Iterable[float]) -> Iterator[tuple[np.ndarray, float]]:
    try:
        yield from zip(frames, times, strict=True)
    except ValueError as error:
        if isinstance(error, DoubleTakeError) or "zip()" not in str(error):
            raise
        raise DoubleTakeError("There must be a time for each frame, and a frame for each time.") from None


def _checked_size(frame: object, size: tuple[int, int] | None) -> tuple[int, int]:
    """Width and height of a frame; it must be a picture, and as large as those before it."""
    shape: tuple[int, ...] = getattr(frame, "shape", ())
    if len(shape) != 3 or shape[2] != 3 or getattr(frame, "dtype", None) != np.uint8 or min(shape[:2]) < 1:
        raise DoubleTakeError("A frame is a picture in red, green and blue of whole bytes.")
    if size is not None and size != (shape[1], shape[0]):
        raise DoubleTakeError("The frames of a clip are all of one size.")
    return shape[1], shape[0]


def _beside(crop: FaceCrop) -> np.ndarray | None:
    """A mask of what lies beside and above the face's part of the frame; None if that is next to nothing.

    It is uint8, and has every fourth pixel of the frame.
    """
    width, height = crop.frame_size
    mask = np.zeros((height, width), np.uint8)
    rows, columns = (round(side / crop.scale) for side in crop.mask.shape)
    left, top = crop.corner
    mask[: top + rows] = 1
    mask[top : top + rows, left : left + columns] = 0
    mask = np.ascontiguousarray(mask[::_STEP, ::_STEP])
    return mask if mask.mean() > _LEAST_BACKDROP else None


def _linear(rgb: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mean colour (3,) in linear light.

    The mean is taken first: it changes by parts of a grey value, and over so small a range light and grey
    value are proportional.
    """
    import cv2

    mean: np.ndarray = (np.array(cv2.mean(rgb, mask)[:3]) / 255) ** 2.2
    return mean
