"""Measure the shipped networks on frames that none of them saw, for the lesson's curves.

The result, ``assets/neural/evaluation.json``, has a row for each network and each of its two people: how well
that person's own face is drawn again, and how well it stands in the other's place.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from doubletake import library
from doubletake.library.files import assets_root
from doubletake.neural import checkpoints, paste_back
from doubletake.neural.crop import DECODER_SIDE, crop_matrix, cut
from doubletake.neural.registry import Checkpoint
from doubletake.state import write_whole

from .footage import TEST, TRAIN, cut_coverage, parts_of
from .measures import (
    EYES,
    MOUTH,
    appearance,
    correlation,
    fine_detail,
    line_between,
    masked_difference,
    masked_similarity,
    mean_shape,
    mesh_of,
    shape_place,
    strip_reader,
    true_mouth,
)

EVALUATION = "neural/evaluation.json"

# Every so many of the frames that are to train on serves for the line, the shapes and the eyes of two people.
TRAIN_EVERY = 2

# FaceMesh tells these two people's shapes apart while they face the camera within so many degrees: there the
# same person differs between clips by a third of what two people do. On turned heads it does not.
FRONTAL = 10.0

MEASURES = {
    "difference": "own face drawn again: mean absolute difference to the camera's, in levels of 255",
    "similarity": "own face drawn again: structural similarity (SSIM) to the camera's, 0 to 1",
    "detail": "own face drawn again: its finest detail as a share of the camera's",
    "looks": "swapped: where its looks lie between the target (0) and the source (1), by a line that tells "
    "these two apart in their camera footage",
    "shape": "swapped: where its mean shape lies between the target's (0) and the source's (1), by FaceMesh, "
    "in frames that face the camera, as the next two",
    "to_source": "swapped: distance of its mean shape to the source's, as a share of the eye distance",
    "to_target": "swapped: distance of its mean shape to the target's, as a share of the eye distance",
    "mouth": "swapped: correlation of the mouth's opening, by a reader taught on these two people's camera "
    "footage, with the target's truth",
    "eyes": "swapped: correlation of how far the eyes are closed, by such a reader, with the target's truth",
}


@dataclass(frozen=True, eq=False)
class CameraFrame:
    """One frame of a person's camera footage, and what is measured against it."""

    moment: library.Moment
    crop: np.ndarray
    mask: np.ndarray
    frontal: bool
    closed: float
    opened: float

    @property
    def row(self) -> np.ndarray:
        """Its row for the line between two people."""
        return appearance(self.crop, self.mask)


def held_out(person: str) -> dict[str, list[int]]:
    """Return the first and the last frame that no network saw, of each of a person's camera clips."""
    found = {}
    for clip in library.clips(person, kind="camera", item=False):
        rows = np.flatnonzero(parts_of(clip.frame_count) == TEST)
        found[clip.name] = [int(rows[0]), int(rows[-1])]
    return found


def camera_frames(person: str, part: int, every: int) -> list[CameraFrame]:
    """Return a person's frames that are to train or to test, every so many of each clip."""
    found = []
    for clip in library.clips(person, kind="camera", item=False):
        rows = np.flatnonzero(parts_of(clip.frame_count) == part)[::every]
        truth = clip.truth()
        frontal, closed = np.abs(truth.angles[:, 0]) < FRONTAL, truth.blink.mean(axis=1)
        for index in rows.tolist():
            moment = library.Moment(clip, index)
            matrix = crop_matrix(moment.landmarks, DECODER_SIDE)
            crop = cut(moment.frame, matrix, DECODER_SIDE)
            mask = cut_coverage(moment.whole_coverage, matrix, moment.frame.shape, DECODER_SIDE)
            known = bool(frontal[index]), float(closed[index]), true_mouth(moment.landmarks)
            found.append(CameraFrame(moment, crop, mask, *known))
    return found


@dataclass(frozen=True, eq=False)
class Person:
    """What is measured on a person's camera footage once, for all networks."""

    name: str
    test: list[CameraFrame]
    appearances: np.ndarray
    shape: np.ndarray
    eyes: np.ndarray
    closed: np.ndarray
    mouths: np.ndarray
    opened: np.ndarray


def person_of(name: str) -> Person:
    """Measure a person's footage."""
    train = camera_frames(name, TRAIN, TRAIN_EVERY)
    return Person(
        name,
        test=camera_frames(name, TEST, 1),
        appearances=np.array([moment.row for moment in train]),
        shape=mean_shape(_meshes(train, [moment.moment.frame for moment in train])),
        eyes=np.array([EYES.of(moment.crop) for moment in train]),
        closed=np.array([moment.closed for moment in train]),
        mouths=np.array([MOUTH.of(moment.crop) for moment in train]),
        opened=np.array([moment.opened for moment in train]),
    )


