"""A graded cell looks at values, never at what an object says of itself, and speaks in sentences."""

import math
from dataclasses import replace

import numpy as np
import pytest

from doubletake.exercises import answers, checks
from doubletake.exercises.checks import NotYet
from doubletake.statistics.trial import Trial
from doubletake.trials.spotting import SpotRound, to_store


class AgreesWithEverything:
    """Equal to all, less than all, close to all: stock comparisons give it full marks."""

    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None

    def __bool__(self):
        return True

    def __abs__(self):
        return self

    def __sub__(self, other):
        return self

    __rsub__ = __sub__


class SlyFloat(float):
    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None


class SlyArray(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return True


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.int64(3), np.uint8(3)])
def test_numbers_of_every_ordinary_kind_count(value):
    assert checks.number(value, "frames") == 3.0
    assert type(checks.number(value, "frames")) is float


@pytest.mark.parametrize(
    "value", [True, np.bool_(True), "3", [3], np.array([3]), 3 + 0j, AgreesWithEverything(), object]
)
def test_what_is_no_number_is_refused(value):
    with pytest.raises(NotYet, match="frames should be one number"):
        checks.number(value, "frames")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, np.float64("nan"), 10**400])
def test_numbers_that_lead_nowhere_are_refused(value):
    # nbgrader turns a mark of nan into full marks, so none may come this far.
    with pytest.raises(NotYet, match="ordinary number"):
        checks.number(value, "frames")


def test_a_number_is_taken_by_its_value():
    assert not checks.number(SlyFloat(7), "frames") == 8.0


def test_points_are_taken_by_their_values():
    given = np.array([[0.0, 1], [2, 3]]).view(SlyArray)
    with pytest.raises(NotYet):
        checks.points(given, "laid")
    plain = checks.points([[0, 1], (2, 3)], "laid", count=2)
    assert type(plain) is np.ndarray and plain.dtype == np.float64


@pytest.mark.parametrize(
    "value",
    [
        AgreesWithEverything(),
        "ab",
        [[1, 2, 3]],
        [1, 2],
        [[1, "x"]],
        [[1, 2], [3]],
        np.zeros((3, 2)),
        [[object(), 1]],
    ],
)
def test_what_are_no_points_is_refused(value):
    with pytest.raises(NotYet, match="laid should be an array"):
        checks.points(value, "laid", count=1)


def test_points_must_be_finite():
    with pytest.raises(NotYet, match="ordinary"):
        checks.points([[math.nan, 0]], "laid")


@pytest.mark.parametrize(
    "value",
    [
        AgreesWithEverything(),
        "ab",
        [1, 0],
        [True, [False]],
        [[True, False]],
        [True],
        np.array(True),
        [None, True],
    ]
    + [np.array([True, False]).view(SlyArray)],
)
def test_yes_or_no_is_one_true_or_false_for_each_row(value):
    with pytest.raises(NotYet, match="rows should be one True or False for each row"):
        checks.yes_or_no(value, "rows", count=2)
    plain = checks.yes_or_no([np.True_, False], "rows", count=2)
    assert type(plain) is np.ndarray and plain.tolist() == [True, False]


def test_a_missing_answer_is_a_sentence():
    with pytest.raises(NotYet, match="no answer in turn yet"):
        checks.number(None, "turn")
    with pytest.raises(NotYet, match="no answer in turn yet"):
        checks.points(None, "turn")
    with pytest.raises(NotYet, match="no answer in turn yet"):
        checks.yes_or_no(None, "turn")
    with pytest.raises(NotYet, match="no answer in turn yet"):
        checks.given({"turn": None}, "turn")
    with pytest.raises(NotYet, match="There is no turn here"):
        checks.given({}, "turn")
    assert checks.given({"turn": 0}, "turn") == 0


def test_a_widget_answer_comes_from_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotYet, match="no answer to look yet. Give it in the widget"):
        checks.widget_answer("look", "03-make-a-swap")
    answers.record("look", "edge", "03-make-a-swap")
    assert checks.widget_answer("look", "03-make-a-swap") == "edge"


def test_settings_come_from_what_the_stepper_stored():
    assert checks.settings({"settings": {"feather": 0.5}}).feather == 0.5
    for stored in (None, "x", {}, {"settings": {"feather": 7}}, {"settings": {"nose": 1}}, {"settings": [1]}):
        with pytest.raises(NotYet, match="holds no settings"):
            checks.settings(stored, "look")


