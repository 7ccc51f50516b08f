from importlib.metadata import PackageNotFoundError

import pytest

from doubletake import library
from doubletake.classroom import check
from doubletake.classroom.check import GOOD, MISSING, NOTE
from doubletake.errors import DoubleTakeError

WANTED = ["numpy>=2.2,<3", "av>=16,<18"]


def installed(**versions):
    def version(name):
        try:
            return versions[name.replace("-", "_")]
        except KeyError:
            raise PackageNotFoundError(name) from None

    return version


def marks(findings):
    return [finding.mark for finding in findings]


def test_everything_found_is_one_line():
    assert marks(check.check_packages(WANTED, installed(numpy="2.4.0", av="17.0.1"))) == [GOOD]


@pytest.mark.parametrize(
    ("versions", "part"),
    [
        ({"numpy": "2.4.0"}, "The package av is not installed: run “uv sync”"),
        ({"numpy": "1.26.4", "av": "16.0.0"}, "numpy is version 1.26.4, the course wants"),
        ({"numpy": "3.0.0", "av": "16.0.0"}, "numpy is version 3.0.0, the course wants"),
        (
            {"numpy": "2.4.0", "av": "16.0.0", "opencv_python": "5.0.0"},
            "opencv-python is installed beside opencv-python-headless",
        ),
    ],
)
def test_what_is_wrong_with_a_package_is_said_with_what_to_do(versions, part):
    (finding,) = check.check_packages(WANTED, installed(**versions))
    assert finding.mark == MISSING
    assert part in finding.sentence
    assert "uv sync" in finding.sentence


@pytest.mark.parametrize(
    ("version", "mark"),
    [((3, 10, 9), MISSING), ((3, 11, 0), GOOD), ((3, 13, 5), GOOD), ((3, 14, 0), MISSING)],
)
def test_python_has_to_be_in_range(version, mark):
    assert check.check_python(">=3.11,<3.14", version).mark == mark


def test_damaged_clips_are_named(monkeypatch):
    sentence = "clips/ines-talk.mp4 is altered: git restore “assets/clips/ines-talk.mp4”."
    monkeypatch.setattr(library, "check_files", lambda: (sentence,))
    assert list(check.check_assets()) == [check.Finding(MISSING, sentence)]


def test_a_missing_list_of_clips_is_named(monkeypatch):
    def refuse():
        raise DoubleTakeError("There is no manifest.")

    monkeypatch.setattr(library, "check_files", refuse)
    assert list(check.check_assets()) == [check.Finding(MISSING, "There is no manifest.")]


def test_clips_are_not_read_without_the_packages(monkeypatch):
    monkeypatch.setattr(library, "check_files", lambda: pytest.fail("was read"))
    assert marks(check.check_assets(can_read=False)) == [NOTE]


def test_a_folder_that_cannot_be_written_is_missing_something(tmp_path):
    assert check.check_writing(tmp_path).mark == GOOD
    assert check.check_writing(tmp_path / "not there").mark == MISSING


@pytest.mark.parametrize(("free", "mark"), [(10, MISSING), (500, NOTE), (5000, GOOD)])
def test_disk_space(monkeypatch, tmp_path, free, mark):
    usage = type("Usage", (), {"free": free * check.MEGABYTE})
    monkeypatch.setattr(check.shutil, "disk_usage", lambda path: usage)
    assert check.check_disk(tmp_path).mark == mark


def test_a_taken_port_is_no_obstacle(monkeypatch):
    monkeypatch.setattr(check, "is_free", lambda port: False)
    monkeypatch.setattr(check, "choose_port", lambda: 8890)
    finding = check.check_port()
    assert finding.mark == NOTE
    assert "8890" in finding.sentence


def test_without_bubblewrap_it_says_who_needs_it(monkeypatch):
    monkeypatch.setattr(check.sys, "platform", "linux")
    monkeypatch.setattr(check.shutil, "which", lambda name: None)
    finding = check.check_sandbox()
    assert finding.mark == NOTE
    assert "apt install bubblewrap" in finding.sentence


@pytest.mark.parametrize(("mark", "code"), [(GOOD, 0), (NOTE, 0), (MISSING, 1)])
def test_the_exit_code_says_whether_something_is_missing(monkeypatch, capsys, mark, code):
    findings = [check.Finding(GOOD, "Fine."), check.Finding(mark, "So so.")]
    monkeypatch.setattr(check, "findings", lambda course: findings)
    assert check.run(None) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "good     Fine."
    assert lines[1] == f"{mark:<8} So so."


def test_this_machine_can_be_looked_at(capsys):
    assert check.run(None) in (0, 1)
    for line in capsys.readouterr().out.split("\n\n")[0].splitlines():
        assert line.split()[0] in (GOOD, NOTE, MISSING)
        assert line.endswith(".")
