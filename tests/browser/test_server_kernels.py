"""Inside the server: the kernels' websockets, and which kernels are stopped when they are idle."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = Path(__file__).with_name("websocket_probe.py")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def inside(tmp_path_factory, unused_port):
    state = tmp_path_factory.mktemp("inside")
    answer = subprocess.run(
        [sys.executable, str(PROBE), str(ROOT), str(state), str(unused_port())],
        env=dict(os.environ, JUPYTER_RUNTIME_DIR=str(state / "runtime"), PYTHONPATH=str(ROOT)),
        capture_output=True,
        encoding="utf-8",
        timeout=180,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def test_small_messages_leave_at_once(inside):
    assert inside["class"] == "PromptWebsocketConnection"
    assert inside["nodelay"] is True


def test_idle_dashboards_are_stopped_and_lessons_are_kept(inside):
    assert inside["dashboards_are_culled"]
    assert inside["kept"] == ["lesson"]
