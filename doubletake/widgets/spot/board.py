"""SpotBoard: several rounds side by side, and what changed between the first two."""

from collections.abc import Mapping
from typing import Any

import traitlets

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval
from doubletake.text import decimal
from doubletake.trials.round_sentences import change_sentences
from doubletake.trials.spotting import last_whole
from doubletake.trials.summary import Scores, change, score
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, recall
from doubletake.widgets.spot.results import roc

# The columns after the counts: a figure's name, what it is called, and how many decimals it deserves.
COLUMNS = (("d_prime", "d′", 1), ("criterion", "c", 1), ("brier", "Brier score", 2))
TOLD = ("d_prime", "criterion", "brier", "taken_for_real")


class SpotBoard(PageWidget):
    """The finished rounds of a notebook in one table and one plot, each figure with its interval.

    Parameters
    ----------
    rounds : dict of str to str
        Under which question id each round is stored, and what it is called. The change is told from the
        first to the second.
    notebook : str, optional
        The notebook's name; by default the one that this kernel runs.

    Examples
    --------
    >>> board = SpotBoard({"before": "before training", "after": "after training"})
    """

    _esm = script("spot/board.js")
    _css = style(
        "page/plot.css",
        "page/panel.css",
        "page/round.css",
        "page/share_plots.css",
        "page/table.css",
    )
    plain_text = "A board of your rounds"

    names = traitlets.Dict(help="What each round is called.").tag(sync=True)

    def __init__(self, rounds: Mapping[str, str], notebook: str | None = None) -> None:
        super().__init__(notebook=notebook, names=dict(rounds))

    def on_board(self, message: Message) -> Fields:
        """What can be told of the rounds that are finished by now."""
        found: dict[str, Scores] = {}
        notices: list[str] = []
        for question, name in self.names.items():
            stored, notice = recall(question, self._notebook)
            notices += [notice] if notice else []
            if (played := last_whole(stored)) is not None:
                found[name] = score(played.trials)
        if notices:
            raise DoubleTakeError(notices[0])
        missing = [name for name in self.names.values() if name not in found]
        first, second = (found.get(name) for name in list(self.names.values())[:2])
        changes = change_sentences(change(first, second)) if first and second else {}
        return {
            "columns": [label for _, label, _ in COLUMNS],
            "rows": [_row(name, scores) for name, scores in found.items()],
            "roc": roc(found.items()),
            "change": [changes[name] for name in TOLD if name in changes],
            "missing": missing,
        }


def _row(name: str, scores: Scores) -> dict[str, Any]:
    """A round as a line of the table."""
    counts, figures = scores.counts, scores.figures
    return {
        "name": name,
        "hits": f"{counts.hits} of {counts.swapped}",
        "false_alarms": f"{counts.false_alarms} of {counts.real}",
        "figures": [_written(getattr(figures, figure), places) for figure, _, places in COLUMNS],
    }


def _written(figure: Interval | None, places: int) -> str:
    if figure is None:
        return "–"
    value, low, high = (decimal(end, places) for end in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"
