"""Frames in, frames out: clips decoded into arrays, arrays encoded into clips that browsers play."""

from doubletake.video.reading import decode
from doubletake.video.writing import encode_h264

__all__ = ["decode", "encode_h264"]
