"""One clip or picture on a page: read once, measured for one face or another, compressed again.

Progress is told at each frame, so that whoever waits sees how far it is, and can stop it.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import sys
import threading
import time
from collections.abc import Callable, Generator

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.inspector.compression import BeforeAfter, Compression, inspection_before_after
from doubletake.inspector.face_pictures import close_up
from doubletake.inspector.faces import Faces
from doubletake.inspector.file_reader import Footage
from doubletake.inspector.inspection import Inspection, examine, expected_frames, look_for_faces
from doubletake.inspector.limits import MEGABYTE, Limits

# A page's Python may be one of thirty in a room: fewer frames are kept, and a longer clip is decoded again.
LIMITS = Limits(kept=64 * MEGABYTE)
MOST_PICTURES = 150  # small pictures to look at, evenly over the clip

_FINDING, _MEASURING = "looking for faces", "measuring"
_PATIENCE = 0.3  # seconds to wait for what is being done, where somebody wants to look closer
_SHARE_OF_FINDING = 0.6  # of the time that a first look takes


# Told at each frame what is being done, in words, and how much of it is done, 0…1.
Progress = Callable[[str, float], None]


class Stopped(Exception):
    """Raised by what hears of progress, to stop what is being done."""


class Visit:
    """A file that somebody looks into. It stays in memory until `close`, and is written nowhere.

    One thing is done at a time; who asks for another one waits. ``progress`` is called at each frame with
    what is being done, in words, and how much of it is done, 0…1. It may raise `Stopped`: the visit can be
    gone on with afterwards.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What it is called.
    start : float
        Seconds into a clip from which on it is looked at.
    limits : Limits, optional

    Attributes
    ----------
    faces : Faces or None
        Once they were looked for.
    inspection : Inspection or None
        The last one.

    Raises
    ------
    DoubleTakeError
        If the file cannot be read, in one sentence.

    Examples
    --------
    >>> from doubletake import library
    >>> with Visit(library.still("marc-portrait").path.read_bytes()) as visit:
    ...     visit.inspect().face
    1
    """

    def __init__(
        self, data: bytes, name: str = "", *, start: float = 0.0, limits: Limits | None = None
    ) -> None:
        self.name = name
        self.faces: Faces | None = None
        self.inspection: Inspection | None = None
        self.closed = False
        self._one = threading.Lock()
        self.footage = _Watched(data, name, start=start, limits=limits or LIMITS)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file, its frames and all that was found go, once what is being done has ended."""
        self.closed = True
        with self._one:
            self.footage.close()
            self.footage.data = b""
            self.faces = self.inspection = None
        _give_back()

    def inspect(self, face: int | None = None, progress: Progress | None = None) -> Inspection:
        """Measure a face: the largest, or the one of that number.

        Raises
        ------
        DoubleTakeError
            If there is no such face, or the file cannot be read further.
        """
        with self._one:
            return self._inspect(face, progress)

    def compress(self, settings: Compression, progress: Progress | None = None) -> BeforeAfter:
        """Compress the clip again and measure the same face before and after.

        Raises
        ------
        DoubleTakeError
            If there is no face.
        """
        with self._one:
            found = self.inspection or self._inspect(None, None)

            def pass_progress(words: str, step: int, count: int) -> None:
                if self.closed:
                    raise Stopped
                if progress is not None:
                    # Three passes: compressing, finding the face again, measuring it again.
                    progress(words, (step + min(count / max(len(found.times), 1), 1.0)) / 3)

            return inspection_before_after(self.footage, found, settings, progress=pass_progress)

    def _inspect(self, face: int | None, progress: Progress | None) -> Inspection:
        began, share = time.perf_counter(), _SHARE_OF_FINDING if self.faces is None else 0.0
        try:
            if self.faces is None:
                count = expected_frames(self.footage)
                self.footage.progress = self._frame_progress(progress, _FINDING, 0.0, share, count)
                self.faces = look_for_faces(self.footage, MOST_PICTURES)
            count = len(self.faces.times)
            self.footage.progress = self._frame_progress(progress, _MEASURING, share, 1.0, count)
            self.inspection = examine(self.footage, self.faces, self.name, face=face, began=began)
        finally:
            self.footage.progress = None
        return self.inspection

    def _frame_progress(
        self, progress: Progress | None, words: str, since: float, until: float, count: float
    ) -> Callable[[int], None]:
        """What turns frames that went by into a share of the whole work."""

        def frame_progress(frames: int) -> None:
            if self.closed:
                raise Stopped
            if progress is not None:
                progress(words, since + (until - since) * min(frames / max(count, 1), 1.0))

        return frame_progress

    def pictures(self) -> tuple[list[int], list[bytes]]:
        """The numbers of the frames of which there is a small picture, and these as JPEG."""
        previews = self.faces.previews if self.faces else {}
        return list(previews), list(previews.values())

    def close_up(self, frame: int) -> tuple[np.ndarray, tuple[float, float, float, float], float]:
        """`close_up` of the face that is measured, in one frame; of all of the frame where it is not seen.

        Raises
        ------
        DoubleTakeError
            If something else is being done, nothing was looked into yet, or there is no such frame.
        """
        if not self._one.acquire(timeout=_PATIENCE):
            raise DoubleTakeError("Something is being measured. The exact pixels come after it.")
        try:
            if self.inspection is None:
                raise DoubleTakeError("Nothing is looked into at the moment. Choose a clip.")
            with contextlib.closing(self.footage.frames()) as frames:
                found = next(itertools.islice(frames, frame, None), None) if frame >= 0 else None
            if found is None:
                raise DoubleTakeError(f"This clip has no frame {frame}.")
            face = self.inspection.face
            box = self.faces.tracks[face - 1].box(frame) if self.faces and face else None
            return close_up(found[1], box)
        finally:
            self._one.release()

    def boxes(self, frames: list[int]) -> list[list[tuple[float, float, float, float] | None]]:
        """For each face, and each of these frames: left, top, right, bottom, as shares of the frame's sides.

        None where it is not seen.
        """
        if self.faces is None:
            return []
        size = np.tile(self.faces.size, 2)
        return [
            [None if (box := track.box(frame)) is None else tuple((box / size).tolist()) for frame in frames]
            for track in self.faces.tracks
        ]


def _give_back() -> None:
    """Hand freed memory back to the system (glibc keeps it): measured, 140 of 270 MB after a few clips."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


class _Watched(Footage):
    """Footage that tells of each frame which goes by; what it calls may stop it."""

    progress: Callable[[int], None] | None = None

    def frames(self) -> Generator[tuple[float, np.ndarray], None, None]:
        for count, pair in enumerate(super().frames(), 1):
            if self.progress is not None:
                self.progress(count)
            yield pair
