"""The trivial baseline: unbiased on features of no use, sharp on those of use, and what it reads."""

import numpy as np
import pytest

from doubletake.audit import trivial_baseline as module
from doubletake.audit.trivial_baseline import (
    FEATURES,
    file_features,
    leave_pair_out,
    noise,
    train,
    trivial_baseline,
)
from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import auc
from doubletake.video import encode_h264


def simulated(seed, effect=0.0, spread=0.3, people=6):
    """Three footages a person, each with one camera clip and one or two made ones.

    Six features are of no use, or one is of use. Returns features, labels, footages, people.
    """
    rng = np.random.default_rng(seed)
    footages = 3 * people
    scene = rng.normal(size=(people, 6))[np.arange(footages) // 3] + rng.normal(size=(footages, 6))
    made_of = 1 + (rng.permutation(footages) < footages // 3)
    footage = np.repeat(np.arange(footages), 1 + made_of)
    made = np.concatenate([[False] + [True] * count for count in made_of])
    features = scene[footage] + spread * rng.normal(size=(len(footage), 6))
    features[:, 0] += effect * made
    return features, made, footage, footage // 3


@pytest.mark.parametrize("spread", [0.05, 3.0])
@pytest.mark.parametrize("by_person", [False, True])
def test_features_of_no_use_give_a_half_on_average(spread, by_person):
    values = []
    for seed in range(150 if by_person else 60):
        features, made, footage, person = simulated(seed, spread=spread)
        values.append(np.nanmean(leave_pair_out(features, made, person if by_person else footage)))
    error = np.std(values) / np.sqrt(len(values))
    assert error < 0.02
    assert abs(np.mean(values) - 0.5) < 3 * error


def test_pooling_the_scores_of_different_trainings_would_not():
    """The trap that leave-pair-out avoids: one clip of each kind a time left out, all scores in one heap."""
    values = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        features, made = rng.normal(size=(24, 2)), np.arange(24) % 3 == 0
        scores = np.empty(24)
        for out in range(24):
            rest = np.arange(24) != out
            weights, mean, spread = train(features[rest], made[rest])
            scores[out] = (features[out] - mean) / spread @ weights
        values.append(auc(scores, made))
    assert np.mean(values) < 0.45
    fair = [
        np.nanmean(leave_pair_out(np.random.default_rng(s).normal(size=(24, 2)), made, np.arange(24)))
        for s in range(40)
    ]
    assert np.mean(fair) > np.mean(values) + 0.03


def test_its_interval_holds_a_half_about_as_often_as_it_says():
    held = []
    for seed in range(60):
        features, made, footage, person = simulated(1000 + seed, people=4)
        held.append(0.5 in trivial_baseline(features, made, person, clusters=footage, resamples=200))
    assert np.mean(held) >= 0.85


def test_a_feature_of_use_is_found():
    features, made, footage, person = simulated(3, effect=2.0, people=10)
    found = trivial_baseline(features, made, footage, resamples=400)
    assert found.low > 0.6
    assert trivial_baseline(features, made, person, clusters=footage, resamples=400).low > 0.6
    # The direction is learnt, not given.
    assert trivial_baseline(-features, made, footage, resamples=400) == found


def test_what_only_the_footage_shows_does_not_help():
    """Colours that give a footage away to the last bit say nothing about what was made."""
    features, made, footage, _ = simulated(5, spread=0.0)
    assert trivial_baseline(features, made, footage, resamples=400).value == pytest.approx(0.5, abs=0.08)


def test_wins_are_those_of_a_detector_that_saw_neither_group():
    features, made, footage, _ = simulated(7, people=3)
    wins = leave_pair_out(features, made, footage)
    assert np.isnan(wins[made]).all() and np.isnan(wins[:, ~made]).all()
    assert not np.isnan(wins[np.ix_(~made, made)]).any()
    for camera, other in ((0, np.flatnonzero(made)[0]), (0, np.flatnonzero(made)[-1])):
        rest = (footage != footage[camera]) & (footage != footage[other])
        weights, mean, spread = train(features[rest], made[rest])
        score = (features - mean) / spread @ weights
        assert wins[camera, other] == (score[other] > score[camera])


def test_training_finds_the_minimum():
    features, made, _, _ = simulated(8, effect=1.0)
    weights, mean, spread = train(features, made)
    columns = (features - mean) / spread
    share = np.where(made, 0.5 / made.sum(), 0.5 / (~made).sum())

    def loss(weights, intercept):
        signed = np.where(made, 1, -1) * (columns @ weights + intercept)
        return share @ np.log1p(np.exp(-signed)) + module._RIDGE / len(made) * (weights @ weights) / 2

    intercepts = np.linspace(-2, 2, 4001)
    best = min(loss(weights, intercept) for intercept in intercepts)
    for step in (*np.eye(6) * 0.02, *np.eye(6) * -0.02):
        assert min(loss(weights + step, intercept) for intercept in intercepts) > best


def test_a_feature_that_never_changes_counts_nothing():
    features, made, footage, _ = simulated(9)
    constant = np.column_stack([features, np.full(len(made), 0.1) + 0.2])
    np.testing.assert_array_equal(
        leave_pair_out(constant, made, footage), leave_pair_out(features, made, footage)
    )
    alone = leave_pair_out(constant[:, -1:], made, footage)
    assert (alone[np.ix_(~made, made)] == 0.5).all()


def test_too_little_to_train_on_is_said():
    features, made, footage, _ = simulated(1)
    with pytest.raises(DoubleTakeError, match="other groups to train on"):
        leave_pair_out(features, made, np.zeros(len(made)))
    with pytest.raises(DoubleTakeError, match="a row of numbers"):
        leave_pair_out(features[1:], made, footage)
    features[0, 0] = np.nan
    with pytest.raises(DoubleTakeError, match="a row of numbers"):
        leave_pair_out(features, made, footage)


def test_what_is_read_of_a_file(tmp_path):
    frames = np.empty((10, 64, 96, 3), np.uint8)
    frames[:] = (200, 100, 50)
    path = encode_h264(frames, 20, tmp_path / "flat.mp4", quality=10)
    known = dict(zip(FEATURES, file_features(path), strict=True))
    assert known["file size"] == path.stat().st_size
    assert known["duration"] == pytest.approx(0.5)
    assert 0 < known["bitrate"] < known["file size"] * 8 / 0.5
    with path.open("ab") as file:
        file.write((1000).to_bytes(4) + b"free" + bytes(992))
    padded = dict(zip(FEATURES, file_features(path), strict=True))
    assert padded.pop("file size") == known.pop("file size") + 1000
    assert padded == known, "padding changes nothing else"
    assert known["frames"] == 10
    assert [known[name] for name in ("red", "green", "blue")] == pytest.approx([200, 100, 50], abs=3)
    assert known["sharpness"] == pytest.approx(0, abs=0.1) and known["noise"] == pytest.approx(0, abs=0.1)
    noisy = np.random.default_rng(0).normal(frames, 8).clip(0, 255).astype(np.uint8)
    louder = dict(
        zip(FEATURES, file_features(encode_h264(noisy, 20, tmp_path / "noisy.mp4", quality=10)), strict=True)
    )
    assert louder["sharpness"] > 100 and louder["noise"] > 3


def test_noise_is_measured_beside_slopes_and_only_where_asked():
    rng = np.random.default_rng(0)
    ramp = np.add.outer(np.linspace(20, 100, 240), np.linspace(0, 100, 320))
    left = np.zeros((240, 320), bool)
    left[:, :160] = True
    picture = (ramp + rng.normal(0, np.where(left, 2.0, 6.0))).round().astype(np.uint8)
    assert noise(picture, left) == pytest.approx(2, rel=0.1)
    assert noise(picture, ~left) == pytest.approx(6, rel=0.1)
