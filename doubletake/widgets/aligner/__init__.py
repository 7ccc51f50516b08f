"""A face as numbers: the landmark aligner, the landmarks drawn, the blinks counted."""

from doubletake.widgets.aligner.aligner import LandmarkAligner
from doubletake.widgets.aligner.blinks import BlinkCounter
from doubletake.widgets.aligner.dots import dots_clip, landmark_drawing

__all__ = ["BlinkCounter", "LandmarkAligner", "dots_clip", "landmark_drawing"]
