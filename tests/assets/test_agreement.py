"""A public landmark model sees our faces where the truth says they are."""

import datetime
import json

import numpy as np
import pytest

from assets.studio import agreement
from doubletake import library
from doubletake.face.detect import SHA256
from doubletake.library.files import assets_root

STORED = json.loads((assets_root() / agreement.FILE).read_text(encoding="utf-8"))
TAKES = [*library.clips(kind="camera", item=False), *library.stills()]


def test_figures_are_stored_for_every_take_and_say_how_they_were_made():
    assert set(STORED["takes"]) == {take.name for take in TAKES}
    assert STORED["models"] == SHA256
    assert STORED["limit"] == agreement.LIMIT == 0.05
    assert STORED["limit_of_all"] == agreement.LIMIT_OF_ALL == 0.03
    datetime.date.fromisoformat(STORED["measured"])
    assert "FaceMesh" in STORED["method"]


def test_over_all_takes_the_model_sees_what_we_say():
    """Wrong vertices would be wrong for everybody."""
    assert 0 < np.median([figures["median"] for figures in STORED["takes"].values()]) < 0.03


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_stored_figure_is_under_the_limit(take):
    figures = STORED["takes"][take.name]
    chosen = agreement.frames_to_measure(take.truth())
    assert figures["frames"] == figures["faces_found"] == len(chosen)
    # A turn leaves the half of a clip or less in which all corners show, a passing hand most of it.
    assert len(chosen) >= (0.3 if take.recipe == "turn" else 0.6) * len(take.truth())
    assert 0 < figures["median"] < 0.05
    assert figures["lowest_presence"] > 0.9


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_a_few_frames_measured_now_agree_with_the_stored_figure(take):
    truth = take.truth()
    whole = agreement.frames_to_measure(truth)
    chosen = whole[np.unique(np.linspace(0, len(whole) - 1, 8).astype(int))]
    frames = [take.frame(i) for i in chosen] if hasattr(take, "frames") else [take.image()]
    figures = agreement.measure(frames, truth.landmarks[chosen])
    assert figures["faces_found"] == len(chosen)
    assert figures["median"] < 0.055, "eight frames scatter a little more than all"
    assert figures["median"] == pytest.approx(STORED["takes"][take.name]["median"], abs=0.01)


def test_the_measure_notices_a_truth_that_is_off():
    clip = TAKES[0]
    true = clip.truth().landmarks[:1]
    eyes = np.linalg.norm(true[0, 36] - true[0, 45])
    right = agreement.measure([clip.frame(0)], true)["median"]
    wrong = agreement.measure([clip.frame(0)], true + 0.1 * eyes)["median"]
    assert wrong > 0.1 > right


def test_the_measure_counts_a_missing_face_against_us():
    nothing = np.zeros((64, 64, 3), np.uint8)
    figures = agreement.measure([nothing], TAKES[0].truth().landmarks[:1])
    assert figures["faces_found"] == 0
    assert not figures["median"] < agreement.LIMIT