def of_camera(source: Person, target: Person) -> dict[str, float]:
    """Return what the measures say of held-out camera footage itself: what a swap can reach at most.

    ``looks`` and ``shape`` of the source's own footage should be 1, and of the target's 0; ``mouth`` and
    ``eyes`` say how well the target's expression is read where nothing was swapped.
    """
    line = line_between(target.appearances, source.appearances)
    found = {}
    for person, end in ((source, "source"), (target, "target")):
        meshes = _meshes(person.test, [moment.moment.frame for moment in person.test])
        found[f"looks_of_{end}"] = line.place(np.array([moment.row for moment in person.test])).mean()
        place, to_target, to_source = shape_place(mean_shape(meshes), target.shape, source.shape)
        found[f"shape_of_{end}"] = place
        found[f"{end}_to_itself"] = to_source if person is source else to_target
    found["shapes_apart"] = shape_place(source.shape, target.shape, source.shape)[1]
    return _rounded(found | expressions([moment.crop for moment in target.test], source, target))


def _meshes(test: list[CameraFrame], frames: list[np.ndarray]) -> np.ndarray:
    """Return FaceMesh's points in those frames that face the camera."""
    return np.array(
        [
            mesh_of(frame, moment.moment.landmarks)
            for moment, frame in zip(test, frames, strict=True)
            if moment.frontal
        ]
    )


def expressions(crops: list[np.ndarray], source: Person, target: Person) -> dict[str, float]:
    """Return how well mouths and eyes in crops of the target's held-out frames keep step with the truth.

    What reads them was taught on both people's camera footage.
    """
    mouth = strip_reader(
        MOUTH, np.vstack([source.mouths, target.mouths]), np.concatenate([source.opened, target.opened])
    )
    eyes = strip_reader(
        EYES, np.vstack([source.eyes, target.eyes]), np.concatenate([source.closed, target.closed])
    )
    return {
        "mouth": correlation(mouth.read(crops), [moment.opened for moment in target.test]),
        "eyes": correlation(eyes.read(crops), [moment.closed for moment in target.test]),
    }


def measure(checkpoint: Checkpoint, source: Person, target: Person) -> dict[str, float]:
    """Return the measures of `MEASURES` for a network that puts the source's face in the target's place."""
    line = line_between(target.appearances, source.appearances)
    own = np.array([_drawn_again(checkpoint, source.name, moment) for moment in source.test])
    swapped, crops = [], []
    for moment in target.test:
        drawn = paste_back.draw_moment(source.name, checkpoint, moment.moment)
        swapped.append(paste_back.paste(drawn, moment.moment, paste_back.SETTINGS)[0])
        crops.append(cut(swapped[-1], crop_matrix(moment.moment.landmarks, DECODER_SIDE), DECODER_SIDE))
    swapped_rows = np.array(
        [appearance(crop, moment.mask) for crop, moment in zip(crops, target.test, strict=True)]
    )
    meshes = _meshes(target.test, swapped)
    place, to_target, to_source = shape_place(mean_shape(meshes), target.shape, source.shape)
    return _rounded(
        {
            "difference": own[:, 0].mean(),
            "similarity": own[:, 1].mean(),
            "detail": own[:, 2].mean(),
            "looks": line.place(swapped_rows).mean(),
            "shape": place,
            "to_source": to_source,
            "to_target": to_target,
        }
        | expressions(crops, source, target)
    )


def _drawn_again(checkpoint: Checkpoint, person: str, moment: CameraFrame) -> tuple[float, float, float]:
    drawn = paste_back.draw_moment(person, checkpoint, moment.moment)
    detail = fine_detail(drawn.picture, moment.mask) / max(fine_detail(moment.crop, moment.mask), 1e-6)
    return (
        masked_difference(drawn.picture, moment.crop, moment.mask),
        masked_similarity(drawn.picture, moment.crop, moment.mask),
        detail,
    )


def evaluate_all(progress: Callable[[str], None], root: Path | None = None) -> dict:
    """Measure every shipped network, and write what was found."""
    people: dict[str, Person] = {}
    rows, camera = [], []
    for checkpoint in checkpoints():
        for name in checkpoint.pair:
            if name not in people:
                people[name] = person_of(name)
    for pair in dict.fromkeys(checkpoint.pair for checkpoint in checkpoints()):
        for source, target in (pair, pair[::-1]):
            found = of_camera(people[source], people[target])
            camera.append({"source": source, "target": target} | found)
    for checkpoint in checkpoints():
        for source in checkpoint.pair:
            target = checkpoint.other(source)
            row = {
                "pair": list(checkpoint.pair),
                "pictures": checkpoint.pictures,
                "all_pictures": checkpoint.all_pictures,
                "step": checkpoint.step,
                "seconds": checkpoint.seconds,
                "source": source,
                "target": target,
            }
            rows.append(row | measure(checkpoint, people[source], people[target]))
            progress(_line(rows[-1]))
    unseen = {clip: ends for name in people for clip, ends in held_out(name).items()}
    result = {"version": 1, "measures": MEASURES, "held_out": unseen, "camera": camera, "rows": rows}
    text = json.dumps(result, indent=1) + "\n"
    path = (root or assets_root()) / EVALUATION
    write_whole(path, text)
    return result


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in values.items()}


def _line(row: dict) -> str:
    numbers = "  ".join(f"{name} {row[name]:.2f}" for name in MEASURES)
    return f"{row['source']} for {row['target']}, {row['pictures']} pictures, step {row['step']}: {numbers}"