def test_only_the_sentence_is_shown():
    with pytest.raises(NotYet) as caught:
        checks.require(False, "Look again.")
    assert caught.value._render_traceback_() == ["Look again."]
    checks.require(True, "Look again.")


@pytest.mark.parametrize(
    ("error", "expected"), [(0, 1), (2, 1), (-2, 1), (4, 0.5), (-5, 0.25), (6, 0), (100, 0)]
)
def test_partial_credit_falls_evenly(error, expected):
    assert checks.share(error, full=2, none=6) == expected


def test_own_sentences_are_told_from_others():
    for call in (lambda: checks.number(None, "turn"), lambda: checks.number("x", "turn_of_head")):
        with pytest.raises(NotYet) as caught:
            call()
        assert checks.is_own_sentence(str(caught.value))
    assert not checks.is_own_sentence("The key is 41.")
    assert not checks.is_own_sentence(
        "There is no 41 is the key here. Run the cell with your answer first, then this one."
    )


def test_a_part_of_what_a_widget_stored():
    assert checks.part({"threshold": 0.2}, "threshold", "blinks") == 0.2
    for stored in ({}, {"threshold": None}, 0.2, ["threshold"]):
        with pytest.raises(checks.NotYet, match="no answer to blinks"):
            checks.part(stored, "threshold", "blinks")


def test_offsets_of_landmarks_are_a_plain_array():
    by = checks.offsets({"moved_by": {"3": [1, 2.5]}}, "repair")
    assert by.shape == (68, 2) and by[3].tolist() == [1, 2.5] and by.any(axis=1).sum() == 1
    for moved in (
        {"-1": [0, 0]},
        {"68": [0, 0]},
        {"x": [0, 0]},
        {"3": None},
        {"3": [1]},
        {"3": ["a", "b"]},
        [1],
    ):
        with pytest.raises(checks.NotYet, match="repair"):
            checks.offsets({"moved_by": moved}, "repair")


def test_the_trials_of_a_finished_round():
    trials = tuple(Trial(f"i{k}", k % 2 == 0, k < 3, 80, 2.0, False) for k in range(4))
    played = SpotRound("test", tuple(trial.item for trial in trials), trials)
    assert checks.spot_trials(to_store(played), "round") == trials
    begun = replace(played, trials=trials[:2])
    with pytest.raises(checks.NotYet, match="The round of round is not finished"):
        checks.spot_trials(to_store(begun), "round")
    assert checks.spot_trials(to_store(begun, [played]), "round") == trials, "the last finished one"
    one_kind = SpotRound("test", ("i0", "i2"), (trials[0], trials[2]))
    for stored in ("text", {}, to_store(one_kind), {"items": ["a"], "kind": 3, "trials": [7]}):
        with pytest.raises(checks.NotYet, match="no answer to round"):
            checks.spot_trials(stored, "round")


def test_what_the_inspector_measured():
    stored = {"clip": "b", "cue": "", "measured": {"a": {"noise": 0.5, "pulse": None}, "b": {"noise": 1}}}
    assert checks.lab_values(stored, ["a", "b"], "lab") == {
        "a": {"noise": 0.5, "pulse": None},
        "b": {"noise": 1.0},
    }
    for measured in ({"a": {"noise": 1}}, {"a": {}, "b": {}}, {"a": 3, "b": 3}, ["a", "b"], "ab"):
        with pytest.raises(checks.NotYet, match="The panel of lab has not measured"):
            checks.lab_values({"measured": measured}, ["a", "b"], "lab")
    with pytest.raises(checks.NotYet, match="lab should be one number"):
        checks.lab_values({"measured": {"a": {"noise": "high"}}}, ["a"], "lab")


def test_the_last_time_that_a_clip_was_compressed():
    def run(clip="a", quality=30, **more):
        return {"clip": clip, "quality": quality, "size": None, "rounds": 1, "after": {"noise": None}, **more}

    runs = [run(quality=20), run(quality=30, after={"noise": None, "sharpness": 0.5}), run("b", 40)]
    settings, after = checks.last_compression({"runs": runs}, "a", "again")
    assert settings == {"quality": 30, "size": None, "rounds": 1}
    assert after == {"noise": None, "sharpness": 0.5}
    bad = ([], [run("b")], [run(quality=99)], [run(quality="30")], [run(after=None)], [{"clip": "a"}], [3], 3)
    for runs in bad:
        with pytest.raises(checks.NotYet, match="again"):
            checks.last_compression({"runs": runs}, "a", "again")
