"""Dips and blinks: runs of frames, and whether they are the same runs."""

import numpy as np
import pytest

from doubletake import library
from doubletake.exercises.face_checks import careless_landmarks, count_blinks, dips, true_blinks

OPEN, SHUT = 0.3, 0.05


@pytest.mark.parametrize(
    ("ratios", "found"),
    [
        ([], ()),
        ([OPEN] * 5, ()),
        ([SHUT, SHUT, OPEN], ((0, 1),)),  # the clip begins with it
        ([OPEN, SHUT, SHUT], ((1, 2),)),  # … or ends
        ([OPEN, SHUT, OPEN, SHUT, SHUT, OPEN], ((3, 4),)),  # one frame is not enough
        ([0.2, 0.2], ()),  # the threshold itself is not below it
    ],
)
def test_a_dip_is_a_run_of_frames_below_the_threshold(ratios, found):
    assert dips(np.array(ratios), 0.2) == found


def test_a_dip_that_lasts_too_long_is_none():
    assert dips(np.array([OPEN, *[SHUT] * 6, OPEN]), 0.2, most=5) == ()


def test_true_blinks_are_where_the_renderer_shut_the_eyes():
    blink = np.zeros((10, 2))
    blink[3:5], blink[8] = 0.9, 0.7
    assert true_blinks(blink) == ((3, 4), (8, 8))
    blink[3:5, 1] = 0  # a wink: half of it
    assert true_blinks(blink) == ((8, 8),)


@pytest.mark.parametrize("name", ["ines-talk", "marc-talk"])
def test_a_threshold_in_the_middle_counts_the_clips_blinks(name):
    count = count_blinks(library.clip(name), 0.2)
    assert count.right and count.found == len(count.blinks) >= 1
    assert not count_blinks(library.clip(name), 0.0).right
    assert count_blinks(library.clip(name), 1.0).dips == (), "eyes that are never open do not blink"


def test_dips_that_are_no_blinks_are_told_from_blinks_that_were_missed(monkeypatch):
    clip = library.clip("ines-talk")
    shifted = np.full(clip.frame_count, OPEN)
    free = next(k for k in range(clip.frame_count) if not clip.truth().blink[k : k + 3].any())
    shifted[free : free + 3] = SHUT
    monkeypatch.setattr("doubletake.cues.eyes.eye_aspect_ratio", lambda _: shifted)
    count = count_blinks(clip, 0.2)
    assert (count.found, count.missed, count.extra) == (0, len(count.blinks), 1) and not count.right


@pytest.mark.parametrize("seed", range(20))
def test_careless_landmarks_are_far_enough_off_to_be_seen(seed):
    spoilt = careless_landmarks(seed)
    assert len(spoilt) == 6 and spoilt == careless_landmarks(seed)
    assert all(14.9 <= np.hypot(*by) <= 26.1 for by in spoilt.values())
    assert careless_landmarks(seed, 12).keys() >= spoilt.keys()
