"""The cast of ten: evenly spread, moving as people do; its pulse can be found again. No Blender."""

import json
import shutil

import cv2
import numpy as np
import pytest

from assets.studio import animation, package, phone, pulse, shoot, takes, tone, wrinkles
from assets.studio.camera import head_angles, intrinsics, project
from assets.studio.people import IRIS_COLOURS, PEOPLE, SKIN_TONES
from assets.studio.settings import TALK
from doubletake import library
from doubletake.library.files import assets_root

ASSETS = assets_root()
CARD_FILES = (*ASSETS.glob("cast/*.json"), *ASSETS.glob("studio/cards/*.json"))
CARDS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in CARD_FILES}
LIBRARY = [take for take in takes.TAKES if take.fps == takes.FPS]
TURNS = [take for take in LIBRARY if take.recipe == "turn"]
CLIPS = [take for take in LIBRARY if take.kind == "clip"]


def poses(take):
    return animation.poses_of(take, PEOPLE[take.person], take.fps)


def names(takes_):
    return [take.name for take in takes_]


# who they are


def test_ten_people_whose_names_are_their_keys():
    assert len(PEOPLE) == 10
    assert all(recipe.name == name for name, recipe in PEOPLE.items())
    assert len({recipe.seed for recipe in PEOPLE.values()}) == 10


@pytest.mark.parametrize("recipe", PEOPLE.values(), ids=PEOPLE)
def test_recipe_is_possible(recipe):
    assert sum(recipe.ancestry.values()) == pytest.approx(1)
    assert recipe.skin in SKIN_TONES
    assert recipe.iris in IRIS_COLOURS
    assert recipe.hair.style in {"short", "long", "bun", "afro", "curly", "buzz", "bald"}
    assert recipe.collar in {"crew", "ribbed", "high", "hood", "shirt"}
    assert recipe.backdrop != recipe.second_backdrop
    assert 0.5 <= recipe.age <= 1
    assert 50 <= recipe.pulse <= 90
    assert 0.008 <= recipe.lid_gap <= 0.0105


def test_ages_and_sexes_are_spread():
    years = sorted(recipe.years for recipe in PEOPLE.values())
    assert years[0] == 20 and 70 <= years[-1] <= 75
    assert np.diff(years).max() <= 10
    assert sum(recipe.male > 0.5 for recipe in PEOPLE.values()) == 5
    men = np.mean([recipe.years for recipe in PEOPLE.values() if recipe.male > 0.5])
    women = np.mean([recipe.years for recipe in PEOPLE.values() if recipe.male <= 0.5])
    assert abs(men - women) < 10


def test_age_shows_in_the_recipe():
    by_age = sorted(PEOPLE.values(), key=lambda recipe: recipe.years)
    assert all(recipe.wrinkles >= 0.5 for recipe in by_age if recipe.years > 45)
    assert all(recipe.wrinkles <= 0.3 for recipe in by_age if recipe.years < 40)
    grey = [recipe for recipe in by_age if recipe.years > 55]
    assert all(recipe.hair.grey >= 0.5 for recipe in grey)


def test_looks_differ():
    people = PEOPLE.values()
    assert len({recipe.hair.style for recipe in people}) == 6
    assert sum(bool(recipe.glasses) for recipe in people) >= 1
    assert sum(bool(recipe.scarf) for recipe in people) >= 1
    assert sum(recipe.beard > 0.01 for recipe in people) >= 1
    assert len({recipe.collar for recipe in people}) == 5
    assert len({recipe.backdrop for recipe in people}) >= 6
    assert len({recipe.pulse for recipe in people}) == 10


def test_measured_skin_tones_are_spread():
    """Two people on each pair of neighbouring steps (1–2, 3–4 … 9–10).

    Those measure within one error of each other. Steps 1 and 10 are lighter and darker than these lamps and
    the haze of a lens can show any skin.
    """
    steps = [card["monk_step"] for card in CARDS.values()]
    assert np.bincount((np.array(steps) + 1) // 2).tolist() == [0, 2, 2, 2, 2, 2]
    assert len(set(steps)) >= 7


@pytest.mark.parametrize("name", sorted(CARDS))
def test_card_says_what_the_recipe_says(name):
    card, recipe = CARDS[name], PEOPLE[name]
    assert card["exists"] is False and "does not exist" in card["statement"]
    assert card["years"] == recipe.years
    assert card["pulse_beats_a_minute"] == recipe.pulse
    colour = np.array(card["skin_colour_srgb"], float)
    assert tone.monk_step(colour)[0] == card["monk_step"]


def test_the_card_gives_the_skin_that_the_clip_shows(is_whole):
    """It was measured before the phone's exposure and the codec changed it by a few levels."""
    filmed = [clip for clip in library.clips(kind="camera", item=False) if clip.recipe == "frontal"]
    assert filmed or not is_whole
    for clip in filmed:
        truth = clip.truth()
        colour = np.mean([tone.skin_colour(clip.frame(i), truth.landmarks[i]) for i in (0, 25, 50, 74)], 0)
        assert np.abs(colour - CARDS[clip.person]["skin_colour_srgb"]).max() <= 5, clip.name
        assert clip.name in CARDS[clip.person]["skin_measured_on"]


def test_a_card_is_published_with_the_first_clip(tmp_path):
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "x.json").write_text("{}")
    package.publish_card("x", tmp_path, tmp_path / "cards")
    package.publish_card("nobody", tmp_path, tmp_path / "cards")
    assert [path.name for path in (tmp_path / "cast").iterdir()] == ["x.json"]


