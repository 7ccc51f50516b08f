"""Each of the smaller cues: which way it goes when the one thing is changed that it is for."""

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES, observe_clip
from doubletake.cues.face_crop import crop_face, hull_mask
from doubletake.cues.spectrum import profile
from doubletake.swap import SwapSettings, swap_clip
from doubletake.video import decode, encode_h264

TALKS = ("ines-talk", "marc-talk")


def looked(name, index=0, change=None):
    """One frame of a clip as cues see it, after ``change(frame, mask)``."""
    clip = library.clip(name)
    truth = clip.truth()
    frame = clip.frame(index)
    if change is not None:
        frame = change(frame.copy(), truth.mask(index)[..., None])
    return crop_face(frame, truth.landmarks[index], truth.coverage[index], float(truth.angles[index, 0]))


def clipped(picture):
    return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def compressed(frames, quality, tmp_path):
    return decode(encode_h264(frames, 24, tmp_path / f"{quality}.mp4", quality))


# --- noise --------


@pytest.mark.parametrize("amount", [2.0, 5.0])
def test_grain_is_measured_in_grey_values(amount):
    rng = np.random.default_rng(0)

    def grainy(frame, mask):
        return clipped(cv2.GaussianBlur(frame, (0, 0), 3) + rng.normal(0, amount, frame.shape[:2])[..., None])

    seen = CUES["noise"].sample_frame(looked("ines-talk", 0, grainy))
    assert seen.inside == pytest.approx(amount, rel=0.12)
    assert seen.value == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize("name", TALKS)
def test_a_face_with_grain_of_its_own_is_told_from_its_picture(name):
    rng = np.random.default_rng(0)

    def with_grain(inside, outside):
        def change(frame, mask):
            amount = outside + (inside - outside) * mask
            return clipped(
                cv2.GaussianBlur(frame, (0, 0), 3) + amount * rng.normal(0, 1, (*mask.shape[:2], 1))
            )

        return CUES["noise"].sample_frame(looked(name, 0, change)).value

    assert with_grain(2, 4) == pytest.approx(0.5, abs=0.08)
    assert with_grain(4, 2) == pytest.approx(2, abs=0.3)


def test_noise_has_no_answer_where_a_coder_took_it(tmp_path):
    clip = library.clip("ines-talk")
    reading = CUES["noise"](observe_clip(clip, np.concatenate([compressed(clip.frames(), 30, tmp_path)])))
    assert not reading.valid and "fainter than rounding" in reading.reason


def test_hard_compression_silences_every_cue_of_fine_detail(tmp_path):
    clip = library.clip("marc-talk")
    observation = observe_clip(clip, compressed(clip.frames(), 45, tmp_path))
    for name in ("sharpness", "boundary", "noise", "error_level", "spectrum", "pulse"):
        reading = CUES[name](observation)
        assert not reading.valid and reading.heat is None, name
    assert "no fine detail left" in CUES["boundary"](observation).reason


# --- error level --------


@pytest.mark.parametrize("name", TALKS)
def test_a_part_saved_before_changes_less_when_saved_again(name):
    def saved(frame, mask, quality=90):
        code = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return cv2.imdecode(code, cv2.IMREAD_COLOR)[..., ::-1]

    rng = np.random.default_rng(0)

    def part_new(frame, mask):
        old = saved(saved(frame, mask), mask)
        return clipped(old * (1 - mask) + (frame + rng.normal(0, 4, frame.shape)) * mask)

    own = CUES["error_level"].sample_frame(looked(name)).value
    assert CUES["error_level"].sample_frame(looked(name, 0, part_new)).value > 1.5 * own


def test_a_flat_picture_has_no_error_level():
    seen = CUES["error_level"].sample_frame(
        looked("ines-talk", 0, lambda frame, mask: np.full_like(frame, 128))
    )
    assert np.isnan(seen.value) and "changes nothing" in seen.reason


# --- spectrum --------


