"""Procrustes gives back the movement that was made."""

import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.face import FACE_PARTS, align_landmarks, apply_affine, procrustes, rms_distance


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


@pytest.fixture(scope="module")
def faces():
    return (
        library.clip("ines-talk").truth().landmarks[0],
        library.still("marc-portrait").truth().landmarks[0],
    )


@pytest.mark.parametrize("seed", range(10))
def test_what_alignment_reads_off_is_what_was_done(seed, faces):
    rng = np.random.default_rng(seed)
    known, source = similarity(rng), faces[0].astype(float)
    fit = align_landmarks(source, apply_affine(known, source))
    scale = np.sqrt(np.linalg.det(known[:, :2]))
    assert fit.scale == pytest.approx(scale, rel=1e-6)
    assert fit.rotation == pytest.approx(np.degrees(np.arctan2(known[1, 0], known[0, 0])), abs=1e-6)
    middle = source.mean(axis=0)
    np.testing.assert_allclose(fit.shift, apply_affine(known, middle[None])[0] - middle, atol=1e-6)
    assert fit.residual < 1e-9


def test_a_head_that_leans_to_the_pictures_right_is_turned_back_anticlockwise(faces):
    face = faces[0].astype(float)
    leaning = apply_affine(np.array([[0.0, -1, 0], [1, 0, 0]]), face)  # what was right is now down
    assert align_landmarks(leaning, face).rotation == pytest.approx(-90)


def test_no_step_takes_the_faces_apart(faces):
    for source, target in (faces, faces[::-1], (faces[0] * [1, -1], faces[1])):
        fit = align_landmarks(source, target)
        assert (np.diff(fit.distances) <= 1e-9).all()
        assert fit.distances[0] == rms_distance(source, target)
        assert fit.residual == fit.distances[3] / fit.eye_distance


def test_the_whole_face_may_lean_or_shrink_and_the_residual_stays(faces):
    residual = align_landmarks(*faces).residual
    for seed in range(5):
        other = apply_affine(similarity(np.random.default_rng(seed)), faces[0].astype(float))
        assert align_landmarks(other, faces[1]).residual == pytest.approx(residual, abs=1e-6)


def test_the_parts_make_up_the_whole(faces):
    fit = align_landmarks(*faces)
    assert sorted(point for part in FACE_PARTS.values() for point in part) == list(range(68))
    together = sum(len(FACE_PARTS[part]) * distance**2 for part, distance in fit.by_part.items())
    assert np.sqrt(together / 68) == pytest.approx(fit.distances[3])


def test_one_face_made_a_point_is_laid_on_the_other_ones_middle(faces):
    fit = align_landmarks(np.full((68, 2), 3.0), faces[0])
    assert np.isfinite(fit.distances).all() and fit.scale == 1


@pytest.mark.parametrize("source", [np.zeros((67, 2)), np.zeros((68, 3)), np.zeros(68)])
def test_what_is_no_face_is_refused(source, faces):
    with pytest.raises(DoubleTakeError, match="68 landmarks"):
        align_landmarks(source, faces[0])


def test_a_target_without_width_is_refused(faces):
    with pytest.raises(DoubleTakeError, match="one point"):
        align_landmarks(faces[0], np.zeros((68, 2)))
