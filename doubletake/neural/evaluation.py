"""How good each shipped network is on frames that none of them saw: ``assets/neural/evaluation.json``.

``assets/studio/neural`` measured it, with the shipped files and code of this package. Nothing is measured
here.
"""

from __future__ import annotations

from doubletake.errors import DoubleTakeError
from doubletake.library.files import damaged, read_json
from doubletake.neural.registry import Checkpoint

EVALUATION = "neural/evaluation.json"
VERSION = 1

# Of a person's own face drawn again, and of a face in another's place.
OWN_FACE = ("similarity", "detail", "difference")
SWAPPED = ("looks", "shape", "to_source", "to_target", "mouth", "eyes")
MEASURES = OWN_FACE + SWAPPED

# What the file says of camera frames is kept by whose they are.
_CAMERA = {
    "looks": "looks_of_source",
    "shape": "shape_of_source",
    "to_source": "source_to_itself",
    "to_target": "shapes_apart",
    "mouth": "mouth",
    "eyes": "eyes",
}
# A face drawn again can at best be the camera's own.
_SAME = {"similarity": 1.0, "detail": 1.0, "difference": 0.0}


def learning_curve(source: str, target: str, measure: str, pictures: int = 0) -> list[tuple]:
    """Return how good a network was at each moment of its training that was kept.

    Parameters
    ----------
    source, target : str
        Whose face is drawn, and in whose place.
    measure : str
        One of `MEASURES`; the file says of each what it is.
    pictures : int
        How many pictures of each person it was trained on; 0 is all there are.

    Returns
    -------
    list of (int, float, float)
        Steps, seconds of one processor core, and the value; the earliest first.

    Raises
    ------
    DoubleTakeError
        If there is no such measure or no network of these two, or the file is missing or damaged.
    """
    rows = [row for row in _rows(source, target, measure) if _is_of(row, pictures)]
    if not rows:
        raise DoubleTakeError(
            f"No network of {source} and {target} was trained on {pictures} pictures of each and measured."
        )
    return [(int(row["step"]), float(row["seconds"]), float(row[measure])) for row in rows]


def pictures_curve(source: str, target: str, measure: str) -> list[tuple]:
    """Return how good the finished networks are that were trained on few pictures and on many.

    Parameters and errors as `learning_curve`.

    Returns
    -------
    list of (int, float)
        Pictures of each person, and the value; the fewest first.
    """
    rows = _rows(source, target, measure)  # by their steps, so the last of each number of pictures stays
    last = {row["pictures"]: float(row[measure]) for row in rows}
    return sorted((int(pictures), value) for pictures, value in last.items())


def value_of(checkpoint: Checkpoint, source: str, measure: str) -> float:
    """Return one value of one network that draws the source's face; parameters and errors as above."""
    for row in _rows(source, checkpoint.other(source), measure):
        if (row["pictures"], row["step"]) == (checkpoint.pictures, checkpoint.step):
            return float(row[measure])
    raise damaged(EVALUATION, "does not say how good each network of the register is")


def of_camera(source: str, target: str, measure: str) -> float:
    """Return what a measure says of camera frames themselves: the best that a network could reach."""
    _checked(measure)
    if measure in _SAME:
        return _SAME[measure]
    for row in _read()["camera"]:
        if (row["source"], row["target"]) == (source, target):
            return float(row[_CAMERA[measure]])
    raise _nobody(source, target)


def held_out(clip: str) -> range:
    """Return the frames of a clip that no network saw while it was trained.

    Raises
    ------
    DoubleTakeError
        If no network was measured on that clip.
    """
    ends = _read()["held_out"]
    if clip not in ends:
        raise DoubleTakeError(f'No network was measured on "{clip}". Choose from: {", ".join(ends)}.')
    first, last = ends[clip]
    return range(int(first), int(last) + 1)


def _is_of(row: dict, pictures: int) -> bool:
    return row["all_pictures"] if pictures == 0 else row["pictures"] == pictures


def _rows(source: str, target: str, measure: str) -> list[dict]:
    _checked(measure)
    rows = [row for row in _read()["rows"] if (row["source"], row["target"]) == (source, target)]
    if not rows:
        raise _nobody(source, target)
    return sorted(rows, key=lambda row: row["step"])


def _checked(measure: str) -> None:
    if measure not in MEASURES:
        raise DoubleTakeError(f'"{measure}" was not measured. Choose from: {", ".join(MEASURES)}.')


def _nobody(source: str, target: str) -> DoubleTakeError:
    return DoubleTakeError(f"No network that draws {source} in the place of {target} was measured.")


def _read() -> dict:
    found = read_json(EVALUATION)
    needed = {"pair", "pictures", "all_pictures", "step", "seconds", "source", "target", *MEASURES}
    try:
        sound = found["version"] == VERSION and all(needed <= set(row) for row in found["rows"])
        sound &= all(set(_CAMERA.values()) <= set(row) for row in found["camera"])
        sound &= all(len(ends) == 2 for ends in found["held_out"].values())
    except (KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise damaged(EVALUATION, "does not say what it has to of the networks")
    return found
