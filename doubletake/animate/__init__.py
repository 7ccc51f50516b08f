"""One photo is enough: a still of one person of the course moves as a clip of another moves.

It works on the course's own people only: stills and drivers are records of `doubletake.library`.
"""

from doubletake.animate.api import (
    RANGE,
    Animated,
    AnimatedClip,
    animate_clip,
    animate_frame,
    frame_drawer,
    motion_angles,
    turn_still,
)

__all__ = [
    "RANGE",
    "Animated",
    "AnimatedClip",
    "animate_clip",
    "animate_frame",
    "frame_drawer",
    "motion_angles",
    "turn_still",
]
