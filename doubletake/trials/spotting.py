"""The rounds of *Spot the swap*: which clips are shown, in which order, and how a round is kept.

A round shows label-free clips one at a time. Nobody sees two clips of one footage in a round, so no clip can
be held against its twin, and the share of swapped ones is not told. `doubletake.trials.summary` scores it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip
from doubletake.statistics.trial import Trial

# A still that was set in motion has no footage that it could be laid beside.
SWAPPED_BY = ("classical", "neural")
MOST_EARLIER = 3  # whole rounds kept beside the present one
_SHUFFLES = 50

# For each footage its real clips and its swapped ones.
_Footage = dict[str, tuple[list[Clip], list[Clip]]]


@dataclass(frozen=True)
class Kind:
    """What a round is made of.

    Attributes
    ----------
    name : str
        What it is stored as.
    splits : tuple of str
        Where its clips come from, see `doubletake.library.SPLITS`.
    clips : int
        How many are shown.
    swapped : tuple of int
        How many of them are swapped: one of these numbers, by lot.
    feedback : bool
        Whether the truth is told, and shown, after each answer.
    seconds : float or None
        How long a clip can be seen; None is as long and as often as one likes.
    """

    name: str
    splits: tuple[str, ...]
    clips: int
    swapped: tuple[int, ...]
    feedback: bool = False
    seconds: float | None = None


# One teaches with other footage than one tests on: what is true of a test's clips is never shown.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("hook", ("teach",), clips=1, swapped=(0, 1), feedback=True),
        Kind("training", ("teach",), clips=5, swapped=(2, 3), feedback=True),
        Kind("test", ("practice",), clips=10, swapped=(5,)),
        Kind("mix", ("practice",), clips=10, swapped=(2,)),
        Kind("quick", ("practice",), clips=10, swapped=(5,), seconds=2.0),
    )
}


@dataclass(frozen=True)
class SpotRound:
    """A round that was dealt, and what was answered so far.

    Attributes
    ----------
    kind : str
        The name of its `Kind`.
    items : tuple of str
        The clips' names, in the order in which they are shown.
    trials : tuple of Trial
        The answers to the first of them.
    """

    kind: str
    items: tuple[str, ...]
    trials: tuple[Trial, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every clip was answered."""
        return len(self.trials) == len(self.items)

    def answered(self, said_swapped: bool, confidence: float, seconds: float, feedback: bool) -> SpotRound:
        """Return the round with one more answer, to the clip that is next.

        Raises
        ------
        DoubleTakeError
            If it is whole, or an answer is none (see `Trial`).
        """
        if self.whole:
            raise DoubleTakeError("This round is finished.")
        item = self.items[len(self.trials)]
        trial = Trial(item, is_swapped(library.clip(item)), said_swapped, confidence, seconds, feedback)
        return replace(self, trials=(*self.trials, trial))


def is_swapped(clip: Clip) -> bool:
    """Whether somebody's face was put into a clip. A filter, make-up or a poor copy makes no swap."""
    return clip.kind == "made"


def kind_of(kind: str | Kind) -> Kind:
    """Return a kind of round by its name; an unknown name is a `DoubleTakeError` that lists them."""
    if isinstance(kind, Kind):
        return kind
    if kind not in KINDS:
        raise DoubleTakeError(f'There is no round called "{kind}". There are: {", ".join(KINDS)}.')
    return KINDS[kind]


def deal(kind: str | Kind, seed: int, seen: Mapping[str, int] | None = None) -> SpotRound:
    """Choose a round's clips and their order.

    Clips that were not seen before come first; among equals the lot decides. Two clips of one person do not
    follow each other if that can be avoided.

    Parameters
    ----------
    kind : str or Kind
    seed : int
        The same seed deals the same round from the same library.
    seen : mapping of str to int, optional
        How often each clip was shown before, by name; see `seen_in`.

    Raises
    ------
    DoubleTakeError
        If there is no such kind, or the library has too few clips for it.

    Examples
    --------
    >>> deal("test", seed=7)                                                        # doctest: +SKIP
    SpotRound(kind='test', items=('0bfc3df8', …), trials=())
    """
    kind, seen, lot = kind_of(kind), seen or {}, random.Random(seed)
    footage = _by_footage(kind.splits)
    wanted = lot.choice(kind.swapped)

    def times(clips: Iterable[Clip]) -> int:
        return min((seen.get(clip.name, 0) for clip in clips), default=0)

    order = {name: lot.random() for name in footage}
    # Whoever has been seen least, and then by lot.
    names = sorted(footage, key=lambda name: (times(sum(footage[name], [])), order[name]))
    names = _with_enough_swaps(names, footage, kind.clips, wanted)
    # Swapped are those of which a fresh swapped clip is easier to come by than a fresh real one.
    names.sort(key=lambda name: (times(footage[name][1]) - times(footage[name][0]), order[name]))
    swapped = [name for name in names if footage[name][1]][:wanted]
    shown = []
    for name in names:
        versions = footage[name][name in swapped]
        fresh = [clip for clip in versions if seen.get(clip.name, 0) == times(versions)]
        shown.append(lot.choice(fresh))
    return SpotRound(kind.name, tuple(clip.name for clip in _apart(shown, lot)))


