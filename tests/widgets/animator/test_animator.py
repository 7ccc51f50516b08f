import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE, animate_frame, motion_angles
from doubletake.exercises import answers
from doubletake.library import catalogue
from doubletake.swap.label import ANIMATED, label_place, label_strip
from doubletake.widgets import PhotoAnimator
from doubletake.widgets.page.menus import portrait_of


def picture(jpeg):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


@pytest.fixture
def animator():
    return PhotoAnimator("ines", "marc-talk", record_as="moved", notebook="lesson")


def pair(**more):
    return {"photo": "ines", "driver": "marc-talk"} | more


def test_two_different_people_take_part_if_nobody_is_named():
    animator = PhotoAnimator()
    assert library.clip(animator.driver).person != animator.photo.person
    assert library.clip(PhotoAnimator("marc").driver).person != "marc"
    assert PhotoAnimator(driver="ines-talk").photo.person != "ines"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"photo": "somebody"}, "somebody"),
        ({"driver": "no-clip"}, "Only the course's own people"),
        ({"driver": "ines-portrait"}, "is a still and does not move"),
        ({"index": 1000}, "no frame 1000"),
        ({"people": ["somebody"]}, "somebody"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    animator = PhotoAnimator(**({"photo": "ines", "driver": "marc-talk"} | arguments))
    assert why in animator.trouble and "\n" not in animator.trouble


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"truth_file": "", "truth_sha256": ""}, "has no truth, so its motion is not known"),
        ({"kind": "made"}, "was made from other pictures"),
    ],
)
def test_a_driver_that_cannot_drive_is_refused_with_the_reason(monkeypatch, page_of, animator, changes, why):
    from dataclasses import replace

    page, clip = page_of(animator), replace(library.clip("marc-talk"), **changes)
    for where in (library, catalogue):
        monkeypatch.setattr(where, "clips", lambda *_, **__: (clip,))
    assert why in PhotoAnimator("ines", "marc-talk").trouble
    answer, _ = page.ask("frames", **pair(start=0, count=1))
    assert answer["t"] == "error" and why in answer["text"]


def test_the_frames_are_the_librarys_own_and_labelled(animator, page_of):
    answer, pictures = page_of(animator).ask("frames", **pair(start=7, count=2, own=True))
    assert (answer["start"], answer["count"], len(pictures)) == (7, 2, 4)
    made = animate_frame(portrait_of("ines"), "marc-talk", 7)
    shown = picture(pictures[0])
    assert np.abs(shown.astype(int) - made.frame).mean() < 3
    assert np.abs(picture(pictures[2]).astype(int) - library.clip("marc-talk").frame(7)).mean() < 3
    strip = label_strip(shown.shape[1], ANIMATED)
    left, top = label_place(made.landmarks, shown.shape, ANIMATED)
    part = shown[top : top + strip.shape[0], left : left + strip.shape[1]]
    solid = strip[..., 3] == 255
    assert np.abs(part[solid].astype(int) - strip[solid][:, :3]).mean() < 12, "the label survives the JPEG"


def test_the_drivers_own_frames_come_only_if_they_are_wanted(animator, page_of):
    page = page_of(animator)
    assert len(page.ask("frames", **pair(start=0, count=2))[1]) == 2
    last = library.clip("marc-talk").frame_count - 1
    assert page.ask("frames", **pair(start=last, count=99))[0]["count"] == 1


def test_the_angles_are_told_for_every_frame(animator, page_of):
    answer, _ = page_of(animator).ask("angles", **pair())
    angles, _ = motion_angles(portrait_of("ines"), "marc-talk")
    np.testing.assert_allclose(answer["angles"], angles, atol=0.01)


def test_what_is_chosen_is_stored_with_how_far_it_goes(animator, page_of):
    answer, _ = page_of(animator).ask("commit", chosen=pair(index=4))
    assert answer["saved"]
    angles, within = motion_angles(portrait_of("ines"), "marc-talk")
    kept = answers.recall("lesson")["moved"]
    assert kept == pair(
        index=4, frames=len(angles), beyond=int((~within).sum()), most=pytest.approx(angles.max())
    )
    again = PhotoAnimator("marc", "ines-talk", record_as="moved", notebook="lesson")
    assert (again.driver, again.index) == ("marc-talk", 4)


@pytest.mark.parametrize("value", ["text", 3, {"photo": "gone"}, pair(), pair(index=10**6), pair(index="x")])
def test_a_stored_answer_that_no_longer_fits_is_passed_over(value):
    answers.record("moved", value, "lesson")
    animator = PhotoAnimator("ines", "marc-talk", record_as="moved", notebook="lesson")
    assert animator.trouble == "" and animator.chosen == pair(index=0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"photo": "emina"}, "emina"),
        ({"driver": "ines-portrait"}, "does not move"),
        ({"index": -1}, "no frame -1"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence_and_not_stored(animator, page_of, changes, why):
    answer, _ = page_of(animator).ask("commit", chosen=pair(index=0) | changes)
    assert answer["t"] == "error" and why in answer["text"]
    assert answers.recall("lesson") == {}


def test_who_can_be_chosen_is_said_by_name():
    menu = PhotoAnimator("ines", "marc-talk", people=["ines", "marc"]).menu
    assert [one["name"] for one in menu["people"]] == ["ines", "marc"]
    assert {library.clip(one["name"]).person for one in menu["drivers"]} == {"ines", "marc"}
    assert menu["range"] == RANGE


def test_pixels_are_not_in_the_saved_notebook(animator, page_of):
    page_of(animator).ask("frames", **pair(start=0, count=2, own=True))
    kept = {key: value for key, value in animator.get_state().items() if not key.startswith("_")}
    assert len(json.dumps(kept, default=str)) < 12_000


def test_a_damaged_driver_is_said(broken_assets, page_of):
    broken_assets("clips/marc-talk.npz")
    answer, _ = page_of(PhotoAnimator("ines", "marc-talk")).ask("angles", **pair())
    assert "marc-talk.npz" in answer["text"] and "git restore" in answer["text"]
