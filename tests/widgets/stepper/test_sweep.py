import numpy as np
import pytest

from doubletake import library
from doubletake.cues.measure import Sweep, measure, sweep, usual_range
from doubletake.errors import DoubleTakeError
from doubletake.swap import SwapSettings, swap_frame
from doubletake.widgets import SettingSweep, SwapStepper

INES, MARC = "ines-portrait", "marc-talk"


@pytest.fixture(scope="module")
def feather():
    return sweep(library.still(INES), library.clip(MARC), 2, SwapSettings(feather=0.4), "feather")


def test_the_ruler_does_not_move_with_the_settings():
    clip = library.clip(MARC)
    one = measure(clip.frame(2), clip, 2)
    assert one.valid and one == measure(clip.frame(2).copy(), clip, 2)


def test_the_usual_range_holds_every_frame_that_was_looked_at():
    clip = library.clip(MARC)
    low, high = usual_range(clip)
    assert low <= measure(clip.frame(0), clip, 0).value <= high
    assert low <= measure(clip.frame(clip.frame_count - 1), clip, clip.frame_count - 1).value <= high


def test_a_clip_without_an_answer_is_said(monkeypatch):
    from doubletake.cues import Reading
    from doubletake.cues import measure as module

    silent = Reading("sharpness", float("nan"), False, "No face.", "")
    monkeypatch.setattr(module, "sharpness", lambda *_: silent)
    with pytest.raises(DoubleTakeError, match="no answer on any frame of marc-talk"):
        usual_range(library.clip(MARC))


def test_a_sweep_goes_from_end_to_end_and_measures_real_swaps(feather):
    assert feather.values == tuple(np.round(np.linspace(0, 1, 11), 6))
    frame = swap_frame(INES, MARC, 2, SwapSettings(feather=0.4))
    assert feather.own_reading == measure(frame, library.clip(MARC), 2).value
    assert feather.readings[4] == feather.own_reading


def test_a_setting_of_whole_numbers_is_swept_in_whole_numbers():
    levels = sweep(library.still(INES), library.clip(MARC), 0, SwapSettings(), "levels")
    assert levels.values == (1, 2, 3, 4, 5, 6)
    assert "%" not in levels.sentence


def test_only_ranges_can_be_swept():
    with pytest.raises(DoubleTakeError, match="forehead, feather, colour_strength, levels"):
        sweep(library.still(INES), library.clip(MARC), 0, SwapSettings(), "blend")


def test_the_sentence_says_what_the_plot_shows():
    plot = Sweep("feather", "Softer", (0.0, 0.5, 1.0), (2.0, 1.0, None), (3.0, 4.0), 0.5, 1.0)
    assert plot.sentence == (
        "“Softer” moves the needle from 1.00 (at 50 %) to 2.00 (at 0 %). "
        "This clip’s own frames give 3.00 to 4.00."
    )
    flat = Sweep("feather", "Softer", (0.0, 1.0), (2.0, 2.01), (3.0, 4.0), 0.0, 2.0)
    assert flat.sentence.startswith("“Softer” hardly moves the needle")
    silent = Sweep("feather", "Softer", (0.0, 1.0), (None, None), (3.0, 4.0), 0.0, None)
    assert "no answer" in silent.sentence


def test_the_plot_uses_what_the_stepper_was_settled_on(page_of):
    stepper = SwapStepper(source="ines", target=MARC)
    stepper.choose(feather=0.8, blend="feather", index=3)
    answer, _ = page_of(SettingSweep(stepper, "feather")).ask("measure")
    assert answer["own"] == 0.8 and answer["frame"] == 4
    expected = sweep(library.still(INES), library.clip(MARC), 3, stepper.settings, "feather")
    assert answer["readings"] == expected.readings and answer["sentence"] == expected.sentence


def test_a_stepper_in_trouble_is_said_here_too():
    assert "ines, marc" in SettingSweep(SwapStepper(source="somebody")).trouble
