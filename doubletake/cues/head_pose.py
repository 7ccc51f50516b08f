"""Head pose consistency: whether the face points where the head points.

A face that is set into another head may be turned a little otherwise than the outline around it. The turn is
measured twice, from the outline with the face and from the face alone, and the two are compared.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.observation import Observation
from doubletake.cues.pose import INNER, WHOLE, angle_between, head_rotation
from doubletake.cues.reading import NoAnswer, Reading

_SMALLEST_FACE = 64  # pixels: below, a landmark's error alone turns the head by degrees
_LARGEST_TURN = 30.0  # degrees: beyond, half of the outline is hidden and guessed
_FEWEST = 5  # frames of a clip


def read(observation: Observation) -> Reading:
    """Compare the head's turn with the face's.

    Parameters
    ----------
    observation : Observation

    Returns
    -------
    Reading
        The angle between the two, in degrees, the median over the frames.

    Raises
    ------
    NoAnswer
        If the landmarks are not those of these pixels, or in most frames the face is too small or the head
        too far turned.

    References
    ----------
    X. Yang, Y. Li and S. Lyu, "Exposing deep fakes using inconsistent head poses", 2019, from which the idea
    is; which points are used, and what is made of the angle, differ.
    """
    small = observation.face_width < _SMALLEST_FACE
    turned = ~(np.abs(observation.angles[:, 0]) <= _LARGEST_TURN)
    values = np.full(len(observation), np.nan, np.float32)
    for i in np.flatnonzero(observation.found & ~small & ~turned):
        whole = head_rotation(observation.landmarks[i], observation.camera, WHOLE)
        inner = head_rotation(observation.landmarks[i], observation.camera, INNER)
        if whole is not None and inner is not None:
            values[i] = angle_between(whole, inner)
    known = np.isfinite(values)
    if reason := observation.no_motion_landmarks():
        raise NoAnswer(reason, values=values)
    if not observation.found.any():
        raise NoAnswer("There is no face in this picture.", values=values)
    if known.sum() < min(_FEWEST, len(observation)):
        raise NoAnswer(_why_few(observation.found, small, turned), values=values)
    value = float(np.median(values[known]))
    return CUE.answer(value, _words(value), times=observation.times, values=values)


def _why_few(found: np.ndarray, small: np.ndarray, turned: np.ndarray) -> str:
    """Why so few frames have an answer: (T,) bool each."""
    if np.count_nonzero(found & ~small & turned) >= np.count_nonzero(found & small):
        return (
            f"The head is turned by more than {_LARGEST_TURN:.0f} degrees, so half of its outline is hidden."
        )
    return f"The face is too small: {_SMALLEST_FACE} pixels are needed."


def _words(value: float) -> str:
    return (
        f"Measured from the face alone, the head points {value:.1f} degrees away from where it points with "
        "its outline. Nobody has the average head that both are measured with, so some degrees are usual."
    )


CUE = Cue(
    name="head_pose",
    order=2,
    title="Head pose",
    question="Does the face point where the head points?",
    direction="higher",
    unit="degrees",
    scale="log",
    checked_against="the rendered turn; a face turned within its outline",
    read_clip=read,
)
