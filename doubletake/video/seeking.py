"""Read some frames of a clip without decoding the rest."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from doubletake.errors import DoubleTakeError


@dataclass(frozen=True)
class FrameIndex:
    """When each frame of a clip is shown, and at which frames decoding can begin.

    Attributes
    ----------
    times : tuple of int
        In the order in which frames are shown, in the file's own unit of time.
    keyframes : tuple of int
        Numbers of the frames that need no other frame; ascending, the first is 0.
    """

    times: tuple[int, ...]
    keyframes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.times)

    def run(self, frame: int) -> tuple[int, int]:
        """Return the keyframe at or before a frame, and the next one (or the clip's length)."""
        number = bisect_right(self.keyframes, frame)
        return self.keyframes[number - 1], (*self.keyframes, len(self.times))[number]


def frame_index(path: str | Path) -> FrameIndex:
    """Read which frames a clip has, without decoding any.

    Raises
    ------
    DoubleTakeError
        If the file cannot be read so far, or does not say clearly when each frame is shown.

    Examples
    --------
    >>> import numpy as np, tempfile, pathlib
    >>> from doubletake.video import encode_h264
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = encode_h264(np.full((5, 32, 48, 3), 128, np.uint8), 24, pathlib.Path(folder) / "grey.mp4")
    ...     index = frame_index(path)
    >>> len(index), index.keyframes
    (5, (0,))
    """
    import av

    path = Path(path)
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise DoubleTakeError(f"The file {path.name} holds no picture. Choose a video.")
            packets = container.demux(container.streams.video[0])
            shown = sorted(
                (packet.pts, packet.is_keyframe)
                for packet in packets
                if packet.size and packet.pts is not None and not packet.is_discard
            )
    except FileNotFoundError:
        raise DoubleTakeError(f"There is no file {path.name}.") from None
    except (av.FFmpegError, OSError, ValueError) as error:
        if isinstance(error, DoubleTakeError):
            raise
        raise _unclear(path) from None
    times = tuple(time for time, _ in shown)
    keyframes = tuple(number for number, (_, key) in enumerate(shown) if key)
    if not times or len(set(times)) < len(times) or keyframes[:1] != (0,):
        raise _unclear(path)
    return FrameIndex(times, keyframes)


def decode_run(path: str | Path, index: FrameIndex, start: int, stop: int) -> np.ndarray:
    """Read the frames from a keyframe on, up to and without frame ``stop``.

    Every frame is known by its time, not by counting: what does not come at the time that the index says is
    an error and never a neighbour of the wanted frame.

    Parameters
    ----------
    path : str or Path
        The file.
    index : FrameIndex
        What `frame_index` read of it.
    start : int
        The number of a keyframe.
    stop : int
        Behind the last wanted frame; at most ``len(index)``.

    Returns
    -------
    ndarray, (stop - start, H, W, 3) uint8 RGB, read-only

    Raises
    ------
    DoubleTakeError
        If the file is damaged or does not agree with the index.
    """
    import av

    path, wanted = Path(path), index.times[start:stop]
    frames: list[np.ndarray] = []
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            container.seek(index.times[start], stream=stream)
            for frame in container.decode(stream):
                if frame.pts is None or frame.pts < wanted[0]:
                    continue
                if frame.pts != wanted[len(frames)]:
                    raise _unclear(path)
                frames.append(frame.to_ndarray(format="rgb24"))
                if len(frames) == len(wanted):
                    break
    except (av.FFmpegError, OSError, ValueError, IndexError) as error:
        if isinstance(error, DoubleTakeError):
            raise
        raise _unclear(path) from None
    if len(frames) < len(wanted) or any(frame.shape != frames[0].shape for frame in frames):
        raise _unclear(path)
    run = np.stack(frames)
    run.setflags(write=False)
    return run


def _unclear(path: Path) -> DoubleTakeError:
    return DoubleTakeError(f"The file {path.name} is damaged: its frames cannot be told apart.")
