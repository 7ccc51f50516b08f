"""Some frames of a clip without the rest, and never a neighbour of the one that was wanted."""

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.video import decode, decode_run, encode_h264, frame_index

COUNT = 23
ENCODINGS = {
    "a keyframe every five": {"g": "5"},
    "without frames that look ahead": {"g": "7", "bf": "0"},
    "runs that lean on each other": {"x264-params": "keyint=6:min-keyint=6:open-gop=1:bframes=3"},
    "one keyframe": {},
    "keyframes only": {"g": "1"},
}


def noise(count=COUNT, height=48, width=64):
    """Frames that no neighbour resembles."""
    rng = np.random.default_rng(3)
    coarse = rng.integers(0, 255, (count, height // 8, width // 8, 3), np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


@pytest.fixture(params=ENCODINGS, ids=ENCODINGS.keys())
def path(request, tmp_path):
    return encode_h264(noise(), 25, tmp_path / "noise.mp4", 18, ENCODINGS[request.param])


def test_every_frame_is_the_same_alone_as_among_all(path):
    index, frames = frame_index(path), decode(path)
    assert len(index) == len(frames) == COUNT
    for number in np.random.default_rng(1).permutation(COUNT).tolist():
        start, stop = index.run(number)
        assert start in index.keyframes
        assert start <= number < stop
        (*_, last) = decode_run(path, index, start, number + 1)
        assert (last == frames[number]).all(), number
        assert (decode_run(path, index, start, stop) == frames[start:stop]).all()


def test_runs_follow_each_other_from_the_first_frame_to_the_last(path):
    index = frame_index(path)
    ends = {index.run(number) for number in range(COUNT)}
    assert sorted(ends) == list(zip(index.keyframes, (*index.keyframes[1:], COUNT), strict=True))


def test_keyframes_are_where_they_were_asked_for(tmp_path):
    path = encode_h264(noise(), 25, tmp_path / "noise.mp4", 18, {"g": "10", "sc_threshold": "0"})
    assert frame_index(path).keyframes == (0, 10, 20)
    run = decode_run(path, frame_index(path), 10, 12)
    assert run.shape == (2, 48, 64, 3)
    assert not run.flags.writeable


def test_a_clip_whose_time_does_not_begin_at_nought(tmp_path):
    """Copied with its first ten frames cut away, so that it begins late."""
    import av

    whole, late = tmp_path / "whole.mp4", tmp_path / "late.mkv"
    encode_h264(noise(), 25, whole, 18, {"g": "5", "sc_threshold": "0"})
    with av.open(str(whole)) as source, av.open(str(late), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size and packet.pts >= frame_index(whole).times[10]:
                packet.stream = stream
                target.mux(packet)
    index, frames = frame_index(late), decode(late)
    assert index.times[0] > 0
    assert len(index) == len(frames) == COUNT - 10
    for number in (0, 1, 4, 5, 9, 12):
        (*_, last) = decode_run(late, index, index.run(number)[0], number + 1)
        assert (last == frames[number]).all()
        assert (last == decode(whole)[number + 10]).all()


def test_an_index_of_another_file_is_noticed(tmp_path):
    one = encode_h264(noise(), 25, tmp_path / "one.mp4", 18, {"g": "5"})
    other = encode_h264(noise(), 10, tmp_path / "other.mp4", 18, {"g": "5"})
    with pytest.raises(DoubleTakeError, match=r"one\.mp4 is damaged"):
        decode_run(one, frame_index(other), 5, 8)


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DoubleTakeError, match=r"no file gone\.mp4"):
        frame_index(tmp_path / "gone.mp4")
    (tmp_path / "text.mp4").write_text("not a clip", encoding="utf-8")
    with pytest.raises(DoubleTakeError, match=r"text\.mp4 is damaged"):
        frame_index(tmp_path / "text.mp4")
    path = encode_h264(noise(), 25, tmp_path / "cut.mp4", 1, {"g": "5"})
    index = frame_index(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(DoubleTakeError, match=r"cut\.mp4 is damaged"):
        decode_run(path, index, *index.run(COUNT - 1))
