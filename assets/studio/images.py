"""Pictures from disk, or a sentence that says which one is missing."""

from pathlib import Path

import cv2
import numpy as np


def read_image(path: Path, flags: int = cv2.IMREAD_COLOR) -> np.ndarray:
    """A picture as OpenCV reads it: (H, W, 3) uint8 BGR, or (H, W) with ``cv2.IMREAD_GRAYSCALE``.

    Raises
    ------
    FileNotFoundError
        If there is no picture, or none that can be read: OpenCV itself says nothing and returns nothing.
    """
    image = cv2.imread(str(path), flags)
    if image is None:
        raise FileNotFoundError(f"There is no picture at {path}, or it cannot be read.")
    return image
