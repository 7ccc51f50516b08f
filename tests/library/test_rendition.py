"""Clips as a platform would show them: what they look like, where they are kept, what is known of them."""

import os
import threading

import numpy as np
import pytest

from assets.studio.camera import head_angles, project
from doubletake import library
from doubletake.classroom import folder
from doubletake.errors import DoubleTakeError
from doubletake.library import bounded_cache, frame_cache, rendition, rendition_store
from doubletake.video import encode_h264, frame_index

SIDE, COUNT = 128, 30
LEVELS = ("high", "medium", "low")


def textured():
    """A picture with detail of every size, drifting; seldom the same from one frame to the next."""
    rng = np.random.default_rng(2)
    big = rng.integers(60, 200, (SIDE // 16 + 4, SIDE // 16 + 4, 3)).repeat(16, 0).repeat(16, 1)
    fine = rng.normal(0, 12, big.shape)
    whole = (big + fine).clip(0, 255).astype(np.uint8)
    return np.stack([whole[k : k + SIDE, k : k + SIDE] for k in range(COUNT)])


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """A state folder of the test's own, and nothing kept from another test."""
    monkeypatch.setenv("DOUBLETAKE_STATE", str(tmp_path / "state of Ünal"))
    monkeypatch.setattr(frame_cache, "pictures", bounded_cache.BoundedCache(count=64, size=160_000_000))
    rendition_store._temporary.cache_clear()
    yield tmp_path / "state of Ünal" / "shown"
    rendition_store._temporary.cache_clear()


@pytest.fixture
def clip(small):
    encode_h264(textured(), 10, small.root / "clips/ada-nod.mp4", 12, {"g": "10"})
    small.sign(frames=COUNT, duration=COUNT / 10, fps=10, width=SIDE, height=SIDE)
    return library.clip("ada-nod")


def detail(frames):
    """How much neighbouring pixels differ: mean size of the Laplacian of green."""
    green = frames[..., 1].astype(np.float32)
    return float(np.abs(4 * green[:, 1:-1, 1:-1] - green[:, :-2, 1:-1] - green[:, 2:, 1:-1]
                        - green[:, 1:-1, :-2] - green[:, 1:-1, 2:]).mean())  # fmt: skip


# what it is


def test_the_ways_are_the_agreed_ones_and_each_is_put_into_words():
    assert library.RENDITIONS == ("high", "medium", "low", "upscaled", "screen")
    assert tuple(rendition.IN_WORDS) == library.RENDITIONS


@pytest.mark.parametrize("how", library.RENDITIONS)
def test_size_length_and_name_are_the_clips_own(clip, how):
    seen = clip.rendition(how)
    assert isinstance(seen, library.Clip)
    assert (seen.rendition_name, clip.rendition_name) == (how, "original")
    assert (seen.name, seen.person, seen.kind, seen.fps) == (clip.name, clip.person, clip.kind, clip.fps)
    assert seen.text == f"{clip.text} {rendition.IN_WORDS[how]}"
    frames = seen.frames()
    assert frames.shape == clip.frames().shape
    assert (seen.frame(17) == frames[17]).all()
    assert not frames.flags.writeable
    assert frame_index(seen.path).keyframes == (0, 10, 20), "a frame to begin at every second"
    assert len(frame_index(seen.path)) == COUNT


def test_each_level_holds_less_than_the_one_before(clip):
    sizes = [clip.path.stat().st_size] + [clip.rendition(how).path.stat().st_size for how in LEVELS]
    assert all(1.4 * small < large for large, small in zip(sizes, sizes[1:], strict=False))
    details = [detail(clip.frames())] + [detail(clip.rendition(how).frames()) for how in LEVELS]
    assert details == sorted(details, reverse=True)
    errors = [np.abs(clip.rendition(how).frames().astype(int) - clip.frames()).mean() for how in LEVELS]
    assert errors == sorted(errors)
    assert errors[0] < 8


def test_what_was_enlarged_has_lost_the_fine_half(clip):
    own, seen = clip.frames(), clip.rendition("upscaled").frames()
    assert detail(seen) < 0.6 * detail(own)

    def halved(frames):
        return frames.reshape(COUNT, SIDE // 4, 4, SIDE // 4, 4, 3).mean(axis=(2, 4))

    assert np.abs(halved(seen) - halved(own)).mean() < 8, "the coarse picture is as it was"


def test_a_filmed_screen_is_cropped_tilted_striped_and_paler(clip):
    seen = clip.rendition("screen").frames()
    assert np.abs(seen.astype(int) - clip.frames()).mean() > 5
    matrix = rendition.screen_transform(7, SIDE, SIDE)
    corners = np.array([[0, 0, 1], [SIDE - 1, 0, 1], [0, SIDE - 1, 1], [SIDE - 1, SIDE - 1, 1.0]])
    back = corners @ np.linalg.inv(matrix).T
    assert (back[:, :2] > 0).all() and (back[:, :2] < SIDE - 1).all(), "nothing from outside the clip"
    turned = np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))
    assert 0.5 <= abs(turned) <= 1.1
    assert 1.05 < np.sqrt(np.linalg.det(matrix[:2, :2])) < 1.09


def test_stripes_lie_over_an_even_wall():
    wall = np.full((2, SIDE, SIDE, 3), 150, np.uint8)
    filmed = np.stack(list(rendition._filmed(wall, 7))).astype(float).mean(0)
    columns = np.abs(np.fft.rfft(filmed[..., 1] - filmed[..., 1].mean(), axis=1)).mean(0)
    beat = int(columns[2:].argmax()) + 2
    assert 3 <= beat <= 12, "coarse bands, as dots of a display and of a camera give them"
    assert columns[beat] > 5 * np.median(columns)
    assert filmed.std() < 12, "faint"


def test_the_original_is_given_by_the_same_seed_again():
    assert (rendition.screen_transform(3, 64, 64) == rendition.screen_transform(3, 64, 64)).all()
    assert (rendition.screen_transform(3, 64, 64) != rendition.screen_transform(4, 64, 64)).any()


# what is known of it


@pytest.mark.parametrize("how", [how for how in library.RENDITIONS if how != "screen"])
def test_compression_leaves_the_truth_as_it_is(small, how):
    clip = library.clip("ada-nod")
    assert clip.rendition(how).truth() is clip.truth()


def test_the_truth_of_a_filmed_screen_moves_with_the_picture():
    clip = library.clip("ines-talk")
    truth, own = clip.rendition("screen").truth(), clip.truth()
    matrix = rendition.screen_transform(int(clip.sha256[:12], 16), clip.width, clip.height)
    for index in (0, 37, 79):
        points = project(truth.landmarks_camera[index].astype(float), truth.camera.astype(float))
        assert np.allclose(points, truth.landmarks[index], atol=0.05), "camera, points and pixels agree"
        assert np.allclose(head_angles(truth.rotation[index].astype(float)), truth.angles[index], atol=0.01)
        corners = np.c_[own.landmarks[index], np.ones(68)] @ matrix.T
        assert np.allclose(corners[:, :2], truth.landmarks[index], atol=1e-3)
        # The face's mask and its landmarks still lie on each other.
        mask = truth.mask(index)
        for x, y in truth.landmarks[index][27:31].round().astype(int):
            assert mask[y, x] > 0.9
    assert np.abs(truth.landmarks - own.landmarks).max() > 3
    assert np.abs(truth.angles[:, 2] - own.angles[:, 2]).max() > 0.3, "the head is tilted with the picture"
    assert (truth.blink == own.blink).all() and (truth.gaze == own.gaze).all()
    assert truth.coverage.sum() > 1.05 * own.coverage.sum(), "a crop shows the face larger"
    assert not truth.landmarks.flags.writeable and not truth.coverage.flags.writeable


def test_angles_are_counted_as_the_renderer_counts_them():
    import cv2

    rng = np.random.default_rng(1)
    rotations = np.stack([cv2.Rodrigues(rng.uniform(-0.9, 0.9, 3))[0] for _ in range(50)])
    assert np.allclose(rendition._angles(rotations), [head_angles(rotation) for rotation in rotations])


def test_a_mark_in_the_picture_moves_as_the_landmarks_do(small):
    frames = np.full((6, SIDE, SIDE, 3), 40, np.uint8)
    frames[:, 88:93, 28:33] = 250  # about (30, 90)
    encode_h264(frames, 10, small.root / "clips/ada-nod.mp4", 5)
    small.sign(frames=6, duration=0.6, fps=10, width=SIDE, height=SIDE)
    clip = library.clip("ada-nod").rendition("screen")
    light = clip.frame(3)[..., 1].astype(float)
    light[light < 150] = 0
    y, x = (np.indices(light.shape) * light).sum(axis=(1, 2)) / light.sum()
    matrix = rendition.screen_transform(int(clip.sha256[:12], 16), SIDE, SIDE)
    assert np.allclose([x, y], (matrix @ (30, 90, 1))[:2], atol=0.5)
    assert np.hypot(x - 30, y - 90) > 1.5


# where it is kept


@pytest.mark.parametrize("how", library.RENDITIONS)
def test_it_is_made_from_nothing_but_the_clip_and_so_the_same_again(clip, how, tmp_path, monkeypatch):
    first = clip.rendition(how).path.read_bytes()
    for again in range(5):
        monkeypatch.setenv("DOUBLETAKE_STATE", str(tmp_path / f"elsewhere {again}"))
        path = clip.rendition(how).path
        assert path.is_relative_to(tmp_path / f"elsewhere {again}")
        assert path.read_bytes() == first


def test_nothing_is_made_before_it_is_looked_at_and_then_once(clip, state, monkeypatch):
    made, write = [], rendition.write
    monkeypatch.setattr(rendition, "write", lambda *args: (made.append(args[2]), write(*args)))
    seen = clip.rendition("low")
    assert seen.truth is not None and not state.exists()
    seen.frame(3), seen.frames(), clip.rendition("low").frame(4)
    assert made == ["low"]
    assert [path.suffix for path in state.iterdir()] == [".mp4"]
    assert (state.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"
    if os.name == "posix":
        assert state.parent.stat().st_mode & 0o077 == 0, "Jupyter's settings lie there too"


def test_the_folder_is_the_one_of_the_doubletake_command():
    assert rendition_store._state_folder().parent == folder.state_folder(folder.course_folder())


def test_many_threads_make_it_once(clip, monkeypatch):
    made, write, got = [], rendition.write, []
    monkeypatch.setattr(rendition, "write", lambda *args: (made.append(1), write(*args)))
    threads = [threading.Thread(target=lambda: got.append(clip.rendition("low").frame(5))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(got) == 5 and all((frame == got[0]).all() for frame in got)


def test_a_file_that_is_not_finished_is_not_there(clip, state, monkeypatch):
    def stopped(frames, matrix_seed):
        yield from frames[:3]
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(rendition, "_filmed", stopped)
        with pytest.raises(KeyboardInterrupt):
            clip.rendition("screen").frames()
    assert list(state.iterdir()) == []
    assert clip.rendition("screen").frames().shape[0] == COUNT


def test_where_the_course_cannot_be_written_a_folder_of_its_own_is_used(clip, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("DOUBLETAKE_STATE", str(tmp_path / "file" / "under"))
    seen = clip.rendition("medium")
    path = seen.path
    assert path.is_file() and not path.is_relative_to(tmp_path)
    before = path.stat().st_mtime_ns
    assert seen.frames().shape[0] == COUNT
    assert seen.path.stat().st_mtime_ns == before, "made once"


def test_without_room_anywhere_one_sentence_says_so(clip, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rendition, "write", full)
    with pytest.raises(DoubleTakeError, match='no room to make "ada-nod" as shown "low"'):
        clip.rendition("low").frames()


def test_the_folder_stays_within_its_bound_and_the_oldest_go(clip, state, monkeypatch):
    ages = {}
    for age, how in enumerate(LEVELS):
        ages[how] = clip.rendition(how).path
        os.utime(ages[how], (1000 + age, 1000 + age))
    (state / ".left.mp4.99.part").write_bytes(b"begun long ago")
    os.utime(state / ".left.mp4.99.part", (1000, 1000))
    monkeypatch.setattr(
        rendition_store, "MOST_BYTES", ages["medium"].stat().st_size + ages["low"].stat().st_size
    )
    newest = clip.rendition("upscaled").path
    total = sum(path.stat().st_size for path in state.glob("*.mp4"))
    assert newest.is_file() and not ages["high"].exists()
    assert total <= rendition_store.MOST_BYTES or list(state.glob("*.mp4")) == [newest]
    assert not list(state.glob(".*.part"))
    assert clip.rendition("high").frames().shape[0] == COUNT, "what was thrown out is made again"


def test_a_kept_file_that_was_spoilt_is_made_again(clip):
    seen = clip.rendition("low")
    right = seen.frames().copy()
    seen.path.write_bytes(b"spoilt")
    assert (seen.frame(4) == right[4]).all()
    assert (seen.frames() == right).all()


def test_a_clip_that_was_changed_is_refused_with_its_own_sentence(clip, small):
    (small.root / "clips/ada-nod.mp4").write_bytes(b"spoilt")
    with pytest.raises(DoubleTakeError, match=r'git restore "assets/clips/ada-nod\.mp4"'):
        clip.rendition("low").frames()


# what is refused


@pytest.mark.parametrize("how", ["best", "", None, 3, "original", ["low"]])
def test_an_unknown_way_lists_the_ways(clip, how):
    with pytest.raises(DoubleTakeError) as told:
        clip.rendition(how)
    assert str(told.value).endswith('choose from "high", "medium", "low", "upscaled", "screen".')


def test_a_shown_clip_cannot_be_shown_again(clip):
    with pytest.raises(DoubleTakeError, match='as shown "low" already'):
        clip.rendition("low").rendition("high")


def test_a_frame_past_the_end_is_refused_before_anything_is_made(clip, state):
    with pytest.raises(DoubleTakeError, match="from 0 to 29"):
        clip.rendition("low").frame(COUNT)
    assert not state.exists()


def test_it_is_another_record_than_the_clip(clip):
    assert clip.rendition("low") == clip.rendition("low")
    assert clip.rendition("low") != clip.rendition("high")
    assert clip.rendition("low") != clip
    assert len({clip, clip.rendition("low"), clip.rendition("low")}) == 2
