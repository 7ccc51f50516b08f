"""The studio's scripts: they compile without Blender, and their numbers hold without rendering."""

import py_compile
import signal
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from assets.studio import __main__, animation, camera, finish, package, paths, people, shoot, takes
from assets.studio.settings import FPS, TALK

STUDIO = Path(__file__).resolve().parents[2] / "assets" / "studio"
SOURCES = sorted(STUDIO.glob("*.py"))
CLIPS = [take for take in takes.TAKES if take.recipe == "talk"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_module_compiles(source, tmp_path):
    py_compile.compile(str(source), cfile=str(tmp_path / "out.pyc"), doraise=True)


def test_blender_is_not_needed_to_read_the_recipes():
    assert "bpy" not in sys.modules


@pytest.mark.parametrize("take", takes.TAKES, ids=lambda take: take.name)
def test_take_names_a_person_of_the_cast(take):
    assert take.person in people.PEOPLE
    assert take.name.startswith(take.person)
    assert take.seed >= 0
    assert len(take.text) > 80


@pytest.mark.parametrize("take", CLIPS, ids=lambda take: take.name)
def test_motion_is_moderate_and_lips_close(take):
    poses = animation.poses_of(take, people.PEOPLE[take.person], FPS)
    assert len(poses) == take.frames
    yaw = np.array([pose.yaw for pose in poses])
    assert np.abs(yaw).max() == pytest.approx(take.yaw_range)
    opening = np.array([pose.expression["mouth-open"] for pose in poses])
    assert opening.max() <= animation.WIDEST
    assert (opening < 0.03).mean() > 0.15
    closed = np.array([pose.blink[0] for pose in poses])
    assert closed.max() == 1 and np.median(closed) == 0


def test_the_same_seed_gives_the_same_motion():
    take, recipe = CLIPS[0], people.PEOPLE[CLIPS[0].person]
    assert animation.poses_of(take, recipe, FPS) == animation.poses_of(take, recipe, FPS)


def test_a_straight_face_has_no_angles_and_a_turned_one_has_its_own():
    facing = np.array(
        [[1, 0, 0, 0], [0, 0, -1, -1], [0, 1, 0, 0], [0, 0, 0, 1.0]]
    )  # a camera that looks along +Y
    assert np.allclose(camera.head_rotation(np.eye(4), facing), np.eye(3))
    for axis, name, sign in ((2, "yaw", 1), (0, "pitch", -1), (1, "roll", 1)):
        turn = np.eye(4)
        a, b = [i for i in range(3) if i != axis]
        c, s = np.cos(0.2), np.sin(0.2) * (1 if axis != 1 else -1)
        turn[a, a], turn[a, b], turn[b, a], turn[b, b] = c, -s, s, c
        angles = camera.head_angles(camera.head_rotation(turn, facing))
        expected = np.zeros(3)
        expected[("yaw", "pitch", "roll").index(name)] = sign * np.degrees(0.2)
        assert np.allclose(angles, expected, atol=1e-9), name


def test_projection_counts_from_the_first_pixels_centre():
    matrix = camera.intrinsics(512)
    straight_ahead = camera.project(np.array([[0.0, 0.0, 1.0]]), matrix)
    assert np.allclose(straight_ahead, 255.5), "the optical axis meets the middle of an even number of pixels"


def test_highlights_are_covered_by_lids():
    size = 8
    passes = {
        "denoised": np.full((size, size, 3), 0.2, np.float32),
        "noisy": np.full((size, size, 3), 0.2, np.float32),
        "face": np.ones((size, size), np.float32),
        "eyes": np.zeros((size, size), np.float32),
    }
    lamp = np.ones((size, size, 3), np.float32)
    assert np.allclose(finish.mixed_light(passes, lamp, 0.2, 24), 0.2)
    passes["eyes"][3] = 1
    assert np.allclose(finish.mixed_light(passes, lamp, 0.2, 24)[3], 1.2)


def test_the_camera_finish_is_repeatable_and_keeps_the_picture():
    frame = np.full((64, 64, 3), 120, np.uint8)
    once, twice = finish.camera_finish(frame, 5), finish.camera_finish(frame, 5)
    assert np.array_equal(once, twice)
    assert not np.array_equal(once, finish.camera_finish(frame, 6))
    assert abs(once.mean() - 120) < 8


def a_saved_frame(folder, index, size=64):
    """What the renderer leaves of one frame."""
    picture, mask, truth = package.frame_paths(folder, index)
    image = np.full((size, size, 3), 40 + 10 * index, np.uint8)
    cv2.imwrite(str(picture), image)
    cv2.imwrite(str(mask), np.full((size, size), 255, np.uint8))
    shapes = {"landmarks": (68, 2), "visible": (68,), "landmarks_camera": (68, 3), "rotation": (3, 3)}
    shapes |= {"angles": (3,), "iris": (2, 2), "blink": (2,), "gaze": (2,), "camera": (3, 3)}
    np.savez(truth, **{name: np.full(shape, index, float) for name, shape in shapes.items()})


def test_without_blender_the_command_says_how_to_start(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shoot, "WORK", tmp_path)
    monkeypatch.setattr(paths, "find_spec", lambda name: None)
    assert __main__.main(["render", "ines", "--draft", "--take", "ines-portrait"]) == 1
    assert "--group studio" in capsys.readouterr().err


def test_an_unknown_person_is_answered_with_the_names_there_are(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["render", "nobody"])
    assert "ines" in capsys.readouterr().err


def test_rendering_goes_on_where_it_was_stopped(tmp_path):
    take = people.Take("x-talk", "ines", "clip", "talk", 1, 4, "words")
    a_saved_frame(tmp_path, 0)
    a_saved_frame(tmp_path, 2)
    package.frame_paths(tmp_path, 1)[0].write_bytes(b"half a picture")  # stopped while this one was made
    assert shoot.missing_frames(take, tmp_path) == [1, 3]


def test_a_stop_comes_between_frames():
    """The frame that was in hand when Ctrl-C came is finished, and no other is begun."""
    finished = []

    def until_the_third():
        for frame in shoot.StopBetweenFrames().until_stopped(range(5)):
            if frame == 2:
                signal.raise_signal(signal.SIGINT)
            finished.append(frame)

    with pytest.raises(KeyboardInterrupt):
        until_the_third()
    assert finished == [0, 1, 2]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_recipe_never_mixes_its_frames_in():
    take, recipe = CLIPS[0], people.PEOPLE["ines"]
    assert shoot.work_folder(take, recipe, TALK) == shoot.work_folder(take, recipe, TALK)
    assert shoot.work_folder(take, recipe, TALK) != shoot.work_folder(take, people.PEOPLE["marc"], TALK)


def test_a_take_is_packaged_as_the_library_reads_it(tmp_path):
    work, assets = tmp_path / "work", tmp_path / "assets"
    work.mkdir()
    take = people.Take("x-talk", "ines", "clip", "talk", 1, 3, "words")
    for index in range(3):
        a_saved_frame(work, index)
    entry = package.package_take(take, work, 24, assets)
    package.update_manifest([entry], assets)
    package.update_manifest([entry], assets)
    assert (assets / "manifest.json").read_text(encoding="utf-8").count('"x-talk"') == 1
    assert package.sha256(assets / entry["truth"]) == entry["truth_sha256"]
    with np.load(assets / entry["truth"], allow_pickle=False) as truth:
        assert truth["blink"].tolist() == [[0, 0], [1, 1], [2, 2]]
        first = truth["mask_png"][: truth["mask_offsets"][1]]
        assert (cv2.imdecode(first, cv2.IMREAD_UNCHANGED) == 255).all()
    assert not list(assets.rglob(".*")), "nothing half-written is left"
