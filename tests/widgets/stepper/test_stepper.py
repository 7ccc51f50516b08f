import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.exercises import answers
from doubletake.swap import SETTINGS, STAGES, SwapSettings, swap_frame, swap_stages
from doubletake.widgets import SwapStepper
from doubletake.widgets.stepper.stepper import WORKS_WITH


def picture(jpeg):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def looks_like(jpeg, frame):
    difference = np.abs(picture(jpeg).astype(int) - frame)
    return difference.mean() < 3


@pytest.fixture
def stepper():
    return SwapStepper(source="ines", target="marc-talk")


def test_it_starts_with_two_different_people_and_the_usual_settings():
    stepper = SwapStepper()
    assert stepper.trouble == ""
    assert library.clip(stepper.target).person != stepper.source
    assert stepper.settings == SwapSettings()
    for person in library.people():
        assert library.clip(SwapStepper(source=person.name).target).person != person.name


def test_the_menu_holds_people_clips_stages_and_settings_in_words(stepper):
    menu = stepper.menu
    assert {"name": "ines", "label": "Ines"} in menu["people"]
    assert [stage["name"] for stage in menu["stages"]] == list(STAGES)
    assert all(stage["does"].endswith(".") for stage in menu["stages"])
    assert [setting["name"] for setting in menu["settings"]] == [setting.name for setting in SETTINGS]
    clip = next(clip for clip in menu["clips"] if clip["name"] == "marc-talk")
    assert (
        clip["text"] == library.clip("marc-talk").text
        and clip["frames"] == library.clip("marc-talk").frame_count
    )


def test_its_state_is_small_text_without_pixels(stepper, page_of):
    page_of(stepper).ask("frame", chosen=stepper.chosen, before=True)
    state = {name: value for name, value in stepper.get_state().items() if name not in ("_esm", "_css")}
    assert len(json.dumps(state)) < 12_000


@pytest.mark.parametrize("stage", STAGES)
def test_a_question_is_answered_with_the_stages_picture_and_the_needle(stepper, page_of, stage):
    answer, buffers = page_of(stepper).ask(
        "frame", chosen={**stepper.chosen, "stage": stage, "index": 3}, before=True
    )
    stages = swap_stages("ines-portrait", "marc-talk", 3)
    assert (answer["target"], answer["index"], answer["stage"]) == ("marc-talk", 3, stage)
    assert looks_like(buffers[0], getattr(stages, stage))
    assert looks_like(buffers[1], stages.target)
    assert answer["reading"]["valid"] and answer["reading"]["value"] > 0


def test_the_needle_reads_the_finished_swap_whatever_stage_is_looked_at(stepper, page_of):
    page = page_of(stepper)
    values = {
        page.ask("frame", chosen={**stepper.chosen, "stage": stage})[0]["reading"]["value"]
        for stage in STAGES
    }
    assert len(values) == 1


def test_the_frame_before_comes_only_if_it_is_wanted(stepper, page_of):
    assert len(page_of(stepper).ask("frame", chosen=stepper.chosen, before=False)[1]) == 1


def test_asking_changes_nothing_that_other_cells_see(stepper, page_of):
    chosen = {**stepper.chosen, "settings": {**stepper.chosen["settings"], "feather": 0.9}}
    page_of(stepper).ask("frame", chosen=chosen)
    assert stepper.settings == SwapSettings()


def test_a_settled_change_is_seen_by_other_cells_and_by_observers(stepper, page_of):
    seen = []
    stepper.observe(lambda change: seen.append(change["new"]), "chosen")
    chosen = {
        "source": "marc", "target": "ines-talk", "stage": "mask", "index": 2, "by": "page-1",
        "settings": {**stepper.chosen["settings"], "feather": 0.9},
    }  # fmt: skip
    answer, _ = page_of(stepper).ask("commit", chosen=chosen)
    assert answer["saved"] is False
    assert (stepper.source, stepper.target, stepper.index) == ("marc", "ines-talk", 2)
    assert stepper.settings == SwapSettings(feather=0.9)
    assert seen[0]["by"] == "page-1", "so that the page knows its own echo"


def test_python_can_change_what_is_shown(stepper):
    stepper.choose(stage="blend", blend="alpha", index=1)
    assert stepper.chosen["stage"] == "blend" and stepper.settings.blend == "alpha" and stepper.index == 1
    with pytest.raises(DoubleTakeError, match="from 0 to 1"):
        stepper.choose(feather=2)
    with pytest.raises(DoubleTakeError, match='no setting called "fether"'):
        stepper.choose(fether=0.2)


