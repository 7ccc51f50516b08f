"""Who and what is in the library, and what is said when a name is not."""

import dataclasses

import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError


def test_the_shipped_library_is_whole():
    assert library.check_files() == ()
    assert {"ines", "marc"} <= {person.name for person in library.people()}
    for person in library.people():
        assert "does not exist" in person.statement
        assert library.clips(person.name)
        assert library.stills(person.name)
        assert all(part["licence"] for part in person.ingredients)


@pytest.mark.parametrize("record", [*library.clips(), *library.stills()], ids=lambda record: record.name)
def test_what_is_shipped_fits_its_truth(record):
    if not record.truth_file:
        assert record.kind != "camera"
        return
    truth = record.truth()
    if isinstance(record, library.Clip):
        first, last = record.frame(0), record.frame(record.frame_count - 1)
        assert len(truth) == record.frame_count
    else:
        first = last = record.image()
        assert len(truth) == 1
    for picture in (first, last):
        assert picture.shape == (record.height, record.width, 3)
        assert picture.dtype == np.uint8
    mask = truth.mask(0)
    assert mask.shape == (record.height, record.width)
    assert mask.dtype == np.float32
    assert mask.min() >= 0
    assert mask.max() == 1
    # The mask lies where the landmarks are: under the nose's bridge and tip it is face.
    for x, y in truth.landmarks[0][27:31].round().astype(int):
        assert mask[y, x] > 0.9
    assert record.text.endswith(".")


def test_a_person_a_clip_and_a_still_are_found_by_name(small):
    assert library.person("ada").display_name == "Ada"
    assert library.person("ada").facts == {"age": "about 30"}
    clip = library.clip("ada-nod")
    assert (clip.person, clip.fps, clip.frame_count, clip.width) == ("ada", 24.0, 5, 64)
    assert clip.path.is_file()
    assert clip.truth_path.is_file()
    assert library.still("ada-portrait").seed == 1
    assert library.clips("ada", "camera") == (clip,)
    assert library.clips(kind="made") == ()
    assert library.glossary() == {"feather": "a soft edge"}


@pytest.mark.parametrize(
    ("look", "names"),
    [
        (lambda: library.person("bob"), "ada"),
        (lambda: library.clip("bob"), "ada-nod"),
        (lambda: library.still("bob"), "ada-portrait"),
        (lambda: library.clips("bob"), "ada"),
        (lambda: library.stills("bob"), "ada"),
    ],
)
def test_an_unknown_name_lists_those_that_exist(small, look, names):
    with pytest.raises(DoubleTakeError, match=rf'"bob".*are: {names}\.'):
        look()


def test_a_frame_past_the_end_is_refused_with_the_range(small):
    clip = library.clip("ada-nod")
    with pytest.raises(DoubleTakeError, match="from 0 to 4"):
        clip.frame(5)
    with pytest.raises(DoubleTakeError, match="from 0 to 4"):
        clip.frame(-1)
    with pytest.raises(DoubleTakeError, match="from 0 to 4"):
        clip.truth().mask(5)


def test_frames_are_right_decoded_once_and_read_only(small):
    clip = library.clip("ada-nod")
    frames = clip.frames()
    assert np.abs(frames.mean(axis=(1, 2, 3)) - np.linspace(60, 180, 5)).max() < 2
    assert library.clip("ada-nod").frames() is frames
    assert clip.frame(2).base is frames or np.shares_memory(clip.frame(2), frames)
    with pytest.raises(ValueError, match="read-only"):
        frames[0] = 0
    assert library.still("ada-portrait").image()[0, 0].tolist() == [200, 20, 10]
    with pytest.raises(ValueError, match="read-only"):
        clip.truth().landmarks[0] = 0


def test_records_cannot_be_changed_and_can_be_compared(small):
    clip = library.clip("ada-nod")
    with pytest.raises(dataclasses.FrozenInstanceError):
        clip.name = "other"
    assert {clip, library.clip("ada-nod")} == {clip}
    assert hash(library.person("ada")) == hash(library.person("ada"))
