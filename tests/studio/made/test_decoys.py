"""Decoys change what they say they change, and put nobody's face in."""

import cv2
import numpy as np
import pytest

from assets.studio.made.decoys import DECOYS
from doubletake import library
from doubletake.face import face_width


@pytest.fixture(scope="module")
def clip():
    """Eight frames of lesson 3's clip are enough."""
    from dataclasses import replace

    whole = library.clip("ines-talk")
    return replace(whole, name="short")


@pytest.fixture(scope="module")
def made(clip):
    """The first frames that each decoy gives; a generator is left where it is."""
    found = {}
    for method, decoy in DECOYS.items():
        frames = decoy(clip, seed=5)
        found[method] = [next(frames) for _ in range(8)]
        frames.close()
    return found


def grey(picture):
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)


def lab(picture):
    return cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)


def test_frames_are_frames(clip, made):
    for frames in made.values():
        for index, frame in enumerate(frames):
            assert frame.shape == (clip.height, clip.width, 3) and frame.dtype == np.uint8
            assert (frame != clip.frame(index)).any()


def test_the_same_seed_gives_the_same_frames(clip, made):
    for method, decoy in DECOYS.items():
        again = decoy(clip, seed=5)
        np.testing.assert_array_equal(next(again), made[method][0])
        again.close()


def test_a_beauty_filter_smooths_skin_and_leaves_the_room(clip, made):
    truth = clip.truth()
    for index in (0, 7):
        before, after = clip.frame(index), made["beauty-filter"][index]
        landmarks = truth.landmarks[index]
        width = face_width(landmarks)
        cheek = np.zeros(before.shape[:2], np.uint8)
        centre = np.rint((landmarks[31] + landmarks[3]) / 2).astype(int).tolist()
        cv2.circle(cheek, centre, round(0.08 * width), 1, -1)
        fine = [
            np.abs(cv2.Laplacian(grey(picture), cv2.CV_32F))[cheek > 0].mean() for picture in (before, after)
        ]
        assert fine[1] < 0.8 * fine[0]
        away = cv2.distanceTransform(np.uint8(truth.mask(index) < 0.02), cv2.DIST_L2, 3) > 0.6 * width
        assert np.abs(after.astype(int) - before)[away].max() <= 2


def test_a_beauty_filter_narrows_the_jaw(clip, made):
    """The jaw's edge against the dark hair or neck lies further in: the face's width at the mouth shrinks."""
    flow = cv2.calcOpticalFlowFarneback(
        grey(clip.frame(0)).astype(np.uint8), grey(made["beauty-filter"][0]).astype(np.uint8),
        None, 0.5, 3, 21, 3, 7, 1.5, 0,
    )  # fmt: skip
    right, left = (np.rint(clip.truth().landmarks[0][k]).astype(int) for k in (4, 12))
    assert flow[right[1], right[0], 0] > 0.4
    assert flow[left[1], left[0], 0] < -0.4


def test_heavy_compression_costs_detail_everywhere(clip, made):
    for index in (0, 7):
        fine = [
            cv2.Laplacian(grey(p), cv2.CV_32F).std()
            for p in (clip.frame(index), made["heavy-compression"][index])
        ]
        assert fine[1] < 0.6 * fine[0]
        assert np.abs(grey(clip.frame(index)) - grey(made["heavy-compression"][index])).mean() < 8


def test_odd_light_comes_from_one_side_and_has_a_colour(clip, made):
    truth = clip.truth()
    landmarks = truth.landmarks[0]
    change = lab(made["odd-light"][0]) - lab(clip.frame(0))
    cheeks = [np.rint((landmarks[a] + landmarks[b]) / 2).astype(int) for a, b in ((2, 31), (14, 35))]
    sides = [change[y - 5 : y + 6, x - 5 : x + 6].mean(axis=(0, 1)) for x, y in cheeks]
    assert np.linalg.norm(sides[0] - sides[1]) > 6
    assert np.linalg.norm(change[..., 1:].mean(axis=(0, 1))) > 1


def test_odd_light_does_not_flash():
    from assets.studio.made.decoys import _flicker

    for seed in range(20):
        strength = _flicker(np.random.default_rng(seed), 75, 25)
        low = strength < 0.8 * np.median(strength)
        dips = (np.diff(low.astype(int)) == 1).sum()
        assert dips <= 3 * 75 / 25, "no more than three flashes a second"


def test_make_up_is_on_lips_lids_and_cheeks_and_nowhere_else(clip, made):
    truth = clip.truth()
    for index in (0, 7):
        landmarks = truth.landmarks[index]
        width = face_width(landmarks)
        change = lab(made["make-up"][index]) - lab(clip.frame(index))
        for name, point, redder in (
            ("lip", landmarks[57] * 0.5 + landmarks[66] * 0.5, 8),
            ("nose", landmarks[30], 0),
        ):
            x, y = np.rint(point).astype(int)
            seen = change[y - 1 : y + 2, x - 1 : x + 2, 1].mean()
            assert seen > redder if redder else abs(seen) < 1, name
        away = cv2.distanceTransform(np.uint8(truth.mask(index) < 0.02), cv2.DIST_L2, 3) > 0.02 * width
        np.testing.assert_array_equal(made["make-up"][index][away], clip.frame(index)[away])


def test_make_up_stays_behind_a_hand(clip, monkeypatch):
    from dataclasses import replace

    truth = clip.truth()
    coverage = truth.coverage.copy()
    coverage[:, truth.coverage.shape[1] // 2 :] = 0
    covered = replace(truth, coverage=coverage)
    monkeypatch.setattr(type(clip), "truth", lambda self: covered)
    painted = DECOYS["make-up"](clip, 5)
    frame = next(painted)
    painted.close()
    below = clip.height // 2 + 4
    np.testing.assert_array_equal(frame[below:], clip.frame(0)[below:])
