"""How much processor time the cues cost, cue by cue.

    uv run python tests/bench/bench_cues.py [rounds]

Frames of a clip of the cast are shown forwards and backwards until they make four seconds of 25 frames, 512
by 512. One thread, processor time, medians over the rounds. Each cue's own share is its work on every frame
and its reading with heat map; what several share (cutting the face out, regions, grain, mean colours,
landmarks) stands apart. Frames are decoded beforehand; decoding them is timed too. Last, the peak of memory
that Python's arrays take beside the frames.
"""

from __future__ import annotations

import platform
import sys
import time
import tracemalloc
from collections import defaultdict
from dataclasses import replace

import cv2
import numpy as np

from doubletake import library
from doubletake.cues import CUES, cue_catalogue, observe
from doubletake.video import decode

SECONDS, FPS = 4, 25


def four_seconds(clip):
    """Return frames, times, landmarks and coverage of four seconds, there and back again."""
    there = list(range(clip.frame_count))
    order = (there + there[-2:0:-1]) * 2
    order = order[: SECONDS * FPS]
    truth = clip.truth()
    frames = clip.frames()
    return (
        [frames[i] for i in order],
        np.arange(len(order)) / FPS,
        truth.landmarks[order],
        truth.coverage[order],
    )


def timed(work, spent: dict, name: str):
    """Return ``work`` with its processor time in milliseconds added up under ``name``."""

    def measured(*arguments):
        start = time.process_time_ns()
        try:
            return work(*arguments)
        finally:
            spent[name] += (time.process_time_ns() - start) / 1e6

    return measured


def warmed(crop):
    """Make what several cues share, so that none of them pays for it alone."""
    for name in ("grey", "laplacian", "regions", "features", "skin", "calm", "grain"):
        getattr(crop, name)


def one_round(frames, times, landmarks, masks) -> dict[str, float]:
    """Look and read once; return milliseconds by cue, with "shared" and "all"."""
    spent: dict[str, float] = defaultdict(float)
    own = dict(cue_catalogue.CUES)
    try:
        for name, cue in own.items():
            if cue.sample is not None:
                sample = timed(cue.sample, spent, name)

                def fair(crop, sample=sample):
                    warmed(crop)
                    return sample(crop)

                cue_catalogue.CUES[name] = replace(cue, sample=fair)
        start = time.process_time_ns()
        observation = observe(frames, times, landmarks=landmarks, masks=masks)
        whole = (time.process_time_ns() - start) / 1e6
        spent["shared"] = whole - sum(spent.values())
        for name, cue in own.items():
            timed(cue, spent, name)(observation)
    finally:
        cue_catalogue.CUES.update(own)
    spent["all"] = sum(spent.values())
    return dict(spent)


def main(rounds: int) -> None:
    cv2.setNumThreads(1)
    clip = library.clip("ines-talk")
    start = time.process_time_ns()
    decode(clip.path)
    decoding = (time.process_time_ns() - start) / 1e6 / clip.frame_count * SECONDS * FPS
    frames, times, landmarks, masks = four_seconds(clip)
    print(f"{SECONDS} s, {len(frames)} frames of {clip.width} x {clip.height}, face about", end=" ")
    print(
        f"{np.ptp(landmarks[:, :, 0], axis=1).mean():.0f} pixels wide; {rounds} rounds, medians, one thread"
    )
    print(f"{platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}\n")
    runs = {"truth": [], "detector": []}
    for turn in range(rounds + 1):
        for source, points, cover in (("truth", landmarks, masks), ("detector", None, None)):
            spent = one_round(frames, times, points, cover)
            # The first round only warms up.
            if turn:
                runs[source].append(spent)
    print(f"{'ms of processor time':<24}{'truth':>10}{'detector':>10}")
    for name in (*CUES, "shared", "all"):
        row = "".join(f"{np.median([run[name] for run in runs[source]]):10.1f}" for source in runs)
        print(f"{name:<24}{row}")
    print(f"{'decoding the file':<24}{decoding:10.1f}{decoding:10.1f}")
    for source in runs:
        share = (np.median([run["all"] for run in runs[source]]) + decoding) / (1000 * SECONDS)
        print(f"landmarks from {source}: {1 / share:.1f} times as fast as the clip plays, decoding included")
    for count in (25, len(frames)):
        tracemalloc.start()
        observe(iter(frames[:count]), times[:count], landmarks=landmarks[:count], masks=masks[:count])
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"peak memory beside the frames, {count} frames: {peak:.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
