"""Fourth stage: give the new face the old one's colours, in CIE Lab, where lightness is apart from hue.

Each method measures a few pixels and ends in a short rule, a line or a table for each channel, by which the
whole picture is then changed.
After E. Reinhard et al., "Color transfer between images", 2001 (mean and spread), and the textbook matching
of two histograms.
"""

from __future__ import annotations

import math

import numpy as np

# Under so many pixels there is nothing to measure, and colours stay as they are.
_FEWEST = 24

# How far the spread of a channel may be changed: a flat patch must not have its noise blown up.
_GAIN = (0.5, 2.0)

# Where a and b of Lab in bytes are grey, and how many times the spread highlights lie above the mean.
_NEUTRAL, _HIGHLIGHT = 128.0, 3.0


def colour_rule(
    source: np.ndarray, target: np.ndarray, mask: np.ndarray, method: str = "mean-std", strength: float = 1.0
) -> np.ndarray:
    """Return the rule that brings the source's colours to the target's, measured where the mask is.

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
    ndarray
        For `apply_rule`. Of ``"mean-std"`` a matrix, (3, 4) float32, that is multiplied with (L, a, b, 1). Of
        ``"histogram"`` a table, (256, 3) uint8: the new value of each old one.
    """
    import cv2

    unchanged = np.eye(3, 4, dtype=np.float32)
    inside = cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1]
    if method == "none" or strength == 0 or cv2.countNonZero(inside) < _FEWEST:
        return unchanged
    if method == "mean-std":
        rule = _match_moments(source, target, inside)
        return (unchanged + strength * (rule - unchanged)).astype(np.float32)
    if method == "histogram":
        levels = np.arange(256, dtype=np.float64)[:, None]
        matched = np.column_stack([_match_histogram(source, target, inside, channel) for channel in range(3)])
        table = levels + strength * (matched - levels)
        return np.clip(np.rint(table), 0, 255).astype(np.uint8)
    raise ValueError(f"no such method: {method}")


def _match_moments(source: np.ndarray, target: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the matrix, (3, 4), that gives the source the target's mean and spread in each channel.

    Lightness becomes ``gain · L + shift``. A tint is shifted in proportion to lightness, as by a coloured
    lamp: the same shift everywhere would turn dark brows orange. The tint's gain is then the one with which
    its spread comes out right, a root of a quadratic equation.
    """
    import cv2

    wanted, wanted_spread = (moment.ravel().tolist() for moment in cv2.meanStdDev(target, mask=inside))
    colours = source.reshape(-1, 3).take(np.flatnonzero(inside), axis=0).astype(np.float32)
    # NumPy's own mean is slow along so short a row.
    middle = np.full(len(colours), 1 / len(colours), dtype=np.float32) @ colours
    colours -= middle
    mean, covariance = middle.tolist(), (colours.T @ colours / len(colours)).tolist()

    light = _within(_GAIN, wanted_spread[0] / math.sqrt(max(covariance[0][0], 0.25)))
    rule = [[light, 0.0, 0.0, wanted[0] - light * mean[0]]]
    for tint in (1, 2):
        slope = (wanted[tint] - mean[tint]) / max(mean[0], 1.0)
        slope = _keep_hue(slope, wanted[tint] - _NEUTRAL, math.sqrt(covariance[0][0]))
        variance, shared = max(covariance[tint][tint], 0.25), slope * covariance[tint][0]
        rest = slope**2 * covariance[0][0] - wanted_spread[tint] ** 2
        gain = _within(_GAIN, (-shared + math.sqrt(max(shared**2 - variance * rest, 0.0))) / variance)
        row = [slope, 0.0, 0.0, wanted[tint] - gain * mean[tint] - slope * mean[0]]
        row[tint] = gain
        rule.append(row)
    return np.array(rule)


def _keep_hue(slope: float, tint: float, spread: float) -> float:
    """Hold a slope back so that no highlight leaves grey on the other side: warm skin must not shine blue."""
    if slope * tint >= 0:
        return slope
    return math.copysign(min(abs(slope), abs(tint) / max(_HIGHLIGHT * spread, 1.0)), slope)


def _within(limits: tuple[float, float], value: float) -> float:
    return min(max(value, limits[0]), limits[1])


def _match_histogram(source: np.ndarray, target: np.ndarray, inside: np.ndarray, channel: int) -> np.ndarray:
    """Return for each of 256 values the target's value with the same share of pixels below it."""
    import cv2

    def share_below(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        counts = cv2.calcHist([picture], [channel], inside, [256], [0, 256]).ravel()
        total = np.cumsum(counts, dtype=np.float64)
        return (total - counts / 2) / total[-1], counts

    below, counts = share_below(source)
    wanted, wanted_counts = share_below(target)
    # Values that do not occur on one side tell nothing; between those that do, a straight line.
    present, wanted_present = np.flatnonzero(counts), np.flatnonzero(wanted_counts)
    matched = np.interp(below[present], wanted[wanted_present], wanted_present.astype(np.float64))
    values = np.arange(256, dtype=np.float64)
    curve: np.ndarray = np.interp(values, present, matched)
    # Outside the values seen, keep the distance to the nearest that was: no sudden clipping.
    curve += np.minimum(values - present[0], 0) + np.maximum(values - present[-1], 0)
    return curve


def apply_rule(picture: np.ndarray, rule: np.ndarray) -> np.ndarray:
    """Return a picture, (h, w, 3) uint8, changed by a rule of `colour_rule`."""
    import cv2

    if rule.dtype == np.uint8:
        return cv2.LUT(picture, rule[None])
    return cv2.transform(picture, rule)


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
    rule = colour_rule(lab, wanted, inside, method, strength)
    return cv2.cvtColor(apply_rule(lab, rule), cv2.COLOR_Lab2RGB)
