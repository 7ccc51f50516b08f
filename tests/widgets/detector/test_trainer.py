"""The trainer: settings, what its page is told of a training and its tests, and what is kept."""

import numpy as np
import pytest

from doubletake.detector import auc_within, held_out_scores, judge_unseen, learning_clips, train
from doubletake.detector.training import LEFT_OUT
from doubletake.evidence import load_table
from doubletake.exercises import answers
from doubletake.widgets import DetectorTrainer

LESSON = "lesson"
FEW = ["noise", "error_level", "head_pose"]


def one(**options):
    return DetectorTrainer(**({"record_as": "detector", "notebook": LESSON} | options))


@pytest.fixture(scope="module")
def trained():
    """A trainer that was trained and tested, parted by people."""
    trainer = DetectorTrainer(how="people")
    trainer.train()
    return trainer


def test_its_figures_are_those_of_the_detector(trained):
    clips = learning_clips(load_table())
    scores, fold = held_out_scores(clips, "people")
    area = auc_within(scores, clips.made, fold, clips.footage, resamples=20)
    (run,) = trained.runs
    assert run["auc"][0] == pytest.approx(area.value) and run["auc"][1] < area.value < run["auc"][2]
    assert (run["how"], run["kind"], run["looks"], run["care"]) == ("people", "logistic", "two", "all")
    detector = train(clips)
    assert trained.detector.weights == detector.weights
    others = [one for one in trained.outcomes if not one.name.endswith(LEFT_OUT)]  # of other detectors
    for outcome, own in zip(judge_unseen(detector, load_table(), 0.5, 20), others, strict=True):
        assert (outcome.name, outcome.counts) == (own.name, own.counts)
        area = run["tests"][own.name]
        assert (area is None) == (outcome.auc is None)
        assert area is None or area[0] == pytest.approx(outcome.auc.value)


def test_it_falls_and_says_by_how_much(trained):
    run = trained.runs[-1]
    name = "shown: low"
    fall = run["tests"]["people it has not seen"][0] - run["tests"][name][0]
    assert run["falls"][name][0] == pytest.approx(fall) and fall > 0.1
    from doubletake.widgets.detector.trainer_payload import tests_payload

    sentence = next(words for words in tests_payload(trained._trained)["sentences"] if "low" in words)
    assert f"it loses {round(100 * fall)} (" in sentence


def test_errors_by_skin_tone_count_everybody_once_and_nobody_known(trained):
    from doubletake.widgets.detector.trainer_payload import threshold_payload

    tones = threshold_payload(trained._trained, 0.5)["tones"]
    assert [tone["name"].split(" (")[0] for tone in tones] == ["light", "medium", "dark"]
    assert sum(tone["people"] for tone in tones) == 8  # five left out one by one, three of the quizzes
    table = load_table().seen_methods
    plain = table.of(split=("training", "quiz"), rendition="original", kind=("camera", "made"))
    assert sum(tone["missed"]["of"] for tone in tones) == plain.made.sum()
    assert sum(tone["alarms"]["of"] for tone in tones) == (~plain.made).sum()
    for tone in tones:
        low, high = map(int, tone["missed"]["within"].split(" to "))
        assert low <= 100 * tone["missed"]["count"] / tone["missed"]["of"] <= high
    monk = [tone["name"] for tone in tones]
    assert monk[0] == "light (Monk 2, 2)" and monk[2] == "dark (Monk 8, 9, 9)"


def test_a_threshold_is_counted_anew_without_training(trained, page_of):
    page = page_of(trained)
    before = trained.trained
    strict, mild = (page.ask("threshold", threshold=value)[0] for value in (0.9, 0.1))
    assert strict["confusion"]["hits"] < mild["confusion"]["hits"]
    assert mild["confusion"]["swapped"] == learning_clips(load_table()).made.sum()
    assert all(
        test["hits"]["count"] <= mild["counts"][name]["hits"]["count"]
        for name, test in strict["counts"].items()
    )
    assert trained.trained == before and "between 0 and 1" in page.ask("threshold", threshold=2)[0]["text"]


def test_the_page_trains_tests_and_everything_is_kept(page_of):
    widget = one()
    page = page_of(widget)
    assert "Train a detector first" in page.ask("test")[0]["text"]
    told, _ = page.set_going("train", chosen=widget.chosen | {"cues": FEW, "how": "clips", "threshold": 0.4})
    assert told["t"] == "trained" and told["saved"] and widget.trained == 1
    assert set(widget.detector.cues) == set(FEW)
    curve = np.array(told["roc"]["curve"])
    assert np.trapezoid(curve[:, 1], curve[:, 0]) == pytest.approx(told["auc"][0], abs=0.01)
    assert len(told["leans"]) == 3 and told["counts"] == {} and told["threshold"] == 0.4
    tested, _ = page.set_going("test")
    assert tested["t"] == "tested" and {row["name"] for row in tested["rows"]} == set(tested["counts"])
    stored = answers.recall(LESSON)["detector"]
    assert stored["runs"] == widget.runs and stored["runs"][0]["cues"] == list(widget.detector.cues)
    assert stored["threshold"] == 0.4
    again = one()
    assert again.runs == widget.runs and again.chosen == widget.chosen and again.detector is None


def test_what_is_fixed_stays_whatever_the_page_says(page_of):
    widget = one(fixed=("how", "cues"), how="people", cues=FEW, tests=False)
    page_of(widget).set_going("train", chosen=widget.chosen | {"how": "rows", "cues": ["pulse", "blink"]})
    assert (widget.runs[0]["how"], widget.runs[0]["cues"]) == ("people", widget.chosen["cues"])
    assert set(widget.chosen["cues"]) == set(FEW)
    # What was kept of another task is none of this one's.
    assert one(fixed=("how",), how="rows").runs == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"cues": ["ears"]}, "no cue called"), ({"cues": []}, "at least one"),
        ({"kind": "deep"}, "no choice"),
        ({"how": "luck"}, "no choice"), ({"looks": "all"}, "no choice"),
        ({"threshold": 7}, "between 0 and 1"),
        ({"fixed": ("runs",)}, "cannot be fixed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_the_widget(options, why):
    assert why in one(**options).trouble


@pytest.mark.parametrize("stored", ["text", {"cues": FEW}, {"runs": "many"}])
def test_an_answer_that_is_none_is_left_aside(stored):
    answers.record("detector", stored, LESSON)
    widget = one()
    assert widget.trouble == "" and widget.runs == []
