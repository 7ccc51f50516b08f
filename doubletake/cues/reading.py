"""What every cue answers with."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One cue's answer for one picture. It is a measurement, never a verdict.

    Attributes
    ----------
    name : str
        Which cue, ``"sharpness"``.
    value : float
        What it measured; NaN where it has no answer.
    valid : bool
        Whether it has an answer for this picture.
    reason : str
        Why not, in a sentence; empty where it has.
    words : str
        What was measured, in a sentence for somebody who does not know the cue.
    inside, outside : float
        The two numbers that were compared.

    Examples
    --------
    >>> Reading("sharpness", 0.5, True, "", "The face has half the detail.", 2.0, 4.0).log2
    -1.0
    """

    name: str
    value: float
    valid: bool
    reason: str
    words: str
    inside: float = float("nan")
    outside: float = float("nan")

    @property
    def log2(self) -> float:
        """The value in doublings: 0 for as much inside as outside, −1 for half; NaN without an answer."""
        return math.log2(self.value) if self.valid and self.value > 0 else math.nan
