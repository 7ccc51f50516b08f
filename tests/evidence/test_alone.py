"""Each cue alone: one that tells swaps apart is seen, one that does not is not; the claim gives the sign."""

from dataclasses import replace

import numpy as np
import pytest

from doubletake.cues import CUES
from doubletake.evidence.alone import FEWEST, claimed_sign, cues_alone


@pytest.fixture(scope="module")
def rows(table):
    return table.of(kind=("camera", "made"))


def told(rows, cue, values):
    """What is said of one cue that reads ``values``; the others read as they did."""
    place = rows.cues.index(cue)
    columns = rows.values.copy()
    columns[:, place] = values
    return cues_alone(replace(rows, values=columns), resamples=60)[place]


def test_the_claim_gives_the_sign(rows):
    for cue in ("sharpness", "jitter"):  # less, and more, is said to speak for a swap
        found = told(rows, cue, claimed_sign(cue) * rows.made.astype(float))
        assert (found.auc.value, found.auc.low, found.auc.high) == (1, 1, 1)
        assert told(rows, cue, -claimed_sign(cue) * rows.made.astype(float)).auc.value == 0
    assert {claimed_sign(cue) for cue in CUES} == {-1, 1}


def test_a_cue_that_knows_nothing_is_at_chance(rows):
    noise = np.random.default_rng(4).normal(size=len(rows))
    found = told(rows, "noise", noise)
    assert 0.5 in found.auc and found.auc.low < found.auc.high
    assert told(rows, "noise", np.ones(len(rows))).auc.value == 0.5


def test_clips_without_an_answer_do_not_count(rows):
    values = rows.made.astype(float)
    values[np.flatnonzero(rows.made)[FEWEST - 1 :]] = np.nan
    found = told(rows, "pulse", values)
    assert (found.swapped, found.filmed, found.auc) == (FEWEST - 1, int((~rows.made).sum()), None)


def test_cues_come_in_the_order_of_the_catalogue(rows):
    assert [one.cue for one in cues_alone(rows, resamples=5)] == list(CUES)
