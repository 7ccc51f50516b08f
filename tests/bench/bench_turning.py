"""Print how long the turn slider and the photo animator take from a dragged slider to the picture.

    uv run python tests/bench/bench_turning.py

In JupyterLab and in Voilà, once the pictures are there. Needs Chromium. It measures the whole machine, so
close other programs first; see ``bench_stepper.py``.
"""

import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "browser" / "lessons" / "bench_turning.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(FILE), "-q", "-n0", "-p", "no:cacheprovider"]))
