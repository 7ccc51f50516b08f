"""The switch between two decoders, and the slider between two codes: logic on tiny networks."""

import numpy as np
import pytest

from doubletake import library, neural
from doubletake.exercises import answers
from doubletake.neural import directions as measured
from doubletake.widgets import CodeSlider, DecoderSwitch
from doubletake.widgets.page.pictures import jpeg, portrait


@pytest.fixture
def switch(small_assets):
    return DecoderSwitch("ines", "marc", record_as="swapped", notebook="lesson")


@pytest.fixture
def codes(small_assets):
    return CodeSlider("ines", "marc", record_as="code", notebook="lesson")


def test_one_frame_of_each_and_both_decoders_draw_its_code(switch, page_of):
    assert switch.trouble == "" and switch.chosen["swapped"] is False
    assert switch.chosen["first"][0] == "ines-talk" and switch.chosen["second"][0] == "marc-talk"
    clip, index = switch.chosen["first"]
    answer, (face, as_ines, as_marc) = page_of(switch).ask("lane", clip=clip, index=index)
    code = neural.face_code(switch.network, clip, index)
    np.testing.assert_allclose(answer["code"], code, atol=0.006)
    np.testing.assert_allclose(switch.code_of("first"), code)
    assert face == portrait(library.clip(clip), 320, index)
    assert as_ines == jpeg(neural.draw_code(switch.network, "ines", code))
    assert as_marc == jpeg(neural.draw_code(switch.network, "marc", code)) != as_ines


def test_how_the_switch_stands_is_stored_and_found_again(switch, page_of):
    page = page_of(switch)
    assert page.ask("commit", chosen=switch.chosen | {"swapped": True})[0]["saved"]
    assert answers.recall("lesson")["swapped"] == switch.chosen and switch.chosen["swapped"] is True
    assert DecoderSwitch(record_as="swapped", notebook="lesson").chosen["swapped"] is True
    crossed = switch.chosen | {"first": switch.chosen["second"]}
    assert "not there to try" in page.ask("commit", chosen=crossed)[0]["text"], "each lane has its own person"


def test_between_two_codes_lies_their_mixture(codes, page_of):
    page = page_of(codes)
    first, second = codes.code_of("first"), codes.code_of("second")
    for share in (0, 0.3, 1):
        answer, pictures = page.ask("draw", chosen=codes.chosen | {"share": share})
        mixed = neural.mix(first, second, share)
        np.testing.assert_allclose(answer["code"], mixed, atol=0.006)
        assert len(pictures) == 2
    assert answers.recall("lesson") == {}, "nothing is stored while it moves"


def test_a_direction_is_added_to_the_code(codes, page_of):
    chosen = codes.chosen | {"direction": "mouth", "amount": 1.5}
    answer, _ = page_of(codes).ask("draw", chosen=chosen)
    added = codes.code_of("first") + 1.5 * measured.directions(codes.network)["mouth"]
    np.testing.assert_allclose(answer["code"], added, atol=0.006)
    page_of(codes).ask("commit", chosen=chosen)
    np.testing.assert_allclose(codes.code, added, atol=1e-5)
    assert answers.recall("lesson")["code"] == chosen


def test_directions_are_measured_a_clip_at_a_time(codes, page_of):
    """So the first direction need not be waited for, nor a picture while they are measured."""
    measured.clip_codes.cache_clear()
    measured.directions.cache_clear()
    page, done, every = page_of(codes), 0, 1
    while done < every:
        answer, _ = page.ask("measure", number=done)
        assert answer["done"] == done + 1
        done, every = answer["done"], answer["all"]
    missed = measured.clip_codes.cache_info().misses
    assert missed == every == 2
    page.ask("draw", chosen=codes.chosen | {"direction": "turn", "amount": 1})
    assert measured.clip_codes.cache_info().misses == missed, "nothing is left to be measured"
    assert "no such clip" in page.ask("measure", number=every)[0]["text"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"share": 1.2}, "share from 0 to 1"),
        ({"share": float("nan")}, "share from 0 to 1"),
        ({"amount": -2}, "amount from -1.5"),
        ({"direction": "age"}, "mouth, turn, eyes"),
        ({"first": ["ines-talk", 0]}, "not there to try"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence_and_not_stored(codes, page_of, changes, why):
    page = page_of(codes)
    for kind in ("draw", "commit"):
        answer, _ = page.ask(kind, chosen=codes.chosen | changes)
        assert answer["t"] == "error" and why in answer["text"]
    assert answers.recall("lesson") == {}


@pytest.mark.parametrize("value", ["text", {}, {"share": 2}, {"first": "x"}])
def test_a_stored_answer_that_no_longer_fits_is_passed_over(codes, switch, value):
    stored = codes.chosen | value if value and isinstance(value, dict) else value
    for question, make, first in (("code", CodeSlider, codes), ("swapped", DecoderSwitch, switch)):
        answers.record(question, stored, "lesson")
        again = make("ines", "marc", record_as=question, notebook="lesson")
        assert again.trouble == "" and again.chosen == first.chosen


@pytest.mark.parametrize("make", [DecoderSwitch, CodeSlider])
def test_a_file_of_the_network_that_is_missing_or_altered_is_said_on_the_page(small_assets, make):
    assert "nobody" in make("ines", "nobody").trouble
    (small_assets.root / "neural/d3.onnx").write_bytes(b"spoilt")
    assert 'git restore "assets/neural/d3.onnx"' in make().trouble
    (small_assets.root / "neural/e2.onnx").unlink()
    assert "assets/neural/e2.onnx is missing" in make().trouble
