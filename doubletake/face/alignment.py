"""Lay one set of points on another by turning, scaling and shifting it."""

from __future__ import annotations

import numpy as np


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
    return points @ matrix[:, :2].T + matrix[:, 2]
