"""One pass over a clip: what goes in, what comes out, how much memory it takes."""

import math
import tracemalloc

import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES, Observation, Reading, cue, observe, observe_clip, read_cues, sharpness
from doubletake.errors import DoubleTakeError

TIMED = {name for name, one in CUES.items() if one.needs_time}
PLACED = {name for name, one in CUES.items() if one.heat is not None}


def test_each_cue_is_asked_by_name():
    assert list(CUES)[:2] == ["blink", "head_pose"]
    assert all(one.name == name for name, one in CUES.items())
    assert cue("pulse") is CUES["pulse"]
    with pytest.raises(DoubleTakeError, match="The cues are: blink, head_pose"):
        cue("aura")


@pytest.mark.parametrize("source", ["truth", "detector"])
@pytest.mark.parametrize("name", ["ines-talk", "marc-talk"])
def test_every_cue_answers_with_the_same_record(seen, name, source):
    clip, observation = library.clip(name), seen(name, source)
    assert observation.found.all()
    for which, reading in read_cues(observation).items():
        assert isinstance(reading, Reading) and reading.name == which
        assert reading.valid == math.isfinite(reading.value) == (reading.reason == "")
        assert reading.words and "fake" not in reading.words and "%" not in reading.words
        assert reading.direction in ("", "lower", "higher")
        assert len(reading.times) == len(reading.values) == clip.frame_count
        assert (np.diff(reading.times) > 0).all()
        if reading.valid:
            assert np.isfinite(reading.values).sum() >= clip.frame_count / 2
        assert reading.strength.word == "none" and reading.strength.reason
        assert (reading.heat is not None) == (reading.valid and which in PLACED)
        if reading.heat is not None:
            assert reading.heat.shape == (clip.height, clip.width) and reading.heat.dtype == np.float32
            assert reading.heat.min() >= 0 and reading.heat.max() <= 1
            # Nothing is missing from a face that is sharper than its ring all over.
            assert reading.heat.any() or which == "sharpness" and reading.value > 1
            assert reading.heat_index == observation.frame_index == clip.frame_count // 2


def test_all_but_the_pulse_have_an_answer_on_our_talking_clips(seen):
    readings = read_cues(seen("ines-talk"))
    assert [name for name, reading in readings.items() if not reading.valid] == ["pulse"]
    assert "moves too much" in readings["pulse"].reason


def test_the_sharpness_of_a_frame_is_the_same_alone_and_in_a_clip(seen):
    clip = library.clip("marc-talk")
    reading = CUES["sharpness"](seen("marc-talk"))
    for index in (0, 40):
        alone = sharpness(clip.frame(index), clip.truth().mask(index)).value
        assert reading.values[index] == pytest.approx(alone, rel=0.02)


def test_a_picture_alone_is_read_by_the_cues_that_need_no_time():
    still = library.still("ines-portrait")
    truth = still.truth()
    observation = observe([still.image()], [0.0], landmarks=truth.landmarks, masks=truth.coverage)
    readings = read_cues(observation)
    for name in TIMED:
        assert not readings[name].valid and "single picture" in readings[name].reason
    assert {name for name, reading in readings.items() if reading.valid} == set(CUES) - TIMED
    assert observation.seconds == 0


def test_a_picture_without_a_face_is_answered_by_no_cue():
    grey = np.full((120, 160, 3), 127, np.uint8)
    for frames in ([grey], [grey] * 30):
        observation = observe(frames, np.arange(len(frames)) / 25)
        assert isinstance(observation, Observation) and observation.crop is None
        for reading in read_cues(observation).values():
            assert not reading.valid and reading.reason


def test_a_still_clip_says_that_nothing_changes(held):
    readings = read_cues(held(count=80))
    assert not readings["pulse"].valid and "stands still" in readings["pulse"].reason
    assert not readings["flicker"].valid and "stands still" in readings["flicker"].reason
    assert not readings["blink"].valid and "No blink" in readings["blink"].reason
    assert readings["jitter"].value == pytest.approx(0, abs=1e-6)


def test_a_small_face_is_told_to_be_small(held):
    readings = read_cues(held(scale=0.16, count=40))
    for name in ("sharpness", "boundary", "noise", "error_level", "spectrum", "head_pose", "colour"):
        assert not readings[name].valid and "small" in readings[name].reason, name
    for name in ("blink", "highlights", "pulse", "flicker"):
        assert not readings[name].valid, name


def test_frames_without_a_face_are_left_out_and_too_many_are_said(held):
    def lose(share):
        def change(points):
            points[: round(share * len(points))] = np.nan
            return points

        return change

    shaken = {"change": lambda frame, i: np.clip(frame.astype(int) + 3 * (i % 2), 0, 255).astype(np.uint8)}
    few = CUES["flicker"](held(**shaken, landmarks=lose(0.1)))
    assert few.valid and np.isnan(few.values[:4]).all() and np.isfinite(few.values[6:-1]).all()
    many = held(**shaken, landmarks=lose(0.4))
    assert "lost too often" in CUES["flicker"](many).reason
    assert CUES["sharpness"](many).valid
    assert not CUES["sharpness"](held(landmarks=lose(0.8))).valid


