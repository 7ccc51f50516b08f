"""Frames of a file that nobody vouches for: decoded by `worker` in a process of its own, in memory only.

That process may run out of memory or time, crash or lie: here that becomes one sentence. What it sends is
plain numbers and pixels, and every number is checked; nothing of it is code, and no text of it is shown
unescaped.
"""

from __future__ import annotations

import io
import json
import math
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.inspector.exif import exif_of
from doubletake.inspector.formats import CHOOSE, Format, read_format, too_many_pixels
from doubletake.inspector.limits import Limits

_WORKER = Path(__file__).with_name("worker.py")
_LONGEST_TEXT = 100_000  # bytes of a message that is not a frame
_STARTING = 20.0  # seconds that Python may take to start on a busy machine, beside the time for decoding

DAMAGED = (
    "This file is damaged, or not what it says it is: no picture can be read from it. Choose another one."
)
_SENTENCES = {
    "unreadable": DAMAGED,
    "nothing": f"This file holds no picture. {CHOOSE}",
    "sound": f"This file holds sound, but no picture. {CHOOSE}",
    "points": "This file only points at other files, which are not opened. Choose the video itself.",
    "codec": f"This file’s pictures are coded in a way that cannot be read here. {CHOOSE}",
    "memory": "Reading this file would take more memory than it is granted. Save it smaller and try again.",
    "time": "Reading this file took too long and was stopped. Save it smaller, or cut out a few seconds.",
    "died": "Reading this file made the reader stop. The file is damaged, or made to do harm; it was let go.",
    "later": "The clip ends before the part that was asked for begins.",
}


@dataclass(frozen=True)
class About:
    """What was read of a file beside its frames. Claims stay claims: what was counted stands elsewhere.

    Attributes
    ----------
    format : Format
        What its first bytes say.
    size : int
        Bytes.
    codec, profile, pixels : str
        How its pictures are coded: ``"h264"``, ``"High"``, ``"yuv420p"``.
    bits : int
        Bits of each colour as stored; all is measured in 8.
    stored : (int, int)
        Width and height as stored.
    orientation : int
        How it is turned to be shown, as in Exif: 1 to 8, 1 for not at all.
    pixel_aspect : float
        Width of a stored pixel by its height.
    claimed_seconds, claimed_frames, claimed_rate : float, int, float
        Of a clip, as its header says; 0 where it says nothing.
    sound : str
        How its sound is coded; empty without.
    wide_light : bool
        Whether it is stored for a high dynamic range (PQ or HLG).
    interlaced : bool
        Whether its first frame is made of two half pictures.
    shrunk : bool
        Whether frames were made smaller, or their pixels square, before anything was measured.
    coder : str
        What the encoder wrote of itself into the first frame.
    tags : dict
        What the container says in words: keys and values as found, at most 200 characters each.
    exif : dict
        As `exif_of` reads it.
    """

    format: Format
    size: int
    codec: str
    profile: str
    pixels: str
    bits: int
    stored: tuple[int, int]
    orientation: int
    pixel_aspect: float
    claimed_seconds: float
    claimed_frames: int
    claimed_rate: float
    sound: str
    wide_light: bool
    interlaced: bool
    shrunk: bool
    coder: str
    tags: dict[str, str]
    exif: dict[str, str | int]


