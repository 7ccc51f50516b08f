"""The reference: fitted from clips whose making is known, and honest about what it cannot compare."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from doubletake.cues import CUES, Reading, read_cues
from doubletake.cues import reference as references
from doubletake.cues.reference_fitting import fit_reference
from doubletake.errors import DoubleTakeError


def readings(observation, filmed=1.0, swapped=0.5, clips=20, spread=0.1, seed=0):
    """``clips`` readings of each kind, around two medians."""
    rng = np.random.default_rng(seed)
    for group, middle in (("as filmed", filmed), ("swapped", swapped)):
        for _ in range(clips):
            value = middle * math.exp(rng.normal(0, spread))
            yield group, observation, {"sharpness": Reading("sharpness", value, True, "", "")}


def reading(value):
    return Reading("sharpness", value, True, "", "")


@pytest.fixture
def observation(seen):
    return seen("ines-talk")


@pytest.fixture
def fitted(observation):
    return fit_reference(readings(observation), "practice", "practice", "2026-11-22")


def test_what_is_fitted_can_be_written_and_read_again(fitted, tmp_path):
    path = references.save(fitted, tmp_path / "cues" / "reference.json")
    assert references.load(path) == fitted
    entry = fitted["cues"]["sharpness"]["truth"]
    assert entry["as filmed"]["n"] == entry["swapped"]["n"] == 20
    assert entry["as filmed"]["median"] == pytest.approx(1.0, rel=0.1)
    assert entry["spread"] == pytest.approx(0.1, rel=0.4)
    low, high = entry["as filmed"]["usual"]
    assert 0.7 < low < 1 < high < 1.4


def test_the_further_on_one_side_the_stronger_up_to_what_the_clips_carry(fitted, observation):
    entry = fitted["cues"]["sharpness"]["truth"]
    between = math.sqrt(entry["as filmed"]["median"] * entry["swapped"]["median"])
    found = [references.strength(reading(value), observation, fitted) for value in (2, 1, between, 0.5, 0.1)]
    ratios = [one.log10_ratio for one in found]
    assert ratios == sorted(ratios)
    assert ratios[0] == -math.log10(20) and ratios[-1] == math.log10(20)
    assert [one.direction for one in found] == ["as filmed", "as filmed", "", "swap", "swap"]
    assert found[0].word == found[-1].word == "strong" and found[2].word == "none"
    assert found[2].reason == "Both kinds of clips read like this."
    assert found[0].reference == "practice" and found[0].clips == 40
    assert found[0].usual == tuple(entry["as filmed"]["usual"])


def test_weak_moderate_and_strong_follow_the_ratio(observation):
    # Two groups that overlap: one spread apart.
    wide = fit_reference(readings(observation, 1.0, 0.74, 60, 0.3), "wide", "practice", "2026-11-22")
    words = {
        references.strength(reading(value), observation, wide).word for value in np.geomspace(0.2, 3, 60)
    }
    assert words == {"none", "weak", "moderate", "strong"}


def test_the_data_say_which_way_it_goes(observation):
    turned = fit_reference(readings(observation, filmed=0.5, swapped=1.0), "turned", "practice", "2026-11-22")
    assert references.strength(reading(1.0), observation, turned).direction == "swap"


def test_no_reference_no_strength(observation, monkeypatch, tmp_path):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    found = references.strength(reading(0.5), observation)
    assert (found.word, found.direction, found.reference) == ("none", "", "")
    assert "no reference yet" in found.reason
    references.save(fit_reference(readings(observation), "practice", "practice", "2026-11-22"))
    assert references.strength(reading(0.5), observation).direction == "swap"
    assert CUES["sharpness"](observation).strength.reference == "practice"


def test_a_silent_cue_and_one_that_the_reference_lacks_are_not_compared(fitted, observation):
    silent = Reading("sharpness", math.nan, False, "No face.", "")
    assert references.strength(silent, observation, fitted).word == "none"
    other = references.strength(Reading("noise", 1.0, True, "", ""), observation, fitted)
    assert other.word == "none" and "knows nothing" in other.reason


def test_landmarks_by_truth_are_not_compared_with_the_detectors(fitted, seen):
    assert references.strength(reading(0.5), seen("ines-talk", "detector"), fitted).word == "none"


def test_outside_of_its_conditions_it_abstains(fitted, observation):
    small = replace(observation, face_width=observation.face_width * 0.5)
    found = references.strength(reading(0.5), small, fitted)
    assert found.word == "none" and "size" in found.reason and found.reference == "practice"
    coded = replace(observation, grain=observation.grain * 0.2)
    assert "grain" in references.strength(reading(0.5), coded, fitted).reason
    turned = replace(observation, angles=observation.angles + np.float32([30, 0, 0]))
    assert "turned" in references.strength(reading(0.5), turned, fitted).reason
    straight = replace(observation, angles=observation.angles * 0)
    assert references.strength(reading(0.5), straight, fitted).direction == "swap"


def test_too_few_clips_are_no_reference(observation):
    few = fit_reference(readings(observation, clips=7), "few", "practice", "2026-11-22")
    assert few["cues"] == {}


def test_one_clip_that_went_wrong_does_not_widen_the_usual(observation):
    rows = [*readings(observation), ("as filmed", observation, {"sharpness": reading(40.0)})]
    entry = fit_reference(rows, "one", "practice", "2026-11-22")["cues"]["sharpness"]["truth"]
    assert entry["spread"] < 0.35


def test_equal_values_everywhere_do_not_divide_by_nothing(observation):
    same = fit_reference(readings(observation, 1.0, 1.0, spread=0.0), "same", "practice", "2026-11-22")
    assert references.strength(reading(1.0), observation, same).word == "none"


def test_real_readings_can_be_fitted(seen, tmp_path):
    clips = [(seen(name), read_cues(seen(name))) for name in ("ines-talk", "marc-talk")]
    rows = [(group, *clip) for clip in clips for group in references.GROUPS] * 4
    reference = fit_reference(rows, "itself", "practice", "2026-11-22")
    assert set(reference["cues"]) == set(CUES) - {"pulse"}
    references.load(references.save(reference, tmp_path / "reference.json"))


def test_an_unknown_group_is_refused(observation):
    with pytest.raises(DoubleTakeError, match="as filmed"):
        fit_reference([("fake", observation, {})], "x", "practice", "2026-11-22")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace('"spread"', '"sprawl"'),
        lambda text: json.dumps({**json.loads(text), "cues": 3}),
    ],
)
def test_a_damaged_reference_is_said_in_a_sentence(fitted, tmp_path, spoil):
    path = references.save(fitted, tmp_path / "reference.json")
    path.write_text(spoil(path.read_text()))
    with pytest.raises(DoubleTakeError, match="damaged"):
        references.load(path)