def _by_footage(splits: Iterable[str]) -> _Footage:
    """Return the real and the swapped clips of each footage that has a real one."""
    found: _Footage = {}
    for clip in library.clips(split=splits, item=True):
        if not is_swapped(clip) or clip.method in SWAPPED_BY:
            found.setdefault(clip.from_clip, ([], []))[is_swapped(clip)].append(clip)
    return {name: versions for name, versions in sorted(found.items()) if versions[0]}


def _with_enough_swaps(names: Sequence[str], footage: _Footage, clips: int, wanted: int) -> list[str]:
    """Return ``clips`` of the names: first ``wanted`` with swapped clips, then the first of all others."""
    with_swaps = [name for name in names if footage[name][1]]
    if len(names) < clips or len(with_swaps) < wanted:
        raise DoubleTakeError(
            f"A round of {clips} clips, {wanted} of them swapped, needs more footage than the library has: "
            f"{len(names)}, and {len(with_swaps)} with a swapped clip."
        )
    needed = with_swaps[:wanted]
    return needed + [name for name in names if name not in needed][: clips - wanted]


def _apart(clips: list[Clip], lot: random.Random) -> list[Clip]:
    """Shuffle clips until no person comes twice in a row, or `_SHUFFLES` times; return them."""
    for _ in range(_SHUFFLES):
        lot.shuffle(clips)
        if all(one.person != other.person for one, other in zip(clips, clips[1:], strict=False)):
            break
    return clips


def to_store(played: SpotRound, earlier: Iterable[SpotRound] = ()) -> dict:
    """Return what is written into the file of answers: the round, and whole ones before it."""
    kept = [one for one in earlier if one.whole][-MOST_EARLIER:]
    return {**_plain(played), "earlier": [_plain(one) for one in kept]}


def _plain(played: SpotRound) -> dict:
    return {
        "kind": played.kind,
        "items": list(played.items),
        "trials": [asdict(trial) for trial in played.trials],
    }


def from_store(stored: object) -> tuple[SpotRound, ...]:
    """Return the rounds that `to_store` kept, the present one last; none if the value is something else.

    Examples
    --------
    >>> from_store({"kind": "test", "items": ["0bfc3df8"], "trials": []})
    (SpotRound(kind='test', items=('0bfc3df8',), trials=()),)
    >>> from_store("text")
    ()
    """
    if not isinstance(stored, dict) or not isinstance(stored.get("earlier", []), list):
        return ()
    rounds = [_round(one) for one in (*stored.get("earlier", []), stored)]
    return () if rounds[-1] is None else tuple(one for one in rounds if one is not None)


def _round(stored: Any) -> SpotRound | None:
    try:
        items = tuple(stored["items"])
        trials = tuple(
            Trial(**{field.name: trial[field.name] for field in fields(Trial)}) for trial in stored["trials"]
        )
        played = SpotRound(str(stored["kind"]), items, trials)
    except (DoubleTakeError, KeyError, TypeError, IndexError):
        return None
    names = tuple(trial.item for trial in trials)
    sound = items and all(isinstance(item, str) for item in items) and names == items[: len(names)]
    return played if sound else None


def last_whole(stored: object) -> SpotRound | None:
    """Return the last finished round that was kept, or None."""
    return next((one for one in reversed(from_store(stored)) if one.whole), None)


def seen_in(answers: Mapping[str, object]) -> Counter:
    """Count how often each clip was answered in all the rounds among a notebook's answers."""
    return Counter(
        trial.item for stored in answers.values() for one in from_store(stored) for trial in one.trials
    )
