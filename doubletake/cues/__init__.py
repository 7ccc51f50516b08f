"""What can be measured in a picture, for a swap or against it: one file a cue, one record for all."""

from doubletake.cues.reading import Reading
from doubletake.cues.sharpness import sharpness

__all__ = ["Reading", "sharpness"]
