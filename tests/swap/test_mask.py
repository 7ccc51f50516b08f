"""Where the new face goes, and where it may not."""

import cv2
import numpy as np
import pytest

from doubletake.face import LANDMARK_GROUPS, face_contour, fill_inside
from doubletake.swap.mask import enlarge, face_mask, outline_mask, soften
from doubletake.swap.rectangle import Rectangle

SHAPE = (256, 256, 3)


def drawn(polygon, grow=0):
    mask = np.zeros(SHAPE[:2], np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(polygon).astype(np.int32)), 1)
    return cv2.dilate(mask, np.ones((2 * grow + 1, 2 * grow + 1), np.uint8)) > 0 if grow else mask > 0


@pytest.mark.parametrize("seed", range(25))
def test_it_is_a_share_and_stays_in_the_outline(make_face, seed):
    rng = np.random.default_rng(seed)
    landmarks = make_face(turn=rng.uniform(-25, 25), mouth=rng.uniform(0, 20), shift=rng.uniform(-60, 60, 2))
    forehead, feather = rng.uniform(0, 1, 2)
    mask = face_mask(landmarks, SHAPE, forehead, feather, rng.choice(["target", "source"]))
    assert mask.shape == SHAPE[:2]
    assert mask.dtype == np.float32
    assert mask.min() >= 0
    assert mask.max() <= 1
    # Drawn at half the size, its rim may reach a little into the next pixels.
    assert mask[~drawn(face_contour(landmarks, forehead), grow=1)].max() < 0.4
    assert mask[~drawn(face_contour(landmarks, forehead), grow=3)].max() == 0


def test_feather_fades_inwards_and_only_inwards(make_face):
    landmarks = make_face()
    masks = [face_mask(landmarks, SHAPE, feather=feather) for feather in (0, 0.3, 0.6, 1)]
    for harder, softer in zip(masks, masks[1:], strict=False):
        assert (softer <= harder + 0.02).all()
        assert softer.sum() < 0.97 * harder.sum()
    # The cheek is still all new face, and the line from the cheek to the jaw's rim never rises.
    row = masks[2][int(landmarks[30, 1]), int(landmarks[30, 0]) : int(landmarks[14, 0])]
    assert row[0] == 1
    assert (np.diff(row) <= 0.02).all()


def test_the_forehead_is_what_is_asked(make_face):
    landmarks = make_face()
    tops = [np.flatnonzero(face_mask(landmarks, SHAPE, share).any(axis=1))[0] for share in (0, 0.5, 1)]
    expected = [face_contour(landmarks, share)[:, 1].min() for share in (0, 0.5, 1)]
    np.testing.assert_allclose(tops, expected, atol=3)


def test_mouth_and_eyes_are_holes(make_face):
    landmarks = make_face(mouth=15)
    kept, brought = (face_mask(landmarks, SHAPE, eyes=eyes) for eyes in ("target", "source"))
    for name in ("inner_lips", "right_eye", "left_eye"):
        hole = drawn(landmarks[list(LANDMARK_GROUPS[name])])
        assert kept[hole].max() < 0.03
        if name == "inner_lips":
            assert brought[hole].max() < 0.03
        else:
            assert brought[hole].min() == 1


def test_closed_lips_and_lids_leave_a_line_that_is_the_targets(make_face):
    landmarks = make_face(mouth=0, eyes=0)
    mask = face_mask(landmarks, SHAPE)
    for name in ("inner_lips", "right_eye", "left_eye"):
        x, y = np.rint(landmarks[list(LANDMARK_GROUPS[name])].mean(axis=0)).astype(int)
        assert mask[y, x] < 0.5
        assert mask[y + 5, x] == 1


def test_coverage_keeps_hair_in_front(make_face):
    landmarks = make_face()
    coverage = np.full((128, 128), 255, np.uint8)
    # A strand from the top over the right brow down to the cheek, at half the frame's size.
    coverage[:60, 45:50] = 0
    mask = face_mask(landmarks, SHAPE, coverage=coverage)
    assert mask[: 2 * 59, 2 * 45 + 2 : 2 * 50 - 2].max() == 0
    assert mask[int(landmarks[30, 1]), int(landmarks[30, 0])] == 1


@pytest.mark.parametrize("size", [256, 128, 192])
def test_coverage_of_any_size_falls_on_the_same_pixels(make_face, size):
    landmarks = make_face()
    y, x = np.mgrid[:size, :size] * (256 / size) + (256 / size - 1) / 2
    coverage = np.where(np.hypot(x - 128, y - 128) < 40, 255, 0).astype(np.uint8)
    mask = face_mask(landmarks, SHAPE, eyes="source", coverage=coverage)
    rows, columns = np.mgrid[:256, :256]
    distance = np.hypot(columns - 128, rows - 128)
    holes = face_mask(landmarks, SHAPE, eyes="source") == 0
    assert (
        mask[(distance < 36) & ~cv2.dilate(holes.astype(np.uint8), np.ones((9, 9))).astype(bool)].min() == 1
    )
    assert mask[distance > 44].max() == 0


def test_brows_count_as_face_and_hair_from_outside_does_not():
    coverage = np.zeros((256, 256), np.uint8)
    cv2.ellipse(coverage, (128, 128), (70, 100), 0, 0, 360, 255, -1)
    outline = coverage.copy()
    cv2.ellipse(coverage, (100, 90), (18, 5), 0, 0, 360, 0, -1)  # a brow
    coverage[20:80, 140:150] = 0  # a strand that hangs in from the top
    filled = fill_inside(coverage)
    assert filled[90, 85:115].min() == 255
    assert filled[40:75, 143:147].max() == 0
    assert (filled[outline == 0] == 0).all()
    assert not fill_inside(np.zeros((64, 64), np.uint8)).any()


def test_softening_by_nothing_changes_nothing():
    mask = np.random.default_rng(0).integers(0, 256, (40, 50), np.uint8)
    np.testing.assert_array_equal(soften(mask, 0), mask)
    np.testing.assert_array_equal(soften(mask, 0.4), mask)
    assert (soften(mask, 9) <= mask).all()


@pytest.mark.parametrize("seed", range(40))
def test_nasty_landmarks_give_a_mask(make_nasty, seed):
    mask = face_mask(make_nasty(seed), SHAPE, 0.7, 0.4)
    assert np.isfinite(mask).all()
    assert mask.min() >= 0
    assert mask.max() <= 1


def test_a_rectangle_of_the_mask_is_the_mask_there(make_face):
    landmarks = make_face(mouth=9)
    whole = face_mask(landmarks, SHAPE, feather=0.3)
    # Even corners, so that both are drawn on the same half-size cells.
    part = Rectangle(40, 30, 210, 240)
    np.testing.assert_allclose(
        face_mask(landmarks, SHAPE, feather=0.3, rectangle=part), part.of(whole), atol=0.02
    )
    outline = outline_mask(landmarks, Rectangle(3, 5, 100, 102))
    assert enlarge(outline, Rectangle(3, 5, 100, 102)).shape == (97, 97)
