"""RocDot: hits and false alarms as one dot, and the d′ and the criterion that belong to it."""

from typing import Any

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.statistics.signal_detection import criterion, d_prime, predictive_value
from doubletake.text import decimal, hundred
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget
from doubletake.widgets.spot.results import curve

LEAST, MOST = 1, 99  # in 100: a rate of 0 or 100 has no d′


class RocDot(PageWidget):
    """Two sliders for hits and false alarms, a dot, and what d′ and criterion are there.

    What is wrong with an argument is said in the widget, not raised.

    Parameters
    ----------
    hits, false_alarms : int, optional
        Where the sliders stand at first, in 100.
    prevalence : float, optional
        If given, it is also told how many of the clips called swapped are swapped where this share of all is.

    Examples
    --------
    >>> dot = RocDot(hits=51, false_alarms=49)
    >>> dot.chosen
    {'hits': 51, 'false_alarms': 49}
    """

    _esm = script("spot/roc_dot.js")
    _css = style("page/plot.css", "page/panel.css", "page/share_plots.css", "spot/spot.css")
    plain_text = "A dot for hits and false alarms"

    chosen = traitlets.Dict().tag(sync=True)

    def __init__(self, hits: float = 70, false_alarms: float = 30, prevalence: float | None = None) -> None:
        traits: dict[str, Any]
        self._prevalence = prevalence
        try:
            traits = {"chosen": _rates({"hits": hits, "false_alarms": false_alarms})}
            self._measures(traits["chosen"])
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(**traits)

    def on_point(self, message: Message) -> Fields:
        """What d′ and criterion are at a dot."""
        chosen = _rates(message)
        return {**chosen, **self._measures(chosen)}

    def on_commit(self, message: Message) -> Fields:
        """A slider was let go of."""
        self.chosen = _rates(message)
        return {}

    def _measures(self, chosen: dict[str, int]) -> dict[str, Any]:
        """Both measures, a sentence about them, and the curve that the dot lies on."""
        hits, alarms = chosen["hits"] / 100, chosen["false_alarms"] / 100
        sensitivity, leaning = d_prime(hits, alarms), criterion(hits, alarms)
        sentence = (
            f"d′ is {decimal(sensitivity, 2)}: {_apart(sensitivity)}. "
            f"The criterion c is {decimal(leaning, 2)}: {_leans(leaning)}."
        )
        if self._prevalence is not None:
            share = predictive_value(hits, alarms, self._prevalence)
            sentence += (
                f" Where {hundred(self._prevalence)} in 100 clips are swapped, "
                f"{hundred(share)} in 100 answers “swapped” are right."
            )
        return {"sentence": sentence, "curve": curve(sensitivity), "d_prime": round(sensitivity, 3)}


def _rates(chosen: dict[str, Any]) -> dict[str, int]:
    """Both rates, if they can be; else a sentence that says so."""
    rates = {}
    for name in ("hits", "false_alarms"):
        value = chosen[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST <= value <= MOST:
            raise DoubleTakeError(f"Choose hits and false alarms from {LEAST} to {MOST} in 100.")
        rates[name] = round(value)
    return rates


def _apart(sensitivity: float) -> str:
    size = abs(sensitivity)
    if size < 0.1:
        return "guessing"
    how = "hardly" if size < 0.5 else "a little" if size < 1.5 else "well" if size < 2.5 else "very well"
    return f"{how} told apart" + (", and called the wrong way round" if sensitivity < 0 else "")


def _leans(leaning: float) -> str:
    if abs(leaning) < 0.1:
        return "leaning neither way"
    return "leaning towards “real”" if leaning > 0 else "leaning towards “swapped”"
