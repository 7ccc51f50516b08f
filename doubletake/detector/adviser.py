"""The adviser: right eight times in ten, and it says so badly. And how far somebody followed it.

It is no model. Which clips it gets wrong is drawn by lot, so that everybody in a class can get another plan
of the same quality; and it sounds as sure of itself when it is wrong as when it is right, so that its tone
says nothing of when to follow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval
from doubletake.statistics.intervals import LEVEL, wilson_interval

RIGHT = 0.8
FEWEST = 5  # clips: of fewer, one wrong is more than two in ten
TOO_FEW = f"A round with the adviser has {FEWEST} clips or more."

_SWAPPED = (
    "Swapped. No doubt about it.",
    "This face was replaced, I am certain.",
    "A swap. You can see it at once.",
    "Definitely swapped.",
)
_REAL = (
    "As filmed. No doubt about it.",
    "This face is real, I am certain.",
    "Not a swap. You can see it at once.",
    "Definitely as filmed.",
)


@dataclass(frozen=True)
class Advice:
    """What the adviser says of one clip.

    Attributes
    ----------
    item : str
        The clip's name.
    says_swapped : bool
    right : bool
        Whether it is the truth: for the end of the round.
    sentence : str
        How it is said.
    """

    item: str
    says_swapped: bool
    right: bool
    sentence: str


@dataclass(frozen=True)
class Advised:
    """One clip of a round with an adviser.

    Attributes
    ----------
    item : str
    swapped : bool
        The truth.
    advice : bool
        Whether the adviser said "swapped".
    final : bool
        The answer with the advice.
    first : bool or None
        The answer before it, if it was asked for.
    """

    item: str
    swapped: bool
    advice: bool
    final: bool
    first: bool | None = None


@dataclass(frozen=True)
class Reliance:
    """How far somebody followed the adviser: shares with Wilson intervals, None where nothing was to count.

    Attributes
    ----------
    followed_right, followed_wrong : Interval or None
        Of the clips on which it was right, and of those on which it was wrong, the share on which the final
        answer was the adviser's.
    corrected : Interval or None
        Where the first answer was wrong and the advice right: how often the final answer is right.
    withstood : Interval or None
        Where the first answer was right and the advice wrong: how often the final answer is still right.
    alone, together, adviser : Interval or None
        The share of right answers before the advice, with it, and of the advice itself.
    """

    followed_right: Interval | None
    followed_wrong: Interval | None
    corrected: Interval | None
    withstood: Interval | None
    alone: Interval | None
    together: Interval | None
    adviser: Interval | None
    clips: int = 0
    wrong: int = 0

    @property
    def sentence(self) -> str:
        """What it comes to, in words."""
        if self.followed_right is None or self.followed_wrong is None:
            return "There are too few answers to say how far you followed the adviser."
        right = self.clips - self.wrong
        return (
            f"The adviser was wrong on {self.wrong} of {self.clips} clips. You followed it on "
            f"{round(self.followed_wrong.value * self.wrong)} of the {self.wrong} where it was wrong, and on "
            f"{round(self.followed_right.value * right)} of the {right} where it was right."
        )


def plan_advice(items: Iterable[tuple[str, bool]], seed: int) -> tuple[Advice, ...]:
    """Draw what the adviser says in a round: right on four in five clips, as evenly as can be on both kinds.

    Parameters
    ----------
    items : iterable of (str, bool)
        The round's clips in order, each with whether it is swapped.
    seed : int
        The same clips and number give the same plan.

    Returns
    -------
    tuple of Advice
        In the order of the clips.

    Raises
    ------
    DoubleTakeError
        If there are fewer than 5 clips, or one occurs twice.

    Examples
    --------
    >>> plan = plan_advice([(f"clip {n}", n % 2 == 0) for n in range(10)], seed=1)
    >>> sum(advice.right for advice in plan)
    8
    """
    items = list(items)
    if len(items) < FEWEST:
        raise DoubleTakeError(TOO_FEW)
    if len({name for name, _ in items}) != len(items):
        raise DoubleTakeError("A clip comes once in a round with the adviser.")
    rng = np.random.default_rng(seed)
    wrong = set()
    kinds = [[n for n, (_, swapped) in enumerate(items) if bool(swapped) is kind] for kind in (True, False)]
    for places, count in zip(kinds, _shared([len(kind) for kind in kinds], rng), strict=True):
        wrong.update(rng.permutation(places)[:count].tolist())
    # Words are drawn from a stream of their own: they know nothing of what is wrong.
    words = np.random.default_rng([seed, 1]).integers(len(_SWAPPED), size=len(items))
    plan = []
    for n, (name, swapped) in enumerate(items):
        says = bool(swapped) != (n in wrong)
        plan.append(Advice(name, says, n not in wrong, (_SWAPPED if says else _REAL)[words[n]]))
    return tuple(plan)


def reliance(answers: Iterable[Advised], level: float = LEVEL) -> Reliance:
    """Measure how far somebody followed the adviser, when it was right and when it was wrong.

    Following it blindly gives 1 and 1; relying on it as it deserves is a high share where it was right and a
    low one where it was wrong. Without first answers, agreeing cannot be told from following: `corrected`,
    `withstood` and `alone` are None then.

    References
    ----------
    M. Schemmer et al., "Appropriate reliance on AI advice: conceptualization and the effect of explanations",
    arXiv 2302.02187, 2023: reliance is measured in two dimensions, taking correct advice and turning down
    incorrect advice (abstract read on 2026-11-22).

    Examples
    --------
    >>> answers = [Advised(str(n), True, n < 8, n < 8, first=True) for n in range(10)]
    >>> found = reliance(answers)
    >>> print(found.followed_wrong, found.withstood)
    1.00 [0.34, 1.00] 0.00 [0.00, 0.66]
    """
    answers = list(answers)

    def share(counted: Callable[[Advised], bool], within: Callable[[Advised], bool]) -> Interval | None:
        chosen = [answer for answer in answers if within(answer)]
        if not chosen:
            return None
        return wilson_interval(sum(map(counted, chosen)), len(chosen), level)

    def followed(answer: Advised) -> bool:
        return answer.final == answer.advice

    def right(answer: Advised) -> bool:
        return answer.final == answer.swapped

    def advised_right(answer: Advised) -> bool:
        return answer.advice == answer.swapped

    def first_right(answer: Advised) -> bool:
        return answer.first == answer.swapped

    def asked(answer: Advised) -> bool:
        return answer.first is not None

    return Reliance(
        followed_right=share(followed, advised_right),
        followed_wrong=share(followed, lambda a: not advised_right(a)),
        corrected=share(right, lambda a: asked(a) and not first_right(a) and advised_right(a)),
        withstood=share(right, lambda a: asked(a) and first_right(a) and not advised_right(a)),
        alone=share(first_right, asked),
        together=share(right, lambda a: True),
        adviser=share(advised_right, lambda a: True),
        clips=len(answers),
        wrong=sum(not advised_right(answer) for answer in answers),
    )


def _shared(sizes: list[int], rng: np.random.Generator) -> list[int]:
    """How many of each kind are wrong: two in ten of all, in proportion; what is left over falls by lot."""
    total = round((1 - RIGHT) * sum(sizes))
    exact = [total * size / sum(sizes) for size in sizes]
    counts = [math.floor(share) for share in exact]
    if sum(counts) < total:
        left = exact[0] - counts[0]
        counts[0 if rng.random() < left else 1] += 1
    return counts
