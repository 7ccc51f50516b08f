"""Parts of the studio that need more than the course: they compile, and what runs their checks is there."""

import doctest
import importlib
import py_compile
import re
from pathlib import Path

import pytest

STUDIO = Path(__file__).resolve().parents[2] / "assets" / "studio"
# Those of the studio itself are compiled in tests/assets/test_studio.py.
SOURCES = sorted(STUDIO.glob("*/*.py")) + sorted(STUDIO.glob("*/*/*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(STUDIO).as_posix())
def test_module_compiles(source, tmp_path):
    py_compile.compile(str(source), cfile=str(tmp_path / "out.pyc"), doraise=True)


def test_the_command_that_checks_the_training_finds_its_tests():
    readme = (STUDIO / "neural" / "README.md").read_text(encoding="utf-8")
    (folder,) = re.findall(r"-m pytest (\S+)", readme)
    tests = list((STUDIO.parents[1] / folder).glob("test_*.py"))
    assert tests and all("def test_" in path.read_text(encoding="utf-8") for path in tests)


@pytest.mark.parametrize("name", ["sources", "neural.footage"])
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(f"assets.studio.{name}"))
    assert found.attempted and found.failed == 0
