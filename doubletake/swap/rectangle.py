"""The part of a frame that a swap works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rectangle:
    """A rectangle of a frame: columns ``left`` to ``right - 1``, rows ``top`` to ``bottom - 1``."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns; 0 if the rectangle is empty."""
        return max(self.right - self.left, 0)

    @property
    def height(self) -> int:
        """Rows; 0 if the rectangle is empty."""
        return max(self.bottom - self.top, 0)

    def of(self, picture: np.ndarray) -> np.ndarray:
        """Return the view of a picture that lies in this rectangle."""
        return picture[self.top : self.bottom, self.left : self.right]


def rectangle_around(points: np.ndarray, shape: tuple[int, ...], margin: float) -> Rectangle:
    """Return the smallest rectangle inside a frame that holds the points with a margin.

    Parameters
    ----------
    points : (N, 2) float
        Pixels, x right and y down. They may lie outside the frame.
    shape : tuple
        The frame's shape, rows first.
    margin : float
        Pixels left free on each side, as far as the frame reaches.

    Examples
    --------
    >>> import numpy as np
    >>> rectangle_around(np.array([[10, 20], [30, 60]]), (100, 100), 5)
    Rectangle(left=5, top=15, right=36, bottom=66)
    """
    height, width = shape[:2]
    low = np.floor(points.min(axis=0) - margin)
    high = np.ceil(points.max(axis=0) + margin) + 1
    left, top = np.clip(low, 0, (width, height)).astype(int)
    right, bottom = np.clip(high, 0, (width, height)).astype(int)
    return Rectangle(int(left), int(top), int(right), int(bottom))
