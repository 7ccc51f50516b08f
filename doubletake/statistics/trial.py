"""One clip and what was answered to it: what every figure of a round is computed from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

from doubletake.errors import DoubleTakeError

MAX_NAME = 200


@dataclass(frozen=True)
class Trial:
    """One clip and what was answered to it.

    Attributes
    ----------
    item : str
        The clip's name in the library, at most 200 characters.
    swapped : bool
        Whether the face in the clip was swapped.
    said_swapped : bool
        The answer: true for "swapped", false for "real".
    confidence : float
        How sure of the answer, from 50 (a guess) to 100 (certain).
    seconds : float
        Time from the clip's start to the answer.
    feedback : bool
        Whether the truth was shown after the answer; such a round is practice, not a test.

    Raises
    ------
    DoubleTakeError
        If a field holds something else.

    Examples
    --------
    >>> Trial("a41", swapped=True, said_swapped=False, confidence=70, seconds=4.2, feedback=False).belief
    0.3
    """

    item: str
    swapped: bool
    said_swapped: bool
    confidence: float
    seconds: float
    feedback: bool

    def __post_init__(self) -> None:
        if not isinstance(self.item, str) or not 0 < len(self.item) <= MAX_NAME:
            raise DoubleTakeError(f"A clip's name is text of 1 to {MAX_NAME} characters.")
        if not all(isinstance(value, bool) for value in (self.swapped, self.said_swapped, self.feedback)):
            raise DoubleTakeError("Whether a clip is swapped, was called swapped or explained is yes or no.")
        if not _is_number(self.confidence) or not 50 <= self.confidence <= 100:
            raise DoubleTakeError("How sure you are is a number from 50 (a guess) to 100 (certain).")
        if not _is_number(self.seconds) or self.seconds < 0:
            raise DoubleTakeError("The time taken is a number of seconds, 0 or more.")

    @property
    def right(self) -> bool:
        """Whether the answer is the truth."""
        return self.said_swapped == self.swapped

    @property
    def belief(self) -> float:
        """How strongly the clip was believed to be swapped, from 0 (surely real) to 1 (surely swapped)."""
        return (self.confidence if self.said_swapped else 100 - self.confidence) / 100


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)
