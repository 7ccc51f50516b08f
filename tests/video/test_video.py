"""Frames in, frames out."""

import av
import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.video import decode, encode_h264


def moving(count=9, height=48, width=64):
    """A bright square that moves two pixels a frame over a slope."""
    frames = np.empty((count, height, width, 3), np.uint8)
    frames[:] = np.linspace(40, 120, width, dtype=np.uint8)[None, None, :, None]
    for index in range(count):
        frames[index, 16:32, 4 + 2 * index : 20 + 2 * index] = 220
    return frames


def test_what_is_written_is_read_again(tmp_path):
    frames = moving()
    path = encode_h264(frames, 24, tmp_path / "a clip.mp4", quality=8)
    assert path == tmp_path / "a clip.mp4"
    back = decode(path)
    assert back.shape == frames.shape
    assert np.abs(back.astype(int) - frames).mean() < 4
    assert not back.flags.writeable
    assert [file.name for file in tmp_path.iterdir()] == ["a clip.mp4"]


def test_it_is_what_browsers_play(tmp_path):
    content = encode_h264(moving(), 24)
    # The index stands before the pictures, so that playing starts while it loads.
    assert content.index(b"moov") < content.index(b"mdat")
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.average_rate == 24
        assert not container.streams.audio


def test_frames_may_come_one_by_one_and_the_rate_need_not_be_whole(tmp_path):
    path = encode_h264((frame for frame in moving(4)), 30000 / 1001, tmp_path / "clip.mp4")
    assert len(decode(path)) == 4
    assert len(decode(path, limit=2)) == 2


@pytest.mark.parametrize(
    ("frames", "says"),
    [
        ([], "no frame"),
        ([np.zeros((32, 33, 3), np.uint8)], "even"),
        ([np.zeros((32, 32), np.uint8)], "RGB"),
        ([np.zeros((32, 32, 3), np.float32)], "whole bytes"),
        ([np.zeros((32, 32, 3), np.uint8), np.zeros((16, 32, 3), np.uint8)], "same size"),
    ],
)
def test_frames_that_make_no_clip_are_refused_and_leave_nothing(tmp_path, frames, says):
    with pytest.raises(DoubleTakeError, match=says):
        encode_h264(frames, 24, tmp_path / "clip.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fps", [0, -1, 1000, float("nan")])
def test_an_impossible_rate_is_refused(fps):
    with pytest.raises(DoubleTakeError, match="between 1 and 240"):
        encode_h264(moving(2), fps)


def test_a_failed_clip_leaves_the_old_one(tmp_path):
    path = encode_h264(moving(), 24, tmp_path / "clip.mp4")
    before = path.read_bytes()
    with pytest.raises(DoubleTakeError):
        encode_h264([moving(1)[0], np.zeros((2, 2, 3), np.uint8)], 24, path)
    assert path.read_bytes() == before


def test_a_missing_cut_or_strange_file_is_named(tmp_path):
    with pytest.raises(DoubleTakeError, match="no file gone.mp4"):
        decode(tmp_path / "gone.mp4")
    (tmp_path / "text.mp4").write_text("not a clip", encoding="utf-8")
    with pytest.raises(DoubleTakeError, match=r"text\.mp4 is damaged"):
        decode(tmp_path / "text.mp4")
    path = encode_h264(moving(40), 24, tmp_path / "cut.mp4", quality=1)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(DoubleTakeError, match=r"cut\.mp4 is damaged"):
        decode(path)


def test_sound_without_a_picture(tmp_path):
    path = tmp_path / "sound.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=16000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(DoubleTakeError, match="no picture"):
        decode(path)
