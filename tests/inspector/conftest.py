"""Files of every awkward kind, made for real in memory."""

import io
import os
import struct
import zlib
from contextlib import contextmanager
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from doubletake import library


@contextmanager
def usual_priority():
    """Undo what SVT-AV1, run as root, does to its thread: real-time, all else starves."""
    policy = getattr(os, "sched_getscheduler", lambda _: None)(0)
    try:
        yield
    finally:
        if policy is not None and os.sched_getscheduler(0) != policy:
            os.sched_setscheduler(0, policy, os.sched_param(0))


def film(
    frames,
    fps=25,
    form="mp4",
    codec="libx264",
    pixels="yuv420p",
    times=None,
    options=None,
    audio=False,
    **context,
):
    """Frames (T, H, W, 3) as the bytes of a clip; ``times`` in thousandths of a second."""
    import av

    target = io.BytesIO()
    with usual_priority(), av.open(target, "w", format=form) as container:
        stream = container.add_stream(codec, rate=Fraction(fps))
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixels
        stream.options = (
            {"crf": "12", "preset": "veryfast", **(options or {})} if "x264" in codec else options or {}
        )
        for name, value in context.items():
            setattr(stream.codec_context, name, value)
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 1000)
        for index, frame in enumerate(frames):
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            picture = picture.reformat(format=pixels)
            if times is not None:
                picture.pts, picture.time_base = times[index], Fraction(1, 1000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return target.getvalue()


def sound(form="mp4", codec="aac"):
    """A second of silence."""
    import av

    target = io.BytesIO()
    with av.open(target, "w", format=form) as container:
        stream = container.add_stream(codec, rate=44100, layout="mono")
        for start in range(0, 44100, 1024):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 44100, start, Fraction(1, 44100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return target.getvalue()


def picture(rgb, ending=".png", *options):
    """A picture (H, W, 3) as the bytes of a file."""
    import cv2

    return cv2.imencode(ending, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), list(options))[1].tobytes()


def animation(frames, ending, milliseconds):
    """Frames as an animated GIF, PNG, WebP or AVIF."""
    import cv2

    moving = cv2.Animation()
    moving.frames = [cv2.cvtColor(frame, cv2.COLOR_RGB2BGR) for frame in frames]
    moving.durations = list(milliseconds)
    return cv2.imencodeanimation(ending, moving)[1].tobytes()


def turned(clip, a, b, c, d):
    """A clip in MP4 with another display matrix in its header."""
    at = clip.index(b"tkhd") + 4
    at += 4 + (20 if clip[at] == 0 else 32) + 16
    one = 1 << 16
    matrix = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    return clip[:at] + matrix + clip[at + 36 :]


def exif(orientation=1, make=b"", place=False):
    """An Exif block with an orientation, a maker, and whether there is a place on earth."""
    entries = [struct.pack("<HHIHxx", 0x0112, 3, 1, orientation)]
    if make:
        entries.append(struct.pack("<HHII", 0x010F, 2, len(make) + 1, 8 + 2 + 12 * (2 + place) + 4))
    if place:
        entries.append(struct.pack("<HHII", 0x8825, 4, 1, 8))
    entries.sort(key=lambda entry: struct.unpack_from("<H", entry)[0])
    return (
        b"II*\x00\x08\x00\x00\x00"
        + struct.pack("<H", len(entries))
        + b"".join(entries)
        + bytes(4)
        + make
        + b"\0"
    )


def jpeg_with(jpeg, marker, content):
    """A JPEG with one more segment at its beginning."""
    return jpeg[:2] + b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def png_chunk(name, content):
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width, height, rows=None):
    """A black PNG of a claimed size, with so many rows in it."""
    data = zlib.compress(bytes((width + 1) * (height if rows is None else rows)), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")
    )


@pytest.fixture(scope="session")
def make():
    """The makers of this file by their names."""
    return SimpleNamespace(
        film=film, sound=sound, picture=picture, animation=animation, turned=turned, exif=exif,
        jpeg_with=jpeg_with, png_chunk=png_chunk, png_of=png_of,
    )  # fmt: skip


@pytest.fixture(scope="session")
def corners():
    """``corners(count, width, height)``: frames whose corners are red, green, blue and white.

    In the middle they grow brighter from one to the next.
    """

    def make_frames(count=6, width=96, height=64):
        frames = np.full((count, height, width, 3), 90, np.uint8)
        for place, colour in zip(
            ((0, 0), (0, 1), (1, 0), (1, 1)),
            ((230, 20, 20), (20, 200, 20), (20, 20, 230), (240, 240, 240)),
            strict=True,
        ):
            rows = slice(0, height // 3) if place[0] == 0 else slice(-(height // 3), None)
            columns = slice(0, width // 3) if place[1] == 0 else slice(-(width // 3), None)
            frames[:, rows, columns] = colour
        for index in range(count):
            frames[index, height // 3 : -(height // 3), width // 3 : -(width // 3)] = 40 + 25 * index % 200
        return frames

    return make_frames


@pytest.fixture(scope="session")
def talk():
    """A clip of the library: its bytes, frames and record."""
    clip = library.clip("marc-talk")
    return SimpleNamespace(clip=clip, data=clip.path.read_bytes(), frames=clip.frames(), fps=clip.fps)


@pytest.fixture(scope="session")
def portrait():
    """A still of the library: its bytes and its pixels."""
    still = library.still("ines-portrait")
    return SimpleNamespace(still=still, data=still.path.read_bytes(), image=still.image())
