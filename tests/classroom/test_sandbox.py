"""The room in which students' notebooks run, tried from the inside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doubletake.classroom import grading, sandbox
from doubletake.errors import DoubleTakeError

GRADING = Path(__file__).resolve().parents[2] / "grading"


@pytest.fixture
def inside(require_tool, tmp_path):
    """Run Python code in the sandbox; gives back the finished process."""
    require_tool("bwrap", why="running a student's notebook in the sandbox")

    def run(code, limits=None, files=()):
        for name, content in files:
            (tmp_path / name).write_text(content)
        tmp_path.chmod(0o755)
        command = sandbox.command([sys.executable, "-c", code], folder=tmp_path, limits=limits)
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    return run


def test_this_machine_has_one(inside):
    assert sandbox.why_not() == ""


def test_the_course_s_packages_work_inside(inside):
    done = inside("import cv2, numpy, doubletake; print(doubletake.__version__)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_what_was_handed_in_is_there_and_may_be_changed(inside, tmp_path):
    done = inside("print(open('a.txt').read()); open('a.txt', 'w').write('x')", files=[("a.txt", "hello")])
    assert done.stdout.strip() == "hello", done.stderr
    assert (tmp_path / "a.txt").read_text() == "hello", "only the copy inside was changed"


def test_the_grading_folder_is_not_there(inside):
    done = inside(f"import os; print(os.path.exists({str(GRADING)!r}), os.path.exists({sandbox.__file__!r}))")
    assert done.stdout.split() == ["False", "True"], done.stderr


@pytest.mark.parametrize("place", [sandbox.__file__, sys.prefix + "/x", "/usr/x", "/x", "/dev/x", "/etc/x"])
def test_only_its_own_folder_can_be_written_to(inside, place):
    assert "rror" in inside(f"open({place!r}, 'a')").stderr
    assert inside("open('x', 'w')").returncode == 0


def test_no_secret_of_the_server_is_told(inside, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    done = inside("import os; print(dict(os.environ))")
    assert done.returncode == 0 and "secret" not in done.stdout
    assert "JPY_PARENT_PID" not in done.stdout


def test_it_is_nobody_without_rights(inside):
    done = inside("import os; print(os.getuid()); print(open('/proc/self/status').read())")
    assert done.stdout.split()[0] != "0" and "CapEff:\t0000000000000000" in done.stdout, done.stdout


def test_memory_processes_and_files_are_limited(inside):
    done = inside("bytearray(2 * 10**9)", sandbox.Limits(memory=10**9))
    assert "MemoryError" in done.stderr
    code = """
import os, time
count = 0
try:
    while count < 60:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
except BlockingIOError:
    pass
print(count, flush=True)
os.kill(-1, 9)
"""
    assert int(inside(code, sandbox.Limits(processes=20)).stdout) < 40
    done = inside("open('x', 'wb').write(bytes(2_000_000))", sandbox.Limits(file=1_000_000))
    assert "rror" in done.stderr
    code = "for n in range(9): open(f'x{n}', 'wb').write(bytes(500_000))"
    assert "No space left" in inside(code, sandbox.Limits(folder=2_000_000)).stderr


def test_links_and_notebooks_stay_outside(tmp_path):
    submission, work = tmp_path / "submission", tmp_path / "work"
    submission.mkdir(), work.mkdir()
    (submission / "x.ipynb").write_text("{}")
    (submission / "x.answers.json").write_text('{"version": 1, "answers": {}}')
    (submission / "y.answers.json").write_text('{"cells": []}')  # a notebook in disguise
    (submission / "z.answers.json").symlink_to(submission / "x.answers.json")
    (submission / "data.csv").write_text("1")
    (submission / "other.csv").write_text("1")
    (submission / "folder").mkdir()
    os.mkfifo(submission / "pipe.answers.json")
    sandbox.carry(submission, work, ["data.csv"])
    assert sorted(path.name for path in work.iterdir()) == ["data.csv", "x.answers.json"]


@pytest.fixture
def no_programs(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    sandbox._try_it.cache_clear()
    yield
    sandbox._try_it.cache_clear()


def test_without_bubblewrap_marking_is_refused_in_a_sentence(no_programs, monkeypatch):
    monkeypatch.delenv("DOUBLETAKE_NO_SANDBOX", raising=False)
    assert "Install the package bubblewrap" in sandbox.why_not()
    with pytest.raises(DoubleTakeError, match="Install the package bubblewrap"):
        grading.grade_all("03-make-a-swap", GRADING)


def test_installing_it_is_noticed_at_once(require_tool, monkeypatch):
    require_tool("bwrap", why="running a student's notebook in the sandbox")
    sandbox._try_it.cache_clear()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        assert sandbox.why_not()
    assert sandbox.why_not() == ""


def test_a_sandbox_that_cannot_open_the_library_is_none(require_tool, monkeypatch):
    require_tool("bwrap", why="running a student's notebook in the sandbox")
    sandbox._try_it.cache_clear()
    monkeypatch.setattr(sandbox, "_read_only", lambda: [sys.prefix, sys.base_prefix])
    assert "No module named" in sandbox.why_not()


def test_without_it_one_may_mark_by_saying_so(no_programs, monkeypatch):
    monkeypatch.setenv("DOUBLETAKE_NO_SANDBOX", "1")
    grading._need_sandbox(grading.load_config(GRADING))


def test_a_folder_without_settings_is_named(tmp_path):
    with pytest.raises(DoubleTakeError, match="no nbgrader_config.py"):
        grading.grade_all("03-make-a-swap", tmp_path)
