"""Every notebook of the course, as it is shipped and as a fresh kernel runs it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
NOTEBOOKS = [path for path in NOTEBOOKS if ".ipynb_checkpoints" not in path.parts]
LESSONS = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]
BEATS = ("Hook", "Do", "Name it", "Measure it", "Say it")
LONGEST_CELL = 10


def _names(paths):
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


def _read(path):
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks():
    assert any(path.stem == "03-make-a-swap" for path in LESSONS)
    assert any(path.stem == "swap-studio" for path in NOTEBOOKS)


@pytest.mark.slow
@_names(NOTEBOOKS)
def test_runs_from_top_to_bottom_without_an_edit(path, tmp_path):
    from nbclient import NotebookClient

    notebook = _read(shutil.copy(path, tmp_path))  # answers and the like stay out of the course's folder
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.output_type == "stream"] == []
    # An error that a picture or a widget says in its place is still an error here.
    assert 'role="alert"' not in "".join(str(output.get("data", {}).get("text/html")) for output in outputs)
    for widget in notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"].values():
        assert widget["state"].get("trouble", "") == ""
        assert widget["state"].get("notice", "") == ""


@_names(NOTEBOOKS)
def test_is_shipped_clean(path):
    notebook = _read(path)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, f"{cell.id} has stored outputs"
    assert "widgets" not in notebook.metadata, "widgets' state is stored"


@_names(NOTEBOOKS)
def test_cells_have_names_that_last(path):
    ids = [cell.id for cell in _read(path).cells]
    assert len(set(ids)) == len(ids)
    # Names by people ("hook-clip"), not by chance ("3f2a91bc").
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)] == []


@_names(NOTEBOOKS)
def test_code_is_short_and_folded_away(path):
    for cell in _read(path).cells:
        if cell.cell_type != "code":
            continue
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.id
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert folded or cell.id.startswith("look-inside"), f"{cell.id} shows its code"


def test_code_is_formatted():
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *map(str, NOTEBOOKS)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@_names(LESSONS)
def test_a_lesson_has_the_five_beats_in_order(path):
    headings = re.findall(r"^## (.+?) ·", "\n".join(_prose(path)), re.MULTILINE)
    assert [heading for heading in headings if heading in BEATS] == list(BEATS)


@_names(LESSONS)
def test_words_are_explained_as_in_the_glossary(path):
    from doubletake import library

    glossary = library.glossary()
    text = "\n".join(_prose(path))
    explained = dict(re.findall(r"^#### (.+)\n(.+)$", text, re.MULTILINE))
    assert explained == {word: glossary.get(word) for word in explained}
    anchors = {word.replace(" ", "-") for word in explained}
    linked = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert linked, "terms are links"
    assert linked <= anchors, f"these links lead nowhere: {linked - anchors}"


def _prose(path):
    return [cell.source for cell in _read(path).cells if cell.cell_type == "markdown"]
