"""What is in front of a face stays there: a hand, glasses, a beard; none of it is carried to another."""

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.face import face_width, fill_inside, visible_face, wears_glasses
from doubletake.swap.mask import beard_area
from doubletake.swap.rectangle import Rectangle
from doubletake.swap.skin import without_glasses

CLIPS = ("ines-talk", "marc-talk")


def with_glasses(coverage, landmarks, scale=0.5):
    """Rims around both eyes and a bridge, as the renderer leaves them out of the face."""
    covered = coverage.copy()
    points = landmarks * scale
    width = face_width(points)
    centres = [points[36:42].mean(axis=0), points[42:48].mean(axis=0)]
    for x, y in centres:
        cv2.circle(covered, (round(float(x)), round(float(y))), round(0.16 * width), 0, 2)
    ends = [
        np.rint(centre + (side * 0.16 * width, -0.02 * width))
        for centre, side in zip(centres, (1, -1), strict=True)
    ]
    cv2.line(covered, ends[0].astype(int).tolist(), ends[1].astype(int).tolist(), 0, 2)
    return covered


@pytest.mark.parametrize("name", CLIPS)
def test_glasses_are_noticed_where_they_are_and_only_there(name):
    clip = library.clip(name)
    truth, shape = clip.truth(), (clip.height, clip.width)
    for index in range(0, clip.frame_count, 7):
        bare, landmarks = truth.coverage[index], truth.landmarks[index]
        assert not wears_glasses(bare, landmarks, shape)
        assert wears_glasses(with_glasses(bare, landmarks), landmarks, shape)


@pytest.mark.parametrize("name", CLIPS)
def test_rims_of_glasses_stay_in_front(name):
    clip = library.clip(name)
    truth = clip.truth()
    landmarks = truth.landmarks[0]
    covered = with_glasses(truth.coverage[0], landmarks)
    rims = (covered == 0) & (truth.coverage[0] > 200)
    assert rims.sum() > 100
    seen = visible_face(covered, landmarks, (clip.height, clip.width))
    assert seen[rims].max() == 0
    # The usual mask would paint the new face over them.
    assert np.median(fill_inside(covered)[rims]) > 200


@pytest.mark.parametrize("name", CLIPS)
def test_a_hand_stays_in_front(name):
    clip = library.clip(name)
    truth = clip.truth()
    landmarks = truth.landmarks[0]
    hand = np.zeros_like(truth.coverage[0])
    x, y = (landmarks[[31, 48]].mean(axis=0) / 2).tolist()
    cv2.line(hand, (round(x), round(y)), (round(x) - 60, hand.shape[0] - 1), 255, 26)
    covered = np.where(hand > 0, 0, truth.coverage[0]).astype(np.uint8)
    seen = visible_face(covered, landmarks, (clip.height, clip.width))
    assert seen[hand > 0].max() == 0
    away = cv2.dilate(hand, np.ones((9, 9), np.uint8)) == 0
    assert (seen[away] >= truth.coverage[0][away]).all()


def test_a_hand_in_the_film_is_as_it_was_after_the_swap(monkeypatch):
    """Through the whole of the best care: where the hand is, not a bit changes."""
    from doubletake.swap.frames import swapped_frames

    clip = library.clip("marc-talk")
    truth = clip.truth()
    coverage = truth.coverage.copy()
    hand = np.zeros(coverage.shape[1:], bool)
    hand[120:, 90:140] = True
    coverage[:, hand] = 0
    coverage.setflags(write=False)
    from dataclasses import replace

    covered = replace(truth, coverage=coverage)
    original = type(clip).truth
    monkeypatch.setattr(
        type(clip), "truth", lambda self: covered if self.name == clip.name else original(self)
    )
    made = swapped_frames("ines", clip, "best")
    frame, _, _ = next(made)
    inside = cv2.erode(np.uint8(hand), np.ones((5, 5), np.uint8))
    inside = cv2.resize(inside, (clip.width, clip.height), interpolation=cv2.INTER_NEAREST) > 0
    np.testing.assert_array_equal(frame[inside], clip.frame(0)[inside])
    assert (frame != clip.frame(0)).any()


def test_lashes_are_face_and_stray_hair_is_not():
    clip = library.clip("ines-talk")
    truth = clip.truth()
    landmarks, coverage = truth.landmarks[0], truth.coverage[0].copy()
    x, y = np.rint(landmarks[36:42].mean(axis=0) / 2).astype(int)
    coverage[y, x - 2 : x + 3] = 0
    x2, y2 = np.rint(landmarks[33] / 2).astype(int)
    coverage[y2 + 3, x2 - 6 : x2 - 3] = 0
    seen = visible_face(coverage, landmarks, (clip.height, clip.width))
    assert seen[y, x - 2 : x + 3].min() > 200
    assert seen[y2 + 3, x2 - 6 : x2 - 3].max() == 0


def test_a_beard_reaches_from_ear_to_ear_and_stops_under_the_nose():
    clip = library.clip("marc-talk")
    landmarks = clip.truth().landmarks[0]
    area = beard_area(landmarks, Rectangle(0, 0, clip.width, clip.height))
    x, y = np.rint(landmarks).astype(int).T
    assert area[y[[57, 51, 6, 8, 10]], x[[57, 51, 6, 8, 10]]].min() > 200
    assert area[y[[29, 30, 36, 45, 40, 47]], x[[29, 30, 36, 45, 40, 47]]].max() == 0


def test_glasses_are_left_behind_when_a_face_is_taken():
    still = library.still("marc-portrait")
    truth = still.truth()
    landmarks = truth.landmarks[0]
    scale = truth.coverage.shape[1] / still.height
    covered = with_glasses(truth.coverage[0], landmarks, scale)
    rims = cv2.resize(np.uint8((covered == 0) & (truth.coverage[0] > 200)), (still.width, still.height)) > 0
    picture = still.image().copy()
    picture[rims] = 10
    cleaned = without_glasses(picture, covered, landmarks)
    skin = cv2.erode(np.uint8(rims), np.ones((1, 1), np.uint8)) > 0
    lids = np.zeros(rims.shape, np.uint8)
    for corners in (range(17, 27), range(36, 42), range(42, 48)):
        cv2.fillConvexPoly(lids, cv2.convexHull(np.rint(landmarks[list(corners)]).astype(np.int32)), 1)
    skin &= cv2.dilate(lids, np.ones((25, 25), np.uint8)) == 0
    before, after = (np.abs(shown.astype(int) - still.image())[skin].mean() for shown in (picture, cleaned))
    assert after < 0.15 * before
    assert without_glasses(still.image(), truth.coverage[0], landmarks) is still.image()
