"""Spot the swap: the round, its closer look, its results and plots."""
