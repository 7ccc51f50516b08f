"""Read the frames of a clip."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from doubletake.errors import DoubleTakeError


def decode(path: str | Path, limit: int | None = None) -> np.ndarray:
    """Read every frame of a clip, in the order in which they are shown.

    Frames are read until there are no more: what a file's header says of their number is not believed.

    Parameters
    ----------
    path : str or Path
        The file.
    limit : int, optional
        Stop after so many frames.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB, read-only

    Raises
    ------
    DoubleTakeError
        If the file is not there, holds no picture, or is cut short or damaged.

    Examples
    --------
    >>> import numpy as np, tempfile, pathlib
    >>> from doubletake.video import decode, encode_h264
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "grey.mp4"
    ...     _ = encode_h264(np.full((5, 32, 48, 3), 128, np.uint8), 24, path)
    ...     decode(path).shape
    (5, 32, 48, 3)
    """
    import av

    path = Path(path)
    frames: list[np.ndarray] = []
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise DoubleTakeError(f"The file {path.name} holds no picture. Choose a video.")
            for frame in container.decode(container.streams.video[0]):
                frames.append(frame.to_ndarray(format="rgb24"))
                if limit is not None and len(frames) >= limit:
                    break
    except FileNotFoundError:
        raise DoubleTakeError(f"There is no file {path.name}.") from None
    except (av.FFmpegError, OSError, ValueError) as error:
        if isinstance(error, DoubleTakeError):
            raise
        raise DoubleTakeError(f"The file {path.name} is damaged: it cannot be played to its end.") from None
    if not frames:
        raise DoubleTakeError(f"The file {path.name} holds no picture. Choose a video.")
    if any(frame.shape != frames[0].shape for frame in frames):
        raise DoubleTakeError(f"The file {path.name} changes its picture's size on the way.")
    clip = np.stack(frames)
    clip.setflags(write=False)
    return clip
