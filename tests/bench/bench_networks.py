"""Print how long the sliders of lesson 04 take to the picture that a trained network draws.

    uv run python tests/bench/bench_networks.py

First what Python needs for one answer; then, in JupyterLab and in Voilà, from a drag to the picture, when the
pictures are there and right after another frame was chosen. Needs Chromium. It measures the whole machine,
so close other programs first; see ``bench_stepper.py``.
"""

import statistics
import sys
import time
from pathlib import Path

import pytest

from doubletake.widgets import CodeSlider, DecoderSwitch, PicturesSlider, TrainingSlider

FILE = Path(__file__).parents[1] / "browser" / "lessons" / "bench_networks.py"
ROUNDS = 10


def answers():
    """Every question that a slider's picture waits for: what it is, and how it is asked a k-th time."""
    for name, slider in (("along a training", TrainingSlider()), ("with more pictures", PicturesSlider())):
        way = slider.menu["ways"][0]
        count, asked = len(way["stops"]), {key: way[key] for key in ("source", "target")} | way["moments"][1]
        yield name, lambda k: slider.on_stops(asked | {"numbers": [k % count]})  # noqa: B023
    codes, switch = CodeSlider(), DecoderSwitch()
    yield "between two codes", lambda k: codes.on_draw({"chosen": codes.chosen | {"share": k % 11 / 10}})
    moment = switch.menu["people"][0]["moments"][1]
    yield "through the decoders", lambda k: switch.on_lane(moment)


def print_kernel():
    print("What Python needs for an answer, ms: the first time round, and after that (median)")
    for name, ask in answers():
        rounds = []
        for k in range(3 * ROUNDS):
            start = time.perf_counter()
            ask(k)
            rounds.append((time.perf_counter() - start) * 1e3)
        first, later = statistics.median(rounds[:ROUNDS]), statistics.median(rounds[ROUNDS:])
        print(f"  {name:24}{first:7.1f}{later:7.1f}")


if __name__ == "__main__":
    print_kernel()
    sys.exit(pytest.main([str(FILE), "-q", "-n0", "-p", "no:cacheprovider"]))
