"""The frames of a clip's file: decoded when they are asked for, once, and kept within a bound of memory."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError
from doubletake.library.bounded_cache import BoundedCache
from doubletake.library.files import damaged

if TYPE_CHECKING:  # looking at lists of clips takes no arrays
    import numpy as np

    from doubletake.video.seeking import FrameIndex

# A clip of three seconds at 512 pixels is 57 MB when decoded; a dashboard's kernel must stay small.
pictures: BoundedCache[np.ndarray] = BoundedCache(count=64, size=160_000_000)


@dataclass(frozen=True)
class EncodedClip:
    """A clip's file as it now is, and what the manifest says of it.

    Attributes
    ----------
    path : Path
        Where it lies.
    state : hashable
        Changes when its bytes change: what is kept of it is kept under this.
    relative : str
        What errors call it: its path inside ``assets/``.
    shape : (T, H, W, 3)
        Of all its frames.
    """

    path: Path
    state: Hashable
    relative: str
    shape: tuple[int, int, int, int]


def frame_index(index: int, count: int) -> int:
    """Return ``index`` as a whole number from 0 to ``count`` - 1; else a `DoubleTakeError` with the range."""
    number = int(index)
    if number != index or not 0 <= number < count:
        raise DoubleTakeError(f"There is no frame {index}: choose a number from 0 to {count - 1}.")
    return number


def all_frames(file: EncodedClip) -> np.ndarray:
    """Return every frame, (T, H, W, 3) uint8 RGB, read-only; a damaged file is a `DoubleTakeError`."""
    return pictures.get((file.state, "all"), lambda: _decode(file))


def one_frame(file: EncodedClip, index: int) -> np.ndarray:
    """Return one frame, (H, W, 3) uint8 RGB, read-only, decoding as little as the file allows.

    From the keyframe before it, that is. Whoever then asks for a later frame of the same second is probably
    playing, and the rest of that second is decoded at once.
    """
    whole = pictures.peek((file.state, "all"))
    if whole is not None:
        frame: np.ndarray = whole[index]
        return frame
    frames = _index(file.path, file.state)
    if frames is None or len(frames) != file.shape[0]:
        return _of_all(file, index)  # which says what is wrong with the file, if something is
    start, stop = frames.run(index)
    key = (file.state, start)
    end = index + 1 if pictures.peek(key) is None else stop
    if end - start == len(frames):
        return _of_all(file, index)  # one keyframe for the whole clip

    def decode() -> np.ndarray:
        from doubletake.video.seeking import decode_run

        return decode_run(file.path, frames, start, end)

    try:
        run: np.ndarray = pictures.get(key, decode, enough=lambda run: len(run) > index - start)
    except DoubleTakeError:
        return _of_all(file, index)
    if run.shape[1:] != file.shape[1:]:
        raise _unlike_the_manifest(file)
    frame = run[index - start]
    return frame


def _of_all(file: EncodedClip, index: int) -> np.ndarray:
    frame: np.ndarray = all_frames(file)[index]
    return frame


def _decode(file: EncodedClip) -> np.ndarray:
    from doubletake.video import decode

    try:
        frames = decode(file.path, limit=file.shape[0] + 1)
    except DoubleTakeError:
        raise damaged(file.relative, "is damaged and cannot be played") from None
    if frames.shape != file.shape:
        raise _unlike_the_manifest(file)
    return frames


def _unlike_the_manifest(file: EncodedClip) -> DoubleTakeError:
    return damaged(file.relative, "does not hold the frames that the manifest tells of")


@lru_cache(maxsize=256)
def _index(path: Path, state: Hashable) -> FrameIndex | None:
    """The file's frame index; None where it has no clear one. A file in another state is read again."""
    from doubletake.video.seeking import frame_index

    try:
        return frame_index(path)
    except DoubleTakeError:
        return None
