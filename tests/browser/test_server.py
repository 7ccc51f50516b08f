"""Starting and stopping the command, as seen from outside."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import pause

RUN_ONCE = Path(__file__).with_name("run_once.py")
ROOT = Path(__file__).resolve().parents[2]


def environment(state):
    return dict(
        os.environ,
        DOUBLETAKE_STATE=str(state),
        JUPYTER_RUNTIME_DIR=str(state / "runtime"),
        PYTHONPATH=str(ROOT),
        PYTHONUNBUFFERED="1",
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What one whole run of the command looks like: without any network, where that can be had."""
    bubblewrap = shutil.which("bwrap")
    inside = [bubblewrap, "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"] if bubblewrap else []
    answer = subprocess.run(
        [*inside, sys.executable, str(RUN_ONCE)],
        env=environment(tmp_path_factory.mktemp("once")),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return json.loads(answer.stdout)


def test_it_works_without_a_network(require_tool, seen):
    require_tool("bwrap", why="the course without a network")
    assert not seen["network"]
    assert seen["heading"]


def test_it_takes_another_port_and_says_so(seen):
    assert seen["port"] > 8888
    assert f"Port 8888 is taken by another program, so this is port {seen['port']}." in seen["lines"]


def test_it_listens_on_this_machine_only(seen):
    assert seen["listening"] == ["127.0.0.1"]


def test_ctrl_c_stops_it_and_its_kernels_at_once(seen):
    assert seen["exit"] == 0
    assert seen["kernels"] >= 2
    assert seen["left_behind"] == 0
    assert seen["stop_seconds"] < 10
    assert "Double Take has stopped." in seen["lines"]


def test_it_says_little(seen):
    assert len(seen["lines"].splitlines()) < 15
    assert "WARNING" not in seen["lines"]
    as_root = "You are root here" in seen["lines"]
    assert as_root == (hasattr(os, "geteuid") and os.geteuid() == 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_stopped_while_it_starts(tmp_path, how):
    command = subprocess.Popen(
        [sys.executable, "-m", "doubletake", "--no-browser"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert "is starting" in command.stdout.readline()
    pause(0.5)  # in the midst of its imports
    command.send_signal(how)
    rest = command.stdout.read()
    assert command.wait(20) == 0, rest
    assert "Double Take has stopped." in rest


def test_what_makes_it_stop_is_shown_and_not_as_a_traceback_alone(tmp_path):
    (tmp_path / "jupyter").write_text("a file where a folder has to be")
    answer = subprocess.run(
        [sys.executable, "-m", "doubletake", "--no-browser"],
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert answer.returncode == 1
    assert "Double Take had to stop." in answer.stdout
    assert "doubletake check" in answer.stdout


def test_nobody_else_may_read_the_log_with_the_token(course):
    log = next(line.split(" is in ")[1].strip().rstrip(".") for line in course.lines if " is in " in line)
    mode = Path(log).stat().st_mode
    assert mode & 0o077 == 0
