"""The stages together, on the real clips and on landmarks that no clip has."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.face import LANDMARK_GROUPS, face_contour, fill_inside, within_reach
from doubletake.swap import SETTINGS, SwapSettings, swap_clip, swap_frame, swap_stages
from doubletake.swap.label import label_place, label_strip, stamp
from doubletake.swap.paste import put_in
from doubletake.swap.source import Source, scaled_source

PAIRS = [("ines-portrait", "marc-talk"), ("marc-portrait", "ines-talk")]
CHOICES = [
    SwapSettings(**{setting.name: value})
    for setting in SETTINGS
    for value in (
        (setting.minimum, setting.maximum) if setting.kind == "range" else [v for v, _ in setting.choices]
    )
]


def moment_of(frame, landmarks, coverage):
    """A moment of no clip: a drawn frame with landmarks and a coverage of one's own."""
    return SimpleNamespace(frame=frame, landmarks=landmarks, whole_coverage=coverage, depth=None)


def label_area(landmarks, shape):
    left, top = label_place(landmarks, shape)
    rows, columns = label_strip(shape[1]).shape[:2]
    area = np.zeros(shape[:2], bool)
    area[top : top + rows, left : left + columns] = True
    return area


def reach(clip, index, settings):
    """Where a swap may change a frame: the face, as the settings see it, and the label."""
    truth = clip.truth()
    landmarks = truth.landmarks[index]
    if settings.mask_from == "truth":
        face = cv2.resize(fill_inside(truth.coverage[index]), (clip.width, clip.height))
    else:
        face = np.zeros((clip.height, clip.width), np.uint8)
        cv2.fillConvexPoly(face, cv2.convexHull(np.rint(face_contour(landmarks)).astype(np.int32)), 255)
    face = cv2.dilate(face, np.ones((7, 7), np.uint8)) > 0
    return face, label_area(landmarks, (clip.height, clip.width))


@pytest.mark.parametrize("settings", CHOICES, ids=str)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_face_changes_and_nothing_else(source, target, settings):
    clip = library.clip(target)
    index = clip.frame_count // 3
    before, after = clip.frame(index), swap_frame(source, target, index, settings)
    face, label = reach(clip, index, settings)
    np.testing.assert_array_equal(after[~face & ~label], before[~face & ~label])
    # The middle of the face is somebody else's.
    nose = face & ~label
    assert np.abs(after[nose].astype(int) - before[nose]).mean() > 2
    assert (after[label] != before[label]).mean() > 0.8
    assert after.shape == before.shape
    assert after.dtype == np.uint8


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_its_features_are_the_sources_and_its_colour_is_the_targets(source, target):
    def features(picture):
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
        return grey - cv2.GaussianBlur(grey, (0, 0), 10)

    clip = library.clip(target)
    for index in range(0, clip.frame_count, 8):
        stages = swap_stages(source, target, index)
        core = stages.mask_values > 0.98
        assert core.sum() > 5000

        def likeness(one, other, core=core):
            return np.corrcoef(one[core], other[core])[0, 1]

        made, bent, before = (features(picture) for picture in (stages.result, stages.warp, stages.target))
        assert likeness(made, bent) > 0.85
        assert likeness(made, bent) > likeness(made, before) + 0.2
        skin = stages.mask_values > 0.5
        wanted = stages.target[skin].mean(axis=0)
        off = [
            np.linalg.norm(picture[skin].mean(axis=0) - wanted) for picture in (stages.result, stages.warp)
        ]
        assert off[0] < 0.5 * off[1]


def hole(landmarks, name, shape):
    inside = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.rint(landmarks[list(LANDMARK_GROUPS[name])]).astype(np.int32)], 1)
    return cv2.erode(inside, np.ones((3, 3), np.uint8)) > 0


