"""A file is written whole or not at all."""

import os
import stat

import pytest

from doubletake.state import replacing, write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("content", ["einmal\r\nund ½ \N{PERFORMING ARTS}\n", b"\xff\x00\r\n", "", b""])
def test_what_is_written_is_what_is_read(tmp_path, content):
    file = write_whole(tmp_path / "note", content)
    assert file == tmp_path / "note"
    assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert names(tmp_path) == ["note"]


def test_the_old_file_gives_way_to_the_new_one(tmp_path):
    write_whole(tmp_path / "note", "old and long")
    write_whole(str(tmp_path / "note"), "new")
    assert (tmp_path / "note").read_text() == "new" and names(tmp_path) == ["note"]


@pytest.mark.parametrize(("options", "mode"), [({}, 0o644), ({"mode": 0o600}, 0o600)])
def test_others_may_read_it_unless_told_otherwise(tmp_path, options, mode):
    before = os.umask(0o022)
    try:
        file = write_whole(tmp_path / "note", "words", **options)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_text_without_a_form_on_disk_changes_nothing(tmp_path):
    write_whole(tmp_path / "note", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "note", "half an emoji: \ud83d")
    assert (tmp_path / "note").read_text() == "old" and names(tmp_path) == ["note"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_changes_nothing(tmp_path, monkeypatch, step):
    write_whole(tmp_path / "note", "old")

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "note", "new")
    assert (tmp_path / "note").read_text() == "old" and names(tmp_path) == ["note"]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "away" / "note", "words")
    assert names(tmp_path) == []


def test_whoever_stops_in_the_middle_leaves_nothing(tmp_path):
    def stopped():
        with replacing(tmp_path / "clip.mp4") as part:
            part.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names(tmp_path) == []


def test_a_block_that_writes_nothing_keeps_the_old_file(tmp_path):
    write_whole(tmp_path / "clip.mp4", "old")
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "clip.mp4"):
        pass
    assert (tmp_path / "clip.mp4").read_text() == "old" and names(tmp_path) == ["clip.mp4"]


@pytest.mark.parametrize("keep_suffix", [False, True])
def test_the_path_beside_is_hidden_and_ends_as_asked(tmp_path, keep_suffix):
    with replacing(tmp_path / "clip.mp4", keep_suffix=keep_suffix) as part:
        assert part.parent == tmp_path and part.name.startswith(".clip.mp4.")
        assert part.suffix == (".mp4" if keep_suffix else ".part")
        part.write_bytes(b"whole")
    assert (tmp_path / "clip.mp4").read_bytes() == b"whole" and names(tmp_path) == ["clip.mp4"]
