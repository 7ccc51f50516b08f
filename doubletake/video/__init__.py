"""Frames in, frames out: clips decoded into arrays, arrays encoded into clips that browsers play."""

from doubletake.video.decoding import decode
from doubletake.video.encoding import encode_h264
from doubletake.video.seeking import FrameIndex, decode_run, frame_index

__all__ = ["FrameIndex", "decode", "decode_run", "encode_h264", "frame_index"]
