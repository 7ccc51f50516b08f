"""Write a clip the way all of them are written: nothing in a file tells one from another but its pictures."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from ..package import sha256

# One set for all. A fixed distance of keyframes, so that no cut-like moment moves them; one thread, so that
# the same frames give the same bytes on every machine with the same x264.
CRF, GOP, PRESET = 21, 25, "slow"
OPTIONS = {
    "crf": str(CRF),
    "preset": PRESET,
    "g": str(GOP),
    "keyint_min": str(GOP),
    "sc_threshold": "0",
    "threads": "1",
    # Without it some of x264's fast paths gave other bytes in one run of sixteen; it costs nothing.
    "x264-params": "cpu-independent=1",
}
PART = ".part"


def write_clip(frames: Iterable[np.ndarray], path: Path, fps: int, crf: int = CRF) -> str:
    """Encode RGB frames as H.264 (yuv420p, index in front, no metadata); return the file's SHA-256.

    The file appears whole or not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        _encode(frames, part, fps, crf)
        digest = sha256(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return digest


def _encode(frames, path: Path, fps: int, crf: int) -> None:
    stream = None
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        for picture in frames:
            if stream is None:
                stream = container.add_stream("libx264", rate=Fraction(fps))
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
                context = stream.codec_context
                # As the studio's camera clips say it: BT.601, or players guess by the frame's size.
                context.color_range, context.colorspace = 1, 6
                context.color_primaries, context.color_trc = 6, 6
                stream.options = OPTIONS | {"crf": str(crf)}
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))


def sweep(folder: Path) -> None:
    """Remove what a power cut may have left half-written in a folder."""
    for path in folder.glob(f".*{PART}"):
        path.unlink(missing_ok=True)
