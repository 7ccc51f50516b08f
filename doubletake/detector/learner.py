"""A small classifier on cue readings: trained in a moment, and it knows whom it has seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from doubletake.cues.cue_catalogue import CUES
from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import Table

KINDS = ("logistic", "forest")

# Softer than usual: there are a dozen cues, and hardly more clips of each kind.
_LOGISTIC_C = 0.3
_TREES, _SMALLEST_LEAF = 100, 3


@dataclass(frozen=True, eq=False)
class Detector:
    """What was learnt.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    cues : tuple of str
        The cues that it reads.
    people : frozenset of str
        Who was seen, or lent a face, in the clips it learnt from.
    clips : int
        How many clips these were; renditions of one item are one clip.
    weights : tuple of float
        How much each cue moves the score of a logistic detector, per standard deviation, positive toward
        swapped; of a forest, how much each cue helped to part the clips. By the order of `cues`.
    """

    kind: str
    cues: tuple[str, ...]
    people: frozenset[str]
    clips: int
    weights: tuple[float, ...]
    _model: Any = field(repr=False)

    def scores(self, table: Table) -> np.ndarray:
        """Return a score from 0 to 1 for each row, (N,): higher for swapped.

        It orders clips. It is no probability that a clip is a swap: that depends on how many swaps there are
        where the clip comes from, and the detector learnt where about half are.
        """
        if not len(table):
            return np.empty(0)
        return self._model.predict_proba(_features(table, self.cues))[:, 1]

    def has_seen(self, table: Table) -> np.ndarray:
        """Return which rows show somebody, or a face of somebody, it learnt from: (N,) bool."""
        people = sorted(self.people)
        return np.isin(table.person, people) | np.isin(table.source, people)


def train(table: Table, cues: Iterable[str] | None = None, kind: str = "logistic", seed: int = 0) -> Detector:
    """Train a detector.

    Parameters
    ----------
    table : Table
        The clips to learn from. Camera clips and decoys are "not swapped". Renditions of one item share one
        weight, and both kinds weigh the same.
    cues : iterable of str, optional
        The cues to read; all of them by default. Where one has no answer, the median takes its place.
    kind : str
        ``"logistic"``: logistic regression, a weighted sum of the cues. ``"forest"``: many small decision
        trees.
    seed : int
        For what a forest draws by lot.

    Raises
    ------
    DoubleTakeError
        If there is no such cue or kind, no cue is chosen, or the clips are all of one kind.

    Notes
    -----
    The models are scikit-learn's: F. Pedregosa et al., "Scikit-learn: machine learning in Python", Journal of
    Machine Learning Research 12, 2011.
    """
    names = tuple(CUES if cues is None else dict.fromkeys(cues))
    if unknown := [cue for cue in names if cue not in CUES]:
        raise DoubleTakeError(f'There is no cue called "{unknown[0]}". The cues are: {", ".join(CUES)}.')
    if not names:
        raise DoubleTakeError("Choose at least one cue for the detector to read.")
    if kind not in KINDS:
        raise DoubleTakeError(f'There is no detector of the kind "{kind}": choose from {", ".join(KINDS)}.')
    if not len(table) or table.made.all() or not table.made.any():
        raise DoubleTakeError("A detector learns from clips of both kinds: choose some of each.")
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler(), _model(kind, seed)
    )
    last = model.steps[-1][0]
    model.fit(_features(table, names), table.made, **{f"{last}__sample_weight": _weights(table)})
    fitted = model[-1]
    weights = fitted.coef_[0] if kind == "logistic" else fitted.feature_importances_
    people = {str(name) for name in (*table.person, *table.source) if name}
    clips = len(np.unique(table.item))
    return Detector(kind, names, frozenset(people), clips, tuple(map(float, weights)), model)


def _model(kind: str, seed: int) -> Any:
    if kind == "logistic":
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=_LOGISTIC_C, max_iter=1000)
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        n_estimators=_TREES, min_samples_leaf=_SMALLEST_LEAF, random_state=seed, n_jobs=1
    )


def _features(table: Table, cues: tuple[str, ...]) -> np.ndarray:
    return np.column_stack([CUES[cue].scaled(table.values[:, table.cues.index(cue)]) for cue in cues])


def _weights(table: Table) -> np.ndarray:
    """Items weigh the same, however many renditions they have, and so do both kinds; the sum counts items."""
    from doubletake.evidence.ratio_calibration import balanced

    return balanced(table.made, table.weight)
