"""What the graded cells of exercise 02 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake import library
from doubletake.face import align_landmarks
from doubletake.scoring import answers

EXERCISE = "02-a-face-as-numbers"
BELONGS = {
    8: (-4.7, 18.9),
    26: (6.9, -19.9),
    30: (14.7, -4.4),
    39: (-15.5, -17.4),
    42: (17.2, -12),
    54: (-5.4, -17.8),
}


class TestStays:
    @pytest.mark.parametrize("choice", ["smile", "turn", "other"])
    def test_three_of_four_are_wrong_and_look_the_same_to_the_student(self, mark, refuses, choice):
        answers.record("stays", choice, EXERCISE)
        mark("stays-check", visible=True)
        assert refuses("stays-check", "", "turning a photo")

    def test_the_fourth_is_right(self, mark):
        answers.record("stays", "lean", EXERCISE)
        mark("stays-check")

    @pytest.mark.parametrize("value", ["nose", 3, ["lean"], {"stays": "lean"}])
    def test_nothing_else_is_a_choice(self, refuses, value):
        answers.record("stays", value, EXERCISE)
        assert refuses("stays-check", "", "Choose one of the four")


def drag(**moved_by):
    moved = {name.strip("p"): list(by) for name, by in moved_by.items()}
    answers.record("repair", {"clip": "ines-talk", "index": 30, "moved_by": moved}, EXERCISE)


def right(*numbers, off=0):
    return {f"p{number}": (BELONGS[number][0] + off, BELONGS[number][1]) for number in numbers}


class TestRepair:
    def test_each_point_put_right_counts(self, mark):
        for count in range(1, 7):
            drag(**right(*list(BELONGS)[:count]))
            assert mark("repair-check") == count / 2
            assert mark("repair-check", visible=True) == 3, "what students see does not give it away"

    def test_about_right_is_right(self, mark):
        drag(**right(*BELONGS, off=6.9))
        assert mark("repair-check") == 3
        drag(**right(8, 26, 30) | right(39, 42, 54, off=7.1))
        assert mark("repair-check") == 1.5

    def test_spoiling_others_costs(self, mark, refuses):
        drag(**right(*BELONGS), p0=(0, 20), p1=(3, 3))
        assert mark("repair-check") == 2.5
        drag(**right(8), p0=(0, 20))
        assert refuses("repair-check", "", "None of the six")

    def test_what_is_put_right_is_what_was_spoilt(self, exercise_cells):
        room = {}
        exec(exercise_cells["start"] + "\n" + exercise_cells["repair"].splitlines()[0], room)
        assert {number: (-x, -y) for number, (x, y) in room["spoilt"].items()} == BELONGS

    @pytest.mark.parametrize(
        ("stored", "why"),
        [
            ("8", "no answer to repair"),
            ([8], "no answer to repair"),
            ({"moved_by": [1, 2]}, "no answer to repair"),
            ({"moved_by": {"68": [0, 0]}}, "no answer to repair"),
            ({"moved_by": {"nose": [0, 0]}}, "no answer to repair"),
            ({"moved_by": {"8": [0]}}, "array of numbers"),
            ({"moved_by": {"8": "up"}}, "array of numbers"),
        ],
    )
    def test_what_is_no_drag(self, refuses, stored, why):
        answers.record("repair", stored, EXERCISE)
        assert refuses("repair-check", "", why)


class TestBlinks:
    @pytest.mark.parametrize("threshold", [0.06, 0.12, 0.2, 0.25])
    def test_whatever_is_right_for_both_is_right(self, mark, threshold):
        answers.record("blinks", {"clip": "ines-talk", "threshold": threshold}, EXERCISE)
        assert mark("blinks-check") == 3

    def test_a_lucky_threshold_gets_half(self, mark):
        """Above Marc's open eyes and below Ines's."""
        answers.record("blinks", {"clip": "ines-talk", "threshold": 0.33}, EXERCISE)
        assert mark("blinks-check", visible=True) == 3
        assert mark("blinks-check") == 1.5

    @pytest.mark.parametrize("threshold", [0.0, 0.01, 0.45])
    def test_a_threshold_that_counts_nothing_gets_nothing(self, refuses, threshold):
        answers.record("blinks", {"clip": "ines-talk", "threshold": threshold}, EXERCISE)
        assert refuses("blinks-check", "", "does not count her blinks")

    @pytest.mark.parametrize("stored", [0.2, {"threshold": None}, {"clip": "ines-talk"}])
    def test_what_is_no_threshold(self, refuses, stored):
        answers.record("blinks", stored, EXERCISE)
        assert refuses("blinks-check", "", "no answer to blinks")

    def test_a_threshold_in_words(self, refuses):
        answers.record("blinks", {"threshold": "0.2"}, EXERCISE)
        assert refuses("blinks-check", "", "one number")


@pytest.fixture(scope="module")
def panel():
    """What the panel of question 4 shows."""
    marc, ines = library.clip("marc-talk").truth(), library.still("ines-portrait").truth()
    fit = align_landmarks(marc.landmarks[0], ines.landmarks[0])
    return fit.rotation, fit.scale


class TestTurn:
    def test_the_panels_numbers_as_it_writes_them_are_right(self, mark, panel):
        assert mark("turn-check", f"turn, size = {panel[0]:.1f}, {panel[1]:.2f}") == 2
        assert abs(panel[0]) > 1, "else the sign would not matter"

    def test_each_number_counts(self, mark, refuses, panel):
        assert mark("turn-check", f"turn, size = {panel[0]}, 1") == 1
        assert mark("turn-check", f"turn, size = {-panel[0]}, {panel[1]}") == 1
        assert refuses("turn-check", f"turn, size = {panel[0] + 0.6}, {panel[1] + 0.04}", "Neither number")

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            ("turn, size = None, 1", "no answer in turn"),
            ("turn, size = '7 degrees', 1", "one number"),
            ("turn, size = float('inf'), 1", "ordinary number"),
            ("turn = 7", "There is no size here"),
        ],
    )
    def test_what_is_no_number(self, refuses, answer, why):
        assert refuses("turn-check", answer, why)


RATIO = """
def openness(eye):
    norm = np.linalg.norm
    return {ratio}
"""


class TestRatio:
    @pytest.mark.parametrize(
        "ratio",
        [
            "(norm(eye[1] - eye[5]) + norm(eye[2] - eye[4])) / norm(eye[0] - eye[3]) / 2",
            "np.mean([norm(eye[1] - eye[5]), norm(eye[2] - eye[4])]) / norm(eye[3] - eye[0])",
        ],
    )
    def test_any_way_to_write_it_is_right(self, mark, ratio):
        mark("ratio-check", RATIO.format(ratio=ratio))

    @pytest.mark.parametrize(
        ("ratio", "why"),
        [
            ("norm(eye[1] - eye[5])", "Twice as large"),  # as it was handed out
            ("norm(eye[1] - eye[5]) / norm(eye[0] - eye[3])", "another person"),  # one height
            ("np.ptp(eye[:, 1]) / np.ptp(eye[:, 0])", "another person"),  # only for eyes that are level
            ("0.35", "another person"),
            ("None", "no answer in openness"),
            ("'open'", "one number"),
            ("float('nan')", "ordinary number"),
        ],
    )
    def test_near_misses(self, refuses, ratio, why):
        assert refuses("ratio-check", RATIO.format(ratio=ratio), why)
