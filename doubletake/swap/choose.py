"""Which frame of the source to show when: the most alike, without jumping about.

A face that already looks the same way, with the same mouth and in the same light needs hardly any bending.
Frame by frame the nearest would flicker, so a whole path is chosen at once: the cheapest one through all
frames of all clips, by dynamic programming (A. Viterbi, 1967; for footage of a speaking mouth after
C. Bregler, M. Covell and M. Slaney, "Video Rewrite", 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from doubletake.face import LANDMARK_GROUPS, mesh_points
from doubletake.library import Moment, Truth

# What one unit of difference is, of each thing that is compared: degrees of turning, and shares of the
# distance between the eyes. Two units are seen.
_TURN, _NOD = 5.0, 6.0
_GAP, _SPREAD, _LIFT = 0.06, 0.08, 0.06
_BLINK = 0.4
_LIGHT = 6.0  # steps of lightness, of 255

# A jump to another place in the footage costs as much as showing a frame that is wrong by so much.
_JUMP = 9.0
# What it costs to stand still, to go on by one frame and to skip one: footage that runs keeps its own noise
# and tremor.
_STEPS = np.array([0.5, 0.0, 0.5])

# A face of which the camera sees less than this share of brows, nose, eyes and lips is hidden by something.
_SEEN = 0.85

# On either side of a jump, so many frames fade into each other.
FADE = 3


@dataclass(frozen=True)
class Shot:
    """One frame of one of the source's clips, and how much of it is mixed in."""

    record: int
    index: int
    weight: float


def choose_shots(footage: Sequence[Sequence[Moment]], target: Sequence[Moment]) -> list[tuple[Shot, ...]]:
    """Say for each frame of the target which frames of the footage to show.

    Parameters
    ----------
    footage : sequence of sequence of Moment
        All frames of each of the source's clips and stills.
    target : sequence of Moment
        All frames of the target.

    Returns
    -------
    list of tuple of Shot
        One or two for each frame, whose weights add up to 1.
    """
    kept = [np.flatnonzero(usable(moments[0].truth)) for moments in footage]
    rows = [_described(moments)[frames] for moments, frames in zip(footage, kept, strict=True)]
    clips = np.repeat(np.arange(len(kept)), [len(frames) for frames in kept])
    indices = np.concatenate(kept)
    path = choose_path(_described(target), np.vstack(rows), clips, indices)
    return fade_jumps(clips[path], indices[path], [len(moments) for moments in footage])


def _described(moments: Sequence[Moment]) -> np.ndarray:
    """Return what the face does and how it is lit in each frame of a clip, (T, 12) float64."""
    light = [light_of(moment.frame, moment.landmarks) for moment in moments]
    return np.hstack([describe(moments[0].truth), np.array(light)])


def describe(truth: Truth) -> np.ndarray:
    """Return what a face does in each frame, in units that make differences comparable.

    Parameters
    ----------
    truth : doubletake.library.Truth
        Of a clip or a still.

    Returns
    -------
    ndarray, (T, 6) float64
        Turn, nod, opening and width of the mouth, height of the brows, blink.
    """
    # In the head's own axes, so that turning does not look like a narrow mouth.
    middle = truth.landmarks_camera[:, [27]]
    head = (truth.landmarks_camera - middle) @ truth.rotation
    eyes = np.linalg.norm(head[:, 36:42].mean(axis=1) - head[:, 42:48].mean(axis=1), axis=1)

    def apart(one: int, other: int) -> np.ndarray:
        distance: np.ndarray = np.linalg.norm(head[:, one] - head[:, other], axis=-1) / eyes
        return distance

    gap = np.mean([apart(upper, lower) for upper, lower in ((61, 67), (62, 66), (63, 65))], axis=0)
    brows = list(LANDMARK_GROUPS["right_brow"] + LANDMARK_GROUPS["left_brow"])
    lift = -head[:, brows, 1].mean(axis=1) / eyes
    width = apart(48, 54)
    return np.column_stack(
        [
            truth.angles[:, 0] / _TURN,
            truth.angles[:, 1] / _NOD,
            gap / _GAP,
            # Of these two people differ at rest; what counts is how far they are from it.
            (width - np.median(width)) / _SPREAD,
            (lift - np.median(lift)) / _LIFT,
            truth.blink.max(axis=1) / _BLINK,
        ]
    )