def test_blur_takes_the_finest_detail_and_grain_brings_it():
    rng = np.random.default_rng(0)
    own = CUES["spectrum"].sample_frame(looked("ines-talk")).value
    blurred = CUES["spectrum"].sample_frame(
        looked("ines-talk", 0, lambda frame, mask: cv2.GaussianBlur(frame, (0, 0), 1.0))
    )
    grainy = CUES["spectrum"].sample_frame(
        looked("ines-talk", 0, lambda frame, mask: clipped(frame + rng.normal(0, 8, frame.shape)))
    )
    assert blurred.inside < CUES["spectrum"].sample_frame(looked("ines-talk")).inside - 3
    assert grainy.value < own - 5


def test_a_wave_stands_where_its_frequency_is():
    def striped(frame, mask):
        y, x = np.mgrid[: frame.shape[0], : frame.shape[1]]
        return clipped(128 + 40 * np.sin(2 * np.pi * 0.25 * x)[..., None].repeat(3, 2))

    frequency, level = profile(looked("ines-talk", 0, striped))
    assert frequency[level.argmax()] == pytest.approx(0.25, abs=0.01)


# --- colour --------


@pytest.mark.parametrize("name", TALKS)
def test_a_tinted_face_is_told_from_its_neck(name):
    def tinted(amount):
        def change(frame, mask):
            lab = cv2.cvtColor(frame.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
            lab[..., 1:2] += amount * mask
            return clipped(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB) * 255)

        return CUES["colour"].sample_frame(looked(name, 0, change)).value

    own = tinted(0)
    assert own < 5
    assert tinted(14) > own + 5
    # Greener than any skin, it is not compared at all.
    assert not tinted(-14) <= own + 5


def test_light_and_shade_are_not_taken_for_colour():
    # In linear light, a shadow is a factor.
    def dimmed(frame, mask):
        light = (frame / 255.0) ** 2.2 * (1 - 0.6 * (1 - mask))
        return clipped(light ** (1 / 2.2) * 255)

    own, shaded = (
        CUES["colour"].sample_frame(looked("marc-talk", 0, change)).value for change in (None, dimmed)
    )
    assert abs(shaded - own) < 2


@pytest.mark.parametrize("paint", [(30, 60, 200), (20, 120, 40), (250, 250, 250)])
def test_a_collar_is_no_neck(paint):
    def collared(frame, mask):
        return clipped(frame * mask + np.array(paint) * (1 - mask))

    seen = CUES["colour"].sample_frame(looked("ines-talk", 0, collared))
    assert np.isnan(seen.value) and ("neck cannot be seen" in seen.reason or "another colour" in seen.reason)


def test_a_turned_head_is_not_compared_with_its_neck():
    clip = library.clip("ines-talk")
    seen = CUES["colour"].sample_frame(crop_face(clip.frame(0), clip.truth().landmarks[0], yaw=40.0))
    assert "turned by 40 degrees" in seen.reason


# --- flicker --------


def test_a_face_that_flickers_alone_is_measured_in_per_cent(held):
    mask = library.clip("ines-talk").truth().mask(0)[..., None]
    swings = np.random.default_rng(0).normal(0, 0.02, 60)

    def face_only(frame, index):
        return clipped(((frame / 255.0) ** 2.2 * (1 + swings[index] * mask)) ** (1 / 2.2) * 255)

    def everything(frame, index):
        return clipped(((frame / 255.0) ** 2.2 * (1 + swings[index])) ** (1 / 2.2) * 255)

    alone, all_of_it = (CUES["flicker"](held(change, count=60)) for change in (face_only, everything))
    jumps = swings[1:-1] - (swings[:-2] + swings[2:]) / 2
    assert alone.value == pytest.approx(100 * np.sqrt((jumps**2).mean()), rel=0.1)
    assert alone.outside < 0.1 * alone.inside
    assert all_of_it.value < 0.15 * alone.value
    assert all_of_it.inside == pytest.approx(alone.inside, rel=0.1)


