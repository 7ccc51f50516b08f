"""Three levels of care, each measurably better than the one before, and none of them without a label."""

import cv2
import numpy as np
import pytest

import doubletake.swap
from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.face import LANDMARK_GROUPS, face_width, fill_inside
from doubletake.swap import CARE, SwapSettings, swap_with_care
from doubletake.swap.care import footage_for
from doubletake.swap.frames import swapped_frames
from doubletake.swap.label import label_place, label_strip

PAIRS = [("marc", "ines-talk"), ("ines", "marc-talk")]
FRAMES = range(0, 80, 5)


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def made(request):
    """Who, on what, and for each care the frames without label: as the asset build gets them."""
    person, target = request.param
    return (
        person,
        library.clip(target),
        {care: np.stack([frame for frame, _, _ in swapped_frames(person, target, care)]) for care in CARE},
    )


def lab(picture):
    return cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)


def bands(clip, index):
    """Skin just inside and well inside the face's outline, without eyes, brows and lips; bool."""
    truth = clip.truth()
    landmarks = truth.landmarks[index]
    width = face_width(landmarks)
    face = np.uint8(truth.mask(index) > 0.5)
    for name in ("right_brow", "left_brow", "right_eye", "left_eye", "outer_lips"):
        hull = cv2.convexHull(np.rint(landmarks[list(LANDMARK_GROUPS[name])]).astype(np.int32))
        cv2.fillConvexPoly(face, hull, 0)
        cv2.polylines(face, [hull], True, 0, round(0.08 * width))
    deep = cv2.distanceTransform(np.uint8(truth.mask(index) > 0.5), cv2.DIST_L2, 3)
    return (face > 0) & (deep > 2) & (deep < 0.12 * width), (face > 0) & (deep > 0.12 * width)


def seam(clip, index, picture):
    """How much lightness changes within a few pixels where the camera saw even skin, in steps of L."""
    before, after = (lab(frame)[..., 0] for frame in (clip.frame(index), picture))
    rim, inside = bands(clip, index)
    skin = rim | inside
    radius = 0.02 * face_width(clip.truth().landmarks[index])

    def slope(light):
        smooth = cv2.GaussianBlur(light, (0, 0), radius)
        return np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)) / 8

    more = np.maximum(slope(after) - slope(before), 0)[skin]
    return float(np.percentile(more, 98))


def tint(clip, index, picture):
    """How far the skin that was replaced lies from the camera's in coarse colour, near its rim: ΔE."""
    rim, _ = bands(clip, index)
    rim &= (picture != clip.frame(index)).any(axis=2)
    width = face_width(clip.truth().landmarks[index])
    before, after = (
        cv2.GaussianBlur(lab(frame), (0, 0), 0.04 * width) for frame in (clip.frame(index), picture)
    )
    return float(np.linalg.norm(after - before, axis=2)[rim].mean())


def unrest(clip, frames, index):
    """How much the face jerks from frame to frame beyond what the camera saw, in grey levels."""

    def jerk(pictures):
        grey = [cv2.cvtColor(pictures[k], cv2.COLOR_RGB2GRAY).astype(np.float32) for k in (-1, 0, 1)]
        return np.abs(grey[0] - 2 * grey[1] + grey[2])

    rim, inside = bands(clip, index)
    skin = rim | inside
    around = {k: frames[index + k] for k in (-1, 0, 1)}
    filmed = {k: clip.frame(index + k) for k in (-1, 0, 1)}
    return float(jerk(around)[skin].mean() - jerk(filmed)[skin].mean())


def test_more_care_leaves_less_of_a_seam_and_of_a_wrong_colour(made):
    person, clip, frames = made
    for measure in (seam, tint):
        rough, careful, best = (
            np.mean([measure(clip, index, frames[care][index]) for index in FRAMES]) for care in CARE
        )
        assert rough > 1.05 * careful, measure.__name__
        # Against careful, the best wins by its colour. Seams of both are slight; which is the slighter
        # depends on the pair (1.29 and 1.08, 0.97 and 1.07 steps of L).
        assert careful > (1.5 if measure is tint else 0.87) * best, measure.__name__


