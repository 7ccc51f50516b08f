"""What a detector may learn from: nobody from a quiz, nothing of another making."""

import numpy as np
import pytest

from doubletake.detector import learning_clips
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS, load_table


@pytest.mark.parametrize(("looks", "count"), [("one", 1), ("two", 2), ("four", 4)])
def test_only_people_to_practise_on_and_only_what_was_cut_and_blended(looks, count):
    table = load_table()
    found = learning_clips(table, looks)
    assert set(np.unique(found.split)) == {"teach", "practice"}
    assert set(np.unique(found.method)) == {"camera", "classical"}
    assert set(np.unique(found.rendition)) == set(ALL_RENDITIONS[:count])
    per_item = np.unique(found.item, return_counts=True)[1]
    assert (per_item == count).all()


def test_hasty_swaps_only():
    table = load_table()
    rough, whole = (learning_clips(table, "one", care) for care in ("rough", "all"))
    assert set(rough.care[rough.made]) == {"rough"} and 0 < rough.made.sum() < whole.made.sum()
    assert (~rough.made).sum() == (~whole.made).sum()


def test_choices_that_are_none_are_refused():
    with pytest.raises(DoubleTakeError, match="one, two, four"):
        learning_clips(load_table(), "all")
    with pytest.raises(DoubleTakeError, match="all, rough"):
        learning_clips(load_table(), "one", "best")
