"""A head that turns away from its photo, moment by moment, beside what was filmed of the same person.

The photo is one frame of a clip in which somebody turns the head: the one in which they look at us. All other
frames of that clip say how a turned head really looks. Where the clip does not go, the photo is turned by
hand, and nobody can say how wrong that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake import library
from doubletake.animate.api import Animated, drawn
from doubletake.animate.drawing import prepare
from doubletake.animate.frame_errors import compare_frame
from doubletake.animate.motion import photo_frame, turned, turned_pose
from doubletake.animate.portrait import driver_record
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Moment

# Degrees: how far the head can be turned by hand, in what steps, and how near to each other two filmed
# moments may be.
FARTHEST = 60
_BY_HAND, _APART = 3, 1.0

# An eyelid that comes down in the film would count as an error of the turn.
_AWAKE = 0.1

# A head that turns hardly shows what a turn does.
_LEAST_TURN = 10.0


@dataclass(frozen=True)
class Stop:
    """One moment of a turn.

    Attributes
    ----------
    angle : float
        Degrees from the photo: below 0 towards the left of the picture, above towards the right.
    frame : int or None
        The frame of the clip that shows it; None where nothing was filmed.
    """

    angle: float
    frame: int | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """The photo at a stop, and what is known of it.

    Attributes
    ----------
    made : Animated
        Labelled.
    true : (H, W, 3) uint8 RGB or None
        What was filmed, read-only.
    lost : float or None
        What is lost of the similarity to the true frame within the face: 1 minus the structural similarity
        (SSIM). 0 for the photo itself.
    points : float or None
        How far 468 points found in both pictures lie apart, as a share of the distance between the outer
        corners of the eyes; None too if no face is found.
    """

    made: Animated
    true: np.ndarray | None
    lost: float | None
    points: float | None


def turn_clip(person: str) -> Clip:
    """Return the clip in which a person turns the head farthest.

    Raises
    ------
    DoubleTakeError
        If there is no such person, or they turn the head nowhere.

    Examples
    --------
    >>> turn_clip("ines").person
    'ines'
    """
    name = library.person(person).name
    own = library.clips(name, kind="camera", item=False)
    # What it is called says it, without opening its truth.
    turns = [clip for clip in own if clip.recipe == "turn"] or [clip for clip in own if clip.truth_file]
    reach = {clip.name: float(np.ptp(clip.truth().angles[:, 0])) for clip in turns}
    best = max(turns, key=lambda clip: reach[clip.name], default=None)
    if best is None or reach[best.name] < _LEAST_TURN:
        raise DoubleTakeError(f"There is no clip in which {name} turns the head: choose somebody else.")
    return best


@lru_cache(maxsize=16)
def stops(clip: Clip) -> tuple[Stop, ...]:
    """Return the moments of a turn, from the picture's left to its right.

    Parameters
    ----------
    clip : Clip
        A camera clip of the library.

    Raises
    ------
    DoubleTakeError
        If the clip is not of the library, was itself made, or has no truth.

    Examples
    --------
    >>> moments = stops(turn_clip("ines"))
    >>> moments[0].frame is None, min(abs(stop.angle) for stop in moments)
    (True, 0.0)
    """
    truth = driver_record(clip).truth()
    photo = photo_frame(truth)
    far = [turned(truth.rotation[photo], rotation) for rotation in truth.rotation]
    angles = np.copysign(far, truth.angles[:, 0] - truth.angles[photo, 0])
    kept = [Stop(0.0, photo)]
    awake = np.flatnonzero(truth.blink.max(axis=1) < _AWAKE).tolist()
    # From the photo outwards, so that no stop comes too near to it.
    for index in sorted(awake, key=lambda index: far[index]):
        if all(abs(angles[index] - stop.angle) >= _APART for stop in kept):
            kept.append(Stop(round(float(angles[index]), 2), index))
    low, high = (pick(stop.angle for stop in kept) for pick in (min, max))
    by_hand = [a for a in range(-FARTHEST, FARTHEST + 1, _BY_HAND) if not low - 1 < a < high + 1]
    return tuple(sorted([*kept, *(Stop(float(a), None) for a in by_hand)], key=lambda stop: stop.angle))


def at_stop(clip: Clip, stop: Stop) -> Comparison:
    """Turn the photo to a stop, and compare it with the film where there is one.

    Raises
    ------
    DoubleTakeError
        As `stops`.

    Examples
    --------
    >>> clip = turn_clip("ines")
    >>> at_stop(clip, min(stops(clip), key=lambda stop: abs(stop.angle))).lost
    0.0
    """
    record, photo = _with_photo(clip)
    prepared = prepare(Moment(record, photo))
    if stop.frame is None:
        pose = turned_pose(prepared.still, yaw=stop.angle, pitch=0, roll=0)
        return Comparison(drawn(prepared, pose), None, None, None)
    row, made, true = compare_frame(prepared, record, stop.frame)
    if stop.frame == photo:
        return Comparison(made, true, 0.0, 0.0)
    return Comparison(made, true, round(1 - row["ssim"], 4), row["landmarks"])


def noise_of(clip: Clip, most: int = 5) -> float | None:
    """Return what film noise alone takes of the similarity, or None if the photo's pose was filmed only once.

    It is the median of ``lost`` over up to ``most`` other frames turned by less than 2.5 degrees.
    """
    record, photo = _with_photo(clip)
    truth = record.truth()
    far = np.array([turned(truth.rotation[photo], rotation) for rotation in truth.rotation])
    near = (far < 2.5) & (truth.blink.max(axis=1) < _AWAKE) & (np.arange(len(far)) != photo)
    indices = sorted(np.flatnonzero(near).tolist(), key=lambda index: far[index])[:most]
    if not indices:
        return None
    prepared = prepare(Moment(record, photo))
    lost = [1 - compare_frame(prepared, record, index)[0]["ssim"] for index in indices]
    return round(float(np.median(lost)), 4)


def _with_photo(clip: Clip) -> tuple[Clip, int]:
    record = driver_record(clip)
    return record, photo_frame(record.truth())


def first_beyond(angles: Sequence[float], errors: Sequence[float | None], limit: float) -> float | None:
    """Return the smallest angle at which an error is above a limit; None if it never is.

    Parameters
    ----------
    angles : sequence of float
        Degrees to one side, in any order.
    errors : sequence of (float or None)
        None where nothing is known.
    limit : float

    Examples
    --------
    >>> first_beyond([20, 0, 10], [0.3, 0.0, 0.2], 0.15)
    10
    """
    above = [
        angle for angle, error in zip(angles, errors, strict=True) if error is not None and error > limit
    ]
    return min(above, key=abs, default=None)
