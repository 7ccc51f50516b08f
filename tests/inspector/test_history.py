"""The table of each cue's history: facts with their sources, and what was measured now."""

import json
import math
import re
from datetime import date

import numpy as np
import pytest

from doubletake.cues import CUES
from doubletake.cues.reading import Reading, silent
from doubletake.errors import DoubleTakeError
from doubletake.inspector.compression import BeforeAfter, Change, Compression
from doubletake.inspector.history import FILE, NOT_YET, cue_history
from doubletake.library.files import assets_root


def test_every_cue_has_a_history_with_sources_and_dates():
    lines = cue_history()
    assert [line.name for line in lines] == list(CUES)
    for line in lines:
        assert line.claimed and line.retested
        for fact in (*line.claimed, *line.retested):
            assert fact.says.endswith(".") and fact.standing
            assert date(2026, 11, 21) <= date.fromisoformat(fact.checked_on)
            assert not fact.address or fact.address.startswith("https://")
            if re.search(r"\d{2}", fact.says):
                assert fact.source


@pytest.mark.parametrize("name", CUES)
def test_figures_are_those_of_the_cues_own_page(name):
    """The pages are held against the evidence by a test of their own."""
    page = CUES[name].page
    for line in cue_history():
        if line.name == name:
            for fact in (*line.claimed, *line.retested):
                for figure in re.findall(r"(?<![\d.])(?:0\.\d{2,3}|\d{2}\.\d{1,2})(?![\d.])", fact.says):
                    assert figure in page or (name, figure) == ("boundary", "0.58")


def test_what_was_measured_stands_beside_what_was_claimed():
    sharp = Reading("sharpness", 1.234, True, "", "words")
    gone = silent("noise", "There is no grain.")
    table = {line.name: line for line in cue_history({"sharpness": sharp, "noise": gone})}
    assert table["sharpness"].measured == "1.23."
    assert table["noise"].measured == "No answer: there is no grain."
    assert table["pulse"].measured == NOT_YET


def test_before_and_after_come_from_a_comparison():
    was, now = (
        Reading("flicker", 0.5, True, "", "w", unit="%"),
        Reading("flicker", 1.0, True, "", "w", unit="%"),
    )
    change = Change("flicker", "Flicker", was, now, "It rose to 2.00 times what it was.")
    comparison = BeforeAfter(Compression(), (change,), None, None, None)
    table = {line.name: line for line in cue_history(comparison=comparison)}
    assert table["flicker"].measured == "0.5 %."
    assert table["flicker"].measured_after == "1 %. It rose to 2.00 times what it was."
    assert comparison.lost == ()


def test_a_damaged_file_says_how_to_restore_it(tmp_path, monkeypatch):
    facts = json.loads((assets_root() / FILE).read_text(encoding="utf-8"))
    del facts["pulse"]["retested"]
    (tmp_path / "facts").mkdir()
    (tmp_path / FILE).write_text(json.dumps(facts), encoding="utf-8")
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    with pytest.raises(DoubleTakeError, match="git restore"):
        cue_history()


def test_numbers_are_said_with_three_digits_that_count():
    from doubletake.inspector.plots import said

    assert [said(x) for x in (0, 0.5, 12.34, 99.96, 123456, -0.01234, math.inf, np.float32(2))] == [
        "0", "0.5", "12.3", "100", "123456", "-0.0123", "none", "2",
    ]  # fmt: skip
