"""SettingSweep: the plot that a learner makes of what one setting does to the cue."""

from dataclasses import asdict

from doubletake import library
from doubletake.cues.measure import sweep
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Message, PageWidget, Reply
from doubletake.widgets.stepper.stepper import SwapStepper


class SettingSweep(PageWidget):
    """A button that measures, and the plot it makes: one setting from end to end, the others as they are.

    Parameters
    ----------
    stepper : SwapStepper
        Whose people, frame and settings are used.
    setting : str, optional
        A setting that is a range.

    Examples
    --------
    >>> from doubletake.widgets import SwapStepper
    >>> plot = SettingSweep(SwapStepper(), "feather")
    """

    _esm = script("stepper/sweep.js")
    _css = style("page/plot.css", "page/figures.css", "stepper/sweep.css")
    plain_text = "A plot of one setting against the cue"

    def __init__(self, stepper: SwapStepper, setting: str = "feather") -> None:
        super().__init__(trouble=stepper.trouble)
        self._stepper, self._setting = stepper, setting

    def on_measure(self, message: Message) -> Reply:
        """Measure with what the stepper was last settled on."""
        stepper = self._stepper
        clip = library.clip(stepper.target)
        result = sweep(stepper.portrait, clip, stepper.index, stepper.settings, self._setting)
        return {**asdict(result), "sentence": result.sentence, "frame": stepper.index + 1}
