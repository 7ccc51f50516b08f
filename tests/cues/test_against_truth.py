"""The cues against what the renderer knew: eyelids, the head's turn, the true mask, the heart's rate."""

import itertools

import cv2
import numpy as np
import pytest

from assets.studio.people import PEOPLE
from doubletake import library
from doubletake.cues import CUES, observe, observe_clip
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.cues.face_crop import crop_face
from doubletake.cues.pose import angle_between, head_angles, head_rotation, usual_camera
from doubletake.cues.tracking import MESH_OF, Tracker
from doubletake.face.landmarks import CANONICAL
from doubletake.swap import SwapSettings, swap_clip, swap_stages

CAMERA_CLIPS = [clip.name for clip in library.clips(kind="camera", item=False)]
# A full library has dozens: some of them, from all over it.
SOME_CLIPS = CAMERA_CLIPS[:: max(1, len(CAMERA_CLIPS) // 8)]
TALKS = ["ines-talk", "marc-talk"]
SOURCE_FOR = {"ines-talk": "marc-portrait", "marc-talk": "ines-portrait"}


def true_blinks(clip) -> list[float]:
    """Times at which the rendered lids are most closed, of blinks that the clip shows whole."""
    closed = clip.truth().blink.mean(1)
    runs = [
        list(run) for is_in, run in itertools.groupby(range(len(closed)), lambda i: closed[i] > 0) if is_in
    ]
    whole = [run for run in runs if run[0] > 0 and run[-1] < len(closed) - 1 and closed[run].max() > 0.8]
    return [run[int(closed[run].argmax())] / clip.fps for run in whole]


# --- blinks --------


@pytest.mark.parametrize("source", ["truth", "detector"])
@pytest.mark.parametrize("name", TALKS)
def test_blinks_are_found_when_the_lids_close(seen, name, source):
    reading = CUES["blink"](seen(name, source))
    true = true_blinks(library.clip(name))
    assert len(true) == 2
    assert len(reading.events) == len(true)
    # The rendered lids stay shut for three frames.
    assert np.abs(np.array(reading.events) - true).max() <= 2 / 24 + 1e-6
    assert reading.value == pytest.approx(2 * 60 / reading.details["seconds"])


def faces_us(clip) -> bool:
    return np.abs(clip.truth().angles[:, 0]).max() < 25


@pytest.mark.parametrize("name", SOME_CLIPS)
def test_every_blink_that_is_counted_was_rendered(name):
    clip = library.clip(name)
    reading = CUES["blink"](observe_clip(clip))
    true = true_blinks(clip)
    assert all(min(abs(event - time) for time in true) < 0.13 for event in reading.events)
    if reading.valid and faces_us(clip):
        assert len(reading.events) == len(true)


def test_most_blinks_that_are_counted_without_the_truth_were_rendered():
    """The model's eyelids err more than the truth's: in very dark faces, and where a hand passes.

    A reading that abstains counts for nothing, so some of the clips must be read.
    """
    counted, right, rendered, found, read = 0, 0, 0, 0, 0
    clips = [clip for clip in map(library.clip, SOME_CLIPS) if faces_us(clip)]
    for clip in clips:
        reading = CUES["blink"](observe_clip(clip, landmarks="detector"))
        true = true_blinks(clip)
        if not reading.valid:
            continue
        read += 1
        counted, rendered = counted + len(reading.events), rendered + len(true)
        right += sum(any(abs(event - time) < 0.13 for time in true) for event in reading.events)
        found += sum(any(abs(event - time) < 0.13 for event in reading.events) for time in true)
    assert read >= 0.6 * len(clips)
    assert right >= 0.7 * counted
    assert found >= 0.7 * rendered


@pytest.mark.parametrize("name", TALKS)
def test_a_swap_is_read_by_its_pixels_and_blinks_with_its_driver(name):
    clip = library.clip(name)
    swapped = swap_clip(SOURCE_FOR[name], name)
    reading = CUES["blink"](observe_clip(clip, swapped))
    assert np.abs(np.array(reading.events) - true_blinks(clip)).max() <= 2 / 24 + 1e-6


def test_eyes_held_open_do_not_blink_and_a_short_clip_says_nothing_of_it(held):
    short = CUES["blink"](held(count=80))
    assert not short.valid and "nothing unusual" in short.reason
    long = CUES["blink"](held(count=15 * 25, fps=15.0, every=1000))
    assert long.valid and long.value == 0 and long.events == ()


def test_a_jump_of_one_frame_and_eyes_that_stay_shut_are_no_blinks(held):
    def shut(first, last):
        def change(points):
            points[first:last, [37, 38, 43, 44]] = points[first:last, [41, 40, 47, 46]]
            return points

        return CUES["blink"](held(count=100, landmarks=change))

    assert len(shut(40, 44).events) == 1
    assert shut(40, 44).events[0] == pytest.approx(1.6, abs=0.13)
    assert shut(40, 41).events == ()  # one frame
    assert shut(40, 70).events == ()  # more than a second
    assert shut(0, 4).events == ()  # begun before the clip
    assert shut(96, 100).events == ()  # not over when it ends


def test_the_eye_aspect_ratio_of_a_closed_eye_is_nothing():
    open_eyes = library.clip("ines-talk").truth().landmarks[0]
    closed = open_eyes.copy()
    closed[[37, 38, 43, 44]] = closed[[41, 40, 47, 46]]
    assert eye_aspect_ratio(open_eyes) == pytest.approx(0.36, abs=0.02)
    assert eye_aspect_ratio(closed) == 0
    assert eye_aspect_ratio(3 * open_eyes) == pytest.approx(eye_aspect_ratio(open_eyes), rel=1e-5)


# --- the head's turn --------


@pytest.mark.parametrize("name", CAMERA_CLIPS)
@pytest.mark.parametrize("known", [True, False], ids=["true camera", "usual camera"])
def test_the_turn_is_that_which_was_rendered(name, known):
    clip = library.clip(name)
    truth = clip.truth()
    camera = truth.camera if known else usual_camera(clip.width, clip.height)
    errors, yaws, offsets = [], [], []
    for points, rotation, angles in zip(truth.landmarks, truth.rotation, truth.angles, strict=True):
        if abs(angles[0]) > 30:  # where the cue itself abstains
            continue
        found = head_rotation(points, camera)
        assert found is not None
        errors.append(angle_between(found, rotation))
        yaws.append(abs(head_angles(found)[0] - angles[0]))
        offsets.append(found.T @ rotation)
    # Nobody has the average head. What that adds is nearly all pitch, and the same in every frame of a clip;
    # only in a turn does it depend on the side that is seen.
    assert np.median(errors) < 8
    turned = clip.recipe == "turn"
    assert np.median(yaws) < (4 if not known else 3 if turned else 2)
    left, _, right = np.linalg.svd(np.sum(offsets, axis=0))
    own = left @ right  # the mean rotation
    assert np.median([angle_between(offset, own) for offset in offsets]) < (3 if turned or not known else 2)


def test_turns_of_the_average_head_itself_are_found_exactly():
    camera = usual_camera(512, 512)
    for yaw, pitch, roll in itertools.product((-35, 0, 20), (-15, 10), (-20, 5)):
        turn = cv2.Rodrigues(np.radians([pitch, 0, 0]))[0]
        turn = cv2.Rodrigues(np.radians([0, yaw, 0]))[0] @ turn @ cv2.Rodrigues(np.radians([0, 0, roll]))[0]
        place = CANONICAL @ turn.T + [30, -20, 800]
        image = (place @ camera.T)[:, :2] / place[:, 2:]
        assert angle_between(head_rotation(image, camera), turn) < 0.05


def test_a_face_that_is_turned_within_its_outline_is_seen(held):
    camera = usual_camera(512, 512)

    def seen_by_camera(turn):
        place = CANONICAL @ turn.T + [0, 0, 900]
        return (place @ camera.T)[:, :2] / place[:, 2:]

    def apart(degrees):
        points = seen_by_camera(np.eye(3))
        turned = seen_by_camera(cv2.Rodrigues(np.radians([0, degrees, 0]))[0])
        points[17:] = turned[17:]
        return CUES["head_pose"](held(landmarks=lambda old: np.broadcast_to(points, old.shape), count=8))

    assert apart(0).value < 0.1
    assert 2 < apart(8).value < apart(16).value


def test_noise_on_landmarks_is_jitter_in_proportion(held):
    def tremble(pixels):
        def change(points):
            rng = np.random.default_rng(0)
            return points + rng.normal(0, pixels, points.shape).astype(np.float32)

        return CUES["jitter"](held(landmarks=change)).value

    eyes = np.linalg.norm(np.diff(library.clip("ines-talk").truth().landmarks[0][[36, 45]], axis=0))
    # A second difference of white noise has 3/2 of its variance, in two directions; the fit takes a little.
    expected = 100 * np.sqrt(1.5 * 2) / eyes
    assert tremble(1.0) == pytest.approx(expected, rel=0.15)
    assert tremble(0.25) == pytest.approx(expected / 4, rel=0.15)
    # A head that turns, nods and comes near does not tremble.
    calm = CUES["jitter"](observe_clip(library.clip("marc-talk"))).value
    assert calm < 0.1 < tremble(0.25)


@pytest.mark.parametrize("name", TALKS)
def test_the_tracker_stays_on_the_face(name):
    clip = library.clip(name)
    truth, track = clip.truth(), Tracker()
    assert len(MESH_OF) == 68
    distances = []
    for index in range(0, clip.frame_count, 2):
        points = track(clip.frame(index))
        eyes = np.linalg.norm(truth.landmarks[index, 36] - truth.landmarks[index, 45])
        distances.append(np.linalg.norm(points - truth.landmarks[index], axis=1) / eyes)
    typical = np.median(distances, 0)
    assert np.median(typical) < 0.06
    assert typical.max() < 0.2
    assert track(np.zeros((64, 64, 3), np.uint8)) is None


# --- the true mask --------


@pytest.mark.parametrize("name", TALKS)
def test_a_pasted_edge_is_seen_where_it_was_made(name):
    clip = library.clip(name)
    truth = clip.truth()
    before, after, pairs = [], [], []
    for index in range(0, clip.frame_count, 16):
        stages = swap_stages(SOURCE_FOR[name], name, index, SwapSettings(blend="alpha", colour="none"))
        own = crop_face(clip.frame(index), truth.landmarks[index], truth.coverage[index])
        made = crop_face(stages.result, truth.landmarks[index], truth.coverage[index])
        before.append(CUES["boundary"].sample_frame(own).value)
        after.append(CUES["boundary"].sample_frame(made).value)
        # What the paste adds to the heat map lies along the edge of the mask that was used.
        edge = cv2.Canny((stages.mask_values > 0.5).astype(np.uint8) * 255, 50, 150)
        distance = cv2.distanceTransform(255 - edge, cv2.DIST_L2, 5)
        heat, usual = (one.place(CUES["boundary"].heat(one)) for one in (made, own))
        added = heat - usual
        beside = (distance > 6) & (distance <= 9)
        pairs.append((added[distance <= 2].mean(), added[beside].mean()))
    assert min(after) > 1.5 * np.median(before)
    for on_edge, beside in pairs:
        assert on_edge > 0.1
        assert on_edge > 2 * beside


@pytest.mark.parametrize("name", TALKS)
def test_boundary_rises_with_a_harder_edge_and_not_with_a_poisson_join(name):
    clip = library.clip(name)
    truth = clip.truth()

    def value(settings):
        frames = [swap_stages(SOURCE_FOR[name], name, i, settings).result for i in (4, 30, 60)]
        seen = [
            CUES["boundary"].sample_frame(crop_face(frame, truth.landmarks[i], truth.coverage[i])).value
            for frame, i in zip(frames, (4, 30, 60), strict=True)
        ]
        return float(np.median(seen))

    own = float(
        np.median(
            [
                CUES["boundary"]
                .sample_frame(crop_face(clip.frame(i), truth.landmarks[i], truth.coverage[i]))
                .value
                for i in (4, 30, 60)
            ]
        )
    )
    hard = value(SwapSettings(blend="alpha", colour="none"))
    soft = value(SwapSettings(blend="feather"))
    assert hard > soft > 1.1 * own
    assert value(SwapSettings(blend="poisson")) < 1.25 * own


# --- the heart's rate --------


def beating(beats, seconds, fps=25.0, name="ines-talk", noise=1.5):
    """A frame of the library held still, with the studio's own pulse and a sensor's noise on it."""
    from assets.studio.pulse import pulse_wave, with_pulse

    clip = library.clip(name)
    truth = clip.truth()
    count = round(seconds * fps)
    light, mask = (clip.frame(0) / np.float32(255)) ** np.float32(2.2), truth.mask(0)
    rng = np.random.default_rng(beats)
    grains = rng.normal(0, noise, (16, *light.shape)).astype(np.float32)
    volumes = pulse_wave(np.arange(count) / fps, beats) if beats else np.zeros(count)

    def frames():
        for volume in volumes:
            frame = with_pulse(light, mask, volume) ** np.float32(1 / 2.2) * 255
            grain = np.roll(grains[rng.integers(16)], rng.integers(512, size=2), (0, 1))
            yield np.clip(frame + grain + 0.5, 0, 255).astype(np.uint8)

    return observe(
        frames(),
        np.arange(count) / fps,
        landmarks=np.repeat(truth.landmarks[:1], count, 0),
        masks=[truth.coverage[0]] * count,
        every=1000,
    )


@pytest.mark.parametrize(("name", "beats"), [("ines-talk", 55), ("marc-talk", 72), ("ines-talk", 104)])
def test_a_heartbeat_in_a_still_face_is_found_at_its_rate(name, beats):
    reading = CUES["pulse"](beating(beats, 6.0, name=name))
    assert reading.valid and reading.value > reading.outside
    assert reading.details["beats_a_minute"] == pytest.approx(beats, abs=3)
    assert reading.details["resolution"] == pytest.approx(5, abs=0.1)
    peak = reading.curve.x[reading.curve.y.argmax()]
    assert peak == pytest.approx(beats, abs=3)


def test_where_there_is_no_heartbeat_no_rate_is_named():
    for name in TALKS:
        reading = CUES["pulse"](beating(0, 6.0, name=name))
        assert reading.valid and "beats_a_minute" not in reading.details
        assert "No heartbeat stands out" in reading.words


def test_a_lamp_that_swings_is_no_heartbeat(held):
    rng = np.random.default_rng(0)

    def lamp(frame, index):
        tint = 1 - 0.02 * np.sin(2 * np.pi * 1.2 * index / 25) * np.array([0.35, 1.0, 0.6])
        return np.clip(frame * tint + rng.normal(0, 1.5, frame.shape), 0, 255).astype(np.uint8)

    reading = CUES["pulse"](held(lamp, count=150))
    assert reading.value > 3 and reading.outside > 3
    assert reading.details["loudest"] == pytest.approx(72, abs=3)


@pytest.mark.parametrize(("seconds", "fps", "says"), [(2, 25, "too short"), (4, 10, "frames a second")])
def test_too_little_of_a_clip_shows_no_pulse(seconds, fps, says):
    reading = CUES["pulse"](beating(70, seconds, fps))
    assert not reading.valid and says in reading.reason


def frontal_clips():
    """Clips of the library that show a pulse: the frontal takes, as the camera filmed them."""
    return [clip for clip in library.clips(kind="camera", item=False) if clip.name.endswith("-frontal")]


def true_rate(clip) -> float:
    return library.person(clip.person).facts.get("pulse_beats_a_minute") or PEOPLE[clip.person].pulse


def test_the_library_has_clips_with_a_pulse_as_soon_as_it_has_more_than_two_people():
    if len(library.people()) > 2:
        assert frontal_clips()


def test_a_rate_that_is_named_is_the_cards():
    for clip in frontal_clips():
        reading = CUES["pulse"](observe_clip(clip))
        named = reading.details.get("beats_a_minute")
        if named is not None:
            assert named == pytest.approx(true_rate(clip), abs=reading.details["resolution"]), clip.name


def test_the_loudest_swing_of_most_clips_is_the_heart():
    # In three seconds of a talking face chance may be louder; by chance alone, one in ten would be this near.
    readings = [(CUES["pulse"](observe_clip(clip)), true_rate(clip)) for clip in frontal_clips()]
    near = [abs(r.details["loudest"] - true) <= r.details["resolution"] for r, true in readings if r.valid]
    assert sum(near) >= 0.6 * len(near)
