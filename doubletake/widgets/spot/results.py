"""What the page is told of a finished round: counts, two plots, and a sentence for everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.calibration import calibration_curve
from doubletake.statistics.intervals import wilson_interval
from doubletake.statistics.signal_detection import at_prevalence, d_prime, equal_variance_curve
from doubletake.statistics.trial import Trial
from doubletake.text import counted, hundred
from doubletake.trials.round_sentences import prevalence_sentence, round_sentences
from doubletake.trials.summary import Scores, score

RARE = 0.02  # a prevalence to think of: two swapped clips in a hundred
_CURVE_POINTS = 41


def answer_sheet(trials: Iterable[Trial]) -> list[dict[str, Any]]:
    """Each answer of a finished round beside the truth."""
    return [
        {
            "number": number,
            "said": "swapped" if trial.said_swapped else "real",
            "confidence": trial.confidence,
            "belief": hundred(trial.belief),
            "truth": "swapped" if trial.swapped else "real",
            "right": trial.right,
        }
        for number, trial in enumerate(trials, start=1)
    ]


def round_results(trials: Iterable[Trial]) -> dict[str, Any]:
    """The figures of a round as the page wants them: plain numbers, and what they say in words."""
    trials = tuple(trials)
    scores = score(trials)
    said = round_sentences(scores)
    if scores.figures.d_prime:
        said["prevalence"] = prevalence_sentence(at_prevalence(scores.counts, RARE), RARE)
    return {
        "counts": vars(scores.counts),
        "sentences": said,
        "roc": roc([("this round", scores)]),
        "calibration": _calibration(trials),
    }


def roc(rounds: Iterable[tuple[str, Scores]]) -> dict[str, Any] | None:
    """A dot for each round that has both kinds of clips; for one alone, the curve of its d′ as well."""
    dots = [dot for name, scores in rounds if (dot := _dot(name, scores))]
    if not dots:
        return None
    sentences = [
        "False alarms go to the right and hits go up, both in 100.",
        "On the diagonal both are alike: that is guessing.",
        *(dot.pop("sentence") for dot in dots),
    ]
    line = curve(dots[0]["d_prime"]) if len(dots) == 1 else None
    return {"dots": dots, "curve": line, "sentence": " ".join(sentences)}


def curve(sensitivity: float) -> list[list[float]]:
    """The points [false alarms, hits] that a viewer of one d′ reaches with one criterion or another."""
    rates = equal_variance_curve(sensitivity, _CURVE_POINTS)
    return [[round(float(alarm), 4), round(float(hit), 4)] for alarm, hit in zip(*rates, strict=True)]


def _dot(name: str, scores: Scores) -> dict[str, Any] | None:
    counts = scores.counts
    if not (counts.swapped and counts.real):
        return None
    hits = wilson_interval(counts.hits, counts.swapped)
    alarms = wilson_interval(counts.false_alarms, counts.real)
    rates = f"{hundred(alarms.value)} false alarms and {hundred(hits.value)} hits"
    return {
        "name": name,
        "hits": _ends(hits),
        "false_alarms": _ends(alarms),
        "d_prime": d_prime(*counts.rates),
        "sentence": f"{name[0].upper()}{name[1:]}: {rates}.",
    }


def _calibration(trials: tuple[Trial, ...]) -> dict[str, Any]:
    """How sure, how right: the bins of the plot, and a sentence about each."""
    curve_bins = calibration_curve(trials)
    bins = [
        {"confidence": one.confidence, "right": _ends(one.right), "count": one.count} for one in curve_bins
    ]
    sentences = [
        "How sure you were goes to the right, how often you were right goes up.",
        *(
            f"Of {one.count} answers that were {hundred(one.confidence)} % sure on average, "
            f"{_were_right(round(one.count * one.right.value))}."
            for one in curve_bins
        ),
    ]
    return {"bins": bins, "sentence": " ".join(sentences)}


def _were_right(number: int) -> str:
    return f"{counted(number, 'was', 'were')} right"


def _ends(figure: Interval) -> list[float]:
    """A figure with both ends of its interval."""
    return [figure.value, figure.low, figure.high]
