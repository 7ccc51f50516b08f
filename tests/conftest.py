"""What every test may ask for."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def require_tool():
    """``require_tool("bwrap", why="…")`` -> its path; without it a skip that says so, under CI a failure."""

    def find(*names: str, why: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        message = f"{names[0]} is not on this machine, so this was not tested: {why}"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(message)
        pytest.skip(message)

    return find
