"""What is seen: widgets, pictures and the course's one look."""

from doubletake.widgets.pictures import stage_row
from doubletake.widgets.prose import cast, finding, look_inside, swapped_clip
from doubletake.widgets.question import GradedChoice, Option, SelfCheck
from doubletake.widgets.stepper import SwapStepper
from doubletake.widgets.sweep import SettingSweep
from doubletake.widgets.text_answer import TextAnswer

__all__ = [
    "GradedChoice",
    "Option",
    "SelfCheck",
    "SettingSweep",
    "SwapStepper",
    "TextAnswer",
    "cast",
    "finding",
    "look_inside",
    "stage_row",
    "swapped_clip",
]
