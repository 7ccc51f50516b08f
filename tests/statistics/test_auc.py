"""ROC curve and area: published examples, a count of pairs by hand, and refusals."""

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.auc import auc, roc_curve

# Hanley and McNeil 1982, table I: 109 CT images rated from "definitely normal" to "definitely abnormal".
NORMAL, ABNORMAL = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)


def ratings():
    scores = np.repeat([1, 2, 3, 4, 5] * 2, NORMAL + ABNORMAL)
    return scores, np.repeat([False, True], [sum(NORMAL), sum(ABNORMAL)])


def by_hand(scores, labels):
    pairs = [(p, n) for p in scores[labels] for n in scores[~labels]]
    return sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in pairs) / len(pairs)


def test_the_ratings_of_hanley_and_mcneil():
    assert auc(*ratings()) == pytest.approx(0.893, abs=5e-4)


def test_their_curve_counts_the_ratings_from_the_top():
    curve = roc_curve(*ratings())
    assert curve.thresholds.tolist() == [np.inf, 5, 4, 3, 2, 1]
    np.testing.assert_allclose(curve.hits * 51, [0, 33, 44, 46, 48, 51])
    np.testing.assert_allclose(curve.false_alarms * 58, [0, 2, 13, 19, 25, 58])


@pytest.mark.parametrize("levels", [2, 5, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_any_scores_agree_with_a_count_of_pairs_and_with_the_area_under_the_curve(seed, levels):
    rng = np.random.default_rng(seed)
    scores, labels = rng.integers(levels, size=40), rng.random(40) < 0.3
    labels[:2] = True, False
    curve = roc_curve(scores, labels)
    assert auc(scores, labels) == pytest.approx(by_hand(scores, labels))
    assert np.trapezoid(curve.hits, curve.false_alarms) == pytest.approx(auc(scores, labels))
    for threshold, hits, alarms in zip(curve.thresholds, curve.hits, curve.false_alarms, strict=True):
        assert hits == np.mean(scores[labels] >= threshold)
        assert alarms == np.mean(scores[~labels] >= threshold)


def test_perfect_reversed_and_all_alike():
    labels = [0, 0, 1]
    assert auc([1, 2, 3], labels) == 1
    assert auc([3, 2, 1], labels) == 0
    assert auc([7, 7, 7], labels) == 0.5
    assert auc([-np.inf, 0, np.inf], labels) == 1


def test_only_the_order_matters():
    scores, labels = ratings()
    assert auc(np.exp(scores), labels) == auc(scores, labels)
    assert auc(-scores, ~labels) == pytest.approx(auc(scores, labels))


@pytest.mark.parametrize(
    ("scores", "labels", "says"),
    [
        ([1, 2], [True], "one label for each score"),
        ([[1, 2]], [[True, False]], "one label for each score"),
        ([1, np.nan], [True, False], "missing"),
        ([1, 2], [True, True], "both kinds"),
        ([], [], "both kinds"),
        (["a", "b"], [True, False], "is a number"),
        ([1, 2], [0, 2], "yes or no"),
    ],
)
@pytest.mark.parametrize("function", [auc, roc_curve])
def test_bad_input_gets_a_sentence(function, scores, labels, says):
    with pytest.raises(DoubleTakeError, match=says):
        function(scores, labels)
