"""Who is flagged though nothing was done to the clip."""

import numpy as np

from doubletake.detector import learning_clips, train
from doubletake.detector.unseen_people import accused
from doubletake.evidence import load_table


def test_only_clips_as_filmed_the_most_strongly_flagged_first():
    table = load_table()
    clips = learning_clips(table, "one")
    found = accused(table)
    assert found, "so the lesson has a clip to begin with"
    scores = []
    for item in found:
        (row,) = np.flatnonzero(clips.item == item)
        assert not clips.made[row]
        person = clips.person[row]
        strangers = clips.where((clips.person != person) & (clips.source != person))
        scores.append(train(strangers).scores(clips.where([row]))[0])
    assert scores == sorted(scores, reverse=True) and min(scores) >= 0.5


def test_nobody_is_accused_where_nothing_is_flagged():
    assert accused(load_table(), threshold=1.1) == ()
