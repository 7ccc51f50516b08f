"""Answers given in a widget are never lost, never half written, and never bigger than a page."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.exercises import answers

NOTEBOOK = "03-make-a-swap"


def test_an_answer_comes_back_and_the_others_stay(tmp_path):
    path = answers.record("first-look", "colour", NOTEBOOK, tmp_path)
    answers.record("how-sure", 70, NOTEBOOK, tmp_path)
    answers.record("first-look", "edge", NOTEBOOK, tmp_path)
    assert path == tmp_path / "03-make-a-swap.answers.json"
    assert answers.recall(NOTEBOOK, tmp_path) == {"first-look": "edge", "how-sure": 70}


def test_the_file_has_the_agreed_shape(tmp_path):
    content = json.loads(answers.record("q", "é", NOTEBOOK, tmp_path).read_text(encoding="utf-8"))
    assert content["version"] == 1 and content["notebook"] == NOTEBOOK
    assert content["answers"]["q"]["value"] == "é"
    assert content["answers"]["q"]["at"].endswith("+00:00")


def test_the_current_folder_is_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answers.record("q", 1, NOTEBOOK)
    assert answers.recall(NOTEBOOK) == {"q": 1}
    assert (tmp_path / "03-make-a-swap.answers.json").exists()


def test_no_file_means_no_answers(tmp_path):
    assert answers.recall(NOTEBOOK, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
    assert not answers.is_sound(answers.answers_path(NOTEBOOK, tmp_path))
    assert answers.is_sound(answers.record("q", 1, NOTEBOOK, tmp_path))


@dataclass(frozen=True)
class Choice:
    feather: float
    blend: str


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array([1, 2]), [1, 2]),
        ((1, "a", None), [1, "a", None]),
        (Choice(0.25, "alpha"), {"feather": 0.25, "blend": "alpha"}),
        ("two words\nand 𝄞", "two words\nand 𝄞"),
        ("half an emoji \ud83d", "half an emoji \ud83d"),
    ],
)
def test_values_are_made_plain(tmp_path, value, kept):
    answers.record("q", value, NOTEBOOK, tmp_path)
    assert answers.recall(NOTEBOOK, tmp_path) == {"q": kept}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), object(), {1: 2}, {1, 2}, b"x", 2**70, "a" * 20_000, [[[[[[[[[[1]]]]]]]]]]],
)
def test_what_cannot_be_stored_is_refused_in_words(tmp_path, value):
    answers.record("q", "before", NOTEBOOK, tmp_path)
    with pytest.raises(DoubleTakeError, match="answer"):
        answers.record("q", value, NOTEBOOK, tmp_path)
    assert answers.recall(NOTEBOOK, tmp_path) == {"q": "before"}


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a b", "é", "x" * 65, "-x", None, 3, "a\n"])
def test_names_that_could_leave_the_folder_are_refused(tmp_path, name):
    with pytest.raises(DoubleTakeError, match="cannot name a question"):
        answers.record(name, 1, NOTEBOOK, tmp_path)
    with pytest.raises(DoubleTakeError, match="cannot name a notebook"):
        answers.record("q", 1, name, tmp_path)
    with pytest.raises(DoubleTakeError, match="cannot name a notebook"):
        answers.recall(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


DAMAGED = {
    "cut": '{"version": 1, "answers": {"q": {"val',
    "empty": "",
    "another version": '{"version": 2, "answers": {}}',
    "a list": "[]",
    "no value": '{"version": 1, "answers": {"q": 3}}',
    "bad name": '{"version": 1, "answers": {"../q": {"value": 3}}}',
    "deep": "[" * 100_000,
    "not text": b"\xff\xfe\x00",
    "huge": b" " * 1_000_001,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_set_aside_and_nothing_is_lost(tmp_path, content):
    content = content if isinstance(content, bytes) else content.encode()
    path = answers.answers_path(NOTEBOOK, tmp_path)
    path.write_bytes(content)
    with pytest.warns(answers.DamagedAnswersWarning, match="cannot be read"):
        assert answers.recall(NOTEBOOK, tmp_path) == {}
    assert path.read_bytes() == content, "reading must not change the file"
    assert not answers.is_sound(path)
    with pytest.warns(answers.DamagedAnswersWarning, match="kept as 03-make-a-swap.answers.damaged-1.json"):
        answers.record("q", "new", NOTEBOOK, tmp_path)
    assert answers.recall(NOTEBOOK, tmp_path) == {"q": "new"}
    assert (tmp_path / "03-make-a-swap.answers.damaged-1.json").read_bytes() == content


def test_a_second_damaged_file_does_not_push_out_the_first(tmp_path):
    path = answers.answers_path(NOTEBOOK, tmp_path)
    for text in ("first", "second"):
        path.write_text(text)
        with pytest.warns(answers.DamagedAnswersWarning):
            answers.record("q", text, NOTEBOOK, tmp_path)
    kept = {p.read_text() for p in tmp_path.glob("*.damaged-*.json")}
    assert kept == {"first", "second"}


def test_a_failed_write_leaves_the_old_answers(tmp_path, monkeypatch):
    answers.record("q", "old", NOTEBOOK, tmp_path)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DoubleTakeError, match="No space left"):
        answers.record("q", "new", NOTEBOOK, tmp_path)
    assert answers.recall(NOTEBOOK, tmp_path) == {"q": "old"}
    assert [p.name for p in tmp_path.iterdir()] == ["03-make-a-swap.answers.json"], "no half file is left"


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(DoubleTakeError, match="could not be saved"):
        answers.record("q", 1, NOTEBOOK, tmp_path / "gone")


def test_the_file_is_readable_for_whoever_marks_it(tmp_path):
    before = os.umask(0o022)
    try:
        path = answers.record("q", 1, NOTEBOOK, tmp_path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_full_file_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "MAX_ANSWERS", 2)
    answers.record("a", 1, NOTEBOOK, tmp_path)
    answers.record("b", 1, NOTEBOOK, tmp_path)
    answers.record("b", 2, NOTEBOOK, tmp_path)
    with pytest.raises(DoubleTakeError, match="full"):
        answers.record("c", 1, NOTEBOOK, tmp_path)


def _write_many(folder, name):
    for number in range(20):
        answers.record(f"{name}-{number}", number, NOTEBOOK, folder)


def test_two_processes_lose_nothing(tmp_path):
    code = (
        "import sys; from doubletake.exercises import answers\n"
        "for n in range(20): answers.record(f'{sys.argv[1]}-{n}', n, '03-make-a-swap', sys.argv[2])"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, name, str(tmp_path)]) for name in ("a", "b")]
    _write_many(tmp_path, "c")
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(answers.recall(NOTEBOOK, tmp_path)) == 60


def test_two_threads_lose_nothing(tmp_path):
    writers = [threading.Thread(target=_write_many, args=(tmp_path, name)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len(answers.recall(NOTEBOOK, tmp_path)) == 60


@pytest.mark.skipif(os.name != "posix", reason="the folder is the lock on POSIX systems only")
def test_a_lock_that_never_comes_free_ends_in_a_sentence(tmp_path, monkeypatch):
    import fcntl

    monkeypatch.setattr(answers, "LOCK_SECONDS", 0.05)
    with answers._opened(tmp_path) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with pytest.raises(DoubleTakeError, match="Another program"):
            answers.record("q", 1, NOTEBOOK, tmp_path)
    answers.record("q", 1, NOTEBOOK, tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="the folder is the lock on POSIX systems only")
def test_a_file_system_without_locks_still_keeps_answers(tmp_path, monkeypatch):
    import errno
    import fcntl

    def refuse(*arguments):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    answers.record("q", 1, NOTEBOOK, tmp_path)
    assert answers.recall(NOTEBOOK, tmp_path) == {"q": 1}
