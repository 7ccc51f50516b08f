"""How much likelier a clip is in one of two groups than in the other, by several cues that hang together.

Both groups are taken as normal with their own means and one covariance, so the logarithm of the likelihood
ratio is linear in the readings, and cues that say the same thing share its weight instead of counting twice.
Two things keep so few clips from saying too much: correlations are shrunk toward none, and the difference of
the means is shrunk toward none by what chance alone would make. A cue without an answer is left out of the
covariance of that clip, which is exact for normal distributions; nothing is filled in.

Conditions (grain, turn) stand in the covariance too, with the same mean in both groups: they are no evidence,
but what is usual for a cue is then what is usual under the clip's own conditions.

References
----------
Y. Guo, T. Hastie and R. Tibshirani, "Regularized linear discriminant analysis and its application in
microarrays", Biostatistics 8, 2007 (both shrinkages together). Means: R. Tibshirani et al., "Diagnosis of
multiple cancer types by shrunken centroids of gene expression", PNAS 99, 2002. Correlations: J. Schäfer and
K. Strimmer, "A shrinkage approach to large-scale covariance matrix estimation", Statistical Applications in
Genetics and Molecular Biology 4, 2005.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError

# Fewer clips with an answer in either group, and a cue is not used.
FEWEST = 8

_BY_CHANCE = 1.0  # standard errors that a difference of means is shrunk by
_OUTLYING = 3.5  # standard deviations beyond which one clip must not move the fit, nor one reading a verdict
_LEAST_EIGENVALUE = 0.05


@dataclass(frozen=True, eq=False)
class Joint:
    """The joint model of K columns: cues first, then conditions.

    Attributes
    ----------
    midpoint : (K,) float64
        Halfway between the two groups' means.
    mean_difference : (K,) float64
        Mean of the swapped less that of the others, shrunken; 0 for conditions and for cues not used.
    spread : (K,) float64
        Standard deviation within a group; infinite for columns that are not used.
    correlation : (K, K) float64
        Within a group, shrunken.
    """

    midpoint: np.ndarray
    mean_difference: np.ndarray
    spread: np.ndarray
    correlation: np.ndarray

    @property
    def used(self) -> np.ndarray:
        """(K,) bool: which columns count."""
        return np.isfinite(self.spread)


def fit_joint(values: ArrayLike, made: ArrayLike, weight: ArrayLike, cues: int) -> Joint:
    """Fit the model.

    Parameters
    ----------
    values : (N, K) float
        Cues, then conditions, each on a scale on which it is about normal; NaN where there is no answer.
    made : (N,) bool
        Which clips are swapped.
    weight : (N,) float
        What each row counts; rows of one clip share 1.
    cues : int
        How many of the columns are cues.

    Returns
    -------
    Joint

    Raises
    ------
    DoubleTakeError
        If there are fewer than `FEWEST` clips in a group.
    """
    readings, kinds, weights = np.asarray(values, np.float64), np.asarray(made, bool), np.asarray(weight)
    if min(weights[group].sum() for group in (~kinds, kinds)) < FEWEST:
        raise DoubleTakeError(f"Evidence needs at least {FEWEST} clips of each kind to be fitted on.")
    count = readings.shape[1]
    midpoint, mean_difference, spread = np.zeros(count), np.zeros(count), np.full(count, np.inf)
    residual = np.full(readings.shape, np.nan)
    for k in range(count):
        column = _fit_column(readings[:, k], kinds, weights)
        if column is not None:
            midpoint[k], spread[k] = np.mean(column.means), column.deviation
            residual[:, k] = column.residual
            mean_difference[k] = column.shrunken_difference if k < cues else 0.0
    if not np.isfinite(spread[:cues]).any():
        raise DoubleTakeError("No cue has an answer on enough clips to be fitted.")
    return Joint(midpoint, mean_difference, spread, _shrunken_correlation(residual, weights))


class _Column(NamedTuple):
    """One column: the two groups' means, the deviation within them, and (N,) residuals as shares of it."""

    means: tuple[float, float]
    deviation: float
    residual: np.ndarray
    standard_error: float

    @property
    def shrunken_difference(self) -> float:
        """The difference of the means, less what chance alone would make."""
        difference = self.means[1] - self.means[0]
        return float(np.sign(difference) * max(abs(difference) - _BY_CHANCE * self.standard_error, 0.0))


def _fit_column(values: np.ndarray, made: np.ndarray, weight: np.ndarray) -> _Column | None:
    """Fit one column (N,); None where too few clips have an answer, or all have the same."""
    rows = [group & np.isfinite(values) for group in (~made, made)]
    counts = np.array([weight[r].sum() for r in rows])
    if counts.min() < FEWEST:
        return None
    means = [_steady_mean(values[r], weight[r]) for r in rows]
    left = np.concatenate([values[r] - mean for r, mean in zip(rows, means, strict=True)])
    deviation = _steady_deviation(left, np.concatenate([weight[r] for r in rows]))
    if deviation <= 1e-9 * max(1.0, abs(means[0])):
        return None
    residual = np.full(len(values), np.nan)
    for r, mean in zip(rows, means, strict=True):
        residual[r] = np.clip((values[r] - mean) / deviation, -_OUTLYING, _OUTLYING)
    error = deviation * float(np.sqrt((1 / counts).sum()))
    return _Column((means[0], means[1]), deviation, residual, error)


