"""What the graded cells of exercise 05 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake.animate import motion_angles
from doubletake.animate.turning import at_stop, first_beyond, stops, turn_clip
from doubletake.scoring import answers
from doubletake.widgets.offered import driving_clips, portrait_of

EXERCISE = "05-one-photo-is-enough"


@pytest.mark.parametrize(
    ("question", "right", "wrong", "hint"),
    [
        ("unknown", "side", ("iris", "brows", "jumper"), "hidden from somebody"),
        ("need", "network", ("swap", "photo"), "has to learn a face"),
    ],
)
class TestChoices:
    def test_one_is_right_and_the_others_look_the_same_to_the_student(
        self, mark, refuses, question, right, wrong, hint
    ):
        for choice in wrong:
            answers.record(question, choice, EXERCISE)
            mark(f"{question}-check", visible=True)
            assert refuses(f"{question}-check", "", hint)
        answers.record(question, right, EXERCISE)
        mark(f"{question}-check")

    @pytest.mark.parametrize("value", ["ear", 3, ["side"], {"unknown": "side"}])
    def test_nothing_else_is_a_choice(self, refuses, question, right, wrong, hint, value):
        answers.record(question, value, EXERCISE)
        assert refuses(f"{question}-check", "", "Choose one of the")


def leave(angle, **more):
    answers.record("limit", {"person": "marc", "clip": "marc-turn", "angle": angle, **more}, EXERCISE)


@pytest.fixture(scope="module")
def left():
    """Marc's filmed moments to the left, from the photo outwards: angle and what is lost."""
    clip = turn_clip("marc")
    some = [stop for stop in stops(clip) if stop.frame is not None and stop.angle < 0][::-1]
    return [(stop.angle, at_stop(clip, stop).lost) for stop in some]


class TestLimit:
    def test_the_first_dot_above_the_line_counts_whole_and_its_neighbours_half(self, mark, refuses, left):
        angles, losses = zip(*left, strict=True)
        first = angles.index(first_beyond(angles, losses, 0.16))
        assert 0 < first < len(left) - 2, "the line is passed, and there is more than one dot beyond it"
        for k, angle in enumerate(angles):
            leave(angle)
            assert mark("limit-check", visible=True) == 3, "what students see does not give it away"
            if abs(k - first) < 2:
                assert mark("limit-check") == (3 if k == first else 1.5)
            else:
                assert refuses("limit-check", "", "first dot above the line")

    def test_the_dot_above_the_line_is_no_near_thing(self, left):
        """Another computer's last digit must not change the answer."""
        assert min(abs(lost - 0.16) for _, lost in left) > 0.003

    def test_the_other_side_and_beyond_the_film(self, refuses):
        leave(15.0)
        assert refuses("limit-check", "", "not on the left")
        leave(-60.0, frame=None)
        assert refuses("limit-check", "", "first dot above the line")

    @pytest.mark.parametrize("value", ["15", [1], {"angle": None}, {"angle": "far"}, {}])
    def test_what_is_no_angle(self, refuses, value):
        answers.record("limit", value, EXERCISE)
        assert refuses("limit-check", "", "no answer to limit|should be one number")


def follow(driver, photo="ines"):
    answers.record("follows", {"photo": photo, "driver": driver, "index": 0}, EXERCISE)


class TestFollows:
    def test_every_clip_that_stays_in_range_will_do_and_no_other(self, mark, refuses):
        outcomes = set()
        for clip in driving_clips():
            if clip.person == "ines":
                continue
            _, within = motion_angles(portrait_of("ines"), clip)
            follow(clip.name)
            mark("follows-check", visible=True)
            if within.all():
                mark("follows-check")
            else:
                assert refuses("follows-check", "", "turn further than it can")
            outcomes.add(bool(within.all()))
        assert outcomes == {True, False}, "some will do and some will not"

    def test_the_clip_that_is_shown_first_will_not_do(self, exercise_cells):
        assert '"marc-turn"' in exercise_cells["follows"]
        assert not motion_angles(portrait_of("ines"), "marc-turn")[1].all()

    def test_another_photo_or_her_own_clip(self, refuses):
        follow("marc-frontal", photo="alma")
        assert refuses("follows-check", "", "photo of Ines")
        follow("ines-frontal")
        assert refuses("follows-check", "", "somebody else")

    @pytest.mark.parametrize("value", ["marc-frontal", {"photo": "ines"}, {"driver": 3, "photo": None}])
    def test_what_is_no_choice(self, refuses, value):
        answers.record("follows", value, EXERCISE)
        assert refuses("follows-check", "", "no answer to follows")


REACH = """
def reach(angles, errors, limit):
    known = [(abs(angle), error) for angle, error in zip(angles, errors) if error is not None]
    {body}
"""


class TestReach:
    @pytest.mark.parametrize(
        "body",
        [
            "return min((angle for angle, error in known if error > limit), default=None)",
            "return next((angle for angle, error in sorted(known) if error > limit), None)",
            "import numpy as np; return float(np.min([a for a, e in known if e > limit])) "
            "if any(e > limit for _, e in known) else None",
        ],
    )
    def test_any_way_to_write_it_is_right(self, mark, body):
        mark("reach-check", REACH.format(body=body))

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("return known[0][0]", "smaller turn"),  # as it was handed out
            ("return max(angle for angle, error in known if error <= limit)", "smaller turn"),
            ("return 16", "film of another person"),
            ("return min(angle for angle, error in known if error > limit / 2)", "film of another person"),
            ("return min((angle for angle, error in known if error > limit), default=0)", "answer is None"),
            ("return None", "no answer in reach"),
            ("return '16'", "one number"),
            ("return float('nan')", "ordinary number"),
        ],
    )
    def test_near_misses(self, refuses, body, why):
        assert refuses("reach-check", REACH.format(body=body), why)

    def test_another_persons_film_has_both_sides(self):
        angles = [stop.angle for stop in stops(turn_clip("rafael")) if stop.frame is not None]
        assert min(angles) < -30 and max(angles) > 30
