"""A round of answers survives being cut off, and nothing else passes for an answer."""

import dataclasses
import json
import os
import subprocess
import sys

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.trial import Trial
from doubletake.trials import rounds
from doubletake.trials.rounds import Round, append_trial, read_round

TRIAL = Trial("a41", swapped=True, said_swapped=False, confidence=70, seconds=4.25, feedback=False)


def other(**fields):
    return dataclasses.replace(TRIAL, **fields)


def test_answers_come_back_in_order(tmp_path):
    given = [TRIAL, other(item="é “b”\n", confidence=50.5), other(swapped=False, feedback=True)]
    for trial in given:
        append_trial(trial, tmp_path / "round.jsonl")
    assert read_round(tmp_path / "round.jsonl") == Round(tuple(given))


def test_one_line_an_answer_with_the_agreed_names(tmp_path):
    append_trial(TRIAL, tmp_path / "round.jsonl")
    (line,) = (tmp_path / "round.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "item": "a41",
        "swapped": True,
        "said_swapped": False,
        "confidence": 70,
        "seconds": 4.25,
        "feedback": False,
    }


def test_belief_and_right():
    assert (TRIAL.belief, TRIAL.right) == (0.3, False)
    assert (other(said_swapped=True).belief, other(said_swapped=True).right) == (0.7, True)
    assert other(confidence=50).belief == other(confidence=50, said_swapped=True).belief == 0.5


@pytest.mark.parametrize("cut", range(1, 100, 9))
def test_a_half_written_last_line_costs_only_itself(tmp_path, cut):
    path = tmp_path / "round.jsonl"
    append_trial(TRIAL, path)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-1][:cut])
    assert read_round(path) == Round((TRIAL,), damaged=1)
    append_trial(other(item="next"), path)
    assert read_round(path) == Round((TRIAL, other(item="next")), damaged=1)


def test_a_line_that_lacks_only_its_end_of_line_still_counts(tmp_path):
    path = tmp_path / "round.jsonl"
    append_trial(TRIAL, path)
    path.write_bytes(path.read_bytes().rstrip())
    append_trial(TRIAL, path)
    assert read_round(path) == Round((TRIAL, TRIAL))


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "null",
        "{}",
        "\x00\x00",
        "[" * 100_000,
        json.dumps(dataclasses.asdict(TRIAL) | {"confidence": 120}),
        json.dumps(dataclasses.asdict(TRIAL) | {"seconds": float("nan")}),
        json.dumps(dataclasses.asdict(TRIAL) | {"swapped": 1}),
        json.dumps(dataclasses.asdict(TRIAL) | {"item": None}),
    ],
)
def test_lines_that_are_no_answers_are_counted(tmp_path, line):
    path = tmp_path / "round.jsonl"
    path.write_text(line + "\n")
    append_trial(TRIAL, path)
    assert read_round(path) == Round((TRIAL,), damaged=1)


def test_bytes_that_are_no_text_and_fields_of_a_later_version(tmp_path):
    path = tmp_path / "round.jsonl"
    later = json.dumps(dataclasses.asdict(TRIAL) | {"room": "b2"})
    path.write_bytes(b"\xff\xfe\n\r\n" + later.encode() + b"\r\n")
    assert read_round(path) == Round((TRIAL,), damaged=1)


def test_no_file_is_a_round_without_answers(tmp_path):
    assert read_round(tmp_path / "round.jsonl") == Round(())
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_full_or_huge_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(rounds, "MAX_FILE_BYTES", 150)
    path = tmp_path / "round.jsonl"
    append_trial(TRIAL, path)
    with pytest.raises(DoubleTakeError, match="full"):
        append_trial(TRIAL, path)
    assert read_round(path) == Round((TRIAL,))
    path.write_bytes(b" " * 151)
    with pytest.raises(DoubleTakeError, match="too large"):
        read_round(path)


def test_a_folder_that_is_not_there_or_is_no_file(tmp_path):
    with pytest.raises(DoubleTakeError, match="could not be saved"):
        append_trial(TRIAL, tmp_path / "gone" / "round.jsonl")
    with pytest.raises(DoubleTakeError, match="could not be saved"):
        append_trial(TRIAL, tmp_path)
    with pytest.raises(DoubleTakeError, match="cannot be read"):
        read_round(tmp_path)


def test_two_pages_do_not_cut_each_others_lines(tmp_path):
    path = tmp_path / "round.jsonl"
    code = (
        "import sys; from doubletake.statistics.trial import Trial\n"
        "from doubletake.trials.rounds import append_trial\n"
        "for n in range(30): append_trial(Trial(f'{sys.argv[1]}{n}', True, True, 80, n, False), sys.argv[2])"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, name, os.fspath(path)]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found = read_round(path)
    assert found.damaged == 0
    assert sorted(t.item for t in found.trials) == sorted(f"{name}{n}" for name in "ab" for n in range(30))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("item", "", "name is text"),
        ("item", "x" * 201, "name is text"),
        ("item", 3, "name is text"),
        ("swapped", 1, "yes or no"),
        ("said_swapped", None, "yes or no"),
        ("feedback", "no", "yes or no"),
        ("confidence", 49.9, "from 50"),
        ("confidence", 101, "from 50"),
        ("confidence", float("nan"), "from 50"),
        ("confidence", True, "from 50"),
        ("confidence", "80", "from 50"),
        ("seconds", -1, "0 or more"),
        ("seconds", float("inf"), "0 or more"),
    ],
)
def test_what_is_no_answer_gets_a_sentence(field, value, says):
    with pytest.raises(DoubleTakeError, match=says):
        other(**{field: value})
