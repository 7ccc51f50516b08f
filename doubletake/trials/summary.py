"""All figures of a round together, what changed between two rounds, and where a class stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doubletake.errors import DoubleTakeError
from doubletake.statistics import calibration
from doubletake.statistics import signal_detection as detection
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import LEVEL, difference, mean_interval
from doubletake.statistics.signal_detection import Counts
from doubletake.statistics.trial import Trial

# With fewer learners a mean would tell of single ones, and an interval over them means little.
FEWEST_LEARNERS = 5


@dataclass(frozen=True)
class Figures:
    """The figures of a round, their changes between two rounds, or their means over a class.

    A figure that the answers cannot tell is None.

    Attributes
    ----------
    d_prime, criterion : Interval or None
        Sensitivity d′ and criterion c; both kinds of clips are needed.
    area : Interval or None
        Area under the rating curve; both kinds of clips are needed.
    accuracy : Interval or None
        Share of right answers.
    brier : Interval or None
        Brier score, 0 is best.
    overconfidence : Interval or None
        Mean confidence less the share of right answers.
    taken_for_real : Interval or None
        Share of real clips taken for real.
    belief_in_real : Interval or None
        How strongly real clips were believed to be real on average, from 0 to 1.
    """

    d_prime: Interval | None
    criterion: Interval | None
    area: Interval | None
    accuracy: Interval | None
    brier: Interval | None
    overconfidence: Interval | None
    taken_for_real: Interval | None
    belief_in_real: Interval | None


NAMES = tuple(Figures.__dataclass_fields__)


@dataclass(frozen=True)
class Scores:
    """A round, scored.

    Attributes
    ----------
    counts : Counts
        Hits and misses, false alarms and correct rejections.
    figures : Figures
    practice : bool
        Whether the truth was shown after any answer: then it is no test.
    """

    counts: Counts
    figures: Figures
    practice: bool


@dataclass(frozen=True)
class ClassFigures:
    """Means over learners, with intervals over learners; no learner can be told from it.

    Attributes
    ----------
    learners : int
        How many rounds, or pairs of rounds, count.
    figures : Figures
        None of them is None.
    """

    learners: int
    figures: Figures


def score(trials: Iterable[Trial], level: float = LEVEL) -> Scores:
    """Score a round. It may have been broken off: what cannot be told from it is None.

    Parameters
    ----------
    trials : iterable of Trial
    level : float
        Of the intervals, between 0 and 1.

    Raises
    ------
    DoubleTakeError
        If there are no answers, or the level is out of range.

    Examples
    --------
    >>> trials = [Trial("a", True, True, 80, 3.0, False), Trial("b", False, False, 70, 4.0, False)] * 6
    >>> scores = score(trials)
    >>> print(scores.figures.d_prime)
    2.93 [0.79, 5.07]
    >>> print(scores.figures.brier)
    0.06 [0.05, 0.12]
    """
    trials = tuple(trials)
    if not trials:
        raise DoubleTakeError("There are no answers yet.")
    counts = detection.count(trials)
    both, several = counts.swapped and counts.real, len(trials) > 1
    return Scores(
        counts,
        Figures(
            d_prime=detection.sensitivity(counts, level) if both else None,
            criterion=detection.bias(counts, level) if both else None,
            area=detection.rating_area(trials, level) if both else None,
            accuracy=detection.accuracy(counts, level),
            brier=calibration.brier_interval(trials, level) if several else None,
            overconfidence=calibration.overconfidence(trials, level) if several else None,
            taken_for_real=calibration.taken_for_real(trials, level) if counts.real else None,
            belief_in_real=calibration.belief_in_real(trials, level) if counts.real > 1 else None,
        ),
        any(trial.feedback for trial in trials),
    )


def change(before: Scores, after: Scores) -> Figures:
    """Return by how much each figure changed between two rounds of a learner: after less before.

    The two rounds must be of different clips; answers to a clip that was seen before are no fresh evidence.

    Raises
    ------
    DoubleTakeError
        If the rounds were scored at different levels.
    """
    pairs = {name: (getattr(before.figures, name), getattr(after.figures, name)) for name in NAMES}
    return Figures(**{n: difference(b, a) if a and b else None for n, (a, b) in pairs.items()})


def class_figures(rounds: Iterable[Scores], level: float = LEVEL) -> ClassFigures:
    """Return the means of a class, one round a learner, with Student's intervals over learners.

    The intervals tell how far another class of such learners might be from this one on the same clips; they
    know nothing of other clips. d′ is pulled towards 0 in short rounds (see `detection.sensitivity`), so
    compare classes only on rounds of the same length. A round that was broken off before it had all figures
    is left out.

    Parameters
    ----------
    rounds : iterable of Scores
    level : float

    Raises
    ------
    DoubleTakeError
        If fewer than `FEWEST_LEARNERS` rounds are whole.
    """
    return _means([scores.figures for scores in rounds], level)


def class_change(pairs: Iterable[tuple[Scores, Scores]], level: float = LEVEL) -> ClassFigures:
    """Return by how much a class changed on average, with Student's intervals over learners.

    A pair of which a round was broken off before it had all figures is left out.

    Parameters
    ----------
    pairs : iterable of (Scores, Scores)
        Before and after, of one learner each.
    level : float

    Raises
    ------
    DoubleTakeError
        If fewer than `FEWEST_LEARNERS` pairs are whole.
    """
    return _means([change(before, after) for before, after in pairs], level)


def _means(learners: list[Figures], level: float) -> ClassFigures:
    whole = [figures for figures in learners if None not in vars(figures).values()]
    if len(whole) < FEWEST_LEARNERS:
        raise DoubleTakeError(
            f"A class needs at least {FEWEST_LEARNERS} whole rounds, so that no single learner shows."
        )
    means = {n: mean_interval([getattr(figures, n).value for figures in whole], level) for n in NAMES}
    return ClassFigures(len(whole), Figures(**means))
