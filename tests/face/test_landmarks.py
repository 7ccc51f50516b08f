"""The 68 points, and the forehead that belongs to them."""

import cv2
import numpy as np
import pytest

from assets.studio.people import PEOPLE
from doubletake import library
from doubletake.face import LANDMARK_GROUPS, MIRRORED, apply_affine, face_contour, forehead_points
from doubletake.face.landmarks import CANONICAL


def test_the_groups_name_every_landmark_once():
    named = [number for group in LANDMARK_GROUPS.values() for number in group]
    assert sorted(named) == list(range(68))


def test_the_mirror_swaps_right_and_left():
    mirrored = np.array(MIRRORED)
    assert (mirrored[mirrored] == np.arange(68)).all()
    for right, left in (("right_eye", "left_eye"), ("right_brow", "left_brow")):
        assert sorted(mirrored[list(LANDMARK_GROUPS[right])]) == list(LANDMARK_GROUPS[left])
    np.testing.assert_array_equal(CANONICAL[mirrored] * [-1, 1, 1], CANONICAL)
    # The person's right is the picture's left.
    assert CANONICAL[list(LANDMARK_GROUPS["right_eye"]), 0].max() < 0


@pytest.mark.parametrize("seed", range(10))
def test_the_forehead_moves_with_the_head(seed):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(2, 3)) * [1, 1, 100]
    flat = CANONICAL[:, :2]
    moved = forehead_points(apply_affine(matrix, flat))
    np.testing.assert_allclose(moved, apply_affine(matrix, forehead_points(flat)), rtol=1e-3, atol=0.05)


def test_speech_and_blinks_do_not_move_the_forehead():
    speaking = CANONICAL[:, :2].copy()
    for name in ("outer_lips", "inner_lips"):
        speaking[list(LANDMARK_GROUPS[name])] += [3, 15]
    speaking[[4, 5, 6, 7, 8, 9, 10, 11, 12]] += [0, 15]
    speaking[[37, 38, 40, 41, 43, 44, 46, 47], 1] = 0
    np.testing.assert_array_equal(forehead_points(speaking), forehead_points(CANONICAL[:, :2]))


def test_the_outline_goes_from_the_brows_to_the_hairline():
    heights = [face_contour(CANONICAL[:, :2], share)[:, 1].min() for share in (0, 0.5, 1)]
    assert heights[0] > heights[1] > heights[2]
    assert heights[0] >= CANONICAL[17:27, 1].min() - 0.01
    areas = [cv2.contourArea(face_contour(CANONICAL[:, :2], share)) for share in (0, 0.5, 1)]
    assert areas[0] < areas[1] < areas[2]


@pytest.mark.parametrize("clip", library.clips(kind="camera", item=False), ids=lambda clip: clip.name)
def test_the_hairline_meets_the_rendered_mask(clip):
    """Of faces towards the camera, without a hand before them; a scarf may cover temples and chin."""
    truth, scarf = clip.truth(), bool(PEOPLE[clip.person].scarf)
    seen = (np.abs(truth.angles[:, 0]) < 20) & (truth.visible[:, 17:].mean(1) > 0.95)
    assert seen.sum() >= 12
    for index in np.flatnonzero(seen)[::6]:
        mask = truth.mask(index) > 0.5
        width = np.ptp(np.flatnonzero(mask.any(axis=0)))
        top = np.flatnonzero(mask.any(axis=1))[0]
        assert abs(face_contour(truth.landmarks[index])[:, 1].min() - top) < 0.25 * width
        # And it is the mask's shape, not only its height.
        drawn = np.zeros(mask.shape, np.uint8)
        cv2.fillPoly(drawn, [face_contour(truth.landmarks[index]).astype(np.int32)], 1)
        both, either = (mask & (drawn > 0)).sum(), (mask | (drawn > 0)).sum()
        assert both / either > (0.7 if scarf else 0.8)
