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

from doubletake.errors import DoubleTakeError

_PENALTY = 1.0  # of a change of 1 in the log likelihood ratio, as usual in logistic regression


def fit_line(scores, made, weight) -> tuple[float, float]:
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
    scores, weight = np.asarray(scores, np.float64), balanced(made, weight)
    made = np.asarray(made, bool)
    size = np.sqrt(np.average(scores**2, weights=weight)) or 1.0
    columns = np.column_stack([scores / size, np.ones(len(scores))])
    beta = np.zeros(2)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(columns @ beta, -30, 30)))
        slope = columns.T @ (weight * (chance - made)) + _PENALTY * beta
        curve = (columns.T * (weight * chance * (1 - chance))) @ columns + _PENALTY * np.eye(2)
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-10:
            break
    if beta[0] <= 0:
        return 0.0, 0.0
    return float(beta[0] / size), float(beta[1])


def balanced(made, weight) -> np.ndarray:
    """Return weights of the same sum with both groups alike.

    Raises
    ------
    DoubleTakeError
        If one kind is missing.
    """
    made, weight = np.asarray(made, bool), np.asarray(weight, np.float64)
    if made.all() or not made.any():
        raise DoubleTakeError("Clips of both kinds are needed.")
    total = weight.sum()
    sums = np.where(made, weight[made].sum(), weight[~made].sum())
    return weight * total / (2 * sums)


def cost(log_ratios, made, weight=None) -> float:
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
    log_ratios, made = np.asarray(log_ratios, np.float64), np.asarray(made, bool)
    weight = balanced(made, np.ones(len(made)) if weight is None else weight)
    return float(
        np.average(np.logaddexp(0, np.where(made, -log_ratios, log_ratios)), weights=weight) / np.log(2)
    )


def even_brier(log_ratios, made, weight=None) -> float:
    """Return the Brier score at even odds: 0 is perfect, 0.25 is what saying nothing costs.

    Parameters are those of `cost`.

    Examples
    --------
    >>> even_brier([0.0, 0.0], [True, False])
    0.25
    """
    log_ratios, made = np.asarray(log_ratios, np.float64), np.asarray(made, bool)
    weight = balanced(made, np.ones(len(made)) if weight is None else weight)
    belief = 1 / (1 + np.exp(-np.clip(log_ratios, -50, 50)))
    return float(np.average((belief - made) ** 2, weights=weight))
