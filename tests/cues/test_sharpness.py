"""The sharpness cue: which way it goes, and when it has no answer."""

import math

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.cues import sharpness
from doubletake.errors import DoubleTakeError
from doubletake.swap import swap_frame


def scene(blur_inside=0.0, seed=0):
    """Noise everywhere, blurred inside a disc."""
    rng = np.random.default_rng(seed)
    frame = np.clip(rng.normal(128, 20, (240, 240, 1)), 0, 255).astype(np.uint8).repeat(3, 2)
    y, x = np.mgrid[:240, :240]
    mask = (np.hypot(x - 120, y - 120) < 60).astype(np.float32)
    if blur_inside:
        frame = np.where(mask[..., None] > 0, cv2.GaussianBlur(frame, (0, 0), blur_inside), frame)
    return frame, mask


@pytest.mark.parametrize("seed", range(5))
def test_as_much_inside_as_outside_is_one(seed):
    reading = sharpness(*scene(seed=seed))
    assert reading.valid
    assert reading.value == pytest.approx(1, abs=0.1)
    assert reading.log2 == pytest.approx(0, abs=0.15)
    assert "about as much" in reading.words


def test_the_smoother_the_face_the_lower():
    values = [sharpness(*scene(blur)).value for blur in (0, 0.5, 0.8, 1.5, 3)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.05
    assert "less fine detail" in sharpness(*scene(1.5)).words


def test_it_is_the_ratio_of_its_two_numbers_and_never_a_percentage():
    reading = sharpness(*scene(0.8))
    assert reading.value == pytest.approx(reading.inside / reading.outside)
    assert "%" not in reading.words
    assert "fake" not in reading.words


def test_brightness_is_nothing_to_it():
    frame, mask = scene(0.6)
    assert sharpness(frame + 30, mask).value == pytest.approx(sharpness(frame, mask).value, rel=0.02)


def test_one_strong_edge_hardly_counts():
    frame, mask = scene()
    struck = frame.copy()
    struck[100:140, 118:122] = 255
    assert sharpness(struck, mask).value == pytest.approx(1, abs=0.25)


def small_face():
    frame, mask = scene()
    return frame, cv2.warpAffine(mask, np.float32([[0.3, 0, 80], [0, 0.3, 80]]), (240, 240))


@pytest.mark.parametrize(
    ("frame", "mask", "says"),
    [
        (scene()[0], np.zeros((240, 240), np.float32), "no face"),
        (*small_face(), "too small"),
        (scene()[0], np.ones((240, 240), np.float32), "fills the picture"),
        (np.full((240, 240, 3), 90, np.uint8), scene()[1], "flat colour"),
        (np.where(scene()[1][..., None] > 0, np.uint8(90), scene()[0]), scene()[1], "The face is one flat"),
        (scene()[0], scene()[1] * np.float32(0.7), "Too little"),
    ],
    ids=["none", "small", "fills", "flat", "flat face", "all half"],
)
def test_it_says_when_it_has_no_answer(frame, mask, says):
    reading = sharpness(frame, mask)
    assert not reading.valid
    assert math.isnan(reading.value)
    assert math.isnan(reading.log2)
    assert says in reading.reason
    assert reading.reason in reading.words


def test_holes_in_a_mask_are_not_surroundings():
    frame, mask = scene(1.0)
    holed = mask.copy()
    holed[100:130, 100:140] = 0
    # What is in the hole is sharp, and counts neither as face nor as ring.
    frame[105:125, 105:135] = scene()[0][105:125, 105:135]
    with_hole = sharpness(frame, holed)
    assert with_hole.outside == pytest.approx(sharpness(frame, mask).outside)
    assert with_hole.value < 0.25


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(DoubleTakeError, match="one size"):
        sharpness(scene()[0], np.ones((100, 240), np.float32))


@pytest.mark.parametrize(
    ("source", "target"), [("ines-portrait", "marc-talk"), ("marc-portrait", "ines-talk")]
)
def test_on_our_own_clips_the_default_swap_moves_it_down(source, target):
    clip = library.clip(target)
    for index in range(0, clip.frame_count, 6):
        mask = clip.truth().mask(index)
        before = sharpness(clip.frame(index), mask)
        after = sharpness(swap_frame(source, target, index), mask)
        assert before.valid
        assert after.valid
        assert after.value < before.value


def test_the_same_question_gets_the_same_answer():
    frame, mask = scene(0.7)
    assert sharpness(frame, mask) == sharpness(frame.copy(), mask.copy())
