"""Lay one set of points on another by turning, scaling and shifting it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.face.landmarks import FACE_PARTS, OUTER_EYE_CORNERS


def procrustes(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Find the similarity (turn, scale, shift) that brings points closest to their partners.

    In closed form, after S. Umeyama, "Least-squares estimation of transformation parameters between two
    point patterns", 1991. In the plane the best turn and scale are one complex number, a quotient of two
    sums, so there is no mirror image to guard against.

    Parameters
    ----------
    source, target : (N, 2) float
        Points in pixels, x right and y down; row i of one belongs to row i of the other.

    Returns
    -------
    ndarray, (2, 3) float64
        The matrix A | t: a source point p goes to A p + t. If all source points are one, there is nothing to
        measure a turn or a scale by, and it only shifts.

    Examples
    --------
    >>> import numpy as np
    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    >>> procrustes(square, 2 * square + 5)
    array([[ 2., -0.,  5.],
           [ 0.,  2.,  5.]])
    """
    p, q = _complex(source), _complex(target)
    p_middle, q_middle = p.mean(), q.mean()
    p, q = p - p_middle, q - q_middle
    spread = np.vdot(p, p).real
    turn = np.vdot(p, q) / spread if spread > 1e-12 * (1 + abs(p_middle) ** 2) else 1 + 0j
    shift = q_middle - turn * p_middle
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def _complex(points: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(points, dtype=np.float64).view(np.complex128).ravel()


def apply_affine(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return (N, 2) points after a (2, 3) matrix A | t: each p becomes A p + t.

    Examples
    --------
    >>> apply_affine(np.array([[1, 0, 5], [0, 1, -2]]), np.array([[1, 1]]))
    array([[ 6, -1]])
    """
    placed: np.ndarray = points @ matrix[:, :2].T + matrix[:, 2]
    return placed


@dataclass(frozen=True, eq=False)
class Alignment:
    """How one face was laid on another by a similarity, and what is left between them.

    Attributes
    ----------
    matrix : (2, 3) float64
        The similarity A | t of `procrustes`.
    rotation : float
        How far it turns, in degrees; clockwise in the picture is positive.
    scale : float
        How much it enlarges.
    shift : (2,) float64
        How far it carries the middle of the points, in pixels, right and down.
    distances : (4,) float64
        How far the points lie from their partners, in pixels of the target, root mean square: as they are,
        once their middles lie on one another, once turned as well, once scaled as well. No step makes it
        larger.
    by_part : dict of str to float
        The last of these distances for the points of each of `FACE_PARTS` alone.
    eye_distance : float
        From one outer corner of the eyes to the other in the target, in pixels.
    """

    matrix: np.ndarray
    rotation: float
    scale: float
    shift: np.ndarray
    distances: np.ndarray
    by_part: dict[str, float]
    eye_distance: float

    @property
    def residual(self) -> float:
        """What is left after alignment, as a share of the target's eye distance."""
        return float(self.distances[-1] / self.eye_distance)


def align_landmarks(source: np.ndarray, target: np.ndarray) -> Alignment:
    """Lay one face's landmarks on another's, and measure what each step of it takes away.

    Parameters
    ----------
    source, target : (68, 2) float
        Pixels, x right and y down.

    Returns
    -------
    Alignment

    Raises
    ------
    DoubleTakeError
        If these are not 68 points each, or the target's eyes have no distance to compare with.

    References
    ----------
    The distance between the outer corners of the eyes as a face's unit of length: C. Sagonas et al., "300
    Faces in-the-wild challenge", 2013.

    Examples
    --------
    >>> from doubletake.face.landmarks import CANONICAL
    >>> face = CANONICAL[:, :2]
    >>> fit = align_landmarks(face, 2 * face + 5)
    >>> round(fit.scale, 6), round(fit.residual, 6)
    (2.0, 0.0)
    """
    p, q = (np.asarray(points, dtype=np.float64) for points in (source, target))
    if p.shape != (68, 2) or q.shape != (68, 2):
        raise DoubleTakeError("A face has 68 landmarks here, each with an x and a y.")
    eye_distance = float(np.linalg.norm(np.subtract(*q[list(OUTER_EYE_CORNERS)])))
    if not eye_distance > 0:
        raise DoubleTakeError(
            "Both eyes of this face lie on one point, so there is no distance to compare with."
        )
    matrix = procrustes(p, q)
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    turn = matrix[:, :2] / scale if scale > 0 else np.eye(2)
    p_middle, q_middle = p.mean(axis=0), q.mean(axis=0)
    moved, laid = p - p_middle + q_middle, apply_affine(matrix, p)
    steps = (p, moved, (p - p_middle) @ turn.T + q_middle, laid)
    return Alignment(
        matrix=matrix,
        rotation=float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))),
        scale=scale,
        shift=q_middle - p_middle,
        distances=np.array([rms_distance(step, q) for step in steps]),
        by_part={part: rms_distance(laid[list(those)], q[list(those)]) for part, those in FACE_PARTS.items()},
        eye_distance=eye_distance,
    )


def rms_distance(points: np.ndarray, others: np.ndarray) -> float:
    """Return how far (N, 2) points lie from their partners: the root of the mean of the squared distances.

    Examples
    --------
    >>> import numpy as np
    >>> rms_distance(np.zeros((2, 2)), np.array([[3, 4], [3, 4]]))
    5.0
    """
    return float(np.sqrt(np.square(np.subtract(points, others, dtype=np.float64)).sum(axis=-1).mean()))
