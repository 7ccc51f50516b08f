"""The frames of a still in motion before the label is put on.

For the asset build (``assets/studio/made``), which needs each made clip of the course's own cast twice, with
the label and as an item for quizzes. Nothing that a learner is offered ends here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from doubletake.animate.drawing import draw_unlabelled, prepare_portrait
from doubletake.animate.motion import relative_pose, resting_frame
from doubletake.animate.portrait import driver_record, portrait, still_record
from doubletake.library import Clip, Moment, Still
from doubletake.swap.label import Unlabelled


def animated_frames(
    still: Still | Clip | str,
    driver: Clip | str,
    still_index: int = 0,
    retouched: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Iterator[Unlabelled]:
    """Yield a still as it moves with each frame of a driver, and no label yet.

    Parameters
    ----------
    still : Still, Clip or str
        A portrait of the library or, for one of its frames, a camera clip; or its name.
    driver : Clip or str
        A camera clip of the library, or its name.
    still_index : int
        Which frame, if the still is a clip.
    retouched : callable, optional
        What is done to the picture before it moves: (H, W, 3) uint8 RGB in and out.

    Yields
    ------
    Unlabelled

    Raises
    ------
    DoubleTakeError
        As `doubletake.animate.animate_frame`.
    """
    photo = portrait(Moment(still_record(still), still_index))
    truth = driver_record(driver).truth()
    if retouched is not None:
        photo = replace(photo, picture=retouched(photo.picture))
    prepared, rest = prepare_portrait(photo), resting_frame(truth)
    for index in range(len(truth)):
        frame, _, landmarks = draw_unlabelled(prepared, relative_pose(prepared.still, truth, index, rest))
        yield Unlabelled(frame, landmarks, len(truth))
