"""Nothing made is without its label: it stands in every frame of a labelled clip, and only an item lacks it.

An item is for quizzes and detectors, which a label would answer.
"""

import cv2
import pytest

from doubletake import library
from doubletake.swap.label import ANIMATED, TEXT, label_place, label_strip

LABELLED = library.clips(kind="made", labelled=True)

# How like the label's own picture a place must be, as a correlation, to be called the label; what chance and
# clothes reach in an item is less. Encoding costs the sharp letters some of it.
LABEL, NO_LABEL = 0.85, 0.5

# What of the strip is not its round ends, and how far the label is looked for around its place, pixels.
_ENDS, _NEAR = 16, 3


def text_of(clip):
    return ANIMATED if clip.method == "one-photo" else TEXT


def likeness(clip, index, landmarks):
    """Return how like the label the likest place of a frame is; without landmarks, of the whole frame."""
    strip = label_strip(clip.width, text_of(clip))
    wanted = cv2.cvtColor(strip[:, _ENDS:-_ENDS, :3].copy(), cv2.COLOR_RGB2GRAY)
    frame = cv2.cvtColor(clip.frame(index), cv2.COLOR_RGB2GRAY)
    if landmarks is not None:
        left, top = label_place(landmarks, frame.shape, text_of(clip))
        rows = slice(max(top - _NEAR, 0), top + strip.shape[0] + _NEAR)
        frame = frame[rows, max(left + _ENDS - _NEAR, 0) : left + strip.shape[1] - _ENDS + _NEAR]
    return float(cv2.matchTemplate(frame, wanted, cv2.TM_CCOEFF_NORMED).max())


def test_every_method_of_making_is_there(is_whole):
    if is_whole:
        assert {clip.method for clip in LABELLED} == {"classical", "neural", "one-photo"}


@pytest.mark.parametrize("clip", LABELLED, ids=lambda clip: clip.name)
def test_the_label_stands_in_every_frame_and_the_item_has_none(clip):
    places = clip.truth().landmarks if clip.truth_file else [None] * clip.frame_count
    for index in range(clip.frame_count):
        assert likeness(clip, index, places[index]) > LABEL, f"frame {index} carries no label"
    item = library.clip(clip.twin)
    for index in range(0, item.frame_count, 10):
        assert likeness(item, index, places[index]) < NO_LABEL


def test_unlabelled_made_clips_are_items_and_nothing_else():
    unlabelled = library.clips(kind="made", labelled=False)
    assert len(unlabelled) == len(LABELLED)
    assert all(clip.is_item and library.clip(clip.twin).labelled for clip in unlabelled)
