"""Blending boundary: whether there is a seam along the outline of the face.

Every face has an edge where skin ends. A pasted one has more of it than the skin beside it accounts for:
grain that stops, a step in brightness, a line.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer
from doubletake.cues.regions import Regions

# Bands along the outline, as shares of the face's width: on it, and skin a little way in.
_RIM, _NEAR, _FAR = 0.0125, 0.02, 0.05

# Hair and collar make edges a hundred times stronger than any seam.
_LIMIT = 2.0

_SMALLEST_FACE = 80  # pixels: below, the rim is less than two pixels wide
_FEWEST = 200

# Heat is full where a place on the rim has this many times the detail of the skin beside it.
_FULL = 6.0


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare detail on the face's outline with that of the skin just inside it.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        The quotient; the mean strength of detail in the two bands, in grey values.
    """
    strength, rim, skin = _bands(crop)
    on_rim, beside = float(strength[rim].mean()), float(strength[skin].mean())
    if beside < 0.2:
        raise NoAnswer("The skin beside the outline has no detail to compare with.")
    return Sample(on_rim / beside, on_rim, beside)


def heat(crop: FaceCrop) -> np.ndarray:
    """Return where along the outline there is more detail than the skin beside it has, (h, w) in 0…1."""
    import cv2

    strength, _, skin = _bands(crop)
    level = max(float(strength[skin].mean()), 0.2)
    local = cv2.GaussianBlur(strength, (0, 0), max(0.006 * crop.face_width, 0.8))
    warm = np.zeros(crop.mask.shape, np.float32)
    found = crop.regions
    near = np.abs(_signed(found)) <= _FAR * found.width
    warm[found.part] = np.clip((local / level - 1) / (_FULL - 1), 0, 1) * near
    return warm


def _bands(crop: FaceCrop) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The limited strength of detail, and the two bands as bool: on the rim, and on the skin beside it."""
    found = crop.regions
    if found.width < _SMALLEST_FACE:
        raise NoAnswer(f"The face is too small: {found.width} pixels wide, and {_SMALLEST_FACE} are needed.")
    distance = _signed(found) / found.width
    rim = np.abs(distance) <= _RIM
    skin = (distance <= -_NEAR) & (distance >= -_FAR) & found.inside
    if np.count_nonzero(skin) < _FEWEST or np.count_nonzero(rim) < _FEWEST:
        raise NoAnswer("Too little of the face's outline is free to be measured.")
    strength = np.abs(crop.laplacian[found.part].astype(np.float32))
    return np.minimum(strength, _LIMIT * strength[rim | skin].mean()), rim, skin


def _signed(found: Regions) -> np.ndarray:
    """Pixels from the outline, (h, w): negative inside."""
    import cv2

    return found.distance - cv2.distanceTransform(found.whole, cv2.DIST_L2, 3)


def _words(value: float) -> str:
    return (
        f"The outline of the face has {value:.1f} times the detail of the skin just inside it. Every "
        "outline has more; how much more is usual, only other clips can tell."
    )


CUE = Cue(
    name="boundary",
    order=5,
    title="Blending boundary",
    question="Is there a seam along the face?",
    direction="higher",
    scale="log",
    needs=("detail", "grain"),
    checked_against="the edge of the mask that was used",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
