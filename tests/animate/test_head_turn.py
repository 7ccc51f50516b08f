"""A head turned away from its photo: the moments, what is filmed of them, and what is not known."""

from dataclasses import replace

import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE
from doubletake.animate.frame_errors import film_noise, frame_errors, range_of
from doubletake.animate.head_turn import FARTHEST, Stop, at_stop, first_beyond, noise_of, stops, turn_clip
from doubletake.animate.motion import frontal_frame, photo_frame, turned
from doubletake.errors import DoubleTakeError


@pytest.fixture(scope="module")
def clip():
    return turn_clip("ines")


def photo_of(clip):
    return next(stop for stop in stops(clip) if stop.angle == 0)


def test_the_clip_is_the_one_in_which_the_head_turns_farthest(clip):
    own = library.clips("ines", kind="camera", item=False)
    reach = {one.name: np.ptp(one.truth().angles[:, 0]) for one in own}
    assert reach[clip.name] == max(reach.values())


def test_somebody_who_turns_the_head_nowhere_is_refused(monkeypatch):
    monkeypatch.setattr(library, "clips", lambda *_, **__: ())
    with pytest.raises(DoubleTakeError, match="no clip in which ines turns the head"):
        turn_clip("ines")


def test_the_photo_is_a_moment_at_rest(clip):
    """Not one through which the head only passes."""
    truth = clip.truth()
    photo = photo_frame(truth)
    steps = [turned(a, b) for a, b in zip(truth.rotation[:-1], truth.rotation[1:], strict=True)]
    near = [steps[k] for k in (photo - 1, photo) if 0 <= k < len(steps)]
    assert max(near) < 1, "degrees from one frame to the next"
    assert truth.blink[photo].max() < 0.1
    assert turned(np.eye(3), truth.rotation[photo]) < 15
    assert turned(np.eye(3), truth.rotation[frontal_frame(truth)]) < 15


def test_the_moments_go_from_left_to_right_and_keep_apart(clip):
    found = stops(clip)
    angles = [stop.angle for stop in found]
    assert angles == sorted(angles) and angles[0] == -FARTHEST and angles[-1] == FARTHEST
    filmed = [stop for stop in found if stop.frame is not None]
    assert all(b.angle - a.angle >= 1 for a, b in zip(filmed[:-1], filmed[1:], strict=True))
    assert photo_of(clip).frame == photo_frame(clip.truth())
    for stop in filmed:
        away = turned(clip.truth().rotation[photo_of(clip).frame], clip.truth().rotation[stop.frame])
        assert abs(stop.angle) == pytest.approx(away, abs=0.01)
    # Beyond what was filmed the head is turned by hand, and nowhere in between.
    by_hand = [stop.angle for stop in found if stop.frame is None]
    assert all(angle < filmed[0].angle or angle > filmed[-1].angle for angle in by_hand)


def test_left_is_the_pictures_left(clip):
    truth = clip.truth()
    photo = photo_of(clip)
    for stop in (stop for stop in stops(clip) if stop.frame is not None and abs(stop.angle) > 8):
        nose = truth.landmarks[stop.frame, 30, 0] - truth.landmarks[stop.frame, [0, 16], 0].mean()
        before = truth.landmarks[photo.frame, 30, 0] - truth.landmarks[photo.frame, [0, 16], 0].mean()
        assert (nose < before) == (stop.angle < 0)


def test_the_photo_itself_loses_nothing_and_a_turned_one_does(clip):
    photo = photo_of(clip)
    seen = at_stop(clip, photo)
    assert (seen.lost, seen.points) == (0, 0) and seen.made.angle == pytest.approx(0, abs=0.01)
    filmed = [stop for stop in stops(clip) if stop.frame is not None]
    far = max(filmed, key=lambda stop: abs(stop.angle))
    near = min((stop for stop in filmed if stop != photo), key=lambda stop: abs(stop.angle))
    assert at_stop(clip, far).lost > at_stop(clip, near).lost > 0.02
    np.testing.assert_array_equal(at_stop(clip, far).true, clip.frame(far.frame))


def test_it_is_the_error_that_the_benchmark_prints(clip):
    photo, far = photo_of(clip), max(stops(clip), key=lambda s: (s.frame is not None) * abs(s.angle))
    rows = {row["frame"]: row for row in frame_errors(clip, clip, photo.frame, every=max(far.frame, 1))}
    assert at_stop(clip, far).lost == pytest.approx(1 - rows[far.frame]["ssim"], abs=1e-4)
    assert at_stop(clip, far).points == rows[far.frame]["landmarks"]


def test_where_nothing_was_filmed_it_is_drawn_broken_and_nothing_is_claimed(clip):
    stop = stops(clip)[0]
    assert stop.frame is None
    seen = at_stop(clip, stop)
    assert (seen.true, seen.lost, seen.points) == (None, None, None)
    assert not seen.made.within_range and FARTHEST > RANGE
    assert seen.made.angle == pytest.approx(FARTHEST)
    assert seen.made.frame.std() > 10


def test_film_noise_takes_some_of_the_likeness(clip):
    assert 0.02 < noise_of(clip) < 0.15


def test_only_camera_clips_of_the_library(clip):
    for thing in (replace(clip, file="../visitor.mp4"), "nobody"):
        with pytest.raises(DoubleTakeError, match="own people"):
            stops(thing)
        with pytest.raises(DoubleTakeError, match="own people"):
            at_stop(thing, Stop(0.0, 0))


@pytest.mark.parametrize(
    ("errors", "limit", "angle"),
    [
        ((0.0, 0.1, 0.2, 0.15), 0.12, 20),
        ((0.0, 0.1, 0.2, 0.15), 0.2, None),
        ((0.0, None, None, 0.3), 0.1, 30),
        ((), 0.1, None),
    ],
)
def test_the_first_angle_beyond_a_limit(errors, limit, angle):
    angles = [0, 10, 20, 30][: len(errors)]
    assert first_beyond(angles, errors, limit) == angle
    assert first_beyond(angles[::-1], errors[::-1], limit) == angle
    mirrored = first_beyond([-angle for angle in angles], errors, limit)
    assert mirrored == (None if angle is None else -angle)


def row(angle, ssim):
    return {"angle": angle, "ssim": ssim, "landmarks": 0.01, "psnr": 25.0}


def test_the_range_does_not_depend_on_how_grainy_the_film_is():
    """The same picture with more noise in it: less likeness everywhere, and the same range."""
    clear = [
        row(0.0, 1.0),
        row(1, 0.95),
        row(2, 0.95),
        row(5, 0.9),
        row(10, 0.85),
        row(15, 0.8),
        row(20, 0.75),
    ]
    grainy = [one | {"ssim": one["ssim"] - 0.08 * (one["angle"] > 0)} for one in clear]
    bins = (0, 2.5, 7.5, 12.5, 17.5, 22.5)
    assert film_noise(clear) == 0.95 and film_noise(grainy) == pytest.approx(0.87)
    assert range_of(clear, 0.125, bins) == pytest.approx(12.5) == range_of(grainy, 0.125, bins)
    assert range_of(clear, 0.9, bins) is None
    assert range_of([row(0.0, 1.0), row(9, 0.8)], 0.1, bins) is None, "without noise known there is no range"
