"""Clips made for the tests out of the library's own frames: nothing in them moves but what a test moves."""

import numpy as np
import pytest

from doubletake import library
from doubletake.cues import observe, observe_clip

TALKS = ("ines-talk", "marc-talk")


@pytest.fixture(scope="session")
def seen():
    """``seen(name, landmarks="truth")``: a clip of the library as observed, once for all tests."""
    kept = {}

    def look_at(name: str, landmarks: str = "truth"):
        if (name, landmarks) not in kept:
            kept[name, landmarks] = observe_clip(library.clip(name), landmarks=landmarks)
        return kept[name, landmarks]

    return look_at


@pytest.fixture
def held():
    """``held(change, count=40, fps=25, …)``: one frame of a clip shown ``count`` times.

    ``change(frame, index)`` returns what is shown instead; landmarks and mask stay those of the frame.
    """

    def hold(change=None, count=40, fps=25.0, name="ines-talk", index=0, times=None, scale=1.0, **more):
        import cv2

        clip = library.clip(name)
        truth = clip.truth()
        frame, landmarks = clip.frame(index), truth.landmarks[index]
        if scale != 1:
            size = (round(clip.width * scale), round(clip.height * scale))
            frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
            landmarks = (landmarks + 0.5) * scale - 0.5
        points = np.repeat(landmarks[None], count, 0)
        if "landmarks" in more:
            points = more.pop("landmarks")(points.copy())
        frames = (frame if change is None else change(frame, i) for i in range(count))
        times = np.arange(count) / fps if times is None else times
        masks = [truth.coverage[index]] * count
        return observe(frames, times, landmarks=points, masks=masks, **more)

    return hold
