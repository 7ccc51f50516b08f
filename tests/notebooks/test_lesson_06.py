"""What lesson 06 says, held against what the library does."""

import json
from pathlib import Path

import pytest

from doubletake import library
from doubletake.statistics.calibration import brier_score
from doubletake.statistics.signal_detection import Counts, criterion, d_prime, predictive_value, sensitivity
from doubletake.trials.spotting import KINDS, deal, is_swapped

ROOT = Path(__file__).resolve().parents[2]


def test_the_headline_in_numbers():
    assert d_prime(0.51, 0.49) == pytest.approx(0.05, abs=0.005)
    assert d_prime(0.31, 0.46) == pytest.approx(-0.4, abs=0.01)


def test_the_dots_to_try():
    assert d_prime(0.95, 0.95) == d_prime(0.2, 0.2) == 0
    assert criterion(0.95, 0.95) < -1 and criterion(0.2, 0.2) > 0.8
    assert d_prime(0.84, 0.16) == pytest.approx(d_prime(0.93, 0.31), abs=0.02), "along one curve"


def test_ten_clips_leave_d_prime_open_by_one_and_a_half_to_two():
    for hits in range(6):
        for alarms in range(6):
            found = sensitivity(Counts(hits, 5 - hits, alarms, 5 - alarms))
            assert 1.4 < (found.high - found.low) / 2 < 2.3
    middle = sensitivity(Counts(4, 1, 2, 3))
    assert (middle.high - middle.low) / 2 == pytest.approx(1.5, abs=0.15)


def test_two_rounds_as_in_the_question_cannot_tell():
    from doubletake.statistics.bootstrap import Interval
    from doubletake.statistics.intervals import difference

    assert 0 in difference(Interval(1.2, -0.3, 2.7, 0.95), Interval(0.4, -1.1, 1.9, 0.95))


def test_when_swaps_are_rare():
    assert round(100 * predictive_value(0.8, 0.2, 0.02)) == 8
    assert predictive_value(0.8, 0.2, 0.2) == pytest.approx(0.5)
    assert (0.8 * 20, 0.2 * 980) == (16, 196)


def test_a_guess_each_time_earns_a_quarter():
    assert brier_score([0.5] * 4, [True, False, False, True]) == 0.25


def test_the_rounds_are_as_the_lesson_says():
    assert KINDS["mix"].clips == 10 and KINDS["mix"].swapped == (2,)
    assert KINDS["quick"].seconds == 2 and KINDS["quick"].clips == KINDS["test"].clips == 10
    assert KINDS["test"].swapped == (5,), "five swapped and five real clips"
    assert KINDS["training"].clips == 5 and KINDS["training"].feedback


def test_the_library_has_the_clips_for_every_round_one_after_the_other():
    """And test and second test show different clips; five people; some decoys."""
    seen = dict.fromkeys(deal("test", 1).items, 1)
    first = set(seen)
    for kind in ("hook", "training", "training", "test", "mix", "quick"):
        played = deal(kind, 2, seen)
        if kind == "test":
            assert not first & set(played.items)
        for item in played.items:
            seen[item] = seen.get(item, 0) + 1
    clips = [library.clip(item) for item in seen]
    assert len({clip.person for clip in clips}) == 5
    splits = {split for kind in KINDS.values() for split in kind.splits}
    assert 2 <= len(library.clips(kind="decoy", item=True, split=tuple(splits))) <= 8, "a few"
    assert {clip.labelled for clip in clips} == {False}
    assert {is_swapped(clip) for clip in clips} == {True, False}


def test_what_an_item_is_described_by_fits_its_twins_too():
    told = {}
    for clip in library.clips(split=("teach", "practice"), item=True):
        told.setdefault(clip.from_clip, set()).add(clip.text)
    assert told and all(len(texts) == 1 for texts in told.values())


def test_every_finding_that_is_shown_is_there():
    findings = json.loads((ROOT / "assets" / "facts" / "findings.json").read_text(encoding="utf-8"))
    source = (ROOT / "notebooks" / "06-look-again.ipynb").read_text(encoding="utf-8")
    shown = ("five-minute-training", "five-minute-false-alarms", "overconfident", "people-near-chance")
    for name in (*shown, "aids-help", "magnified-artefacts", "feedback-no-gain"):
        assert name in findings and name in source, name
