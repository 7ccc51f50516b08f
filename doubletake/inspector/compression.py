"""Compress it again: what uploading, shrinking and uploading once more does to each cue.

The same frames and settings give the same pictures every time: x264 runs in one thread and without shortcuts
of the processor. Nothing is written anywhere.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from doubletake.cues import CUES, Observation, Reading, observe, read_cues
from doubletake.cues.reading import silent
from doubletake.errors import DoubleTakeError
from doubletake.inspector.faces import FaceTrack, follow_faces
from doubletake.text import often

if TYPE_CHECKING:
    from av import Packet, VideoCodecContext
    from av.video import VideoStream

    from doubletake.inspector.file_reader import Footage
    from doubletake.inspector.inspection import Inspection
    from doubletake.library import Clip

SMALLEST, LARGEST = 64, 1920  # pixels of the longest side
MOST_ROUNDS = 6

# Told at each frame what is being done, in words, in which of the three passes, and how many frames went by.
PassProgress = Callable[[str, int, int], None]
_X264 = {"preset": "veryfast", "threads": "1", "x264-params": "cpu-independent=1"}


@dataclass(frozen=True)
class Compression:
    """How a clip is compressed again.

    Attributes
    ----------
    quality : int
        x264's constant rate factor: 0 is without loss, 18 looks it, 28 is a usual upload, 51 is worst.
    size : int or None
        Pixels of the longest side; None for as it is. It is never made larger.
    rounds : int
        How many times it is uploaded: each takes what the one before left.

    Raises
    ------
    DoubleTakeError
        If a setting is out of its range.

    Examples
    --------
    >>> Compression(quality=30, size=320, rounds=2).words
    'quality 30, 320 pixels, uploaded 2 times'
    """

    quality: int = 28
    size: int | None = None
    rounds: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.quality <= 51:
            raise DoubleTakeError(f"Choose a quality between 0 and 51, not {self.quality}.")
        if self.size is not None and not SMALLEST <= self.size <= LARGEST:
            raise DoubleTakeError(f"Choose a size between {SMALLEST} and {LARGEST} pixels, not {self.size}.")
        if not 1 <= self.rounds <= MOST_ROUNDS:
            raise DoubleTakeError(f"Choose 1 to {MOST_ROUNDS} uploads, not {self.rounds}.")

    @property
    def words(self) -> str:
        """What is done, in words."""
        size = "as large as it was" if self.size is None else f"{self.size} pixels"
        return f"quality {self.quality}, {size}, uploaded {often(self.rounds)}"


@dataclass(frozen=True, eq=False)
class Recompressed:
    """What compressing again left.

    Attributes
    ----------
    clip : bytes
        The last upload as an MP4 file, which browsers play.
    count, height, width : int
        Its frames and their size.
    """

    clip: bytes
    count: int
    height: int
    width: int

    def stream(self) -> Iterator[np.ndarray]:
        """Yield its frames, (height, width, 3) uint8 RGB, one at a time."""
        import av

        with av.open(io.BytesIO(self.clip), "r", format="mov") as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            for frame in container.decode(stream):
                yield frame.to_ndarray(format="rgb24")

    @property
    def frames(self) -> np.ndarray:
        """All of them, (T, height, width, 3) uint8 RGB, read-only; decoded anew each time."""
        frames = np.stack(list(self.stream()))
        frames.setflags(write=False)
        return frames


@dataclass(frozen=True, eq=False)
class Change:
    """One cue before and after: ``name``, ``title``, both readings, and what became of it in ``words``."""

    name: str
    title: str
    before: Reading
    after: Reading
    words: str


@dataclass(frozen=True, eq=False)
class BeforeAfter:
    """What compressing again did.

    Attributes
    ----------
    settings : Compression
    changes : tuple of Change
        One for each cue, in the order of `doubletake.cues.CUES`.
    before, after : Observation
        What was seen of the face; None for ``after`` if it was not found any more.
    recompressed : Recompressed
    lost : tuple of str
        Titles of the cues that had an answer before and have none now.
    """

    settings: Compression
    changes: tuple[Change, ...]
    before: Observation
    after: Observation | None
    recompressed: Recompressed

    @property
    def lost(self) -> tuple[str, ...]:
        """Titles of the cues that had an answer before and have none now."""
        return tuple(each.title for each in self.changes if each.before.valid and not each.after.valid)


def recompress(
    frames: Iterable[np.ndarray],
    quality: int = 28,
    size: int | None = None,
    rounds: int = 1,
    *,
    frames_per_second: float = 25.0,
) -> Recompressed:
    """Compress frames with H.264 and read them back, once or several times.

    Parameters
    ----------
    frames : iterable of (H, W, 3) uint8 RGB
        All of one size.
    quality, size, rounds
        As in `Compression`.
    frames_per_second : float
        x264 spends less on a frame that is seen for a shorter time.

    Returns
    -------
    Recompressed
        As many frames, with even sides.

    Raises
    ------
    DoubleTakeError
        If a setting is out of its range, there is no frame, or frames differ in size.

    Examples
    --------
    >>> recompress(np.zeros((3, 64, 64, 3), np.uint8), quality=40).frames.shape
    (3, 64, 64, 3)
    """
    settings = Compression(quality, size, rounds)
    if not 0 < frames_per_second <= 240:
        raise DoubleTakeError("A clip shows between 1 and 240 frames a second.")
    stream: Iterator[np.ndarray] = _sized(frames, settings.size)
    for _ in range(rounds - 1):
        stream = _uploaded(stream, quality, frames_per_second)
    return _written(stream, quality, frames_per_second)


def before_after(
    frames: Sequence[np.ndarray] | Iterable[np.ndarray],
    times: np.ndarray,
    settings: Compression,
    *,
    before: Observation | None = None,
    progress: PassProgress | None = None,
) -> BeforeAfter:
    """Measure every cue before and after compressing again, both times with landmarks found in the picture.

    Parameters
    ----------
    frames : sequence or iterable of (H, W, 3) uint8 RGB
        A clip's frames, as ``library.clip("marc-talk").frames()``; a sequence unless ``before`` is given.
    times : (T,) float
        When each is shown, in seconds.
    settings : Compression
    before : Observation, optional
        What was seen of the frames before (`Inspection.observation`), if that is known: the same face is then
        looked for afterwards. Without it the largest face is followed.
    progress : callable, optional
        Called at each frame with what is being done, in words, which of the three passes that is (0 to 2),
        and how many frames went by. What it raises ends the work.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    DoubleTakeError
        If there is no face to begin with, or frames and times do not fit.

    Examples
    --------
    >>> from doubletake import library
    >>> clip = library.clip("marc-talk")
    >>> done = before_after(clip.frames()[:24], np.arange(24) / clip.fps, Compression(quality=40))
    >>> "Noise" in done.lost
    True
    """
    times = np.asarray(times, np.float64)
    if before is None:
        before = _observed(lambda: frames, times, None)
        if before is None:
            raise DoubleTakeError("No face was found, so there is nothing to measure before and after.")
    rate = before.frames_per_second if len(times) > 1 else 25.0
    rate = float(np.clip(rate, 1, 240)) if np.isfinite(rate) else 25.0
    original = _watched(frames, progress, "compressing", 0)
    done = recompress(original, settings.quality, settings.size, settings.rounds, frames_per_second=rate)
    if done.count != len(times):
        raise DoubleTakeError("There must be a time for each frame, and a frame for each time.")
    passes = iter((("looking for the face again", 1), ("measuring again", 2)))
    after = _observed(lambda: _watched(done.stream(), progress, *next(passes)), times, before)
    now = read_cues(after) if after is not None else {}
    changes = []
    for name, was in read_cues(before).items():
        reading = now.get(name) or _gone(was)
        changes.append(Change(name, CUES[name].title, was, reading, _what_became(was, reading)))
    return BeforeAfter(settings, tuple(changes), before, after, done)


def clip_before_after(clip: Clip, settings: Compression) -> BeforeAfter:
    """`before_after` for a clip of the library.

    Examples
    --------
    >>> from doubletake import library
    >>> changes = clip_before_after(library.clip("marc-talk"), Compression(quality=20)).changes
    >>> changes[0].name
    'blink'
    """
    return before_after(clip.frames(), np.arange(clip.frame_count) / clip.fps, settings)


def inspection_before_after(
    footage: Footage,
    inspection: Inspection,
    settings: Compression,
    most: int = 125,
    progress: PassProgress | None = None,
) -> BeforeAfter:
    """`before_after` for the face that was measured in a visitor's clip.

    Parameters
    ----------
    footage : Footage
    inspection : Inspection
        What was found in it (`examine`).
    settings : Compression
    most : int
        So many frames are taken, from the first in which the face is seen.
    progress : callable, optional
        As for `before_after`.

    Raises
    ------
    DoubleTakeError
        If no face was measured.
    """
    seen = inspection.observation
    if seen is None:
        raise DoubleTakeError("No face was found, so there is nothing to measure before and after.")

    stop = inspection.first + min(len(seen), most)

    def frames() -> Iterator[np.ndarray]:
        return (frame for _, frame in itertools.islice(footage.frames(), inspection.first, stop))

    if len(seen) > most:
        landmarks, times = seen.landmarks[:most], seen.times[:most]
        seen = observe(frames(), times, landmarks=landmarks, landmarks_from="detector")
    return before_after(frames(), seen.times, settings, before=seen, progress=progress)


def _watched(
    frames: Iterable[np.ndarray], progress: PassProgress | None, words: str, step: int
) -> Iterator[np.ndarray]:
    for count, frame in enumerate(frames, 1):
        if progress is not None:
            progress(words, step, count)
        yield frame


def _observed(
    stream: Callable[[], Iterable[np.ndarray]], times: np.ndarray, like: Observation | None
) -> Observation | None:
    """Look at the largest face, or at the one nearest to where another observation had it; None without.

    ``stream()`` gives the frames from the first on, each time.
    """
    faces = follow_faces(zip(times.tolist(), stream(), strict=True), previews_every=1_000_000)
    tracks = list(faces.tracks)
    if like is not None:
        tracks.sort(key=lambda track: _distance(track, like, faces.size))
    if not tracks:
        return None
    track = tracks[0]
    landmarks = np.full((len(times), 68, 2), np.nan, np.float32)
    landmarks[track.first : track.last + 1] = track.landmarks
    return observe(stream(), times, landmarks=landmarks, landmarks_from="detector")


def _distance(track: FaceTrack, like: Observation, size: tuple[int, int]) -> float:
    """How far two faces lie apart, as a share of the frame's width."""
    mine = np.nanmean(track.landmarks, (0, 1)) / size
    theirs = np.nanmean(like.landmarks, (0, 1)) / (like.width, like.height)
    return float(np.hypot(*(mine - theirs)))


