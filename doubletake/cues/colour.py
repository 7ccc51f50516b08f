"""Colour against the neck: whether the skin of the face is the skin of the neck.

A face on another body keeps something of its own colour. Light does the same: so the neck is first brought
to the face's lightness, and what is compared is hue and saturation.
"""

from __future__ import annotations

import numpy as np

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.reading import NoAnswer

_SMALLEST_FACE = 64
_FEWEST = 150  # pixels of neck
_LARGEST_TURN = 30  # degrees: further round, the chin hides the neck or the neck turns into shadow

# Skin of any tone lies in this wedge of CIE Lab: redder and yellower than grey, more yellow than blue.
_REDDEST, _LEAST = 45.0, 3.0
_DARKEST, _BRIGHTEST = 6.0, 96.0  # lightness in which a camera still tells colours

# Beyond this it is no neck but a collar, a scarf or a beard's shadow.
_ANOTHER_THING = 30.0

_FULL = 20.0  # heat is full at this colour difference


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare the colour of cheeks and chin with that of the neck.

    Parameters
    ----------
    crop : FaceCrop

    Returns
    -------
    Sample
        The distance in CIE Lab at one lightness (ΔE 1976), and the chroma of face and neck.
    """
    face, neck = _colours(crop)
    return Sample(float(np.hypot(*(face - neck)[1:])), float(np.hypot(*face[1:])), float(np.hypot(*neck[1:])))


def heat(crop: FaceCrop) -> np.ndarray:
    """Return how far each pixel of the face is from the neck's colour, (h, w) in 0…1."""
    import cv2

    face, neck = _colours(crop)
    smooth = cv2.GaussianBlur(crop.rgb, (0, 0), max(0.01 * crop.face_width, 1))
    lab = _lab(smooth)
    # Chroma grows with light; every pixel is judged at its own lightness.
    expected = neck[1:] * (lab[..., :1] / max(face[0], 1.0))
    a, b = np.moveaxis(lab[..., 1:] - expected, 2, 0)
    return np.asarray(np.hypot(a, b) / np.float32(_FULL) * crop.mask)


def _colours(crop: FaceCrop) -> tuple[np.ndarray, np.ndarray]:
    """The face's and the neck's CIE Lab (3,), both at the face's lightness."""
    _check_view(crop)
    below = _below_chin(crop)
    face = crop.rgb[(_lower_face(crop) > 0) & crop.skin]
    if len(face) < _FEWEST:
        raise NoAnswer("Too little of the face's skin is free to be measured.")
    lab = _lab(crop.rgb[None, below > 0])[0] if below.any() else np.empty((0, 3))
    skin = _like_skin(lab)
    if skin.sum() < max(_FEWEST, 0.2 * len(lab)):
        raise NoAnswer("The neck cannot be seen: it is covered, hidden or outside the picture.")
    face_lab = _lab(face[None])[0]
    mean, neck = np.median(face_lab, 0), np.median(lab[skin], 0)
    if not _like_skin(mean[None])[0]:
        raise NoAnswer("The light is too dark, too bright or too coloured to compare skin by its colour.")
    # Linear light times a number keeps a surface's colour; in Lab, a and b grow as lightness does.
    gain = (mean[0] + 16) / (neck[0] + 16)
    same_light = np.array([mean[0], *(neck[1:] * gain)])
    if np.hypot(*(mean - same_light)[1:]) > _ANOTHER_THING:
        raise NoAnswer(
            "What is below the chin has quite another colour: it may be a collar, a scarf or a beard."
        )
    return mean, same_light


def _check_view(crop: FaceCrop) -> None:
    if crop.face_width < _SMALLEST_FACE:
        width = f"{crop.face_width:.0f} pixels wide"
        raise NoAnswer(f"The face is too small: {width}, and {_SMALLEST_FACE} are needed.")
    if abs(crop.yaw) > _LARGEST_TURN:
        raise NoAnswer(f"The head is turned by {abs(crop.yaw):.0f} degrees, which puts the neck into shadow.")


def _below_chin(crop: FaceCrop) -> np.ndarray:
    """(h, w) uint8: 255 where the neck should be, a strip along the lower jaw, pushed down."""
    import cv2

    jaw = crop.landmarks[5:12].astype(np.float64)
    nose = crop.landmarks[27].astype(np.float64)
    down = crop.landmarks[8] - nose
    # Narrower than the jaw, and clear of the shadow's edge right under it.
    middle = jaw.mean(0)
    strip = middle + (jaw - middle) * [0.75, 1.0]
    area = np.zeros(crop.mask.shape, np.uint8)
    polygon = np.concatenate([strip + 0.12 * down, (strip + 0.42 * down)[::-1]])
    cv2.fillPoly(area, [np.round(polygon).astype(np.int32)], 255)
    area[crop.mask > 0.02] = 0
    return area


def _lower_face(crop: FaceCrop) -> np.ndarray:
    """(h, w) uint8: 255 on cheeks and chin, whose light is most like the neck's."""
    import cv2

    points = np.concatenate([crop.landmarks[2:15], crop.landmarks[[35, 33, 31]]])
    area = np.zeros(crop.mask.shape, np.uint8)
    cv2.fillPoly(area, [np.round(points).astype(np.int32)], 255)
    return area


def _like_skin(lab: np.ndarray) -> np.ndarray:
    lightness, a, b = lab.T
    chroma = np.hypot(a, b)
    return np.asarray(
        (lightness > _DARKEST) & (lightness < _BRIGHTEST) & (chroma > _LEAST) & (chroma < _REDDEST + 15)
        & (a > -2) & (a < _REDDEST) & (b > -6) & (b > 0.15 * a)
    )  # fmt: skip


def _lab(rgb: np.ndarray) -> np.ndarray:
    """RGB uint8 (…, 3) in two dimensions → CIE Lab float32."""
    import cv2

    return cv2.cvtColor(np.ascontiguousarray(rgb, np.float32) / np.float32(255), cv2.COLOR_RGB2Lab)


def _words(value: float) -> str:
    if value < 2.5:
        amount = "hardly differ in colour"
    elif value < 6:
        amount = "differ a little in colour"
    else:
        amount = "differ in colour"
    return (
        f"Face and neck {amount}: {value:.1f} ΔE at the same lightness. Make-up, sun and beards do that too."
    )


CUE = Cue(
    name="colour",
    order=9,
    title="Colour against the neck",
    question="Is the face's skin the neck's skin?",
    direction="higher",
    unit="ΔE",
    needs=("colour",),
    checked_against="a tint of known size; shade and a collar, which are none",
    sample=sample_frame,
    describe=_words,
    heat=heat,
)
