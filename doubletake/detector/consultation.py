"""A round with the adviser: which clips, what was said before the advice and with it, how it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeGuard, TypeVar

from doubletake import library
from doubletake.detector.adviser import FEWEST, TOO_FEW, Advice, Advised, plan_advice
from doubletake.errors import DoubleTakeError
from doubletake.trials.spotting import Kind, deal, is_swapped

CLIPS = 10

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Consultation:
    """A round with the adviser, as far as it was answered.

    Attributes
    ----------
    seed : int
        What clips and advice are drawn by.
    items : tuple of str
        The clips' names, in the order in which they are shown.
    asks_first : bool
        Whether there is an answer before the advice.
    first, final : tuple of bool
        Whether "swapped" was said, before the advice and with it; one for each clip answered so far.
    """

    seed: int
    items: tuple[str, ...]
    asks_first: bool = True
    first: tuple[bool, ...] = ()
    final: tuple[bool, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every clip has its final answer."""
        return len(self.final) == len(self.items)

    @property
    def advised(self) -> bool:
        """Whether the advice on the next clip may be heard: after the first answer, if one is asked for."""
        return not self.whole and (not self.asks_first or len(self.first) > len(self.final))

    @property
    def plan(self) -> tuple[Advice, ...]:
        """What the adviser says of each clip."""
        return plan_advice([(item, is_swapped(library.clip(item))) for item in self.items], self.seed)

    @property
    def answers(self) -> tuple[Advised, ...]:
        """What came of the clips that have a final answer."""
        firsts = self.first if self.asks_first else (None,) * len(self.final)
        return tuple(
            Advised(advice.item, advice.says_swapped == advice.right, advice.says_swapped, final, first)
            for advice, final, first in zip(self.plan, self.final, firsts, strict=False)
        )

    def said(self, swapped: bool) -> Consultation:
        """Return the round with one more answer: the first to the clip that is next, or the final one.

        Raises
        ------
        DoubleTakeError
            If the round is finished.
        """
        if self.whole:
            raise DoubleTakeError("This round is finished.")
        if self.advised:
            return replace(self, final=(*self.final, bool(swapped)))
        return replace(self, first=(*self.first, bool(swapped)))

    def to_store(self) -> dict:
        """Return what is written into the file of answers."""
        return {
            "seed": self.seed, "items": list(self.items), "asks_first": self.asks_first,
            "first": list(self.first), "final": list(self.final),
        }  # fmt: skip


def consult(
    seed: int, clips: int = CLIPS, splits: Iterable[str] = ("teach", "practice"), asks_first: bool = True
) -> Consultation:
    """Deal a round with the adviser: label-free clips, about half of them swapped, none of one footage.

    Raises
    ------
    DoubleTakeError
        If the library has too few clips, or fewer than five are asked for.

    Examples
    --------
    >>> dealt = consult(seed=3)
    >>> len(dealt.items), dealt.advised, dealt.whole
    (10, False, False)
    """
    if clips < FEWEST:
        raise DoubleTakeError(TOO_FEW)
    half = clips // 2
    kind = Kind("advised", tuple(splits), clips=clips, swapped=(half, clips - half))
    return Consultation(seed, deal(kind, seed).items, asks_first)


def consultation_from_store(stored: object) -> Consultation | None:
    """Return the round that `Consultation.to_store` kept; None if the value is something else."""
    if not isinstance(stored, dict):
        return None
    seed, items, asks_first = stored.get("seed"), stored.get("items"), stored.get("asks_first")
    first, final = stored.get("first"), stored.get("final")
    if not isinstance(seed, int) or not isinstance(asks_first, bool):
        return None
    if not (_is_list(items, str) and _is_list(first, bool) and _is_list(final, bool)):
        return None
    ahead = len(first) - len(final) if asks_first else len(first)
    if len(final) > len(items) or len(first) > len(items) or ahead not in ((0, 1) if asks_first else (0,)):
        return None
    try:
        found = Consultation(seed, tuple(items), asks_first, tuple(first), tuple(final))
        return found if found.plan else None
    except DoubleTakeError:
        return None


def _is_list(value: object, kind: type[Kept]) -> TypeGuard[list[Kept]]:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def advised_from_store(stored: object) -> tuple[Advised, ...]:
    """Return what came of the clips of a stored round, for `reliance`; nothing if it is no round.

    Examples
    --------
    >>> advised_from_store("text")
    ()
    """
    found = consultation_from_store(stored)
    return found.answers if found else ()
