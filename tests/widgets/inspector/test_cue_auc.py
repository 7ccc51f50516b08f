"""What cues are worth, as the lesson's tables get it: counted from what ships, in words that fit."""

import pytest

from doubletake.cues import CUES
from doubletake.errors import DoubleTakeError
from doubletake.evidence import load_evidence, load_table
from doubletake.evidence.alone import Alone
from doubletake.evidence.verdict_figures import by_tone
from doubletake.statistics.bootstrap import Interval
from doubletake.widgets import CuesAlone, EvidenceWorth
from doubletake.widgets.inspector import cue_auc as worth


def test_each_cue_alone_on_well_made_swaps():
    alone = CuesAlone().content["alone"]
    assert [one["title"] for one in alone["cues"]] == [cue.title for cue in CUES.values()]
    rows = load_table().seen_methods
    rows = rows.of(split="training", rendition="original", kind="made", care=worth.WELL_MADE)
    assert max(one["swapped"] for one in alone["cues"]) == len(rows)
    assert alone["sentence"].startswith(f"{len(rows)} well-made swaps and ")
    for one in alone["cues"]:
        assert one["auc"] is None or 0 <= one["auc"][1] <= one["auc"][0] <= one["auc"][2] <= 1


def test_the_sentence_names_what_points_the_other_way():
    def alone(cue, *interval):
        return Alone(cue, 9, 9, Interval(*interval, 0.95))

    found = [alone("noise", 0.3, 0.2, 0.4), alone("pulse", 0.6, 0.4, 0.8), alone("blink", 0.9, 0.8, 1.0)]
    said = worth._alone_sentence(found, 9, 9)
    assert "The other way points: Noise." in said and "1 of 3 lines reach over 50" in said
    assert "highest value is 90 (Blinks)" in said
    assert "other way points" not in worth._alone_sentence(found[1:], 9, 9)


def test_all_cues_together_by_skin_tone():
    told = EvidenceWorth().content["together"]
    counted = by_tone(load_evidence(), load_table().seen_methods.of(split="quiz"))
    assert [row["who"].removesuffix(" skin") for row in told["rows"]] == list(counted)
    for row, figures in zip(told["rows"], counted.values(), strict=True):
        assert (row["right"], row["wrong"], row["silent"]) == (figures.right, figures.wrong, figures.silent)
        assert row["cases"] == row["right"] + row["wrong"] + row["silent"]
    assert told["bins_sentence"].count("promised") == len(told["bins"]) > 1


@pytest.mark.parametrize("widget", [CuesAlone, EvidenceWorth])
def test_what_is_missing_is_said(widget, monkeypatch):
    def missing():
        raise DoubleTakeError("The readings are not there.")

    monkeypatch.setattr(worth, "load_table", missing)
    assert widget().trouble == "The readings are not there."


def test_without_a_fit_there_is_nothing_to_tell(monkeypatch):
    monkeypatch.setattr(worth, "track_record", lambda: None)
    assert "Nothing has been fitted yet" in EvidenceWorth().trouble
