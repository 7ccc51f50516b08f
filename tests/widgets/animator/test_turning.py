import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate.head_turn import at_stop, first_beyond, stops, turn_clip
from doubletake.exercises import answers
from doubletake.widgets import TurnSlider


def picture(jpeg):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def looks_like(jpeg, frame):
    return np.abs(picture(jpeg).astype(int) - frame).mean() < 3


@pytest.fixture
def slider():
    return TurnSlider("ines", record_as="turned", notebook="lesson")


@pytest.fixture
def clip():
    return turn_clip("ines")


def start(**changes):
    return {"person": "ines", "angle": 0.0, "seen": {}, "limit": 0.17} | changes


def stored():
    return answers.recall("lesson")["turned"]


def test_everybody_to_practise_on_can_be_turned_unless_named():
    assert {one["name"] for one in TurnSlider().menu["people"]} >= {"ines", "marc"}
    assert [one["name"] for one in TurnSlider("marc", people=["marc"]).menu["people"]] == ["marc"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"person": "somebody"}, "somebody"),
        ({"people": ["somebody"]}, "somebody"),
        ({"person": "ines", "people": ["marc"]}, "not there to practise on"),
        ({"limit": 0.5}, "from 0.10 to 0.40"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    slider = TurnSlider(**arguments)
    assert why in slider.trouble and "\n" not in slider.trouble


def test_nobody_of_a_quiz_is_turned(monkeypatch):
    from doubletake.widgets.animator import turning

    monkeypatch.setattr(turning, "practice_people", lambda: [library.person("marc")])
    assert "not there to practise on" in TurnSlider("ines").trouble


def test_the_page_hears_of_every_moment(slider, page_of, clip):
    answer, _ = page_of(slider).ask("turn", person="ines")
    assert answer["stops"] == [[stop.angle, stop.frame] for stop in stops(clip)]
    noise, _ = page_of(slider).ask("noise", person="ines")
    assert 0 < noise["lost"] < 0.2
    hello, thumbs = page_of(slider).ask("hello")
    assert len(thumbs) == len(hello["portraits"]) == len(slider.menu["people"])


def test_a_moment_is_both_pictures_and_their_difference(slider, page_of, clip):
    moments = stops(clip)
    filmed = next(k for k, stop in enumerate(moments) if stop.frame is not None)
    answer, pictures = page_of(slider).ask("stop", person="ines", numbers=[0, filmed])
    by_hand, seen = answer["rows"]
    assert by_hand == {"number": 0, "within": False, "filmed": False, "lost": None, "points": None}
    wanted = at_stop(clip, moments[filmed])
    assert (seen["lost"], seen["points"], seen["filmed"]) == (wanted.lost, wanted.points, True)
    assert len(pictures) == 3
    assert looks_like(pictures[1], wanted.made.frame) and looks_like(
        pictures[2], clip.frame(moments[filmed].frame)
    )


def test_few_moments_come_at_once_and_none_that_is_not_there(slider, page_of):
    page = page_of(slider)
    assert len(page.ask("stop", person="ines", numbers=list(range(30)))[0]["rows"]) == 4
    assert "cannot be turned there" in page.ask("stop", person="ines", numbers=[999])[0]["text"]
    assert "not there to practise" in page.ask("stop", person="emina", numbers=[0])[0]["text"]


def test_where_the_slider_is_left_is_the_answer(slider, page_of, clip):
    filmed = [stop for stop in stops(clip) if stop.frame is not None]
    far = filmed[-1]
    seen = {"ines": [stop.frame for stop in filmed[-3:]]}
    answer, _ = page_of(slider).ask("commit", chosen=start(angle=far.angle + 0.2, seen=seen))
    assert answer["saved"]
    assert (stored()["angle"], stored()["frame"], stored()["clip"]) == (far.angle, far.frame, clip.name)
    assert stored()["lost"] == at_stop(clip, far).lost
    assert slider.dots == [(stop.angle, at_stop(clip, stop).lost) for stop in filmed[-3:]]
    again = TurnSlider("marc", record_as="turned", notebook="lesson")
    assert again.chosen == slider.chosen | {"angle": far.angle}, "and it is there at the next visit"


def test_measurements_are_kept_of_the_dots_alone(slider, page_of, clip):
    page, filmed = page_of(slider), [stop for stop in stops(clip) if stop.frame is not None]
    frames = [stop.frame for stop in filmed]
    page.ask("keep", chosen=start(limit=0.12, seen={"ines": frames}))
    losses = {stop.angle: at_stop(clip, stop).lost for stop in filmed}
    for side, wanted in (("left", -1), ("right", 1)):
        some = [angle for angle in losses if angle * wanted > 0]
        passed = first_beyond(some, [losses[angle] for angle in some], 0.12)
        assert slider.notes[0][side] == passed
    assert slider.notes[0]["dots"] == len(filmed)
    page.ask("keep", chosen=start(limit=0.12, seen={}))
    assert (slider.notes[1]["left"], slider.notes[1]["right"], slider.notes[1]["dots"]) == (None, None, 0)
    for _ in range(6):
        page.ask("keep", chosen=start())
    assert "The table is full" in page.ask("keep", chosen=start())[0]["text"]
    assert TurnSlider("ines", record_as="turned", notebook="lesson").notes == slider.notes
    page.ask("clear")
    assert slider.notes == [] == stored()["notes"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"person": "emina"}, "not there to practise on"),
        ({"angle": 61}, "60 degrees"),
        ({"angle": float("nan")}, "60 degrees"),
        ({"limit": 0.5}, "from 0.10 to 0.40"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence_and_not_stored(slider, page_of, changes, why):
    answer, _ = page_of(slider).ask("commit", chosen=start(**changes))
    assert answer["t"] == "error" and why in answer["text"]
    assert answers.recall("lesson") == {}


@pytest.mark.parametrize(
    "value", ["text", 3, {"person": "gone"}, start(seen=[1]), start(angle="far"), start(limit=9)]
)
def test_a_stored_answer_that_no_longer_fits_is_passed_over(value):
    answers.record("turned", value, "lesson")
    slider = TurnSlider("ines", record_as="turned", notebook="lesson")
    assert slider.trouble == "" and slider.chosen == start()


def test_frames_that_nobody_could_have_seen_are_no_dots(slider, page_of):
    page_of(slider).ask("commit", chosen=start(seen={"ines": [10**6, -1], "emina": [0]}))
    assert slider.chosen["seen"] == {"ines": []} and slider.dots == []


def test_in_an_exercise_the_limit_is_fixed_and_another_exercises_answer_is_passed_over():
    answers.record("turned", start(person="marc"), "lesson")
    slider = TurnSlider("ines", people=["ines"], limit=0.17, record_as="turned", notebook="lesson")
    assert slider.menu["fixed"] and slider.chosen == start(limit=0.17)


def test_pixels_are_not_in_the_saved_notebook(slider, page_of):
    page_of(slider).ask("stop", person="ines", numbers=[0, 1])
    kept = {key: value for key, value in slider.get_state().items() if not key.startswith("_")}
    assert len(json.dumps(kept, default=str)) < 12_000


def test_a_damaged_clip_is_said(broken_assets, clip, page_of):
    broken_assets(f"clips/{clip.name}.mp4")
    answer, _ = page_of(TurnSlider("ines")).ask("noise", person="ines")
    assert answer["t"] == "error" or answer["lost"] is not None
