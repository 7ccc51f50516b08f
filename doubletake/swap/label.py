"""The label that every made picture carries, in the picture itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

TEXT = "face swapped, Double Take"
ANIMATED = "animated from one photo, Double Take"

# Letters' height as a share of the frame's width: 15 pixels at 512.
_LETTERS = 15 / 512
_INK, _GROUND, _RIM = (255, 255, 255), (24, 26, 30), (225, 225, 225)


@lru_cache(maxsize=8)
def label_strip(frame_width: int, text: str = TEXT) -> np.ndarray:
    """Return the label for frames of that width, (h, w, 4) uint8 RGBA, read-only.

    White letters on a dark strip with a light rim: it stands out from what is light and from what is dark.
    Drawn once for each width and text.
    """
    import cv2

    size = max(round(_LETTERS * frame_width), 8)
    font = cv2.FontFace("sans")
    x, y, width, height = cv2.getTextSize((0, 0), text, (0, 0), font, size, 500)
    pad = round(size * 0.55)
    rows, columns = size + pad + pad // 2, width + 2 * pad
    # Drawn at four times the size for a smooth rim; the letters are smooth already.
    big = np.zeros((rows * 4, columns * 4, 4), dtype=np.uint8)
    radius = rows * 2
    for colour, inset in ((_RIM, 0), (_GROUND, 4)):
        r = radius - inset
        left, right = (radius, radius), (columns * 4 - radius - 1, radius)
        cv2.rectangle(big, (radius, inset), (right[0], rows * 4 - inset - 1), (*colour, 255), -1)
        for centre in (left, right):
            cv2.circle(big, centre, r - 1, (*colour, 255), -1)
    strip = cv2.resize(big, (columns, rows), interpolation=cv2.INTER_AREA)
    letters = np.ascontiguousarray(strip[:, :, :3])
    base = round(rows / 2 + size * 0.30)
    cv2.putText(letters, text, (pad - x, base), _INK, font, size, 500)
    strip[:, :, :3] = letters
    if columns > frame_width:
        shrunk = (frame_width, max(1, round(rows * frame_width / columns)))
        strip = cv2.resize(strip, shrunk, interpolation=cv2.INTER_AREA)
    strip.setflags(write=False)
    return strip


def label_place(landmarks: np.ndarray, frame_shape: tuple[int, ...], text: str = TEXT) -> tuple[int, int]:
    """Return the label's left column and top row: under the chin, but always wholly inside the frame.

    Parameters
    ----------
    landmarks : (68, 2) float
        Of the face that was swapped; they may lie outside the frame.
    frame_shape : tuple
        The frame's shape, rows first.
    text : str
        What the label says.
    """
    rows, columns = label_strip(frame_shape[1], text).shape[:2]
    chin = landmarks[8]
    down = max(float(np.hypot(*(landmarks[16] - landmarks[0]))) * 0.14, rows * 0.6)
    left = int(np.clip(chin[0] - columns / 2, 0, max(frame_shape[1] - columns, 0)))
    top = int(np.clip(chin[1] + down, 0, max(frame_shape[0] - rows, 0)))
    return left, top


def stamp(frame: np.ndarray, landmarks: np.ndarray, text: str = TEXT) -> np.ndarray:
    """Put the label on a frame, in place, where it follows the face; return the frame.

    Parameters
    ----------
    frame : (H, W, 3) uint8 RGB, writable
    landmarks : (68, 2) float
        Of the face that was made.
    text : str
        What the label says: `TEXT` or `ANIMATED`.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> grey = np.full((512, 512, 3), 128, np.uint8)
    >>> bool((stamp(grey, CANONICAL[:, :2] + 256) != 128).any())
    True
    """
    inked, clear = _inks(frame.shape[1], text)
    left, top = label_place(landmarks, frame.shape, text)
    part = frame[top : top + inked.shape[0], left : left + inked.shape[1]]
    part[:] = (inked[: len(part)] + part * clear[: len(part)]) >> 8
    return frame


class Unlabelled(NamedTuple):
    """One made frame of a clip before the label is put on.

    Attributes
    ----------
    frame : (H, W, 3) uint8 RGB, writable
    landmarks : (68, 2) float32
        Of the face that was made, for the label.
    total : int
        How many frames there will be.
    """

    frame: np.ndarray
    landmarks: np.ndarray
    total: int


def stamp_all(made: Iterable[Unlabelled], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
    """Put the label on every frame of a clip as it is made.

    Parameters
    ----------
    made : iterable of Unlabelled
        At least one.
    progress : callable, optional
        Called as ``progress(done, total)`` after each frame.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB
    """
    labelled = []
    for frame, landmarks, total in made:
        labelled.append(stamp(frame, landmarks))
        if progress is not None:
            progress(len(labelled), total)
    return np.stack(labelled)


@lru_cache(maxsize=8)
def _inks(frame_width: int, text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the label's colours times its opacity, and how much of the frame shows through; of 256."""
    strip = label_strip(frame_width, text).astype(np.uint16)
    opacity = (strip[:, :, 3:] * 256 + 127) // 255
    return strip[:, :, :3] * opacity, np.repeat(256 - opacity, 3, axis=2)
