"""Whom a detector accuses among people it has not seen: clips as they were filmed that it flags."""

from __future__ import annotations

import numpy as np

from doubletake.detector.folds import held_out_scores
from doubletake.detector.training_clips import learning_clips
from doubletake.evidence.table import Table

THRESHOLD = 0.5


def accused(table: Table, threshold: float = THRESHOLD, kind: str = "logistic") -> tuple[str, ...]:
    """Return the items that are as filmed and flagged all the same, the most strongly flagged first.

    Each is scored by a detector that learnt from no clip with a face of the person who is seen in it: see
    `doubletake.detector.held_out_scores`, by people.

    Parameters
    ----------
    table : Table
        The readings; of them, the clips to learn from are taken, as they are.
    threshold : float
        A score at or above it flags the clip.
    kind : str
        Of the detector.

    Returns
    -------
    tuple of str
        Names of items; empty where nobody is accused.

    Raises
    ------
    DoubleTakeError
        If there are too few clips or people to learn from.
    """
    clips = learning_clips(table, "one")
    scores, _ = held_out_scores(clips, "people", kind=kind)
    flagged = np.flatnonzero(~clips.made & (scores >= threshold))
    order = flagged[np.argsort(-scores[flagged], kind="stable")]
    return tuple(clips.item[order].tolist())
