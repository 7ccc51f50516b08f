"""Compress it again: the same every time, worse with each round, and the cues that it kills."""

import numpy as np
import pytest

from doubletake.cues import CUES
from doubletake.errors import DoubleTakeError
from doubletake.inspector.compression import Compression, before_after, recompress


@pytest.fixture(scope="module")
def frames(talk):
    return talk.frames[:24]


def error(one, other):
    return float(np.abs(one.astype(int) - other).mean())


def test_the_same_settings_give_the_same_pictures(frames):
    one, other = (recompress(frames[:8], 30, 256, 2) for _ in range(2))
    assert one.clip == other.clip and np.array_equal(one.frames, other.frames)
    assert not one.frames.flags.writeable


def test_quality_size_and_rounds_do_what_they_say(frames):
    done = [recompress(frames, quality) for quality in (18, 30, 45)]
    assert [each.frames.shape for each in done] == [frames.shape] * 3
    sizes = [len(each.clip) for each in done]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 5 * sizes[2]
    errors = [error(each.frames, frames) for each in done]
    assert errors == sorted(errors) and errors[0] < 3
    assert recompress(frames[:3], 30, 200).frames.shape == (3, 200, 200, 3)
    thrice = recompress(frames, 30, rounds=3)
    assert error(thrice.frames, frames) > errors[1]


def test_colours_survive(frames):
    first = recompress(frames, 5).frames
    assert np.abs(first.mean((0, 1, 2)) - frames.mean((0, 1, 2))).max() < 1.5


def test_frames_keep_their_order(corners):
    frames = corners(9, 128, 96)
    done = recompress((frame for frame in frames), 12).frames
    middles = done[:, 48, 64].mean(1)
    assert np.abs(middles - frames[:, 48, 64].mean(1)).max() < 10


@pytest.mark.parametrize("shape", [(65, 97), (2, 2), (31, 500)])
def test_odd_sizes_become_even(shape):
    done = recompress(np.full((2, *shape, 3), 100, np.uint8), 20, 64).frames
    assert done.shape[1] % 2 == done.shape[2] % 2 == 0
    assert error(done, np.full_like(done, 100)) < 6


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"quality": 52}, "quality between 0 and 51"),
        ({"size": 5}, "size between"),
        ({"rounds": 0}, "1 to 6 uploads"),
        ({"frames_per_second": 0}, "frames a second"),
    ],
)
def test_a_setting_out_of_range_is_refused(frames, arguments, part):
    with pytest.raises(DoubleTakeError, match=part):
        recompress(frames[:1], **arguments)


def test_frames_that_are_none_are_refused(frames):
    with pytest.raises(DoubleTakeError, match="no frame"):
        recompress([])
    with pytest.raises(DoubleTakeError, match="one size"):
        recompress([frames[0], frames[0][:100]])
    with pytest.raises(DoubleTakeError, match="red, green and blue"):
        recompress([frames[0].astype(float)])


def test_each_cue_is_measured_before_and_after(frames):
    times = np.arange(len(frames)) / 24
    done = before_after(frames, times, Compression(quality=42))
    changes = {each.name: each for each in done.changes}
    assert list(changes) == list(CUES)
    assert "Noise" in done.lost and changes["noise"].words.startswith("Its answer is gone.")
    assert changes["error_level"].before.valid
    assert changes["pulse"].words.startswith("It had no answer before")
    gentle = before_after(frames, times, Compression(quality=5), before=done.before)
    assert gentle.before is done.before
    assert gentle.lost == ()
    head = {each.name: each for each in gentle.changes}["head_pose"]
    assert head.after.value == pytest.approx(head.before.value, rel=0.2)


def test_the_same_face_is_measured_before_and_after(talk):
    from doubletake import library
    from doubletake.inspector import follow_faces
    from doubletake.inspector.compression import observe

    both = np.concatenate([talk.frames[:6], library.clip("ines-talk").frames()[:6]], axis=2)
    times = np.arange(6) / 24
    tracks = follow_faces(zip(times, both, strict=True)).tracks
    for track in tracks:
        seen = observe(both, times, landmarks=track.landmarks, landmarks_from="detector")
        done = before_after(both, times, Compression(quality=30, size=600), before=seen)
        apart = np.nanmean(done.after.landmarks, (0, 1)) - np.nanmean(seen.landmarks, (0, 1)) * 600 / 1024
        assert np.abs(apart).max() < 6


def test_without_a_face_there_is_nothing_to_measure():
    grey = np.full((3, 64, 64, 3), 90, np.uint8)
    with pytest.raises(DoubleTakeError, match="No face was found"):
        before_after(grey, np.arange(3) / 25, Compression())


def test_a_face_that_compression_takes_away_takes_every_answer(frames):
    times = np.arange(6) / 24
    done = before_after(frames[:6], times, Compression(quality=51, size=64, rounds=3))
    assert not any(
        each.after.valid for each in done.changes if each.name in ("noise", "sharpness", "boundary")
    )


def test_a_visitors_clip_is_measured_before_and_after(make, frames):
    from doubletake.inspector import Footage, examine, inspection_before_after, look_for_faces

    with Footage(make.film(frames)) as footage:
        found = examine(footage, look_for_faces(footage))
        done = inspection_before_after(footage, found, Compression(quality=40))
        few = inspection_before_after(footage, found, Compression(quality=40), most=6)
    assert done.before is found.observation and len(done.after) == 24
    assert len(few.before) == len(few.after) == few.recompressed.count == 6


def test_the_result_is_a_clip_that_can_be_read(frames, talk):
    from doubletake.inspector import Footage

    done = recompress(frames[:5], 25, frames_per_second=24)
    with Footage(done.clip) as footage:
        pairs = list(footage.frames())
    assert [time for time, _ in pairs] == pytest.approx([n / 24 for n in range(5)], abs=1e-3)
    assert all(np.array_equal(frame, other) for (_, frame), other in zip(pairs, done.frames, strict=True))
