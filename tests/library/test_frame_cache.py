"""Frames of a clip: opened late, one by one or all, exact, and within a bound of memory."""

import hashlib
import os
import threading

import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import bounded_cache, files, frame_cache
from doubletake.video import decoding, encode_h264, seeking

COUNT, SIDE, EVERY = 23, 64, 5


@pytest.fixture
def clip(small, monkeypatch):
    """A clip of frames that no neighbour resembles, with a keyframe every five; nothing of it is kept yet."""
    rng = np.random.default_rng(5)
    frames = rng.integers(0, 255, (COUNT, SIDE // 8, SIDE // 8, 3), np.uint8)
    frames = frames.repeat(8, axis=1).repeat(8, axis=2)
    options = {"g": str(EVERY), "sc_threshold": "0"}
    encode_h264(frames, 24, small.root / "clips/ada-nod.mp4", 18, options)
    small.sign(frames=COUNT, duration=COUNT / 24)
    monkeypatch.setattr(frame_cache, "pictures", bounded_cache.BoundedCache(count=64, size=160_000_000))
    return library.clip("ada-nod")


@pytest.fixture
def decoded(monkeypatch):
    """The (start, stop) of every run that is decoded; (0, None) for a whole clip."""
    asked, run, whole = [], seeking.decode_run, decoding.decode

    def counted_run(path, index, start, stop):
        asked.append((start, stop))
        return run(path, index, start, stop)

    def counted_whole(path, limit=None):
        asked.append((0, None))
        return whole(path, limit)

    monkeypatch.setattr(seeking, "decode_run", counted_run)
    monkeypatch.setattr("doubletake.video.decode", counted_whole)
    return asked


def test_each_frame_alone_is_the_same_as_among_all_in_any_order(clip, monkeypatch):
    alone = {index: clip.frame(index) for index in np.random.default_rng(0).permutation(COUNT).tolist()}
    monkeypatch.setattr(frame_cache, "pictures", bounded_cache.BoundedCache(count=64, size=160_000_000))
    frames = clip.frames()
    assert len(frames) == COUNT
    for index, frame in alone.items():
        assert (frame == frames[index]).all(), index
        assert not frame.flags.writeable


def test_shipped_clips_give_the_same_frames_alone(monkeypatch):
    clip = library.clip("ines-talk")
    monkeypatch.setattr(frame_cache, "pictures", bounded_cache.BoundedCache(count=64, size=160_000_000))
    alone = {index: clip.frame(index) for index in (79, 0, 24, 23, 47, 48, 50, 3)}
    frames = clip.frames()
    assert all((frame == frames[index]).all() for index, frame in alone.items())


def test_one_frame_costs_the_frames_since_its_keyframe_and_no_more(clip, decoded):
    clip.frame(12)
    assert decoded == [(10, 13)]
    clip.frame(11)
    clip.frame(12)
    assert decoded == [(10, 13)], "what was decoded on the way is kept"
    clip.frame(13)
    assert decoded == [(10, 13), (10, 15)], "whoever goes on is playing: the rest of the second"
    clip.frame(22)
    assert decoded[2:] == [(20, 23)]


def test_playing_one_by_one_decodes_every_run_twice_at_most(clip, decoded):
    for index in range(COUNT):
        clip.frame(index)
    assert len(decoded) == 2 * 5
    before = list(decoded)
    for index in range(COUNT):
        clip.frame(index)
    assert decoded == before, "decoded once"


def test_when_all_frames_are_there_none_is_decoded_again(clip, decoded):
    frames = clip.frames()
    assert np.shares_memory(clip.frame(7), frames)
    assert clip.frames() is frames
    assert decoded == [(0, None)]


def test_a_clip_with_one_keyframe_is_decoded_whole_at_the_second_frame(small, decoded, monkeypatch):
    monkeypatch.setattr(frame_cache, "pictures", bounded_cache.BoundedCache(count=64, size=160_000_000))
    clip = library.clip("ada-nod")
    first, second = clip.frame(1), clip.frame(3)
    assert decoded == [(0, 2), (0, None)]
    assert (first == clip.frames()[1]).all() and (second == clip.frames()[3]).all()


def test_asking_for_a_clip_does_not_read_its_file(small):
    (small.root / "clips/ada-nod.mp4").unlink()
    (small.root / "clips/ada-nod.npz").unlink()
    clip = library.clip("ada-nod")
    assert (clip.frame_count, clip.duration, clip.path.name) == (5, 5 / 24, "ada-nod.mp4")
    assert library.clips(kind="camera") == (clip,)


def test_the_files_sum_is_taken_once_and_not_for_each_frame(clip, monkeypatch):
    sums, take = [], hashlib.file_digest

    def counted(file, name):
        sums.append(file.name)
        return take(file, name)

    monkeypatch.setattr(files.hashlib, "file_digest", counted)
    monkeypatch.setattr(files, "_verified", set())
    for index in range(COUNT):
        clip.frame(index)
    clip.frames()
    assert len(sums) == 1
    # The same bytes, but the file's state is another one: it is looked at again.
    clip.path.write_bytes(clip.path.read_bytes())
    os.utime(clip.path, ns=(1, 1))
    clip.frame(0)
    assert len(sums) == 2


def test_memory_stays_within_its_bound(clip, monkeypatch):
    of_a_frame = SIDE * SIDE * 3
    small = bounded_cache.BoundedCache(count=64, size=8 * of_a_frame)
    monkeypatch.setattr(frame_cache, "pictures", small)
    for index in range(COUNT):
        clip.frame(index)
        assert small.nbytes <= 8 * of_a_frame
    alone = [clip.frame(index).copy() for index in (22, 0, 11)]
    frames = clip.frames()
    assert all((frame == frames[index]).all() for frame, index in zip(alone, (22, 0, 11), strict=True))


def test_many_threads_get_the_right_frames(clip):
    expected, wrong = clip.frames().copy(), []
    for key in list(frame_cache.pictures._items):
        frame_cache.pictures.forget(key)

    def look(seed):
        for index in np.random.default_rng(seed).integers(0, COUNT, 60).tolist():
            if not (clip.frame(index) == expected[index]).all():
                wrong.append(index)

    threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_clip_that_holds_more_or_fewer_frames_than_promised_gives_none(small):
    for promised in (4, 6):
        small.sign(frames=promised)
        with pytest.raises(DoubleTakeError, match="does not hold the frames"):
            library.clip("ada-nod").frame(2)


def test_a_clip_of_another_size_than_promised_gives_none(small):
    small.sign(width=32)
    with pytest.raises(DoubleTakeError, match="does not hold the frames"):
        library.clip("ada-nod").frame(2)
