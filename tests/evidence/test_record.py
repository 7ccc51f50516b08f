"""The track record: counted from the readings, and said without rounding anything away."""

from dataclasses import replace

import numpy as np

from doubletake.evidence import load_evidence, load_table, track_record
from doubletake.evidence.record import TrackRecord
from doubletake.evidence.verdict_figures import Figures, verdicts


def test_it_counts_what_the_verdicts_on_the_quizzes_are():
    found, quiz = track_record(), load_table().seen_methods.of(split="quiz")
    said = verdicts(load_evidence(), quiz)
    right = sum(
        one.direction == ("swap" if made else "as filmed") for one, made in zip(said, quiz.made, strict=True)
    )
    told = [n for n, one in enumerate(said) if one.direction]
    wrong = [n for n in told if said[n].direction != ("swap" if quiz.made[n] else "as filmed")]
    assert (found.quiz.clips, found.quiz.right, found.quiz.wrong) == (len(quiz), right, len(wrong))
    assert [row[0] for row in found.wrong] == quiz.item[wrong].tolist()
    assert found.clips == len(np.unique(quiz.item)) < len(quiz)
    assert not set(found.people) & set(quiz.person), "these are people it was not fitted on"


def test_its_sentences_hold_every_figure():
    found = track_record()
    text = " ".join(found.sentences)
    assert f"AUC of {found.auc:.2f}" in text
    assert f"{found.quiz.right} of its verdicts are right and {found.quiz.wrong} wrong" in text
    assert f"in {found.quiz.silent} of {found.quiz.clips} cases it cannot say" in text
    assert "%" not in text and "fake" not in text


def test_who_is_wronged_is_said_where_it_is_one_skin_tone_only():
    some = Figures(clips=10, said=9, right=4, wrong=2, misleading=0, brier=0.2, cost=0.9)
    wrong = (("a", "amara", "dark"), ("b", "samuel", "dark"))
    record = TrackRecord(0.6, ("ines",), some, 8, {"dark": replace(some, clips=6)}, wrong)
    assert record.sentences[-1] == (
        "All 2 wrong verdicts are about dark skin: 2 clips of 2 people. Of the 10 cases, 6 show such skin."
    )
    mixed = replace(record, wrong=(wrong[0], ("c", "emina", "light")))
    assert len(mixed.sentences) == 2
