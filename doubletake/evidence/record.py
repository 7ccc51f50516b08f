"""What became of the evidence on people it was not fitted on, in numbers and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from doubletake.evidence.fitting import load_evidence
from doubletake.evidence.table import Table, load_table
from doubletake.evidence.verdict_figures import Figures, by_tone, verdicts
from doubletake.text import counted

TESTED_ON = "quiz"

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class TrackRecord:
    """How good the weight of evidence was on people it was not fitted on.

    Attributes
    ----------
    auc : float
        How well it tells replaced faces from others on practice clips, each person left out in turn; 0.5 is
        guessing.
    people : tuple of str
        Who it was fitted on.
    quiz : Figures
        Its verdicts on the quizzes' clips: other people, each clip in every look.
    clips : int
        How many different clips that were.
    tones : dict of str to Figures
        The same by skin tone, where there are clips.
    wrong : tuple of (str, str, str)
        Of each wrong verdict the clip, the person and their skin tone.
    """

    auc: float
    people: tuple[str, ...]
    quiz: Figures
    clips: int
    tones: dict[str, Figures]
    wrong: tuple[tuple[str, str, str], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in words, for a page."""
        quiz = self.quiz
        said = [
            "Tested on one person at a time who was left out, it tells replaced faces from others with an "
            f"AUC of {self.auc:.2f}, where 0.5 is guessing.",
            f"On the quiz clips, of people it had never seen, {quiz.right} of its verdicts are right and "
            f"{quiz.wrong} wrong; in {quiz.silent} of {quiz.clips} cases it cannot say ({self.clips} clips, "
            "each as it is and in several qualities).",
        ]
        tones = {tone for _, _, tone in self.wrong}
        if quiz.wrong > 1 and len(tones) == 1:
            tone = tones.pop()
            all_of = f"All {quiz.wrong} wrong verdicts are about {tone} skin"
            clips, people = (len({row[k] for row in self.wrong}) for k in (0, 1))
            whose = "one person" if people == 1 else f"{people} people"
            cases_of = f"{counted(clips, 'clip')} of {whose}"
            cases = self.tones[tone].clips
            said.append(f"{all_of}: {cases_of}. Of the {quiz.clips} cases, {cases} show such skin.")
        return tuple(said)


def track_record() -> TrackRecord | None:
    """Return it, counted from the readings that the course ships; None where no evidence was fitted yet.

    Raises
    ------
    DoubleTakeError
        If the readings or the fit are missing or damaged.

    Examples
    --------
    >>> found = track_record()
    >>> found.quiz.clips == sum(one.clips for one in found.tones.values())
    True
    """
    fit, table = load_evidence(), load_table()
    return None if fit is None else _count(_Same(fit), _Same(table))


class _Same(Generic[Loaded]):
    """Lets what is loaded once be a key: the loaders return the same object until its file changes."""

    def __init__(self, what: Loaded) -> None:
        self.what = what

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.what is other.what

    def __hash__(self) -> int:
        return id(self.what)


@lru_cache(maxsize=1)
def _count(loaded: _Same[dict], table: _Same[Table]) -> TrackRecord:
    fit, quiz = loaded.what, table.what.seen_methods.of(split=TESTED_ON)
    found = verdicts(fit, quiz)
    away = [
        bool(one.direction) and one.direction != ("swap" if made else "as filmed")
        for one, made in zip(found, quiz.made, strict=True)
    ]
    by_tones = by_tone(fit, quiz)
    wrong = quiz.where(np.array(away, bool))
    return TrackRecord(
        auc=float(fit["figures"]["auc"]),
        people=tuple(fit["people"]),
        quiz=by_tones.pop("all"),
        clips=len(np.unique(quiz.item)),
        tones=by_tones,
        wrong=tuple(zip(wrong.item.tolist(), wrong.person.tolist(), wrong.tone.tolist(), strict=True)),
    )
