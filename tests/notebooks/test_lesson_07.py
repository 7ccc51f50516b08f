"""What lesson 07 says, held against what the cues and the evidence do."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES
from doubletake.evidence import load_table, track_record
from doubletake.inspector import cue_history
from doubletake.library import delivered
from doubletake.widgets import CuesAlone, EvidenceWorth

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "notebooks" / "07-measure-it.ipynb").read_text(encoding="utf-8")
TEXT = "\n".join("".join(cell["source"]) for cell in json.loads(SOURCE)["cells"])


@pytest.fixture(scope="module")
def readings():
    """``readings(clip, look)`` -> what the cues read on it, by cue; NaN without an answer."""
    table = load_table()

    def read(name, look="original"):
        row = table.of(item=delivered(library.clip(name)).name, rendition=look)
        return dict(zip(row.cues, row.values[0], strict=True))

    return read


def test_the_clips_of_the_lesson_are_to_learn_with_and_swaps_wear_their_label():
    named = set(re.findall(r'"([a-z]+-(?:frontal|turn|second-light)[\w-]*)"', TEXT))
    assert {"daniel-frontal", "alma-frontal-from-ines-careful"} <= named
    for clip in map(library.clip, named):
        assert clip.split in ("teach", "practice")
        assert clip.labelled == (clip.kind == "made")


def test_the_hook_s_clip_is_as_it_was_filmed_and_reads_low(readings):
    clip = library.clip("daniel-frontal")
    assert clip.kind == "camera" and readings(clip.name)["sharpness"] < 0.6, "the rule takes it down"
    frontal = [
        one.name for one in library.clips(kind="camera", split="teach", item=False) if one.recipe == "frontal"
    ]
    assert min(frontal, key=lambda name: readings(name)["sharpness"]) == clip.name


def test_what_alma_loses_when_she_turns_her_head(readings):
    facing, turning = readings("alma-frontal"), readings("alma-turn")
    lost = {cue for cue in facing if np.isfinite(facing[cue]) and not np.isfinite(turning[cue])}
    assert {"blink", "pulse"} <= lost and len(lost) < 6


def test_pulse_has_no_answer_more_often_on_dark_skin():
    """Of clips that face the camera: in a turn nobody's pulse is seen."""
    rows = load_table().of(kind="camera", rendition="original")
    rows = rows.where([k for k, name in enumerate(rows.footage) if name.endswith("-frontal")])
    known = np.isfinite(rows.values[:, rows.cues.index("pulse")])
    assert known[rows.tone == "dark"].mean() < known[rows.tone != "dark"].mean()


def test_one_cue_alone_is_close_to_guessing():
    alone = CuesAlone().content["alone"]
    known = [one["auc"] for one in alone["cues"] if one["auc"]]
    assert len(alone["cues"]) == len(CUES) and len(known) >= 10
    assert max(value for value, _, _ in known) < 0.8, "no cue is near 100"
    assert sum(low <= 0.5 <= high for _, low, high in known) > len(known) / 2, "most lines reach over 50"
    other_way = {one["title"] for one in alone["cues"] if one["auc"] and one["auc"][2] < 0.5}
    assert "Colour against the neck" in other_way, "careful makers match the colour"
    assert all(title in alone["sentence"] for title in other_way)


def test_all_together_say_little_and_are_sometimes_wrong():
    told, record = EvidenceWorth().content["together"], track_record()
    whole, *tones = told["rows"]
    for count in ("people", "cases", "silent", "right", "wrong"):
        assert whole[count] == sum(row[count] for row in tones), "each person has one tone"
    assert whole["silent"] > whole["right"] + whole["wrong"], "cannot say is by far the most frequent answer"
    assert whole["right"] > whole["wrong"] > 0
    assert whole["people"] == 3 and (whole["right"], whole["wrong"]) == (record.quiz.right, record.quiz.wrong)
    assert told["sentences"] == list(record.sentences)
    assert sum(one["count"] for one in told["bins"]) == record.quiz.said
    assert all(low <= value <= high for value, low, high in (one["swapped"] for one in told["bins"]))


def test_noise_falls_silent_where_the_clip_still_looks_the_same(readings):
    for name in ("alma-frontal", "marc-frontal"):
        assert np.isfinite(readings(name)["noise"]) and np.isfinite(readings(name, "medium")["sharpness"])
        assert not np.isfinite(readings(name, "low")["noise"])


def test_the_history_has_a_claim_and_a_re_test_for_every_cue_with_source_and_date():
    for line in cue_history():
        assert line.claimed and line.retested
        for fact in (*line.claimed, *line.retested):
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", fact.checked_on)


def test_every_finding_that_is_shown_is_there():
    findings = json.loads((ROOT / "assets" / "facts" / "findings.json").read_text(encoding="utf-8"))
    calls = re.findall(r"finding\(([^)]*)\)", TEXT)
    shown = [name for call in calls for name in re.findall(r'"([^"]+)"', call)]
    assert len(shown) >= 5 and set(shown) <= set(findings)


def test_no_figure_of_the_evidence_is_typed_in():
    record = track_record()
    quiz = record.quiz
    typed = (f"{record.auc:.2f}", f"{quiz.right} right", f"{quiz.wrong} wrong", str(quiz.clips))
    assert [figure for figure in typed if figure in TEXT] == []