@pytest.mark.parametrize("blend", ["alpha", "feather", "poisson", "pyramid"])
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_mouths_inside_and_the_eyes_stay_the_targets(source, target, blend):
    clip = library.clip(target)
    landmarks = clip.truth().landmarks
    index = int(np.ptp(landmarks[:, [62, 66], 1], axis=1).argmax())
    stages = swap_stages(source, target, index, SwapSettings(blend=blend))
    mouth = hole(landmarks[index], "inner_lips", stages.target.shape)
    assert mouth.sum() > 100
    assert stages.mask_values[mouth].max() < 0.03
    assert np.abs(stages.result[mouth].astype(int) - stages.target[mouth]).max() <= 8
    for name in ("right_eye", "left_eye"):
        eye = hole(landmarks[index], name, stages.target.shape)
        assert stages.mask_values[eye].max() < 0.03
        # The light on the eyes may become the new face's; what is seen in them may not.
        seen, wanted = (stages_[eye].astype(float).mean(axis=1) for stages_ in (stages.result, stages.target))
        assert np.corrcoef(seen, wanted)[0, 1] > 0.95


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_eyes_that_are_brought_close_with_the_targets_lids(source, target):
    clip = library.clip(target)
    truth = clip.truth()
    settings = SwapSettings(eyes="source")
    closed, open_ = int(truth.blink.min(axis=1).argmax()), int(truth.blink.max(axis=1).argmin())
    assert truth.blink[closed].min() > 0.9
    for index, of_target in ((closed, True), (open_, False)):
        values = swap_stages(source, target, index, settings).mask_values
        for name in ("right_eye", "left_eye"):
            x, y = np.rint(truth.landmarks[index][list(LANDMARK_GROUPS[name])].mean(axis=0)).astype(int)
            assert (values[y, x] < 0.1) == of_target


def test_the_label_is_on_every_frame_and_moves_with_the_face():
    clip = library.clip("ines-talk")
    done = []
    swapped = swap_clip("marc-portrait", "ines-talk", progress=lambda *call: done.append(call))
    assert swapped.shape == clip.frames().shape
    assert done == [(index + 1, clip.frame_count) for index in range(clip.frame_count)]
    places = set()
    for index, frame in enumerate(swapped):
        landmarks = clip.truth().landmarks[index]
        left, top = label_place(landmarks, frame.shape)
        strip = label_strip(frame.shape[1])
        solid = strip[:, :, 3] == 255
        part = frame[top : top + len(strip), left : left + strip.shape[1]]
        np.testing.assert_array_equal(part[solid], strip[:, :, :3][solid])
        places.add((left, top))
    assert len(places) > clip.frame_count / 4


def test_a_clip_is_its_frames_and_a_swap_is_the_same_every_time():
    settings = SwapSettings(feather=0.5, colour="histogram")
    swapped = swap_clip("ines-portrait", "marc-talk", settings)
    for index in (0, 7, len(swapped) - 1):
        np.testing.assert_array_equal(
            swapped[index], swap_frame("ines-portrait", "marc-talk", index, settings)
        )


def test_every_stage_can_be_looked_at():
    settings = SwapSettings(feather=0.4)
    stages = swap_stages("ines-portrait", "marc-talk", 5, settings)
    target = library.clip("marc-talk").frame(5)
    pictures = [
        stages.align,
        stages.warp,
        stages.mask,
        stages.colour,
        stages.blend,
        stages.result,
        stages.target,
    ]
    assert all(picture.shape == target.shape and picture.dtype == np.uint8 for picture in pictures)
    np.testing.assert_array_equal(stages.target, target)
    np.testing.assert_array_equal(stages.blend, stages.result)
    np.testing.assert_array_equal(stages.result, swap_frame("ines-portrait", "marc-talk", 5, settings))
    assert stages.mask_values.shape == target.shape[:2]
    # White where the mask is 1, and no stage looks like the one before.
    assert stages.mask[stages.mask_values == 1].min() == 255
    for one, next_ in zip(pictures[:4], pictures[1:5], strict=True):
        assert np.abs(one.astype(int) - next_).mean() > 1
    # What shows a swapped face is labelled.
    label = label_area(library.clip("marc-talk").truth().landmarks[5], target.shape)
    for picture in (stages.warp, stages.colour, stages.blend):
        assert (picture[label] != target[label]).any(axis=1).mean() > 0.8


def test_clips_can_be_sources_and_stills_targets():
    one = swap_frame("ines-talk", "marc-portrait", 0, source_index=3)
    other = swap_frame("ines-talk", "marc-portrait", 0, source_index=20)
    assert (one != other).any()
    assert len(swap_clip("ines-talk", "marc-portrait")) == 1
    by_record = swap_frame(library.clip("ines-talk"), library.still("marc-portrait"), 0, source_index=3)
    np.testing.assert_array_equal(by_record, one)


