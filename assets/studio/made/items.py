"""Write a clip the way all of them are written: nothing in a file tells one from another but its pictures."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from doubletake.video import encode_h264

from ..package import sha256

# One set for all, and one rate factor, so that noise is treated alike. A fixed distance of keyframes, so that
# no cut-like moment moves them.
CRF, GOP = 23, 25
OPTIONS = {"preset": "slow", "g": str(GOP), "sc_threshold": "0"}

# Bytes of every item's pictures, filled up: left to itself, a smooth new face makes a smaller file. The
# largest of the first takes needed 247,000. Whoever raises it has all items made again.
STREAM_SIZE = 300_000

PART = ".part"


def write_clip(
    frames: Iterable[np.ndarray], path: Path, fps: int, crf: int = CRF, stream_size: int | None = None
) -> str:
    """Encode RGB frames with the settings of this build; return the file's SHA-256.

    The file appears whole or not at all; `doubletake.video.encode_h264` says what is raised.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    encode_h264(frames, fps, path, crf, OPTIONS, repeatable=True, stream_size=stream_size)
    return sha256(path)


def sweep(folder: Path) -> None:
    """Remove what a power cut may have left half-written in a folder."""
    for path in folder.glob(f".*{PART}"):
        path.unlink(missing_ok=True)
