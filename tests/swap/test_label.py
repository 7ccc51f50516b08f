"""The label: always there, always whole, always to be read."""

import numpy as np
import pytest

from doubletake.swap.label import ANIMATED, label_place, label_strip, stamp


@pytest.mark.parametrize("ground", [0, 90, 255])
def test_it_stands_out_from_light_and_dark(make_face, ground):
    frame = stamp(np.full((512, 512, 3), ground, np.uint8), make_face() * 2)
    left, top = label_place(make_face() * 2, frame.shape)
    rows, columns = label_strip(512).shape[:2]
    part = frame[top : top + rows, left : left + columns].astype(int)
    # White letters on a dark strip, and a rim that differs from dark surroundings.
    assert (part.min(axis=2) > 240).sum() > 300
    assert (part.max(axis=2) < 50).sum() > 1500
    assert np.abs(part[0, columns // 4 : -columns // 4] - ground).min() > 25
    outside = np.ones(frame.shape[:2], bool)
    outside[top : top + rows, left : left + columns] = False
    assert (frame[outside] == ground).all()


def test_it_follows_the_face(make_face):
    landmarks = make_face() * 1.6
    here = np.array(label_place(landmarks, (512, 512)))
    there = np.array(label_place(landmarks + [25, -40], (512, 512)))
    assert np.abs(there - here - [25, -40]).max() <= 1
    # Under the chin, not on the mouth.
    assert here[1] > landmarks[8, 1]


@pytest.mark.parametrize("seed", range(30))
def test_it_never_leaves_the_frame(make_nasty, seed):
    from doubletake.face import within_reach

    for shape in ((512, 512, 3), (200, 384, 3), (64, 48, 3), (10, 40, 3)):
        landmarks = within_reach(make_nasty(seed), shape)
        left, top = label_place(landmarks, shape)
        rows, columns = label_strip(shape[1]).shape[:2]
        assert 0 <= left <= shape[1] - columns
        assert 0 <= top
        assert top + min(rows, shape[0]) <= shape[0]
        frame = stamp(np.full(shape, 128, np.uint8), landmarks)
        assert (frame != 128).any()


def test_it_is_readable_at_any_width():
    for width in (256, 384, 512, 768, 1280):
        rows, columns = label_strip(width).shape[:2]
        assert 0.3 < columns / width < 0.65
        assert rows >= 12


def test_another_text_makes_another_label_and_leaves_the_usual_one():
    before = label_strip(512).copy()
    other = label_strip(512, ANIMATED)
    assert other.shape[1] > before.shape[1]
    assert np.array_equal(label_strip(512), before)
