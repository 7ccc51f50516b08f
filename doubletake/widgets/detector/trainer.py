"""DetectorTrainer: choose cues, a model and how to part the clips; train; and test on what it never saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import traitlets

from doubletake.cues import CUES
from doubletake.detector import CARES, KINDS, RENDITION_SETS, WAYS, Detector, Outcome
from doubletake.detector.training import Progress, Trained, learn, put_to_the_test
from doubletake.errors import DoubleTakeError
from doubletake.statistics.bootstrap import Interval
from doubletake.widgets.detector.trainer_payload import tests_payload, threshold_payload, training_payload
from doubletake.widgets.page.bundle import script, style
from doubletake.widgets.page.long_work import LongWork
from doubletake.widgets.page.page_widget import Fields, Message, PageWidget, recall, usable

MOST_RUNS = 12
FIRST_THRESHOLD = 0.5

# What can be chosen, and what it is called: (setting, question, ((value, label), …)).
SETTINGS = (
    ("kind", "Model", (("logistic", "Logistic: a weighted sum"), ("forest", "Forest: many small trees"))),
    (
        "how",
        "Learn from some, be tested on others, parted by",
        (("rows", "rows at random"), ("clips", "whole clips"), ("people", "whole people")),
    ),
    (
        "looks",
        "Each clip to learn from comes",
        (("one", "as filmed"), ("two", "and in high quality"), ("four", "and in medium and low")),
    ),
    ("care", "Swaps to learn from", (("all", "all"), ("rough", "hasty ones only"))),
)
_OFFERED = {"kind": KINDS, "how": WAYS, "looks": tuple(RENDITION_SETS), "care": CARES}


class DetectorTrainer(LongWork, PageWidget):
    """A detector that a learner trains on cue readings, in seconds.

    It learns from the people to practise on, their camera clips and the classical swaps. The first figure is
    that of clips held out of the training, parted as the learner chose; then it is tested on what it never
    saw. What is wrong with an argument is said in the widget, not raised.

    Other cells can watch the trait ``trained``, and read `detector`, `runs` and `outcomes`.

    Parameters
    ----------
    cues : sequence of str, optional
        The cues that are ticked at first; by default all.
    kind, how, looks, care : str, optional
        How the settings stand at first: see `doubletake.detector.train`, `held_out_scores` and
        `learning_clips`.
    threshold : float, optional
        Where the threshold stands at first, 0 to 1.
    fixed : sequence of str, optional
        Settings that cannot be moved: ``"cues"``, ``"kind"``, ``"how"``, ``"looks"``, ``"care"``.
    tests : bool, optional
        Whether it can be tested on what it never saw.
    record_as, notebook : str, optional
        Question id and notebook: settings and figures are then stored beside the notebook.

    Examples
    --------
    >>> trainer = DetectorTrainer(kind="forest", how="people")
    >>> trainer.chosen["kind"], trainer.detector is None
    ('forest', True)
    """

    _esm = script("detector/trainer.js")
    _css = style(
        "page/plot.css",
        "page/panel.css",
        "page/share_plots.css",
        "page/table.css",
        "detector/trainer.css",
    )
    plain_text = "A detector to train"

    menu = traitlets.Dict(help="What can be chosen.").tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    runs: traitlets.List[dict[str, Any]] = traitlets.List(
        help="What came of each training, the oldest first."
    ).tag(sync=True)
    trained = traitlets.Int(help="How often a detector was trained here.").tag(sync=True)

    def __init__(
        self,
        *,
        cues: Sequence[str] | None = None,
        kind: str = "logistic",
        how: str = "rows",
        looks: str = "two",
        care: str = "all",
        threshold: float = FIRST_THRESHOLD,
        fixed: Sequence[str] = (),
        tests: bool = True,
        record_as: str | None = None,
        notebook: str | None = None,
    ) -> None:
        stored, notice = recall(record_as, notebook)
        self._trained: Trained | None = None
        traits: dict[str, Any]
        try:
            names = ("cues", *_OFFERED)
            if unknown := [name for name in fixed if name not in names]:
                raise DoubleTakeError(f'"{unknown[0]}" cannot be fixed: choose from {", ".join(names)}.')
            first: dict[str, Any] = {
                "cues": list(CUES if cues is None else cues),
                "kind": kind,
                "how": how,
                "looks": looks,
            }
            first = _settings(first | {"care": care, "threshold": threshold})
            menu = {
                "cues": [{"name": c.name, "title": c.title, "question": c.question} for c in CUES.values()],
                "settings": SETTINGS, "fixed": list(fixed), "tests": bool(tests),
            }  # fmt: skip
            chosen, runs = usable(stored, _kept, first, fixed) or (first, [])
            traits = {"menu": menu, "chosen": chosen, "runs": runs, "notice": notice}
        except DoubleTakeError as error:
            traits = {"trouble": str(error)}
        super().__init__(record_as=record_as, notebook=notebook, **traits)

    # --- what was learnt, for other cells --------

    @property
    def detector(self) -> Detector | None:
        """What was trained last; None before."""
        return self._trained.detector if self._trained else None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What came of testing it on what it never saw, at the threshold that is set; empty before."""
        return self._trained.outcomes(self.chosen["threshold"]) if self._trained else ()

    def train(self, **settings: Any) -> dict[str, Any]:
        """Train and test at once, without a page, and return what is kept of it.

        Parameters
        ----------
        **settings
            ``cues``, ``kind``, ``how``, ``looks``, ``care``, ``threshold``; the others stay as they are.

        Raises
        ------
        DoubleTakeError
            If a setting cannot be.
        """
        self._learn({**self.chosen, **settings})
        if self.menu["tests"]:
            self._test()
        return self.runs[-1]

    # --- what the page asks --------

    def on_train(self, message: Message) -> Fields:
        """Train with what is set; the answer comes when it is done."""
        chosen = _settings(message["chosen"])
        return self.start_work("trained", lambda progress: self._learn(chosen, progress))

    def on_test(self, message: Message) -> Fields:
        """Test what was trained on what it never saw; the answer comes when it is done."""
        if self._trained is None:
            raise DoubleTakeError("Train a detector first.")
        return self.start_work("tested", self._test)

    def on_threshold(self, message: Message) -> Fields:
        """What is flagged at a threshold, in training and in the tests."""
        threshold = _threshold(message["threshold"])
        if self._trained is None:
            raise DoubleTakeError("Train a detector first.")
        return threshold_payload(self._trained, threshold)

    def on_commit(self, message: Message) -> Fields:
        """The threshold was let go of."""
        self.chosen = {**self.chosen, "threshold": _threshold(message["threshold"])}
        return self._store()

    # --- the work --------

    def _learn(self, chosen: dict[str, Any], progress: Progress | None = None) -> dict[str, Any]:
        """Train, keep what came of it, and return what the page is told."""
        chosen = _settings(chosen)
        for name in self.menu["fixed"]:
            chosen[name] = self.chosen[name]
        settings = {name: chosen[name] for name in ("cues", *_OFFERED)}
        cues, kind, how, looks, care = settings.values()
        trained = learn(cues, kind, how, looks, care, progress)
        self._trained, area = trained, trained.curve.auc
        run = {**settings, "auc": [area.value, area.low, area.high], "tests": {}, "falls": {}}
        self.chosen, self.runs = chosen, [*self.runs, run][-MOST_RUNS:]
        self.trained += 1
        at_threshold = threshold_payload(trained, chosen["threshold"])
        return training_payload(trained) | at_threshold | self._store()

    def _test(self, progress: Progress | None = None) -> dict[str, Any]:
        """Test what was trained, keep what came of it, and return what the page is told."""
        if (trained := self._trained) is None:
            raise DoubleTakeError("Train a detector first.")
        put_to_the_test(trained, progress)
        found = {name: _ends(area) for name, area in trained.areas.items()}
        falls = {name: _ends(fall) for name, fall in trained.falls.items()}
        self.runs = [*self.runs[:-1], {**self.runs[-1], "tests": found, "falls": falls}]
        at_threshold = threshold_payload(trained, self.chosen["threshold"])
        return tests_payload(trained) | at_threshold | self._store()

    def _store(self) -> dict[str, Any]:
        return self.record({**self.chosen, "runs": self.runs})


