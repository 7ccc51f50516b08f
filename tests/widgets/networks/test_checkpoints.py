"""The two sliders over networks: logic on tiny networks of random weights, numbers made up."""

import json

import cv2
import numpy as np
import pytest

from doubletake import library, neural
from doubletake.exercises import answers
from doubletake.swap.label import label_place, label_strip
from doubletake.widgets import PicturesSlider, TrainingSlider
from doubletake.widgets.page.pictures import jpeg


@pytest.fixture
def slider(small_assets):
    return TrainingSlider("ines", "marc", record_as="trained", notebook="lesson")


def place(slider, **changes):
    return slider.chosen | changes


def test_the_networks_are_the_registers_and_their_figures_the_files(slider):
    assert slider.trouble == "" and slider.menu["along"] == "step"
    ines, marc = slider.menu["ways"]
    assert [(way["source"], way["target"]) for way in (ines, marc)] == [("ines", "marc"), ("marc", "ines")]
    assert [(stop["step"], stop["seconds"], stop["pictures"]) for stop in ines["stops"]] == [
        (0, 0, 60),
        (90, 18, 60),
    ]
    # The own face that is drawn again is Marc's, and he is drawn a little worse; in his place stands Ines.
    assert [stop["values"]["similarity"] for stop in ines["stops"]] == [0.15, 0.75]
    assert [stop["values"]["looks"] for stop in ines["stops"]] == [0.2, 0.8]
    assert ines["camera"] == {"similarity": 1, "looks": 0.9, "mouth": 0.9}
    assert "Marc’s own face" in ines["says"]["similarity"] and "1 like Ines" in ines["says"]["looks"]
    assert "with Ines’:" in marc["says"]["mouth"]


def test_the_frames_to_try_were_seen_by_no_network(slider):
    for way in slider.menu["ways"]:
        assert way["moments"][0]["label"] == "looking at you"
        for moment in way["moments"]:
            assert library.clip(moment["clip"]).person == way["target"] and 45 <= moment["index"] <= 60


def test_the_pictures_are_the_librarys_own_and_labelled(slider, page_of):
    chosen, page = slider.chosen, page_of(slider)
    answer, pictures = page.ask("stops", **chosen, numbers=[1])
    assert answer["numbers"] == [1] and (answer["clip"], answer["index"]) == (chosen["clip"], chosen["index"])
    network = neural.checkpoint("ines", "marc")
    code = neural.face_code(network, chosen["clip"], chosen["index"])
    own, other, pasted = pictures
    assert own == jpeg(neural.draw_code(network, "marc", code))
    assert other == jpeg(neural.draw_code(network, "ines", code))
    frame = neural.neural_frame("ines", chosen["clip"], network, chosen["index"])
    assert pasted == jpeg(frame)
    strip = label_strip(frame.shape[1])
    left, top = label_place(library.clip(chosen["clip"]).truth().landmarks[chosen["index"]], frame.shape)
    shown = cv2.cvtColor(cv2.imdecode(np.frombuffer(pasted, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    part = shown[top : top + strip.shape[0], left : left + strip.shape[1]].astype(int)
    assert np.abs(part - strip[..., :3])[strip[..., 3] == 255].mean() < 12, "the label survives the JPEG"
    _, (filmed,) = page.ask("frame", **chosen)
    assert filmed == jpeg(library.clip(chosen["clip"]).frame(chosen["index"]))


def test_a_row_of_networks_comes_a_few_at_a_time(slider, page_of):
    answer, pictures = page_of(slider).ask("stops", **slider.chosen, numbers=[0, 1, 0, 1, 0])
    assert answer["numbers"] == [0, 1] and len(pictures) == 6


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"numbers": [2]}, "no such network"),
        ({"numbers": [-1]}, "no such network"),
        ({"numbers": [0], "source": "alma"}, "alma in the place of marc"),
        ({"numbers": [0], "index": 3}, "not there to try"),
    ],
)
def test_what_is_not_there_is_answered_in_a_sentence(slider, page_of, changes, why):
    answer, _ = page_of(slider).ask("stops", **(slider.chosen | changes))
    assert answer["t"] == "error" and why in answer["text"]


