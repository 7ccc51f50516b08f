"""The joint model: dependence, missing answers, chance."""

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.evidence.joint import atypicality, fit_joint, scores

MADE = np.arange(400) % 2 == 0


def two_groups(columns, effect, seed=0, made=MADE):
    """Standard normal columns, swapped ones ``effect`` higher."""
    return np.random.default_rng(seed).normal(np.where(made, effect, 0.0)[:, None], 1.0, (len(made), columns))


def fitted(values, made=MADE, cues=None):
    return fit_joint(values, made, np.ones(len(values)), values.shape[1] if cues is None else cues)


def test_one_cue_gives_the_ratio_of_two_normal_distributions():
    joint = fitted(two_groups(1, 2.0, made=np.arange(20000) % 2 == 0), np.arange(20000) % 2 == 0)
    found = scores(joint, [[0.0], [1.0], [2.0]])[0]
    # log N(x; 2, 1) - log N(x; 0, 1) = 2x - 2
    assert found == pytest.approx([-2, 0, 2], abs=0.15)


def test_the_same_cue_twice_says_no_more_than_once():
    once = two_groups(1, 1.5)
    twice = np.repeat(once, 2, axis=1) + 0.05 * np.random.default_rng(1).normal(size=(400, 2))
    point = [[2.5]]
    alone = scores(fitted(once), point)[0]
    both = scores(fitted(twice), np.repeat(point, 2, axis=1))[0]
    independent = scores(fitted(two_groups(2, 1.5)), np.repeat(point, 2, axis=1))[0]
    assert both == pytest.approx(alone, rel=0.12)
    assert independent > 1.6 * alone


def test_a_cue_without_an_answer_is_left_out_and_nothing_is_filled_in():
    values = two_groups(2, 1.5)
    joint, alone = fitted(values), fitted(values[:, :1])
    silent, shares = scores(joint, [[2.0, np.nan]])
    assert silent == pytest.approx(scores(alone, [[2.0]])[0], rel=0.02)
    assert shares[0, 1] == 0
    assert scores(joint, [[np.nan, np.nan]])[0] == 0


def test_noise_is_shrunk_away_and_a_difference_is_not():
    few = np.arange(24) % 2 == 0
    kept = [np.abs(fitted(two_groups(6, 0.0, seed, few), few).mean_difference) for seed in range(20)]
    # Where nothing differs, two means of twelve lie 0.33 apart on average; two in three shrink to 0.
    assert np.mean(np.array(kept) == 0) > 0.5 and np.mean(kept) < 0.12
    assert fitted(two_groups(1, 2.0, 3, few), few).mean_difference[0] > 1.0


def test_a_condition_is_no_evidence_but_shifts_what_is_usual():
    rng = np.random.default_rng(2)
    grain = rng.normal(size=400)
    cue = 3 * grain + np.where(MADE, 1.5, 0.0) + rng.normal(size=400)
    joint = fitted(np.column_stack([cue, grain]), cues=1)
    assert joint.mean_difference[1] == 0
    high, usual = scores(joint, [[0.75 + 3.0, 0.0], [0.75 + 3.0, 1.0]])[0]
    # The same reading is far out at usual grain, and half way between the groups where grain is high.
    assert high > 2 and usual == pytest.approx(0, abs=0.4)


def test_one_reading_far_out_neither_moves_the_fit_nor_decides():
    values = two_groups(2, 1.5)
    spoilt = values.copy()
    spoilt[1, 0] = 1e6
    assert fitted(spoilt).spread == pytest.approx(fitted(values).spread, rel=0.1)
    joint = fitted(values)
    assert scores(joint, [[1e6, 0.5]])[0] == pytest.approx(scores(joint, [[1e3, 0.5]])[0])


def test_a_cue_answered_on_too_few_clips_is_not_used():
    values = two_groups(2, 1.5)
    values[14:, 1] = np.nan
    joint = fitted(values)
    assert joint.used.tolist() == [True, False]
    assert scores(joint, [[1.0, 50.0]])[0] == scores(joint, [[1.0, np.nan]])[0]


def test_what_lies_far_from_both_groups_is_strange():
    values = two_groups(4, 1.0)
    joint = fitted(values)
    usual = atypicality(joint, values)
    assert abs(np.median(usual)) < 0.3 and np.quantile(usual, 0.95) < 2.2
    assert (atypicality(joint, [[8, -8, 8, -8], [-9, -9, -9, -9]]) > 4).all()
    # Each answer alone is usual; together they contradict how these cues go together.
    hanging = np.repeat(two_groups(1, 1.0), 2, axis=1) + 0.1 * np.random.default_rng(1).normal(size=(400, 2))
    against, along = atypicality(fitted(hanging), [[1.6, -0.6], [1.6, 1.6]])
    assert against > 2 > along
    assert np.isnan(atypicality(joint, [[np.nan] * 4]))[0]


def test_looks_of_one_clip_share_its_weight():
    values = two_groups(2, 1.0, made=MADE[:12])
    with pytest.raises(DoubleTakeError, match="at least 8 clips"):
        fit_joint(np.tile(values, (6, 1)), np.tile(MADE[:12], 6), np.full(72, 1 / 6), 2)


def test_no_cue_no_fit():
    with pytest.raises(DoubleTakeError, match="No cue"):
        fitted(np.full((400, 2), np.nan))
    with pytest.raises(DoubleTakeError, match="No cue"):
        fitted(np.ones((400, 2)))
