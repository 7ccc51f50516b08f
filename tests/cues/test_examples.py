"""The examples in the docstrings of the cues run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import doubletake.cues

MODULES = sorted(module.name for module in pkgutil.iter_modules(doubletake.cues.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(f"doubletake.cues.{name}")).failed == 0
