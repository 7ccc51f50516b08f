"""The square that the networks see: always the same place of the face, whatever the frame."""

import numpy as np
import pytest

from doubletake.face.landmarks import CANONICAL
from doubletake.neural.crop import crop_matrix, cut, standardised

HEAD = CANONICAL[:, :2]


def moved(points, degrees, scale, shift):
    turn = np.radians(degrees)
    matrix = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return points @ matrix.T + shift


@pytest.mark.parametrize(
    ("degrees", "scale", "shift"), [(0, 1, (300, 300)), (33, 2.5, (400, 80)), (-80, 0.3, (9, 7))]
)
def test_a_head_lies_in_its_crop_wherever_it_is_in_its_frame(degrees, scale, shift):
    landmarks = moved(HEAD, degrees, scale, shift)
    matrix = crop_matrix(landmarks, 160)
    in_crop = landmarks @ matrix[:, :2].T + matrix[:, 2]
    wanted = (HEAD - (0, 18)) * 160 / 232 + 79.5
    assert np.abs(in_crop - wanted).max() < 1e-6


def test_speech_and_blinks_do_not_move_the_crop():
    speaking = HEAD.copy()
    speaking[55:60, 1] += 20
    speaking[[37, 38, 43, 44], 1] += 8
    assert np.allclose(crop_matrix(HEAD, 96), crop_matrix(speaking, 96))


def test_sizes_of_the_crop_show_the_same():
    small, large = crop_matrix(HEAD, 80), crop_matrix(HEAD, 160)
    point = np.array([12.0, 34.0])
    in_small, in_large = (m[:, :2] @ point + m[:, 2] for m in (small, large))
    assert np.allclose((in_small + 0.5) * 2, in_large + 0.5)


def test_a_point_is_cut_out_where_the_matrix_says():
    picture = np.zeros((300, 300, 3), np.uint8)
    landmarks = moved(HEAD, 10, 1.1, (150, 140))
    x, y = np.rint(landmarks[30]).astype(int)
    picture[y - 3 : y + 4, x - 3 : x + 4] = 255
    for side in (96, 160, 200):
        matrix = crop_matrix(landmarks, side)
        crop = cut(picture, matrix, side)[..., 0].astype(float)
        rows, columns = np.indices(crop.shape)
        found = np.array([(crop * columns).sum(), (crop * rows).sum()]) / crop.sum()
        assert np.abs(found - (matrix[:, :2] @ (x, y) + matrix[:, 2])).max() < 0.05


def test_fine_stripes_are_averaged_and_do_not_alias():
    stripes = np.zeros((600, 600, 3), np.uint8)
    stripes[:, ::2] = 255
    crop = cut(stripes, crop_matrix(moved(HEAD, 0, 2.4, (300, 280)), 96), 96)
    assert np.abs(crop.astype(int) - 127).max() < 30


def test_skin_tone_and_lamp_make_no_difference_to_what_is_seen():
    rng = np.random.default_rng(1)
    crop = rng.integers(20, 120, (96, 96, 3)).astype(np.float32)
    mask = np.zeros((96, 96), np.uint8)
    mask[20:80, 30:70] = 255
    other = crop * np.float32([1.9, 1.2, 0.7]) + np.float32([3, -10, 20])
    assert np.abs(standardised(crop, mask) - standardised(other, mask)).max() < 1e-4


def test_what_is_beside_the_face_is_not_seen():
    rng = np.random.default_rng(2)
    crop = rng.integers(0, 255, (96, 96, 3), dtype=np.uint8)
    mask = np.zeros((96, 96), np.uint8)
    mask[20:80, 30:70] = 255
    other = crop.copy()
    other[mask == 0] = 255 - other[mask == 0]
    seen = standardised(crop, mask)
    assert (seen == standardised(other, mask)).all()
    assert (seen[:, mask == 0] == 0).all()
    inside = seen[:, mask > 0]
    assert np.abs(inside.mean(axis=1)).max() < 1e-4 and np.abs(inside.std(axis=1) - 1).max() < 1e-4


def test_no_face_and_a_flat_face_give_numbers():
    crop = np.full((96, 96, 3), 90, np.uint8)
    for mask in (np.zeros((96, 96), np.uint8), np.full((96, 96), 255, np.uint8)):
        assert (standardised(crop, mask) == 0).all()
