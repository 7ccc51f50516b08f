"""What the graded cells of exercise 08 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake.exercises.checks import NotYet

EXERCISE = "08-trust-the-detector"


class TestSplit:
    @pytest.mark.parametrize(
        ("known", "choice", "points"),
        [
            (5, "strangers", 3),
            (5.0, "best", 1.5),
            (3, "strangers", 2),
            (3, "middle", 0.5),
            (4, "strangers", 1.5),  # the strangers were counted
        ],
    )
    def test_each_part_counts(self, mark, store, known, choice, points):
        store("expect", choice)
        said = f"clips_with_a_known_face = {known}"
        assert mark("split-check", said) == points
        assert mark("split-check", said, visible=True) == 3, "the student sees no mark"

    def test_nothing_right(self, refuses, store):
        store("expect", "nothing")
        assert refuses("split-check", "clips_with_a_known_face = 2", "Who is new")
        assert refuses("split-check", "clips_with_a_known_face = 10", "nine clips")

    def test_nothing_else_is_a_choice(self, refuses_all_but_choices):
        said = "clips_with_a_known_face = 5"
        assert refuses_all_but_choices("expect", "strangers", check="split-check", said=said)


SAID = "desk_threshold, bin_threshold, desk_minutes = {}, {}, {}"


class TestThreshold:
    @pytest.mark.parametrize(
        ("said", "points"),
        [
            ((0.4, 0.8, 3600), 3),
            ((0.4, 0.95, 3600), 2.5),
            ((0.2, 0.8, 0), 1.5),
            ((0.6, 0.6, 5600), 1.5),  # second-best at the desk, and its minutes are worked out rightly
            ((0.4, 0.4, 1600), 1),
            ((0.8, 0.4, 10_500), 1),
            ((0.95, 0.2, 3600), None),
        ],
    )
    def test_each_threshold_and_the_minutes_count(self, mark, refuses, said, points):
        assert mark("threshold-check", SAID.format(*said), visible=True) == 3
        if points is None:
            assert refuses("threshold-check", SAID.format(*said), "For each row")
        else:
            assert mark("threshold-check", SAID.format(*said)) == points

    def test_what_is_none_of_the_five(self, refuses):
        assert refuses("threshold-check", SAID.format(0.5, 0.8, 1), "one of the five")
        assert refuses("threshold-check", SAID.format(0.4, "None", 1), "no answer in bin_threshold")
        assert refuses(
            "threshold-check", SAID.format(0.4, 0.8, "'many'"), "desk_minutes should be one number"
        )


FLAGS = "flagged_on_p, right_in_a_hundred_on_p, right_in_a_hundred_on_r = {}, {}, {}"


class TestFlags:
    @pytest.mark.parametrize(
        ("said", "points"),
        [
            ((1034, 3.48, 85.7), 3),
            ((1034, 3, 86), 3),
            ((998, 3.6, 86), 2),
            ((1034, 90, 90), 1),
            ((1000, 95, 86), 1),
            ((1036, 4, 84), None),
        ],
    )
    def test_each_number_counts(self, mark, refuses, said, points):
        if points is None:
            assert refuses("flags-check", FLAGS.format(*said), "19,960 other clips")
        else:
            assert mark("flags-check", FLAGS.format(*said)) == points

    def test_what_cannot_be(self, refuses):
        assert refuses("flags-check", FLAGS.format(20_001, 3, 86), "20,000 clips in all")
        assert refuses("flags-check", FLAGS.format(1034, -1, 86), "Of 100 clips")


LEARN = "import numpy as np\ndef may_learn_from(table, person):\n    return {}"


class TestLearn:
    @pytest.mark.parametrize(
        "body",
        [
            "(table.person != person) & (table.source != person)",
            "~((table.person == person) | (table.source == person))",
            "[person not in (a, b) for a, b in zip(table.person, table.source)]",
            "np.logical_and(table.person != person, table.source != person)",
        ],
    )
    def test_any_way_to_write_it_is_right(self, mark, body):
        mark("learn-check", LEARN.format(body))

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("table.person != person", "learn from clips with a face of Marc"),  # as it was handed out
            ("table.source != person", "learn from clips with a face of Marc"),
            ("(table.person != person) & (table.source == '')", "too many clips"),  # no swap at all
            ("(table.person != 'marc') & (table.source != 'marc')", "too many clips, or too few"),
            ("table.person == 'nobody'", "too many clips"),
            (
                "(table.person != person) & (table.source != person) & (table.rendition == 'original')",
                "too many",
            ),
            ("table.person", "one True or False for each row"),
            ("[False]", "one True or False for each row"),
            ("None", "no answer in may_learn_from"),
        ],
    )
    def test_near_misses(self, refuses, body, why):
        assert refuses("learn-check", LEARN.format(body), why)

    def test_a_table_that_was_spoilt_is_not_the_one_it_is_held_against(self, mark):
        spoil = """
def may_learn_from(table, person):
    table.person[:] = table.source[:] = "nobody"
    return table.person != person
"""
        with pytest.raises(NotYet):
            mark("learn-check", spoil)

    def test_an_array_that_equals_everything(self, mark):
        lie = """
import numpy as np
class Agrees(np.ndarray):
    def __eq__(self, other): return self
    def all(self): return True
    def any(self): return False
def may_learn_from(table, person):
    return np.zeros(len(table), bool).view(Agrees)
"""
        with pytest.raises(NotYet, match="one True or False"):
            mark("learn-check", lie)
