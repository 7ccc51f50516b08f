"""Give a face the light that falls on another, place by place.

One rule for the whole face cannot turn a lamp from left to right. Here the coarse part of lightness and tint
(what a broad blur leaves) is the target's, and what is finer stays the source's, after the ratio of blurs of
Z. Liu, Y. Shan and Z. Zhang, "Expressive expression mapping with ratio images", 2001.
"""

from __future__ import annotations

import numpy as np

# The blur as a share of the face's width: cheek and nose keep their own modelling, the side of a lamp goes.
REACH = 0.085

# How far the contrast of what is finer may be changed, for lightness and for tint: highlights on dark skin
# are many times stronger than any on light skin, and a tint that is copied onto grey skin would be another's.
_CONTRAST, _TINT = (0.2, 1.2), (0.15, 1.2)

# How many times the usual spread a highlight may stand out.
_HIGHLIGHT = 2.5

# The least that is left of a shadow.
_SHALLOWEST = 0.3

# Blurs are made at a quarter of the size.
_SMALLER = 4


def contrast(
    source: np.ndarray, target: np.ndarray, skin: np.ndarray, width: float
) -> tuple[float, float, float] | None:
    """Return by how much a face's fine contrast must change to be the target's.

    Parameters
    ----------
    source, target, skin, width
        As for `match_light`.

    Returns
    -------
    light, tint : float
        What fine differences of lightness and of tint are to be multiplied with.
    brightest : float
        By how much a highlight may stand out at most, in steps of lightness.
    None
        Where too little skin is seen to tell.
    """
    import cv2

    seen = skin > 127
    if np.count_nonzero(seen) < 0.02 * width * width:
        return None
    spreads, tints = [], []
    for picture in (source, target):
        lab = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2Lab).astype(np.float32)
        coarse = _coarse(lab, skin, max(REACH * width, 1.0))
        spreads.append(float((lab - coarse)[..., 0][seen].std()))
        tints.append(float(np.hypot(*(lab[..., 1:][seen].mean(axis=0) - 128))))
    light = np.clip(spreads[1] / max(spreads[0], 0.5), *_CONTRAST)
    tint = np.clip(tints[1] / max(tints[0], 1.0), *_TINT)
    return float(light), float(tint), max(_HIGHLIGHT * spreads[1], 1.0)


def match_light(
    source: np.ndarray,
    target: np.ndarray,
    skin: np.ndarray,
    width: float,
    gain: tuple[float, float, float] = (1.0, 1.0, 100.0),
    strength: float = 1.0,
) -> np.ndarray:
    """Return the source lit as the target is where both are skin.

    Parameters
    ----------
    source, target : (h, w, 3) uint8 RGB
        Pixel on pixel.
    skin : (h, w) uint8
        How far both are skin at a pixel, 0 to 255: eyes, lips and brows would leave shadows.
    width : float
        Of the face, in pixels.
    gain : tuple of float
        What fine differences of lightness and of tint are multiplied with, and how far the brightest may
        stand out; see `contrast`.
    strength : float
        How much of the coarse difference is made up for, 0 to 1.

    Returns
    -------
    ndarray, (h, w, 3) uint8 RGB

    Examples
    --------
    >>> import numpy as np
    >>> dark, light = np.full((32, 32, 3), 60, np.uint8), np.full((32, 32, 3), 180, np.uint8)
    >>> lit = match_light(dark, light, np.full((32, 32), 255, np.uint8), 32)
    >>> bool(abs(lit.mean() - 180) < 3)
    True
    """
    import cv2

    mine = cv2.cvtColor(source, cv2.COLOR_RGB2Lab).astype(np.float32)
    wanted = cv2.cvtColor(np.ascontiguousarray(target), cv2.COLOR_RGB2Lab).astype(np.float32)
    sigma = max(REACH * width, 1.0)
    mine_coarse, wanted_coarse = _coarse(mine, skin, sigma), _coarse(wanted, skin, sigma)
    fine = np.array([gain[0], gain[1], gain[1]], dtype=np.float32) * (mine - mine_coarse)
    # Shadows take a share of the light there is, so on darker skin they are shallower.
    share = np.clip(wanted_coarse[..., 0] / np.maximum(mine_coarse[..., 0], 1), _SHALLOWEST, 1)
    share = np.where(fine[..., 0] < 0, share, 1)
    fine *= share[..., None]
    # Oily skin under another's light: highlights are bent down, brows and creases stay as dark as they are.
    brightest = np.float32(gain[2])
    bent = brightest * np.tanh(fine[..., 0] / brightest)
    fine[..., 0] = np.where(fine[..., 0] > 0, bent, fine[..., 0])
    lit: np.ndarray = mine_coarse + strength * (wanted_coarse - mine_coarse) + fine
    whole: np.ndarray = np.clip(np.rint(lit), 0, 255).astype(np.uint8)
    return cv2.cvtColor(whole, cv2.COLOR_Lab2RGB)


def _coarse(lab: np.ndarray, skin: np.ndarray, sigma: float) -> np.ndarray:
    """Return a blur that sees skin only, (h, w, 3) float32; far from any, it tends to the skin's mean."""
    import cv2

    height, width = skin.shape
    size = (max(width // _SMALLER, 2), max(height // _SMALLER, 2))
    weight = cv2.resize(skin, size, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    small = cv2.resize(lab, size, interpolation=cv2.INTER_AREA)
    total = float(weight.sum())
    mean = (small * weight).sum(axis=(0, 1)) / total if total > 1 else small.mean(axis=(0, 1))
    # The faintest trust in the mean keeps the quotient steady where no skin is near.
    faint = np.float32(0.01)
    sums: np.ndarray = _blur(small * weight, sigma / _SMALLER) + faint * mean
    coarse: np.ndarray = sums / (_blur(weight, sigma / _SMALLER)[..., None] + faint)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)


def _blur(picture: np.ndarray, sigma: float) -> np.ndarray:
    import cv2

    # What lies beyond the rectangle is no skin.
    return cv2.GaussianBlur(picture, (0, 0), max(sigma, 0.3), borderType=cv2.BORDER_CONSTANT)
