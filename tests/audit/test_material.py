"""What is measured between items and the camera clips under them, on clips whose differences are known."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.audit.material import difference, noise_outside
from doubletake.errors import DoubleTakeError
from doubletake.library import camera_items, catalogue, delivered, footage_of


@dataclass
class Likeness:
    """As much of a clip as is measured here: its frames come from another clip, changed."""

    name: str = "likeness"
    kind: str = "made"
    from_clip: str = "marc-talk"
    change: object = field(default=lambda frame, mask: frame)

    def __post_init__(self):
        self.origin = library.clip("marc-talk")
        self.width, self.height = self.origin.width, self.origin.height
        self.frame_count = self.origin.frame_count

    def truth(self):
        return self.origin.truth()

    def frame(self, index):
        frame = self.change(self.origin.frame(index).astype(np.float32), self.truth().mask(index))
        return frame.clip(0, 255).round().astype(np.uint8)


@pytest.fixture(scope="module")
def camera():
    return library.clip("marc-talk")


def noisy(spread, inside):
    rng = np.random.default_rng(0)

    def change(frame, mask):
        where = mask > 0.5 if inside else cv2.dilate(mask, np.ones((9, 9))) < 0.02
        return frame + where[..., None] * rng.normal(0, spread, frame.shape[:2])[..., None]

    return change


def test_a_clip_against_itself_differs_in_nothing(camera):
    found = difference(camera, camera)
    assert found.face == 0 and found.rim == 1


def test_a_change_within_the_face_is_measured_where_it_is(camera):
    def lighter(frame, mask):
        return frame + 20 * (mask > 0.5)[..., None]

    def room_only(frame, mask):
        return frame + 20 * (mask < 0.01)[..., None]

    brighter = difference(Likeness(change=lighter), camera)
    assert 4 < brighter.face < 12, "20 grey levels are about 8 steps of lightness"
    assert difference(Likeness(change=room_only), camera).face < 0.01


def test_a_hard_rim_and_a_soft_one_are_told_apart(camera):
    def pasted(frame, mask):
        return frame + 80 * (mask > 0.5)[..., None]

    def faded(frame, mask):
        return cv2.GaussianBlur(frame, (0, 0), 6)

    assert difference(Likeness(change=pasted), camera).rim > 1.5
    assert difference(Likeness(change=faded), camera).rim < 0.8


def test_noise_beside_the_face_only(camera):
    quiet = noise_outside(camera)
    assert noise_outside(Likeness(change=noisy(8, inside=True))) == pytest.approx(quiet, rel=0.01)
    assert noise_outside(Likeness(change=noisy(3, inside=False))) > quiet + 1.5


def test_footage_is_followed_to_the_camera(monkeypatch):
    clips = {
        "shot": Likeness("shot", "camera", ""),
        "item": Likeness("item", "camera", "shot"),
        "made": Likeness("made", "made", "shot"),
        "again": Likeness("again", "decoy", "item"),
        "a": Likeness("a", "made", "b"),
        "b": Likeness("b", "made", "a"),
    }
    monkeypatch.setattr(catalogue, "clip", clips.__getitem__)
    assert [footage_of(clips[name]).name for name in ("shot", "item", "made", "again")] == ["shot"] * 4
    assert camera_items([clips["item"], clips["made"], clips["again"]]) == {"shot": clips["item"]}
    with pytest.raises(DoubleTakeError, match="made from itself"):
        footage_of(clips["a"])


def test_clips_of_other_lengths_are_not_compared(camera):
    shorter = Likeness()
    shorter.frame_count -= 1
    with pytest.raises(DoubleTakeError, match="one size and length"):
        difference(shorter, camera)


def test_a_camera_clip_is_delivered_as_swaps_are():
    made, camera = library.clip("alma-frontal-from-marc-rough"), library.clip("alma-frontal")
    found = delivered(camera)
    assert found.is_item and footage_of(found).name == camera.name
    assert found.path.read_bytes() != camera.path.read_bytes(), "encoded once more"
    assert delivered(made) is made and delivered(found) is found
    alone = library.clip("marc-talk")
    assert delivered(alone) == alone, "nothing was made from it"
