"""How much processor time a swap costs, stage by stage, beside the same swap joined by ``cv2.seamlessClone``.

    uv run python tests/bench/bench_swap.py [rounds]

Frames from all over two clips of the cast are enlarged until the face is 210 pixels wide, in a frame of 512
by 512; landmarks and coverage come with the clips. Both routes warp, mask and colour the same rectangle of a
frame by the same code; ``cv2.seamlessClone`` then gets the whole outline: it knows no soft edge. How long it
takes depends on how well the outline's sides suit its Fourier transform, hence many frames.

One thread, processor time, medians. The routes take turns, all frames by one and then all by the other, so
that a busy machine slows all of them and each runs as it would through a clip. What a source costs once
(reading it, letting its skin go on) is kept and not counted; it is printed apart. Compare the ratios, not the
milliseconds.
"""

from __future__ import annotations

import platform
import sys
import time
from functools import partial
from types import SimpleNamespace

import cv2
import numpy as np

from doubletake import library
from doubletake.face import face_width
from doubletake.swap import SwapSettings, swap_frame
from doubletake.swap.paste import face_region, join, join_masks, match_colours
from doubletake.swap.source import prepare_source
from doubletake.swap.warp import warp, warp_map

SIDE, FACE = 512, 210
PAIRS = (("ines-portrait", "marc-talk"), ("marc-portrait", "ines-talk"))
FRAMES = 10  # of each clip


def enlarged(clip, index: int) -> SimpleNamespace:
    """Return a moment as it would be in a frame of 512 by 512 with a face that is 210 pixels wide."""
    moment = library.Moment(clip, index)
    frame, landmarks, coverage = moment.frame, moment.landmarks, moment.whole_coverage
    factor = FACE / face_width(landmarks)
    shift = np.array([SIDE / 2, SIDE / 2]) - factor * landmarks.mean(axis=0)
    matrix = np.array([[factor, 0, shift[0]], [0, factor, shift[1]]])
    part = coverage.shape[0] / frame.shape[0]
    # Between pixels that are counted from their middles, a smaller picture is also shifted by half a pixel.
    small = np.hstack([matrix[:, :2], part * matrix[:, 2:] + (1 - part) / 2 * (factor - 1)])
    size = (round(SIDE * part), round(SIDE * part))
    return SimpleNamespace(
        frame=cv2.warpAffine(frame, matrix, (SIDE, SIDE)),
        landmarks=(landmarks * factor + shift).astype(np.float32),
        whole_coverage=cv2.warpAffine(coverage, small, size),
        depth=None,
    )


def timed(work) -> tuple[float, object]:
    """Return the processor time of one call in milliseconds, and what it returned."""
    start = time.process_time_ns()
    result = work()
    return (time.process_time_ns() - start) / 1e6, result


def one_frame(source, moment, settings) -> dict[str, float]:
    """Time the stages of one frame that is joined in one way."""
    spent = {}
    region = face_region(moment, settings)

    def warped():
        maps = warp_map(source.landmarks, moment.landmarks, region.rectangle, settings.eyes)
        return warp(source.lab, *maps)

    spent["warp"], lab = timed(warped)
    spent["mask"], (mask, support) = timed(partial(join_masks, region, settings))
    spent["colour"], face = timed(partial(match_colours, lab, region, mask, settings))
    spent["join"], _ = timed(partial(join, region, face, mask, support, settings))
    return spent


ROUTES = {
    "pyramid": SwapSettings(),
    "seamlessClone": SwapSettings(blend="poisson", feather=0),
    "feathered edge": SwapSettings(blend="feather"),
}


def main(rounds: int) -> None:
    cv2.setNumThreads(1)
    settings = SwapSettings()
    jobs, natural = [], []
    for source, target in PAIRS:
        clip = library.clip(target)
        indices = np.linspace(0, clip.frame_count - 1, FRAMES).astype(int).tolist()
        frames = [enlarged(clip, index) for index in indices]
        natural += [face_width(clip.truth().landmarks[index]) for index in indices]
        portrait = library.Moment(library.still(source))
        once, prepared = timed(partial(prepare_source, portrait, frames[0].landmarks, settings))
        jobs += [(target, prepared, frame) for frame in frames]
        print(f"preparing {source}, once: {once:.0f} ms")
    spent = {(name, target): [] for name in ROUTES for _, target in PAIRS}
    for turn in range(rounds + 1):
        for name, settings in ROUTES.items():
            for target, *job in jobs:
                times = one_frame(*job, settings)
                # The first round only warms up.
                if turn:
                    spent[name, target].append(times)

    sizes = [face_region(moment, SwapSettings()).rectangle for _, _, moment in jobs]
    width, height = (np.median([getattr(size, side) for size in sizes]) for side in ("width", "height"))
    print(
        f"frame {SIDE} x {SIDE}, face enlarged about {FACE / np.median(natural):.3f} times to {FACE},",
        end=" ",
    )
    print(f"rectangle about {width:.0f} x {height:.0f}")
    print(f"{rounds} rounds of {FRAMES} frames a clip, processor time in milliseconds, medians, one thread")
    print(f"{platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}")
    table("both clips", {name: sum((spent[name, target] for _, target in PAIRS), []) for name in ROUTES})
    for source, target in PAIRS:
        table(f"{source} onto {target}", {name: spent[name, target] for name in ROUTES})

    # What a slider waits for: one setting changed, the label, a JPEG for the page.
    answers = []
    for run in range(rounds * FRAMES):
        changed = SwapSettings(feather=(run % 20) / 20)
        answers.append(timed(partial(answer, *PAIRS[0], run % clip.frame_count, changed))[0])
    print(f"\nswap_frame by names, another feather each time, and JPEG: {np.median(answers):.2f}")


def table(title: str, runs_of: dict[str, list[dict[str, float]]]) -> None:
    """Print the medians of each route, and how many times the pyramid's they are."""
    whole = {name: np.median([sum(run.values()) for run in runs]) for name, runs in runs_of.items()}
    print(f"\n{title:<32}{'warp':>8}{'mask':>8}{'colour':>8}{'join':>8}{'all':>8}{'x pyramid':>11}")
    for name, runs in runs_of.items():
        stages = [np.median([run[stage] for run in runs]) for stage in ("warp", "mask", "colour", "join")]
        row = "".join(f"{value:8.3f}" for value in (*stages, whole[name]))
        print(f"{name:<32}{row}{whole[name] / whole['pyramid']:11.2f}")


def answer(source: str, target: str, index: int, settings: SwapSettings) -> np.ndarray:
    frame = swap_frame(source, target, index, settings)
    return cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 85])[1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
