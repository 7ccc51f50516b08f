import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from doubletake.classroom.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "numpy",
    "cv2",
    "av",
    "anywidget",
    "ipywidgets",
    "jupyter_server",
    "tornado",
    "traitlets",
    "nbgrader",
}


def test_the_version_is_the_projects(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert capsys.readouterr().out.strip() == f"Double Take {version}"


def test_help_names_every_option_and_command(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    for word in ("--port", "--no-browser", "--version", *COMMANDS):
        assert word in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"doubletake {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["chekc"], "doubletake has no command “chekc”: did you mean “check”?"),
        (["frobnicate"], "doubletake has no command “frobnicate”: it has"),
    ],
)
def test_an_unknown_command_is_answered_in_one_sentence(typed, answer, capsys):
    assert main(typed) == 2
    told = capsys.readouterr().err
    assert told.startswith(answer)
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (["--port", "eight"], "“eight” is no port; give a number from 1 to 65535"),
        (["--port", "70000"], "“70000” is no port; give a number from 1 to 65535"),
        (["--prot", "8888"], "--prot"),
        (["check", "--port", "1"], "--port"),
    ],
)
def test_a_wrong_option_is_answered_in_one_sentence(typed, part, capsys):
    with pytest.raises(SystemExit) as end:
        main(typed)
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert part in told
    assert told.count("\n") == 1


def test_asking_for_help_imports_nothing_heavy():
    code = (
        "import sys; from doubletake.classroom.cli import main\n"
        "try: main(['--help'])\nfinally: print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT)
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert "doubletake" in loaded
    assert not loaded & HEAVY
