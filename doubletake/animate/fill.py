"""Fill what a picture does not show from what lies around it."""

from __future__ import annotations

import numpy as np


def fill_unknown(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Replace unknown pixels by averages of the nearest known ones, from finer to coarser.

    Push-pull interpolation (S. Gortler et al., "The lumigraph", 1996): smooth, with no direction of its own,
    which suits skin and a blurred room.

    Parameters
    ----------
    picture : (H, W, C) uint8 or float32
    known : (H, W) float32 in 0…1
        How far each pixel is to be believed.

    Returns
    -------
    ndarray, (H, W, C) float32
        The picture where it is known in full, filled elsewhere. If nothing is known, 0 everywhere.

    Examples
    --------
    >>> import numpy as np
    >>> half = np.full((16, 16, 1), 80, np.uint8)
    >>> half[:, 8:] = 0
    >>> int(fill_unknown(half, (half[:, :, 0] > 0).astype("f4"))[8, 14, 0].round())
    80
    """
    import cv2

    weights = [np.ascontiguousarray(known, dtype=np.float32)[..., None]]
    sums = [picture.astype(np.float32) * weights[0]]
    while min(weights[-1].shape[:2]) > 2:
        weights.append(_with_channels(cv2.pyrDown(weights[-1])))
        sums.append(_with_channels(cv2.pyrDown(sums[-1])))
    filled = sums[-1] / np.maximum(weights[-1], 1e-6)
    for weight, total in zip(weights[-2::-1], sums[-2::-1], strict=True):
        coarse = _with_channels(cv2.pyrUp(filled, dstsize=(total.shape[1], total.shape[0])))
        # A coarse average counts in full as soon as half of it was known; the picture itself only by its own
        # share, so that a soft edge of `known` gives a soft edge of the filling.
        trust = np.minimum(2 * weight, 1) if weight is not weights[0] else weight
        filled = trust * total / np.maximum(weight, 1e-6) + (1 - trust) * coarse
    return filled


def _with_channels(picture: np.ndarray) -> np.ndarray:
    return picture if picture.ndim == 3 else picture[..., None]
