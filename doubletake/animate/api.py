"""What lessons and dashboards call: a still that moves as a clip moves, or that is turned by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from doubletake.animate.drawing import Prepared, draw_with_mask, prepare, project
from doubletake.animate.motion import Pose, relative_pose, resting_frame, turned_pose
from doubletake.animate.portrait import driver_record, portrait, still_record
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Moment, Still, Truth

# Degrees from the still's own pose up to which the picture holds. Beyond, it has lost more than 0.1 of its
# similarity to the true frame within the face, not counting what film noise takes: a median over the cast
# that `tests/bench/bench_animate.py --angles` prints (11.7 over ten clips), rounded down.
RANGE = 11.0


@dataclass(frozen=True, eq=False)
class Animated:
    """A still in motion, one frame of it.

    Attributes
    ----------
    frame : (H, W, 3) uint8 RGB
        Labelled.
    angle : float
        How far the head is turned from the still's own pose, in degrees.
    within_range : bool
        Whether that is no more than `RANGE`. Beyond it the frame is drawn all the same, broken as it is.
    landmarks : (68, 2) float32
        Where the motion puts them, in pixels.
    mask : (H, W) float32 in 0…1
        How much of each pixel is the face.
    """

    frame: np.ndarray
    angle: float
    within_range: bool
    landmarks: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True, eq=False)
class AnimatedClip:
    """A still in motion.

    Attributes
    ----------
    frames : (T, H, W, 3) uint8 RGB
        Each labelled.
    fps : float
        The driver's.
    angles : (T,) float32
        Degrees from the still's own pose.
    within_range : (T,) bool
        Where the angle is no more than `RANGE`.
    landmarks : (T, 68, 2) float32
        Pixels.
    """

    frames: np.ndarray
    fps: float
    angles: np.ndarray
    within_range: np.ndarray
    landmarks: np.ndarray


def animate_frame(
    still: Still | Clip | str,
    driver: Clip | str,
    index: int = 0,
    rest: int | None = None,
    still_index: int = 0,
) -> Animated:
    """Let a still do what a driver does in one frame.

    Parameters
    ----------
    still : Still, Clip or str
        A portrait of the library, or its name. Nothing else: no path and no picture. A frame of a camera clip
        will do as well.
    driver : Clip or str
        A camera clip of the library, or its name.
    index : int
        Which frame of the driver.
    rest : int, optional
        The frame of the driver in which it counts as being at rest: there the still is as it was. By default
        a calm one is chosen.
    still_index : int
        Which frame, if the still is a clip.

    Returns
    -------
    Animated

    Raises
    ------
    DoubleTakeError
        If still or driver is not of the library, was itself made from other pictures, is of the wrong kind,
        has no truth, or a file of it was altered; or if there is no such frame.

    Examples
    --------
    >>> made = animate_frame("ines-portrait", "marc-talk", 0, rest=0)
    >>> round(made.angle), made.within_range
    (0, True)
    """
    return frame_drawer(still, driver, rest, still_index)(index)


def frame_drawer(
    still: Still | Clip | str, driver: Clip | str, rest: int | None = None, still_index: int = 0
) -> Callable[[int], Animated]:
    """Make a still and a driver ready once, for any number of frames in any order.

    Parameters and errors as in `animate_frame`.

    Returns
    -------
    callable
        ``drawer(index)`` is what `animate_frame` returns for that frame.

    Examples
    --------
    >>> drawer = frame_drawer("ines-portrait", "marc-talk", rest=0)
    >>> drawer(0).frame.shape
    (512, 512, 3)
    """
    prepared, truth, rest = _ready(still, driver, rest, still_index)

    def frame(index: int) -> Animated:
        _check_frame(index, len(truth), "index")
        return drawn(prepared, relative_pose(prepared.still, truth, index, rest))

    return frame


def animate_clip(
    still: Still | Clip | str,
    driver: Clip | str,
    rest: int | None = None,
    still_index: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> AnimatedClip:
    """Let a still do all that a driver does.

    Parameters
    ----------
    progress : callable, optional
        Called as ``progress(done, total)`` after each frame.

    Other parameters and errors as in `animate_frame`.

    Returns
    -------
    AnimatedClip
    """
    drawer, record = frame_drawer(still, driver, rest, still_index), driver_record(driver)
    total = record.frame_count
    landmarks = np.empty((total, 68, 2), dtype=np.float32)
    angles = np.empty(total, dtype=np.float32)
    frames = np.empty((0,), dtype=np.uint8)
    for index in range(total):
        made = drawer(index)
        if not index:
            frames = np.empty((total, *made.frame.shape), dtype=np.uint8)
        frames[index], landmarks[index], angles[index] = made.frame, made.landmarks, made.angle
        if progress is not None:
            progress(index + 1, total)
    return AnimatedClip(frames, record.fps, angles, angles <= RANGE, landmarks)


def motion_angles(
    still: Still | Clip | str, driver: Clip | str, rest: int | None = None, still_index: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far each frame turns the still, and whether that is within range, without drawing it.

    Parameters and errors as in `animate_frame`.

    Returns
    -------
    angles : (T,) float32
        Degrees.
    within_range : (T,) bool
    """
    record, truth = still_record(still), driver_record(driver).truth()
    rest = _rest(truth, rest)
    photo = portrait(Moment(record, still_index))
    turns = [relative_pose(photo, truth, index, rest).angle for index in range(len(truth))]
    angles = np.array(turns, dtype=np.float32)
    return angles, angles <= RANGE


