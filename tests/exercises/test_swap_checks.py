"""How far a swap moves the needle: one number, the same up and down."""

from types import SimpleNamespace

import numpy as np
import pytest

from doubletake import cues, library
from doubletake.cues import measure
from doubletake.errors import DoubleTakeError
from doubletake.exercises.swap_checks import needle_factor
from doubletake.swap import SwapSettings


@pytest.fixture
def readings(monkeypatch):
    """Make the cue say given values, first for the filmed frame, then for the swapped one."""

    def say(*values):
        values = iter(values)
        monkeypatch.setattr(
            measure,
            "sharpness",
            lambda frame, mask: SimpleNamespace(value=next(values), valid=True, reason=""),
        )

    return say


@pytest.mark.parametrize(("filmed", "swapped", "factor"), [(4, 2, 2), (2, 4, 2), (3, 3, 1), (10, 1, 10)])
def test_up_and_down_are_alike(readings, filmed, swapped, factor):
    readings(filmed, swapped)
    assert needle_factor("ines-portrait", "marc-talk", 0, SwapSettings()) == factor


def test_on_the_real_cue_it_is_the_ratio_of_two_readings():
    from doubletake.swap import swap_frame

    clip, settings = library.clip("marc-talk"), SwapSettings(feather=1)
    mask = clip.truth().mask(3)
    swapped = cues.sharpness(swap_frame("ines-portrait", "marc-talk", 3, settings), mask).value
    ratio = swapped / cues.sharpness(clip.frame(3), mask).value
    assert needle_factor("ines-portrait", "marc-talk", 3, settings) == pytest.approx(max(ratio, 1 / ratio))


def test_a_frame_without_an_answer_is_said(monkeypatch):
    silent = SimpleNamespace(value=np.nan, valid=False, reason="There is no face in this picture.")
    monkeypatch.setattr(measure, "sharpness", lambda frame, mask: silent)
    with pytest.raises(DoubleTakeError, match="Frame 3 of marc-talk .* There is no face"):
        needle_factor("ines-portrait", "marc-talk", 3, SwapSettings())


@pytest.mark.parametrize("names", [("nobody", "marc-talk"), ("ines-portrait", "nowhere")])
def test_only_the_cast(names):
    with pytest.raises(DoubleTakeError):
        needle_factor(*names, 0, SwapSettings())