def test_a_face_half_outside_the_picture_breaks_nothing(held):
    for shift in (-200, -420, 300, 5000):
        observation = held(count=20, landmarks=lambda points, by=shift: points + np.float32([by, by]))
        for reading in read_cues(observation).values():
            assert reading.valid == math.isfinite(reading.value)


@pytest.mark.parametrize("value", [0, 255])
def test_black_and_white_pictures_break_nothing(held, value):
    for reading in read_cues(held(lambda frame, _: np.full_like(frame, value), count=30)).values():
        assert reading.valid == math.isfinite(reading.value)
        if reading.name not in ("head_pose", "jitter"):
            assert not reading.valid, reading.name


def test_times_may_vary(held):
    rng = np.random.default_rng(0)
    times = np.cumsum(rng.uniform(0.02, 0.06, 60))

    def brighten(frame, index):
        # Linear in time: with the true times there is no jump, with even ones there would be.
        return np.clip(frame.astype(np.float32) * (0.7 + 0.12 * times[index]), 0, 255).astype(np.uint8)

    true = CUES["flicker"](held(brighten, count=60, times=times)).inside
    even = CUES["flicker"](held(brighten, count=60)).inside
    assert true < 0.35 * even


def test_every_second_frame_saves_work_and_keeps_the_median(seen):
    clip = library.clip("ines-talk")
    truth = clip.truth()
    half = observe(
        clip.frames(),
        np.arange(80) / 24,
        landmarks=truth.landmarks,
        masks=truth.coverage,
        every=2,
        frame_index=1,
    )
    for name in ("sharpness", "noise"):
        reading = CUES[name](half)
        assert len(reading.values) == 41  # every second one, and the shown one
        assert reading.value == pytest.approx(CUES[name](seen("ines-talk")).value, rel=0.05)
    assert half.frame_index == 1 and len(half.openness) == 80


def test_a_truth_of_other_pixels_is_not_taken_for_their_own():
    clip = library.clip("ines-talk")
    changed = observe_clip(clip, clip.frames()[:, :, ::-1].copy()[:, :, ::-1])
    assert changed.landmarks_from == "original"
    for name in ("head_pose", "jitter"):
        assert "know nothing of what was done" in CUES[name](changed).reason
    assert CUES["blink"](changed).valid


def test_memory_does_not_grow_with_the_clip():
    frame = library.clip("ines-talk").frame(0)
    truth = library.clip("ines-talk").truth()

    def peak(count):
        frames = (frame.copy() for _ in range(count))
        points = np.repeat(truth.landmarks[:1], count, 0)
        tracemalloc.start()
        observe(frames, np.arange(count) / 25, landmarks=points, masks=[truth.coverage[0]] * count)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    short, long = peak(10), peak(60)
    assert long - short < 50 * 40_000  # a frame is 786 kB
    assert long < 40_000_000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([], []), "no frame"),
        (([np.zeros((8, 8), np.uint8)], [0]), "red, green and blue"),
        (([np.zeros((8, 8, 3))], [0]), "whole bytes"),
        (([np.zeros((8, 8, 3), np.uint8), np.zeros((8, 9, 3), np.uint8)], [0, 1]), "one size"),
        (([np.zeros((8, 8, 3), np.uint8)] * 2, [0]), "a time for each frame"),
        (([np.zeros((8, 8, 3), np.uint8)] * 2, [0, 0]), "must rise"),
        (([np.zeros((8, 8, 3), np.uint8)] * 2, [0, math.nan]), "must rise"),
    ],
)
def test_what_is_no_clip_is_said_in_a_sentence(arguments, says):
    with pytest.raises(DoubleTakeError, match=says):
        observe(*arguments)


def test_landmarks_and_masks_must_fit():
    frames, times = [np.zeros((64, 64, 3), np.uint8)] * 2, [0, 1]
    points = np.zeros((3, 68, 2), np.float32)
    with pytest.raises(DoubleTakeError, match="2 frames, and landmarks for 3"):
        observe(frames, times, landmarks=points)
    with pytest.raises(DoubleTakeError, match="more frames than landmarks"):
        observe(frames, times, landmarks=points[:1])
    with pytest.raises(DoubleTakeError, match="more frames than masks"):
        observe(frames, times, landmarks=points[:2] + 20, masks=[np.zeros((64, 64), np.uint8)])
    with pytest.raises(DoubleTakeError, match="68 points"):
        observe(frames, times, landmarks=points[:, :60])
    with pytest.raises(DoubleTakeError, match="detector"):
        observe_clip(library.clip("ines-talk"), landmarks="guess")
