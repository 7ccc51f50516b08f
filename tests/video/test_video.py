"""Frames in, frames out."""

import re

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


def noise(frames=20, seed=0, side=96):
    """Pictures that are costly to encode, unlike those of `moving`."""
    return np.random.default_rng(seed).integers(60, 200, (frames, side, side, 3)).astype(np.uint8)


def stream_of(path):
    """Size of the stream, and of each of its packets how it is shown."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    shown = [(packet.pts, packet.dts, packet.duration, packet.is_keyframe) for packet in packets]
    return sum(packet.size for packet in packets), shown


@pytest.mark.parametrize("frames", [20, 1])
def test_a_stream_size_makes_files_of_one_size_and_changes_no_picture(tmp_path, frames):
    sizes, words = set(), {"options": {"g": "5"}, "repeatable": True}
    clips = {"noise": noise(frames), "flat": np.full((frames, 96, 96, 3), 90, np.uint8)}
    for name, clip in clips.items():
        plain = encode_h264(clip, 25, tmp_path / f"{name}-plain.mp4", 24, **words)
        filled = encode_h264(clip, 25, tmp_path / f"{name}.mp4", 24, stream_size=200_000, **words)
        np.testing.assert_array_equal(decode(filled), decode(plain))
        (before, shown), (after, still_shown) = stream_of(plain), stream_of(filled)
        assert before < after == 200_000 and shown == still_shown
        content = filled.read_bytes()
        assert content.index(b"moov") < content.index(b"mdat")
        sizes.add(len(content))
    assert len(sizes) == 1


def test_a_stream_size_may_be_met_exactly_but_not_missed(tmp_path):
    plain = encode_h264(noise(), 25, tmp_path / "plain.mp4", 24, repeatable=True)
    least = stream_of(plain)[0] + 6  # a start code, a header and a stop bit
    filled = encode_h264(noise(), 25, tmp_path / "filled.mp4", 24, repeatable=True, stream_size=least)
    assert stream_of(filled)[0] == least
    before = filled.read_bytes()
    with pytest.raises(DoubleTakeError, match=rf"{least - 6:,} bytes and do not fit into {least - 1:,}"):
        encode_h264(noise(), 25, filled, 24, repeatable=True, stream_size=least - 1)
    assert filled.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["filled.mp4", "plain.mp4"]


def test_the_file_tells_its_colours_and_they_come_back(tmp_path):
    colours = np.zeros((3, 64, 64, 3), np.uint8)
    colours[:, :, :32], colours[:, :, 32:] = (180, 60, 40), (30, 90, 160)
    path = encode_h264(colours, 25, tmp_path / "clip.mp4", quality=5)
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        told = (context.color_range, context.colorspace, context.color_primaries, context.color_trc)
    assert told == (1, 6, 6, 6), "limited range, BT.601"
    assert np.abs(decode(path).astype(int) - colours)[:, :, [8, 56]].max() <= 4


def test_a_repeatable_clip_has_the_same_bytes_from_wherever_its_frames_lie(tmp_path):
    frames = noise(8)
    found = set()
    for start in (0, 1, 2, 3, 5, 7, 17, 33):
        room = np.zeros(frames[0].size + 64, np.uint8)

        def moved(room=room, start=start):
            for frame in frames:
                place = room[start : start + frame.size].reshape(frame.shape)
                place[:] = frame
                yield place

        found.add(encode_h264(moved(), 25, quality=20, options={"preset": "slow"}, repeatable=True))
    (content,) = found
    assert re.search(rb"x264 - core.*? threads=1 ", content)
