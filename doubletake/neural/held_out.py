"""Frames of a person that are worth looking at: all of them unseen by the networks, each doing something."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake import library
from doubletake.neural.directions import doing
from doubletake.neural.evaluation import held_out

# Takes in which somebody faces the camera, with nothing before the face.
_FACING = ("frontal", "talk")

# From when on it is worth a word: a mouth open by a share of the distance between the eyes, degrees to a
# side, eyes closed by a share.
_MOUTH, _TURN, _CLOSED = 0.06, 8.0, 0.5


@dataclass(frozen=True)
class HeldOutFrame:
    """One frame that no network saw while it was trained.

    Attributes
    ----------
    clip : str
        The clip's name.
    index : int
        Which frame of it.
    doing : {"straight", "mouth", "eyes", "left", "right"}
        What the face does.
    """

    clip: str
    index: int
    doing: str


def held_out_frames(person: str) -> tuple[HeldOutFrame, ...]:
    """Return a person's frames that no network saw and that differ most: two to five.

    Raises
    ------
    DoubleTakeError
        If there is no such person, or no network was measured on their clips.
    """
    name = library.person(person).name
    places, known, facing = [], [], []
    for clip in library.clips(name, kind="camera", item=False):
        rows = held_out(clip.name)
        places += [(clip.name, index) for index in rows]
        facing += [clip.recipe in _FACING] * len(rows)
        known.append(doing(clip.truth())[rows.start : rows.stop])
    mouth, turn, closed = np.vstack(known).T
    awake = closed < 0.2
    # The straight one first: it is where one starts. Nobody is straight with the mouth open.
    straight = np.abs(turn) / _TURN + mouth / _MOUTH + closed / _CLOSED
    found = {"straight": int(np.argmin(straight + 100 * ~np.array(facing)))}
    for what, values, least in (
        ("mouth", np.where(awake, mouth, 0), _MOUTH),
        ("eyes", closed, _CLOSED),
        ("left", np.where(awake, -turn, 0), _TURN),
        ("right", np.where(awake, turn, 0), _TURN),
    ):
        best = int(np.argmax(values))
        if values[best] > least and best not in found.values():
            found[what] = best
    return tuple(HeldOutFrame(*places[row], what) for what, row in found.items())
