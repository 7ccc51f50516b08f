"""Double Take: how face swaps are made, and how they are spotted."""

__version__ = "0.1.0"
