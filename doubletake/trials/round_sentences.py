"""The figures of a round in plain sentences: what was measured, and how far the truth may lie from it."""

from __future__ import annotations

from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.signal_detection import Counts
from doubletake.text import counted, decimal, hundred
from doubletake.trials.summary import ClassFigures, Figures, Scores

_BOTH_KINDS = "This needs answers to swapped clips and to real ones."
_MORE = "This needs more answers."


def round_sentences(scores: Scores) -> dict[str, str]:
    """Return a sentence or two for each figure of a round.

    Returns
    -------
    dict of str to str
        ``"counts"``, the names of `Figures`, and ``"practice"`` if feedback was shown.

    Examples
    --------
    >>> from doubletake.statistics.trial import Trial
    >>> from doubletake.trials.summary import score
    >>> trials = [Trial("a", True, True, 80, 3.0, False), Trial("b", False, False, 70, 4.0, False)] * 6
    >>> round_sentences(score(trials))["accuracy"]
    'You were right on 12 of 12 clips. With 12 clips the truth may lie anywhere from 76 to 100 in 100.'
    """
    counts, figures = scores.counts, scores.figures
    said = {
        "counts": _counts(counts),
        "d_prime": _d_prime(figures.d_prime, counts.total),
        "criterion": _criterion(figures.criterion, counts.total),
        "area": _area(figures.area, counts.total),
        "accuracy": _accuracy(figures.accuracy, counts),
        "brier": _brier(figures.brier, counts.total),
        "overconfidence": _overconfidence(figures.overconfidence),
        "taken_for_real": _taken_for_real(figures.taken_for_real, counts),
        "belief_in_real": _belief_in_real(figures.belief_in_real),
    }
    if scores.practice:
        said["practice"] = "You were shown the truth after your answers, so this was practice and not a test."
    return said


def prevalence_sentence(share: Interval, prevalence: float) -> str:
    """Say what `at_prevalence` found.

    Examples
    --------
    >>> prevalence_sentence(Interval(0.43, 0.18, 0.85, 0.95), 0.2)  # doctest: +NORMALIZE_WHITESPACE
    'If 20 in 100 clips were swapped, you would be right with about 43 in 100 of your answers “swapped”. The
    truth may lie anywhere from 18 to 85 in 100.'
    """
    return (
        f"If {hundred(prevalence)} in 100 clips were swapped, you would be right with about "
        f"{hundred(share.value)} in 100 of your answers “swapped”. "
        f"The truth may lie anywhere from {hundred(share.low)} to {hundred(share.high)} in 100."
    )


def change_sentences(change: Figures) -> dict[str, str]:
    """Return a sentence for each figure that two rounds have in common, by the names of `Figures`.

    Examples
    --------
    >>> from doubletake.statistics.intervals import difference
    >>> rise = difference(Interval(1.5, 0.1, 2.9, 0.95), Interval(0.6, -0.8, 2.0, 0.95))
    >>> figures = Figures(rise, None, None, None, None, None, None, None)
    >>> change_sentences(figures)["d_prime"]  # doctest: +NORMALIZE_WHITESPACE
    'Your d′ rose by 0.9. The truth may lie anywhere from −1.1 to +2.9, so these rounds cannot tell whether it
    changed.'
    """
    return {name: _change("Your", name, figure) for name, figure in vars(change).items() if figure}


def class_sentences(group: ClassFigures) -> dict[str, str]:
    """Return a sentence for each mean of a class, by the names of `Figures`."""
    return {
        name: f"Over {group.learners} learners the mean {_name(name)} is {_number(name, figure.value)}. "
        f"For learners like these it may lie anywhere from {_number(name, figure.low)} to "
        f"{_number(name, figure.high)}."
        for name, figure in vars(group.figures).items()
    }


def class_change_sentences(group: ClassFigures) -> dict[str, str]:
    """Return a sentence for each mean change of a class, by the names of `Figures`."""
    return {
        name: f"{_change('The class’s mean', name, figure)} ({group.learners} learners)"
        for name, figure in vars(group.figures).items()
    }


def _counts(counts: Counts) -> str:
    return (
        f"Of {_clips(counts.swapped, 'swapped')} you called {counts.hits} swapped "
        f"({counted(counts.hits, 'hit')}, {counted(counts.misses, 'miss', 'misses')}). "
        f"Of {_clips(counts.real, 'real')} you called {counts.false_alarms} swapped "
        f"({counted(counts.false_alarms, 'false alarm')}, "
        f"{counted(counts.correct_rejections, 'correct rejection')})."
    )


