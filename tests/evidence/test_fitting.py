"""Fitting: people are kept apart, files come back whole, what is drawn by lot is found again."""

import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.evidence import fit_evidence, fitting, load_evidence, save_evidence
from doubletake.evidence.fitting import columns_of, joint_of, leave_people_out
from tests.evidence.simulated import MOVED, simulated_table


def test_what_is_fitted_can_be_written_and_read_again(fit, tmp_path):
    path = save_evidence(fit, tmp_path / "cues" / "evidence.json")
    assert load_evidence(path) == fit
    assert path.stat().st_size < 12_000
    assert [p.name for p in path.parent.iterdir()] == ["evidence.json"]


def test_the_cues_that_were_moved_are_found(table, fit):
    joint = joint_of(fit)
    standard = dict(zip(table.cues, joint.mean_difference / joint.spread, strict=False))
    for cue, moved in MOVED.items():
        assert np.sign(standard[cue]) == np.sign(moved) and abs(standard[cue]) > 0.3, cue
    others = [abs(standard[cue]) for cue in table.cues if cue not in MOVED]
    assert np.median(others) < 0.1 and max(others) < 0.6


def test_only_the_split_is_fitted_on(table, fit):
    shuffled = table.where(table.split == "practice")
    assert fit_evidence(shuffled, "2026-11-22") == fit
    assert fit["people"] == ["alma", "daniel", "ines", "marc", "rafael"]
    practice = table.of(split="practice")
    assert fit["items"]["replaced"] == len(set(practice.item[practice.made]))


def test_other_methods_are_left_as_strangers(table, fit):
    """Stills set in motion in the split that is fitted on change nothing, whatever is read in them."""
    practice = table.of(split="practice", kind="made", care="careful")
    count = len(practice)
    strange = replace(
        practice,
        item=np.array([f"f{n:07x}" for n in range(count)]),
        method=np.full(count, "one-photo"),
        care=np.full(count, ""),
        values=practice.values + 100,
    )
    columns = (one.name for one in fields(table) if one.name != "cues")
    both = replace(
        table,
        **{name: np.concatenate([getattr(table, name), getattr(strange, name)]) for name in columns},
    )
    assert len(both.seen_methods) == len(table) < len(both)
    assert fit_evidence(both, "2026-11-22") == fit


def test_nobody_left_out_is_in_the_fit_that_scores_them(table, monkeypatch):
    practice = table.of(split="practice")
    seen = []

    def spy(columns, made, weight, cues):
        seen.append(columns)
        return original(columns, made, weight, cues)

    original = fitting.fit_joint
    monkeypatch.setattr(fitting, "fit_joint", spy)
    leave_people_out(practice)
    columns = columns_of(practice)
    assert {"ines", "marc"} <= set(practice.source), "nobody lends a face, so the test tests nothing"
    for person, used in zip(np.unique(practice.person), seen, strict=True):
        has_part = (practice.person == person) | (practice.source == person)
        np.testing.assert_array_equal(used, columns[~has_part])


def test_chance_alone_gives_no_evidence():
    """With nothing to find, what is fitted stays near saying nothing."""
    for seed in range(4):
        fit = fit_evidence(simulated_table(seed, effect=0.0), "2026-11-22")
        assert 0.93 <= fit["figures"]["cost"] <= 1.0 + 1e-9


def test_the_stronger_the_traces_the_lower_the_cost():
    costs = [
        np.mean([fit_evidence(simulated_table(s, e), "2026-11-22")["figures"]["cost"] for s in range(3)])
        for e in (0.0, 1.0, 2.5)
    ]
    assert costs[0] > costs[1] + 0.15 > costs[2] + 0.3


def test_no_ratio_beyond_the_number_of_clips(fit):
    assert fit["most"] == pytest.approx(math.log10(min(fit["items"].values())), rel=1e-5)


def test_too_few_people_are_refused():
    table = simulated_table(0, people=("ines", "marc"), copies=4)
    with pytest.raises(DoubleTakeError, match="three people"):
        fit_evidence(table, "2026-11-22")


def test_none_yet(monkeypatch, tmp_path):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    assert load_evidence() is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace('"slope": ', '"slope": -'),
        lambda text: json.dumps({**json.loads(text), "apart": [1.0]}),
        lambda text: json.dumps({**json.loads(text), "conditions": {"grain": [2, 1]}}),
    ],
)
def test_a_damaged_file_is_said_in_a_sentence(fit, tmp_path, spoil):
    path = save_evidence(fit, tmp_path / "evidence.json")
    path.write_text(spoil(path.read_text()))
    with pytest.raises(DoubleTakeError, match="damaged"):
        load_evidence(path)
