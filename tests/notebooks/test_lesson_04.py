"""Lesson 04: what it says of curves and pictures, and no typed number; more in tests/neural/."""

import json
import re
from pathlib import Path

import pytest

from doubletake import neural
from doubletake.neural import evaluation, networks

LESSON = Path(__file__).resolve().parents[2] / "notebooks" / "04-teach-a-machine-a-face.ipynb"
PAIR = ("ines", "marc")
WAYS = [PAIR, PAIR[::-1]]
LIPS_OPEN = {"ines": ("ines-frontal", 44), "marc": ("marc-second-light", 54)}
MOUTH = (slice(205, 275), slice(125, 195))


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_about_half_of_the_climb_comes_while_there_is_nothing_but_grey(source, target):
    grey = neural.checkpoints(PAIR, pictures=0)[2]
    for person in PAIR:
        picture, _ = networks.decode(grey, person, neural.face_code(grey, "marc-frontal", 52))
        assert picture.std() < 2, "levels of 255"
    values = [value for *_, value in evaluation.learning_curve(source, target, "similarity")]
    assert 0.4 < (values[2] - values[0]) / (values[-1] - values[0]) < 0.6


def test_of_ines_in_the_place_of_marc_the_mouth_falls_at_the_end():
    values = [value for *_, value in evaluation.learning_curve(*PAIR, "mouth")]
    assert values[-1] < max(values) - 0.05


def test_of_rafaels_beard_no_hair_is_drawn():
    found = neural.checkpoint("marc", "rafael")
    bearded, shaven = (evaluation.value_of(found, person, "detail") for person in ("rafael", "marc"))
    assert bearded < 0.3 and bearded < shaven


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_the_first_few_pictures_go_far_and_what_comes_after_fifty_is_little(source, target):
    curve = evaluation.pictures_curve(source, target, "similarity")
    assert [pictures for pictures, _ in curve][:3] == [10, 50, 200] and len(curve) == 4
    few, more, many, everything = (value for _, value in curve)
    assert 0.02 < everything - few < 0.06
    assert more - few > 2 * (max(many, everything) - more)


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_with_the_fewest_pictures_lips_that_should_be_open_are_half_shut(source, target):
    def dark(pictures):
        network = neural.checkpoint(source, target, pictures)
        code = neural.face_code(network, *LIPS_OPEN[target])
        return (neural.draw_code(network, source, code)[MOUTH].mean(axis=2) < 70).mean()

    assert dark(10) < 0.75 * dark(0)


def test_no_number_of_the_networks_is_typed_into_the_lesson():
    notebook = json.loads(LESSON.read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert re.findall(r"\d[\d,.]* (?:steps|pictures|min|minutes|numbers|MB|hours)\b", text) == [
        "45 minutes",
        *["5 minutes", "12 minutes", "12 minutes", "11 minutes", "5 minutes"],
    ]
    last = neural.checkpoint(*PAIR)
    for number in (last.step, last.pictures, neural.face_code(last, "marc-talk").size):
        assert not re.search(rf"\b{number}\b|\b{number:,}\b", text)
