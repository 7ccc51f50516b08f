"""The head as a whole, and not what its mouth is doing."""

import numpy as np
import pytest

from doubletake.face import apply_affine
from doubletake.swap.align import align, align_picture, invert


@pytest.mark.parametrize("seed", range(10))
def test_a_head_that_was_moved_is_brought_back(make_face, seed):
    rng = np.random.default_rng(seed)
    source = make_face(turn=rng.uniform(-20, 20))
    angle, scale = rng.uniform(-0.5, 0.5), rng.uniform(0.5, 2)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    known = np.column_stack([turn, rng.uniform(-50, 50, 2)])
    found = align(source, apply_affine(known, source))
    np.testing.assert_allclose(found, known, atol=1e-3)
    np.testing.assert_allclose(apply_affine(invert(found), apply_affine(found, source)), source, atol=1e-3)


def test_speech_does_not_make_the_head_bob(make_face):
    closed, speaking = make_face(mouth=0), make_face(mouth=20, eyes=0.1)
    np.testing.assert_allclose(align(closed, speaking), [[1, 0, 0], [0, 1, 0]], atol=1e-5)


def test_the_picture_goes_where_the_landmarks_go(make_face, make_drawing):
    source = make_face()
    matrix = align(source, source + [10, -6])
    picture = make_drawing(source)
    moved = align_picture(picture, matrix, (256, 256))
    np.testing.assert_array_equal(moved[20:200, 40:200], picture[26:206, 30:190])


def test_the_way_back_from_nothing_is_a_shift():
    np.testing.assert_array_equal(invert(np.array([[0, 0, 5], [0, 0, 7.0]])), [[1, 0, -5], [0, 1, -7]])
