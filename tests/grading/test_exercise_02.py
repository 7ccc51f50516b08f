"""What the graded cells of exercise 02 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake import library
from doubletake.face import align_landmarks

EXERCISE = "02-a-face-as-numbers"
BELONGS = {
    8: (-4.7, 18.9),
    26: (6.9, -19.9),
    30: (14.7, -4.4),
    39: (-15.5, -17.4),
    42: (17.2, -12),
    54: (-5.4, -17.8),
}


def test_only_what_leans_stays(has_one_right_choice):
    assert has_one_right_choice("stays", "lean", ("smile", "turn", "other"), "turning a photo")


@pytest.fixture
def drag(store):
    def dragged(**moved_by):
        moved = {name.strip("p"): list(by) for name, by in moved_by.items()}
        store("repair", {"clip": "ines-talk", "index": 30, "moved_by": moved})

    return dragged


def right(*numbers, off=0):
    return {f"p{number}": (BELONGS[number][0] + off, BELONGS[number][1]) for number in numbers}


class TestRepair:
    def test_each_point_put_right_counts(self, mark, drag):
        for count in range(1, 7):
            drag(**right(*list(BELONGS)[:count]))
            assert mark("repair-check") == count / 2
            assert mark("repair-check", visible=True) == 3, "what students see does not give it away"

    def test_about_right_is_right(self, mark, drag):
        drag(**right(*BELONGS, off=6.9))
        assert mark("repair-check") == 3
        drag(**right(8, 26, 30) | right(39, 42, 54, off=7.1))
        assert mark("repair-check") == 1.5

    def test_spoiling_others_costs(self, mark, refuses, drag):
        drag(**right(*BELONGS), p0=(0, 20), p1=(3, 3))
        assert mark("repair-check") == 2.5
        drag(**right(8), p0=(0, 20))
        assert refuses("repair-check", "", "None of the six")

    def test_what_is_put_right_is_what_was_spoilt(self, exercise_cells):
        room = {}
        exec(exercise_cells["start"] + "\n" + exercise_cells["repair"].splitlines()[0], room)
        assert {number: (-x, -y) for number, (x, y) in room["spoilt"].items()} == BELONGS

    def test_what_is_no_drag(self, refuses_stored):
        none = ("8", [8], {"moved_by": [1, 2]}, {"moved_by": {"68": [0, 0]}}, {"moved_by": {"nose": [0, 0]}})
        assert refuses_stored("repair", none, "no answer to repair")
        wrong = ({"moved_by": {"8": [0]}}, {"moved_by": {"8": "up"}})
        assert refuses_stored("repair", wrong, "array of numbers")


class TestBlinks:
    @pytest.mark.parametrize("threshold", [0.06, 0.12, 0.2, 0.25])
    def test_whatever_is_right_for_both_is_right(self, mark, store, threshold):
        store("blinks", {"clip": "ines-talk", "threshold": threshold})
        assert mark("blinks-check") == 3

    def test_a_lucky_threshold_gets_half(self, mark, store):
        """Above Marc's open eyes and below Ines's."""
        store("blinks", {"clip": "ines-talk", "threshold": 0.33})
        assert mark("blinks-check", visible=True) == 3
        assert mark("blinks-check") == 1.5

    def test_a_threshold_that_counts_nothing_gets_nothing(self, refuses_stored):
        thresholds = [{"clip": "ines-talk", "threshold": threshold} for threshold in (0.0, 0.01, 0.45)]
        assert refuses_stored("blinks", thresholds, "does not count her blinks")

    def test_what_is_no_threshold(self, refuses_stored):
        none = (0.2, {"threshold": None}, {"clip": "ines-talk"})
        assert refuses_stored("blinks", none, "no answer to blinks")
        assert refuses_stored("blinks", [{"threshold": "0.2"}], "one number")


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