def _ends(area: Interval | None) -> list[float] | None:
    """A figure with both ends of its interval."""
    return None if area is None else [area.value, area.low, area.high]


def _threshold(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise DoubleTakeError("The threshold lies between 0 and 1.")
    return float(value)


def _settings(chosen: Any) -> dict[str, Any]:
    """The settings, if they can be; everything else is refused with a sentence."""
    cues = [name for name in CUES if name in chosen["cues"]]
    if unknown := [name for name in chosen["cues"] if name not in CUES]:
        raise DoubleTakeError(f'There is no cue called "{unknown[0]}". The cues are: {", ".join(CUES)}.')
    if not cues:
        raise DoubleTakeError("Choose at least one cue for the detector to read.")
    for name, offered in _OFFERED.items():
        if chosen[name] not in offered:
            listed = ", ".join(offered)
            raise DoubleTakeError(f"“{chosen[name]}” is no choice for {name}: choose from {listed}.")
    settings = {name: chosen[name] for name in _OFFERED}
    return {"cues": cues, **settings, "threshold": _threshold(chosen["threshold"])}


def _kept(
    stored: Any, first: dict[str, Any], fixed: Iterable[str]
) -> tuple[dict[str, Any], list[Any]] | None:
    """Settings and runs of an earlier visit; None if they do not fit what is asked for now."""
    kept, runs = _settings(stored), stored["runs"]
    if any(kept[name] != first[name] for name in fixed) or not isinstance(runs, list):
        return None
    return kept, [run for run in runs if _is_run(run)]


def _is_run(run: Any) -> bool:
    """Whether a stored value is what came of a training."""
    try:
        _settings({**run, "threshold": FIRST_THRESHOLD})
        return len(run["auc"]) == 3 and isinstance(run["tests"], dict) and isinstance(run["falls"], dict)
    except (DoubleTakeError, KeyError, TypeError):
        return False
