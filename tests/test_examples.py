"""The examples in the docstrings run, and give what they say."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import doubletake

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(doubletake.__path__, "doubletake.")
    if not module.name.endswith("__main__")
)


def source(name):
    return Path(importlib.util.find_spec(name).origin).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in MODULES if ">>>" in source(name)])
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
