"""What the exercise's graded cells accept and refuse: other right ways, near misses, objects that lie."""

import numpy as np
import pytest

from doubletake import library
from doubletake.exercises.checks import NotYet

EXERCISE = "03-make-a-swap"


def test_only_the_brows_give_the_seam_away(has_one_right_choice):
    assert has_one_right_choice("seam", "brows", ("hairline", "eyes", "chin"), "how far up")


@pytest.fixture
def choose(store):
    def chosen(**settings):
        store("needle", {"source": "ines", "target": "marc-talk", "settings": settings})

    return chosen


LUCKY = {"feather": 0, "colour": "histogram"}


class TestNeedle:
    @pytest.mark.parametrize(
        "settings",
        [
            {"forehead": 0, "feather": 1, "blend": "poisson", "colour": "histogram"},
            {"forehead": 0, "feather": 1, "blend": "pyramid", "colour": "histogram"},
            {"forehead": 0, "feather": 1, "blend": "poisson"},
        ],
    )
    def test_more_than_one_way_is_right(self, mark, choose, settings):
        choose(**settings)
        mark("needle-check")

    @pytest.mark.parametrize("settings", [{}, {"blend": "feather"}, {"blend": "alpha", "colour": "none"}])
    def test_the_usual_settings_are_not(self, refuses, choose, settings):
        choose(**settings)
        assert refuses("needle-check", "", "moves too far")

    def test_a_lucky_frame_is_not_enough(self, mark, refuses, choose):
        choose(**LUCKY)
        mark("needle-check", visible=True)
        assert refuses("needle-check", "", "other frames")

    def test_settings_out_of_range(self, refuses, choose):
        choose(forehead=-7)
        assert refuses("needle-check", "", "holds no settings")


class TestTurn:
    def test_points_fall_with_the_angle(self, mark, refuses):
        turned = np.abs(library.clip("ines-talk").truth().angles[:, 0])
        for frame, short in enumerate(turned.max() - turned, start=1):  # as the stepper counts
            answer = f"furthest_turn = {frame}"
            if short > 6:
                assert refuses("turn-check", answer, "turned much further")
            else:
                assert mark("turn-check", answer) == (3 if short <= 2 else 1.5)
            assert mark("turn-check", answer, visible=True) == 3, "what students see does not give it away"

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            ("None", "no answer in furthest_turn"),
            ("0", "number of one"),
            ("10**6", "number of one"),
            ("1.5", "number of one"),
            ("float('nan')", "ordinary number"),
            ("'7'", "one number"),
            ("True", "one number"),
        ],
    )
    def test_what_is_no_frame(self, refuses, answer, why):
        assert refuses("turn-check", f"furthest_turn = {answer}", why)


LAY_OVER = """
def lay_over(source, target):
    s, t = source - source.mean(axis=0), target - target.mean(axis=0)
    p, q = s @ (1, 1j), t @ (1, 1j)
    turn = {turn}
    moved = p * turn
    return np.column_stack([moved.real, moved.imag]) + target.mean(axis=0)
"""

AGREES = """
class Agrees(np.ndarray):
    def __array_ufunc__(self, *arguments, **more):
        return self
    __eq__ = __lt__ = __le__ = lambda self, other: True
def lay_over(source, target):
    return {what}
"""


class TestAlign:
    @pytest.mark.parametrize(
        "turn",
        [
            "np.vdot(p, q) / np.vdot(p, p)",  # the least-squares scale
            "np.exp(1j * np.angle(np.vdot(p, q))) * np.abs(q).mean() / np.abs(p).mean()",  # average distances
        ],
    )
    def test_any_sound_scale_is_right(self, mark, turn):
        mark("align-check", LAY_OVER.format(turn=turn))

    @pytest.mark.parametrize(
        ("turn", "why"),
        [
            ("np.exp(1j * np.angle(np.vdot(p, q)))", "Half as large"),  # as it was handed out
            ("2", "Two other faces"),  # made to fit what the student sees
            ("np.abs(np.vdot(p, q)) / np.vdot(p, p)", "Two other faces"),  # forgets the turn
        ],
    )
    def test_near_misses(self, refuses, turn, why):
        assert refuses("align-check", LAY_OVER.format(turn=turn), why)

    def test_handing_back_the_target_is_no_alignment(self, refuses):
        assert refuses("align-check", "def lay_over(source, target): return target", "Two other faces")

    @pytest.mark.parametrize(
        "what", ["source.view(Agrees)", "float('nan') * source", "None", "object()", "source[:3]"]
    )
    def test_objects_that_lie(self, mark, what):
        with pytest.raises(NotYet):
            mark("align-check", AGREES.format(what=what))
