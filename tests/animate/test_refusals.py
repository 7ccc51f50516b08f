"""Only the course's own people, as its camera took them; each refusal one clear sentence."""

from dataclasses import replace

import numpy as np
import pytest

from doubletake import library
from doubletake.animate import animate_clip, animate_frame, motion_angles, turn_still
from doubletake.animate.portrait import driver_record, still_record
from doubletake.errors import DoubleTakeError
from doubletake.library import catalogue

STILL, DRIVER = "ines-portrait", "marc-talk"


def refused(work, words):
    with pytest.raises(DoubleTakeError, match=words) as caught:
        work()
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert len(message) < 200
    return message


@pytest.mark.parametrize(
    "thing", [np.zeros((64, 64, 3), np.uint8), "/tmp/visitor.jpg", "nobody", None, 3, b"ines-portrait"]
)
def test_nobody_else_is_animated_and_nobody_else_drives(thing):
    refused(lambda: animate_frame(thing, DRIVER), "own people")
    refused(lambda: turn_still(thing), "own people")
    if not isinstance(thing, np.ndarray):
        refused(lambda: animate_clip(STILL, thing), "own people")
        refused(lambda: motion_angles(STILL, thing), "own people")


def test_a_record_that_somebody_made_up_is_refused():
    """A path cannot be smuggled in by a record that looks like one of the library."""
    false = replace(library.still(STILL), file="../visitor.jpg")
    refused(lambda: animate_frame(false, DRIVER), "own people")
    refused(
        lambda: animate_frame(STILL, replace(library.clip(DRIVER), truth_file="../motion.npz")), "own people"
    )


def test_a_still_does_not_drive():
    refused(lambda: animate_frame(STILL, "marc-portrait"), "is a still and does not move")
    refused(lambda: animate_frame(STILL, library.still("marc-portrait")), "is a still and does not move")


def listed(monkeypatch, still=None, clip=None):
    """Let the library list one record otherwise than it is."""
    if still is not None:
        for shelf in (library, catalogue):
            monkeypatch.setattr(shelf, "stills", lambda: (still,))
    if clip is not None:
        monkeypatch.setattr(catalogue, "clips", lambda: (clip,))


def test_a_driver_or_still_without_truth_is_refused(monkeypatch):
    clip = replace(library.clip(DRIVER), truth_file="", truth_sha256="")
    still = replace(library.still(STILL), truth_file="", truth_sha256="")
    listed(monkeypatch, clip=clip)
    refused(lambda: animate_frame(STILL, DRIVER), '"marc-talk" has no truth, so its motion is not known')
    listed(monkeypatch, still=still)
    refused(lambda: turn_still(STILL), '"ines-portrait" has no truth, so where its face is is not known')


def test_what_was_made_is_not_made_again(monkeypatch):
    listed(monkeypatch, clip=replace(library.clip(DRIVER), kind="made"))
    refused(lambda: driver_record(DRIVER), "was made from other pictures")
    listed(monkeypatch, still=replace(library.still(STILL), kind="made"))
    refused(lambda: still_record(STILL), "was made from other pictures")


def test_an_altered_file_names_the_way_back(monkeypatch):
    clip = replace(library.clip(DRIVER), truth_sha256="0" * 64)
    still = replace(library.still(STILL), sha256="0" * 64)
    listed(monkeypatch, clip=clip)
    with pytest.raises(DoubleTakeError, match="marc-talk.npz"):
        animate_frame(STILL, DRIVER)
    listed(monkeypatch, still=still)
    with pytest.raises(DoubleTakeError, match="ines-portrait.jpg"):
        turn_still(STILL)


@pytest.mark.parametrize("index", [-1, 80, 1000, 1.5, "first", None])
def test_frames_that_are_not_there(index):
    refused(lambda: animate_frame(STILL, DRIVER, index), "There is no frame")
    refused(lambda: animate_frame("ines-talk", DRIVER, 0, still_index=index), "There is no frame")
    if index is not None:
        refused(lambda: animate_clip(STILL, DRIVER, rest=index), "There is no frame")
