"""A still that moves: what it must do, and what it must leave alone."""

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE, animate_clip, animate_frame, motion_angles, turn_still
from doubletake.animate.drawing import prepare
from doubletake.animate.motion import resting_frame
from doubletake.errors import DoubleTakeError
from doubletake.swap.label import ANIMATED, label_place, label_strip

PAIRS = [("ines-portrait", "marc-talk"), ("marc-portrait", "ines-talk")]


def label_area(landmarks, shape):
    left, top = label_place(landmarks, shape, ANIMATED)
    rows, columns = label_strip(shape[1], ANIMATED).shape[:2]
    area = np.zeros(shape[:2], bool)
    area[top : top + rows, left : left + columns] = True
    return area


def shown(name):
    return prepare(library.Moment(library.still(name))).still.picture


def inside(points, shape):
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], 1)
    return mask > 0


def brightness(frame, mask):
    return cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[mask].astype(float)


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_a_driver_at_rest_leaves_the_still_as_it_was(still, driver):
    for rest in (0, 30):
        made = animate_frame(still, driver, rest, rest=rest)
        assert made.angle == pytest.approx(0, abs=0.01)
        assert made.within_range
        off = np.abs(made.frame.astype(int) - shown(still)).max(axis=2)
        off[label_area(made.landmarks, made.frame.shape)] = 0
        assert off.mean() < 0.2
        # A hair or two that the matte missed.
        assert (off > 8).mean() < 0.001
        face = prepare(library.Moment(library.still(still))).still.coverage > 0.9
        assert off[face].max() <= 2


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_the_label_is_in_every_frame(still, driver):
    seen = []
    made = animate_clip(still, driver, progress=lambda done, total: seen.append((done, total)))
    total = library.clip(driver).frame_count
    assert seen == [(k + 1, total) for k in range(total)]
    assert made.frames.shape == (total, 512, 512, 3)
    assert made.frames.dtype == np.uint8
    strip = label_strip(512, ANIMATED)
    solid = strip[:, :, 3] == 255
    for frame, landmarks in zip(made.frames, made.landmarks, strict=True):
        left, top = label_place(landmarks, frame.shape, ANIMATED)
        part = frame[top : top + strip.shape[0], left : left + strip.shape[1]]
        assert np.abs(part[solid].astype(int) - strip[solid][:, :3]).max() <= 2
    # It is one film and no slide show: each frame resembles the one before it.
    steps = np.abs(np.diff(made.frames[:, ::2, ::2].astype(np.int16), axis=0)).mean(axis=(1, 2, 3))
    assert 0 < np.median(steps) < 6


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_the_background_stays_put(still, driver):
    """Away from the head nothing moves, to the bit; near it the room is a still picture."""
    picture, layer = shown(still), prepare(library.Moment(library.still(still))).layer
    person = cv2.dilate((layer[..., 3] > 0).astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    frames = [animate_frame(still, driver, index) for index in range(0, 80, 8)]
    away = ~person
    for made in frames:
        away &= ~label_area(made.landmarks, picture.shape)
    # The head itself comes over a part of what was room.
    head = person.astype(np.uint8)
    near, far = (cv2.dilate(head, np.ones((side, side), np.uint8)) == 0 for side in (61, 181))
    assert (away & near).mean() > 0.1
    for made in frames:
        assert np.abs(made.frame[away & near].astype(int) - picture[away & near]).max() <= 3
        np.testing.assert_array_equal(made.frame[away & far], picture[away & far])
    shoulders = np.zeros(picture.shape[:2], bool)
    shoulders[480:] = True
    for made in frames:
        free = shoulders & ~label_area(made.landmarks, picture.shape)
        assert np.abs(made.frame[free].astype(int) - picture[free]).max() <= 2


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_the_head_goes_where_the_driver_goes(still, driver):
    """A network that knows nothing of the motion finds the face where the motion should put it."""
    from doubletake.face.detect import MESH_OF_LANDMARK, detect_faces, face_mesh

    truth = library.clip(driver).truth()
    numbers = [39, 42, 48, 54]
    for index in (5, 25, 45, 65):
        made = animate_frame(still, driver, index, rest=0)
        if not made.within_range:
            continue
        (face, *_) = detect_faces(made.frame)
        found = face_mesh(made.frame, face).points[[MESH_OF_LANDMARK[k] for k in numbers], :2]
        wide = np.hypot(*(made.landmarks[45] - made.landmarks[36]))
        assert np.hypot(*(found - made.landmarks[numbers]).T).mean() < 0.08 * wide
    # And it turns as far as the driver does.
    turned = np.degrees(np.arccos((np.trace(truth.rotation[0].T @ truth.rotation[40]) - 1) / 2))
    assert animate_frame(still, driver, 40, rest=0).angle == pytest.approx(turned, abs=0.05)


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_lids_close_when_the_drivers_do(still, driver):
    truth = library.clip(driver).truth()
    rest = resting_frame(truth)
    shut = int(truth.blink.max(axis=1).argmax())
    awake = min(np.flatnonzero(truth.blink.max(axis=1) == 0), key=lambda index: abs(index - shut))
    made = {name: animate_frame(still, driver, int(k), rest) for name, k in (("shut", shut), ("open", awake))}
    for upper, lower in (((36, 37, 38, 39), (40, 41)), ((42, 43, 44, 45), (46, 47))):
        # The landmarks of `animate_frame` are those of open lids: the place where the eye would be. Its lower
        # part is left out, where the lashes lie when it is shut.
        spread = {}
        for name, frame in made.items():
            rims = frame.landmarks[list(upper)], frame.landmarks[list(lower)]
            line = rims[0][[2, 1]] + 0.6 * (rims[1] - rims[0][[2, 1]])
            eye = inside(np.vstack([rims[0], line]), frame.frame.shape)
            spread[name] = brightness(frame.frame, eye).std()
        # White, iris and pupil differ widely; a lid is one smooth skin.
        assert spread["shut"] < 0.4 * spread["open"]


@pytest.mark.parametrize(("still", "driver"), PAIRS)
def test_the_mouth_opens_and_has_an_inside(still, driver):
    truth = library.clip(driver).truth()
    gap = np.linalg.norm(truth.landmarks[:, 66] - truth.landmarks[:, 62], axis=1)
    rest, wide = resting_frame(truth), int(gap.argmax())
    made, calm = animate_frame(still, driver, wide, rest), animate_frame(still, driver, rest, rest)
    opened = np.linalg.norm(made.landmarks[66] - made.landmarks[62])
    closed = np.linalg.norm(calm.landmarks[66] - calm.landmarks[62])
    assert opened > closed + 8
    hole = inside(made.landmarks[60:68], made.frame.shape)
    lips = inside(made.landmarks[48:60], made.frame.shape) & ~hole
    dark = np.percentile(brightness(made.frame, hole), 30)
    assert dark < 0.45 * np.median(brightness(made.frame, lips))
    # Teeth: something in there is bright and has hardly any colour.
    pixels = made.frame[hole].astype(float)
    colourless = np.ptp(pixels, axis=1) < 0.35 * pixels.max(axis=1)
    assert ((pixels.mean(axis=1) > 80) & colourless).sum() > 12
    # With the mouth closed there is none of it.
    hole = inside(calm.landmarks[60:68], calm.frame.shape)
    before = inside(prepare(library.Moment(library.still(still))).still.landmarks[60:68], calm.frame.shape)
    assert brightness(calm.frame, hole).mean() == pytest.approx(
        brightness(shown(still), before).mean(), abs=8
    )


def test_eyes_look_where_the_drivers_look():
    """Dark pixels, the iris, go to the side to which the driver glances."""
    still, driver = "ines-portrait", "marc-talk"
    gaze = library.clip(driver).truth().gaze
    made, blink = {}, library.clip(driver).truth().blink.max(axis=1)
    awake = np.flatnonzero(blink == 0)
    rest = int(awake[np.abs(gaze[awake, 0]).argmin()])
    ends = {"left": int(awake[gaze[awake, 0].argmin()]), "right": int(awake[gaze[awake, 0].argmax()])}
    assert gaze[ends["right"], 0] - gaze[ends["left"], 0] > 12
    for side, index in ends.items():
        frame = animate_frame(still, driver, index, rest)
        places = []
        for lids, corners in ((range(36, 42), (36, 39)), (range(42, 48), (42, 45))):
            eye = inside(frame.landmarks[list(lids)], frame.frame.shape)
            # Without the rim, which the lashes make dark.
            eye = cv2.erode(eye.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            grey = cv2.cvtColor(frame.frame, cv2.COLOR_RGB2GRAY)
            dark = eye & (grey < np.percentile(grey[eye], 15))
            start, end = frame.landmarks[list(corners)]
            spot = np.argwhere(dark)[:, ::-1].mean(axis=0)
            places.append((spot - start) @ (end - start) / ((end - start) @ (end - start)))
        made[side] = np.mean(places)
    assert made["right"] > made["left"] + 0.06


@pytest.mark.parametrize("still", ["ines-portrait", "marc-portrait"])
def test_near_parts_move_farther_than_far_ones(still):
    """A flat picture that is shifted would move all of them alike."""
    before = turn_still(still)
    after = turn_still(still, yaw=12)
    moved = (after.landmarks - before.landmarks)[:, 0]
    assert moved[30] > moved[27] + 2 > moved[[0, 16]].mean() + 4
    assert after.angle == pytest.approx(12, abs=0.01)
    other = turn_still(still, pitch=10)
    assert (other.landmarks - before.landmarks)[30, 1] < -5
    rolled = turn_still(still, roll=10).landmarks
    assert (rolled[45] - rolled[36])[1] > (before.landmarks[45] - before.landmarks[36])[1] + 5


@pytest.mark.parametrize("still", ["ines-portrait", "marc-portrait"])
def test_beyond_its_range_it_is_drawn_and_says_so(still):
    whole = turn_still(still, yaw=RANGE)
    assert whole.within_range or whole.angle == pytest.approx(RANGE)
    for yaw in (-90, -40, 40, 90):
        broken = turn_still(still, yaw=yaw)
        assert not broken.within_range
        assert broken.angle == pytest.approx(abs(yaw), abs=0.01)
        assert np.abs(broken.frame.astype(int) - whole.frame).mean() > 2
        assert label_area(broken.landmarks, broken.frame.shape).any()


def test_angles_are_told_without_drawing():
    angles, within = motion_angles("ines-portrait", "marc-talk")
    made = animate_clip("ines-portrait", "marc-talk")
    np.testing.assert_allclose(angles, made.angles, atol=1e-4)
    np.testing.assert_array_equal(within, made.angles <= RANGE)
    np.testing.assert_array_equal(made.within_range, within)
    assert made.fps == library.clip("marc-talk").fps


def test_the_resting_frame_is_calm():
    for name in ("ines-talk", "marc-talk"):
        truth = library.clip(name).truth()
        rest = resting_frame(truth)
        gaps = np.linalg.norm(truth.landmarks[:, 66] - truth.landmarks[:, 62], axis=1)
        assert truth.blink[rest].max() < 0.1
        assert gaps[rest] <= np.median(gaps)


@pytest.mark.parametrize("angle", [91, -1000, float("nan"), float("inf"), "far", None])
def test_turns_that_are_none_are_refused(angle):
    with pytest.raises(DoubleTakeError, match="from -90 to 90"):
        turn_still("ines-portrait", yaw=angle)
