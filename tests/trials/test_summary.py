"""A round, a change and a class as a whole, and the sentences about them."""

import json
import random
import re
from dataclasses import replace

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.statistics.signal_detection import at_prevalence
from doubletake.statistics.trial import Trial
from doubletake.trials.round_sentences import (
    change_sentences,
    class_change_sentences,
    class_sentences,
    prevalence_sentence,
    round_sentences,
)
from doubletake.trials.summary import NAMES, change, class_change, class_figures, score


def trials(seed=0, right=0.7, count=12, feedback=False):
    rng = random.Random(seed)
    return [
        Trial(
            f"i{k}",
            k % 2 == 0,
            (k % 2 == 0) == (rng.random() < right),
            50 + 5 * rng.randrange(11),
            3.0,
            feedback,
        )
        for k in range(count)
    ]


def test_a_round_has_all_figures_each_within_its_interval():
    scores = score(trials())
    assert scores.counts.total == 12 and not scores.practice
    for name in NAMES:
        figure = getattr(scores.figures, name)
        assert figure.low <= figure.value <= figure.high and figure.level == 0.95
    assert scores.figures.accuracy.value == scores.counts.right / 12
    assert scores.figures.taken_for_real.value == scores.counts.correct_rejections / 6


def test_wider_levels_give_wider_intervals():
    narrow, wide = score(trials(), level=0.8).figures, score(trials(), level=0.99).figures
    for name in NAMES:
        assert getattr(wide, name).low <= getattr(narrow, name).low
        assert getattr(wide, name).high >= getattr(narrow, name).high


def test_a_round_that_was_broken_off_says_what_it_cannot_tell():
    only_swapped = score([t for t in trials() if t.swapped])
    assert only_swapped.figures.d_prime is None and only_swapped.figures.taken_for_real is None
    assert only_swapped.figures.brier is not None
    one = score(trials()[1:2])
    assert one.figures.brier is None and one.figures.accuracy is not None
    for scores in (only_swapped, one, score(trials(count=2)), score(trials(count=3))):
        assert all(round_sentences(scores).values())
    with pytest.raises(DoubleTakeError, match="no answers yet"):
        score([])


def test_feedback_makes_it_practice():
    assert score([*trials(), replace(trials()[0], feedback=True)]).practice
    assert "practice" in round_sentences(score(trials(feedback=True)))


def test_a_change_is_after_less_before():
    before, after = score(trials(1, right=0.5)), score(trials(2, right=0.95))
    found = change(before, after)
    for name in NAMES:
        figure = getattr(found, name)
        assert figure.value == getattr(after.figures, name).value - getattr(before.figures, name).value
        assert figure.low <= figure.value <= figure.high
    errors = [(figures.d_prime.high - figures.d_prime.value) for figures in (before.figures, after.figures)]
    # For d′ this is the test of Gourevitch and Galanter: the variances are added.
    assert found.d_prime.high - found.d_prime.value == pytest.approx(sum(e**2 for e in errors) ** 0.5)


def test_nothing_is_compared_with_what_is_not_there():
    found = change(score(trials()), score([t for t in trials() if t.swapped]))
    assert found.d_prime is None and found.taken_for_real is None and found.brier is not None
    assert set(change_sentences(found)) == {"accuracy", "brier", "overconfidence"}


def test_a_class_is_the_mean_of_its_learners():
    rounds = [score(trials(seed)) for seed in range(8)]
    found = class_figures(rounds)
    assert found.learners == 8
    for name in NAMES:
        figure = getattr(found.figures, name)
        assert figure.value == pytest.approx(sum(getattr(r.figures, name).value for r in rounds) / 8)
        assert figure.low <= figure.value <= figure.high


def test_a_class_leaves_out_rounds_that_were_broken_off():
    rounds = [score(trials(seed)) for seed in range(6)]
    assert class_figures([*rounds, score(trials(count=1))]) == class_figures(rounds)
    pairs = [(score(trials(seed)), score(trials(50 + seed, right=0.9))) for seed in range(6)]
    found = class_change([*pairs, (score(trials()), score(trials(count=1)))])
    assert found == class_change(pairs) and found.learners == 6


def test_a_class_in_which_single_learners_would_show_has_no_figures():
    rounds = [score(trials(seed)) for seed in range(4)]
    with pytest.raises(DoubleTakeError, match="at least 5"):
        class_figures(rounds)
    with pytest.raises(DoubleTakeError, match="at least 5"):
        class_change([(one, one) for one in rounds])


def every_sentence():
    for seed, right in [(0, 0.5), (1, 0.7), (2, 1.0), (3, 0.0), (4, 0.9)]:
        one, other = score(trials(seed, right)), score(trials(50 + seed, 0.8))
        yield from round_sentences(one).values()
        yield from change_sentences(change(one, other)).values()
        yield prevalence_sentence(at_prevalence(one.counts, 0.2), 0.2)
    rounds = [score(trials(seed)) for seed in range(16)]
    yield from class_sentences(class_figures(rounds)).values()
    yield from class_change_sentences(class_change(zip(rounds[:8], rounds[8:], strict=True))).values()


def test_sentences_are_plain_and_hedged():
    for said in every_sentence():
        assert not re.search(r"fake|None|nan|inf\b|\{|[0-9] ?% (swapped|real)", said), said
        assert not re.search(r"(?<![\w–])-[0-9]|−0\.0+\b|\+0\.0+\b", said), said
        assert re.search(r"may lie|\bclips you called|cannot tell|seldom|more confidence", said), said
        assert len(said) < 300 and said[0].isupper() and said[-1] in ".)"


def test_the_sentence_about_d_prime_says_how_little_twelve_clips_tell():
    said = round_sentences(score(trials(0, right=0.7)))["d_prime"]
    assert re.search(r"With 12 clips the truth may lie anywhere from −?\d\.\d to \d\.\d\.", said)
    assert "guessing" in said


def test_the_verdict_follows_the_interval():
    perfect = round_sentences(score(trials(right=1.0)))
    assert "Guessing alone would seldom" in perfect["d_prime"]
    turned = round_sentences(score(trials(right=0.0)))
    assert "wrong way round" in turned["d_prime"]
    # Whoever says "swapped" to all clips has a lean and no skill.
    says_swapped = round_sentences(score([replace(t, said_swapped=True) for t in trials(count=24)]))
    assert "lean towards “swapped”" in says_swapped["criterion"]
    assert "do not rule out guessing" in says_swapped["d_prime"]
    assert "1 hit, 0 misses" in round_sentences(score(trials(right=1.0, count=2)))["counts"]


def test_sure_and_unsure_are_told_apart():
    wrong = round_sentences(score([replace(t, confidence=90) for t in trials(right=0.0)]))
    assert "You were 90 in 100 surer than you were right. Chance alone" in wrong["overconfidence"]
    modest = round_sentences(score([replace(t, confidence=60) for t in trials(right=1.0)]))
    assert "You were 40 in 100 less sure than you were right. Your answers" in modest["overconfidence"]


def test_nothing_names_an_item_or_a_learner():
    said = json.dumps(list(every_sentence()))
    assert not re.search(r"\bi\d+\b", said)
