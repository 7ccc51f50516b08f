"""What the graded cells of exercise 05 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake.animate import motion_angles
from doubletake.animate.head_turn import at_stop, first_beyond, stops, turn_clip
from doubletake.widgets.page.menus import driving_clips, portrait_of

EXERCISE = "05-one-photo-is-enough"


@pytest.mark.parametrize(
    ("question", "right", "wrong", "hint"),
    [
        ("unknown", "side", ("iris", "brows", "jumper"), "hidden from somebody"),
        ("need", "network", ("swap", "photo"), "has to learn a face"),
    ],
)
def test_one_choice_is_right(has_one_right_choice, question, right, wrong, hint):
    assert has_one_right_choice(question, right, wrong, hint)


@pytest.fixture
def leave(store):
    def left_at(angle, **more):
        store("limit", {"person": "marc", "clip": "marc-turn", "angle": angle, **more})

    return left_at


@pytest.fixture(scope="module")
def left():
    """Marc's filmed moments to the left, from the photo outwards: angle and what is lost."""
    clip = turn_clip("marc")
    some = [stop for stop in stops(clip) if stop.frame is not None and stop.angle < 0][::-1]
    return [(stop.angle, at_stop(clip, stop).lost) for stop in some]


class TestLimit:
    def test_the_first_dot_above_counts_whole_and_its_neighbours_half(self, mark, refuses, leave, left):
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

    def test_the_other_side_and_beyond_the_film(self, refuses, leave):
        leave(15.0)
        assert refuses("limit-check", "", "not on the left")
        leave(-60.0, frame=None)
        assert refuses("limit-check", "", "first dot above the line")

    def test_what_is_no_angle(self, refuses_stored):
        none = ("15", [1], {"angle": None}, {"angle": "far"}, {})
        assert refuses_stored("limit", none, "no answer to limit|should be one number")


@pytest.fixture
def follow(store):
    def followed(driver, photo="ines"):
        store("follows", {"photo": photo, "driver": driver, "index": 0})

    return followed


class TestFollows:
    def test_every_clip_that_stays_in_range_will_do_and_no_other(self, mark, refuses, follow):
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

    def test_another_photo_or_her_own_clip(self, refuses, follow):
        follow("marc-frontal", photo="alma")
        assert refuses("follows-check", "", "photo of Ines")
        follow("ines-frontal")
        assert refuses("follows-check", "", "somebody else")

    def test_what_is_no_choice(self, refuses_stored):
        none = ("marc-frontal", {"photo": "ines"}, {"driver": 3, "photo": None})
        assert refuses_stored("follows", none, "no answer to follows")


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
