"""The ways that the stepper offers in the swap studio: one picker, the same wipe, the same needle."""

import json
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.animate import RANGE, animate_frame
from doubletake.cues.sharpness import sharpness
from doubletake.exercises import answers
from doubletake.neural import checkpoint, neural_stages
from doubletake.neural.paste_back import SETTINGS
from doubletake.swap import SwapSettings
from doubletake.widgets import SwapStepper
from doubletake.widgets.page.menus import portrait_of

BOTH = ("classical", "one-photo")
ALL = ("classical", "neural", "one-photo")


@pytest.fixture
def studio():
    return SwapStepper("ines", "marc-talk", "blend", ways=ALL)


def one_photo(studio, **changes):
    return {**studio.chosen, "way": "one-photo", **changes}


def picture(jpeg):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def test_a_lesson_that_names_no_way_has_the_one_with_stages():
    stepper = SwapStepper()
    assert [way["name"] for way in stepper.menu["ways"]] == ["classical"]
    assert stepper.chosen["way"] == "classical"


@pytest.fixture
def with_networks(small_assets):
    """The studio with networks of Ines and Marc, and the folder that they lie in."""
    return SwapStepper("ines", "marc-talk", "blend", ways=ALL), small_assets.root / "neural"


def neural(studio, **changes):
    return {**studio.chosen, "way": "neural", **changes}


def test_the_trained_network_is_offered_where_there_is_one_for_the_faces_it_learned(with_networks):
    studio, folder = with_networks
    offered = {way["name"]: way for way in studio.menu["ways"]}
    assert tuple(offered) == ALL
    assert offered["neural"]["pairs"] == [["ines", "marc"], ["marc", "ines"]]
    assert offered["neural"]["does"].endswith("There are networks of Ines and Marc.")
    assert offered["classical"]["pairs"] is None and offered["one-photo"]["pairs"] is None
    assert {clip["name"]: clip["person"] for clip in studio.menu["clips"]} == {
        "ines-talk": "ines",
        "marc-talk": "marc",
    }
    shutil.rmtree(folder)
    assert [way["name"] for way in SwapStepper(ways=ALL).menu["ways"]] == list(BOTH)


def test_a_picture_of_a_network_is_the_librarys_at_each_of_its_stages(with_networks, page_of):
    studio, _ = with_networks
    way = next(way for way in studio.menu["ways"] if way["name"] == "neural")
    assert way["stages"] == ["mask", "colour", "blend"] and SwapSettings(**way["settings"]) == SETTINGS
    made = neural_stages("ines", "marc-talk", checkpoint("ines", "marc"), 7)
    readings = []
    for stage in way["stages"]:
        chosen = neural(studio, index=7, stage=stage, settings=way["settings"])
        answer, (drawn,) = page_of(studio).ask("frame", chosen=chosen)
        assert np.abs(picture(drawn).astype(int) - getattr(made, stage)).mean() < 3, stage
        assert (answer["way"], answer["stage"], answer["note"]) == ("neural", stage, "")
        readings.append(answer["reading"])
    assert readings[0]["valid"] and readings[0] == readings[1] == readings[2]
    hard, _ = page_of(studio).ask(
        "frame", chosen={**chosen, "settings": {**way["settings"], "blend": "alpha"}}
    )
    assert hard["reading"]["value"] != readings[0]["value"]


def test_a_studio_that_begins_with_the_network_begins_with_its_settings(with_networks):
    assert SwapStepper("ines", "marc-talk", ways=ALL[1:]).settings == SETTINGS
    assert SwapStepper("ines", "marc-talk", ways=ALL[1:], feather=0.7).settings == replace(
        SETTINGS, feather=0.7
    )


def test_a_frame_kept_for_another_pasting_does_not_outlive_its_network(with_networks, page_of):
    studio, folder = with_networks
    assert page_of(studio).ask("frame", chosen=neural(studio))[0]["t"] == "frame"
    (folder / "d2.onnx").write_bytes(b"another")
    assert page_of(studio).ask("frame", chosen=neural(studio))[0]["t"] == "error"


@pytest.mark.parametrize("file", ["registry.json", "e2.onnx", "d2.onnx"])
@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_a_file_of_a_network_that_is_missing_or_altered_is_named_with_its_remedy(
    with_networks, page_of, file, damage
):
    studio, folder = with_networks
    if damage == "missing":
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(b"another")
    for opened in (studio, SwapStepper("ines", "marc-talk", "blend", ways=ALL)):
        assert "neural" in [way["name"] for way in opened.menu["ways"]], "it is not passed over in silence"
        answer, _ = page_of(opened).ask("frame", chosen=neural(opened))
        assert answer["t"] == "error" and f"assets/neural/{file}" in answer["text"]
        assert f'git restore "assets/neural/{file}"' in answer["text"]
        assert page_of(opened).ask("frame", chosen=opened.chosen)[0]["t"] == "frame", "the other ways go on"


@pytest.mark.parametrize("names", [("magic",), ("classical", "magic")])
def test_a_way_that_there_is_not_is_said(names):
    assert 'no way called "magic"' in SwapStepper(ways=names).trouble