# the shipped pictures


def test_what_is_shipped_is_not_rendered_again(tmp_path):
    for take in takes.FIRST_TAKES:
        assert package.is_shipped(take.name), take.name
    assert not package.is_shipped("nobody-frontal")
    copied = tmp_path / "assets"
    (copied / "clips").mkdir(parents=True)
    (copied / "stills").mkdir()
    shutil.copy(ASSETS / "manifest.json", copied)
    for kind in ("clips", "stills"):
        for file in (ASSETS / kind).glob("marc-*"):
            shutil.copy(file, copied / kind)
    assert package.is_shipped("marc-talk", copied)
    (copied / "clips/marc-talk.npz").write_bytes(b"cut")
    assert not package.is_shipped("marc-talk", copied)
    assert not package.is_shipped("ines-talk", copied)


def test_a_changed_recipe_has_a_folder_of_its_own():
    from dataclasses import replace

    take = takes.FIRST_TAKES[0]
    other = replace(PEOPLE[take.person], smile=0.2)
    assert shoot.work_folder(take, other, TALK) != shoot.work_folder(take, PEOPLE[take.person], TALK)


# how they move


def test_everybody_has_the_same_takes():
    for person in PEOPLE:
        mine = {take.name.removeprefix(f"{person}-") for take in takes.takes_of(person)}
        assert {"frontal", "turn", "second-light", "press"} <= mine
    assert {(take.frames, take.fps) for take in CLIPS} == {(75, 25)}
    assert len({take.name for take in takes.TAKES}) == len(takes.TAKES)


@pytest.mark.parametrize("take", TURNS, ids=names(TURNS))
def test_a_turn_goes_beyond_35_degrees_to_both_sides_and_smoothly(take):
    yaw = np.array([pose.yaw for pose in poses(take)])
    assert yaw.max() > 35 and yaw.min() < -35
    assert np.abs(np.diff(yaw)).max() * take.fps < 140, "degrees a second"
    assert abs(yaw[0]) < 2


@pytest.mark.parametrize("take", CLIPS, ids=names(CLIPS))
def test_eyes_close_in_a_blink_and_open_again(take):
    closed = np.array([pose.blink for pose in poses(take)])
    assert closed.max() == 1
    assert np.median(closed) < 0.1
    assert (closed[:, 0] == closed[:, 1]).all()


@pytest.mark.parametrize("take", CLIPS, ids=names(CLIPS))
def test_nothing_is_frozen_and_nothing_jumps(take):
    moving = poses(take)
    head = np.array([(pose.yaw, pose.pitch, pose.roll) for pose in moving])
    assert (np.abs(np.diff(head, axis=0)).sum(1) > 1e-4).all(), "a head is never quite still"
    assert np.abs(np.diff(head[:, 1:], axis=0)).max() < 3
    gaze = np.array([pose.gaze for pose in moving])
    assert np.abs(gaze).max() <= 26
    assert np.ptp([pose.sway[2] for pose in moving]) > 0.001, "breath lifts the shoulders"


def test_a_speaker_listens_for_a_while_on_closed_lips():
    take = next(take for take in CLIPS if take.recipe == "frontal")
    opening = np.array([pose.expression["mouth-open"] for pose in poses(take)])
    shut = (opening < 0.02).astype(int)
    longest = max(len(run) for run in "".join(map(str, shut)).split("0"))
    assert longest / take.fps > 0.6
    assert opening.max() > 0.2


def test_a_hand_passes_and_goes_away():
    with_hands = [take for take in CLIPS if take.hand]
    assert len(with_hands) >= 3
    for take in with_hands:
        path = np.array([pose.hand for pose in poses(take)])
        near = np.linalg.norm(path[:, [0, 2]], axis=1) < 0.10
        assert 8 < near.sum() < 45
        assert path[0, 2] < -0.3 and path[-1, 2] < -0.3
        assert (path[:, 1] < -0.06).all(), "never inside the face"


# pulse


