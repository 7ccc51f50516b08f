"""The square in which the networks see a face: cut out upright, always at the same place and size.

Training (``assets/studio/neural``) and the course cut by the same few lines, or a network would be asked
about pictures of another kind than it learned from.
"""

from __future__ import annotations

import numpy as np

from doubletake.face import procrustes
from doubletake.face.landmarks import CANONICAL, STEADY

# What the networks read and what they draw, in pixels a side.
ENCODER_SIDE, DECODER_SIDE = 96, 160

# The crop's side and middle on the average head, in millimetres: from the hairline to the chin of an open
# mouth, and as wide, so that a turned head's cheek is in it.
_SIDE, _MIDDLE = 232.0, (0.0, 18.0)

# Fewer pixels of face than this share of the crop say nothing about its colours.
_FEWEST = 0.02


def crop_matrix(landmarks: np.ndarray, side: int) -> np.ndarray:
    """Return the similarity from a frame to its face's crop.

    Only the landmarks that speech and blinks hardly move are laid on the average head's, by least squares, so
    that the crop does not bob.

    Parameters
    ----------
    landmarks : (68, 2) float
        Pixels of the frame, x right and y down; (0, 0) is the middle of the first pixel.
    side : int
        The crop's width and height in pixels.

    Returns
    -------
    ndarray, (2, 3) float64
        A | t: a frame's pixel p lies at A p + t in the crop.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> matrix = crop_matrix(CANONICAL[:, :2] * 2 + 300, 116)
    >>> float(matrix[0, 0].round(6))  # 232 millimetres on 116 pixels, and two pixels a millimetre before
    0.25
    """
    steady = list(STEADY)
    scale = side / _SIDE
    # The middle of the square lies between its pixels.
    wanted = (CANONICAL[steady, :2] - _MIDDLE) * scale + (side - 1) / 2
    return procrustes(np.asarray(landmarks)[steady], wanted)


def cut(picture: np.ndarray, matrix: np.ndarray, side: int) -> np.ndarray:
    """Cut the crop out of a frame, averaging where it becomes smaller.

    Parameters
    ----------
    picture : (H, W, 3) or (H, W) uint8
        A frame, or a mask of its size. Beyond its border the last pixels go on, and a mask is 0.
    matrix : (2, 3) float
        Of `crop_matrix`, for the same side.
    side : int

    Returns
    -------
    ndarray, (side, side, 3) or (side, side) uint8
    """
    import cv2

    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    # OpenCV's warp looks at four pixels only, so a large frame is drawn larger first and then averaged.
    finer = int(np.clip(np.ceil(1 / max(scale, 0.125)), 1, 8))
    enlarge = np.array([[finer, 0, (finer - 1) / 2], [0, finer, (finer - 1) / 2], [0, 0, 1.0]])
    to_finer = (enlarge @ np.vstack([matrix, [0, 0, 1]]))[:2]
    border = cv2.BORDER_REPLICATE if picture.ndim == 3 else cv2.BORDER_CONSTANT
    size = (side * finer, side * finer)
    drawn = cv2.warpAffine(picture, to_finer, size, flags=cv2.INTER_LINEAR, borderMode=border)
    return drawn if finer == 1 else cv2.resize(drawn, (side, side), interpolation=cv2.INTER_AREA)


def standardised(crop: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a crop as the encoder reads it: the face alone, each channel with mean 0 and spread 1.

    What lies around a face, and how light or dark its skin is, tells who somebody is; the encoder is to tell
    what the face does. Both are taken away before it looks.

    Parameters
    ----------
    crop : (h, w, 3) uint8 or float, RGB
    mask : (h, w) uint8 or float
        How much of each pixel is the face; of any scale.

    Returns
    -------
    ndarray, (3, h, w) float32
        0 where no face is; all 0 where hardly any is seen.

    Examples
    --------
    >>> import numpy as np
    >>> crop = np.random.default_rng(0).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    >>> seen = standardised(crop, np.ones((96, 96)))
    >>> round(abs(float(seen.mean())), 5), round(float(seen.std()), 5)
    (0.0, 1.0)
    """
    weight = np.asarray(mask, dtype=np.float32)
    weight = weight / np.float32(max(float(weight.max(initial=0)), 1e-6))
    total = float(weight.sum())
    if total < _FEWEST * weight.size:
        return np.zeros((3, *weight.shape), dtype=np.float32)
    channels = np.ascontiguousarray(crop.transpose(2, 0, 1), dtype=np.float32)
    flat, share = channels.reshape(3, -1), weight.reshape(-1) / np.float32(total)
    middle = flat @ share
    flat = flat - middle[:, None]
    spread = np.sqrt(np.maximum(np.square(flat) @ share, 1.0))
    return (flat / spread[:, None]).reshape(channels.shape) * weight