def test_the_best_is_as_lively_as_the_camera_saw_it(made):
    """A still keeps its grain in place while it is bent, which is quieter than any camera."""
    person, clip, frames = made
    found = {care: np.mean([unrest(clip, frames[care], index) for index in range(2, 78, 4)]) for care in CARE}
    assert abs(found["best"]) < 1
    assert abs(found["best"]) < abs(found["careful"])


def test_each_care_puts_another_face_in(made):
    person, clip, frames = made
    for care in CARE:
        for index in (10, 40, 70):
            whole = clip.truth().mask(index) > 0.5
            changed = np.abs(frames[care][index].astype(int) - clip.frame(index))[whole].mean()
            assert changed > 3, (care, index)


def test_careful_is_the_pipelines_own_default(made):
    person, clip, frames = made
    assert CARE["careful"].settings == SwapSettings()
    still = footage_for(person, "careful")[0]
    labelled = doubletake.swap.swap_frame(still, clip, 7)
    left, top = label_place(clip.truth().landmarks[7], labelled.shape)
    rows, columns = label_strip(labelled.shape[1]).shape[:2]
    outside = np.ones(labelled.shape[:2], bool)
    outside[top : top + rows, left : left + columns] = False
    np.testing.assert_array_equal(labelled[outside], frames["careful"][7][outside])


@pytest.mark.parametrize("care", CARE)
def test_nothing_outside_face_and_label_is_touched(made, care):
    person, clip, frames = made
    for index in (0, 33):
        mask = cv2.resize(fill_inside(clip.truth().coverage[index]), (clip.width, clip.height))
        reach = 25 if care == "rough" else 7
        near = cv2.dilate(mask, np.ones((reach, reach), np.uint8)) > 0
        landmarks = clip.truth().landmarks[index]
        if care == "rough":
            # A hasty mask follows the landmarks, over hair as well.
            hull = np.zeros((clip.height, clip.width), np.uint8)
            cv2.fillConvexPoly(hull, cv2.convexHull(np.rint(landmarks).astype(np.int32)), 1)
            near |= cv2.dilate(hull, np.ones((61, 61), np.uint8)) > 0
        np.testing.assert_array_equal(frames[care][index][~near], clip.frame(index)[~near])


@pytest.mark.parametrize("care", CARE)
def test_the_public_way_labels_every_frame(care):
    calls = []
    shown = swap_with_care("ines", "marc-talk", care, progress=lambda *call: calls.append(call))
    clip = library.clip("marc-talk")
    assert shown.shape == clip.frames().shape
    assert calls[-1] == (clip.frame_count, clip.frame_count)
    strip = label_strip(clip.width)
    solid = strip[:, :, 3] == 255
    for index, frame in enumerate(shown):
        left, top = label_place(clip.truth().landmarks[index], frame.shape)
        part = frame[top : top + len(strip), left : left + strip.shape[1]]
        np.testing.assert_array_equal(part[solid], strip[:, :, :3][solid])


def test_nothing_public_leaves_the_label_out():
    """Neither a name nor an argument of the package asks for frames without it."""
    assert "swapped_frames" not in doubletake.swap.__all__
    assert not hasattr(doubletake.swap, "swapped_frames")
    for care in CARE.values():
        assert "label" not in {name.lower() for name in vars(care.settings)}


def test_only_the_courses_own_people_and_clips():
    with pytest.raises(DoubleTakeError, match="rough, careful, best"):
        swap_with_care("ines", "marc-talk", "perfect")
    with pytest.raises(DoubleTakeError):
        swap_with_care("somebody", "marc-talk")
    with pytest.raises(DoubleTakeError, match="own people"):
        swap_with_care("ines", np.zeros((9, 9, 3), np.uint8), "rough")


def test_it_is_the_same_every_time(made):
    person, clip, frames = made
    again = [frame for frame, _, _ in swapped_frames(person, clip, "best")]
    np.testing.assert_array_equal(np.stack(again), frames["best"])
