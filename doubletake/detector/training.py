"""All that a learner does with a detector: train it, hold clips out, and test it on what it never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from doubletake.detector.folds import auc_within, held_out_scores, left_out_scores, roc_within
from doubletake.detector.judging import (
    HELD_OUT_PEOPLE,
    METHODS,
    SEEN_PEOPLE,
    Outcome,
    RocBand,
    auc_fall,
    judge,
    judge_by,
    unseen_tests,
)
from doubletake.detector.learner import Detector, train
from doubletake.detector.training_clips import learning_clips
from doubletake.errors import DoubleTakeError
from doubletake.evidence import Table, load_table
from doubletake.statistics.bootstrap import Interval

LEFT_OUT = "people left out one by one"
RESAMPLES = 400  # of each bootstrap: the page waits for it

# Told what is being done, in words, and how much of it is done, 0…1.
Progress = Callable[[str, float], None]


@dataclass(eq=False)
class Trained:
    """A detector that was trained, the figures of its training, and those of its tests once there are some.

    Attributes
    ----------
    detector : Detector
        Of all clips to learn from.
    how : str
        How they were parted.
    learnt : Table
        The clips it learnt from.
    held_out : (N,) float64
        The score of each, by a detector that did not learn from it.
    curve : RocBand
        Of these.
    tests : tuple of (str, Table)
        What it can be tested on.
    areas, falls : dict of str to Interval or None
        Once it was tested: how well each test went, and by how much worse than the test of the same people's
        classical swaps as they were filmed; people it has not seen are compared with those it learnt from.
        Tests that leave people out have no fall: other detectors were tested there.
    scores : dict of str to (N,) float64
        Once it was tested: of the clips of each test.
    """

    detector: Detector
    how: str
    learnt: Table
    held_out: np.ndarray
    curve: RocBand
    tests: tuple[tuple[str, Table], ...]
    areas: dict[str, Interval | None] = field(default_factory=dict)
    falls: dict[str, Interval] = field(default_factory=dict)
    scores: dict[str, np.ndarray] = field(default_factory=dict)

    def confusion(self, threshold: float) -> Outcome:
        """What the held-out scores flag at a threshold."""
        return judge("held out", self.held_out, self.learnt, threshold, resamples=0)

    def outcomes(self, threshold: float) -> tuple[Outcome, ...]:
        """What the tests flag at a threshold; nothing before there were any. Their areas are in `areas`."""
        tested = [(name, rows) for name, rows in self.tests if name in self.scores]
        return tuple(judge(name, self.scores[name], rows, threshold, resamples=0) for name, rows in tested)

    def by_tone(self, threshold: float) -> tuple[Outcome, ...]:
        """What is flagged at a threshold, by skin tone: clips as filmed, of people it has not seen.

        Parted by people, those whom it learnt from count too: each is scored by a detector that never saw
        them. Parted in another way they do not.
        """
        unseen = dict(self.tests)[HELD_OUT_PEOPLE]
        scores, rows = [self.detector.scores(unseen)], [unseen]
        if self.how == "people":
            plain = self.learnt.rendition == "original"
            scores.append(self.held_out[plain])
            rows.append(self.learnt.where(plain))
        return judge_by("tone", np.concatenate(scores), _joined(rows), threshold, resamples=0)


def _silent(_words: str, _share: float) -> None:
    """Progress that nobody hears of."""


def _left_out_tests(table: Table) -> list[tuple[str, Table]]:
    """Methods that were not learnt from, on the people who were: each of them left out in turn."""
    plain = table.of(split="training", rendition="original")
    tests = []
    for method, name in METHODS.items():
        rows = plain.of(kind=("camera", "made"), method=("camera", method))
        if len(set(rows.person[rows.made].tolist())) > 1:
            tests.append((f"{name}, {LEFT_OUT}", rows))
    return tests


def learn(
    cues: Iterable[str] | None,
    kind: str,
    how: str,
    renditions: str,
    care: str,
    progress: Progress | None = None,
) -> Trained:
    """Train a detector and hold clips out; ``progress(words, share)`` hears how far it is.

    Raises
    ------
    DoubleTakeError
        If the settings leave too little to learn from.
    """
    progress = progress or _silent
    progress("Reading what the cues said of the clips…", 0.0)
    table = load_table()
    learnt = learning_clips(table, renditions, care)
    scores, fold = held_out_scores(
        learnt,
        how,
        cues,
        kind,
        progress=lambda done, of: progress(f"Training {done} of {of}…", done / (of + 2)),
    )
    progress("Drawing the curve…", 0.8)
    curve = roc_within(scores, learnt.made, fold, learnt.footage, RESAMPLES)
    detector = train(learnt, cues, kind)
    tests = (*unseen_tests(detector, table), *_left_out_tests(table))
    return Trained(detector, how, learnt, scores, curve, tests)


def put_to_the_test(trained: Trained, progress: Progress | None = None) -> None:
    """Test it on everything that it never saw."""
    progress = progress or _silent
    tests = dict(trained.tests)
    for number, (name, rows) in enumerate(tests.items()):
        progress(f"Testing: {name}…", number / (2 * len(tests)))
        if name.endswith(LEFT_OUT):
            detector = trained.detector
            scores, fold = left_out_scores(rows, trained.learnt, detector.cues, detector.kind)
            trained.areas[name] = auc_within(scores, rows.made, fold, rows.footage, RESAMPLES)
        else:
            scores = trained.detector.scores(rows)
            trained.areas[name] = judge(name, scores, rows, 0.5, RESAMPLES).auc
        trained.scores[name] = scores
    compared = [
        (SEEN_PEOPLE if name == HELD_OUT_PEOPLE else HELD_OUT_PEOPLE, name)
        for name, area in trained.areas.items()
        if area and name != SEEN_PEOPLE and not name.endswith(LEFT_OUT)
    ]
    for number, (before, after) in enumerate(compared):
        progress("Comparing…", 0.5 + number / (2 * len(compared)))
        try:
            trained.falls[after] = auc_fall(trained.detector, tests[before], tests[after], RESAMPLES)
        except DoubleTakeError:  # too few clips: nothing is said of it
            continue


def _joined(tables: list[Table]) -> Table:
    """The rows of several tables as one."""
    names = [one.name for one in fields(Table) if one.name != "cues"]
    columns: dict[str, Any] = {n: np.concatenate([getattr(table, n) for table in tables]) for n in names}
    return replace(tables[0], **columns)
