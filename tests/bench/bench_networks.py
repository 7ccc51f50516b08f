"""Print how long the sliders of lesson 04 take from a drag to the picture that a trained network draws.

    uv run python tests/bench/bench_networks.py

In JupyterLab and in Voilà, when the pictures are there and right after another frame was chosen. Needs
Chromium. It measures the whole machine, so close other programs first; see ``bench_stepper.py``.
"""

import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "browser" / "lessons" / "bench_networks.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(FILE), "-q", "-n0", "-p", "no:cacheprovider"]))
