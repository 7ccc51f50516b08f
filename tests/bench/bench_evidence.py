"""What the readings are worth: cue by cue, weighed together, and learnt by a detector.

    uv run python tests/bench/bench_evidence.py

Needs `assets/cues/` (python -m assets.studio.readings). It reads tables only, and takes a few seconds.

1  Answers: the share of items on which each cue has one, rendition by rendition.
2  Each cue alone: AUC in the direction that it is said to speak, camera clips against swaps, of the fitted
   split and of the quizzes; intervals draw whole footages.
3  The weight of evidence on people it was not fitted on: figures by rendition, kind and skin tone, and the
   reliability table. 0.25 (Brier) and 1 bit (cost) are what saying nothing would earn.
4  The detector: three ways to part the clips; people, methods and renditions that it never met; errors by
   skin tone at the threshold 0.5; and what that means where one clip in a hundred, or in ten thousand, is
   swapped. Whoever is sealed stays unseen here too.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from doubletake.cues import CUES
from doubletake.detector import (
    KINDS,
    WAYS,
    auc_within,
    held_out_scores,
    judge_by,
    judge_unseen,
    platform_day,
    roc_band,
    train,
)
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS, load_evidence, load_table
from doubletake.evidence.alone import cues_alone
from doubletake.evidence.verdict_figures import figures, reliability, verdicts

THRESHOLD = 0.5
KIND = ("kind", "method", "care")


def answers(table) -> None:
    renditions = [name for name in ALL_RENDITIONS if (table.rendition == name).any()]
    print(f"\n{'has an answer on':<18}" + "".join(f"{name:>10}" for name in renditions))
    for k, cue in enumerate(table.cues):
        shares = [np.isfinite(table.values[table.rendition == name, k]).mean() for name in renditions]
        print(f"{cue:<18}" + "".join(f"{share:>10.2f}" for share in shares))


def alone(table, split: str) -> None:
    print(f"\n{f'AUC alone, {split}':<18}{'as it is':>22}{'medium':>22}{'low':>22}")
    rows = table.of(split=split, kind=("camera", "made"))
    columns = [cues_alone(rows.of(rendition=name), resamples=2000) for name in ("original", "medium", "low")]
    for cells in zip(*columns, strict=True):
        texts = ("–" if one.auc is None else str(one.auc) for one in cells)
        print(f"{cells[0].cue:<18}" + "".join(f"{text:>22}" for text in texts))


def weight(table, fit) -> None:
    held = fit["figures"]
    print(
        f"\nevidence fitted on {fit['split']}, {' '.join(fit['shown'])}: {fit['items']}, at most "
        f"{10 ** fit['most']:.0f} to 1\n  people left out: AUC {held['auc']:.2f}, cost {held['cost']:.2f}, "
        f"Brier {held['brier']:.3f}; slope {fit['slope']:.2f}, offset {fit['offset']:.2f}"
    )
    names = dict(zip(fit["columns"], fit["apart"], strict=True))
    spread = dict(zip(fit["columns"], fit["spread"], strict=True))
    apart = {name: names[name] / spread[name] for name in CUES if spread[name] and names[name]}
    print("  cues that count, standard deviations apart:", {k: round(v, 2) for k, v in apart.items()})
    head = f"{'clips':>6}{'said':>6}{'right':>7}{'wrong':>7}{'strongly':>10}{'Brier':>8}{'cost':>7}"
    print(f"\n{'verdicts on the quizzes':<30}{head}")
    quiz = table.of(split="quiz")
    parts = [("all", quiz)]
    parts += [(f"shown {name}", quiz.of(rendition=name)) for name in ALL_RENDITIONS]
    parts += [(f"skin tone {tone}", quiz.of(tone=tone)) for tone in ("light", "medium", "dark")]
    kinds = dict.fromkeys(zip(*(getattr(quiz, name).tolist() for name in KIND), strict=True))
    parts += [(" ".join(kind), quiz.of(**dict(zip(KIND, kind, strict=True)))) for kind in kinds]
    parts += [("teach", table.of(split="teach"))]
    for name, rows in parts:
        if len(rows):
            found = figures(verdicts(fit, rows), rows)
            scores = f"{found.brier:>8.3f}{found.cost:>7.2f}" if not math.isnan(found.brier) else ""
            counts = f"{found.clips:>6}{found.said:>6}{found.right:>7}{found.wrong:>7}{found.misleading:>10}"
            print(f"{name:<30}{counts}{scores}")
    print(f"\n{'log10 ratio':<20}{'clips':>6}{'promised':>10}{'came true':>22}")
    for one in reliability(verdicts(fit, quiz), quiz):
        print(f"{f'{one.low:g} to {one.high:g}':<20}{one.count:>6}{one.expected:>10.2f}{one.swapped!s:>22}")


def learnt(table) -> None:
    training = table.of(split="training", kind=("camera", "made"), method=("camera", "classical"))
    for kind in KINDS:
        for how in WAYS:
            scores, fold = held_out_scores(training, how, kind=kind)
            found = auc_within(scores, training.made, fold, training.footage, resamples=300)
            print(f"{f'{kind}, parted by {how}':<34}{found!s:>20}")
    plain = training.of(rendition="original")
    detector = train(plain)
    weights = dict(zip(detector.cues, np.round(detector.weights, 2).tolist(), strict=True))
    print(f"\nlogistic, {detector.clips} clips as they are: {weights}")
    print(f"{'':<26}{'swaps':>6}{'others':>7}{'hits':>20}{'false alarms':>20}{'AUC':>20}")

    def line(one):
        cells = "".join(
            f"{'–' if part is None else part!s:>20}" for part in (one.hits, one.false_alarms, one.auc)
        )
        print(f"{one.name:<26}{one.swapped:>6}{one.others:>7}{cells}")

    tests = judge_unseen(detector, table, THRESHOLD, resamples=500)
    for one in tests:
        line(one)
    unseen = table.seen_methods.of(split="quiz", rendition="original", kind=("camera", "made"))
    scores = detector.scores(unseen)
    for one in judge_by("tone", scores, unseen, THRESHOLD, resamples=500):
        line(one)
    band = roc_band(scores, unseen, resamples=500)
    hits = f"{band.low[5]:.2f} to {band.high[5]:.2f}"
    print(f"ROC on the quizzes: AUC {band.auc}; hits at 0.1 false alarms {hits}")
    strangers = next((one for one in tests if one.name == "people it has not seen"), None)
    for prevalence in (0.01, 0.0001):
        if strangers:
            day = platform_day(prevalence, *strangers.counts)
            print(f"one in {1 / prevalence:,.0f} swapped: {day.sentence}")


def main() -> int:
    try:
        table, fit = load_table(), load_evidence()
    except DoubleTakeError as error:
        print(error)
        return 1
    counts = {name: int((table.rendition == name).sum()) for name in ALL_RENDITIONS}
    print(f"{len(table)} readings of {len(np.unique(table.item))} items: {counts}")
    answers(table)
    known = table.seen_methods
    alone(known, "practice")
    alone(known, "quiz")
    if fit is not None:
        weight(known, fit)
    print()
    learnt(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
