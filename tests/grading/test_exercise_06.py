"""What the graded cells of exercise 06 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake.exercises.checks import NotYet
from doubletake.statistics.calibration import brier_score
from doubletake.statistics.signal_detection import count, d_prime
from doubletake.statistics.trial import Trial
from doubletake.trials.spotting import SpotRound, to_store

EXERCISE = "06-look-again"
SHEET = tuple(
    Trial(f"i{k}", k % 2 == 0, said, sure, 3.0, False)
    for k, (said, sure) in enumerate(
        [(True, 80), (False, 70), (True, 95), (True, 60), (False, 55)]
        + [(False, 90), (True, 75), (False, 50), (True, 100), (True, 65)]
    )
)
PLAYED = SpotRound("test", tuple(trial.item for trial in SHEET), SHEET)
OUTCOME = count(SHEET)
D_PRIME = d_prime(*OUTCOME.rates)
BRIER = brier_score([trial.belief for trial in SHEET], [trial.swapped for trial in SHEET])
WORDS = "hits, false_alarms, my_d_prime, my_brier = {}, {}, {}, {}"


class TestRound:
    @pytest.fixture(autouse=True)
    def played(self, store):
        store("round", to_store(PLAYED))

    @pytest.mark.parametrize(
        ("numbers", "points"),
        [
            ((OUTCOME.hits, OUTCOME.false_alarms, D_PRIME, BRIER), 4),
            ((float(OUTCOME.hits), OUTCOME.false_alarms, round(D_PRIME, 1), round(BRIER, 2)), 4),
            ((OUTCOME.hits, OUTCOME.false_alarms, 9, 9), 1),
            ((OUTCOME.hits, OUTCOME.false_alarms + 1, 9, BRIER), 1.5),
            ((OUTCOME.hits + 1, OUTCOME.false_alarms, D_PRIME + 0.09, 9), 1.5),
            ((OUTCOME.hits, OUTCOME.false_alarms, -D_PRIME, 1 - BRIER), 1),
        ],
    )
    def test_each_figure_counts(self, mark, numbers, points):
        assert mark("round-check", WORDS.format(*numbers)) == points
        assert mark("round-check", WORDS.format(*numbers), visible=True) == 4, "the student sees no mark"

    def test_how_many_were_right_does_not_count(self, mark, store):
        bad = tuple(Trial(f"b{k}", k % 2 == 0, k % 2 == 1, 90, 2.0, False) for k in range(10))
        store("round", to_store(SpotRound("test", tuple(t.item for t in bad), bad)))
        figures = (0, 5, d_prime(0.5 / 6, 5.5 / 6), 0.81)
        assert mark("round-check", WORDS.format(*figures)) == 4

    def test_nothing_right(self, refuses):
        assert refuses("round-check", WORDS.format(1, 1, 9, 9), "None of the four")

    def test_what_is_no_round_or_was_broken_off(self, refuses_stored):
        begun = to_store(SpotRound("test", PLAYED.items, PLAYED.trials[:4]))
        said = WORDS.format(1, 1, 1, 1)
        assert refuses_stored("round", [begun], "not finished", said=said)
        assert refuses_stored("round", ("text", {"hits": 3}, []), "no answer to round", said=said)

    @pytest.mark.parametrize(
        ("numbers", "why"),
        [
            (("None", 1, 1, 1), "no answer in hits"),
            ((1, 1, "'1.2'", 1), "my_d_prime should be one number"),
            ((1, 1, 1, "float('nan')"), "ordinary number"),
        ],
    )
    def test_what_is_no_number(self, refuses, numbers, why):
        assert refuses("round-check", WORDS.format(*numbers), why)


class TestHeadline:
    @pytest.mark.parametrize(
        ("choice", "without", "trained", "points"),
        [
            ("coin", -0.395, 0.05, 3),
            ("coin", -0.4, 0.05, 3),
            ("coin", 0.4, 0.05, 2),
            ("better", -0.4, 0.05, 2),
            ("half", 0.31, 0.51, None),
            ("coin", 0.31, 0.51, 1),
            ("distrust", -0.4, 1, 1),
        ],
    )
    def test_each_part_counts(self, mark, refuses, store, choice, without, trained, points):
        store("headline", choice)
        said = f"d_without, d_with = {without}, {trained}"
        assert mark("headline-check", said, visible=True) == 3
        if points is None:
            assert refuses("headline-check", said, "of one group into the panel")
        else:
            assert mark("headline-check", said) == points

    def test_nothing_else_is_a_choice(self, refuses_all_but_choices):
        assert refuses_all_but_choices("headline", "coin", said="d_without, d_with = 0, 0")


class TestRare:
    @pytest.mark.parametrize(
        ("called", "rightly", "points"), [(212, 16, 2), (211.2, 16, 2), (212, 196, 1), (196, 16, 1)]
    )
    def test_each_number_counts(self, mark, called, rightly, points):
        assert mark("rare-check", f"called_swapped, rightly_so = {called}, {rightly}") == points

    def test_near_misses(self, refuses):
        assert refuses("rare-check", "called_swapped, rightly_so = 200, 160", "980 real clips")
        assert refuses("rare-check", "called_swapped, rightly_so = 212, 1600", "1,000 clips in all")
        assert refuses("rare-check", "called_swapped, rightly_so = -1, 16", "1,000 clips in all")


BODY = """
def brier(sheet):
    total = 0
    for trial in sheet:
        belief = {belief}
        total += {part}
    return total / len(sheet)
"""
SQUARED = "(belief - trial.swapped) ** 2"


class TestBrier:
    @pytest.mark.parametrize(
        "belief",
        [
            "trial.belief",
            "trial.confidence / 100 if trial.said_swapped else 1 - trial.confidence / 100",
            "abs((not trial.said_swapped) - trial.confidence / 100)",
        ],
    )
    def test_any_way_to_write_it_is_right(self, mark, belief):
        mark("brier-check", BODY.format(belief=belief, part=SQUARED))

    def test_the_mean_of_right_answers_squared_is_the_same_thing(self, mark):
        part = "(1 - trial.confidence / 100 if trial.right else trial.confidence / 100) ** 2"
        mark("brier-check", BODY.format(belief="0", part=part))

    @pytest.mark.parametrize(
        ("belief", "part", "why"),
        [
            ("trial.confidence / 100", SQUARED, "Somebody was rightly sure"),  # as it was handed out
            ("1 - trial.confidence / 100", SQUARED, "On another answer sheet"),  # right for “real” alone
            ("trial.belief", "abs(belief - trial.swapped)", "On another answer sheet"),
            ("round(trial.belief)", SQUARED, "On another answer sheet"),
        ],
    )
    def test_near_misses(self, refuses, belief, part, why):
        assert refuses("brier-check", BODY.format(belief=belief, part=part), why)

    @pytest.mark.parametrize("answer", ["0.01", "None", "'small'", "float('nan')", "object()"])
    def test_what_fits_one_sheet_or_is_no_number(self, mark, answer):
        with pytest.raises(NotYet):
            mark("brier-check", f"def brier(sheet): return {answer}")

    def test_a_number_that_equals_everything(self, mark):
        lie = """
class Agrees(float):
    __lt__ = __le__ = __eq__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
def brier(sheet):
    return Agrees(0.01)
"""
        with pytest.raises(NotYet, match="On another answer sheet"):
            mark("brier-check", lie)
