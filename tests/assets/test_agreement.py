"""A public landmark model sees our faces where the truth says they are."""

import datetime
import json

import numpy as np
import pytest

from assets.studio import agreement
from doubletake import library
from doubletake.face.detect import SHA256

STORED = json.loads(agreement.FILE.read_text(encoding="utf-8"))
TAKES = [*library.clips(kind="camera", item=False), *library.stills()]


def test_figures_are_stored_for_every_take_and_say_how_they_were_made():
    assert set(STORED["takes"]) == {take.name for take in TAKES}
    assert STORED["models"] == SHA256
    assert STORED["limit"] == agreement.LIMIT == 0.04
    datetime.date.fromisoformat(STORED["measured"])
    assert "FaceMesh" in STORED["method"]


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_stored_figure_is_under_the_limit(take):
    figures = STORED["takes"][take.name]
    frames = getattr(take, "frame_count", 1)
    assert figures["frames"] == figures["faces_found"] == frames
    assert 0 < figures["median"] < 0.04
    assert figures["lowest_presence"] > 0.9


@pytest.mark.parametrize("take", TAKES, ids=lambda take: take.name)
def test_a_few_frames_measured_now_agree_with_the_stored_figure(take):
    landmarks = take.truth().landmarks
    chosen = np.unique(np.linspace(0, len(landmarks) - 1, 8).astype(int))
    frames = [take.frame(i) for i in chosen] if hasattr(take, "frames") else [take.image()]
    figures = agreement.measure(frames, landmarks[chosen])
    assert figures["faces_found"] == len(chosen)
    assert figures["median"] < 0.04
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
    assert not figures["median"] < 0.04
