"""The ways that the stepper offers in the swap studio: one picker, the same wipe, the same needle."""

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE, animate_frame
from doubletake.cues.sharpness import sharpness
from doubletake.scoring import answers
from doubletake.widgets import SwapStepper, ways
from doubletake.widgets.offered import portrait_of

BOTH = ("classical", "one-photo")


@pytest.fixture
def studio():
    return SwapStepper("ines", "marc-talk", "blend", ways=("classical", "neural", "one-photo"))


def one_photo(studio, **changes):
    return {**studio.chosen, "way": "one-photo", **changes}


def picture(jpeg):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def test_a_lesson_that_names_no_way_has_the_one_with_stages():
    stepper = SwapStepper()
    assert [way["name"] for way in stepper.menu["ways"]] == ["classical"]
    assert stepper.chosen["way"] == "classical"


def test_the_trained_network_is_offered_once_there_is_one(studio, monkeypatch):
    monkeypatch.setattr(ways, "_networks", lambda: ())
    wanted = ("classical", "neural", "one-photo")
    assert [way["name"] for way in SwapStepper(ways=wanted).menu["ways"]] == list(BOTH)
    monkeypatch.setattr(ways, "_networks", lambda: ("one",))
    assert [way["name"] for way in SwapStepper(ways=wanted).menu["ways"]] == list(wanted)


def test_no_register_of_networks_is_no_network(monkeypatch, tmp_path):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    assert ways._networks() == ()


@pytest.mark.parametrize("names", [("magic",), ("classical", "magic")])
def test_a_way_that_there_is_not_is_said(names):
    assert 'no way called "magic"' in SwapStepper(ways=names).trouble


def test_a_picture_of_one_photo_is_the_librarys_with_its_own_needle(studio, page_of):
    answer, buffers = page_of(studio).ask("v", chosen=one_photo(studio, index=9), before=True)
    made = animate_frame(portrait_of("ines"), "marc-talk", 9)
    assert np.abs(picture(buffers[0]).astype(int) - made.frame).mean() < 3
    assert np.abs(picture(buffers[1]).astype(int) - library.clip("marc-talk").frame(9)).mean() < 3
    assert answer["way"] == "one-photo"
    assert answer["reading"]["value"] == pytest.approx(sharpness(made.frame, made.mask).value)
    assert f"turned by {made.angle:.0f}°" in answer["note"]
    assert ("breaks" in answer["note"]) == (made.angle > RANGE)


def test_it_is_measured_where_the_face_is_and_not_where_the_drivers_was(studio, page_of):
    made = animate_frame(portrait_of("ines"), "marc-talk", 9)
    inside = made.mask > 0.5
    xs, ys = np.flatnonzero(inside.any(axis=0)), np.flatnonzero(inside.any(axis=1))
    points = made.landmarks[17:68]
    assert xs[0] < points[:, 0].min() and points[:, 0].max() < xs[-1]
    assert ys[0] < points[:, 1].min() and points[:, 1].max() < ys[-1]
    other = library.clip("marc-talk").truth().mask(9) > 0.5
    assert (inside & other).sum() < 0.98 * (inside | other).sum()


def test_the_stripe_is_the_photos_own(studio, page_of):
    page = page_of(studio)
    ask = {"target": "marc-talk", "source": "ines"}
    photo, _ = page.ask("band", way="one-photo", **ask)
    clip, _ = page.ask("band", way="classical", **ask)
    assert photo["low"] == photo["high"] > 0 and (photo["of"], clip["of"]) == ("photo", "clip")
    assert clip["low"] < clip["high"]
    rest = page.ask("v", chosen=one_photo(studio))[0]["reading"]["value"]
    assert rest == pytest.approx(photo["low"], rel=0.5)
    assert 'no way called "magic"' in page.ask("band", way="magic", **ask)[0]["text"]


def test_a_whole_clip_comes_with_its_notes(studio, page_of):
    answer, buffers = page_of(studio).ask("clip", chosen=one_photo(studio), start=0, count=3, before=True)
    assert len(answer["notes"]) == len(answer["readings"]) == 3 and len(buffers) == 6
    swapped, _ = page_of(studio).ask("clip", chosen=studio.chosen, start=0, count=1, before=False)
    assert swapped["notes"] == [""]


def test_a_choice_of_a_way_that_is_no_longer_offered_is_passed_over(page_of):
    stepper = SwapStepper("ines", "marc-talk", ways=BOTH, record_as="mine", notebook="lesson")
    page_of(stepper).ask("commit", chosen=one_photo(stepper, index=2))
    assert answers.recall("lesson")["mine"]["way"] == "one-photo"
    assert SwapStepper(ways=BOTH, record_as="mine", notebook="lesson").chosen["way"] == "one-photo"
    assert SwapStepper(record_as="mine", notebook="lesson").chosen["way"] == "classical"


def test_an_answer_from_before_there_were_ways_still_counts():
    answers.record(
        "mine", {k: v for k, v in SwapStepper("marc", "ines-talk").chosen.items() if k != "way"}, "lesson"
    )
    assert SwapStepper(record_as="mine", notebook="lesson").source == "marc"


def test_two_people_without_a_network_are_said(studio, page_of):
    answer, _ = page_of(studio).ask("v", chosen={**studio.chosen, "way": "neural"})
    assert answer["t"] == "error" and ("network" in answer["text"] or "git restore" in answer["text"])
