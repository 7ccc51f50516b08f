"""What every test may ask for."""

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# A file stays with one worker. What takes minutes comes first, so that both are busy to the end.
LONGEST_FIRST = (
    "grading/test_round_trip.py",
    "browser/lessons/test_lesson_05.py",
    "browser/lessons",
    "grading/test_hostile.py",
    "browser",
    "notebooks",
    "grading",
    "assets/test_fairness.py",
    "neural",
    "detector",
    "animate",
)


def pytest_collection_modifyitems(items):
    def place(item):
        path = item.path.relative_to(HERE)
        return next(
            (k for k, long in enumerate(LONGEST_FIRST) if path.is_relative_to(long)), len(LONGEST_FIRST)
        )

    items.sort(key=place)


@pytest.fixture(scope="session")
def cannot_test():
    """``cannot_test(why)`` ends a test: a skip that says why, under CI a failure."""

    def end(why: str):
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(why)
        pytest.skip(why)

    return end


@pytest.fixture(scope="session")
def require_tool(cannot_test):
    """``require_tool("bwrap", why="…")`` -> its path, or the test ends as `cannot_test` says."""

    def find(*names: str, why: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        cannot_test(f"{names[0]} is not on this machine, so this was not tested: {why}")

    return find
