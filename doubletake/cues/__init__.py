"""What can be measured in a picture, for a swap or against it: one file a cue, one record for all."""

from doubletake.cues.cue import Cue
from doubletake.cues.cue_catalogue import CUES, cue, read_cues
from doubletake.cues.observation import Observation
from doubletake.cues.observing import observe, observe_clip
from doubletake.cues.reading import Curve, Reading, Strength
from doubletake.cues.sharpness import sharpness

__all__ = [
    "CUES",
    "Cue",
    "Curve",
    "Observation",
    "Reading",
    "Strength",
    "cue",
    "observe",
    "observe_clip",
    "read_cues",
    "sharpness",
]