class Footage:
    """A file in memory, whose frames can be gone through as often as needed.

    Parameters
    ----------
    data : bytes
        The whole file. It is never written anywhere.
    name : str
        What it is called; only compared with what it is.
    start : float
        Seconds into the clip from which on it is looked at.
    limits : Limits, optional

    Attributes
    ----------
    data : bytes
    about : About
        What was read of it.
    width, height : int
        Of its frames, as they are measured: upright, with square pixels.
    start : float
    ended : str
        Known after the frames were gone through once: ``"whole"``, or why there are no more: ``"enough"``
        (more than is looked at), ``"broken"``, ``"memory"``, ``"resized"``, ``"time"``, ``"died"``.

    Raises
    ------
    DoubleTakeError
        If it is not a file that can be read, in one sentence.

    Examples
    --------
    >>> from doubletake import library
    >>> clip = library.clip("marc-talk")
    >>> with Footage(clip.path.read_bytes()) as footage:
    ...     (footage.width, footage.height) == (clip.width, clip.height)
    True
    """

    def __init__(
        self, data: bytes, name: str = "", *, start: float = 0.0, limits: Limits | None = None
    ) -> None:
        if not (math.isfinite(start) and start >= 0):
            raise DoubleTakeError("A clip is looked at from a time on that is 0 or more seconds.")
        self.limits = limits or Limits()
        self.data, self.start, self.ended = data, float(start), ""
        self._format = read_format(data, name, self.limits)
        self._exif = exif_of(data, self._format)
        self._kept: list[tuple[float, np.ndarray]] | None = None
        decoding = _Decoding(data, self._task(), self.limits)
        self._decoding: _Decoding | None = decoding
        try:
            self.about, self.width, self.height = self._begun(decoding)
        except BaseException:
            decoding.close()
            raise

    def __enter__(self) -> Footage:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop decoding and let the frames go."""
        if self._decoding is not None:
            self._decoding.close()
        self._decoding = self._kept = None

    def frames(self) -> Generator[tuple[float, np.ndarray], None, None]:
        """Yield time in seconds, rising, and frame (H, W, 3) uint8 RGB, read-only, from the first on.

        Few frames are kept for the next time; many are decoded again. A file that breaks off ends the
        frames, and `ended` says so.
        """
        if self._kept is not None:
            yield from self._kept
            return
        decoding, self._decoding = self._decoding, None
        if decoding is None:
            decoding = _Decoding(self.data, self._task(), self.limits)
            self._begun(decoding)
        kept: list | None = []
        try:
            while (message := decoding.next_frame(self.width, self.height)) is not None:
                yield message
                if kept is not None:
                    kept.append(message)
                    if len(kept) * message[1].nbytes > self.limits.kept:
                        kept = None
            self.ended, self._kept = decoding.ended, kept
        finally:
            decoding.close()

    def _task(self) -> dict[str, Any]:
        moving, limits = self._format.moving, self.limits
        frames = limits.frames
        if moving and not self._format.demuxer:
            # OpenCV decodes such an animation as a whole.
            size = max(4 * self._format.width * self._format.height, 1)
            frames = max(min(frames, limits.memory // (2 * size)), 1)
        return {
            "bytes": len(self.data),
            "format": self._format.name,
            "demuxer": self._format.demuxer,
            "moving": moving,
            "orientation": self._exif.get("Orientation", 1),
            "pixels": limits.frame if moving else limits.picture,
            "side": limits.frame_side if moving else limits.picture_side,
            "start": self.start,
            "seconds": limits.seconds,
            "frames": frames,
            "memory": limits.memory,
            "time": limits.time,
        }

    def _begun(self, decoding: _Decoding) -> tuple[About, int, int]:
        said = decoding.header()
        try:
            orientation = int(said["orientation"])
            stored = int(said["width"]), int(said["height"])
            about = About(
                format=replace(self._format, width=stored[0], height=stored[1]),
                size=len(self.data),
                codec=str(said["codec"])[:40],
                profile=str(said["profile"])[:80],
                pixels=str(said["pixels"])[:40],
                bits=int(said["bits"]),
                stored=stored,
                orientation=orientation if 1 <= orientation <= 8 else 1,
                pixel_aspect=float(said["pixel_aspect"]),
                claimed_seconds=_finite(said["seconds"]),
                claimed_frames=int(said["frames"]),
                claimed_rate=_finite(said["rate"]),
                sound=str(said["sound"])[:40],
                wide_light=said["light"] in (16, 18),
                interlaced=bool(said["interlaced"]),
                shrunk=bool(said["shrunk"]),
                coder=str(said["coder"])[:4000],
                tags={str(key)[:200]: str(value)[:200] for key, value in dict(said["tags"]).items()},
                exif=dict(self._exif),
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            raise DoubleTakeError(_SENTENCES["died"]) from None
        return about, *decoding.size()


def _finite(value: Any) -> float:
    number = float(value)
    return number if math.isfinite(number) and 0 <= number < 1e7 else 0.0


class _Message(NamedTuple):
    """What the worker sent: a letter, and bytes or a frame with its time; no letter where nothing came."""

    letter: bytes = b""
    content: bytes = b""
    frame: tuple[float, np.ndarray] | None = None


class _Decoding:
    """One run of the worker: started, listened to, and stopped when its time is up."""

    def __init__(self, data: bytes, task: dict[str, Any], limits: Limits) -> None:
        self._task, self._data = task, data
        self._granted = limits.time + _STARTING
        self._side = limits.picture_side if not task["moving"] else limits.frame_side
        self._first: tuple[float, np.ndarray] | None = None
        self._late = False
        self.ended = ""
        # Isolated (-I): neither the folder one happens to be in nor the environment adds code to it.
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_environment(),
        )
        # Both are pipes, and without a buffer they are raw.
        self._input = cast(io.RawIOBase, self._process.stdin)
        self._output = cast(io.RawIOBase, self._process.stdout)
        self._waiting_since: float | None = None
        self._done = threading.Event()
        # The watch holds on to nothing: a decoding that is forgotten, and not closed, ends as well.
        weakref.finalize(self, _stop, self._process, self._done)
        watch = threading.Thread(
            target=_watch, args=(weakref.ref(self), self._done), name="doubletake-reader-watch", daemon=True
        )
        watch.start()

    def header(self) -> dict[str, Any]:
        """Send the task; return what the worker says of the file once a first frame is decoded."""
        told = json.dumps(self._task).encode()
        self._waiting_since = time.monotonic()
        try:
            for part in (struct.pack("<I", len(told)), told, self._data):
                rest = memoryview(part)
                while rest:
                    rest = rest[self._input.write(rest) :]
            self._input.close()
        except OSError:  # it is gone already; listening says why
            pass
        finally:
            self._rested()
        message = self._message()
        if message.letter != b"H":
            raise self._trouble(message)
        try:
            said = json.loads(message.content)
        except ValueError:
            raise DoubleTakeError(_SENTENCES["died"]) from None
        message = self._message()
        if message.frame is None:
            raise self._trouble(message)
        self._first = message.frame
        return said if isinstance(said, dict) else {}

    def size(self) -> tuple[int, int]:
        """Width and height of the first frame."""
        if self._first is None:
            raise DoubleTakeError(DAMAGED)
        height, width = self._first[1].shape[:2]
        return width, height

    def next_frame(self, width: int, height: int) -> tuple[float, np.ndarray] | None:
        """Return time and frame; None where there are no more, and then `ended` says why."""
        if self._first is not None:
            (when, frame), self._first = self._first, None
            self._last = when
            return when, frame
        message = self._message()
        if message.frame is not None:
            when, frame = message.frame
            if frame.shape == (height, width, 3) and when > self._last:
                self._last = when
                return when, frame
            self.ended = "died"
        elif message.letter == b"Z":
            try:
                self.ended = str(json.loads(message.content)["ended"])[:20]
            except (ValueError, KeyError, TypeError):
                self.ended = "died"
        else:
            # Frames were read already: what there is can be looked at, and that it breaks off is said.
            self.ended = "time" if self._late else "died"
        return None

    def close(self) -> None:
        """Stop the worker, whatever it does."""
        _stop(self._process, self._done)
        for pipe in (self._input, self._output):
            try:
                pipe.close()
            except OSError:
                pass
        self._process.wait()

    def _message(self) -> _Message:
        """Return the next message; an empty letter if there is none."""
        head = self._bytes(5)
        if head is None:
            return _Message()
        letter, (length,) = bytes(head[:1]), struct.unpack("<I", head[1:])
        if letter != b"F":
            content = self._bytes(length) if length <= _LONGEST_TEXT else None
            return _Message() if content is None else _Message(letter, bytes(content))
        start = self._bytes(16)
        if start is None:
            return _Message()
        when, width, height = struct.unpack("<dII", start)
        fits = 1 <= width <= self._side and 1 <= height <= self._side and length == 16 + 3 * width * height
        pixels = self._bytes(3 * width * height) if fits and math.isfinite(when) else None
        if pixels is None:
            return _Message()
        frame = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        frame.setflags(write=False)
        return _Message(letter, frame=(when, frame))

    def _bytes(self, count: int) -> bytearray | None:
        """So many bytes; None where they do not come."""
        taken = bytearray(count)
        view, at = memoryview(taken), 0
        self._waiting_since = time.monotonic()
        try:
            while at < count:
                came = self._output.readinto(view[at:])
                if not came:
                    return None
                at += came
        except (OSError, ValueError):
            return None
        finally:
            self._rested()
        return taken

    def _rested(self) -> None:
        """The time spent waiting is taken off what is granted; what the caller does meanwhile is free."""
        if self._waiting_since is not None:
            self._granted -= time.monotonic() - self._waiting_since
        self._waiting_since = None

    def stop_if_late(self) -> None:
        """Stop the worker if it has been waited for longer than is granted."""
        since = self._waiting_since
        if since is not None and time.monotonic() - since > self._granted:
            self._late = True
            _stop(self._process, self._done)

    def _trouble(self, message: _Message) -> DoubleTakeError:
        """What a worker that sends no frame stands for."""
        if message.letter == b"E":
            key, *numbers = message.content.decode("ascii", "replace").split()
            if key == "pixels" and len(numbers) == 2 and all(number.isdigit() for number in numbers):
                width, height = (int(number[:9]) for number in numbers)
                return DoubleTakeError(too_many_pixels(width, height, self._task["pixels"]))
            return DoubleTakeError(_SENTENCES.get(key, DAMAGED))
        if message.letter:
            return DoubleTakeError(DAMAGED)
        self._process.wait()
        # SIGXCPU: the system's own clock ran out before ours.
        late = self._late or self._process.returncode == -24
        return DoubleTakeError(_SENTENCES["time" if late else "died"])


def _watch(decoding: weakref.ref[_Decoding], done: threading.Event) -> None:
    while not done.wait(0.1):
        if (still := decoding()) is None:
            return
        still.stop_if_late()
        del still


def _stop(process: subprocess.Popen[bytes], done: threading.Event) -> None:
    done.set()
    if process.poll() is None:
        process.kill()


def _environment() -> dict[str, str]:
    """All that the worker is told of this machine: no token, no address, no home."""
    import os

    known = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "LANG")
    told = {name: os.environ[name] for name in known if name in os.environ}
    return told | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
