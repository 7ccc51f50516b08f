"""PlatformRoom: a threshold, how rare swaps are and what errors cost; and on whom the flags fall."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import traitlets

from doubletake.detector import (
    HELD_OUT_PEOPLE,
    Detector,
    OperatingPoint,
    PlatformDay,
    imagined_operating_points,
    learning_clips,
    likelihood_ratio,
    missed_of_1000,
    operating_points,
    platform_day,
    train,
    unseen_tests,
)
from doubletake.errors import DoubleTakeError
from doubletake.evidence import load_table
from doubletake.evidence.table import Table
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.long_work import LongWork
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, recall, usable

if TYPE_CHECKING:
    from doubletake.widgets.detector.trainer import DetectorTrainer

CLIPS = 1_000_000
DETECTORS = (
    ("trained", "The one that learnt from our clips"),
    ("imagined", "An imagined one, right on 99 in 100 of either kind"),
)
SHOWN = (
    ("original", "As they were filmed"),
    ("medium", "In medium quality"),
    ("low", "In low quality"),
)
# A test of each look, by the name that `unseen_tests` gives it.
TESTS = {"original": HELD_OUT_PEOPLE, "medium": "shown: medium", "low": "shown: low"}
PREVALENCES = tuple(
    1 / n for n in (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 10**6)
)
COSTS = tuple(k * 10**power for power in range(5) for k in (1, 2, 5))
PARTS = ("detector", "shown", "prevalence", "costs")
NO_TEST = "There is no such detector, and no such test: it is here to be compared with."
_MIDDLE = 0.5


class PlatformRoom(LongWork, PageWidget):
    """A detector on a platform: one threshold, and what it does to a day's uploads.

    Everything moves in the page: Python sends what the detector's tests counted at every threshold. Nothing
    is trained before somebody looks at the trained detector. What is wrong with an argument is said in the
    widget, not raised.

    Parameters
    ----------
    trainer : DetectorTrainer, optional
        Whose detector is used, once it was trained; until then, and without one, a logistic one on all cues.
    detector, shown : str, optional
        Of `DETECTORS` and `SHOWN`: which detector, and how its clips were shown in its test.
    prevalence : float, optional
        The share of uploads that are swapped, from a millionth to a half.
    cost_missed, cost_false_alarm : float, optional
        What a swap that is let through costs, and a camera clip that is flagged: 1 to 50,000.
    threshold : float, optional
        Where the slider stands at first; infinite flags nothing.
    clips : int, optional
        How many are uploaded on a day.
    fixed : sequence of str, optional
        What cannot be moved, of `PARTS`.
    cheapest : bool, optional
        Whether the cheapest threshold is told.
    record_as, notebook : str, optional
        Question id and notebook: what is chosen is then stored beside the notebook.

    Examples
    --------
    >>> room = PlatformRoom(prevalence=0.001)
    >>> room.day.swapped
    1000
    """

    _esm = script("detector/room.js")
    _css = style("page/panel.css", "page/round.css", "page/table.css", "detector/room.css")
    plain_text = "The platform room"

    menu = traitlets.Dict(help="What can be chosen.").tag(sync=True)
    tests = traitlets.Dict(help="What each test counted, threshold by threshold.").tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        trainer: DetectorTrainer | None = None,
        *,
        detector: str = "trained",
        shown: str = "original",
        prevalence: float = 0.001,
        cost_missed: float = 100,
        cost_false_alarm: float = 1,
        threshold: float = _MIDDLE,
        clips: int = CLIPS,
        fixed: Sequence[str] = (),
        cheapest: bool = True,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._trainer = trainer
        # By the test that counted them.
        self._points: dict[str, tuple[OperatingPoint, ...]] = {"imagined": imagined_operating_points()}
        traits: dict[str, Any]
        try:
            if unknown := [part for part in fixed if part not in PARTS]:
                raise DoubleTakeError(f'"{unknown[0]}" cannot be fixed: choose from {", ".join(PARTS)}.')
            first: dict[str, Any] = {
                "detector": detector,
                "shown": shown,
                "prevalence": prevalence,
                "threshold": threshold,
            }
            first = _settings(first | {"cost_missed": cost_missed, "cost_false_alarm": cost_false_alarm})
            menu = {
                "detectors": DETECTORS, "shown": SHOWN, "prevalences": PREVALENCES, "costs": COSTS,
                "clips": int(clips), "fixed": list(fixed), "cheapest": bool(cheapest),
            }  # fmt: skip
            chosen = usable(stored, _kept, first, fixed) or first
            tests = {"imagined": _test_payload(self._points["imagined"], NO_TEST)}
            if chosen["detector"] == "trained":
                tests |= self._tested()
            traits = {"menu": menu, "tests": tests, "chosen": chosen, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)
        if not self.trouble:
            self._settle()
        if trainer is not None:
            trainer.observe(self._retested, "trained")

    # --- what was chosen, for other cells --------

    @property
    def operating_points(self) -> tuple[OperatingPoint, ...]:
        """Every threshold of the test that is looked at, the one that flags nothing first."""
        if self.chosen["detector"] == "imagined":
            return self._points["imagined"]
        if self.chosen["shown"] not in self._points:
            self._test()
        return self._points[self.chosen["shown"]]

    @property
    def operating_point(self) -> OperatingPoint:
        """The threshold that is chosen, with what the test counted there."""
        return at_threshold(self.operating_points, self.chosen["threshold"])

    @property
    def day(self) -> PlatformDay | None:
        """What comes of it on a day; None where nothing is flagged."""
        point = self.operating_point
        if math.isinf(point.threshold):
            return None
        return platform_day(self.chosen["prevalence"], point.hits, point.false_alarms, self.menu["clips"])

    # --- what the page asks --------

    def on_tests(self, message: Message) -> Fields:
        """Train the detector and test it, if that was not done; the counts come as the trait ``tests``."""

        def work(_progress: object) -> dict[str, Any]:
            self._test()
            return {}

        return self.start_work("tested", work)

    def on_commit(self, message: Message) -> Fields:
        """Something was chosen: other cells see it, and it is stored if it is an answer."""
        chosen = _settings(message["chosen"])
        for part in self.menu["fixed"]:
            for name in _names(part):
                chosen[name] = self.chosen[name]
        self.chosen = chosen
        self._settle()
        right = self.day.right_of_1000 if self.day else None
        ends = [right.value, right.low, right.high] if right else None
        return self.record({**self.chosen, "right_of_1000": ends})

    # --- the detector --------

    def _retested(self, _change: Any) -> None:
        """Another detector was trained."""
        self._test()
        self._settle()

    def _test(self) -> None:
        self.tests = {**self.tests, **self._tested()}

    def _settle(self) -> None:
        """Stand at a threshold that this test has."""
        threshold = self.operating_point.threshold
        self.chosen = {**self.chosen, "threshold": None if math.isinf(threshold) else threshold}

    def _tested(self) -> dict[str, Any]:
        """What each test of the detector counted."""
        table = load_table()
        detector = (self._trainer.detector if self._trainer else None) or _default(table)
        clips = dict(unseen_tests(detector, table))
        tests = {}
        for shown, name in TESTS.items():
            if name not in clips:
                raise DoubleTakeError("The library has no clips that this detector could be tested on.")
            self._points[shown] = operating_points(detector.scores(clips[name]), clips[name].made)
            people = len(set(clips[name].person.tolist()))
            about = f"They were clips of {people} people it had never seen: so few leave much open."
            tests[shown] = _test_payload(self._points[shown], about)
        return tests


@lru_cache(maxsize=1)
def _default(table: Table) -> Detector:
    """A detector for whoever has trained none."""
    return train(learning_clips(table))


def _test_payload(points: Sequence[OperatingPoint], about: str) -> dict[str, Any]:
    """A test as the page wants it: what it was, and its thresholds, the one that flags nothing last."""
    return {"about": about, "points": [_point_payload(point) for point in reversed(points)]}


@lru_cache(maxsize=512)
def _point_payload(point: OperatingPoint) -> dict[str, Any]:
    """A threshold as the page wants it."""
    hit, alarm = point.shares
    counted = {"hits": point.hits, "alarms": point.false_alarms, "hit": hit, "alarm": alarm}
    if math.isinf(point.threshold):
        return counted | {"threshold": None, "ratio": None, "missed": None}
    ratio, missed = likelihood_ratio(point.hits, point.false_alarms), missed_of_1000(point.hits)
    ends = [[round(end, 6) for end in (one.value, one.low, one.high)] for one in (ratio, missed)]
    return counted | {"threshold": point.threshold, "ratio": ends[0], "missed": ends[1]}


def at_threshold(points: Iterable[OperatingPoint], threshold: float | None) -> OperatingPoint:
    """The operating point that flags the same clips as a threshold does; None flags nothing."""
    wanted = math.inf if threshold is None else threshold
    return min((point for point in points if point.threshold >= wanted), key=lambda point: point.threshold)


def _names(part: str) -> tuple[str, ...]:
    return ("cost_missed", "cost_false_alarm") if part == "costs" else (part,)


def _settings(chosen: dict[str, Any]) -> dict[str, Any]:
    """What was chosen, if it can be; everything else is refused with a sentence."""
    for name, offered in (("detector", DETECTORS), ("shown", SHOWN)):
        if chosen.get(name) not in (names := [value for value, _ in offered]):
            raise DoubleTakeError(f"There is no {name} “{chosen.get(name)}”: choose from {', '.join(names)}.")
    for name, least, most in (
        ("prevalence", PREVALENCES[-1], PREVALENCES[0]),
        ("cost_missed", COSTS[0], COSTS[-1]),
        ("cost_false_alarm", COSTS[0], COSTS[-1]),
    ):
        value = chosen.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise DoubleTakeError(f"{name} lies between {least:g} and {most:g}.")
    threshold = chosen.get("threshold")
    if threshold is not None and (
        isinstance(threshold, bool) or not isinstance(threshold, int | float) or math.isnan(threshold)
    ):
        raise DoubleTakeError("The threshold is a number.")
    kept_names = ("detector", "shown", "prevalence", "cost_missed", "cost_false_alarm")
    kept = {name: chosen[name] for name in kept_names}
    return kept | {"threshold": None if threshold is None or math.isinf(threshold) else threshold}


def _kept(stored: Any, first: dict[str, Any], fixed: Iterable[str]) -> dict[str, Any] | None:
    """What was chosen on an earlier visit; None if it does not fit what is asked for now."""
    kept = _settings(stored)
    same = all(kept[name] == first[name] for part in fixed for name in _names(part))
    return kept if same else None
