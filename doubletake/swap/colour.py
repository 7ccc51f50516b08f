"""Fourth stage: give the new face the old one's colours, in CIE Lab, where lightness is apart from hue.

Both methods end in one table of 256 entries a channel, so that a frame is changed by looking up.
After E. Reinhard et al., "Color transfer between images", 2001 (mean and spread), and the textbook matching
of two histograms.
"""

from __future__ import annotations

import numpy as np

# Under so many pixels there is nothing to measure, and colours stay as they are.
_FEWEST = 24

# How far the spread of a channel may be changed: a flat patch must not have its noise blown up.
_GAIN = (0.5, 2.0)


def _identity() -> np.ndarray:
    return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


def matching_table(
    source: np.ndarray, target: np.ndarray, mask: np.ndarray, method: str = "mean-std", strength: float = 1.0
) -> np.ndarray:
    """Return the table that brings the source's colours to the target's, measured where the mask is.

    Parameters
    ----------
    source, target : (h, w, 3) uint8
        Two pictures in Lab as OpenCV keeps it in bytes.
    mask : (h, w) uint8
        Where to measure: wherever it is over 127.
    method : {"none", "mean-std", "histogram"}
    strength : float
        How much of the change is done, 0 to 1.

    Returns
    -------
    ndarray, (256, 3) uint8
        New value of each old value, channel by channel.
    """
    import cv2

    if method == "none" or strength == 0:
        return _identity()
    inside = cv2.compare(mask, 127, cv2.CMP_GT)
    if cv2.countNonZero(inside) < _FEWEST:
        return _identity()
    levels = np.arange(256, dtype=np.float64)[:, None]
    if method == "mean-std":
        mean, spread = cv2.meanStdDev(source, mask=inside)
        wanted_mean, wanted_spread = cv2.meanStdDev(target, mask=inside)
        gain = np.clip(wanted_spread / np.maximum(spread, 0.5), *_GAIN)
        matched = (levels - mean.T) * gain.T + wanted_mean.T
    elif method == "histogram":
        matched = np.column_stack([_match_histogram(source, target, inside, channel) for channel in range(3)])
    else:
        raise ValueError(f"no such method: {method}")
    table = levels + strength * (matched - levels)
    return np.clip(np.rint(table), 0, 255).astype(np.uint8)


def _match_histogram(source, target, inside, channel) -> np.ndarray:
    """Return for each of 256 values the target's value with the same share of pixels below it."""
    import cv2

    def share_below(picture):
        counts = cv2.calcHist([picture], [channel], inside, [256], [0, 256]).ravel()
        total = np.cumsum(counts, dtype=np.float64)
        return (total - counts / 2) / total[-1], counts

    below, counts = share_below(source)
    wanted, wanted_counts = share_below(target)
    # Values that do not occur on one side tell nothing; between those that do, a straight line.
    present, wanted_present = np.flatnonzero(counts), np.flatnonzero(wanted_counts)
    matched = np.interp(below[present], wanted[wanted_present], wanted_present.astype(np.float64))
    values = np.arange(256, dtype=np.float64)
    curve = np.interp(values, present, matched)
    # Outside the values seen, keep the distance to the nearest that was: no sudden clipping.
    curve += np.minimum(values - present[0], 0) + np.maximum(values - present[-1], 0)
    return curve


def apply_table(picture: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Return a picture with each channel looked up in a (256, 3) uint8 table."""
    import cv2

    return cv2.LUT(picture, table[None])


def match_colour(
    source: np.ndarray, target: np.ndarray, mask: np.ndarray, method: str = "mean-std", strength: float = 1.0
) -> np.ndarray:
    """Return the source with the colours that the target has where the mask is.

    Parameters
    ----------
    source, target : (h, w, 3) uint8 RGB
        The warped face and the frame it is to go into, pixel on pixel.
    mask : (h, w) float32 in 0…1
        Where to measure: wherever it is over one half.
    method : {"none", "mean-std", "histogram"}
    strength : float
        How much of the change is done, 0 to 1.

    Returns
    -------
    ndarray, (h, w, 3) uint8 RGB

    Examples
    --------
    >>> import numpy as np
    >>> source, target = np.full((9, 9, 3), 90, np.uint8), np.full((9, 9, 3), 140, np.uint8)
    >>> match_colour(source, target, np.ones((9, 9), "f4"))[0, 0]
    array([140, 140, 140], dtype=uint8)
    """
    import cv2

    if method == "none" or strength == 0:
        return source.copy()
    lab = cv2.cvtColor(np.ascontiguousarray(source), cv2.COLOR_RGB2Lab)
    wanted = cv2.cvtColor(np.ascontiguousarray(target), cv2.COLOR_RGB2Lab)
    inside = np.rint(mask * 255).astype(np.uint8)
    table = matching_table(lab, wanted, inside, method, strength)
    return cv2.cvtColor(apply_table(lab, table), cv2.COLOR_Lab2RGB)
