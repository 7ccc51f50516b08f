"""What a graded cell says and does: one sentence instead of a traceback, and values instead of promises.

A graded cell never compares a learner's object as it is: an object may claim to equal anything. `number`,
`points`, `yes_or_no` and `settings` first turn it into plain values, and check what it was.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from doubletake.exercises.answers import recall

if TYPE_CHECKING:
    import numpy as np

    from doubletake.statistics.trial import Trial
    from doubletake.swap import SwapSettings

_SENTENCES = {
    "missing": "There is no answer in {name} yet. Put your own in place of None, then run this cell again.",
    "undefined": "There is no {name} here. Run the cell with your answer first, then this one.",
    "number": "{name} should be one number, such as 12 or 0.5, without quotation marks.",
    "finite": "{name} should be an ordinary number, neither infinite nor nan.",
    "points": "{name} should be an array of numbers with one row for each point: x and y.",
    "yes or no": "{name} should be one True or False for each row.",
    "widget": "There is no answer to {name} yet. Give it in the widget above, then run this cell again.",
    "settings": "{name} holds no settings that the course knows. Choose them in the widget above.",
    "unmeasured": "The panel of {name} has not measured every clip of the question yet. Press its button.",
    "unfinished": "The round of {name} is not finished. Answer its other clips in the widget above.",
}


class NotYet(AssertionError):
    """An answer that is missing or does not do yet what was asked: shown as its sentence alone."""

    def _render_traceback_(self) -> list[str]:  # IPython's hook
        return [str(self)]


def is_own_sentence(text: str) -> bool:
    """Whether a sentence is one of this module's, with nothing but a name filled in.

    Feedback shows these and the sentences that stand in the graded cell itself, and no other text that an
    exception carried: a notebook could put the hidden tests into one.
    """
    return any(pattern.fullmatch(text) for pattern in _patterns())


def _patterns() -> Iterator[re.Pattern[str]]:
    for sentence in _SENTENCES.values():
        before, after = sentence.split("{name}")
        yield re.compile(re.escape(before) + r"[A-Za-z][A-Za-z0-9_-]{0,40}" + re.escape(after))


def _say(key: str, name: str) -> NoReturn:
    raise NotYet(_SENTENCES[key].format(name=name))


def require(fulfilled: object, sentence: str) -> None:
    """Say ``sentence`` unless ``fulfilled`` is true.

    Raises
    ------
    NotYet

    Examples
    --------
    >>> require(2 < 3, "Two is less than three.")
    """
    if not fulfilled:
        raise NotYet(sentence)


def given(namespace: Mapping[str, Any], name: str) -> Any:
    """The learner's variable or function of that name; a sentence if it is not there or still None."""
    if name not in namespace:
        _say("undefined", name)
    if namespace[name] is None:
        _say("missing", name)
    return namespace[name]


def number(value: object, name: str = "the answer") -> float:
    """A learner's number as a float; Python's and NumPy's numbers count, and nothing else.

    Raises
    ------
    NotYet
        In a sentence with ``name`` in it.

    Examples
    --------
    >>> number(3, "frames")
    3.0
    """
    import numpy as np

    if value is None:
        _say("missing", name)
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        _say("number", name)
    try:
        value = float(value)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        _say("finite", name)
    return value


def points(value: object, name: str = "the answer", count: int | None = None) -> np.ndarray:
    """A learner's points as a plain (N, 2) float64 array of their own; finite, ``count`` of them if given."""
    import numpy as np

    if value is None:
        _say("missing", name)
    if type(value) not in (np.ndarray, list, tuple):
        _say("points", name)
    try:
        array = np.array(value, dtype=np.float64, subok=False)
    except (TypeError, ValueError):
        _say("points", name)
    if array.ndim != 2 or array.shape[1] != 2 or count not in (None, len(array)):
        _say("points", name)
    if not np.isfinite(array).all():
        _say("finite", name)
    return array


def yes_or_no(value: object, name: str = "the answer", count: int | None = None) -> np.ndarray:
    """A learner's True or False for each row as a plain (N,) bool array; ``count`` of them if given.

    Raises
    ------
    NotYet
        In a sentence with ``name`` in it.

    Examples
    --------
    >>> yes_or_no([True, False]).tolist()
    [True, False]
    """
    import numpy as np

    if value is None:
        _say("missing", name)
    if type(value) not in (np.ndarray, list, tuple):
        _say("yes or no", name)
    try:
        array = np.array(value, subok=False)
    except ValueError:
        _say("yes or no", name)
    if array.dtype != bool or array.ndim != 1 or count not in (None, len(array)):
        _say("yes or no", name)
    return array


