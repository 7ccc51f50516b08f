"""Print how long the swap stepper takes from a slider to a new picture, in JupyterLab and in Voilà.

For the studio's other ways, too: a picture for the first time and again, and how fast a whole clip is made.

    uv run python tests/bench/bench_stepper.py

Needs Chromium. The measuring itself, with the browser tests' server and pages, is in
``tests/browser/lessons/bench_stepper.py``. It measures the whole machine, so close other programs first; on
a machine that others use, ``chrt -r 1`` (Linux, as root) before ``python`` lets the page go first.
"""

import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "browser" / "lessons" / "bench_stepper.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(FILE), "-q", "-n0", "-p", "no:cacheprovider"]))
