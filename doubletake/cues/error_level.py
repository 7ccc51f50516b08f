"""Error level: how much the face changes when the picture is saved once more.

What was saved as JPEG before changes little, what was put in later may change more. Video has its own coder,
which hides most of that.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer

QUALITY = 90  # of the JPEG that the picture is saved as once more
_SMALLEST = 0.05  # grey values: a smaller error is rounding
_FULL = 12.0  # heat is full at this many grey values of error


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare the error that saving makes in the face with the error around it.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        The quotient of the two mean absolute errors, and these in grey values.
    """
    found = crop.regions
    error = _error(crop)[found.part]
    inside, outside = float(error[found.inside].mean()), float(error[found.ring].mean())
    if min(inside, outside) < _SMALLEST:
        raise NoAnswer("Saving the picture once more changes nothing in it, so there is no error to compare.")
    return Sample(inside / outside, inside, outside)


def heat(crop: FaceCrop) -> np.ndarray:
    """Return the error everywhere in the part of the frame, (h, w) in 0…1: bright is a large error."""
    import cv2

    return cv2.GaussianBlur(_error(crop), (0, 0), 1.2) / np.float32(_FULL)


def _error(crop: FaceCrop) -> np.ndarray:
    """Mean absolute difference over the colours, (h, w) float32 in grey values."""
    import cv2

    # The order of the colours matters for none of the numbers as long as it is the same on the way back.
    picture = cv2.cvtColor(crop.rgb, cv2.COLOR_RGB2BGR)
    saved = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
    again = cv2.imdecode(saved, cv2.IMREAD_COLOR)
    assert again is not None, "it was encoded a line before"
    difference = cv2.absdiff(picture, again)
    return cv2.transform(difference, np.full((1, 3), 1 / 3, np.float32)).astype(np.float32)


def _words(value: float) -> str:
    return (
        f"Saved once more as JPEG, the face changes {value:.2f} times as much as the ring around it. Texture "
        "alone makes such differences."
    )


CUE = Cue(
    name="error_level",
    order=7,
    title="Error level",
    question="Does the face change more when it is saved again?",
    direction="",
    scale="log",
    needs=("detail", "grain"),
    checked_against="a part that was saved fewer times",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
