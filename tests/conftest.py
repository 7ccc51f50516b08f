"""What every test may ask for."""

import os
import shutil

import pytest


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
