"""The adviser: right four times in five, and its tone says nothing. Following it: counted by hand."""

from collections import Counter

import pytest

from doubletake.detector import Advised, plan_advice, reliance
from doubletake.errors import DoubleTakeError


def clips(count, swapped):
    return [(f"clip{n}", n < swapped) for n in range(count)]


@pytest.mark.parametrize(("count", "swapped"), [(5, 2), (10, 5), (10, 2), (12, 6), (20, 4), (7, 0)])
def test_it_is_right_on_four_in_five(count, swapped):
    for seed in range(20):
        plan = plan_advice(clips(count, swapped), seed)
        assert sum(not advice.right for advice in plan) == round(count / 5)
        for advice, (name, truth) in zip(plan, clips(count, swapped), strict=True):
            assert advice.item == name and advice.right == (advice.says_swapped == truth)


def test_its_mistakes_fall_on_both_kinds_in_proportion():
    for seed in range(20):
        plan = plan_advice(clips(20, 10), seed)
        assert [sum(not a.right for a in part) for part in (plan[:10], plan[10:])] == [2, 2]
    # What does not divide falls by lot, on either.
    fell = Counter(
        next(n < 5 for n, a in enumerate(plan_advice(clips(10, 5), seed)[:10]) if not a.right)
        for seed in range(40)
    )
    assert fell[True] > 0
    lone = [sum(not a.right for a in plan_advice(clips(5, 2), seed)[:2]) for seed in range(200)]
    assert 0.25 < sum(lone) / 200 < 0.55


def test_every_clip_is_wrong_for_somebody_and_seeds_differ():
    wrong = Counter(a.item for seed in range(200) for a in plan_advice(clips(10, 5), seed) if not a.right)
    assert len(wrong) == 10 and max(wrong.values()) < 2.2 * min(wrong.values())
    assert plan_advice(clips(10, 5), 1) == plan_advice(clips(10, 5), 1)
    assert plan_advice(clips(10, 5), 1) != plan_advice(clips(10, 5), 2)


def test_its_tone_does_not_tell_when_it_is_wrong():
    said = Counter()
    for seed in range(500):
        for advice in plan_advice(clips(10, 5), seed):
            said[advice.sentence, advice.right] += 1
    for sentence in {sentence for sentence, _ in said}:
        wrong, right = said[sentence, False], said[sentence, True]
        assert 0.15 < wrong / (wrong + right) < 0.25, sentence
        assert "%" not in sentence


def test_sentences_say_what_is_advised():
    plan = [a for seed in range(30) for a in plan_advice(clips(10, 5), seed)]
    swapped = {a.sentence for a in plan if a.says_swapped}
    assert len(swapped) == 4 and swapped.isdisjoint(a.sentence for a in plan if not a.says_swapped)


def test_rounds_that_cannot_be_are_refused():
    with pytest.raises(DoubleTakeError, match="5 clips or more"):
        plan_advice(clips(4, 2), 0)
    with pytest.raises(DoubleTakeError, match="comes once"):
        plan_advice([("a", True)] * 6, 0)


def answer(n, swapped, first, advice, final):
    return Advised(f"clip{n}", swapped, advice, final, first)


ROUND = [
    # truth, first, advice, final
    (True, False, True, True),  # corrected
    (True, False, True, False),  # advice was right and not taken
    (False, True, False, False),  # corrected
    (True, True, False, True),  # withstood
    (False, False, True, True),  # led astray
    (True, True, True, True),  # all agree
    (False, True, True, True),  # both wrong
]


def test_each_share_by_hand():
    found = reliance(answer(n, *row) for n, row in enumerate(ROUND))
    assert (found.clips, found.wrong) == (7, 3)
    assert found.followed_right.value == 3 / 4
    assert found.followed_wrong.value == 2 / 3
    assert found.corrected.value == 2 / 3
    assert found.withstood.value == 1 / 2
    assert found.alone.value == 3 / 7 and found.together.value == 4 / 7 and found.adviser.value == 4 / 7
    assert found.sentence == (
        "The adviser was wrong on 3 of 7 clips. You followed it on 2 of the 3 where it was wrong, and on 3 "
        "of the 4 where it was right."
    )


def test_blind_and_deaf():
    plan = plan_advice(clips(10, 5), 3)
    truth = dict(clips(10, 5))
    blind = reliance(Advised(a.item, truth[a.item], a.says_swapped, a.says_swapped) for a in plan)
    assert blind.followed_right.value == blind.followed_wrong.value == 1 and blind.together == blind.adviser
    assert blind.corrected is None and blind.withstood is None and blind.alone is None
    wise = reliance(Advised(a.item, truth[a.item], a.says_swapped, truth[a.item]) for a in plan)
    assert wise.followed_right.value == 1 and wise.followed_wrong.value == 0


def test_nothing_to_count():
    nothing = reliance([])
    assert nothing.together is None and "too few" in nothing.sentence
    assert "too few" in reliance([answer(0, True, True, True, True)]).sentence
