"""The questions that the library answers: each condition alone, several together, and what is refused."""

import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ({}, lambda c: True),
        ({"person": "ines"}, lambda c: c.person == "ines"),
        ({"person": ("ines", "ren")}, lambda c: c.person in ("ines", "ren")),
        ({"kind": "made"}, lambda c: c.kind == "made"),
        ({"kind": ("camera", "decoy")}, lambda c: c.kind != "made"),
        ({"method": "heavy-compression"}, lambda c: c.kind == "decoy"),
        ({"care": "careful"}, lambda c: c.kind == "made"),
        ({"care": ""}, lambda c: c.kind != "made"),
        ({"split": "quiz-a"}, lambda c: c.split == "quiz-a"),
        ({"split": "training"}, lambda c: c.split in ("teach", "practice")),
        ({"split": ["unseen"]}, lambda c: c.split in ("quiz-a", "quiz-b", "sealed")),
        ({"split": ("sealed", "quiz")}, lambda c: c.split in ("quiz-a", "quiz-b", "sealed")),
        ({"labelled": True}, lambda c: "-from-" in c.name),
        ({"labelled": False}, lambda c: "-from-" not in c.name),
        ({"source": "marc"}, lambda c: c.source == "marc"),
        ({"source": ""}, lambda c: c.kind != "made"),
        ({"item": True}, lambda c: len(c.name) == 8 and c.file.startswith("items/")),
        ({"item": False}, lambda c: c.file.startswith("clips/")),
        ({"kind": "made", "split": "practice", "labelled": False, "person": ("ines", "marc")},
         lambda c: c.kind == "made" and c.split == "practice" and c.is_item and c.person in ("ines", "marc")),
    ],
    ids=lambda asked: str(asked) if isinstance(asked, dict) else "",
)  # fmt: skip
def test_a_question_finds_what_fits_and_nothing_else(large, question, fits):
    expected = tuple(clip for clip in library.clips() if fits(clip))
    assert expected
    assert library.clips(**question) == expected
    assert [clip.name for clip in expected] == sorted(clip.name for clip in expected)


def test_camera_clips_of_people_who_are_not_in_training(large):
    found = library.clips(kind="camera", split="unseen", item=False)
    assert {clip.person for clip in found} == {"amara", "emina", "samuel", "devi", "ren"}
    assert len(found) == 15
    training = library.clips(split="training")
    assert not {clip.person for clip in found} & {person for c in training for person in (c.person, c.source)}


def test_no_condition_at_all_and_an_empty_one_are_two_things(large):
    assert len(library.clips(person=None)) == len(library.clips()) == 130
    assert library.clips(person=()) == ()


def test_stills_answer_the_same_questions(large):
    assert [still.name for still in library.stills(split="sealed")] == ["devi-press", "ren-press"]
    assert library.stills("ines", kind="camera")[0].split == "teach"
    assert library.stills(kind="made") == ()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"person": "bob"}, "alma"),
        ({"person": ("ines", "bob")}, "alma"),
        ({"source": "bob"}, "alma"),
        ({"kind": "real"}, 'no kind "real": choose from "camera", "made", "decoy"'),
        ({"method": "magic"}, "beauty-filter"),
        ({"care": "sloppy"}, '"rough", "careful", "best"'),
        ({"split": "exam"}, '"unseen"'),
        ({"kind": ("camera", None)}, "choose from"),
    ],
    ids=str,
)
def test_a_value_that_cannot_be_found_is_refused_with_those_that_can(large, question, says):
    with pytest.raises(DoubleTakeError) as told:
        library.clips(**question)
    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_of_many_names_those_are_named_that_look_like_the_wrong_one(large):
    with pytest.raises(DoubleTakeError, match="Did you mean ines-frontal") as told:
        library.clip("ines-frontl")
    assert len(str(told.value)) < 250
    assert "doubletake clips" in str(told.value)
    with pytest.raises(DoubleTakeError, match="lists all 130"):
        library.clip(3)


def test_the_fields_say_what_was_done(large):
    made = library.clip("ines-frontal-from-marc-careful")
    twin = library.clip(made.twin)
    assert (made.kind, made.method, made.care, made.source) == ("made", "classical", "careful", "marc")
    assert made.labelled and not made.is_item
    assert twin.is_item and not twin.labelled and twin.twin == made.name
    assert made.from_clip == twin.from_clip == "ines-frontal"
    assert made.rendition_name == "original"


def test_what_has_no_truth_says_so(large):
    clip = library.clip("ines-frontal")
    assert clip.truth_path is None
    with pytest.raises(DoubleTakeError, match='Nothing is known of where the face is in "ines-frontal"'):
        clip.truth()


def test_a_manifest_that_was_written_anew_is_read_anew(small):
    assert library.clip("ada-nod").split == "teach"
    small.sign(split="practice")
    assert library.clip("ada-nod").split == "practice"
