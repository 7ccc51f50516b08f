"""From a score to a likelihood ratio that may be believed: logistic regression that shrinks.

A score that is a likelihood ratio by some model is too sure of itself wherever the model is wrong or was
fitted on few clips. So scores of clips whose people the model did not see are calibrated: a line is fitted
through them such that its values are log likelihood ratios, and it is penalised toward 0, "says nothing", all
the more the fewer the clips.

References
----------
G. S. Morrison, "Tutorial on logistic-regression calibration and fusion: converting a score to a likelihood
ratio", Australian Journal of Forensic Sciences 45, 2013; G. S. Morrison and N. Poh, "Avoiding overstating the
strength of forensic evidence: shrunk likelihood ratios/Bayes factors", Science & Justice 58, 2018. The cost:
N. Brümmer and J. du Preez, "Application-independent evaluation of speaker detection", Computer Speech &
Language 20, 2006.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from doubletake.errors import DoubleTakeError

_PENALTY = 1.0  # of a change of 1 in the log likelihood ratio, as usual in logistic regression


def fit_line(scores: ArrayLike, made: ArrayLike, weight: ArrayLike) -> tuple[float, float]:
    """Return slope and offset that turn scores into natural log likelihood ratios.

    Parameters
    ----------
    scores : (N,) float
        Higher for "swapped".
    made : (N,) bool
    weight : (N,) float
        What each counts; the two groups are brought to one weight, so that the odds are even and the
        regression's log odds are log likelihood ratios.

    Returns
    -------
    slope, offset : float
        The slope is never below 0: scores that point the wrong way say nothing.

    Raises
    ------
    DoubleTakeError
        If one kind is missing.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> made = np.arange(4000) % 2 == 0
    >>> slope, offset = fit_line(rng.normal(np.where(made, 1.0, -1.0), 1.0), made, np.ones(4000))
    >>> round(slope), abs(round(offset, 1))
    (2, 0.0)
    """
    values, weights = np.asarray(scores, np.float64), balanced(made, weight)
    kinds = np.asarray(made, bool)
    size = np.sqrt(np.average(values**2, weights=weights)) or 1.0
    columns = np.column_stack([values / size, np.ones(len(values))])
    beta = np.zeros(2)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(columns @ beta, -30, 30)))
        slope = columns.T @ (weights * (chance - kinds)) + _PENALTY * beta
        curve = (columns.T * (weights * chance * (1 - chance))) @ columns + _PENALTY * np.eye(2)
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-10:
            break
    if beta[0] <= 0:
        return 0.0, 0.0
    return float(beta[0] / size), float(beta[1])


def balanced(made: ArrayLike, weight: ArrayLike) -> np.ndarray:
    """Return weights of the same sum with both groups alike.

    Raises
    ------
    DoubleTakeError
        If one kind is missing.
    """
    kinds, weights = np.asarray(made, bool), np.asarray(weight, np.float64)
    if kinds.all() or not kinds.any():
        raise DoubleTakeError("Clips of both kinds are needed.")
    sums = np.where(kinds, weights[kinds].sum(), weights[~kinds].sum())
    return weights * weights.sum() / (2 * sums)


def cost(log_ratios: ArrayLike, made: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Return the log likelihood ratio cost Cllr in bits: 0 is perfect, 1 is what saying nothing costs.

    Parameters
    ----------
    log_ratios : (N,) float
        Natural logarithms.
    made : (N,) bool
    weight : (N,) float, optional

    Examples
    --------
    >>> cost([0.0, 0.0], [True, False])
    1.0
    """
    ratios, kinds = np.asarray(log_ratios, np.float64), np.asarray(made, bool)
    weights = balanced(kinds, np.ones(len(kinds)) if weight is None else weight)
    costs = np.logaddexp(0, np.where(kinds, -ratios, ratios))
    return float(np.average(costs, weights=weights) / np.log(2))


def even_brier(log_ratios: ArrayLike, made: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Return the Brier score at even odds: 0 is perfect, 0.25 is what saying nothing costs.

    Parameters are those of `cost`.

    Examples
    --------
    >>> even_brier([0.0, 0.0], [True, False])
    0.25
    """
    ratios, kinds = np.asarray(log_ratios, np.float64), np.asarray(made, bool)
    weights = balanced(kinds, np.ones(len(kinds)) if weight is None else weight)
    belief = 1 / (1 + np.exp(-np.clip(ratios, -50, 50)))
    return float(np.average((belief - kinds) ** 2, weights=weights))
