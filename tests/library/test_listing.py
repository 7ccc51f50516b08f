"""``doubletake clips``: what it lists, what it does not give away, and that it looks at no picture."""

import json
import subprocess
import sys

import pytest

from doubletake import library
from doubletake.classroom.cli import main


def listed(capsys, *arguments):
    """The exit code, the lines printed and what was said beside them."""
    code = main(["clips", *arguments])
    told = capsys.readouterr()
    return code, told.out.splitlines(), told.err


def names_in(lines):
    known = {record.name for record in (*library.clips(), *library.stills())}
    return {word for line in lines for word in line.split() if word in known}


def test_the_shipped_clips_are_listed(capsys):
    code, lines, _ = listed(capsys)
    assert code == 0
    assert names_in(lines) == {clip.name for clip in library.clips()}
    assert lines[-1].startswith(f"{len(library.clips())} clips of {len(library.people())} people, ")


def test_a_large_library_fits_a_terminal_and_ends_with_the_total(large, capsys):
    for arguments in ([], ["--answers"], ["--stills"], ["--split", "training"]):
        code, lines, _ = listed(capsys, *arguments)
        assert code == 0
        assert max(map(len, lines)) <= 80
    code, lines, _ = listed(capsys)
    assert names_in(lines) == {clip.name for clip in library.clips()}
    assert lines[-1].startswith("130 clips of 10 people, 390 seconds")
    assert [line for line in lines if line in library.SPLITS] == list(library.SPLITS)


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        ("--person ines", {"person": "ines"}),
        ("--person ines marc", {"person": ("ines", "marc")}),
        ("--person ines --person marc", {"person": ("ines", "marc")}),
        ("--split training --kind decoy", {"split": "training", "kind": "decoy"}),
        ("--split practice --method classical", {"split": "practice", "method": "classical"}),
        ("--split teach --care careful", {"split": "teach", "care": "careful"}),
        ("--source ines --answers", {"source": "ines"}),
        ("--source emina --answers", {"source": "emina"}),
        ("--labelled", {"labelled": True}),
        ("--label-free", {"labelled": False}),
        ("--kind made --answers", {"kind": "made"}),
    ],
)
def test_filters_ask_what_the_library_can_be_asked(large, capsys, arguments, question):
    code, lines, _ = listed(capsys, *arguments.split())
    wanted = {clip.name for clip in library.clips(**question)}
    assert code == 0
    assert wanted
    assert names_in(lines) == wanted


def test_answers_of_quiz_and_sealed_items_are_not_told_unless_asked_for(large, capsys):
    secret = {c.name for c in library.clips() if c.is_item and c.split in library.SPLIT_GROUPS["unseen"]}
    _, lines, _ = listed(capsys)
    rows = {line.split()[0]: line.split() for line in lines if line.split()[:1] and line.split()[0] in secret}
    assert set(rows) == secret
    assert all(row[2:] == ["?", "?"] for row in rows.values())
    _, lines, _ = listed(capsys, "--answers")
    told = {line.split()[0]: line for line in lines if line.split()[:1] and line.split()[0] in secret}
    assert all(library.clip(name).method in line for name, line in told.items())
    assert "?" not in "".join(lines)


@pytest.mark.parametrize("question", [["--kind", "made"], ["--method", "camera"], ["--care", "careful"]])
def test_a_question_about_the_answer_does_not_find_what_would_be_given_away(large, capsys, question):
    code, lines, beside = listed(capsys, *question)
    found = names_in(lines)
    assert code == 0
    assert found
    assert not {name for name in found if library.clip(name).is_item} & {
        clip.name for clip in library.clips(split="unseen")
    }
    secret = [clip for clip in library.clips(split="unseen") if clip.is_item]
    assert beside.startswith(f"{len(secret)} quiz or sealed clips left out") and beside.count("\n") == 1
    _, lines, beside = listed(capsys, *question, "--answers")
    assert beside == ""
    assert found < names_in(lines)


def test_for_a_program_it_is_json_without_the_answers(large, capsys):
    _, lines, _ = listed(capsys, "--json", "--split", "unseen")
    entries = json.loads("\n".join(lines))
    assert {entry["name"] for entry in entries} == {clip.name for clip in library.clips(split="unseen")}
    for entry in entries:
        if entry["item"]:
            told = ("kind", "method", "care", "source", "from_clip", "twin", "recipe", "seed")
            assert [entry[field] for field in told] == [None] * len(told)
        else:
            assert entry["kind"] and entry["twin"] is None, "nor does the labelled clip lead to its item"
    _, lines, _ = listed(capsys, "--json", "--split", "sealed", "--answers")
    assert all(entry["method"] for entry in json.loads("\n".join(lines)))


def test_stills_are_listed_by_the_same_questions(large, capsys):
    code, lines, _ = listed(capsys, "--stills", "--split", "sealed")
    assert code == 0
    assert names_in(lines) == {"devi-press", "ren-press"}
    assert lines[-1] == "2 stills of 2 people"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--kind", "real"], '"camera", "made", "decoy"'),
        (["--method", "magic"], '"beauty-filter"'),
        (["--care", "some"], '"rough", "careful", "best"'),
        (["--split", "exam"], '"sealed"'),
        (["--person", "bob"], "ines"),
        (["--source", "bob"], "ines"),
        (["--stills", "--kind", "real"], '"camera"'),
        (["--stills", "--source", "ines"], "--split"),
        (["--labelled", "--kind", "camera"], "--labelled"),
    ],
)
def test_nothing_found_is_one_sentence_that_helps(large, capsys, arguments, says):
    code, lines, beside = listed(capsys, *arguments)
    assert code == 1
    assert lines == []
    assert beside.count("\n") == 1
    assert says in beside


def test_both_about_the_label_cannot_be_asked(capsys):
    with pytest.raises(SystemExit) as end:
        main(["clips", "--labelled", "--label-free"])
    assert end.value.code == 2


def test_no_picture_is_touched(large):
    """The files are not even there; and nothing is loaded that decodes or computes pictures."""
    code = (
        "import sys; from doubletake.classroom.cli import main\n"
        "try: main(['clips', '--answers'])\nfinally: print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {"numpy", "cv2", "av", "matplotlib"} & set(answer.stdout.splitlines()[-1].split())
