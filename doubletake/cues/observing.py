"""Look at a clip once, frame by frame, for all cues together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from doubletake.cues.catalogue import CUES
from doubletake.cues.eyes import eye_openness
from doubletake.cues.face_crop import FaceCrop, Sample, crop_face
from doubletake.cues.observation import Observation
from doubletake.cues.pose import head_angles, head_rotation, usual_camera
from doubletake.cues.reading import NoAnswer
from doubletake.cues.tracking import Tracker
from doubletake.errors import DoubleTakeError

# Goes up when landmarks, mean colours or anything else that cues share is measured otherwise.
OBSERVATION_VERSION = 1

_NO_FACE = "There is no face in this picture."
_FEWEST = 100  # pixels whose mean colour is taken
_STEP = 4  # every fourth pixel is enough for the mean of a backdrop
_LEAST_BACKDROP = 0.04  # of the frame


def observe(
    frames: Iterable[np.ndarray],
    times: Iterable[float],
    *,
    landmarks: np.ndarray | None = None,
    masks: Sequence[np.ndarray] | None = None,
    landmarks_from: str = "truth",
    camera: np.ndarray | None = None,
    face=None,
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
    if landmarks_from not in ("truth", "original", "detector"):
        raise DoubleTakeError(
            'Given landmarks are those of the "truth", of the "original", or of the "detector".'
        )
    if landmarks is not None:
        landmarks = np.asarray(landmarks, np.float32)
        if landmarks.ndim != 3 or landmarks.shape[1:] != (68, 2):
            raise DoubleTakeError("Landmarks are 68 points for each frame.")
    if int(every) < 1:
        raise DoubleTakeError("Cues look at every frame, or at every second, third and so on.")
    if frame_index is None:
        count = len(landmarks) if landmarks is not None else len(times) if hasattr(times, "__len__") else 0
        frame_index = count // 2
    tracker = Tracker(face) if landmarks is None else None
    rows: list[tuple] = []
    samples: dict[str, list[tuple[int, Sample]]] = {
        n: [] for n, cue in CUES.items() if cue.sample is not None
    }
    best: tuple[int, FaceCrop] | None = None
    size = backdrop = None
    for index, (frame, time) in enumerate(_pairs(frames, times)):
        size = _checked(frame, size)
        points = _points(landmarks, tracker, frame, index)
        if camera is None:
            camera = usual_camera(size[0], size[1])
        rotation = None if points is None else head_rotation(points, camera)
        angles = np.full(3, np.nan) if rotation is None else head_angles(rotation)
        view = None
        if points is not None:
            view = crop_face(frame, points, None if masks is None else _mask(masks, index), angles[0])
            if backdrop is None:
                backdrop = (_backdrop(view),)
        rows.append((float(time), points, angles, *_means(view, frame, backdrop and backdrop[0])))
        if view is not None and (best is None or abs(index - frame_index) < abs(best[0] - frame_index)):
            best = (index, view)
        if index % int(every) == 0 or index == frame_index:
            for name, taken in samples.items():
                seen = Sample(reason=_NO_FACE) if view is None else CUES[name].sample_frame(view)
                taken.append((index, seen))
    if not rows:
        raise DoubleTakeError("There is no frame to look at.")
    if landmarks is not None and len(landmarks) != len(rows):
        raise DoubleTakeError(f"There are {len(rows)} frames, and landmarks for {len(landmarks)}.")
    times = np.array([row[0] for row in rows])
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise DoubleTakeError("The times of the frames must rise from one to the next.")
    lost = np.full((68, 2), np.nan, np.float32)
    return Observation(
        times=times,
        landmarks=np.stack([lost if row[1] is None else row[1] for row in rows]).astype(np.float32),
        landmarks_from="detector" if landmarks is None else landmarks_from,
        angles=np.array([row[2] for row in rows], np.float32),
        face_width=np.array([row[3] for row in rows], np.float32),
        camera=np.asarray(camera, np.float64),
        width=size[0],
        height=size[1],
        grain=np.array([row[4] for row in rows], np.float32),
        openness=np.array([row[5] for row in rows], np.float32),
        skin=np.array([row[6] for row in rows]),
        around=np.array([row[7] for row in rows]),
        samples=samples,
        crop=best[1] if best else None,
        frame_index=best[0] if best else -1,
    )


def observe_clip(clip, frames=None, landmarks: str = "truth", frame_index: int | None = None) -> Observation:
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


def _pairs(frames, times):
    try:
        yield from zip(frames, times, strict=True)
    except ValueError as error:
        if isinstance(error, DoubleTakeError) or "zip()" not in str(error):
            raise
        raise DoubleTakeError("There must be a time for each frame, and a frame for each time.") from None


def _checked(frame, size) -> tuple[int, int]:
    shape = getattr(frame, "shape", ())
    if len(shape) != 3 or shape[2] != 3 or getattr(frame, "dtype", None) != np.uint8 or min(shape[:2]) < 1:
        raise DoubleTakeError("A frame is a picture in red, green and blue of whole bytes.")
    if size is not None and size != (shape[1], shape[0]):
        raise DoubleTakeError("The frames of a clip are all of one size.")
    return shape[1], shape[0]


def _points(landmarks, tracker, frame, index) -> np.ndarray | None:
    if tracker is not None:
        return tracker(frame)
    if index >= len(landmarks):
        raise DoubleTakeError(f"There are more frames than landmarks, which are for {len(landmarks)}.")
    return landmarks[index] if np.isfinite(landmarks[index]).all() else None


def _mask(masks, index) -> np.ndarray:
    if index >= len(masks):
        raise DoubleTakeError(f"There are more frames than masks, of which there are {len(masks)}.")
    return np.asarray(masks[index])


def _means(view: FaceCrop | None, frame: np.ndarray, backdrop: np.ndarray | None):
    """Return the face's width in the frame, its grain, how open its eyes are, and the mean
    linear colours of skin and backdrop."""
    nowhere = np.full(3, np.nan)
    if view is None:
        return math.nan, math.nan, math.nan, nowhere, nowhere
    import cv2

    width = view.face_width / view.scale
    try:
        found = view.regions
    except NoAnswer:
        return width, math.nan, math.nan, nowhere, nowhere
    try:
        grain = view.grain[0]
    except NoAnswer:
        grain = math.nan
    skin = _linear(view.rgb, view.calm) if cv2.countNonZero(view.calm) >= _FEWEST else nowhere
    if backdrop is not None:
        around = _linear(np.ascontiguousarray(frame[::_STEP, ::_STEP]), backdrop)
    else:
        around = _linear(view.rgb[found.part], np.ascontiguousarray(found.ring, np.uint8))
    return width, grain, eye_openness(view), skin, around


def _backdrop(view: FaceCrop) -> np.ndarray | None:
    """Return every fourth pixel of the frame's mask of what lies beside and above the face's part of it,
    uint8; None if that is next to nothing. One mask serves the whole clip: a region that follows the head
    would change its colour by moving."""
    width, height = view.frame_size
    mask = np.zeros((height, width), np.uint8)
    rows, columns = (round(side / view.scale) for side in view.mask.shape)
    left, top = view.corner
    mask[: top + rows] = 1
    mask[top : top + rows, left : left + columns] = 0
    mask = np.ascontiguousarray(mask[::_STEP, ::_STEP])
    return mask if mask.mean() > _LEAST_BACKDROP else None


def _linear(rgb: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mean colour (3,) in linear light. The mean is taken first: it changes by parts of a grey value, and
    over so small a range light and grey value are proportional."""
    import cv2

    return (np.array(cv2.mean(rgb, mask)[:3]) / 255) ** 2.2
