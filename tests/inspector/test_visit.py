"""A visit: watched, stopped and gone on with, another face, and nothing left behind."""

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.inspector import Compression, Stopped, Visit, inspect
from doubletake.inspector.face_pictures import close_up


@pytest.fixture
def short(make, talk):
    """The first dozen frames of a clip, as a file."""
    return make.film(talk.frames[:12])


@pytest.fixture
def two_faces(make, portrait):
    """A picture with a large and a small face."""
    import cv2

    image = portrait.image
    small = cv2.resize(image, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    wide = np.full((image.shape[0], image.shape[1] + small.shape[1], 3), 120, np.uint8)
    wide[:, : image.shape[1]] = image
    wide[: small.shape[0], image.shape[1] :] = small
    return make.picture(wide, ".png")


def test_it_tells_how_far_it_is_and_finds_what_inspecting_finds(short):
    told = []
    with Visit(short, "a.mp4") as visit:
        found = visit.inspect(progress=lambda words, done: told.append((words, done)))
        assert found is visit.inspection
        numbers, pictures = visit.pictures()
        assert numbers == list(range(12)) and all(one.startswith(b"\xff\xd8") for one in pictures)
        (row,) = visit.boxes(numbers)
        assert all(0 <= left < right <= 1 and 0 <= top < bottom <= 1 for left, top, right, bottom in row)
    shares = [done for _, done in told]
    assert shares == sorted(shares) and 0 < shares[0] < 0.2 and shares[-1] == 1
    assert [*dict.fromkeys(words for words, _ in told)] == ["looking for faces", "measuring"]
    assert found.readings == inspect(short).readings


@pytest.mark.parametrize("at", [0.3, 0.8])
def test_it_can_be_stopped_and_gone_on_with(short, at):
    def watch(_words, done):
        if done > at:
            raise Stopped

    with Visit(short) as visit:
        with pytest.raises(Stopped):
            visit.inspect(progress=watch)
        assert visit.inspection is None
        assert visit.inspect().face == 1


def test_another_face_is_measured_without_looking_for_faces_again(two_faces):
    told = []
    with Visit(two_faces) as visit:
        first = visit.inspect()
        second = visit.inspect(2, progress=lambda words, done: told.append(words))
        assert (first.face, second.face) == (1, 2) and set(told) == {"measuring"}
        one, other = (found.observation.face_width[0] for found in (first, second))
        assert other < 0.8 * one
        with pytest.raises(DoubleTakeError, match="no face 3"):
            visit.inspect(3)
        assert visit.inspection is second


def test_the_face_that_is_measured_is_looked_at_closer(two_faces):
    with Visit(two_faces) as visit:
        with pytest.raises(DoubleTakeError, match="Nothing is looked into"):
            visit.close_up(0)
        visit.inspect()
        whole = next(visit.footage.frames())[1]
        for face in (1, 2):
            visit.inspect(face)
            part, place, scale = visit.close_up(0)
            left, top, right, bottom = np.round(np.array(place) * (visit.faces.size * 2)).astype(int)
            assert scale == 1 and np.array_equal(part, whole[top:bottom, left:right])
            inner = np.array(visit.boxes([0])[face - 1][0])
            assert (inner[:2] > place[:2]).all() and (inner[2:] < place[2:]).all()
        for frame in (-1, 1):
            with pytest.raises(DoubleTakeError, match=f"no frame {frame}"):
                visit.close_up(frame)


def test_looking_closer_does_not_wait_for_what_takes_long(short):
    with Visit(short) as visit:
        visit.inspect()

        def watch(_words, _done):
            with pytest.raises(DoubleTakeError, match="being measured"):
                visit.close_up(0)
            raise Stopped

        with pytest.raises(Stopped):
            visit.inspect(progress=watch)
        assert visit.close_up(11)[0].shape[2] == 3


def test_a_face_as_large_as_a_screen_is_shown_smaller_and_a_frame_without_one_whole():
    frame = np.zeros((1200, 900, 3), np.uint8)
    part, place, scale = close_up(frame)
    assert part.shape == (720, 540, 3) and place == (0, 0, 1, 1) and scale == 0.6
    part, place, scale = close_up(frame, (-10.0, 100.0, 90.0, 200.0))
    assert place[0] == 0 and scale == 1 and part.shape[:2] == (220, 150)


def test_compressing_is_watched_and_can_be_stopped(short):
    told = []

    def watch(words, done):
        told.append((words, done))
        if "again" in words and done > 0.9:
            raise Stopped

    with Visit(short) as visit:
        visit.inspect()
        with pytest.raises(Stopped):
            visit.compress(Compression(40, 160), watch)
        steps = [*dict.fromkeys(words for words, _ in told)]
        assert steps == ["compressing", "looking for the face again", "measuring again"]
        shares = [done for _, done in told]
        assert shares == sorted(shares) and 0.9 < shares[-1] <= 1
        done = visit.compress(Compression(40, 160))
        assert done.before is visit.inspection.observation and done.recompressed.width == 160


def test_what_is_closed_holds_nothing_and_whoever_works_on_it_stops(short):
    visit = Visit(short)
    visit.inspect()

    def watch(_words, _done):
        visit.closed = True  # as `close` does first, while the work goes on

    with pytest.raises(Stopped):
        visit.compress(Compression(), watch)
    visit.close()
    assert visit.footage.data == b"" and visit.inspection is None and visit.faces is None
    assert visit.pictures() == ([], []) and visit.boxes([0]) == []
