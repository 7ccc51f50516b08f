"""What the trainer's page is told: plain numbers, and a sentence for everything."""

from __future__ import annotations

from typing import Any

import numpy as np

from doubletake import library
from doubletake.cues import CUES
from doubletake.detector import HELD_OUT_PEOPLE, METHODS, SEEN_PEOPLE, Detector, Outcome
from doubletake.detector.training import LEFT_OUT, Trained
from doubletake.statistics.bootstrap import Interval
from doubletake.text import hundred

# What the tests are called on a page, and whether the detector learnt from such clips.
NAMES = {
    SEEN_PEOPLE: "People it learnt from",
    HELD_OUT_PEOPLE: "People it never saw",
    "rough swaps": "… hasty swaps",
    "careful swaps": "… swaps made with some care",
    "best swaps": "… swaps made with much care",
    METHODS["neural"]: "… by a trained network",
    METHODS["one-photo"]: "… one photo in motion",
    f"{METHODS['neural']}, {LEFT_OUT}": "By a trained network, people left out one by one",
    f"{METHODS['one-photo']}, {LEFT_OUT}": "One photo in motion, people left out one by one",
    "decoys": "… real, but looking odd",
    "shown: high": "… in high quality",
    "shown: medium": "… in medium quality",
    "shown: low": "… in low quality",
}
# Swapped clips; drawn again and again, fewer show nothing but themselves, and the interval is too short.
_HANDFUL = 5
_PARTED = {
    "rows": "Parted by rows, the same clip in another look, and the same people, may be on both sides.",
    "clips": "Parted by clips, the same people are on both sides.",
    "people": "Parted by people, nobody is on both sides.",
}


def training_payload(trained: Trained) -> dict[str, Any]:
    """The curve of the training, and which cues it leans on."""
    curve, detector = trained.curve, trained.detector
    area = curve.auc
    sentence = (
        f"Of 100 pairs of a swapped clip and a camera clip, it gives the swapped one the higher score in "
        f"{in_hundred(area)}. {_PARTED[trained.how]} The stripe holds 95 of 100 curves of clips drawn anew."
    )
    return {
        "roc": {
            "curve": _pairs(curve.false_alarms, curve.hits),
            "band": [[*map(_short, row)] for row in zip(curve.grid, curve.low, curve.high, strict=True)],
            "sentence": sentence,
        },
        "auc": [area.value, area.low, area.high],
        "clips": detector.clips,
        "people": len(detector.people),
        "leans": _leanings(detector),
        "guessing": bool(0.5 in area),
    }


def threshold_payload(trained: Trained, threshold: float) -> dict[str, Any]:
    """What is flagged at one threshold: of the clips held out, in each test, and by skin tone."""
    held_out = trained.confusion(threshold)
    (hits, swapped), (alarms, others) = held_out.counts
    outcomes = trained.outcomes(threshold)
    tones = trained.by_tone(threshold) if outcomes else ()
    return {
        "threshold": threshold,
        "confusion": {"hits": hits, "swapped": swapped, "alarms": alarms, "others": others},
        "counts": {one.name: _flagged(one) for one in outcomes},
        "tones": [{**_flagged(one), "name": _tone(one.name, trained), "people": one.people} for one in tones],
    }


def tests_payload(trained: Trained) -> dict[str, Any]:
    """How well each test went, what it fell by, and in words."""
    tests = dict(trained.tests)
    rows = [
        {
            "name": name,
            "label": NAMES.get(name, name),
            "auc": None if area is None else [area.value, area.low, area.high],
            "people": len(set(tests[name].person.tolist())),
        }
        for name, area in trained.areas.items()
    ]
    return {"rows": rows, "sentences": fall_sentences(trained), "whose": _whose(trained)}


def fall_sentences(trained: Trained) -> list[str]:
    """By how much it gets worse where, each with its interval."""
    areas, tests, sentences = trained.areas, dict(trained.tests), []
    for name, fall in trained.falls.items():
        if name in ("rough swaps", "careful swaps"):
            continue  # easier than all together, or hardly another thing
        before = areas[SEEN_PEOPLE if name == HELD_OUT_PEOPLE else HELD_OUT_PEOPLE]
        where = NAMES.get(name, name).lstrip("… ")
        if (area := areas[name]) is None or before is None:
            continue  # with too few clips there is none
        pairs = f"{hundred(area.value)} pairs of 100 in the right order"
        swapped = int(tests[name].made.sum())
        change = _change(fall, swapped)
        sentences.append(f"{where.capitalize()}: {pairs}, against {hundred(before.value)}: {change}.")
    return sentences


def _change(fall: Interval, swapped: int) -> str:
    verb, sign = ("gains", -1) if fall.value < 0 else ("loses", 1)
    low, high = sorted(sign * hundred(end) for end in (fall.low, fall.high))
    words = f"it {verb} {sign * hundred(fall.value)} ({low} to {high})".replace("-", "−")
    if fall.low <= 0 <= fall.high:
        return f"{words}, which so few clips do not settle"
    return f"{words}, but of {swapped} swapped clips only" if swapped < _HANDFUL else words


def in_hundred(figure: Interval) -> str:
    """A share as a count of a hundred, with its interval."""
    return f"{hundred(figure.value)} ({hundred(figure.low)} to {hundred(figure.high)})"


def _leanings(detector: Detector) -> list[dict[str, Any]]:
    """The cues, the weightiest first; `toward` is 1 where more of it speaks for a swap, 0 in a forest."""
    rows = [
        {
            "title": CUES[cue].title,
            "weight": abs(weight),
            "toward": 0 if detector.kind == "forest" else int(np.sign(weight)),
        }
        for cue, weight in zip(detector.cues, detector.weights, strict=True)
    ]
    return sorted(rows, key=lambda row: -row["weight"])


def _flagged(outcome: Outcome) -> dict[str, Any]:
    """What was flagged, and missed: so many of so many, and of a hundred, with the interval."""
    (hits, swapped), (alarms, others) = outcome.counts
    return {
        "hits": _count_of(hits, swapped, outcome.hits),
        "missed": _count_of(swapped - hits, swapped, outcome.hits, rest=True),
        "alarms": _count_of(alarms, others, outcome.false_alarms),
    }


def _count_of(count: int, of: int, share: Interval | None, rest: bool = False) -> dict[str, Any]:
    """So many of so many, and how many of a hundred that may stand for; ``rest`` turns the share round."""
    ends = [] if share is None else [hundred(share.low), hundred(share.high)]
    if rest:
        ends = [100 - end for end in reversed(ends)]
    return {"count": count, "of": of, "within": " to ".join(map(str, ends))}


def _tone(name: str, trained: Trained) -> str:
    """A skin tone with the steps of the Monk scale of those who were tested."""
    strangers = dict(trained.tests)[HELD_OUT_PEOPLE]
    tested = [strangers, *([trained.learnt] if trained.how == "people" else [])]
    people = {person for rows in tested for person in rows.person[rows.tone == name].tolist()}
    steps = sorted(library.person(person).facts["monk_step"] for person in people)
    return f"{name} (Monk {', '.join(map(str, steps))})"


def _whose(trained: Trained) -> str:
    if trained.how == "people":
        return "Everybody who is tested was unknown to the detector that judged them."
    return "Only people it never saw. Parted by people, those it learnt from would be tested too."


def _pairs(across: np.ndarray, up: np.ndarray) -> list[list[float]]:
    return [[_short(a), _short(b)] for a, b in zip(across, up, strict=True)]


def _short(number: float) -> float:
    return round(float(number), 4)
