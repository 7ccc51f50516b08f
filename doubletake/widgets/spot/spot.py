"""SpotTheSwap: one clip at a time, an answer and how sure one is, and what came of it."""

from __future__ import annotations

import math
import secrets
import warnings
from collections.abc import Iterable
from typing import Any

import traitlets

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip
from doubletake.library.files import verify
from doubletake.statistics.trial import Trial
from doubletake.trials.spotting import (
    Kind,
    SpotRound,
    deal,
    from_store,
    is_swapped,
    kind_of,
    seen_in,
    to_store,
)
from doubletake.trials.summary import Scores, score
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, Reply, recall
from doubletake.widgets.spot.clip_magnifier import MagnifiedClip, magnify
from doubletake.widgets.spot.results import answer_sheet, round_results

CHUNK = 6  # frames of the closer look in one answer: the kernel is free again after a fraction of a second
LONGEST = 3600.0  # seconds that an answer may have taken; whoever came back from lunch took no longer

# How a round is offered. Nothing here says how many clips are swapped.
KIND_WORDS = {
    "hook": ("One clip", "One clip, to see how it works. You are told at once."),
    "training": ("Training", "Five clips. After each you are told, and shown where to look."),
    "test": ("Test", "Ten clips, as long and as often as you like. You are told at the end."),
    "mix": ("Another mix", "Ten clips, as long and as often as you like. You are told at the end."),
    "quick": ("Two seconds", "Ten clips, two seconds each and only once. You are told at the end."),
}

DECOY_WORDS = {
    "beauty-filter": "A beauty filter smoothed the skin, enlarged the eyes and narrowed the jaw.",
    "heavy-compression": "The clip was sent as a very small file. The blur and the blocks come from that.",
    "odd-light": "A coloured lamp was added from one side, and it flickers.",
    "make-up": "Strong make-up was painted on.",
}


