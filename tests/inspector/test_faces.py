"""Faces found, followed and told apart, on frames whose landmarks are known."""

import numpy as np
import pytest

from doubletake import library
from doubletake.inspector.faces import find_faces, follow_faces

FPS = 24


def timed(frames):
    return ((index / FPS, frame) for index, frame in enumerate(frames))


@pytest.fixture(scope="module")
def ines():
    return library.clip("ines-talk").frames()[:30]


@pytest.fixture(scope="module")
def marc():
    return library.clip("marc-talk").frames()[:30]


def test_one_face_is_followed_through_all_frames(marc):
    found = follow_faces(timed(marc))
    assert [(track.first, track.last, track.frames) for track in found.tracks] == [(0, 29, 30)]
    truth = library.clip("marc-talk").truth().landmarks[:30]
    inner = [36, 39, 42, 45, 48, 54]  # corners of eyes and mouth: the same places for both
    apart = np.linalg.norm(found.tracks[0].landmarks[:, inner] - truth[:, inner], axis=-1)
    assert np.median(apart) < 0.04 * found.tracks[0].width
    assert np.allclose(found.times, np.arange(30) / FPS)
    assert len(found.previews) == 30 and all(data[:2] == b"\xff\xd8" for data in found.previews.values())


def test_two_faces_are_two_and_the_larger_is_first(ines, marc):
    import cv2

    small = np.zeros_like(marc[:12])
    small[:, :256, :256] = [cv2.resize(f, (256, 256), interpolation=cv2.INTER_AREA) for f in marc[:12]]
    both = np.concatenate([small, ines[:12]], axis=2)
    tracks = follow_faces(timed(both)).tracks
    assert [track.frames for track in tracks] == [12, 12]
    assert tracks[0].landmarks[..., 0].min() > 512 > tracks[1].landmarks[..., 0].max()
    assert tracks[0].width > 1.6 * tracks[1].width


def test_a_cut_to_another_shot_ends_a_face(ines, marc):
    found = follow_faces(timed(np.concatenate([ines[:12], marc[:12]])))
    assert found.cuts == (12,)
    assert sorted((track.first, track.last) for track in found.tracks) == [(0, 11), (12, 23)]


def test_moving_heads_are_no_cut(ines, marc):
    assert follow_faces(timed(ines)).cuts == follow_faces(timed(marc)).cuts == ()


def test_a_face_that_is_hidden_for_a_moment_stays_the_same(ines):
    frames = ines.copy()
    frames[10:15, 150:440, 120:400] = 120
    (track,) = follow_faces(timed(frames)).tracks
    assert (track.first, track.last) == (0, 29)
    assert np.isnan(track.landmarks[10:15]).all() and track.frames >= 22
    assert track.box(12) is None and track.box(5) is not None


def test_small_faces_of_a_large_frame_are_found_part_by_part(marc):
    import cv2

    wide = np.full((1080, 1920, 3), 90, np.uint8)
    wide[600:900, 1500:1800] = cv2.resize(marc[0], (300, 300), interpolation=cv2.INTER_AREA)
    assert find_faces(wide, depth=0) == []
    (face,) = find_faces(wide)
    left, top, right, bottom = face.box
    assert 1500 < left < right < 1800 and 600 < top < bottom < 900


def test_no_face_is_found_where_there_is_none():
    noise = np.random.default_rng(0).integers(0, 255, (256, 256, 3), np.uint8)
    assert follow_faces(timed([noise] * 3)).tracks == ()
    assert follow_faces([]).tracks == ()


def test_a_glimpse_is_no_face_of_a_clip(marc):
    frames = np.full((12, *marc.shape[1:]), 120, np.uint8)
    frames[6:8] = marc[:2]
    assert follow_faces(timed(frames)).tracks == ()
    assert len(follow_faces(timed(marc[:1])).tracks) == 1  # of a picture it is


def test_a_clip_that_cuts_all_the_time_is_not_looked_at_closely_all_the_time(monkeypatch):
    from doubletake.inspector import faces

    depths = []
    monkeypatch.setattr(faces, "find_faces", lambda frame, depth: depths.append(depth) or [])
    chance = np.random.default_rng(1)
    blocks = chance.integers(0, 255, (48, 8, 8, 3), np.uint8).repeat(16, 1).repeat(16, 2)
    assert len(faces.follow_faces(timed(blocks)).cuts) > 40
    assert depths.count(2) == 2 and depths.count(1) <= 8
