"""CuesAlone and EvidenceWorth: how well cues tell swaps from clips as filmed, alone and together."""

import math
from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake.cues import CUES
from doubletake.errors import DoubleTakeError
from doubletake.evidence import load_evidence, load_table, track_record
from doubletake.evidence.alone import Alone, cues_alone
from doubletake.evidence.record import TESTED_ON
from doubletake.evidence.table import Table
from doubletake.evidence.verdict_figures import Figures, reliability, verdicts
from doubletake.statistics.bootstrap import Interval
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import PageWidget

WELL_MADE = ("careful", "best")
_GUESSING = 0.5


class _FiguresPage(PageWidget):
    """What both share: a page that shows figures and asks nothing."""

    _esm = script("inspector/cue_auc.js")
    _css = style(
        "page/plot.css",
        "page/panel.css",
        "page/share_plots.css",
        "page/table.css",
        "inspector/cue_auc.css",
    )

    content = traitlets.Dict(help="What is shown: numbers, and the sentences about them.").tag(sync=True)

    def __init__(self) -> None:
        traits: dict[str, Any]
        try:
            traits = {"content": self._figures()}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(**traits)

    def _figures(self) -> dict[str, Any]:
        raise NotImplementedError


class CuesAlone(_FiguresPage):
    """How well each cue alone tells well-made swaps from clips as they were filmed, for the lessons' people.

    Examples
    --------
    >>> CuesAlone().content["alone"]["cues"][0]["title"]
    'Blinks'
    """

    plain_text = "What each cue alone is worth"

    def _figures(self) -> dict[str, Any]:
        rows = load_table().seen_methods.of(split="training", rendition="original", kind=("camera", "made"))
        rows = rows.of(care=(*WELL_MADE, ""))  # what was not made has none
        found = cues_alone(rows)
        cues = [
            {
                "title": CUES[one.cue].title,
                "swapped": one.swapped,
                "filmed": one.filmed,
                "auc": _rounded(one.auc) if one.auc else None,
            }
            for one in found
        ]
        made = int(rows.made.sum())
        return {"alone": {"cues": cues, "sentence": _alone_sentence(found, made, len(rows) - made)}}


class EvidenceWorth(_FiguresPage):
    """What all cues together said of people that they were not fitted on.

    Counts by skin tone, and whether the words keep what they promise.

    Examples
    --------
    >>> EvidenceWorth().content["together"]["rows"][0]["who"]
    'all'
    """

    plain_text = "What all cues together are worth"

    def _figures(self) -> dict[str, Any]:
        fit, record, quiz = load_evidence(), track_record(), load_table().seen_methods.of(split=TESTED_ON)
        if fit is None or record is None:
            raise DoubleTakeError("Nothing has been fitted yet that the cues could be compared with.")
        rows = [_row("all", record.quiz, quiz)]
        rows += [_row(f"{tone} skin", one, quiz.of(tone=tone)) for tone, one in record.tones.items()]
        bins = [
            {"promised": round(one.expected, 4), "count": one.count, "swapped": _rounded(one.swapped)}
            for one in reliability(verdicts(fit, quiz), quiz)
        ]
        fields = {"rows": rows, "bins": bins, "sentences": list(record.sentences)}
        return {"together": {**fields, "bins_sentence": _bins_sentence(bins)}}


def _row(who: str, figures: Figures, table: Table) -> dict[str, Any]:
    """A line of the table: how many people and cases, what was said of them, and the Brier score."""
    return {
        "who": who,
        "people": len(set(table.person.tolist())),
        "cases": figures.clips,
        "silent": figures.silent,
        "right": figures.right,
        "wrong": figures.wrong,
        "brier": None if math.isnan(figures.brier) else round(figures.brier, 3),
    }


def _rounded(interval: Interval) -> list[float]:
    return [round(value, 4) for value in (interval.value, interval.low, interval.high)]


def _alone_sentence(found: Sequence[Alone], made: int, filmed: int) -> str:
    known = [(CUES[one.cue].title, one.auc) for one in found if one.auc]
    guessing = [title for title, auc in known if _GUESSING in auc]
    other_way = [title for title, auc in known if auc.high < _GUESSING]
    best, highest = max(known, key=lambda pair: pair[1].value)
    parts = [
        f"{made} well-made swaps and {filmed} clips as they were filmed. 50 is guessing, 100 is never wrong; "
        "below 50 a cue points the other way than is claimed.",
        f"{len(guessing)} of {len(known)} lines reach over 50.",
        f"The highest value is {100 * highest.value:.0f} ({best}).",
    ]
    if other_way:
        parts.append(f"The other way points: {', '.join(other_way)}.")
    return " ".join(parts)


def _bins_sentence(bins: list[dict]) -> str:
    if not bins:
        return "There are too few answers to compare promise and truth."
    parts = (
        f"promised {100 * one['promised']:.0f} in 100, came true {100 * one['swapped'][0]:.0f} "
        f"({100 * one['swapped'][1]:.0f} to {100 * one['swapped'][2]:.0f}) of {one['count']}"
        for one in bins
    )
    return f"How many cases were swapped: {'; '.join(parts)}."
