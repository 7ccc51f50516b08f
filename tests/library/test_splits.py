"""The table of who is for what."""

import subprocess
import sys
from itertools import product

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.library import splits

TAKES = ("frontal", "turn", "second-light")


def split_by_take():
    people = [name for names in splits.PEOPLE.values() for name in names]
    return {(name, take): splits.split_of(name, take) for name, take in product(people, TAKES)}


def test_ten_people_each_in_one_group():
    names = [name for group in splits.PEOPLE.values() for name in group]
    assert len(names) == len(set(names)) == 10
    assert [len(splits.PEOPLE[group]) for group in ("training", "quiz", "sealed")] == [5, 3, 2]


def test_nobody_is_in_training_and_in_a_quiz_or_sealed():
    seen = {}
    for (name, _), split in split_by_take().items():
        seen.setdefault(name, set()).add(split)
    for name, of_person in seen.items():
        allowed = {
            "training": {"teach", "practice"},
            "quiz": {"quiz-a", "quiz-b"},
            "sealed": {"sealed"},
        }[splits.group_of(name)]
        assert of_person <= allowed, name


def test_both_quizzes_show_the_same_three_people_in_other_footage_of_the_same_sort():
    of_quiz = {
        split: [pair for pair, place in split_by_take().items() if place == split]
        for split in ("quiz-a", "quiz-b")
    }
    people = set(splits.PEOPLE["quiz"])
    assert {name for name, _ in of_quiz["quiz-a"]} == {name for name, _ in of_quiz["quiz-b"]} == people
    for pairs in of_quiz.values():
        assert {take for _, take in pairs} == set(TAKES)
        assert 4 <= len(pairs) <= 5


def test_teaching_is_frontal_and_practice_is_the_rest():
    assert splits.split_of("ines", "talk") == splits.split_of("alma", "frontal") == "teach"
    assert splits.split_of("marc", "press") == splits.split_of("marc", "portrait") == "teach"
    assert splits.split_of("daniel", "turn") == splits.split_of("rafael", "second-light") == "practice"


def test_every_name_of_a_split_is_known_and_groups_of_splits_are_made_of_them():
    assert set(split_by_take().values()) == set(splits.SPLITS)
    for names in splits.SPLIT_GROUPS.values():
        assert set(names) <= set(splits.SPLITS)
    assert not set(splits.SPLIT_GROUPS) & set(splits.SPLITS)
    training, unseen = splits.SPLIT_GROUPS["training"], splits.SPLIT_GROUPS["unseen"]
    assert sorted(training + unseen) == sorted(splits.SPLITS)


def test_somebody_unknown_is_said_so():
    with pytest.raises(DoubleTakeError, match='"bob" is in no group.*ines'):
        splits.split_of("bob", "frontal")


def test_the_table_is_read_without_pictures_or_blender():
    code = "import sys, doubletake.library.splits, doubletake.library.schema; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {"cv2", "av", "bpy", "matplotlib"} & set(loaded.stdout.split())