def _gone(was: Reading) -> Reading:
    return silent(was.name, "The face is not found any more.", direction=was.direction, unit=was.unit)


def _what_became(was: Reading, now: Reading) -> str:
    if not was.valid:
        return "It had no answer before." if not now.valid else "It had no answer before, and has one now."
    if not now.valid:
        return f"Its answer is gone. {now.reason}"
    if was.unit == "dB":  # a logarithm: its difference is what counts
        step = now.value - was.value
        return (
            "It hardly changed."
            if abs(step) < 0.5
            else f"It {'rose' if step > 0 else 'fell'} by {abs(step):.1f} dB."
        )
    if was.value and abs(now.value / was.value - 1) < 0.05:
        return "It hardly changed."
    if not was.value:
        return "It hardly changed." if abs(now.value) < 1e-6 else "It rose from nothing."
    share = now.value / was.value
    if share <= 0:
        return "It changed its sign."
    return f"It {'rose' if abs(now.value) > abs(was.value) else 'fell'} to {share:.2f} times what it was."


def _sized(frames: Iterable[np.ndarray], size: int | None) -> Iterator[np.ndarray]:
    """Yield frames at their size, with even sides as H.264 asks."""
    import cv2

    first: tuple[int, ...] | None = None
    for frame in frames:
        shape: tuple[int, ...] = getattr(frame, "shape", ())
        if len(shape) != 3 or shape[2] != 3 or frame.dtype != np.uint8 or min(shape[:2]) < 2:
            raise DoubleTakeError("A frame is a picture in red, green and blue of whole bytes.")
        if first not in (None, shape):
            raise DoubleTakeError("The frames of a clip are all of one size.")
        first = shape
        scale = 1.0 if size is None else min(1.0, size / max(shape[:2]))
        height, width = (max(round(side * scale / 2) * 2, 2) for side in shape[:2])
        if scale == 1.0:
            height, width = (side - side % 2 for side in shape[:2])
            yield np.ascontiguousarray(frame[:height, :width])
        else:
            yield cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA)


