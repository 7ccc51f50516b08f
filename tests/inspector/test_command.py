"""``doubletake inspect``: one file, several, a folder; text, JSON, pages; what is wrong in one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doubletake.classroom.cli import main
from doubletake.cues import CUES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, make, portrait, corners):
    """A picture with a face, one without, a file that is none, and what is to be passed over."""
    place = tmp_path_factory.mktemp("brought")
    (place / "a face.jpg").write_bytes(portrait.data)
    (place / "b<i>plain.png").write_bytes(make.picture(corners(1, 320, 240)[0]))
    (place / "c.txt").write_text("words")
    (place / ".hidden").write_bytes(portrait.data)
    (place / "within").mkdir()
    (place / "z link.jpg").symlink_to(place / "a face.jpg")
    return place


def test_one_file_is_told_in_words(folder, capsys):
    assert main(["inspect", str(folder / "a face.jpg")]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("a face.jpg: JPEG 768×768\n")
    assert "Sharpness:" in told.out and "All cues together: cannot say" in told.out
    assert max(map(len, told.out.splitlines())) <= 80
    assert "a face.jpg: reading …" in told.err


def test_a_program_gets_one_case_note(folder, capsys):
    assert main(["inspect", "--json", "--quiet", str(folder / "a face.jpg")]) == 0
    told = capsys.readouterr()
    note = json.loads(told.out)
    assert note["file"]["name"] == "a face.jpg" and len(note["cues"]) == len(CUES)
    assert told.err == ""


def test_a_folder_is_a_table_and_a_failure_in_it_a_line(folder, capsys, tmp_path):
    pages = tmp_path / "pages"
    assert main(["inspect", str(folder), "--html", str(pages), "--quiet"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["file", "what", "it", "is", "faces", "answers", "together"]
    assert [line.split()[0] for line in lines[1:4]] == ["a", "b<i>plain.png", "c.txt"]
    assert lines[3].endswith("WebP or GIF.") and lines[-1] == "3 files, 2 of them looked at."
    names = sorted(path.name for path in pages.iterdir())
    assert len(names) == 3 and names[-1] == "index.html"
    assert all(name.startswith("case-") and len(name) == 26 for name in names[:-1])
    index = (pages / "index.html").read_text(encoding="utf-8")
    assert "b&lt;i&gt;plain.png" in index and all(name in index for name in names[:-1])


def test_several_files_for_a_program_are_a_list(folder, capsys):
    files = [str(folder / "c.txt"), str(folder / "missing.mp4")]
    assert main(["inspect", "--json", "--quiet", *files]) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert "neither a picture nor a clip" in first["trouble"]
    assert second["trouble"] == "There is no file “missing.mp4”."


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (["missing.mp4"], "There is no file “missing.mp4”."),
        (["a\x1b[31m\u202eb.mp4"], "There is no file “a�[31m�b.mp4”."),
        ([os.devnull], "is no file."),
    ],
)
def test_a_file_that_is_none_is_answered_in_one_sentence(typed, part, capsys):
    assert main(["inspect", "--quiet", *typed]) == 1
    told = capsys.readouterr()
    assert part in told.err and told.err.count("\n") == 1


def test_an_empty_folder_says_so(tmp_path, capsys):
    assert main(["inspect", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "There is no file in that folder.\n"


def test_a_face_that_is_not_there_is_answered(folder, capsys):
    assert main(["inspect", "--quiet", "--face", "2", str(folder / "a face.jpg")]) == 1
    assert capsys.readouterr().err == "There is no face 2 here: choose 1.\n"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (["--face", "0", "x"], "“0” is no face"),
        (["--from", "soon", "x"], "“soon” is no time"),
        (["--from", "nan", "x"], "“nan” is no time"),
        ([], "FILE"),
    ],
)
def test_a_wrong_word_is_answered(typed, part, capsys):
    with pytest.raises(SystemExit) as end:
        main(["inspect", *typed])
    assert end.value.code == 2
    assert part in capsys.readouterr().err


def test_help_needs_nothing_heavy():
    code = (
        "import sys; from doubletake.classroom.cli import main\n"
        "try: main(['inspect', '--help'])\nfinally: print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT)
    assert "--html" in answer.stdout
    assert not {"numpy", "cv2", "av"} & set(answer.stdout.splitlines()[-1].split())
