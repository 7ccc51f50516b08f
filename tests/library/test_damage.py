"""A missing, altered or cut file: which one it is, and the command that brings it back."""

import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError


def says(relative):
    return rf'assets/{relative} .*git restore "assets/{relative}"$'


def all_of_clip():
    clip = library.clip("ada-nod")
    return clip.frames(), clip.truth()


def test_a_missing_clip(small):
    (small.root / "clips/ada-nod.mp4").unlink()
    with pytest.raises(DoubleTakeError, match=says("clips/ada-nod.mp4")):
        all_of_clip()
    assert library.check_files() == (
        "The file assets/clips/ada-nod.mp4 is missing. To bring it back, run this in the course's folder: "
        'git restore "assets/clips/ada-nod.mp4"',
    )


@pytest.mark.parametrize("relative", ["clips/ada-nod.mp4", "clips/ada-nod.npz", "stills/ada.png"])
def test_one_byte_changed_is_noticed(small, relative):
    assert library.check_files() == ()
    path = small.root / relative
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (sentence,) = library.check_files()
    assert relative in sentence
    with pytest.raises(DoubleTakeError, match=says(relative)):
        all_of_clip(), library.still("ada-portrait").image()


@pytest.mark.parametrize("share", [0, 0.4, 0.9])
def test_a_clip_cut_short_before_it_was_signed(small, share):
    # The sums agree, so the decoder itself must notice.
    path = small.root / "clips/ada-nod.mp4"
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    small.sign()
    with pytest.raises(DoubleTakeError, match=says("clips/ada-nod.mp4")):
        library.clip("ada-nod").frames()


def test_a_clip_with_fewer_frames_than_promised(small):
    small.sign(frames=6)
    with pytest.raises(DoubleTakeError, match=says("clips/ada-nod.mp4")):
        library.clip("ada-nod").frames()


@pytest.mark.parametrize(
    "changes",
    [
        {"landmarks": None},
        {"landmarks": np.zeros((5, 67, 2), np.float32)},
        {"landmarks": np.full((5, 68, 2), np.nan, np.float32)},
        {"blink": np.zeros((4, 2), np.float32)},
        {"camera": np.zeros(5, np.float32)},
        {"mask_offsets": np.arange(7)},
        {"mask_png": np.zeros(0, np.uint8)},
        {"mask_png": np.zeros(500, np.uint8), "mask_offsets": np.arange(6) * 100},
        {"visible": np.array([object()] * 3)},
    ],
    ids=lambda changes: ",".join(changes),
)
def test_a_truth_file_that_does_not_fit(small, changes):
    small.write_truth("clips/ada-nod.npz", **changes)
    small.sign()
    with pytest.raises(DoubleTakeError, match=says("clips/ada-nod.npz")):
        library.clip("ada-nod").truth()


def test_a_truth_file_that_is_none(small):
    (small.root / "clips/ada-nod.npz").write_bytes(b"PK\x03\x04 and then nothing")
    small.sign()
    with pytest.raises(DoubleTakeError, match=says("clips/ada-nod.npz")):
        library.clip("ada-nod").truth()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 2, "clips": [{}]}'])
def test_a_damaged_manifest(small, content):
    (small.root / "manifest.json").write_text(content, encoding="utf-8")
    for look in (library.clips, library.people, lambda: library.still("ada-portrait")):
        with pytest.raises(DoubleTakeError, match=says("manifest.json")):
            look()
    assert len(library.check_files()) == 1


def test_a_manifest_cannot_lead_out_of_the_assets(small, tmp_path):
    (tmp_path / "secret.mp4").write_bytes(b"x")
    for outside in ("../secret.mp4", str(tmp_path / "secret.mp4")):
        small.sign(file=outside)
        with pytest.raises(DoubleTakeError, match="outside"):
            library.clip("ada-nod").frames()


def test_a_card_that_does_not_say_that_nobody_is_shown(small):
    for damage in ({"exists": True}, {"name": "eve"}, {"statement": None}, {"ingredients": "none"}):
        small.write("cast/ada.json", small.card | damage)
        with pytest.raises(DoubleTakeError, match=says("cast/ada.json")):
            library.people()
    (small.root / "cast/ada.json").unlink()
    with pytest.raises(DoubleTakeError, match=says("cast/ada.json")):
        library.person("ada")
    assert library.check_files()


@pytest.mark.parametrize("content", ["[]", '{"feather": 3}', "{"])
def test_a_damaged_glossary(small, content):
    (small.root / "facts/glossary.json").write_text(content, encoding="utf-8")
    with pytest.raises(DoubleTakeError, match=says("facts/glossary.json")):
        library.glossary()


def test_a_file_that_was_brought_back_is_used_again(small):
    path = small.root / "stills/ada.png"
    shipped = path.read_bytes()
    path.write_bytes(b"no picture")
    with pytest.raises(DoubleTakeError):
        library.still("ada-portrait").image()
    path.write_bytes(shipped)
    assert library.still("ada-portrait").image().shape == (64, 64, 3)


def test_without_any_assets(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path / "nowhere"))
    assert len(library.check_files()) == 1
    with pytest.raises(DoubleTakeError, match=says("manifest.json")):
        library.clips()
