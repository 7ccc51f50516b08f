"""Write frames as a clip that every browser plays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.state import replacing

if TYPE_CHECKING:  # loads FFmpeg; only who writes a clip needs it
    import av
    from av.container import OutputContainer
    from av.video.stream import VideoStream

# The same x264 gives the same bytes only with the same number of threads, and without the shortcuts that some
# processors take. It costs no time but that of the other cores.
_REPEATABLE = {"threads": "1", "x264-params": "cpu-independent=1"}

# H.264's code of "limited range" and of BT.601's matrix, primaries and curve: without them, players guess by
# the frame's size.
_LIMITED, _BT601 = 1, 6

# A NAL unit of type 12, which decoders skip (ITU-T H.264, 7.3.2.7): a header, any number of 0xff, a stop bit.
_START, _FILLER, _STOP = b"\0\0\0\1", b"\x0c", b"\x80"

# With a stream size, the file holds so many bytes more, and as many again a frame: the index takes less than
# that, how much depends on the order of the frames, and an empty box fills up the rest.
_INDEX, _INDEX_OF_A_FRAME = 2048, 16


@overload
def encode_h264(
    frames: Iterable[np.ndarray],
    fps: float,
    path: None = None,
    quality: int = 20,
    options: dict[str, str] | None = None,
    *,
    repeatable: bool = False,
    stream_size: int | None = None,
) -> bytes: ...
@overload
def encode_h264(
    frames: Iterable[np.ndarray],
    fps: float,
    path: str | Path,
    quality: int = 20,
    options: dict[str, str] | None = None,
    *,
    repeatable: bool = False,
    stream_size: int | None = None,
) -> Path: ...
def encode_h264(
    frames: Iterable[np.ndarray],
    fps: float,
    path: str | Path | None = None,
    quality: int = 20,
    options: dict[str, str] | None = None,
    *,
    repeatable: bool = False,
    stream_size: int | None = None,
) -> bytes | Path:
    """Write frames as H.264 in MP4 (yuv420p, BT.601, index in front), which browsers play while it loads.

    Parameters
    ----------
    frames : (T, H, W, 3) uint8 RGB, or an iterable of (H, W, 3) frames
        H and W even, as the format demands.
    fps : float
        Frames a second.
    path : str or Path, optional
        Where to write. The file appears there whole or not at all.
    quality : int
        x264's constant rate factor: 0 is without loss, 18 looks it, 51 is worst.
    options : dict, optional
        Further settings of x264, such as ``{"g": "25"}``: a frame to begin decoding at every 25 frames.
    repeatable : bool
        Whether the same frames shall give the same bytes on every machine with the same x264; slower, as it
        takes one core.
    stream_size : int, optional
        How many bytes the encoded pictures shall take, filled up with what decoders skip. Clips of one stream
        size and one number of frames are files of one size too: it tells nothing of what they show.

    Returns
    -------
    bytes or Path
        The file's bytes if no path was given, else the path.

    Raises
    ------
    DoubleTakeError
        If there is no frame, a frame has another shape or an odd side, or the pictures take more bytes than
        ``stream_size``.

    Examples
    --------
    >>> import numpy as np
    >>> clip = encode_h264(np.zeros((3, 32, 32, 3), np.uint8), fps=24)
    >>> clip[4:8]
    b'ftyp'
    """
    if not 0 < fps <= 240:
        raise DoubleTakeError(f"Choose a frame rate between 1 and 240 a second, not {fps}.")
    if not 0 <= quality <= 51:
        raise DoubleTakeError(f"Choose a quality between 0 and 51, not {quality}.")
    settings = {"crf": str(quality), "preset": "veryfast"} | (_REPEATABLE if repeatable else {})
    settings |= options or {}
    if path is None:
        with tempfile.TemporaryDirectory(prefix="doubletake-") as folder:
            file = Path(folder) / "clip.mp4"
            _write(frames, fps, file, settings, stream_size)
            return file.read_bytes()
    path = Path(path)
    # The index is moved to the front by reading the file again, so it must be a real file.
    with replacing(path) as part:
        _write(frames, fps, part, settings, stream_size)
    return path


def _write(
    frames: Iterable[np.ndarray],
    fps: float,
    file: Path,
    settings: dict[str, str],
    stream_size: int | None,
) -> None:
    import av

    count = size = 0
    last: av.Packet[Any] | None = None
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        for packet in _packets(container, frames, fps, settings):
            count, size = count + 1, size + _size_in_file(packet)
            if last is not None:
                container.mux(last)
            last = packet
        if last is not None:
            container.mux(last if stream_size is None else _filled(last, stream_size - size, size))
    if stream_size is not None:
        _pad(file, stream_size + _INDEX + _INDEX_OF_A_FRAME * count)


def _packets(
    container: OutputContainer, frames: Iterable[np.ndarray], fps: float, settings: dict[str, str]
) -> Iterator[av.Packet[Any]]:
    """Yield the encoded pictures in the order of the file."""
    import av

    stream: VideoStream | None = None
    shape: tuple[int, ...] = ()
    for frame in frames:
        frame = np.ascontiguousarray(frame)
        if stream is None:
            shape = frame.shape
            if frame.dtype != np.uint8 or frame.ndim != 3 or shape[2] != 3 or shape[0] % 2 or shape[1] % 2:
                raise DoubleTakeError("A clip is made of RGB frames of whole bytes with even sides.")
            stream = _stream(container, shape, fps, settings)
        elif frame.shape != shape or frame.dtype != np.uint8:
            raise DoubleTakeError("Every frame of a clip has the same size.")
        # Converted here: left to the encoder's wrapper, the same pictures gave different bytes in different
        # places of memory (PyAV 17.1: four outcomes in eight runs; this way, one).
        picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(format="yuv420p")
        yield from stream.encode(picture)
    if stream is None:
        raise DoubleTakeError("There is no frame to make a clip of.")
    yield from stream.encode()


def _stream(
    container: OutputContainer, shape: tuple[int, ...], fps: float, settings: dict[str, str]
) -> VideoStream:
    stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
    stream.height, stream.width = shape[:2]
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.color_range = _LIMITED
    context.colorspace = context.color_primaries = context.color_trc = _BT601
    stream.options = dict(settings)
    return stream


def _size_in_file(packet: av.Packet[Any]) -> int:
    """Return how many bytes a packet takes in MP4, where four that tell the length stand for a start code."""
    # Within a unit, three bytes like those of a start code cannot occur, and none ends with a zero.
    return sum(4 + len(unit.rstrip(b"\0")) for unit in bytes(packet).split(_START[1:])[1:])


def _filled(packet: av.Packet[Any], missing: int, size: int) -> av.Packet[Any]:
    """Return a packet that takes so many bytes more."""
    import av

    padding = missing - len(_START) - len(_FILLER) - len(_STOP)
    if padding < 0:
        raise DoubleTakeError(
            f"The pictures of this clip take {size:,} bytes and do not fit into {size + missing:,}: choose a "
            "higher rate factor or a larger stream size."
        )
    filled = av.Packet(bytes(packet) + _START + _FILLER + b"\xff" * padding + _STOP)
    for field in ("stream", "time_base", "pts", "dts", "duration", "is_keyframe"):
        setattr(filled, field, getattr(packet, field))
    return filled


def _pad(file: Path, size: int) -> None:
    """Make a file so large, with an empty box at its end."""
    box = size - file.stat().st_size
    with open(file, "ab") as end:
        end.write(box.to_bytes(4, "big") + b"free" + bytes(box - 8))