@pytest.mark.parametrize("rate", [61, 66, 72, 77])
def test_the_pulse_is_recovered_from_the_mean_green_of_noisy_8_bit_frames(rate):
    rng = np.random.default_rng(rate)
    face = np.zeros((96, 96), np.float32)
    face[20:80, 25:70] = 1
    still = np.full((96, 96, 3), 0.3, np.float32)
    green = []
    for volume in pulse.pulse_wave(np.arange(88) / 25, rate):
        light = pulse.with_pulse(still, face, float(volume))
        picture = (light ** (1 / 2.2) * 255 + rng.normal(0, 2, light.shape)).round().clip(0, 255)
        green.append(picture[..., 1][face > 0.5].mean())
    assert pulse.recovered_rate(np.array(green), 25) == pytest.approx(rate, abs=5)


def test_the_pulse_is_recovered_from_a_face_whose_shading_swings():
    time = np.arange(88) / 25
    shading = 1 + 0.03 * np.sin(2 * np.pi * 1.7 * time) + 0.02 * time
    volume = pulse.pulse_wave(time, 72)
    means = 0.3 * shading[:, None] * (1 - pulse.DEPTH * volume[:, None] * pulse.BY_COLOUR)
    assert pulse.recovered_rate(means[:, 1], 25) != pytest.approx(72, abs=5)
    assert pulse.recovered_rate(pulse.without_motion(means), 25) == pytest.approx(72, abs=5)


def test_the_pulse_leaves_the_room_alone_and_is_faint():
    light = np.full((4, 4, 3), 0.5, np.float32)
    face = np.zeros((4, 4), np.float32)
    face[0] = 1
    beating = pulse.with_pulse(light, face, 1.0)
    assert (beating[1:] == 0.5).all()
    assert 0 < 1 - beating[0, 0, 1] / 0.5 < 0.015
    assert beating[0, 0, 0] > beating[0, 0, 2] > beating[0, 0, 1]


# tone


@pytest.mark.parametrize("step", range(1, 11))
def test_the_scales_own_colours_are_their_own_steps(step):
    code = tone.MONK_SCALE[step - 1]
    shown = np.array([int(code[k : k + 2], 16) for k in (0, 2, 4)])
    found, distance = tone.monk_step(shown / 255 * tone.WHITE_CARD)
    assert found == step and distance < 0.5


# wrinkles


def test_lines_deepen_with_age_and_are_in_the_picture():
    young, old = (wrinkles.wrinkle_map(PEOPLE[name]) for name in ("amara", "alma"))
    assert young.min() >= 0 and old.max() <= 1
    assert old.mean() > 5 * young.mean()


# phone


def a_truth(size=64):
    points = np.random.default_rng(1).normal(0, 0.05, (68, 3)) + (0, 0, 0.7)
    camera = intrinsics(size)
    return {
        "landmarks": project(points, camera),
        "iris": project(points[:2], camera),
        "landmarks_camera": points,
        "rotation": np.eye(3),
        "angles": np.zeros(3),
        "camera": camera,
    }


def test_the_truth_turns_with_the_camera():
    truth = a_truth()
    moved = phone.turned_truth(truth, phone.camera_turn((0.01, -0.02, 0.015)))
    assert np.allclose(project(moved["landmarks_camera"], truth["camera"]), moved["landmarks"])
    assert np.allclose(head_angles(moved["rotation"]), moved["angles"])
    assert not np.allclose(moved["landmarks"], truth["landmarks"], atol=0.1)


def test_the_picture_turns_with_the_truth():
    truth, size = a_truth(129), 129
    for cover in (size, 65):  # the frame itself, and a mask of about half its size
        picture = np.zeros((cover, cover), np.uint8)
        cv2.circle(picture, (cover // 2, cover // 2), 3, 255, -1)
        turn = phone.camera_turn((0.02, -0.03, 0.0))
        moved = phone.turned(picture, turn, truth["camera"])
        centre = np.array(np.nonzero(moved > 128))[::-1].mean(1)
        middle = np.array([[0.0, 0.0, 1.0]]) @ turn.T
        expected = (project(middle, truth["camera"])[0] + 0.5) * cover / size - 0.5
        assert np.allclose(centre, expected, atol=0.6)


def test_shake_is_slight_and_the_same_again_from_its_seed():
    frames = [np.full((64, 64, 3), 100, np.uint8)] * 40
    masks = [np.full((64, 64), 255, np.uint8)] * 40
    truths = [a_truth()] * 40
    once, _, moved = phone.as_by_phone(frames, masks, truths, 25, seed=5)
    again, _, _ = phone.as_by_phone(frames, masks, truths, 25, seed=5)
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))
    shift = np.array([truth["landmarks"] for truth in moved]) - truths[0]["landmarks"]
    assert 0 < np.abs(shift).max() < 64 * 0.02
    brightness = np.array([frame.mean() for frame in once])
    assert 0.5 < np.ptp(brightness) < 25, "the exposure hunts a little"
