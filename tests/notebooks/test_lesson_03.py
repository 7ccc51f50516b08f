"""What lesson 03 says, held against what the library does."""

import json
from datetime import date
from pathlib import Path

import pytest

from doubletake import library
from doubletake.cues.measure import sweep, usual_range
from doubletake.swap import SwapSettings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def swap():
    """What the workbench shows first."""
    return library.still("ines-portrait"), library.clip("marc-talk"), 0


def test_ines_on_marc_moves_the_needle_to_the_left(swap):
    low, _ = usual_range(swap[1])
    assert sweep(*swap, SwapSettings()).own_reading < low


def test_marc_on_ines_leaves_the_needle_inside_the_stripe():
    clip = library.clip("ines-talk")
    low, high = usual_range(clip)
    assert low <= sweep(library.still("marc-portrait"), clip, 0, SwapSettings()).own_reading <= high


def test_softening_lets_the_needle_fall_and_then_level_off(swap):
    readings = sweep(*swap, SwapSettings(), "feather").readings
    fall = readings[0] - min(readings)
    assert fall > 0.05 * readings[0]
    second_half = readings[len(readings) // 2 :]
    assert max(second_half) - min(second_half) < fall / 2


def test_under_cut_and_paste_softening_does_nothing(swap):
    assert len(set(sweep(*swap, SwapSettings(blend="alpha"), "feather").readings)) == 1


def test_findings_have_a_source_and_a_date():
    findings = json.loads((ROOT / "assets" / "facts" / "findings.json").read_text(encoding="utf-8"))
    assert findings
    for name, finding in findings.items():
        assert finding["says"] and finding["source"] and finding["standing"], name
        assert date(2026, 1, 1) <= date.fromisoformat(finding["checked_on"]) <= date.today(), name
        assert finding["address"] == "" or finding["address"].startswith("https://"), name
