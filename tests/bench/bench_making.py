"""The three ways to make a clip side by side: what each needs, how fast it is, how large, and how good.

    uv run python tests/bench/bench_making.py [rounds]

It prints one table in Markdown; the one that was printed last is kept in ``doubletake/neural/README.md``.

*Speed*: Ines and Marc, each in the other's clip of 512 by 512; frame and landmarks at hand, label included.
One thread, processor time, medians; the ways take turns, so that a busy machine slows all alike.

*Own face again*: each way makes a person out of that person, so that the picture that should come out is
known: it was filmed. Swap and photo start from one frame of the same clip in which the head looks ahead; the
network was trained on the rest of it. Compared are the frames that no network saw, inside the face: SSIM, and
the distance of FaceMesh's 468 points as a share of the distance between the outer corners of the eyes. A swap
keeps the inside of the filmed mouth, which flatters it here.

*Somebody else's face*: the measures of ``assets/studio/neural/evaluate.py``, in frames that no network saw. A
moved photo is the other person's by construction. The last column is what the measures say of camera footage
of the right person.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import cv2
import numpy as np

from assets.studio.neural import evaluate, measures
from assets.studio.neural.footage import TEST, cut_coverage, parts_of
from doubletake import animate, library, neural
from doubletake.animate.api import drawn
from doubletake.animate.drawing import prepare
from doubletake.animate.frame_errors import compare_pictures
from doubletake.animate.motion import photo_frame, relative_pose, resting_frame, same_pose, turned
from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root
from doubletake.neural import paste_back
from doubletake.neural.crop import DECODER_SIDE, crop_matrix, cut
from doubletake.swap import SwapSettings
from doubletake.swap.label import ANIMATED, TEXT, stamp
from doubletake.swap.paste import put_in
from doubletake.swap.source import face_alone, prepare_source, scaled_source

PAIR = ("ines", "marc")
FRAMES = 12  # of each clip, for the speed
SWAP, NETWORK, PHOTO = "a swap, step by step", "a trained network", "one photo in motion"
WAYS = (SWAP, NETWORK, PHOTO)
WANTED = {NETWORK: 15, PHOTO: 20}  # frames a second
CAMERA = "the camera"


@dataclass(frozen=True, eq=False)
class Made:
    """A frame that one of the ways made, and where its face is; a moved photo has its label already."""

    frame: np.ndarray
    landmarks: np.ndarray
    mask: np.ndarray
    label: str = TEXT


def swapped(source, target, index: int, source_index: int = 0) -> Made:
    """Make one frame of a clip step by step, no label yet."""
    settings = SwapSettings()
    moment = library.Moment(target, index)
    ready = prepare_source(library.Moment(source, source_index), moment.landmarks, settings)
    made, _ = put_in(ready, moment, settings)
    return Made(made, moment.landmarks, moment.whole_coverage)


def networked(person: str, checkpoint, target, index: int) -> Made:
    """Make one frame of a clip by a trained network, no label yet."""
    moment = library.Moment(target, index)
    face = paste_back.draw_moment(person, checkpoint, moment)
    made, _ = paste_back.paste(face, moment, paste_back.SETTINGS)
    return Made(made, moment.landmarks, moment.whole_coverage)


def moved(prepared, pose) -> Made:
    """Move a photo that was made ready; it comes with its label."""
    made = drawn(prepared, pose)
    return Made(made.frame, made.landmarks, np.rint(255 * made.mask).astype(np.uint8), ANIMATED)


# ---- speed -------------------------------------------------------------------------------------------------


def spent_on(rounds: int) -> dict[str, float]:
    """Return the processor milliseconds of a frame: medians."""
    jobs = []
    for person, other in (PAIR, PAIR[::-1]):
        clip, makers = library.clip(f"{other}-talk"), makers_of(person)
        rows = np.linspace(0, clip.frame_count - 1, FRAMES).astype(int).tolist()
        jobs += [(way, make, clip, index) for way, make in makers.items() for index in rows]
    spent = {way: [] for way in WAYS}
    for turn in range(rounds + 1):
        for way, make, clip, index in jobs:
            start = time.process_time_ns()
            labelled(make(clip, index))
            # The first round only warms up: it reads clips and networks.
            if turn:
                spent[way].append((time.process_time_ns() - start) / 1e6)
    return {way: float(np.median(times)) for way, times in spent.items()}


def labelled(made: Made) -> np.ndarray:
    """Put the label on, unless it is there."""
    return made.frame if made.label == ANIMATED else stamp(made.frame, made.landmarks)


def before_the_first() -> dict[str, str]:
    """Return what has to be done before there is a frame, in words."""
    portrait, clip = library.still(f"{PAIR[0]}-portrait"), library.clip(f"{PAIR[1]}-talk")

    def seconds(make: Callable) -> str:
        start = time.process_time()
        make()
        return f"{time.process_time() - start:.1f} s"

    # What was made ready for the frames before is forgotten; that portrait and clip were read is not.
    face_alone.cache_clear()
    scaled_source.cache_clear()
    return {
        SWAP: seconds(partial(swapped, portrait, clip, 0)),
        NETWORK: f"{neural.checkpoint(*PAIR).seconds / 60:.0f} minutes of training",
        PHOTO: seconds(partial(prepare.__wrapped__, library.Moment(portrait))),
    }


# ---- size --------------------------------------------------------------------------------------------------


def shipped() -> dict[str, int]:
    """Return the bytes that are shipped for both people: their portraits with their truth, or networks."""
    portraits = 0
    for person in PAIR:
        still = library.still(f"{person}-portrait")
        portraits += sum((assets_root() / file).stat().st_size for file in (still.file, still.truth_file))
    checkpoint = neural.checkpoint(*PAIR)
    networks = sum(file.size for file in (checkpoint.encoder, *checkpoint.decoders))
    return {SWAP: portraits, NETWORK: networks, PHOTO: portraits}


# ---- quality -----------------------------------------------------------------------------------------------


def own_again() -> dict[str, list[dict]]:
    """Return for each way how far the made frames are from the filmed ones, with the angle from the photo."""
    checkpoint, found = neural.checkpoint(*PAIR), {way: [] for way in WAYS}
    for person in PAIR:
        for clip, index in held_out(person):
            truth = clip.truth()
            photo = photo_frame(truth)
            prepared = prepare(library.Moment(clip, photo))
            made = {
                SWAP: swapped(clip, clip, index, photo),
                NETWORK: networked(person, checkpoint, clip, index),
                PHOTO: moved(prepared, same_pose(prepared.still, truth, index)),
            }
            angle = turned(truth.rotation[photo], truth.rotation[index])
            for way, one in made.items():
                # Both carry the label, so that it counts for nothing.
                pictures = [
                    stamp(picture.copy(), one.landmarks, one.label)
                    for picture in (one.frame, clip.frame(index))
                ]
                row = compare_pictures(*pictures, truth.mask(index), truth.landmarks[index])
                found[way].append(row | {"angle": angle})
    return found


def held_out(person: str) -> Iterator[tuple]:
    """Yield a person's camera clips and those of their frames that no network was trained on."""
    for clip in library.clips(person, kind="camera", item=False):
        for index in np.flatnonzero(parts_of(clip.frame_count) == TEST).tolist():
            yield clip, index