def test_a_picture_of_one_photo_is_the_librarys_with_its_own_needle(studio, page_of):
    answer, buffers = page_of(studio).ask("frame", chosen=one_photo(studio, index=9), before=True)
    made = animate_frame(portrait_of("ines"), "marc-talk", 9)
    assert np.abs(picture(buffers[0]).astype(int) - made.frame).mean() < 3
    assert np.abs(picture(buffers[1]).astype(int) - library.clip("marc-talk").frame(9)).mean() < 3
    assert answer["way"] == "one-photo"
    assert answer["reading"]["value"] == pytest.approx(sharpness(made.frame, made.mask).value)
    assert f"turned by {made.angle:.0f}°" in answer["note"]
    assert ("breaks" in answer["note"]) == (made.angle > RANGE)


def test_it_is_measured_where_the_face_is_and_not_where_the_drivers_was(studio, page_of):
    made = animate_frame(portrait_of("ines"), "marc-talk", 9)
    inside = made.mask > 0.5
    xs, ys = np.flatnonzero(inside.any(axis=0)), np.flatnonzero(inside.any(axis=1))
    points = made.landmarks[17:68]
    assert xs[0] < points[:, 0].min() and points[:, 0].max() < xs[-1]
    assert ys[0] < points[:, 1].min() and points[:, 1].max() < ys[-1]
    other = library.clip("marc-talk").truth().mask(9) > 0.5
    assert (inside & other).sum() < 0.98 * (inside | other).sum()


def test_the_stripe_is_the_photos_own(studio, page_of):
    page = page_of(studio)
    ask = {"target": "marc-talk", "source": "ines"}
    photo, _ = page.ask("band", way="one-photo", **ask)
    clip, _ = page.ask("band", way="classical", **ask)
    assert photo["low"] == photo["high"] > 0 and (photo["of"], clip["of"]) == ("photo", "clip")
    assert clip["low"] < clip["high"]
    rest = page.ask("frame", chosen=one_photo(studio))[0]["reading"]["value"]
    assert rest == pytest.approx(photo["low"], rel=0.5)
    assert 'no way called "magic"' in page.ask("band", way="magic", **ask)[0]["text"]


@pytest.mark.parametrize("way", ALL)
def test_a_whole_clip_comes_in_pieces_with_its_needle_and_its_notes(with_networks, page_of, way):
    studio, _ = with_networks
    page, chosen = page_of(studio), {**studio.chosen, "way": way}
    start, notes, pictures = 0, [], []
    while start < 15:
        answer, buffers = page.ask("clip", chosen=chosen, start=start, count=9, before=True)
        assert answer["start"] == start and len(answer["readings"]) == 9 and len(buffers) == 18
        assert all(reading["valid"] for reading in answer["readings"])
        notes, pictures, start = notes + answer["notes"], pictures + buffers[:9], start + 9
    single, (alone, _) = page.ask("frame", chosen={**chosen, "index": 12}, before=True)
    assert pictures[12] == alone and notes[12] == single["note"]
    assert answer["readings"][12 - 9] == single["reading"]
    assert all(notes) if way == "one-photo" else not any(notes)


def test_a_whole_clip_of_a_damaged_network_is_refused_with_the_remedy(with_networks, page_of):
    studio, folder = with_networks
    (folder / "e2.onnx").unlink()
    answer, _ = page_of(studio).ask("clip", chosen=neural(studio), start=0, count=2, before=True)
    assert answer["t"] == "error" and 'git restore "assets/neural/e2.onnx"' in answer["text"]


def test_a_choice_of_a_way_that_is_no_longer_offered_is_passed_over(page_of):
    stepper = SwapStepper("ines", "marc-talk", ways=BOTH, record_as="mine", notebook="lesson")
    page_of(stepper).ask("commit", chosen=one_photo(stepper, index=2))
    assert answers.recall("lesson")["mine"]["way"] == "one-photo"
    assert SwapStepper(ways=BOTH, record_as="mine", notebook="lesson").chosen["way"] == "one-photo"
    assert SwapStepper(record_as="mine", notebook="lesson").chosen["way"] == "classical"


def test_an_answer_from_before_there_were_ways_still_counts():
    answers.record(
        "mine", {k: v for k, v in SwapStepper("marc", "ines-talk").chosen.items() if k != "way"}, "lesson"
    )
    assert SwapStepper(record_as="mine", notebook="lesson").source == "marc"


def test_two_people_without_a_network_are_said(with_networks, page_of):
    studio, _ = with_networks
    answer, _ = page_of(studio).ask("frame", chosen=neural(studio, target="ines-talk"))
    assert answer["t"] == "error" and "ines" in answer["text"]


def test_a_driver_without_truth_is_refused_with_the_reason_and_the_rest_goes_on(small_assets, page_of):
    path = small_assets.root / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    clip = next(entry for entry in manifest["clips"] if entry["name"] == "marc-talk")
    clip |= {"truth": "", "truth_sha256": ""}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    studio = SwapStepper("ines", "marc-talk", "blend", ways=ALL)
    page = page_of(studio)
    portraits, pictures = page.ask("hello")
    assert set(portraits["portraits"]) == {"ines", "marc", "ines-talk"} and len(pictures) == 3
    for kind, more in (("frame", {}), ("clip", {"start": 0, "count": 2})):
        answer, _ = page.ask(kind, chosen=one_photo(studio), **more)
        assert answer["t"] == "error"
        assert '"marc-talk" has no truth, so its motion is not known: choose another driver' in answer["text"]
    assert page.ask("frame", chosen=one_photo(studio, target="ines-talk"))[0]["t"] == "frame"
