"""The examples in the docstrings of the inspector run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import doubletake.inspector

MODULES = sorted(module.name for module in pkgutil.iter_modules(doubletake.inspector.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(f"doubletake.inspector.{name}")).failed == 0