def somebody_elses() -> dict[str, list[dict]]:
    """Return for each way, and for the camera, what the measures say of one person in the other's place."""
    people, found = {name: evaluate.person_of(name) for name in PAIR}, {way: [] for way in (*WAYS, CAMERA)}
    for name, other in (PAIR, PAIR[::-1]):
        for way, make in makers_of(name).items():
            made = [make(clip, index) for clip, index in held_out(other)]
            found[way].append(judged(made, people[name], people[other]))
        camera = evaluate.of_camera(people[name], people[other])
        of_source = {measure: camera[f"{measure}_of_source"] for measure in ("looks", "shape")}
        found[CAMERA].append(camera | of_source)
    return found


def makers_of(person: str) -> dict[str, Callable]:
    """Return what puts a person in the place of whoever a clip shows; called with clip and frame number."""
    checkpoint, portrait = neural.checkpoint(*PAIR), library.still(f"{person}-portrait")
    photo = prepare(library.Moment(portrait))

    @lru_cache
    def rest_of(clip):
        return resting_frame(clip.truth())

    def follow(clip, index):
        return moved(photo, relative_pose(photo.still, clip.truth(), index, rest_of(clip)))

    return {
        SWAP: partial(swapped, portrait),
        NETWORK: partial(networked, person, checkpoint),
        PHOTO: follow,
    }


