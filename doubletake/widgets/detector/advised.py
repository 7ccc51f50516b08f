"""AdvisedRound: judge clips, hear an adviser who is always sure, and see how far you followed it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import traitlets

from doubletake import library
from doubletake.detector import Advised, Reliance, consult, consultation_from_store, reliance
from doubletake.detector.adviser import RIGHT
from doubletake.detector.consultation import CLIPS, Consultation
from doubletake.errors import DoubleTakeError
from doubletake.library.files import verify
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall

# Each share of a `Reliance`: of which clips, what of them is counted.
SHARES = (
    ("followed_right", "Where the adviser was right, you said what it said"),
    ("followed_wrong", "Where the adviser was wrong, you said what it said"),
    ("corrected", "Where you were wrong at first and it was right, you came round"),
    ("withstood", "Where you were right at first and it was wrong, you stood firm"),
    ("alone", "Right before the advice"),
    ("together", "Right with the advice"),
    ("adviser", "Right, had you only listened"),
)


class AdvisedRound(PageWidget):
    """A round of label-free clips with an adviser that is right on eight in ten, and always sounds sure.

    For each clip the learner answers, hears the advice, and answers again. What the clips are is told at the
    end. Each answer is stored before the page hears that it counts, and a round that was broken off goes on
    where it stopped. What is wrong with an argument is said in the widget, not raised.

    Other cells can watch the trait ``answered``, and read `answers` and `reliance`.

    Parameters
    ----------
    clips : int, optional
        How many, five or more.
    splits : sequence of str, optional
        Where the clips come from, see `doubletake.library.SPLITS`.
    seed : int, optional
        What clips and advice are drawn by; by default by lot.
    first : bool, optional
        Whether there is an answer before the advice.
    record_as, notebook : str, optional
        Question id and notebook: the round is then stored beside the notebook.

    Examples
    --------
    >>> round = AdvisedRound(clips=10, seed=1)
    >>> round.answered, round.reliance is None
    (0, True)
    """

    _esm = script("detector/advised.js")
    _css = style(
        "page/plot.css",
        "page/panel.css",
        "page/round.css",
        "page/share_plots.css",
        "page/table.css",
        "detector/advised.css",
    )
    plain_text = "A round with an adviser"

    answered = traitlets.Int(help="How many clips have their final answer.").tag(sync=True)

    def __init__(
        self,
        clips: int = CLIPS,
        *,
        splits: Sequence[str] = ("teach", "practice"),
        seed: int | None = None,
        first: bool = True,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._dealt: Consultation | None = None
        self._clips, self._splits, self._first = clips, tuple(splits), bool(first)
        traits: dict[str, Any]
        try:
            kept = consultation_from_store(stored)
            if kept and (kept.asks_first, len(kept.items)) == (bool(first), clips):
                self._dealt = kept
            else:
                self._dealt = self._deal(secrets.randbits(32) if seed is None else seed)
            traits = {"answered": len(self._dealt.final), "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what was answered, for other cells --------

    @property
    def answers(self) -> tuple[Advised, ...]:
        """What came of each clip that has its final answer."""
        return self._dealt.answers if self._dealt else ()

    @property
    def reliance(self) -> Reliance | None:
        """How far the adviser was followed; None until the round is finished."""
        return reliance(self.answers) if self._dealt and self._dealt.whole else None

    # --- what the page asks --------

    def on_stand(self, message: Message) -> Reply:
        """Where the round stands: at which clip, before or after its advice, or at the end."""
        played = self._played
        number = min(len(played.final) + 1, len(played.items))
        about: Fields = {"number": number, "total": len(played.items), "asks_first": played.asks_first}
        if played.whole:
            return about | {"stage": "done"} | self._results()
        clip = library.clip(played.items[number - 1])
        film = verify(clip.file, clip.sha256).read_bytes()
        about |= {"stage": "clip", "width": clip.width, "height": clip.height, "text": clip.text}
        return about | self._advice(), [film]

    def on_answer(self, message: Message) -> Fields:
        """An answer: the first to a clip, or the final one. Sent twice, it counts once."""
        played, number, final = self._played, message["number"], bool(message["final"])
        if message["said"] not in ("real", "swapped"):
            raise DoubleTakeError("Answer “real” or “swapped”.")
        done = len(played.final if final else played.first)
        if number == done + 1 and final == played.advised and not played.whole:
            played = played.said(message["said"] == "swapped")
            reply = self.record(played.to_store())
            self._dealt = played  # what could not be stored did not happen
            self.answered = len(played.final)
        elif number <= done:
            reply = {"saved": bool(self._record_as), "words": ""}
        else:
            raise DoubleTakeError("This clip is not the one to be answered now. Reload the page.")
        return {**reply, "number": number, "final": final} | self._advice()

    def on_again(self, message: Message) -> Reply:
        """Another round, once this one is finished."""
        if self._played.whole:
            dealt = self._deal(secrets.randbits(32))
            self.record(dealt.to_store())
            self._dealt, self.answered = dealt, 0
        return self.on_stand(message)

    # --- what it is told --------

    @property
    def _played(self) -> Consultation:
        if self._dealt is None:
            raise DoubleTakeError(self.trouble)
        return self._dealt

    def _deal(self, seed: int) -> Consultation:
        return consult(seed, self._clips, self._splits, self._first)

    def _advice(self) -> dict[str, Any]:
        """What the adviser says of the clip that is next, if it may be heard, and what was said before it."""
        played = self._played
        if not played.advised:
            return {"advice": None, "first": None}
        advice = played.plan[len(played.final)]
        first = _word(played.first[-1]) if played.asks_first else None
        return {"advice": {"says": _word(advice.says_swapped), "words": advice.sentence}, "first": first}

    def _results(self) -> dict[str, Any]:
        """What a finished round came to: sentences, shares, and each clip with its answers."""
        found, plan = reliance(self.answers), self._played.plan
        sheet = [
            {
                "number": number,
                "first": "" if answer.first is None else _word(answer.first),
                "advice": _word(answer.advice),
                "advice_right": advice.right,
                "final": _word(answer.final),
                "truth": _word(answer.swapped),
                "right": answer.final == answer.swapped,
            }
            for number, (answer, advice) in enumerate(zip(self.answers, plan, strict=True), start=1)
        ]
        return {"sentences": reliance_sentences(found), "shares": _shares(found), "sheet": sheet}


def reliance_sentences(found: Reliance) -> list[str]:
    """What a round came to, in sentences, and how little so few clips say."""
    sentences = [found.sentence]
    right, wrong = found.followed_right, found.followed_wrong
    if right and wrong and right.low > wrong.high:
        sentences.append("Even with so few clips it shows: you followed it more where it was right.")
    elif right and wrong:
        sentences.append(
            f"It was wrong on {found.wrong} of {found.clips} only: that cannot show whether you tell its "
            "good advice from its bad. Look how far the lines reach."
        )
    if found.alone and found.together and found.adviser:
        alone, together, adviser = (
            round(share.value * found.clips) for share in (found.alone, found.together, found.adviser)
        )
        sentences.append(
            f"Of {found.clips} clips you were right on {alone} before its advice and on {together} with it; "
            f"had you only listened, on {adviser}."
        )
    sentences.append(
        f"It was made to be right on {round(10 * RIGHT)} clips in ten, and to sound sure on all of them: its "
        "tone told you nothing."
    )
    return sentences


def _shares(found: Reliance) -> list[dict[str, Any]]:
    shares = [(name, label, getattr(found, name)) for name, label in SHARES]
    return [
        {"name": name, "label": label, "share": [share.value, share.low, share.high]}
        for name, label, share in shares
        if share is not None
    ]


def _word(swapped: bool) -> str:
    return "swapped" if swapped else "real"
