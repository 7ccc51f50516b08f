"""Benches are started by hand; here it is seen that their imports still lead somewhere."""

import runpy
from pathlib import Path

import pytest

BENCHES = sorted(Path(__file__).parent.glob("bench_*.py"))


@pytest.mark.parametrize("bench", BENCHES, ids=lambda path: path.stem)
def test_bench_can_be_started(bench):
    # By its path, as one starts it; what it measures stands behind `__name__ == "__main__"`.
    runpy.run_path(str(bench), run_name=bench.stem)
