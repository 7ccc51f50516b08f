"""How good a drawn or swapped face is, in numbers that need no network trained on real people's faces.

A recognition network would be the usual judge of a likeness. It would have been trained on millions of real
faces, and knows nothing of rendered ones. Two people who are known in full need none: what tells one from the
other is measured on their own camera footage, and a swapped face is placed on the line between them, 0 where
the target is and 1 where the source is.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from doubletake.face.detect import Face, face_mesh
from doubletake.neural.crop import standardised

# FaceMesh's points along the outline of the face: they follow the target's head, which is not swapped.
OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_INNER = np.setdiff1d(np.arange(468), OUTLINE)

# The side of the small crops between which looks are told apart, and how strongly the line is kept from
# following single pixels.
_SMALL, _RIDGE = 40, 0.3

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def masked_difference(picture: np.ndarray, other: np.ndarray, mask: np.ndarray) -> float:
    """Return the mean absolute difference of two pictures where the mask is, in levels of 255."""
    weight = mask.astype(np.float64)
    apart = np.abs(picture.astype(np.float64) - other).mean(axis=2)
    return float((apart * weight).sum() / max(weight.sum(), 1))


def masked_similarity(picture: np.ndarray, other: np.ndarray, mask: np.ndarray) -> float:
    """Return the structural similarity (SSIM) of the lightness of two pictures where the mask is full.

    Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004, with its
    Gaussian windows (σ = 1.5).
    """

    def mean(x: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(x, (11, 11), 1.5)

    a, b = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY).astype(np.float64) for one in (picture, other))
    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    alike = (2 * ma * mb + _C1) * (2 * both + _C2) / ((ma * ma + mb * mb + _C1) * (va + vb + _C2))
    inside = mask > 250
    return float(alike[inside].mean()) if inside.any() else 0.0


def fine_detail(picture: np.ndarray, mask: np.ndarray) -> float:
    """Return how strong the finest detail of a face is: the spread of its Laplacian inside the mask."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64)
    inside = cv2.erode(mask, np.ones((9, 9), np.uint8)) > 250
    return float(cv2.Laplacian(grey, cv2.CV_64F)[inside].std()) if inside.any() else 0.0


# ---- appearance --------------------------------------------------------------------------------------------