def turn_still(
    still: Still | Clip | str,
    yaw: float = 0.0,
    pitch: float = 0.0,
    roll: float = 0.0,
    still_index: int = 0,
) -> Animated:
    """Turn a still's head by hand, from its own pose.

    Parameters
    ----------
    still, still_index
        As in `animate_frame`.
    yaw, pitch, roll : float
        Degrees: to the picture's right, up, and clockwise; each from -90 to 90.

    Returns
    -------
    Animated

    Raises
    ------
    DoubleTakeError
        As `animate_frame`; or if an angle is no number from -90 to 90.

    Examples
    --------
    >>> round(turn_still("ines-portrait", yaw=30).angle), turn_still("ines-portrait", yaw=30).within_range
    (30, False)
    """
    for name, angle in (("yaw", yaw), ("pitch", pitch), ("roll", roll)):
        if not isinstance(angle, int | float | np.number) or not math.isfinite(angle) or abs(angle) > 90:
            raise DoubleTakeError(f"Choose a {name} from -90 to 90 degrees.")
    prepared = prepare(Moment(still_record(still), still_index))
    return drawn(prepared, turned_pose(prepared.still, yaw, pitch, roll))


def _ready(
    still: Still | Clip | str, driver: Clip | str, rest: int | None, still_index: int
) -> tuple[Prepared, Truth, int]:
    record, truth = still_record(still), driver_record(driver).truth()
    return prepare(Moment(record, still_index)), truth, _rest(truth, rest)


def _rest(truth: Truth, rest: int | None) -> int:
    if rest is None:
        return resting_frame(truth)
    _check_frame(rest, len(truth), "rest")
    return int(rest)


def _check_frame(index: object, count: int, name: str) -> None:
    if not isinstance(index, int | np.integer) or not 0 <= index < count:
        raise DoubleTakeError(
            f"There is no frame {index} in the driver ({name}): choose a number from 0 to {count - 1}."
        )


def drawn(prepared: Prepared, pose: Pose) -> Animated:
    """Draw a prepared still in a pose, and say whether it is within range."""
    frame, mask = draw_with_mask(prepared, pose)
    landmarks = project(prepared, pose).astype(np.float32)
    return Animated(frame, pose.angle, pose.angle <= RANGE, landmarks, mask)