def judged(made: list[Made], source, target) -> dict[str, float]:
    """Return the measures of made frames, one for each of the target's held-out ones."""
    crops, rows, meshes = [], [], []
    for one, moment in zip(made, target.test, strict=True):
        matrix = crop_matrix(one.landmarks, DECODER_SIDE)
        crops.append(cut(one.frame, matrix, DECODER_SIDE))
        rows.append(
            measures.appearance(crops[-1], cut_coverage(one.mask, matrix, one.frame.shape, DECODER_SIDE))
        )
        if moment.frontal:
            meshes.append(measures.mesh_of(one.frame, one.landmarks))
    line = measures.line_between(target.appearances, source.appearances)
    shape = measures.mean_shape(np.array(meshes))
    return {
        "looks": float(line.place(np.array(rows)).mean()),
        "shape": measures.shape_place(shape, target.shape, source.shape)[0],
    } | evaluate.expressions(crops, source, target)


# ---- the table ---------------------------------------------------------------------------------------------


def main(rounds: int) -> int:
    cv2.setNumThreads(1)
    try:
        pictures = neural.checkpoint(*PAIR).pictures
    except DoubleTakeError as error:
        print(error)
        return 1
    spent, first, sizes = spent_on(rounds), before_the_first(), shipped()
    again, others = own_again(), somebody_elses()
    table = [
        ("pictures of the person", {SWAP: "1", NETWORK: f"{pictures}, of the other one too", PHOTO: "1"}),
        ("before the first frame, one core", first),
        ("milliseconds a frame, 512 × 512, one core", {way: f"{spent[way]:.1f}" for way in WAYS}),
        ("frames a second", {way: f"{1000 / spent[way]:.0f}" for way in WAYS}),
        ("… wanted at least", {way: str(WANTED.get(way, "–")) for way in WAYS}),
        ("shipped for both people, kB", {way: f"{sizes[way] / 1000:.0f}" for way in WAYS}),
    ]
    for title, low, high in near_and_far(again[PHOTO]):
        for label, measure, form in (
            ("SSIM", "ssim", "{:.2f}"),
            ("points apart, % of the eyes' distance", "landmarks", "{:.1%}"),
        ):
            cells = {way: median(again[way], measure, low, high, form) for way in WAYS}
            table.append((f"own face again, {title}: {label}", cells))
    for measure, words in (
        ("looks", "looks: 0 the target, 1 the source"),
        ("shape", "inner face: 0 the target’s, 1 the source’s"),
        ("mouth", "mouth, correlation with the truth"),
        ("eyes", "eyes, correlation with the truth"),
    ):
        cells = {way: " / ".join(f"{row[measure]:.2f}" for row in rows) for way, rows in others.items()}
        table.append((f"somebody else’s, {words}", cells))
    print_table(table)
    print(f"\n{rounds} rounds of {2 * FRAMES} frames; {len(again[PHOTO])} held-out frames of both;", end=" ")
    print(f"{PAIR[0]} in {PAIR[1]}’s place / {PAIR[1]} in {PAIR[0]}’s.")
    print(f"{platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}, one thread")
    return 0 if all(1000 / spent[way] >= least for way, least in WANTED.items()) else 1


def near_and_far(rows: list[dict]) -> list[tuple[str, float, float]]:
    """Return the two ranges of angles that are told apart, and how many frames each has, in words."""
    limit = animate.RANGE
    near = sum(row["angle"] <= limit for row in rows)
    return [
        (f"turned by at most {limit:.0f}° ({near} frames)", 0, limit),
        (f"by more ({len(rows) - near})", limit, 180),
    ]


def median(rows: list[dict], measure: str, low: float, high: float, form: str) -> str:
    """Return the median of a measure over a range of angles, in print."""
    values = [row[measure] for row in rows if low <= row["angle"] <= high and row[measure] is not None]
    return form.format(np.median(values)) if values else "–"


def print_table(table: list[tuple[str, dict[str, str]]]) -> None:
    """Print rows of cells by their columns' names."""
    columns = (*WAYS, CAMERA)
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for label, cells in table:
        print(f"| {label} | {' | '.join(cells.get(column, '') for column in columns)} |")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
