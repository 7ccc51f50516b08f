"""Fifth stage: join the new face and the frame.

Each function takes the frame, the face (already warped and coloured, pixel on pixel) and the mask, and
returns the frame with the face in it. Where the mask is 0 on and around a pixel, the frame is as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

# Masks are multiplied as whole numbers, of which this is the one that stands for 1.
_ONE = 255


def _whole(mask: np.ndarray) -> np.ndarray:
    """Return a mask of shares (float32 in 0…1) or of bytes as int16, `_ONE` where it is full."""
    whole: np.ndarray = mask if mask.dtype == np.uint8 else np.rint(mask * np.float32(_ONE))
    return whole.astype(np.int16)


def _triple(whole: np.ndarray) -> np.ndarray:
    import cv2

    return cv2.merge([whole, whole, whole])


def _difference(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    difference: np.ndarray = np.subtract(source, target, dtype=np.int16)
    return difference


def _multiply(change: np.ndarray, triple: np.ndarray) -> np.ndarray:
    """Multiply a difference of pictures, (h, w, 3) int16, by a mask of `_triple`, in place."""
    import cv2

    return cv2.multiply(change, triple, dst=change, scale=1 / _ONE)


def blend_alpha(target: np.ndarray, source: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mix two pictures by a mask: the source where it is 1, the target where it is 0.

    Parameters
    ----------
    target, source : (h, w, 3) uint8 RGB
    mask : (h, w) float32 in 0…1, or uint8
        With a hard edge this is cut and paste; with a soft one, a feathered edge.

    Returns
    -------
    ndarray, (h, w, 3) uint8

    Examples
    --------
    >>> import numpy as np
    >>> black, white = np.zeros((1, 3, 3), np.uint8), np.full((1, 3, 3), 255, np.uint8)
    >>> blend_alpha(black, white, np.array([[0, 0.5, 1]], "f4"))[0, :, 0]
    array([  0, 128, 255], dtype=uint8)
    """
    import cv2

    change = _multiply(_difference(source, target), _triple(_whole(mask)))
    return cv2.add(target, change, dtype=cv2.CV_8U)


def blend_poisson(target: np.ndarray, source: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Keep the source's slopes and the target's values at the rim: ``cv2.seamlessClone``.

    After P. Pérez, M. Gangnet and A. Blake, "Poisson image editing", 2003. What differs at the rim is spread
    over the whole face: good where light differs, bad where the rim meets hair.

    Parameters
    ----------
    target, source : (h, w, 3) uint8 RGB
    mask : (h, w) float32 in 0…1, or uint8
        The equation is solved where it is over one half, and its solution is mixed in by the mask.

    Returns
    -------
    ndarray, (h, w, 3) uint8
    """
    import cv2

    inside = np.where(_whole(mask) > _ONE // 2, np.uint8(255), np.uint8(0))
    # The solver needs values all around, which the picture's own border has not.
    inside[[0, -1]] = 0
    inside[:, [0, -1]] = 0
    left, top, columns, rows = cv2.boundingRect(inside)
    if columns < 3 or rows < 3:
        return target.copy()
    # OpenCV asks for the middle of the mask's box, and this one leaves everything where it is.
    middle = (left + columns // 2, top + rows // 2)
    cloned = cv2.seamlessClone(
        np.ascontiguousarray(source), np.ascontiguousarray(target), inside, middle, cv2.NORMAL_CLONE
    )
    return blend_alpha(target, cloned, mask)


def blend_pyramid(
    target: np.ndarray,
    source: np.ndarray,
    mask: np.ndarray,
    levels: int = 5,
    support: np.ndarray | None = None,
) -> np.ndarray:
    """Join coarse detail over a wide band and fine detail over a narrow one.

    After P. J. Burt and E. H. Adelson, "A multiresolution spline with application to image mosaics", 1983.
    It is done on the difference of the two pictures, of which one pyramid is enough where the pictures need
    two: with D = source − target, the result is target + Σ bands of D, each multiplied by the mask at its own
    size.

    Parameters
    ----------
    target, source : (h, w, 3) uint8 RGB
    mask : (h, w) float32 in 0…1, or uint8
    levels : int
        Bands; each is half as large as the one before. 1 is a plain mix.
    support : (h, w) float32 in 0…1 or uint8, optional
        Where the two may be compared at all. Hair against skin is no difference to spread: elsewhere D is
        taken to be 0, and the target stays as it is.

    Returns
    -------
    ndarray, (h, w, 3) uint8
        The source exactly where the mask is 1 all over, the target exactly where it is 0 all over.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.zeros((32, 32, 3), np.uint8), np.full((32, 32, 3), 99, np.uint8)
    >>> int(blend_pyramid(a, b, np.ones((32, 32), "f4"))[5, 5, 0])
    99
    """
    import cv2

    change = _difference(source, target)
    if support is not None:
        support = _triple(_whole(support))
        change = _multiply(change, support)
    result = _join_bands(change, _whole(mask), levels)
    if support is not None:
        result = _multiply(result, support)
    return cv2.add(target, result, dtype=cv2.CV_8U)


def _join_bands(change: np.ndarray, weight: np.ndarray, levels: int, finest: bool = True) -> np.ndarray:
    """Return the sum of a difference's bands, each times the mask at its size; overwrites the difference."""
    import cv2

    height, width = weight.shape
    if levels == 1 or min(height, width) < 4:
        # The coarsest band is what is left of the difference itself.
        return _multiply(change, _triple(weight))
    shrink: Callable[[np.ndarray], np.ndarray]
    enlarge: Callable[..., np.ndarray]
    if finest:
        # At full size, where the time goes, short kernels do: the average of four, and straight lines back.
        half = ((width + 1) // 2, (height + 1) // 2)
        shrink, enlarge = partial(cv2.resize, dsize=half), partial(cv2.resize, dsize=(width, height))
    else:
        shrink, enlarge = cv2.pyrDown, partial(cv2.pyrUp, dstsize=(width, height))
    smaller = shrink(change)
    smooth = enlarge(smaller)
    band = _multiply(cv2.subtract(change, smooth, dst=change), _triple(weight))
    coarser = _join_bands(smaller, shrink(weight), levels - 1, finest=False)
    return cv2.add(band, enlarge(coarser, dst=smooth), dst=band)