def _d_prime(figure: Interval | None, clips: int) -> str:
    if figure is None:
        return _BOTH_KINDS
    if figure.low > 0:
        verdict = "Guessing alone would seldom give that."
    elif figure.high < 0:
        verdict = "You seem to tell the two apart, but call them the wrong way round."
    else:
        verdict = "So these answers do not rule out guessing, which is 0."
    return f"Your d′ is {_decimal(figure.value)}. {_anywhere(figure, clips)} {verdict}"


def _criterion(figure: Interval | None, clips: int) -> str:
    if figure is None:
        return _BOTH_KINDS
    if figure.low > 0:
        verdict = "You seem to lean towards “real”."
    elif figure.high < 0:
        verdict = "You seem to lean towards “swapped”."
    else:
        verdict = "So you may lean either way, or not at all."
    return f"Your criterion c is {_decimal(figure.value)}. {_anywhere(figure, clips)} {verdict}"


def _area(figure: Interval | None, clips: int) -> str:
    if figure is None:
        return _BOTH_KINDS
    return (
        "Of a swapped and a real clip, you held the swapped one for likelier swapped "
        f"{hundred(figure.value)} times in 100; 50 is guessing. {_in_hundred(figure, clips)}"
    )


def _accuracy(figure: Interval | None, counts: Counts) -> str:
    if figure is None:
        return _MORE
    return f"You were right on {counts.right} of {_clips(counts.total)}. " + _in_hundred(figure, counts.total)


def _brier(figure: Interval | None, clips: int) -> str:
    if figure is None:
        return _MORE
    truth = f"the truth may lie anywhere from {figure.low:.2f} to {figure.high:.2f}."
    return (
        f"Your Brier score is {figure.value:.2f}: 0 is best, and saying “50 % sure” each time earns 0.25. "
        f"With {_clips(clips)} {truth}"
    )


def _overconfidence(figure: Interval | None) -> str:
    if figure is None:
        return _MORE
    points = hundred(figure.value)
    if points == 0:
        found = "You were as sure as you were right."
    else:
        found = f"You were {abs(points)} in 100 {'surer' if points > 0 else 'less sure'} than you were right."
    if figure.low > 0:
        return f"{found} Chance alone would seldom make you that much surer."
    if figure.high < 0:
        return f"{found} Your answers deserve more confidence than you gave them."
    return f"{found} These answers cannot tell that from a confidence that fits."


def _taken_for_real(figure: Interval | None, counts: Counts) -> str:
    if figure is None:
        return "Trust in real clips needs answers to real clips."
    return f"You took {counts.correct_rejections} of {_clips(counts.real, 'real')} for real. " + _in_hundred(
        figure, counts.real, "real"
    )


def _belief_in_real(figure: Interval | None) -> str:
    if figure is None:
        return "Trust in real clips needs answers to at least two real clips."
    return (
        f"On average you believed in real clips with {hundred(figure.value)} in 100; 50 is undecided. "
        f"The truth may lie anywhere from {hundred(figure.low)} to {hundred(figure.high)} in 100."
    )


def _change(whose: str, name: str, figure: Interval) -> str:
    size = _number(name, abs(figure.value))
    if float(size) == 0:
        moved = f"{whose} {_name(name)} stayed where it was."
    else:
        moved = f"{whose} {_name(name)} {'rose' if figure.value > 0 else 'fell'} by {size}."
    low, high = _number(name, figure.low, "+"), _number(name, figure.high, "+")
    truth = f"The truth may lie anywhere from {low} to {high}"
    if 0 in figure:
        return f"{moved} {truth}, so these rounds cannot tell whether it changed."
    return f"{moved} {truth}, so it has probably changed."


_SPOKEN = {
    "d_prime": ("d′", 1),
    "criterion": ("criterion c", 1),
    "area": ("area under the curve", 2),
    "accuracy": ("share of right answers", 2),
    "brier": ("Brier score", 2),
    "overconfidence": ("confidence less right answers", 2),
    "taken_for_real": ("share of real clips taken for real", 2),
    "belief_in_real": ("belief in real clips", 2),
}


def _name(figure: str) -> str:
    return _SPOKEN[figure][0]


def _number(figure: str, value: float, sign: str = "") -> str:
    """Return a figure with as many decimals as its intervals deserve."""
    return decimal(value, _SPOKEN[figure][1], sign)


def _decimal(value: float) -> str:
    return _number("d_prime", value)


def _anywhere(figure: Interval, clips: int) -> str:
    low, high = _decimal(figure.low), _decimal(figure.high)
    return f"With {_clips(clips)} the truth may lie anywhere from {low} to {high}."


def _in_hundred(figure: Interval, clips: int, kind: str = "") -> str:
    low, high = hundred(figure.low), hundred(figure.high)
    return f"With {_clips(clips, kind)} the truth may lie anywhere from {low} to {high} in 100."


def _clips(number: int, kind: str = "") -> str:
    return counted(number, f"{kind} clip".strip())
