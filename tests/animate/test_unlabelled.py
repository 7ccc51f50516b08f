"""Frames without a label, for the asset build: otherwise they are what everybody is shown."""

import numpy as np
import pytest

from doubletake.animate import animate_frame
from doubletake.animate.unlabelled import animated_frames
from doubletake.errors import DoubleTakeError
from doubletake.swap.label import ANIMATED, stamp


def test_but_for_the_label_it_is_what_is_shown():
    frame, landmarks, total = next(animated_frames("ines-portrait", "marc-talk"))
    shown = animate_frame("ines-portrait", "marc-talk", 0)
    assert total == 80
    np.testing.assert_array_equal(landmarks, shown.landmarks)
    assert (frame != shown.frame).any()
    np.testing.assert_array_equal(stamp(frame, landmarks, ANIMATED), shown.frame)


def test_a_photo_can_be_retouched_before_it_moves():
    frame, *_ = next(animated_frames("ines-frontal", "marc-frontal", 5, lambda picture: picture // 8))
    assert frame.mean() < 40


def test_what_cannot_be_animated_is_refused():
    with pytest.raises(DoubleTakeError, match="Only the course"):
        next(animated_frames("nobody", "marc-talk"))
