"""The error against the true picture: it exists, it grows with the angle, and the ruler is honest."""

import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE
from doubletake.animate.frame_errors import (
    angle_of,
    beside_truth,
    compare_pictures,
    error_by_angle,
    frame_errors,
)
from doubletake.errors import DoubleTakeError


@pytest.fixture(scope="module")
def measured():
    """Both people, each from the frame in which they are turned farthest."""
    rows = {}
    for name in ("ines-talk", "marc-talk"):
        truth = library.clip(name).truth()
        awake = np.flatnonzero(truth.blink.max(axis=1) == 0)
        start = int(awake[truth.angles[awake, 0].argmin()])
        rows[name] = frame_errors(name, name, start, every=5)
    return rows


@pytest.mark.parametrize("name", ["ines-talk", "marc-talk"])
def test_the_error_grows_with_the_angle(measured, name):
    table = error_by_angle(measured[name], (0, 10, 30))
    near, far = table
    assert near["frames"] >= 3
    assert far["frames"] >= 3
    assert near["landmarks"] < far["landmarks"]
    assert near["ssim"] > far["ssim"] + 0.02
    assert near["psnr"] > far["psnr"] + 1


@pytest.mark.parametrize("name", ["ines-talk", "marc-talk"])
def test_within_its_range_it_is_near_the_truth(measured, name):
    inside = [row for row in measured[name] if row["angle"] <= RANGE]
    table = error_by_angle(inside, (0, RANGE + 1))
    assert table[0]["lost"] == 0
    assert table[0]["landmarks"] < 0.02
    assert table[0]["ssim"] > 0.8


def test_moving_is_better_than_standing_still(measured):
    """The still as it was, beside the same truth, is what the motion has to beat."""
    clip = library.clip("ines-talk")
    truth = clip.truth()
    awake = np.flatnonzero(truth.blink.max(axis=1) == 0)
    start = int(awake[truth.angles[awake, 0].argmin()])
    moved = [row for row in measured["ines-talk"] if row["angle"] > 8]
    for row in moved[:3]:
        k = row["frame"]
        resting = compare_pictures(clip.frame(start), clip.frame(k), truth.mask(k), truth.landmarks[k])
        assert row["landmarks"] < 0.4 * resting["landmarks"]


def test_a_picture_is_itself_and_only_the_face_counts():
    still = library.still("ines-portrait")
    truth, picture = still.truth(), still.image()
    known = truth.mask(0), truth.landmarks[0]
    same = compare_pictures(picture, picture, *known)
    assert same["landmarks"] == 0 and same["ssim"] == 1
    repainted, hidden = picture.copy(), picture.copy()
    repainted[truth.mask(0) == 0] //= 2
    beside = compare_pictures(repainted, picture, *known)
    assert beside["psnr"] == same["psnr"] and beside["ssim"] > 0.95
    hidden[:] = 0
    assert compare_pictures(hidden, picture, *known)["landmarks"] is None


def test_tables_can_be_written_down(measured):
    rows = [row for part in measured.values() for row in part]
    table = error_by_angle(rows)
    assert json.loads(json.dumps(table)) == table
    assert sum(row["frames"] for row in table) == len(rows)


def test_a_lost_face_is_counted_and_not_hidden():
    rows = [
        {"angle": 1.0, "landmarks": 0.01, "ssim": 0.9, "psnr": 30.0},
        {"angle": 2.0, "landmarks": None, "ssim": 0.4, "psnr": 12.0},
        {"angle": 7.0, "landmarks": None, "ssim": 0.3, "psnr": 11.0},
    ]
    first, second = error_by_angle(rows, (0, 5, 10))
    assert (first["lost"], first["landmarks"]) == (0.5, 0.01)
    assert (second["lost"], second["landmarks"]) == (1.0, None)


def test_the_angle_at_which_a_limit_is_passed():
    rows = [{"from": 10 * k, "to": 10 * k + 10, "landmarks": 0.01 * k, "ssim": 1 - 0.1 * k} for k in range(4)]
    assert angle_of(rows, 0.015) == pytest.approx(20)
    assert angle_of(rows, 0.85, "ssim") == pytest.approx(20)
    assert angle_of(rows, 1.0) is None
    assert angle_of([], 0.1) is None


def test_the_ruler_knows_alike_from_unlike():
    from doubletake.animate.frame_errors import _psnr, _similarity

    picture = library.clip("ines-talk").frame(0)
    blurred = cv2.GaussianBlur(picture, (0, 0), 4)
    assert _similarity(picture, picture).min() > 0.999
    assert _similarity(picture, blurred).mean() < 0.95
    assert _psnr(picture, picture) > 70
    assert _psnr(picture, np.clip(picture.astype(int) + 10, 0, 255).astype(np.uint8)) == pytest.approx(
        28, abs=1
    )


def test_another_person_or_size_is_no_measure():
    with pytest.raises(DoubleTakeError, match="same person"):
        frame_errors("ines-talk", "marc-talk")
    with pytest.raises(DoubleTakeError, match="same person"):
        beside_truth("ines-portrait", "marc-talk", 0)


def test_the_two_can_be_looked_at_side_by_side():
    made, true = beside_truth("ines-talk", "ines-talk", 24, still_index=11)
    np.testing.assert_array_equal(true, library.clip("ines-talk").frame(24))
    # In the same pose: the landmarks are the true ones, but for lids, which are painted.
    lids = (37, 38, 40, 41, 43, 44, 46, 47)
    off = np.hypot(*(made.landmarks - library.clip("ines-talk").truth().landmarks[24]).T)
    assert np.delete(off, lids).max() < 1
    same, _ = beside_truth("ines-talk", "ines-talk", 11, still_index=11)
    assert same.angle < 0.01