def widget_answer(question: str, notebook: str) -> Any:
    """Return what was answered in a widget of a notebook; a sentence if nothing was."""
    value = recall(notebook).get(question)
    if value is None or value == "":
        _say("widget", question)
    return value


def settings(stored: Any, name: str = "the answer") -> SwapSettings:
    """Swap settings out of what `SwapStepper` stored: a `doubletake.swap.SwapSettings`."""
    from doubletake.errors import DoubleTakeError
    from doubletake.swap import SwapSettings

    try:
        return SwapSettings(**stored["settings"])
    except (DoubleTakeError, KeyError, TypeError):
        _say("settings", name)


def part(stored: object, key: str, name: str = "the answer") -> Any:
    """One part of what a widget stored, such as its threshold; a sentence if it is not there."""
    if not isinstance(stored, dict) or stored.get(key) is None:
        _say("widget", name)
    return stored[key]


def spot_trials(stored: object, name: str = "the answer") -> tuple[Trial, ...]:
    """The answers of a finished round of `SpotTheSwap`: a tuple of `doubletake.statistics.trial.Trial`.

    A round has swapped clips and real ones; what has not is none of this widget's.
    """
    from doubletake.trials.spotting import from_store, last_whole

    played = last_whole(stored)
    if played is None:
        _say("unfinished" if from_store(stored) else "widget", name)
    if len({trial.swapped for trial in played.trials}) < 2:
        _say("widget", name)
    return played.trials


def lab_values(
    stored: object, clips: Iterable[str], name: str = "the answer"
) -> dict[str, dict[str, float | None]]:
    """What `CueInspector` measured on some clips: ``{clip: {cue: value}}``, None without an answer."""
    measured = part(stored, "measured", name)
    if not isinstance(measured, dict):
        _say("unmeasured", name)
    return {clip: _cue_values(measured.get(clip), name) for clip in clips}


def last_compression(
    stored: object, clip: str, name: str = "the answer"
) -> tuple[dict[str, Any], dict[str, float | None]]:
    """How `CompressAgain` compressed a clip last, and what that left.

    Returns
    -------
    dict, dict
        The settings of `doubletake.inspector.recompress`; each cue’s value, None without an answer.
    """
    from doubletake.errors import DoubleTakeError
    from doubletake.inspector import Compression

    runs = part(stored, "runs", name)
    mine = [run for run in runs if run["clip"] == clip] if _are_dicts(runs, "clip") else []
    if not mine:
        _say("unmeasured", name)
    try:
        last = mine[-1]
        settings = {"quality": last["quality"], "size": last.get("size"), "rounds": last["rounds"]}
        Compression(**settings)
    except (DoubleTakeError, KeyError, TypeError):
        _say("unmeasured", name)
    return settings, _cue_values(last.get("after"), name)


def _are_dicts(values: object, key: str) -> bool:
    return isinstance(values, list) and all(isinstance(value, dict) and key in value for value in values)


def _cue_values(cues: object, name: str) -> dict[str, float | None]:
    if not isinstance(cues, dict) or not cues:
        _say("unmeasured", name)
    return {cue: None if value is None else number(value, name) for cue, value in cues.items()}


def offsets(stored: object, name: str = "the answer") -> np.ndarray:
    """By how much each of the 68 landmarks was dragged in a `LandmarkAligner`, (68, 2) float64 in pixels."""
    import numpy as np

    moved = part(stored, "moved_by", name)
    if not isinstance(moved, dict) or not all(key.isdecimal() and int(key) < 68 for key in moved):
        _say("widget", name)
    by = np.zeros((68, 2))
    for key, offset in moved.items():
        by[int(key)] = points([offset], name, count=1)[0]
    return by


def share(error: float, full: float, none: float) -> float:
    """Partial credit: 1 up to an error of ``full``, 0 from ``none`` on, and evenly less in between.

    Examples
    --------
    >>> share(0.05, full=0.1, none=0.3), share(0.2, full=0.1, none=0.3), share(9, full=0.1, none=0.3)
    (1.0, 0.5, 0.0)
    """
    return round(min(1.0, max(0.0, (none - abs(error)) / (none - full))), 3)