def appearance(crop: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return a face's pixels, its light and skin tone evened out, as one row of numbers: (4800,) float64."""
    size = (_SMALL, _SMALL)
    small, seen = (cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in (crop, mask))
    return standardised(small, seen).ravel().astype(np.float64)


@dataclass(frozen=True, eq=False)
class Line:
    """A line through two groups of rows: one lies around 0 on it, the other around 1."""

    direction: np.ndarray
    start: float
    length: float

    def place(self, rows: np.ndarray) -> np.ndarray:
        """Return where rows lie."""
        return (rows @ self.direction - self.start) / self.length


def line_between(zero: np.ndarray, one: np.ndarray) -> Line:
    """Return the line that tells rows, (N, D), from others, (M, D): by ridge regression to 0 and 1."""
    rows = np.vstack([zero, one])
    direction, _ = _ridge(rows, np.repeat([0.0, 1.0], [len(zero), len(one)]))
    start, end = (zero @ direction).mean(), (one @ direction).mean()
    return Line(direction, float(start), float(end - start))


def _ridge(rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and constant that give values from rows, (N, D), without following single pixels.

    A. Hoerl and R. Kennard, "Ridge regression", 1970.
    """
    middle, mean = rows.mean(axis=0), float(values.mean())
    rest = rows - middle
    # Far fewer rows than columns: solved among the rows.
    products = rest @ rest.T
    strength = _RIDGE * np.trace(products) / len(products)
    weights = rest.T @ np.linalg.solve(products + strength * np.eye(len(products)), values - mean)
    return weights, mean - float(middle @ weights)


# ---- eyes and mouths ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Strip:
    """A part of the crop: left, top, right and bottom as shares of its side, and its small size."""

    box: tuple[float, float, float, float]
    size: tuple[int, int]

    def of(self, crop: np.ndarray) -> np.ndarray:
        """Return the lightness of that part of a crop, its light evened out, as one row of numbers."""
        left, top, right, bottom = (round(share * len(crop)) for share in self.box)
        grey = cv2.cvtColor(crop[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
        small = cv2.resize(grey, self.size, interpolation=cv2.INTER_AREA).astype(np.float64).ravel()
        return (small - small.mean()) / max(small.std(), 1.0)


EYES = Strip((0.25, 0.35, 0.75, 0.49), (48, 14))
# The lips alone: a chin that goes down with them would tell of the mouth where only noise was pasted.
MOUTH = Strip((0.34, 0.66, 0.66, 0.8), (20, 12))


@dataclass(frozen=True, eq=False)
class StripReader:
    """Tells from a crop how far eyes are closed or a mouth is open, as the truth of camera footage taught it.

    FaceMesh reads the cast's blinks badly, and drawn mouths hardly at all: correlations with the truth of 0.2
    and 0.0 where these readers give 0.8 and 0.9.
    """

    strip: Strip
    weights: np.ndarray
    constant: float

    def read(self, crops: list[np.ndarray]) -> np.ndarray:
        """Return the value of each crop, on the scale of those that it was taught."""
        return np.array([self.strip.of(crop) for crop in crops]) @ self.weights + self.constant


def strip_reader(strip: Strip, rows: np.ndarray, values: np.ndarray) -> StripReader:
    """Learn to read a strip from rows of `Strip.of`, (N, D), and what is true of them, (N,)."""
    return StripReader(strip, *_ridge(rows, values))


def true_mouth(landmarks: np.ndarray) -> float:
    """Return how open a mouth is by its 68 true landmarks, in distances between the outer eye corners."""
    gap, eyes = landmarks[62] - landmarks[66], landmarks[36] - landmarks[45]
    return float(np.linalg.norm(gap) / np.linalg.norm(eyes))


# ---- shapes, by FaceMesh -----------------------------------------------------------------------------------


def mesh_of(frame: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return FaceMesh's points of a face whose place is known, (468, 3) float64 in pixels."""
    low, high = landmarks[17:].min(axis=0), landmarks.max(axis=0)
    eyes = landmarks[36:42].mean(axis=0), landmarks[42:48].mean(axis=0)
    points = np.array([*eyes, landmarks[30], landmarks[[48, 54]].mean(axis=0), landmarks[0], landmarks[16]])
    left, top, right, bottom = (float(value) for value in (*low, *high))
    return face_mesh(frame, Face((left, top, right, bottom), 1.0, points.astype(np.float32))).points.astype(
        np.float64
    )


def mean_shape(meshes: np.ndarray, rounds: int = 4) -> np.ndarray:
    """Return the mean of shapes laid on one another by turning, scaling and shifting; (N, 3), eyes 1 apart.

    Generalised Procrustes analysis: J. Gower, 1975. Expressions even out in it.
    """
    shapes = meshes[:, _INNER]
    mean = _normal(meshes[0])[_INNER]
    for _ in range(rounds):
        mean = np.mean([laid_on(shape, mean) for shape in shapes], axis=0)
    # The first mesh set the scale; what counts is the mean's own.
    eyes = [int(np.flatnonzero(_INNER == number)[0]) for number in (33, 263)]
    return mean / np.linalg.norm(mean[eyes[0]] - mean[eyes[1]])


def _normal(mesh: np.ndarray) -> np.ndarray:
    return (mesh - mesh.mean(axis=0)) / np.linalg.norm(mesh[33] - mesh[263])


def laid_on(shape: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return (N, 3) points after the similarity that brings them closest to others (S. Umeyama, 1991)."""
    p, q = shape - shape.mean(axis=0), other - other.mean(axis=0)
    u, values, v = np.linalg.svd(q.T @ p)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ v))])
    turn = (u * sign) @ v
    scale = (values * sign).sum() / np.square(p).sum()
    return scale * p @ turn.T + other.mean(axis=0)


def shape_place(shape: np.ndarray, zero: np.ndarray, one: np.ndarray) -> tuple[float, float, float]:
    """Return where a mean shape lies between two others, and how far it is from each.

    Returns
    -------
    place : float
        0 at the first, 1 at the second: the share of the way along the straight line.
    to_zero, to_one : float
        Root mean square distances of the points, as shares of the distance between the outer eye corners.
    """
    one, shape = laid_on(one, zero), laid_on(shape, zero)
    way = (one - zero).ravel()
    place = float((shape - zero).ravel() @ way / (way @ way))
    return place, _rms(shape - zero), _rms(laid_on(shape, one) - one)


def _rms(apart: np.ndarray) -> float:
    return float(np.sqrt(np.square(apart).sum(axis=1).mean()))


def correlation(values: npt.ArrayLike, others: npt.ArrayLike) -> float:
    """Return Pearson's correlation; 0 if one of them never changes."""
    a, b = (np.asarray(one, np.float64) for one in (values, others))
    a, b = a - a.mean(), b - b.mean()
    spread = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / spread) if spread > 1e-12 else 0.0
