"""How long a visitor's clip takes from its bytes to its case note, step by step.

    uv run python tests/bench/bench_inspect.py [rounds]

Frames of a clip of the cast are shown forwards and backwards until they make four seconds of 25 frames, 512
by 512, and are written as H.264 in memory. Medians over the rounds, by the clock and in processor time; that
of the reader, which is a process of its own, stands beside it. Then the same clip compressed again, and how
much memory both processes take at most.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from collections import defaultdict

import cv2
import numpy as np

from doubletake import library
from doubletake.inspector import Compression, Footage, case_note, case_page, examine, follow_faces
from doubletake.inspector import inspection_before_after as compress_again
from doubletake.video import encode_h264

SECONDS, FPS = 4, 25


def four_seconds() -> bytes:
    """Return four seconds of a clip, there and back again, as a file."""
    frames = library.clip("marc-talk").frames()
    there = list(range(len(frames)))
    order = (there + there[-2:0:-1]) * 2
    return encode_h264(frames[order[: SECONDS * FPS]], FPS, quality=18)


def processor(who: int) -> float:
    """Seconds of processor time."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class Clock:
    """Adds up what each step takes."""

    def __init__(self):
        self.spent: dict[str, list[tuple[float, float, float]]] = defaultdict(list)

    def __call__(self, name: str, work):
        """Do the work and return what it returns."""
        before = time.perf_counter(), time.process_time(), processor(resource.RUSAGE_CHILDREN)
        answer = work()
        after = time.perf_counter(), time.process_time(), processor(resource.RUSAGE_CHILDREN)
        self.spent[name].append(tuple(b - a for a, b in zip(before, after, strict=True)))
        return answer


def one_round(data: bytes, clock: Clock) -> None:
    """Inspect the clip once."""
    footage = clock("opening: the reader, the header, one frame", lambda: Footage(data))
    try:
        pairs = clock("reading", lambda: list(footage.frames()))
        faces = clock("finding faces", lambda: follow_faces(pairs, 2))
        found = clock("cues", lambda: examine(footage, faces))
        note = clock("case note", lambda: case_note(found))
        clock("its JSON", lambda: json.dumps(note))
        clock("its page", lambda: case_page(found, note))
        clock("compress again", lambda: compress_again(footage, found, Compression(quality=30)))
    finally:
        clock("ending", footage.close)


def main(rounds: int) -> None:
    """Print the table."""
    cv2.setNumThreads(1)
    data = four_seconds()
    print(f"{SECONDS} s, {SECONDS * FPS} frames of 512 x 512, {len(data) / 1000:.0f} kB; medians of {rounds}")
    print(f"{platform.machine()}, Python {platform.python_version()}, OpenCV {cv2.__version__}\n")
    one_round(data, Clock())  # warms up
    clock = Clock()
    for _ in range(rounds):
        one_round(data, clock)
    print(f"{'milliseconds':<52}{'clock':>8}{'here':>8}{'reader':>8}")
    total = np.zeros(3)
    for name, rows in clock.spent.items():
        middle = 1000 * np.median(rows, axis=0)
        total += middle * (name != "compress again")
        print(f"{name:<52}" + "".join(f"{value:8.0f}" for value in middle))
    print(f"{'all but compressing again':<52}" + "".join(f"{value:8.0f}" for value in total))
    for name, spent in (
        ("by the clock", total[0]),
        ("in processor time, of both processes", total[1] + total[2]),
    ):
        print(f"{1000 * SECONDS / spent:.1f} times as fast as the clip plays, {name}")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    print(f"most memory here: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
