"""What lesson 02 counts and asks: blinks by the eye-aspect ratio, and landmarks that were put wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from doubletake.library import Clip

FEWEST_FRAMES = 2  # one frame alone may be a landmark that jumped
LONGEST_SECONDS = 0.6  # eyes that stay closed longer do not blink
CLOSED = 0.5  # the renderer counts an eye as closed from here on; 0 is open, 1 shut

# Landmarks of which anybody can see where they belong: corners, tips and ends.
_PLAIN_TO_SEE = (8, 17, 21, 22, 26, 30, 36, 39, 42, 45, 48, 54)
_NEAREST, _FURTHEST = 15.0, 26.0  # pixels


@dataclass(frozen=True)
class BlinkCount:
    """What a threshold finds in a clip, against what is true.

    Attributes
    ----------
    dips : tuple of (int, int)
        First and last frame of each dip of the eye-aspect ratio below the threshold.
    blinks : tuple of (int, int)
        First and last frame of each blink, as the renderer made it.
    found, missed, extra : int
        Blinks that a dip touches, blinks that none does, dips that touch no blink.
    """

    dips: tuple[tuple[int, int], ...]
    blinks: tuple[tuple[int, int], ...]
    found: int
    missed: int
    extra: int

    @property
    def right(self) -> bool:
        """Whether every blink was found once, and nothing else was."""
        return not self.missed and not self.extra and len(self.dips) == len(self.blinks)


def dips(
    ratios: np.ndarray, threshold: float, fewest: int = FEWEST_FRAMES, most: float = np.inf
) -> tuple[tuple[int, int], ...]:
    """Return where the eye-aspect ratio stays below a threshold for a while.

    Parameters
    ----------
    ratios : (T,) float
        The eye-aspect ratio of each frame.
    threshold : float
    fewest, most : float
        How many frames must, and may, follow each other for a dip.

    Returns
    -------
    tuple of (int, int)
        First and last frame of each dip, counted from 0.

    Examples
    --------
    >>> dips([0.3, 0.1, 0.1, 0.3, 0.1, 0.3], 0.2)
    ((1, 2),)
    """
    below = np.concatenate([[0], np.asarray(ratios) < threshold, [0]]).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(below) == 1), np.flatnonzero(np.diff(below) == -1)
    return tuple(
        (int(start), int(end) - 1)
        for start, end in zip(starts, ends, strict=True)
        if fewest <= end - start <= most
    )


def true_blinks(blink: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Return first and last frame of each blink; ``blink`` is `Truth.blink`, (T, 2) in 0…1.

    Examples
    --------
    >>> true_blinks(np.array([[0, 0], [0.9, 1], [0.2, 0.1]]))
    ((1, 1),)
    """
    return dips(-np.asarray(blink).mean(axis=1), -CLOSED, fewest=1)


def count_blinks(clip: Clip, threshold: float) -> BlinkCount:
    """Count the blinks of a clip by its eye-aspect ratio, and hold the count against the truth.

    Parameters
    ----------
    clip : doubletake.library.Clip
    threshold : float
        The eye-aspect ratio below which the eyes count as closed.

    Examples
    --------
    >>> from doubletake import library
    >>> count_blinks(library.clip("ines-talk"), 0.2).right
    True
    """
    from doubletake.cues.eyes import eye_aspect_ratio

    truth = clip.truth()
    ratios, most = eye_aspect_ratio(truth.landmarks), LONGEST_SECONDS * clip.fps
    found, blinks = dips(ratios, threshold, most=most), true_blinks(truth.blink)
    touched = [[_meet(dip, blink) for dip in found] for blink in blinks]
    hits = sum(any(row) for row in touched)
    extra = sum(not any(row[k] for row in touched) for k in range(len(found)))
    return BlinkCount(found, blinks, hits, len(blinks) - hits, extra)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def careless_landmarks(seed: int, count: int = 6) -> dict[int, tuple[float, float]]:
    """Return landmarks and how far to put each of them from its place, for an exercise in repairing them.

    Parameters
    ----------
    seed : int
        The same number gives the same points.
    count : int
        How many, at most 12.

    Returns
    -------
    dict of int to (float, float)
        Number of the landmark, counted from 0, to pixels right and down; each 15 to 26 pixels long.

    Examples
    --------
    >>> len(careless_landmarks(1))
    6
    """
    rng = np.random.default_rng(seed)
    numbers = sorted(rng.permutation(_PLAIN_TO_SEE)[:count].tolist())
    far, angle = rng.uniform(_NEAREST, _FURTHEST, count), rng.uniform(0, 2 * np.pi, count)
    return {
        number: (float(x.round(1)), float(y.round(1)))
        for number, x, y in zip(numbers, far * np.cos(angle), far * np.sin(angle), strict=True)
    }
