"""Eye highlights: whether both eyes mirror the same lamps.

Two eyes look at nearly the same room, so their highlights should have nearly the same shape and place.
Networks that draw a face from nothing often get that wrong; a swap that keeps the eyes of the clip does not
touch them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer

_SMALLEST_IRIS = 5.0  # pixels of radius; below, a highlight is one pixel
_IRIS = 0.21  # radius as a share of the distance between an eye's corners
_SIDE = 48  # pixels to which each iris is brought
_LARGEST_TURN = 20.0  # degrees: further round, one cornea shows another part of the room
_LEAST_OPEN = 0.2  # eye-aspect ratio
_BRIGHTER = 45.0  # grey values above the iris around it: a highlight, and not a light iris
_SMALLEST_SHARE, _LARGEST_SHARE = 0.004, 0.30  # of the iris; more is the white of the eye
_SHIFT = 3  # pixels of the enlarged iris by which the two may be moved to meet


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare the highlights of the two eyes.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        Intersection over union of the two highlights, laid on each other; their shares of the iris.
    """
    right, left = (eye.glint for eye in _eyes(crop))
    disc = _disc()
    return Sample(_overlap(right, left), right.sum() / disc.sum(), left.sum() / disc.sum())


def heat(crop: FaceCrop) -> np.ndarray:
    """Return the highlights of both eyes, (h, w) 0 or 1."""
    import cv2

    warm = np.zeros(crop.mask.shape, np.float32)
    for eye in _eyes(crop):
        matrix = _placed(eye.centre, eye.radius)
        back = cv2.warpAffine(eye.glint.astype(np.float32), matrix, warm.shape[::-1], flags=cv2.INTER_LINEAR)
        warm = np.maximum(warm, back)
    return warm


class _Eye(NamedTuple):
    """The highlight of one eye (48, 48) bool, and the iris' centre (2,) and radius in pixels."""

    glint: np.ndarray
    centre: np.ndarray
    radius: float


def _eyes(crop: FaceCrop) -> list[_Eye]:
    """The right and the left eye."""
    if abs(crop.yaw) > _LARGEST_TURN:
        turned = f"The head is turned by {abs(crop.yaw):.0f} degrees"
        raise NoAnswer(f"{turned}; the two eyes then mirror different things.")
    if eye_aspect_ratio(crop.landmarks) < _LEAST_OPEN:
        raise NoAnswer("The eyes are not open enough.")
    return [_eye(crop, crop.landmarks[first : first + 6]) for first in (36, 42)]


def _eye(crop: FaceCrop, points: np.ndarray) -> _Eye:
    radius = _IRIS * float(np.linalg.norm(points[0] - points[3]))
    if radius < _SMALLEST_IRIS:
        raise NoAnswer(f"The eyes are too small: an iris is {2 * radius:.0f} pixels wide, and 10 are needed.")
    centre = _iris(crop, points, radius)
    if centre is None:
        raise NoAnswer("An eye lies outside the picture or is hidden.")
    glint = _glint(crop, centre, radius)
    if not _SMALLEST_SHARE <= glint.sum() / _disc().sum() <= _LARGEST_SHARE:
        raise NoAnswer("No clear highlight is seen in both eyes.")
    return _Eye(glint, centre, radius)


def _placed(centre: np.ndarray, radius: float) -> np.ndarray:
    """The matrix (2, 3) from an iris that was brought to one size to where it is in the picture."""
    scale = 2 * radius / _SIDE
    return np.array([[scale, 0, centre[0] - radius], [0, scale, centre[1] - radius]])


def _iris(crop: FaceCrop, points: np.ndarray, radius: float) -> np.ndarray | None:
    """Find the iris: the darkest disc between the corners of the eye; its centre (2,) in pixels."""
    import cv2

    middle = points.mean(0)
    reach = float(np.linalg.norm(points[0] - points[3])) / 2
    left, top = np.floor(middle - 1.6 * reach).astype(int)
    right, bottom = np.ceil(middle + 1.6 * reach).astype(int) + 1
    if left < 0 or top < 0 or right > crop.grey.shape[1] or bottom > crop.grey.shape[0]:
        return None
    patch = crop.grey[top:bottom, left:right].astype(np.float32)
    # A highlight must not push the disc away from itself.
    patch = np.minimum(patch, np.median(patch))
    side = 2 * int(np.ceil(radius)) + 1
    y, x = np.mgrid[:side, :side] - side // 2
    disc = (np.hypot(x, y) <= radius).astype(np.float32)
    dark = -cv2.filter2D(patch, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    rows, columns = np.mgrid[: patch.shape[0], : patch.shape[1]]
    # Between the corners, and not at the brows: half a radius up or down at most.
    along = np.hypot(columns + left - middle[0], 2.2 * (rows + top - middle[1]))
    dark[along > reach - 0.6 * radius] = -1e9
    row, column = np.unravel_index(int(dark.argmax()), dark.shape)
    return np.array([column + left, row + top], np.float64) if dark.max() > -1e8 else None


def _glint(crop: FaceCrop, centre: np.ndarray, radius: float) -> np.ndarray:
    """Bring an iris to one size and keep what is far brighter than it: (48, 48) bool."""
    import cv2

    iris = cv2.warpAffine(
        crop.grey, _placed(centre, radius), (_SIDE, _SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    disc = _disc()
    values = iris[disc].astype(np.float32)
    limit = np.median(values) + max(_BRIGHTER, 0.5 * (values.max() - np.median(values)))
    return np.asarray((iris > limit) & disc)


def _disc() -> np.ndarray:
    y, x = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    # The rim of the iris is left out: there begins the white of the eye.
    return np.asarray(np.hypot(x, y) <= 0.85 * _SIDE / 2)


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union, the best within a few pixels of shift: the irises are found to a pixel."""
    best = 0.0
    for down in range(-_SHIFT, _SHIFT + 1):
        for right in range(-_SHIFT, _SHIFT + 1):
            moved = np.roll(other, (down, right), (0, 1))
            union = np.count_nonzero(one | moved)
            best = max(best, np.count_nonzero(one & moved) / union if union else 0.0)
    return best


def _words(value: float) -> str:
    if value > 0.6:
        amount = "much the same place and shape"
    elif value > 0.3:
        amount = "partly the same place and shape"
    else:
        amount = "different places or shapes"
    return (
        f"The highlights in both eyes have {amount} (overlap {value:.2f} of 1). Glasses, hair and a "
        "lamp that is near change one eye and not the other."
    )


CUE = Cue(
    name="highlights",
    order=11,
    title="Eye highlights",
    question="Do both eyes mirror the same lamps?",
    direction="lower",
    needs=("detail",),
    checked_against="highlights drawn into known places",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
