"""What the lesson's needle and its plot measure: the sharpness cue, always against the clip's true face mask.

The ruler does not move with the settings: a wider mask or a softer edge changes the picture, never the place
that is measured. What the needle shows is then the picture's doing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from doubletake.cues.reading import Reading
from doubletake.cues.sharpness import sharpness
from doubletake.errors import DoubleTakeError

if TYPE_CHECKING:
    from doubletake.library import Clip, Still
    from doubletake.swap import SwapSettings

USUAL_FRAMES = 24  # of a clip, evenly spread, are measured for its usual range
SWEEP_STEPS = 11


@dataclass(frozen=True)
class Sweep:
    """One setting tried from end to end, all others left alone.

    Attributes
    ----------
    setting, label : str
        The setting's name, and what it is called on a page.
    values : tuple of float
        What was tried.
    readings : tuple of (float or None)
        The cue for each; None where it is not valid.
    usual : (float, float)
        Lowest and highest reading of the clip's own frames.
    own : float
        The learner's own value of the setting.
    own_reading : float or None
        The cue for it.
    """

    setting: str
    label: str
    values: tuple[float, ...]
    readings: tuple[float | None, ...]
    usual: tuple[float, float]
    own: float
    own_reading: float | None

    @property
    def sentence(self) -> str:
        """What the plot shows, in words."""
        valid = [
            (reading, value)
            for value, reading in zip(self.values, self.readings, strict=True)
            if reading is not None
        ]
        if not valid:
            return "The cue has no answer for any of these pictures."
        (low, at_low), (high, at_high) = min(valid), max(valid)
        if high - low < 0.02 * high:
            return f"“{self.label}” hardly moves the needle: it stays between {low:.2f} and {high:.2f}."
        return (
            f"“{self.label}” moves the needle from {low:.2f} (at {self._amount(at_low)}) to {high:.2f} "
            f"(at {self._amount(at_high)}). This clip’s own frames give {self.usual[0]:.2f} to "
            f"{self.usual[1]:.2f}."
        )

    def _amount(self, value: float) -> str:
        return f"{value:g}" if self.values[-1] > 1 else f"{value * 100:.0f} %"


def measure(frame: np.ndarray, clip: Clip, index: int) -> Reading:
    """Return the sharpness of one frame (H, W, 3) in place of frame ``index`` of ``clip``."""
    return sharpness(frame, clip.truth().mask(index))


def usual_range(clip: Clip) -> tuple[float, float]:
    """The lowest and highest reading of a clip's own, unswapped frames.

    Raises
    ------
    DoubleTakeError
        If the cue is not valid on any of them.

    Examples
    --------
    >>> from doubletake import library
    >>> low, high = usual_range(library.clip("marc-talk"))
    >>> 0 < low < high
    True
    """
    indices = np.unique(np.linspace(0, clip.frame_count - 1, USUAL_FRAMES).astype(int)).tolist()
    readings = [measure(clip.frame(index), clip, index) for index in indices]
    values = [float(reading.value) for reading in readings if reading.valid]
    if not values:
        raise DoubleTakeError(f"The sharpness cue has no answer on any frame of {clip.name}.")
    return min(values), max(values)


def sweep(
    source: Still | Clip, target: Clip, index: int, settings: SwapSettings, name: str = "feather"
) -> Sweep:
    """Make the swap again and again with one setting moved from its lowest to its highest value.

    Parameters
    ----------
    source : Still or Clip
        Whose face is used.
    target : Clip
        The clip onto which it goes.
    index : int
        The frame that is measured.
    settings : SwapSettings
        The other settings.
    name : str
        A setting that is a range.

    Returns
    -------
    Sweep

    Raises
    ------
    DoubleTakeError
        If there is no such range.
    """
    from doubletake.swap import SETTINGS, SwapSettings, swap_frame

    ranges = {setting.name: setting for setting in SETTINGS if setting.kind == "range"}
    if name not in ranges:
        raise DoubleTakeError(f'"{name}" is not a range. The ranges are: {", ".join(ranges)}.')
    setting = ranges[name]
    own = asdict(settings)[name]
    low, high = setting.minimum or 0.0, setting.maximum or 0.0
    steps = {low + k * (high - low) / (SWEEP_STEPS - 1) for k in range(SWEEP_STEPS)}
    if setting.step == 1:
        steps = {int(step) for step in steps}
    values = sorted(round(step, 6) for step in steps)

    def reading(value: float) -> float | None:
        tried = SwapSettings(**asdict(settings) | {name: value})
        found = measure(swap_frame(source, target, index, tried), target, index)
        return float(found.value) if found.valid else None

    return Sweep(
        setting=name,
        label=setting.label,
        values=tuple(values),
        readings=tuple(reading(value) for value in values),
        usual=usual_range(target),
        own=own,
        own_reading=reading(own),
    )
