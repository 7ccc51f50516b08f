"""What each cue is worth alone: how often a swapped clip reads more like one than a clip as it was filmed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doubletake.cues.cue_catalogue import cue
from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import Table
from doubletake.statistics.auc import auc
from doubletake.statistics.bootstrap import Interval, bootstrap_interval

FEWEST = 4  # clips of each kind with an answer: fewer are no figure


@dataclass(frozen=True)
class Alone:
    """One cue by itself.

    Attributes
    ----------
    cue : str
    swapped, filmed : int
        How many clips of each kind it had an answer on.
    auc : Interval or None
        How often a swapped clip reads more like a swap than one as it was filmed, in the direction that the
        cue is said to speak: 0.5 is guessing, less points the other way. The interval draws whole footages.
        None where too few clips have an answer.
    """

    cue: str
    swapped: int
    filmed: int
    auc: Interval | None


def claimed_sign(name: str) -> int:
    """Return 1 where more of it is said to speak for a swap, -1 where less.

    Examples
    --------
    >>> claimed_sign("sharpness"), claimed_sign("jitter")
    (-1, 1)
    """
    return -1 if cue(name).direction == "lower" else 1


def cues_alone(rows: Table, resamples: int = 500) -> tuple[Alone, ...]:
    """Return what each cue is worth alone on some clips, in the order of the table's cues.

    Parameters
    ----------
    rows : Table
        Camera clips and swaps, as ``load_table().of(kind=("camera", "made"), rendition="original")``.
    resamples : int
        Draws for each interval.

    Examples
    --------
    >>> from doubletake.evidence import load_table
    >>> found = cues_alone(load_table().of(kind=("camera", "made"), rendition="original"), resamples=20)
    >>> found[0].cue
    'blink'
    """
    found = []
    for name, column in zip(rows.cues, rows.values.T, strict=True):
        known = np.isfinite(column)
        swapped, values = rows.made[known], claimed_sign(name) * column[known]
        counts = int(swapped.sum()), int((~swapped).sum())
        worth = None
        if min(counts) >= FEWEST:
            try:
                worth = bootstrap_interval(
                    auc, values, swapped, groups=rows.footage[known], resamples=resamples
                )
            except DoubleTakeError:  # most draws had one kind only
                worth = None
        found.append(Alone(name, *counts, worth))
    return tuple(found)
