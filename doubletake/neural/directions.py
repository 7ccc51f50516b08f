"""What one thing that a face does is in the numbers of a code: measured, because nobody laid it down."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from doubletake import library
from doubletake.neural.registry import Checkpoint
from doubletake.neural.swap import face_code

# What is told apart, in the order of the columns of `doing`, and how much of each is one step: a mouth that
# opens by a fifth of the distance between the eyes, a head that turns by thirty degrees, eyes that close.
_ONE = {"mouth": 0.2, "turn": 30.0, "eyes": 1.0}
DIRECTIONS = tuple(_ONE)

# Every so many frames of the two people's clips: neighbours hardly differ.
_EVERY = 8


@lru_cache(maxsize=8)
def directions(checkpoint: Checkpoint) -> dict[str, np.ndarray]:
    """Return what is to be added to a code so that a face does one thing more.

    Codes of the pair's camera frames are explained, by least squares, by what the truth says of these frames:
    how far the mouth is open, how far the head is turned, how far the eyes are closed. Each clip may have a
    mean of its own, so that nothing of who it is, or of the light, gets into a direction.

    Parameters
    ----------
    checkpoint : Checkpoint

    Returns
    -------
    dict of str to (N,) float32
        For ``"mouth"``, ``"turn"`` and ``"eyes"``: a mouth that opens, a head that turns to the right of the
        picture, eyes that close; each by one full measure. Read-only.

    Raises
    ------
    DoubleTakeError
        If a clip or a file of the network is missing or was changed.
    """
    clips = measured_clips(checkpoint)
    codes, known = zip(*(clip_codes(checkpoint, clip.name) for clip in clips), strict=True)
    # In whole measures, so that each row of the solution is one.
    known = np.vstack(known) / np.array(list(_ONE.values()))
    found = np.linalg.lstsq(known, np.vstack(codes), rcond=None)[0].astype(np.float32)
    found.setflags(write=False)
    return dict(zip(DIRECTIONS, found, strict=True))


def measured_clips(checkpoint: Checkpoint) -> list[library.Clip]:
    """Return the clips of the pair from whose codes `directions` are measured."""
    return [clip for person in checkpoint.pair for clip in library.clips(person, kind="camera", item=False)]


@lru_cache(maxsize=64)
def clip_codes(checkpoint: Checkpoint, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of some frames of a clip, (K, N), and what the face does in them, (K, 3) as `doing`.

    Both without their means. It takes a fraction of a second: whoever has time before `directions` are wanted
    can ask for one clip after the other.
    """
    clip = library.clip(name)
    rows = range(0, clip.frame_count, _EVERY)
    codes = np.array([face_code(checkpoint, clip, index) for index in rows])
    done = doing(clip.truth())[list(rows)]
    return codes - codes.mean(axis=0), done - done.mean(axis=0)


def doing(truth: library.Truth) -> np.ndarray:
    """Return what the face does in each frame of a `Truth`, (T, 3) float64.

    How far the mouth is open, as a share of the distance between the outer eye corners; yaw in degrees; how
    far the eyes are closed, 0 to 1.
    """
    points = truth.landmarks
    eyes = np.linalg.norm(points[:, 36] - points[:, 45], axis=1)
    mouth = np.linalg.norm(points[:, 62] - points[:, 66], axis=1) / eyes
    return np.column_stack([mouth, truth.angles[:, 0], truth.blink.mean(axis=1)])
