"""Running a trained network: a face into its code, a code into a face. OpenCV does it, on the processor."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.library.files import damaged
from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE
from doubletake.neural.registry import REGISTRY, Checkpoint, NetworkFile

if TYPE_CHECKING:
    import cv2

# A network of OpenCV holds what it is working on, so only one may work at a time.
_working = threading.Lock()


def encode(checkpoint: Checkpoint, seen: np.ndarray) -> np.ndarray:
    """Return the code of a face.

    Parameters
    ----------
    checkpoint : Checkpoint
    seen : (3, 96, 96) float32
        A crop after `doubletake.neural.crop.standardised`.

    Returns
    -------
    ndarray, (N,) float32
        What the face does, in numbers that mean nothing one by one.

    Raises
    ------
    DoubleTakeError
        If the network's file is missing or was changed; the message names the command that restores it.
    """
    return _run(checkpoint.encoder, np.asarray(seen, np.float32)[None], (3, ENCODER_SIDE, ENCODER_SIDE))[
        0
    ].copy()


def decode(checkpoint: Checkpoint, person: str, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the face that a code stands for, drawn as one person.

    Parameters
    ----------
    checkpoint : Checkpoint
    person : str
        One of its pair.
    code : (N,) float
        Of `encode`, or a mixture of several.

    Returns
    -------
    picture : (160, 160, 3) uint8 RGB
        Skin goes on beyond the face, so that any mask finds something.
    mask : (160, 160) uint8
        What of it the network takes to be face.

    Raises
    ------
    DoubleTakeError
        As `encode`; or if the network cannot draw that person, or the code is not one of its codes.
    """
    code = np.asarray(code, np.float32)
    if code.ndim != 1 or not np.isfinite(code).all():
        raise DoubleTakeError("A code is one row of numbers.")
    drawn = _run(checkpoint.decoder_of(person), code[None], code.shape)[0]
    if drawn.shape != (4, DECODER_SIDE, DECODER_SIDE):
        raise damaged(REGISTRY, "names a file that is no decoder of this course")
    levels = np.rint(drawn * np.float32(255)).astype(np.uint8)
    return np.ascontiguousarray(levels[:3].transpose(1, 2, 0)), levels[3]


def mix(code: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """Return a code on the straight line between two: the first at 0, the other at 1.

    Examples
    --------
    >>> import numpy as np
    >>> mix(np.zeros(2), np.ones(2), 0.25)
    array([0.25, 0.25])
    """
    return (1 - share) * np.asarray(code) + share * np.asarray(other)


def _run(file: NetworkFile, given: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    import cv2

    net = _net(str(file.checked()), file.file, file.sha256)
    try:
        with _working:
            net.setInput(np.ascontiguousarray(given))
            return net.forward()
    except cv2.error:
        raise DoubleTakeError(
            f"The network assets/{file.file} cannot work with numbers of the shape {shape}."
        ) from None


# Two pairs' networks, with the checkpoints of a slider that is being dragged.
@lru_cache(maxsize=24)
def _net(path: str, relative: str, sha256: str) -> cv2.dnn.Net:
    import cv2

    # From memory: OpenCV cannot open every path on every system.
    try:
        return cv2.dnn.readNetFromONNX(np.fromfile(path, np.uint8), cv2.dnn.ENGINE_CLASSIC)
    except cv2.error:
        raise damaged(relative, "is damaged and cannot be read") from None
