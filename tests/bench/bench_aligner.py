"""Print how long the landmark aligner takes from a dragged point to its picture, in JupyterLab and in Voilà.

    uv run python tests/bench/bench_aligner.py

Needs Chromium. It measures the whole machine, so close other programs first; see ``bench_stepper.py``.
"""

import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "browser" / "lessons" / "bench_aligner.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(FILE), "-q", "-n0", "-p", "no:cacheprovider"]))
