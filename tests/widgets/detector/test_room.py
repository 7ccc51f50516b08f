"""The platform room: what the page is sent, what it makes of it, and what is kept."""

import json
import math
from pathlib import Path

import pytest

from doubletake.detector import cheapest_operating_point, learning_clips, platform_day, train
from doubletake.evidence import load_table
from doubletake.exercises import answers
from doubletake.widgets import PlatformRoom
from doubletake.widgets.detector import room
from tests.widgets.javascript import answer_of

LESSON = "lesson"
DAY = Path(room.__file__).with_name("base_rate.js")
CASES = [(0.5, 1, 1), (0.01, 100, 1), (0.001, 100, 1), (0.001, 5000, 1), (1e-6, 1, 1), (0.02, 1, 50)]


def one(**options):
    return PlatformRoom(**({"record_as": "room", "notebook": LESSON} | options))


@pytest.mark.parametrize(
    ("detector", "shown"), [("trained", "original"), ("trained", "low"), ("imagined", "original")]
)
def test_the_page_makes_of_it_what_python_makes_of_it(detector, shown, tmp_path):
    widget = one(detector=detector, shown=shown)
    test = widget.tests["imagined" if detector == "imagined" else shown]["points"]
    choices = [{"prevalence": p, "cost_missed": m, "cost_false_alarm": a} for p, m, a in CASES]
    expression = (
        f"((points, choices) => choices.map((c) => [page.cheapestOf(points, c), "
        f"points.map((point) => page.dayOf(point, c, 1e6))]))({json.dumps(test)}, {json.dumps(choices)})"
    )
    for choice, (cheapest, days) in zip(choices, answer_of(DAY, expression, tmp_path), strict=True):
        best = cheapest_operating_point(widget.operating_points, *choice.values())
        assert test[cheapest]["threshold"] == (None if math.isinf(best.threshold) else best.threshold)
        for point, drawn in zip(reversed(widget.operating_points), days, strict=True):
            if math.isinf(point.threshold):
                assert drawn["caught"] == drawn["accused"] == 0 and drawn["right"] is None
                continue
            day = platform_day(choice["prevalence"], point.hits, point.false_alarms)
            assert (drawn["caught"], drawn["missed"]) == pytest.approx((day.caught, day.missed), abs=1)
            assert drawn["accused"] == pytest.approx(day.accused, abs=1)
            right = day.right_of_1000
            assert drawn["right"] == pytest.approx([right.value, right.low, right.high], rel=1e-4)
            assert sum(drawn[k] for k in ("caught", "missed", "accused", "passed")) == 1_000_000


def test_both_halves_take_a_number_for_the_same_threshold(tmp_path):
    widget = one()
    points = widget.tests["original"]["points"]
    wanted = [None, 0, 0.3, 0.5, points[3]["threshold"], 0.999, 2]
    places = answer_of(
        DAY, f"{json.dumps(wanted)}.map((t) => page.placeOf({json.dumps(points)}, t))", tmp_path
    )
    for number, place in zip(wanted, places, strict=True):
        found = room.at_threshold(widget.operating_points, number).threshold
        assert points[place]["threshold"] == (None if math.isinf(found) else found)


def test_its_tests_are_counted_on_people_the_detector_never_saw():
    widget = one()
    table = load_table()
    detector = train(learning_clips(table))
    people = table.of(
        split="quiz", rendition="medium", kind=("camera", "made"), method=("camera", "classical")
    )
    flagged = detector.scores(people) >= 0.5
    point = room.at_threshold(PlatformRoom(shown="medium").operating_points, 0.5)
    assert point.hits == (flagged[people.made].sum(), people.made.sum())
    assert point.false_alarms == (flagged[~people.made].sum(), (~people.made).sum())
    assert "3 people it had never seen" in widget.tests["medium"]["about"]


def test_nothing_is_trained_before_somebody_looks_at_it(page_of):
    widget = one(detector="imagined")
    assert set(widget.tests) == {"imagined"} and widget.operating_point.hits == (9900, 10_000)
    told, _ = page_of(widget).set_going("tests")
    assert told["t"] == "tested" and set(widget.tests) == {"imagined", "original", "medium", "low"}
    assert widget.tests["low"] == one(shown="low").tests["low"]
    unasked = one(detector="imagined")
    unasked.chosen = unasked.chosen | {"detector": "trained"}
    assert unasked.operating_points == one().operating_points, "Python can look without a page"


def test_what_is_chosen_is_kept_at_once_with_what_it_comes_to(page_of):
    widget = one()
    chosen = widget.chosen | {"prevalence": 0.01, "threshold": 0.6, "detector": "imagined"}
    reply, _ = page_of(widget).ask("commit", chosen=chosen)
    assert reply["saved"] and widget.operating_point.threshold == 0.6
    stored = answers.recall(LESSON)["room"]
    right = widget.day.right_of_1000
    assert stored["right_of_1000"] == [right.value, right.low, right.high]
    assert stored["prevalence"] == 0.01 and stored["threshold"] == 0.6
    assert one().chosen == widget.chosen, "the next visit begins there"
    # Nothing flagged is a choice, too, and no day comes of it.
    page_of(widget).ask("commit", chosen=chosen | {"threshold": None})
    stored = answers.recall(LESSON)["room"]
    assert stored["threshold"] is None and stored["right_of_1000"] is None and widget.day is None
    assert one().chosen["threshold"] is None


def test_what_is_fixed_stays_whatever_the_page_says(page_of):
    widget = one(prevalence=0.001, cost_missed=200, fixed=("prevalence", "costs", "detector"), cheapest=False)
    wanted = {"prevalence": 0.5, "cost_missed": 1, "cost_false_alarm": 7, "detector": "imagined"}
    page_of(widget).ask("commit", chosen=widget.chosen | wanted | {"threshold": 0.3})
    assert (widget.chosen["prevalence"], widget.chosen["cost_missed"]) == (0.001, 200)
    assert (widget.chosen["cost_false_alarm"], widget.chosen["detector"]) == (1, "trained")
    assert widget.chosen["threshold"] >= 0.3 and not widget.menu["cheapest"]
    # An answer to another task is none to this one.
    assert one(prevalence=0.01, fixed=("prevalence",)).chosen["prevalence"] == 0.01


def test_a_trainers_detector_takes_the_place_of_the_usual_one():
    from doubletake.widgets import DetectorTrainer

    trainer = DetectorTrainer(tests=False)
    widget = one(trainer=trainer)
    before = widget.operating_points
    trainer.train(cues=["noise"])
    assert widget.operating_points != before
    scores = trainer.detector.scores(load_table())
    assert {point.threshold for point in widget.operating_points} <= {math.inf, *scores.tolist()}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"prevalence": 0.9}, "between"), ({"prevalence": "rare"}, "between"),
        ({"cost_missed": 0}, "between"), ({"fixed": ("all",)}, "fixed"),
        ({"detector": "best"}, "choose from"), ({"shown": "tiny"}, "choose from"),
        ({"threshold": "high"}, "is a number"), ({"threshold": math.nan}, "is a number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_the_widget(options, why):
    assert why in one(**options).trouble


@pytest.mark.parametrize("stored", ["text", {"detector": "trained"}, {"prevalence": 3}, None])
def test_an_answer_that_is_none_is_left_aside(stored):
    answers.record("room", stored, LESSON)
    widget = one()
    assert widget.trouble == "" and widget.chosen["prevalence"] == 0.001
