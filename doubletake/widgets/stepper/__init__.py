"""The swap, stage by stage: the stepper, its three ways to make a frame, the sweep of a setting."""

from doubletake.widgets.stepper.stage_row import stage_row
from doubletake.widgets.stepper.stepper import SwapStepper
from doubletake.widgets.stepper.sweep import SettingSweep

__all__ = ["SettingSweep", "SwapStepper", "stage_row"]
