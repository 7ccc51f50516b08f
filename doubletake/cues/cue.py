"""What a cue is: one record in the cue's own file, from which every list of cues follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Literal

import numpy as np

from doubletake.cues.face_crop import FaceCrop, Sample
from doubletake.cues.observation import Observation
from doubletake.cues.reading import NoAnswer, Reading, silent
from doubletake.cues.reference import strength

Direction = Literal["lower", "higher", ""]
Scale = Literal["linear", "log"]
Need = Literal["time", "detail", "grain", "edges", "colour"]

# Of the frames that were looked at, so many must have an answer.
_SHARE_OF_FRAMES = 0.5


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One cue. Called with an `Observation`, it answers with a `Reading`.

    A cue of single frames gives ``sample`` and ``describe``, and is read as the median over the frames. A cue
    of a whole clip gives ``read_clip``.

    Attributes
    ----------
    name : str
        Its name, that of its module and of its page.
    order : int
        Where it stands in lists of cues, the lowest first.
    title : str
        What it is called on a page.
    question : str
        What it asks of a clip.
    direction : str
        Which way is said to speak for a swap: ``"lower"``, ``"higher"``, or empty if nobody knows.
    unit : str
        Of its value, ``"degrees"``; empty for a plain ratio.
    frame_unit : str or None
        Of each frame's value, where it is another one: what shuts or swings is counted a minute.
    scale : str
        How values are compared: ratios and sizes by their logarithm (``"log"``), others as they are.
    needs : tuple of str
        What takes its answer away, or spoils it, where it is missing: ``"time"`` (a clip whose frames follow
        each other evenly), ``"detail"`` (pixels that were never made fewer), ``"grain"`` (fine detail that
        heavy compression has left), ``"edges"`` (outlines that are not woven from two half pictures),
        ``"colour"`` (true colours and brightness).
    checked_against : str
        Against which known truth the tests hold it.
    version : int
        Goes up when the cue reads otherwise, so that readings that were kept are made anew.
    sample : callable or None
        What it sees in one frame; it may raise `NoAnswer`.
    describe : callable or None
        Says a value in a sentence.
    read_clip : callable or None
        The reading of a whole observation; it may raise `NoAnswer`.
    heat : callable or None
        Its heat map of one frame, (h, w) in 0…1; it may raise `NoAnswer`.
    """

    name: str
    order: int
    title: str
    question: str
    direction: Direction
    unit: str = ""
    frame_unit: str | None = None
    scale: Scale = "linear"
    needs: tuple[Need, ...] = ()
    checked_against: str
    version: int = 1
    sample: Callable[[FaceCrop], Sample] | None = None
    describe: Callable[[float], str] | None = None
    read_clip: Callable[[Observation], Reading] | None = None
    heat: Callable[[FaceCrop], np.ndarray] | None = None

    def __call__(self, observation: Observation) -> Reading:
        """Read the cue, with its heat map where it has a place, and compare it with its reference."""
        reading = self.read(observation)
        if reading.valid and self.heat is not None and observation.crop is not None:
            try:
                warm = np.asarray(self.heat(observation.crop), np.float32)
            except NoAnswer:  # on this one frame
                pass
            else:
                whole = observation.crop.place(warm)
                reading = replace(reading, heat=whole, heat_index=observation.frame_index)
        return replace(reading, strength=strength(reading, observation))

    @property
    def needs_time(self) -> bool:
        """Whether it needs a clip; the others also read a single picture."""
        return "time" in self.needs

    @property
    def page(self) -> str:
        """What it sees, how it is computed, what was claimed and what was found, as Markdown."""
        file = resources.files("doubletake.cues") / "pages" / f"{self.name}.md"
        return file.read_text(encoding="utf-8")

    def scaled(self, value: float | np.ndarray) -> np.ndarray:
        """Return a value, or an array of them, as it is compared: float64.

        Examples
        --------
        >>> from doubletake.cues import cue
        >>> float(cue("sharpness").scaled(1.0)), float(cue("spectrum").scaled(1.0))
        (0.0, 1.0)
        """
        values = np.asarray(value, np.float64)
        return np.log(np.maximum(values, 1e-9)) if self.scale == "log" else values

    def read(self, observation: Observation) -> Reading:
        """Return the observation's reading without heat map and strength."""
        if self.read_clip is None:
            return self.median_of_frames(observation)
        try:
            return self.read_clip(observation)
        except NoAnswer as none:
            nowhere = np.full(len(observation), np.nan, np.float32)
            return self.no_answer(
                none.reason, **{"times": observation.times, "values": nowhere} | none.series
            )

    def sample_frame(self, crop: FaceCrop) -> Sample:
        """Return what it sees in one frame, or why there is nothing to see."""
        if self.sample is None:
            return Sample(reason="This cue does not look at single frames.")
        try:
            return self.sample(crop)
        except NoAnswer as none:
            return Sample(reason=none.reason)

    def median_of_frames(self, observation: Observation) -> Reading:
        """Read a cue of single frames: the median of its samples.

        Parameters
        ----------
        observation : Observation

        Returns
        -------
        Reading
            Not valid if fewer than half of the frames have an answer.
        """
        pairs = observation.samples.get(self.name, [])
        values = np.array([sample.value for _, sample in pairs], np.float32)
        series = {"times": observation.times[[index for index, _ in pairs]], "values": values}
        known = np.isfinite(values)
        if "grain" in self.needs and (reason := observation.no_detail()):
            return self.no_answer(reason, **series)
        if not known.any() or known.mean() < _SHARE_OF_FRAMES:
            reasons = Counter(sample.reason for _, sample in pairs if sample.reason)
            reason = reasons.most_common(1)[0][0] if reasons else "There is no face in this picture."
            return self.no_answer(reason, **series)
        value = float(np.median(values[known]))
        words = self.describe(value) if self.describe else ""
        inside = _median([sample.inside for _, sample in pairs])
        outside = _median([sample.outside for _, sample in pairs])
        return self.answer(value, words, inside, outside, **series)

    def answer(
        self, value: float, words: str, inside: float = np.nan, outside: float = np.nan, **more: Any
    ) -> Reading:
        """Return a valid reading; ``more`` are further fields of `Reading`."""
        return Reading(
            self.name, value, True, "", words, inside, outside, self.unit, self.direction, **more
        )  # fmt: skip

    def no_answer(self, reason: str, **more: Any) -> Reading:
        """Return a reading without an answer, with a sentence that says why."""
        return silent(self.name, reason, unit=self.unit, direction=self.direction, **more)


def _median(values: list[float]) -> float:
    """The median of what is known; NaN where nothing is."""
    known = np.array([value for value in values if np.isfinite(value)])
    return float(np.median(known)) if len(known) else float("nan")
