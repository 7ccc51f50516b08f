"""Write frames as a clip that every browser plays."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np

from doubletake.errors import DoubleTakeError


def encode_h264(
    frames: Iterable[np.ndarray],
    fps: float,
    path: str | Path | None = None,
    quality: int = 20,
    options: dict[str, str] | None = None,
) -> bytes | Path:
    """Write frames as H.264 in MP4 (yuv420p, index in front), which browsers play while it loads.

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

    Returns
    -------
    bytes or Path
        The file's bytes if no path was given, else the path.

    Raises
    ------
    DoubleTakeError
        If there is no frame, or a frame has another shape or an odd side.

    Examples
    --------
    >>> import numpy as np
    >>> clip = encode_h264(np.zeros((3, 32, 32, 3), np.uint8), fps=24)
    >>> clip[4:8]
    b'ftyp'
    """
    if path is None:
        with tempfile.TemporaryDirectory(prefix="doubletake-") as folder:
            file = Path(folder) / "clip.mp4"
            _write(frames, fps, file, quality, options)
            return file.read_bytes()
    path = Path(path)
    # The index is moved to the front by reading the file again, so it must be a real file; a half-written
    # one keeps another name.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(frames, fps, part, quality, options)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _write(frames, fps: float, file: Path, quality: int, options: dict[str, str] | None) -> None:
    import av

    if not 0 < fps <= 240:
        raise DoubleTakeError(f"Choose a frame rate between 1 and 240 a second, not {fps}.")
    if not 0 <= quality <= 51:
        raise DoubleTakeError(f"Choose a quality between 0 and 51, not {quality}.")
    stream = None
    shape = None
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        for frame in frames:
            frame = np.ascontiguousarray(frame)
            if shape is None:
                shape = frame.shape
                if (
                    frame.dtype != np.uint8
                    or frame.ndim != 3
                    or shape[2] != 3
                    or shape[0] % 2
                    or shape[1] % 2
                ):
                    raise DoubleTakeError("A clip is made of RGB frames of whole bytes with even sides.")
                stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
                stream.height, stream.width = shape[:2]
                stream.pix_fmt = "yuv420p"
                stream.options = {"crf": str(quality), "preset": "veryfast"} | (options or {})
            elif frame.shape != shape or frame.dtype != np.uint8:
                raise DoubleTakeError("Every frame of a clip has the same size.")
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        if stream is None:
            raise DoubleTakeError("There is no frame to make a clip of.")
        container.mux(stream.encode())
