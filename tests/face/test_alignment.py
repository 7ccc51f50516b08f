"""Procrustes gives back the movement that was made."""

import numpy as np
import pytest

from doubletake.face import apply_affine, procrustes


def similarity(rng):
    angle, scale = rng.uniform(-np.pi, np.pi), np.exp(rng.uniform(-2, 2))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.column_stack([turn, rng.uniform(-500, 500, 2)])


@pytest.mark.parametrize("seed", range(40))
def test_a_known_similarity_is_recovered(seed):
    rng = np.random.default_rng(seed)
    known = similarity(rng)
    points = rng.uniform(0, 512, (rng.integers(2, 69), 2))
    found = procrustes(points, apply_affine(known, points))
    np.testing.assert_allclose(found, known, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_with_noise_nothing_near_is_better(seed):
    rng = np.random.default_rng(seed)
    source = rng.uniform(0, 512, (68, 2))
    target = apply_affine(similarity(rng), source) + rng.normal(0, 5, (68, 2))
    found = procrustes(source, target)

    def error(matrix):
        return np.sum((apply_affine(matrix, source) - target) ** 2)

    for _ in range(50):
        near = found.copy()
        angle, scale = rng.normal(0, 0.01), 1 + rng.normal(0, 0.01)
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        near[:, :2] = turn @ near[:, :2]
        near[:, 2] += rng.normal(0, 0.5, 2)
        assert error(found) <= error(near)


def test_a_mirror_image_is_not_mirrored_back():
    points = np.random.default_rng(3).uniform(0, 100, (30, 2))
    found = procrustes(points, points * [-1, 1])
    turn = found[:, :2]
    # A turn and a scale, whatever is asked: the determinant stays positive and both axes as long.
    assert np.linalg.det(turn) > 0
    np.testing.assert_allclose(turn @ turn.T, np.eye(2) * np.linalg.det(turn), atol=1e-9)


def test_points_that_are_one_only_shift():
    found = procrustes(np.full((68, 2), 7.0), np.random.default_rng(0).uniform(0, 100, (68, 2)))
    np.testing.assert_array_equal(found[:, :2], np.eye(2))
    assert np.isfinite(found).all()
    collapsed = procrustes(np.random.default_rng(0).uniform(0, 100, (68, 2)), np.full((68, 2), 7.0))
    np.testing.assert_allclose(collapsed, [[0, 0, 7], [0, 0, 7]], atol=1e-9)