def scores(joint: Joint, values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return natural logarithms of likelihood ratios, (N,), and each column's share of them, (N, K).

    Shares add up to the whole; a column without an answer has none. What is far out counts as 3.5 standard
    deviations, so that no single reading decides.
    """
    standard = _standard(joint, values)
    shares = np.zeros(standard.shape)
    distance = np.where(joint.used, joint.mean_difference / joint.spread, 0.0)
    for pattern, rows in _patterns(standard):
        weights = np.linalg.solve(joint.correlation[np.ix_(pattern, pattern)], distance[pattern])
        shares[np.ix_(rows, pattern)] = standard[np.ix_(rows, pattern)] * weights
    return shares.sum(1), shares


def atypicality(joint: Joint, values: ArrayLike) -> np.ndarray:
    """Return how far each clip lies from the nearer of the two groups, as a standard normal deviate, (N,).

    It is Mahalanobis' distance, whose square follows χ² with as many degrees of freedom as there are answers;
    E. B. Wilson and M. M. Hilferty's cube root (PNAS 17, 1931) makes clips with few and with many answers
    comparable. About 0 is usual, 2 is rare; NaN without any answer.
    """
    standard = _standard(joint, values, limit=np.inf)
    half = np.where(joint.used, joint.mean_difference / joint.spread, 0.0) / 2
    found = np.full(len(standard), np.nan)
    for pattern, rows in _patterns(standard):
        inverse = np.linalg.inv(joint.correlation[np.ix_(pattern, pattern)])
        squares = [
            np.einsum("nk,kl,nl->n", off, inverse, off)
            for off in (standard[np.ix_(rows, pattern)] - side * half[pattern] for side in (-1, 1))
        ]
        freedom = len(pattern)
        third = 2 / (9 * freedom)
        found[rows] = (np.cbrt(np.minimum(*squares) / freedom) - (1 - third)) / np.sqrt(third)
    return found


def _standard(joint: Joint, values: ArrayLike, limit: float = _OUTLYING) -> np.ndarray:
    used = np.where(joint.used, np.asarray(values, np.float64), np.nan)
    return np.clip((used - joint.midpoint) / joint.spread, -limit, limit)


def _patterns(standard: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Columns that have an answer, and the rows in which it is just these."""
    known = np.isfinite(standard)
    for pattern in np.unique(known, axis=0):
        if pattern.any():
            yield np.flatnonzero(pattern), np.flatnonzero((known == pattern).all(1))


def _steady_mean(values: np.ndarray, weight: np.ndarray) -> float:
    """Weighted mean without what lies far out, from the median."""
    middle = _weighted_quantile(values, weight, 0.5)
    reach = _OUTLYING * max(1.4826 * _weighted_quantile(np.abs(values - middle), weight, 0.5), 1e-12)
    return float(np.average(np.clip(values, middle - reach, middle + reach), weights=weight))


def _steady_deviation(left: np.ndarray, weight: np.ndarray) -> float:
    """Standard deviation, what lies far out counted as less far; two means were taken off."""
    rough = 1.4826 * _weighted_quantile(np.abs(left), weight, 0.5)
    if rough <= 1e-9:  # most are equal, as counts may be
        rough = np.sqrt(np.average(left**2, weights=weight))
    near = np.clip(left, -_OUTLYING * rough, _OUTLYING * rough)
    count = weight.sum()
    return float(np.sqrt(np.average(near**2, weights=weight) * count / max(count - 2, 1)))


def _weighted_quantile(values: np.ndarray, weight: np.ndarray, share: float) -> float:
    order = np.argsort(values)
    passed = np.cumsum(weight[order]) - weight[order] / 2
    return float(np.interp(share * weight.sum(), passed, values[order]))


def _shrunken_correlation(residual: np.ndarray, weight: np.ndarray) -> np.ndarray:
    known = np.isfinite(residual)
    filled, heavy = np.where(known, residual, 0.0), weight[:, None]
    count = (known * heavy).T @ known
    # A pair's own variances: correlations stay within 1 although pairs are answered by different clips.
    variance = (filled**2 * heavy).T @ known
    raw = (filled * heavy).T @ filled / np.sqrt(np.maximum(variance * variance.T, 1e-12))
    raw[(count < FEWEST) | (variance <= 0) | (variance.T <= 0)] = 0.0
    off = ~np.eye(len(raw), dtype=bool)
    trusted = off & (count >= FEWEST)
    chance = ((1 - raw[trusted] ** 2) ** 2 / (count[trusted] - 1)).sum()
    shrink = float(np.clip(chance / max((raw[trusted] ** 2).sum(), 1e-12), 0, 1)) if trusted.any() else 1.0
    correlation = np.where(off, (1 - shrink) * raw, 1.0)
    # Answered by different clips, correlations need not fit together: then they are shrunk until they do.
    while np.linalg.eigvalsh(correlation)[0] < _LEAST_EIGENVALUE:
        correlation = np.where(off, 0.9 * correlation, 1.0)
    return correlation
