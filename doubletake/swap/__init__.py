"""The face swap, in five stages that can each be looked at: align, warp, mask, colour, blend.

It works on the course's own people only: sources and targets are records of `doubletake.library`.
"""

from doubletake.swap.care import CARE, Care
from doubletake.swap.pipeline import Stages, swap_clip, swap_frame, swap_stages, swap_with_care
from doubletake.swap.swap_settings import SETTINGS, STAGES, Setting, SwapSettings

__all__ = [
    "CARE",
    "SETTINGS",
    "STAGES",
    "Care",
    "Setting",
    "Stages",
    "SwapSettings",
    "swap_clip",
    "swap_frame",
    "swap_stages",
    "swap_with_care",
]