@pytest.mark.parametrize(
    "thing",
    [
        np.zeros((512, 512, 3), np.uint8),
        Path("me.jpg"),
        None,
        3,
        b"ines-portrait",
        library.person("ines"),
        replace(library.still("ines-portrait"), file="../../me.jpg"),
        replace(library.clip("ines-talk"), name="me"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_nobody_but_the_cast_can_be_swapped(thing):
    for source, target in ((thing, "marc-talk"), ("ines-portrait", thing)):
        for swap in (swap_frame, swap_stages):
            with pytest.raises(DoubleTakeError, match="Only the course's own people"):
                swap(source, target, 0)
        with pytest.raises(DoubleTakeError, match="Only the course's own people"):
            swap_clip(source, target)


def test_an_unknown_name_is_answered_with_those_like_it_and_not_with_a_hundred():
    with pytest.raises(DoubleTakeError, match=r'"ines-portrat".*ines-portrait') as told:
        swap_frame("ines-portrat", "marc-talk", 0)
    assert "Only the course's own people" in str(told.value) and len(str(told.value)) < 600


@pytest.mark.parametrize("index", [-1, 10_000, 1.5, "first", None])
def test_a_frame_that_is_not_there_names_the_range(index):
    last = library.clip("marc-talk").frame_count - 1
    with pytest.raises(DoubleTakeError, match=f"from 0 to {last}"):
        swap_frame("ines-portrait", "marc-talk", index)
    with pytest.raises(DoubleTakeError, match="from 0 to 0"):
        swap_frame("ines-portrait", "marc-talk", 0, source_index=1)


def test_settings_are_a_record():
    with pytest.raises(DoubleTakeError, match="SwapSettings"):
        swap_frame("ines-portrait", "marc-talk", 0, {"feather": 0.5})


ALL_WAYS = [
    SwapSettings(mask_from=mask, blend=blend, colour=colour, eyes=eyes)
    for mask, (blend, colour, eyes) in product(
        ("truth", "landmarks"),
        (
            ("pyramid", "mean-std", "target"),
            ("poisson", "histogram", "source"),
            ("alpha", "none", "target"),
            ("feather", "mean-std", "source"),
        ),
    )
]


@pytest.mark.parametrize("seed", range(30))
def test_no_landmarks_can_break_a_swap(make_face, make_drawing, make_nasty, seed):
    kind = make_face(mouth=8)
    rng = np.random.default_rng(seed)
    coverage = np.zeros((128, 128), np.uint8)
    cv2.circle(coverage, rng.integers(0, 128, 2).tolist(), int(rng.integers(1, 60)), 255, -1)
    bad = within_reach(make_nasty(seed), (256, 256))
    picture = make_drawing(kind)
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2Lab)
    settings = ALL_WAYS[seed % len(ALL_WAYS)]
    for of_source, of_target in ((kind, bad), (bad, kind), (bad, bad)):
        with np.errstate(all="raise", under="ignore"):
            moment = moment_of(picture, of_target, coverage)
            result, pasted = put_in(Source(picture, lab, of_source), moment, settings)
            stamp(result, of_target)
        assert result.shape == picture.shape
        assert (result != picture).any()
        if pasted is not None:
            assert np.isfinite(pasted.mask).all()


def drawn_swaps(make_drawing, source_points, target_points):
    """Swap one drawn face onto another in three ways; yield the target's picture and each result."""
    coverage = np.full((128, 128), 255, np.uint8)
    source, target = make_drawing(source_points), make_drawing(target_points)
    prepared = Source(source, cv2.cvtColor(source, cv2.COLOR_RGB2Lab), source_points)
    for blend in ("alpha", "feather", "pyramid"):
        settings = SwapSettings(blend=blend, colour="none")
        moment = moment_of(target, target_points, coverage)
        yield target, stamp(put_in(prepared, moment, settings)[0], target_points)


def test_closed_lips_never_show_the_sources_teeth(make_face, make_drawing):
    closed = make_face(mouth=0, shift=(3, 2))
    lips = np.s_[int(closed[51, 1]) : int(closed[57, 1]), int(closed[48, 0]) : 160]
    for target, result in drawn_swaps(make_drawing, make_face(mouth=20), closed):
        assert (target[lips].min(axis=2) > 200).sum() == 0
        assert (result[lips].min(axis=2) > 200).sum() == 0
        assert (result[lips] != target[lips]).any()


def test_an_open_mouth_is_never_smeared_with_lips(make_face, make_drawing):
    opened = make_face(mouth=20, shift=(3, 2))
    for target, result in drawn_swaps(make_drawing, make_face(mouth=0), opened):
        teeth = target.min(axis=2) > 250
        teeth[: int(opened[33, 1])] = False
        teeth = cv2.erode(teeth.astype(np.uint8), np.ones((3, 3))) > 0
        assert teeth.sum() > 100
        assert np.abs(result[teeth].astype(int) - 255).max() <= 8


def test_a_slider_is_answered_from_what_is_kept():
    scaled_source.cache_clear()
    for feather in (0.1, 0.2, 0.3, 0.4):
        swap_frame("ines-portrait", "marc-talk", 3, SwapSettings(feather=feather))
    assert scaled_source.cache_info().misses == 1
