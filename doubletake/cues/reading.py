"""What every cue answers with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Strength:
    """How a reading compares with readings of clips whose making is known.

    Attributes
    ----------
    word : str
        ``"none"``, ``"weak"``, ``"moderate"`` or ``"strong"``; never more than the reference can carry.
    direction : str
        Which kind it speaks for: ``"swap"``, ``"as filmed"``, or ``""`` where the strength is none.
    log10_ratio : float
        How much more often the reference's swapped clips read like this than its unswapped ones: logarithm to
        base 10 of the likelihood ratio. NaN where nothing was compared.
    reference : str
        The name of the reference; empty where there is none.
    clips : int
        How many clips it holds.
    usual : (float, float)
        Where nine in ten of its unswapped clips lie; NaN where there is none.
    reason : str
        Why the strength is none; empty otherwise.
    """

    word: str = "none"
    direction: str = ""
    log10_ratio: float = math.nan
    reference: str = ""
    clips: int = 0
    usual: tuple[float, float] = (math.nan, math.nan)
    reason: str = "There is no reference yet to compare with."


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve that shows where a reading comes from: ``x`` and ``y`` (N,) float32, and what they are."""

    x: np.ndarray
    y: np.ndarray
    x_label: str
    y_label: str


@dataclass(frozen=True)
class Reading:
    """One cue's answer for one picture or clip. It is a measurement, never a verdict.

    Two readings are equal if they say the same; the arrays that come with them are not compared.

    Attributes
    ----------
    name : str
        Which cue, ``"sharpness"``.
    value : float
        What it measured; NaN where it has no answer.
    valid : bool
        Whether it has an answer here.
    reason : str
        Why not, in a sentence; empty where it has.
    words : str
        What was measured, in a sentence for somebody who does not know the cue.
    inside, outside : float
        The two numbers that were compared, where the cue compares two; else NaN.
    unit : str
        The value's unit, ``"degrees"``; empty for a plain ratio.
    direction : str
        Which way is said to speak for a swap: ``"lower"``, ``"higher"``, or empty if nobody knows.
    times, values : (N,) float64 and float32
        One value a frame with its time in seconds, NaN where that frame has no answer; empty for a picture
        that was measured alone.
    events : tuple of float
        Times in seconds of what was found (blinks).
    details : mapping of str to float
        Further numbers by name, such as ``beats_a_minute``.
    curve : Curve or None
        Where the value was read off (a spectrum).
    heat : (H, W) float32 in 0…1, or None
        Where in frame ``heat_index`` the cue saw what it measured, if it has a place. The scale is the
        cue's own and fixed, so that two frames can be compared. None also where that one frame has no answer.
    heat_index : int
        The frame of the heat map; −1 without one.
    strength : Strength
        How the value compares with clips whose making is known.

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
    inside: float = math.nan
    outside: float = math.nan
    unit: str = ""
    direction: str = ""
    times: np.ndarray = field(default_factory=lambda: np.empty(0), compare=False, repr=False)
    values: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32), compare=False, repr=False)
    events: tuple[float, ...] = ()
    details: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, hash=False
    )
    curve: Curve | None = field(default=None, compare=False, repr=False)
    heat: np.ndarray | None = field(default=None, compare=False, repr=False)
    heat_index: int = field(default=-1, compare=False)
    strength: Strength = field(default=Strength(), compare=False)

    @property
    def log2(self) -> float:
        """The value in doublings: 0 for as much inside as outside, −1 for half; NaN without an answer."""
        return math.log2(self.value) if self.valid and self.value > 0 else math.nan


class NoAnswer(Exception):
    """Raised where a cue has no answer, on a frame or on a clip; whoever asked the cue never sees it.

    Parameters
    ----------
    reason : str
        Why not, in a sentence for somebody who does not know the cue.
    **series
        What can be told all the same: fields of `Reading` such as ``values`` or ``details``.
    """

    def __init__(self, reason: str, **series: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.series = series


def silent(name: str, reason: str, **more: Any) -> Reading:
    """Return the reading of a cue that has no answer, with a sentence that says why."""
    return Reading(name, math.nan, False, reason, f"This cue has no answer here. {reason}", **more)