def _set_up(context: VideoCodecContext, frame: np.ndarray, quality: int, tick: Fraction) -> None:
    """Set up x264 for frames like this one."""
    context.height, context.width = frame.shape[:2]
    context.pix_fmt = "yuv420p"
    context.framerate, context.time_base = tick, 1 / tick
    context.options = {"crf": str(quality), **_X264}


def _packets(
    encoder: VideoCodecContext | VideoStream, frame: np.ndarray, index: int, tick: Fraction
) -> list[Packet]:
    import av

    picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(format="yuv420p")
    picture.pts, picture.time_base = index, 1 / tick
    return encoder.encode(picture)


def _uploaded(frames: Iterable[np.ndarray], quality: int, rate: float) -> Iterator[np.ndarray]:
    """Yield frames as they are after encoding and decoding."""
    import av

    encoder = None
    tick = Fraction(rate).limit_denominator(1001)
    for index, frame in enumerate(frames):
        if encoder is None:
            encoder = av.VideoCodecContext.create("libx264", "w")
            _set_up(encoder, frame, quality, tick)
            decoder = av.VideoCodecContext.create("h264", "r")
            decoder.thread_count = 1
        yield from _decoded(_packets(encoder, frame, index, tick), decoder)
    if encoder is not None:
        yield from _decoded(encoder.encode(), decoder)
        yield from (frame.to_ndarray(format="rgb24") for frame in decoder.decode())


def _decoded(packets: list[Packet], decoder: VideoCodecContext) -> Iterator[np.ndarray]:
    for packet in packets:
        for frame in decoder.decode(packet):
            yield frame.to_ndarray(format="rgb24")


def _written(frames: Iterable[np.ndarray], quality: int, rate: float) -> Recompressed:
    """Encode frames into a file in memory."""
    import av

    target, stream, count = io.BytesIO(), None, 0
    tick = Fraction(rate).limit_denominator(1001)
    with av.open(target, "w", format="mp4") as container:
        for count, frame in enumerate(frames, 1):
            if stream is None:
                stream = container.add_stream("libx264", rate=tick)
                shape = frame.shape
                _set_up(stream.codec_context, frame, quality, tick)
            container.mux(_packets(stream, frame, count - 1, tick))
        if stream is None:
            raise DoubleTakeError("There is no frame to compress.")
        container.mux(stream.encode())
    return Recompressed(target.getvalue(), count, *shape[:2])
