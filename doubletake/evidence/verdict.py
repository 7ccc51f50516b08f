"""The weight of all cues together, in words: weak, moderate, strong or very strong evidence, or "cannot say".

Evidence is a likelihood ratio: how much likelier these readings are if the face was replaced than if it is as
it was filmed. It is no probability that a clip is a swap; for that one would also have to know how many swaps
there are where the clip comes from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from doubletake.cues.cue_catalogue import cue
from doubletake.cues.reading import Reading
from doubletake.cues.reference import word_for
from doubletake.evidence.conditions import outside
from doubletake.evidence.fitting import cues_of, joint_of, load_evidence
from doubletake.evidence.joint import atypicality, scores
from doubletake.text import listed

CANNOT_SAY = "cannot say"
FEWEST_CUES = 3  # with an answer: with fewer there is nothing to hold against each other

# What evidence in a direction is evidence for.
CLAIMS = {"swap": "the face was replaced", "as filmed": "the face is as filmed"}
_PART = 0.15  # log10: from here on a cue's part is named


@dataclass(frozen=True)
class Verdict:
    """What the cues say together. It is evidence, never a probability.

    Attributes
    ----------
    words : str
        ``"moderate evidence that the face was replaced"``, ``"weak evidence that the face is as filmed"``, …
        or ``"cannot say"``.
    direction : str
        ``"swap"``, ``"as filmed"``, or ``""`` where it cannot say.
    log_likelihood_ratio : float or None
        To base 10, positive for a swap; None where nothing was weighed.
    reasons : tuple of str
        Sentences: why it cannot say, or what it rests on.
    shares : mapping of str to float
        Each cue's part of the logarithm, in the company of the others. What is usual under the clip's
        conditions, and the calibration, add a little that is no cue's.

    Examples
    --------
    >>> weigh({}, conditions={}).words
    'cannot say'
    """

    words: str
    direction: str
    log_likelihood_ratio: float | None
    reasons: tuple[str, ...]
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), hash=False)


def weigh(
    readings: Mapping[str, Reading], *, conditions: Mapping[str, float], fit: dict | None = None
) -> Verdict:
    """Weigh all cues of a clip together.

    Cues hang together (a soft seam changes sharpness, noise and boundary alike), so their ratios are not
    multiplied: one joint model (`doubletake.evidence.joint`) holds how they vary together, and its answer is
    calibrated on people that it did not see (`doubletake.evidence.ratio_calibration`). No ratio is larger
    than the number of clips behind it.

    Parameters
    ----------
    readings : mapping of str to Reading
        By cue, as `doubletake.cues.read_cues` returns them.
    conditions : mapping of str to float
        As `doubletake.evidence.conditions_of` returns them.
    fit : dict, optional
        As `doubletake.evidence.load_evidence` returns it, which is the default.

    Returns
    -------
    Verdict
        ``"cannot say"`` with reasons where nothing was fitted, where the clip lies outside of the conditions
        of the fit, where it reads like no clip of the fit, where too few cues have an answer, and where both
        kinds of clips read like this.

    Raises
    ------
    DoubleTakeError
        If the fitted file is damaged.

    References
    ----------
    Evidence as a likelihood ratio: C. G. G. Aitken and F. Taroni, "Statistics and the Evaluation of Evidence
    for Forensic Scientists", 2004. The words' borders: see `doubletake.cues.reference.SCALE`.
    """
    fit = load_evidence() if fit is None else fit
    if fit is None:
        return _abstain(["Nothing has been fitted yet that the cues could be compared with."])
    if reasons := outside(conditions, fit["conditions"]):
        return _abstain(reasons)
    row = [_value(readings.get(name), name) for name in cues_of(fit)]
    columns = np.array([[*row, math.log(max(conditions["grain"], 1e-3)), conditions["turned"]]])
    return assess(fit, columns)[0]


def assess(fit: dict, columns: np.ndarray) -> list[Verdict]:
    """Return the verdicts on clips whose conditions lie within those of the fit.

    Parameters
    ----------
    fit : dict
    columns : (N, K) float
        As `doubletake.evidence.fitting.columns_of` returns them.
    """
    joint, names = joint_of(fit), cues_of(fit)
    answers = (np.isfinite(columns) & joint.used)[:, : len(names)].sum(1)
    natural, parts = scores(joint, columns)
    atypical = atypicality(joint, columns)
    verdicts = []
    for n in range(len(columns)):
        if answers[n] < FEWEST_CUES:
            verdicts.append(_abstain([f"{_few_cues_have(answers[n])} an answer on this clip."]))
        elif not atypical[n] <= fit["strangest"]:
            reason = "Its readings together are like those of no clip that this was fitted on."
            verdicts.append(_abstain([reason]))
        else:
            shares = dict(
                zip(names, (parts[n, : len(names)] * fit["slope"] / math.log(10)).tolist(), strict=True)
            )
            ratio = (fit["slope"] * natural[n] + fit["offset"]) / math.log(10)
            verdicts.append(_verdict_of(float(ratio), shares, fit))
    return verdicts


def _verdict_of(ratio: float, shares: dict[str, float], fit: dict) -> Verdict:
    cut = float(np.clip(ratio, -fit["most"], fit["most"]))
    parts = MappingProxyType({name: part for name, part in shares.items() if part})
    word = word_for(cut)
    if word == "none":
        reason = "Clips with a replaced face and clips as filmed both read like this."
        return Verdict(CANNOT_SAY, "", cut, (reason,), parts)
    direction = "swap" if cut > 0 else "as filmed"
    with_it = sorted((name for name in parts if parts[name] * cut > 0), key=lambda n: -abs(parts[n]))
    against = [name for name in parts if parts[name] * cut < 0 and abs(parts[name]) >= _PART]
    reasons = []
    if carrying := [name for name in with_it if abs(parts[name]) >= _PART][:3] or with_it[:1]:
        reasons.append(f"Most of it comes from: {_titles(carrying)}.")
    if against:
        reasons.append(f"Against it speaks: {_titles(against[:3])}.")
    count = fit["items"]["not replaced"] + fit["items"]["replaced"]
    reasons.append(f"It rests on {count} clips of {len(fit['people'])} people.")
    if cut != ratio:
        reasons.append("More than that, so few clips cannot carry.")
    return Verdict(f"{word} evidence that {CLAIMS[direction]}", direction, cut, tuple(reasons), parts)


def _abstain(reasons: list[str]) -> Verdict:
    return Verdict(CANNOT_SAY, "", None, tuple(reasons))


def _value(reading: Reading | None, name: str) -> float:
    if reading is None or not reading.valid or not math.isfinite(reading.value):
        return math.nan
    return float(cue(name).scaled(reading.value))


def _few_cues_have(answers: int) -> str:
    return ("No cue has", "Only one cue has", "Only two cues have")[answers]


def _titles(names: list[str]) -> str:
    return listed([cue(name).title.lower() for name in names])