def light_of(frame: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return how light falls on a face: lightness at six places less their mean, in units, (6,) float64.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB
    landmarks : (68, 2) float
    """
    import cv2

    points = mesh_points(landmarks)
    chin = (landmarks[8] + landmarks[57]) / 2
    places = np.vstack([points[-4:], points[70], chin])
    radius = max(2, round(0.05 * float(np.hypot(*(landmarks[16] - landmarks[0])))))
    height, width = frame.shape[:2]
    patches = []
    for x, y in places:
        left, top = int(np.clip(x - radius, 0, width - 2)), int(np.clip(y - radius, 0, height - 2))
        patch = frame[top : top + 2 * radius + 1, left : left + 2 * radius + 1]
        patches.append(cv2.cvtColor(np.ascontiguousarray(patch), cv2.COLOR_RGB2Lab)[:, :, 0].mean())
    values = np.array(patches)
    # As shares of the mean: dark skin shows the same light in smaller steps.
    units: np.ndarray = 120 * (values / max(values.mean(), 1.0) - 1) / _LIGHT / 3
    return units


def usable(truth: Truth) -> np.ndarray:
    """Return in which frames nothing hides the face, (T,) bool; all, if it is hidden in all."""
    seen = truth.visible[:, 17:].mean(axis=1) >= _SEEN
    return seen if seen.any() else np.ones(len(seen), dtype=bool)


def choose_path(target: np.ndarray, source: np.ndarray, clip: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return which row of the source goes with each row of the target, at the least cost in all.

    Parameters
    ----------
    target : (T, D) float
        What is asked for, frame by frame, as by `describe`.
    source : (N, D) float
        What there is.
    clip, index : (N,) int
        Which clip each row is of, and which frame: going on by one costs nothing, a jump costs a fixed sum.

    Returns
    -------
    ndarray, (T,) intp

    Examples
    --------
    >>> import numpy as np
    >>> there = np.arange(5.0)[:, None]
    >>> choose_path(there[1:4], there, np.zeros(5, int), np.arange(5)).tolist()
    [1, 2, 3]
    """
    wrong = ((target[:, None] - source[None]) ** 2).sum(axis=2)
    step = np.abs(index[None] - index[:, None])
    together = (clip[None] == clip[:, None]) & (step < len(_STEPS))
    moving = np.where(together, _STEPS[np.minimum(step, len(_STEPS) - 1)], _JUMP)
    cost, back = wrong[0], []
    for row in wrong[1:]:
        through = cost[:, None] + moving
        best = through.argmin(axis=0)
        back.append(best)
        cost = through[best, np.arange(len(cost))] + row
    path = [int(cost.argmin())]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return np.array(path[::-1], dtype=np.intp)


def fade_jumps(clip: np.ndarray, index: np.ndarray, lengths: list[int]) -> list[tuple[Shot, ...]]:
    """Return what to mix for each frame, so that a jump in the footage becomes a short dissolve.

    Parameters
    ----------
    clip, index : (T,) int
        The path that was chosen.
    lengths : list of int
        How many frames each clip has: beyond a jump a clip runs on, as far as it goes.

    Returns
    -------
    list of tuple of Shot
        One or two for each frame, whose weights add up to 1.
    """
    jumps = [
        t
        for t in range(1, len(clip))
        if clip[t] != clip[t - 1] or abs(int(index[t]) - int(index[t - 1])) >= len(_STEPS)
    ]
    shots: list[tuple[Shot, ...]] = []
    for t in range(len(clip)):
        own = (int(clip[t]), int(index[t]))
        near = min(jumps, key=lambda jump: abs(t + 0.5 - jump), default=None)
        if near is None or not -FADE <= t - near < FADE:
            shots.append((Shot(*own, 1.0),))
            continue
        other = near if t < near else near - 1
        went_on = int(np.clip(index[other] + t - other, 0, lengths[clip[other]] - 1))
        share = (abs(t + 0.5 - near) + FADE) / (2 * FADE)
        share = share * share * (3 - 2 * share)
        shots.append((Shot(*own, share), Shot(int(clip[other]), went_on, 1 - share)))
    return shots
