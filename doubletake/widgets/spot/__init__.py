"""Spot the swap: the round, its closer look, the board of several rounds, and one dot to move about."""

from doubletake.widgets.spot.board import SpotBoard
from doubletake.widgets.spot.roc_dot import RocDot
from doubletake.widgets.spot.spot import SpotTheSwap

__all__ = ["RocDot", "SpotBoard", "SpotTheSwap"]
