"""What a file that somebody brings may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Limits:
    """How large a file may be, how much of it is looked at, and what reading it may cost.

    Attributes
    ----------
    file : int
        Bytes of the file.
    picture, frame : int
        Pixels of a picture, and of one frame of a clip, before anything is decoded.
    picture_side, frame_side : int
        Larger ones are made smaller, to this longest side, as soon as they are decoded.
    seconds, frames : float and int
        So much of a clip is looked at.
    memory : int
        Bytes that the decoder may take, beside what it needs to start (only Linux holds it to that).
    time : float
        Seconds of decoding, by the clock and by the processor.
    kept : int
        Bytes of decoded frames that are kept; a longer clip is decoded twice instead.
    """

    file: int = 100 * MEGABYTE
    picture: int = 64_000_000
    frame: int = 10_000_000
    picture_side: int = 4096
    frame_side: int = 1920
    seconds: float = 15.0
    frames: int = 600
    memory: int = 768 * MEGABYTE
    time: float = 40.0
    kept: int = 128 * MEGABYTE