def test_where_it_is_left_is_stored_and_found_again(slider, page_of):
    chosen = place(slider, source="marc", target="ines", step=90, measure="mouth")
    chosen |= {key: slider.menu["ways"][1]["moments"][-1][key] for key in ("clip", "index")}
    assert page_of(slider).ask("commit", chosen=chosen | {"by": "page"})[0]["saved"]
    assert answers.recall("lesson")["trained"] == chosen == slider.chosen
    assert slider.network == neural.checkpoint("ines", "marc", step=90)
    assert TrainingSlider(record_as="trained", notebook="lesson").chosen == chosen


@pytest.mark.parametrize("value", ["text", 3, {}, {"source": "ines"}, "step", "clip", "measure"])
def test_a_stored_answer_that_no_longer_fits_is_passed_over(slider, value):
    stored = slider.chosen | {value: "gone"} if value in ("step", "clip", "measure") else value
    answers.record("trained", stored, "lesson")
    again = TrainingSlider("ines", "marc", record_as="trained", notebook="lesson")
    assert again.trouble == "" and again.chosen == slider.chosen


def test_with_a_limit_nothing_else_can_be_chosen(small_assets, page_of):
    slider = TrainingSlider("marc", "ines", measure="looks", limit=0.5, record_as="limit", notebook="lesson")
    menu = slider.menu
    assert menu["limit"] == 0.5 and [one["name"] for one in menu["measures"]] == ["looks"]
    assert [(way["source"], way["target"]) for way in menu["ways"]] == [("marc", "ines")]
    page = page_of(slider)
    assert "cannot be plotted" in page.ask("commit", chosen=place(slider, measure="eyes"))[0]["text"]
    assert page.ask("commit", chosen=place(slider, step=90))[0]["saved"]
    assert answers.recall("lesson")["limit"] == slider.chosen and slider.chosen["limit"] == 0.5


def test_networks_of_few_pictures_stand_beside_that_of_all(small_assets, page_of):
    slider = PicturesSlider("ines", "marc", record_as="few", notebook="lesson")
    stops = slider.menu["ways"][0]["stops"]
    assert [(stop["pictures"], stop["asked"], stop["step"]) for stop in stops] == [(10, 10, 90), (60, 0, 90)]
    assert [stop["values"]["looks"] for stop in stops] == [0.7, 0.8]
    assert slider.chosen["pictures"] == 10 and slider.network.pictures == 10
    page_of(slider).ask("commit", chosen=place(slider, pictures=60))
    assert answers.recall("lesson")["few"]["pictures"] == 60
    assert slider.network == neural.checkpoint("ines", "marc")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: TrainingSlider("ines", "alma"), "alma"),
        (lambda: TrainingSlider(measure="beauty"), "similarity, looks"),
        (lambda: PicturesSlider("somebody", "marc"), "somebody"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(small_assets, make, why):
    trouble = make().trouble
    assert why in trouble and "\n" not in trouble


def test_one_network_alone_is_no_row(small_assets):
    del small_assets.register["checkpoints"][0]
    small_assets.write()
    assert "not several networks" in TrainingSlider().trouble
    assert PicturesSlider().trouble == ""


@pytest.mark.parametrize("name", ["registry.json", "evaluation.json"])
def test_a_missing_list_is_named_with_the_command_that_restores_it(small_assets, name):
    (small_assets.root / "neural" / name).unlink()
    for make in (TrainingSlider, PicturesSlider):
        assert f'git restore "assets/neural/{name}"' in make().trouble


def test_a_network_that_was_altered_is_named_and_the_others_are_still_drawn(slider, small_assets, page_of):
    (small_assets.root / "neural/d2.onnx").write_bytes(b"spoilt")
    page = page_of(slider)
    answer, _ = page.ask("stops", **slider.chosen, numbers=[1])
    assert "assets/neural/d2.onnx" in answer["text"] and "git restore" in answer["text"]
    assert page.ask("stops", **slider.chosen, numbers=[0])[0]["t"] == "stops"


def test_pixels_are_not_in_the_saved_notebook(slider, page_of):
    page_of(slider).ask("stops", **slider.chosen, numbers=[0, 1])
    kept = {key: value for key, value in slider.get_state().items() if not key.startswith("_")}
    assert len(json.dumps(kept, default=str)) < 8_000
