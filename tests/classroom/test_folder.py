import os
from pathlib import Path

import pytest

from doubletake.classroom import folder
from doubletake.errors import DoubleTakeError

ROOT = Path(__file__).resolve().parents[2]


def test_the_course_is_found_from_anywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert folder.course_folder() == ROOT


def test_a_package_without_its_course_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(folder, "__file__", str(tmp_path / "site" / "doubletake" / "classroom" / "folder.py"))
    with pytest.raises(DoubleTakeError, match="lessons are not beside"):
        folder.course_folder()


def test_state_stays_in_the_course_and_out_of_version_control(monkeypatch, tmp_path):
    monkeypatch.delenv(folder.STATE_VARIABLE, raising=False)
    state = folder.state_folder(tmp_path)
    assert state == tmp_path / ".doubletake"
    assert (state / ".gitignore").read_text() == "*\n"
    if os.name == "posix":
        assert state.stat().st_mode & 0o077 == 0


def test_another_place_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv(folder.STATE_VARIABLE, str(tmp_path / "a b" / "ж"))
    assert folder.state_folder(ROOT) == tmp_path / "a b" / "ж"


def test_a_place_that_cannot_be_written_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(folder.STATE_VARIABLE, str(tmp_path / "file" / "under"))
    with pytest.raises(DoubleTakeError, match="cannot write to .*file"):
        folder.state_folder(ROOT)
