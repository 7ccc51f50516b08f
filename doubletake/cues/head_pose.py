"""Head pose consistency: does the face point where the head points?

A face that is set into another head may be turned a little otherwise than the outline around it. The turn is
measured twice, from the outline with the face and from the face alone, and the two are compared.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.observation import Observation
from doubletake.cues.pose import INNER, WHOLE, angle_between, head_rotation
from doubletake.cues.reading import Reading, silent

NAME, SPEAKS = "head_pose", "higher"

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

    References
    ----------
    X. Yang, Y. Li and S. Lyu, "Exposing deep fakes using inconsistent head poses", 2019, from which the idea
    is; which points are used, and what is made of the angle, differ.
    """
    reason = observation.no_motion_landmarks()
    values = np.full(len(observation), np.nan, np.float32)
    turned = small = 0
    for i in np.flatnonzero(observation.found):
        if observation.face_width[i] < _SMALLEST_FACE:
            small += 1
        elif not abs(observation.angles[i, 0]) <= _LARGEST_TURN:
            turned += 1
        else:
            whole = head_rotation(observation.landmarks[i], observation.camera, WHOLE)
            inner = head_rotation(observation.landmarks[i], observation.camera, INNER)
            if whole is not None and inner is not None:
                values[i] = angle_between(whole, inner)
    common = {"direction": SPEAKS, "unit": "degrees", "times": observation.times, "values": values}
    known = np.isfinite(values)
    if not reason and not observation.found.any():
        reason = "There is no face in this picture."
    if not reason and known.sum() < min(_FEWEST, len(observation)):
        reason = (
            f"The head is turned by more than {_LARGEST_TURN:.0f} degrees, so half of its outline is hidden."
            if turned >= small
            else f"The face is too small: {_SMALLEST_FACE} pixels are needed."
        )
    if reason:
        return silent(NAME, reason, **common)
    value = float(np.median(values[known]))
    return Reading(NAME, value, True, "", _words(value), **common)


def _words(value: float) -> str:
    return (
        f"Measured from the face alone, the head points {value:.1f} degrees away from where it points with "
        "its outline. Nobody has the average head that both are measured with, so some degrees are usual."
    )
