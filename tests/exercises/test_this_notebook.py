"""No answer goes into another lesson's file: the notebook is named, or found, or asked for."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import doubletake
from doubletake.errors import DoubleTakeError
from doubletake.exercises.this_notebook import UNKNOWN, find_notebook, this_notebook
from doubletake.widgets import SpotBoard, TextAnswer
from tests.widgets.conftest import Page

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb")) + sorted((ROOT / "grading/source").glob("*/*.ipynb"))
TOLD_BY = ("JPY_SESSION_NAME", "VOILA_REQUEST_URL")


@pytest.fixture(autouse=True)
def _nobody_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for variable in TOLD_BY:
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize(
    ("variable", "told", "name"),
    [
        ("JPY_SESSION_NAME", "/home/ada/course/notebooks/03-make-a-swap.ipynb", "03-make-a-swap"),
        ("JPY_SESSION_NAME", "RTC:notebooks/03-make-a-swap.ipynb", "03-make-a-swap"),
        ("JPY_SESSION_NAME", r"C:\course\notebooks\03-make-a-swap.ipynb", "03-make-a-swap"),
        ("VOILA_REQUEST_URL", "http://127.0.0.1:8866/voila/03-make-a-swap.ipynb?token=a", "03-make-a-swap"),
        ("VOILA_REQUEST_URL", "https://hub.example/user/a/voila/render/my%20own.ipynb", "my own"),
        ("JPY_SESSION_NAME", "console-1-2f1a", None),
        ("JPY_SESSION_NAME", "", None),
        ("VOILA_REQUEST_URL", "http://127.0.0.1:8866/voila/render", None),
    ],
)
def test_the_kernel_knows(tmp_path, monkeypatch, variable, told, name):
    for file in ("03-make-a-swap.ipynb", "my own.ipynb"):
        (tmp_path / file).touch()
    monkeypatch.setenv(variable, told)
    assert find_notebook() == name


def test_what_another_kernel_was_told_does_not_count(monkeypatch, tmp_path):
    monkeypatch.setenv("JPY_SESSION_NAME", "/elsewhere/03-make-a-swap.ipynb")
    assert find_notebook() is None
    (tmp_path / "04-teach-a-machine-a-face.ipynb").touch()
    monkeypatch.setenv("VOILA_REQUEST_URL", "http://127.0.0.1/voila/render/04-teach-a-machine-a-face.ipynb")
    assert this_notebook() == "04-teach-a-machine-a-face"


def test_a_name_that_is_given_is_taken(monkeypatch, tmp_path):
    (tmp_path / "03-make-a-swap.ipynb").touch()
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/03-make-a-swap.ipynb")
    assert this_notebook("07-measure-it") == "07-measure-it"
    assert this_notebook() == "03-make-a-swap"


def test_without_a_name_it_is_asked_for_in_one_sentence(tmp_path):
    with pytest.raises(DoubleTakeError, match="which notebook"):
        this_notebook()
    answer = TextAnswer("Say it.", record_as="say-it")
    assert answer.notice == UNKNOWN
    reply, _ = Page(answer).ask("answer", value="two words")
    assert reply["t"] == "error" and reply["text"] == UNKNOWN
    assert Page(SpotBoard({"a": "a"})).ask("board")[0]["text"] == UNKNOWN
    assert list(tmp_path.iterdir()) == []


def test_an_answer_goes_beside_the_notebook_that_was_found(tmp_path, monkeypatch):
    (tmp_path / "09-new.ipynb").touch()
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "09-new.ipynb"))
    answer = TextAnswer("Say it.", record_as="say-it")
    assert answer.notice == "" and Page(answer).ask("answer", value="two words")[0]["saved"]
    assert (tmp_path / "09-new.answers.json").is_file()
    assert TextAnswer("Say it.", record_as="say-it").stored == "two words"


def test_nbclient_tells_its_kernel_nothing_so_a_name_is_asked_for(tmp_path, monkeypatch):
    """As lessons are run by the tests, and exercises by nbgrader."""
    monkeypatch.setenv("JPY_SESSION_NAME", "/of/whoever/started/this/03-make-a-swap.ipynb")
    code = "from doubletake.exercises.this_notebook import find_notebook\nprint(find_notebook())"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(notebook, tmp_path / "09-new.ipynb")
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert notebook.cells[0].outputs[0].text == "None\n"


def _signatures():
    for module in pkgutil.walk_packages(doubletake.__path__, "doubletake."):
        if module.name.endswith("__main__"):
            continue
        for name, thing in vars(importlib.import_module(module.name)).items():
            if getattr(thing, "__module__", None) != module.name:
                continue
            if inspect.isclass(thing):
                yield from (
                    (f"{module.name}.{name}.{method}", function)
                    for method, function in vars(thing).items()
                    if inspect.isfunction(function)
                )
            elif inspect.isfunction(thing):
                yield f"{module.name}.{name}", thing


def test_no_signature_names_a_notebook_by_default():
    asked, named = [], []
    for where, function in _signatures():
        if (parameter := inspect.signature(function).parameters.get("notebook")) is not None:
            asked.append(where)
            if parameter.default not in (inspect.Parameter.empty, None):
                named.append(where)
    assert len(asked) > 20, "the walk finds the signatures"
    assert named == []


def _calls(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse("\n".join(line for line in cell.source.splitlines() if line[:1] not in "%!"))
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: "/".join(path.parts[-2:]))
def test_answers_of_a_lesson_and_of_an_exercise_go_into_its_own_file(path):
    """Whoever runs it: nbclient and nbgrader do not tell a kernel which notebook it runs."""
    found = 0
    for call in _calls(path):
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if "record_as" in given or "notebook" in given or ast.unparse(call.func) == "SpotBoard":
            found += 1
            assert given.get("notebook") in (repr(path.stem), "HERE"), ast.unparse(call)
    assert found
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "HERE =" in cell.source:
            assert f'HERE = "{path.stem}"' in cell.source