class SpotTheSwap(PageWidget):
    """A round of label-free clips, one at a time: real or swapped, and how sure one is.

    The page gets a clip's film and a description that fits its twins as well. It gets no name, and nothing
    about what a clip is, before the answer to it is given; in a round without feedback, before the round is
    finished. Each answer is stored before the page hears that it counts, and a round that was broken off goes
    on where it stopped. What is wrong with an argument is said in the widget, not raised.

    Other cells can watch the trait ``answered``, and read `trials` and `scores`: that is how a room's results
    can be gathered.

    Parameters
    ----------
    *kinds : str or Kind
        What is played, of `doubletake.trials.spotting.KINDS`; of several, the visitor chooses.
    figures : bool, optional
        Whether the end shows hits and false alarms, d′ and the rest, or the answers beside the truth only.
    again : bool, optional
        Whether another round can be played after the first.
    seed : int, optional
        What the first round is dealt by; by default by lot.
    record_as : str, optional
        Question id: the round is then stored beside the notebook.
    notebook : str, optional
        The notebook's name, for ``record_as``; by default the one that this kernel runs.

    Examples
    --------
    >>> game = SpotTheSwap("test", record_as="before")
    >>> game.answered
    0
    """

    _esm = script("spot/spot.js")
    _css = style(
        "page/plot.css",
        "page/panel.css",
        "page/round.css",
        "page/share_plots.css",
        "page/table.css",
        "page/magnifier.css",
        "spot/spot.css",
    )
    plain_text = "Spot the swap"

    menu = traitlets.Dict(help="What can be played.").tag(sync=True)
    answered = traitlets.Int(help="How many clips of the round were answered.").tag(sync=True)

    def __init__(
        self,
        *kinds: str | Kind,
        figures: bool = True,
        again: bool = True,
        seed: int | None = None,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._figures, self._again, self._seed = figures, again, seed
        self._kinds: dict[str, Kind] = {}
        self._earlier: list[SpotRound] = []
        self._round: SpotRound | None = None
        self._magnified: MagnifiedClip | None = None
        traits: dict[str, Any]
        try:
            self._kinds = {kind.name: kind for kind in map(kind_of, kinds or ("test",))}
            self._earlier, self._round = self._kept(stored)
            menu = {"kinds": [_offer(kind) for kind in self._kinds.values()], "again": again}
            traits = {"menu": menu, "answered": len(self.trials), "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what was answered, for other cells --------

    @property
    def trials(self) -> tuple[Trial, ...]:
        """The answers of the present round, in their order."""
        return self._round.trials if self._round else ()

    @property
    def scores(self) -> Scores | None:
        """The round's figures; None until it is finished."""
        return score(self.trials) if self._round and self._round.whole else None

    # --- what the page asks --------

    def on_stand(self, message: Message) -> Reply:
        """Where the round stands: before it, at which clip, or after it. With a clip comes its film."""
        played = self._round
        if played is None:
            return {"stage": "ready"}
        kind = self._kinds[played.kind]
        about = {"kind": kind.name, "total": len(played.items), "number": len(played.trials) + 1}
        if played.whole:
            return about | {"stage": "done", "number": len(played.items)}
        clip = library.clip(played.items[len(played.trials)])
        film = verify(clip.file, clip.sha256).read_bytes()
        size = {"width": clip.width, "height": clip.height}
        return about | {"stage": "clip", "limit": kind.seconds, "text": clip.text, **size}, [film]

    def on_begin(self, message: Message) -> Reply:
        """Deal a round, unless one is being played."""
        if self._round is None or (self._round.whole and self._again):
            kind = self._kinds.get(message["round"])
            if kind is None:
                raise DoubleTakeError("This round is not offered here. Choose one of those on the page.")
            dealt = deal(kind, self._next_seed(), self._times_seen())
            earlier = [*self._earlier, *([self._round] if self._round else [])]
            self._keep(dealt, earlier)
        return self.on_stand(message)

    def on_answer(self, message: Message) -> Fields:
        """The answer to one clip. Sent twice, it counts once."""
        played, number = self._round, message["number"]
        if played is None or number not in range(1, min(len(played.trials) + 1, len(played.items)) + 1):
            raise DoubleTakeError("This clip is not the one to be answered now. Reload the page.")
        kind, reply = self._kinds[played.kind], {"saved": bool(self._record_as), "words": ""}
        if number == len(played.trials) + 1:
            if message["said"] not in ("real", "swapped"):
                raise DoubleTakeError("Answer “real” or “swapped”.")
            said = message["said"] == "swapped"
            seconds = _seconds(message.get("seconds"))
            reply = self._keep(
                played.answered(said, message["confidence"], seconds, kind.feedback), self._earlier
            )
        verdict = _verdict(self.trials[number - 1]) if kind.feedback else None
        return {**reply, "number": number, "total": len(played.items), "verdict": verdict}

    def on_magnify(self, message: Message) -> tuple[Fields, list[bytes]]:
        """The closer look at the clip that was answered last, a few frames at a time."""
        number, start = message["number"], int(message["start"])
        if not self._round or not self._kinds[self._round.kind].feedback or number != len(self.trials):
            raise DoubleTakeError("There is no closer look at this clip.")
        item = self.trials[-1].item
        if self._magnified is None or self._magnified.clip.name != item:
            self._magnified = magnify(library.clip(item))
        shown = self._magnified
        start = min(max(0, start), len(shown.frames))
        about: dict[str, Any] = {
            "number": number,
            "start": start,
            "of": len(shown.frames),
            "pair": shown.original is not None,
        }
        if start == 0:
            about |= {"size": shown.cut[2:], "boxes": shown.boxes, "edges": shown.edges, "place": shown.place}
            about |= {"change": is_swapped(shown.clip)}
        return about, shown.pictures(start, CHUNK)

    def on_results(self, message: Message) -> Fields:
        """What came of the round."""
        if not self._round or not self._round.whole:
            raise DoubleTakeError("The round is not finished yet.")
        sheet = {"sheet": answer_sheet(self.trials)}
        return sheet | round_results(self.trials) if self._figures else sheet

    # --- keeping --------

    def _keep(self, played: SpotRound, earlier: Iterable[SpotRound]) -> dict[str, Any]:
        """Store a round, then go on with it: what could not be stored did not happen."""
        reply = self.record(to_store(played, earlier))
        self._round, self._earlier = played, list(earlier)
        self.answered = len(played.trials)
        return reply

    def _times_seen(self) -> dict[str, int]:
        """How often each clip was shown in this notebook, by name."""
        from doubletake.exercises import answers

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged file was told of at the start
            here = answers.recall(self._notebook) if self._record_as and self._notebook else {}
        own = {} if not self._round else {self._record_as or "own": to_store(self._round, self._earlier)}
        return seen_in({**here, **own})

    def _next_seed(self) -> int:
        seed, self._seed = self._seed, None
        return secrets.randbits(32) if seed is None else seed

    def _kept(self, stored: object) -> tuple[list[SpotRound], SpotRound | None]:
        """The rounds of an earlier visit: those before, and the present one; none that cannot go on."""
        rounds = from_store(stored)
        if not rounds or any(one.kind not in self._kinds for one in rounds):
            return [], None
        try:
            for item in rounds[-1].items:
                library.clip(item)
        except DoubleTakeError:
            return [], None
        return list(rounds[:-1]), rounds[-1]


def _offer(kind: Kind) -> dict[str, Any]:
    """A kind of round as the page offers it."""
    label, does = KIND_WORDS.get(kind.name, ("Round", f"{kind.clips} clips."))
    return {"name": kind.name, "label": label, "does": does}


def _seconds(value: object) -> float:
    """How long an answer took. A page's clock that makes no sense must not cost an answer."""
    number = float(value) if isinstance(value, int | float) else 0.0
    return round(min(max(number, 0.0), LONGEST), 2) if math.isfinite(number) else 0.0


def _verdict(trial: Trial) -> dict[str, Any]:
    """The truth about a clip that was answered, in words."""
    clip = library.clip(trial.item)
    said = "swapped" if trial.said_swapped else "real"
    outcome = {
        (True, True): "A hit",
        (True, False): "A miss",
        (False, True): "A false alarm",
        (False, False): "A correct rejection",
    }[trial.swapped, trial.said_swapped]
    words = f"{outcome}: you said “{said}”, {trial.confidence:g} % sure."
    return {"swapped": trial.swapped, "right": trial.right, "outcome": words, "words": _truth(clip)}


def _truth(clip: Clip) -> str:
    """What a clip is, and where to look, in sentences."""
    if not is_swapped(clip):
        if clip.kind == "decoy":
            return f"It is real: nobody’s face was put in. {DECOY_WORDS[clip.method]}"
        return (
            "It is real: nobody’s face was put in. Follow the edge of the face all the same. "
            "This is how an edge looks that was filmed."
        )
    source, body = (library.person(name).display_name for name in (clip.source, clip.person))
    care = {"rough": ", by a hasty swap", "careful": ", with some care", "best": ", with much care"}
    how = ", drawn by a trained network" if clip.method == "neural" else care.get(clip.care, "")
    return (
        f"It is swapped: the face of {source} was put onto this clip of {body}{how}. "
        "The ring marks the place on the edge of the face where the picture was changed most."
    )