@pytest.mark.parametrize(
    ("source", "target"), [("marc-portrait", "ines-talk"), ("ines-portrait", "marc-talk")]
)
def test_a_join_solved_anew_in_each_frame_flickers(seen, source, target):
    swapped = swap_clip(source, target, SwapSettings(blend="poisson"))
    reading = CUES["flicker"](observe_clip(library.clip(target), swapped))
    assert reading.value > 2 * CUES["flicker"](seen(target)).value


# --- eye highlights --------


def eyes_with(left_glints, right_glints):
    """Frame 0 of a clip with dark discs for irises, and glints at shares of their radius."""
    clip = library.clip("ines-talk")
    landmarks = clip.truth().landmarks[0]
    frame = cv2.resize(clip.frame(0), None, fx=1.4, fy=1.4, interpolation=cv2.INTER_CUBIC)
    points = (landmarks + 0.5) * 1.4 - 0.5
    for first, glints in ((36, right_glints), (42, left_glints)):
        eye = points[first : first + 6]
        radius = 0.21 * np.linalg.norm(eye[0] - eye[3])
        middle = eye.mean(0)
        cv2.circle(
            frame, tuple(int(x) for x in np.round(middle)), round(radius), (40, 28, 20), -1, cv2.LINE_AA
        )
        for x, y in glints:
            at = np.round(middle + radius * np.array([x, y])).astype(int)
            cv2.circle(frame, tuple(int(v) for v in at), 2, (250, 250, 250), -1)
    return crop_face(frame, points, hull_mask(points, frame.shape[1], frame.shape[0]), 0.0)


def test_the_same_lamp_in_both_eyes_overlaps_and_another_does_not():
    sample_frame = CUES["highlights"].sample_frame
    same = sample_frame(eyes_with([(0.4, -0.3)], [(0.4, -0.3)]))
    other = sample_frame(eyes_with([(0.5, -0.4)], [(-0.5, 0.4)]))
    half = sample_frame(eyes_with([(0.5, -0.4), (-0.5, 0.1)], [(0.5, -0.4)]))
    assert same.value > 0.7
    assert other.value < 0.15
    assert other.value < half.value < same.value


def test_highlights_are_marked_where_they_are():
    one = eyes_with([(0.4, -0.3)], [(0.4, -0.3)])
    heat = CUES["highlights"].heat(one)
    bright = one.grey > 235
    assert heat[bright].size and (heat > 0.5).sum() < 200
    centre = np.argwhere(heat > 0.5).mean(0)[::-1]
    assert np.hypot(*(centre - one.landmarks[36:48].mean(0))) < 0.2 * one.face_width


@pytest.mark.parametrize(
    ("which", "says"),
    [("none", "No clear highlight"), ("turned", "mirror different things"), ("shut", "open")],
)
def test_eyes_that_cannot_be_compared_are_said(which, says):
    if which == "none":
        seen = CUES["highlights"].sample_frame(eyes_with([], []))
    else:
        clip = library.clip("ines-talk")
        landmarks = clip.truth().landmarks[0].copy()
        if which == "shut":
            landmarks[[37, 38, 43, 44]] = landmarks[[41, 40, 47, 46]]
        seen = CUES["highlights"].sample_frame(
            crop_face(clip.frame(0), landmarks, yaw=30.0 if which == "turned" else 0)
        )
    assert np.isnan(seen.value) and says in seen.reason


def test_the_default_swap_moves_the_cues_that_are_said_to_see_it(seen):
    for source, target in (("marc-portrait", "ines-talk"), ("ines-portrait", "marc-talk")):
        swapped = observe_clip(library.clip(target), swap_clip(source, target))
        for name, sign in (("sharpness", -1), ("noise", -1), ("boundary", 1), ("flicker", 1)):
            before, after = CUES[name](seen(target)), CUES[name](swapped)
            assert before.direction == after.direction == ("higher" if sign > 0 else "lower")
            assert sign * (after.value - before.value) > 0, (name, target)
