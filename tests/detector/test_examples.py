"""The examples in the docstrings run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import doubletake.detector

MODULES = sorted(module.name for module in pkgutil.iter_modules(doubletake.detector.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(f"doubletake.detector.{name}")).failed == 0