def test_a_clip_comes_in_pieces_that_fit_together(stepper, page_of):
    page, clip = page_of(stepper), library.clip("marc-talk")
    after, before, readings, start = [], [], [], 0
    while start < clip.frame_count:
        answer, buffers = page.ask("clip", chosen=stepper.chosen, start=start, count=500, before=True)
        count = len(answer["readings"])
        assert 0 < count <= 12 and answer["start"] == start, "a piece is small: Python is free in between"
        after += buffers[:count]
        before += buffers[count:]
        readings += answer["readings"]
        start += count
    assert len(after) == len(before) == len(readings) == clip.frame_count
    last = clip.frame_count - 1
    assert looks_like(after[last], swap_frame("ines-portrait", "marc-talk", last))
    assert looks_like(before[last], clip.frame(last))


def test_the_stripe_is_what_the_clips_own_frames_give(stepper, page_of):
    answer, _ = page_of(stepper).ask("band", target="marc-talk", source="ines", way="classical")
    assert 0 < answer["low"] < answer["high"]


def test_the_portraits_come_with_hello(stepper, page_of):
    answer, buffers = page_of(stepper).ask("hello")
    assert {"ines", "marc", "ines-talk", "marc-talk"} <= set(answer["portraits"])
    assert [picture(jpeg).shape for jpeg in buffers] == [(96, 96, 3)] * len(answer["portraits"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "somebody"}, "ines, marc"),
        ({"target": "no-clip"}, 'no clip called "no-clip"'),
        ({"stage": "polish"}, "align, warp, mask, colour, blend"),
        ({"index": 100_000}, "from 0 to"),
        ({"settings": {"feather": 7}}, "from 0 to 1"),
        ({"settings": {"blend": "magic"}}, "alpha, feather, poisson, pyramid"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(stepper, page_of, change, words):
    answer, _ = page_of(stepper).ask("frame", chosen={**stepper.chosen, **change})
    assert answer["t"] == "error" and words in answer["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"source": "somebody"}, "ines, marc"),
        ({"target": "no-clip"}, 'no clip called "no-clip"'),
        ({"feather": 7}, "from 0 to 1"),
        ({"fether": 0.1}, "feather"),
        ({"index": -1}, "from 0 to"),
    ],
)
def test_a_wrong_argument_is_said_in_the_widget_and_not_raised(arguments, words):
    stepper = SwapStepper(**arguments)
    assert words in stepper.trouble and "\n" not in stepper.trouble


def test_a_damaged_clip_is_named_with_the_command_that_restores_it(broken_assets, page_of):
    broken_assets("clips/marc-talk.mp4")
    stepper = SwapStepper(source="ines", target="marc-talk")
    answer, _ = page_of(stepper).ask("frame", chosen=stepper.chosen)
    assert answer["t"] == "error"
    assert 'git restore "assets/clips/marc-talk.mp4"' in answer["text"]


def test_a_damaged_manifest_is_said_in_place_of_the_widget(broken_assets):
    broken_assets("manifest.json")
    assert 'git restore "assets/manifest.json"' in SwapStepper().trouble


def test_what_was_chosen_is_stored_with_its_reading_and_comes_back(page_of):
    stepper = SwapStepper(source="ines", target="marc-talk", record_as="my-swap", notebook="exercise")
    chosen = {**stepper.chosen, "index": 4, "settings": {**stepper.chosen["settings"], "feather": 0.75}}
    answer, _ = page_of(stepper).ask("commit", chosen=chosen)
    assert answer["saved"] and answer["words"] == "Saved."
    stored = answers.recall("exercise")["my-swap"]
    assert stored["settings"]["feather"] == 0.75 and stored["index"] == 4
    assert stored["cue"]["name"] == "sharpness" and stored["cue"]["value"] > 0
    again = SwapStepper(source="marc", target="ines-talk", record_as="my-swap", notebook="exercise")
    assert again.settings.feather == 0.75 and again.source == "ines"


def test_a_stored_choice_that_no_longer_fits_is_passed_over():
    answers.record("my-swap", {"source": "gone"}, notebook="exercise")
    stepper = SwapStepper(record_as="my-swap", notebook="exercise")
    assert stepper.trouble == "" and stepper.settings == SwapSettings()


@pytest.mark.parametrize("name", WORKS_WITH)
def test_a_setting_said_to_do_nothing_does_nothing_and_else_does_something(name):
    setting = next(setting for setting in SETTINGS if setting.name == name)
    ((other, works),) = WORKS_WITH[name].items()
    choices = [value for value, _ in next(one for one in SETTINGS if one.name == other).choices]
    for choice in choices:
        low, high = (
            swap_frame("ines-portrait", "marc-talk", 0, SwapSettings(**{other: choice, name: value}))
            for value in (setting.minimum, setting.maximum)
        )
        assert np.array_equal(low, high) == (choice not in works), f"{name} under {other}={choice}"
