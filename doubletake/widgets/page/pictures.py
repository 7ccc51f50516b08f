"""Pictures made in Python: frames as JPEG, and small portraits."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.widgets.page.menus import portrait_of

if TYPE_CHECKING:
    import numpy as np

JPEG_QUALITY = 85  # about 40 KB a frame: no artefact that would be taken for the swap's


def jpeg(frame: np.ndarray) -> bytes:
    """One frame, (H, W, 3) uint8 RGB, as JPEG."""
    import cv2

    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    return cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), quality)[1].tobytes()


def portrait(record: library.Still | library.Clip, side: int = 96, index: int = 0) -> bytes:
    """The face of a `Still`, or in one frame of a `Clip`, in a square of ``side`` pixels, as JPEG."""
    import cv2
    import numpy as np

    picture = record.frame(index) if isinstance(record, library.Clip) else record.image()
    points = record.truth().landmarks[index]
    middle, reach = points.mean(axis=0), 0.75 * np.ptp(points, axis=0).max()
    matrix = np.array([[1, 0, reach - middle[0]], [0, 1, reach - middle[1]]]) * side / (2 * reach)
    return jpeg(
        cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    )


def portraits(people: Iterable[dict[str, Any]], clips: Iterable[dict[str, Any]]) -> dict[str, bytes]:
    """The faces of the people and clips that a page's menu lists, by their names.

    A face that cannot be shown, because a file is missing or was changed, is left out: the others are of use,
    and what is wrong is said where that record is asked for.
    """
    found = {}
    for record_of, entries in ((portrait_of, people), (library.clip, clips)):
        for name in (entry["name"] for entry in entries):
            with contextlib.suppress(DoubleTakeError):
                found[name] = portrait(record_of(name))
    return found
