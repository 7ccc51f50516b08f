"""Frames in, frames out: clips decoded into arrays, arrays encoded into clips that browsers play."""

from doubletake.video.reading import decode
from doubletake.video.seeking import FrameIndex, decode_run, frame_index
from doubletake.video.writing import encode_h264

__all__ = ["FrameIndex", "decode", "decode_run", "encode_h264", "frame_index"]
