"""ToyGan: a generator and a critic that learn in the page, with points in the plane in place of pictures."""

from typing import Any

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import PageWidget

# As gan.js and toygan.js name them.
PATTERNS = ("cloud", "ring", "wave", "islands")
LEADS = ("even", "generator", "critic")
SPEEDS = (1, 20)


class ToyGan(PageWidget):
    """A generative adversarial network to watch: it can be paused, slowed down, and made to collapse.

    Both networks are trained in the page (``gan.js``), by real backpropagation; Python is asked for nothing.
    It starts when the learner presses *Start*. What is wrong with an argument is said in the widget, not
    raised.

    Parameters
    ----------
    pattern : str, optional
        Where the true points lie: ``"cloud"``, ``"ring"``, ``"wave"`` or ``"islands"``.
    lead : str, optional
        Who practises more: ``"even"``, ``"generator"`` or ``"critic"``.
    speed : int, optional
        Rounds of learning from one picture to the next, 1 to 20.

    References
    ----------
    I. Goodfellow et al., "Generative adversarial nets", 2014.

    Examples
    --------
    >>> ToyGan("islands").first["pattern"]
    'islands'
    """

    _esm = script("networks/toygan.js")
    _css = style("page/plot.css", "networks/toygan.css")
    plain_text = "A toy with a generator and a critic"

    first = traitlets.Dict().tag(sync=True)

    def __init__(self, pattern: str = "ring", lead: str = "even", speed: int = 3) -> None:
        traits: dict[str, Any]
        try:
            traits = {"first": _checked_settings(pattern, lead, speed)}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(**traits)


def _checked_settings(pattern: str, lead: str, speed: int) -> dict[str, Any]:
    if pattern not in PATTERNS:
        raise DoubleTakeError(f'There is no pattern "{pattern}". The patterns are: {", ".join(PATTERNS)}.')
    if lead not in LEADS:
        raise DoubleTakeError(f'"{lead}" cannot practise more. Choose from: {", ".join(LEADS)}.')
    if not isinstance(speed, int) or not SPEEDS[0] <= speed <= SPEEDS[1]:
        raise DoubleTakeError(f"Choose a speed from {SPEEDS[0]} to {SPEEDS[1]} rounds a picture.")
    return {"pattern": pattern, "lead": lead, "speed": speed}
