"""What was seen of a clip in one pass: enough for every cue, and no frame of it kept but one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from doubletake.cues.face_crop import FaceCrop, Sample

# Grey values: below half of what rounding alone would leave, a coder has thrown fine detail away.
FAINTEST_GRAIN = 0.15


@dataclass(frozen=True, eq=False)
class Observation:
    """One face in T frames of a clip, or in one picture (T is 1).

    Attributes
    ----------
    times : (T,) float64
        Seconds, rising; the distance between frames may vary.
    landmarks : (T, 68, 2) float32
        Pixels; NaN in frames where no face was found.
    landmarks_from : str
        ``"truth"`` (of these pixels), ``"original"`` (the truth of a clip whose pixels were changed since),
        or ``"detector"``.
    angles : (T, 3) float32
        Yaw, pitch and roll of the head in degrees, from the landmarks.
    face_width : (T,) float32
        Pixels, NaN without a face.
    camera : (3, 3) float64
        The camera's matrix, or a usual one.
    width, height : int
        The frame's size.
    grain : (T,) float32
        Standard deviation of the finest grain of the skin, in grey values.
    openness : (T,) float32
        How open the eyes look, 0…1 (`eyes.eye_openness`).
    skin, around : (T, 3) float64
        Mean linear red, green and blue of skin that hardly moves (forehead, cheeks, nose), and of the
        backdrop: what never comes near the face, or the ring around it where the face fills the picture.
    samples : mapping of str to list of (int, Sample)
        What each spatial cue saw, by cue: number of the frame and sample.
    crop : FaceCrop or None
        The face in the one frame that is kept, of which heat maps are made.
    frame_index : int
        Its number; −1 without one.
    """

    times: np.ndarray
    landmarks: np.ndarray
    landmarks_from: str
    angles: np.ndarray
    face_width: np.ndarray
    camera: np.ndarray
    width: int
    height: int
    grain: np.ndarray
    openness: np.ndarray
    skin: np.ndarray
    around: np.ndarray
    samples: Mapping[str, list[tuple[int, Sample]]] = field(default_factory=dict)
    crop: FaceCrop | None = None
    frame_index: int = -1

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def found(self) -> np.ndarray:
        """(T,) bool: in which frames there is a face."""
        return np.asarray(np.isfinite(self.landmarks).all((1, 2)))

    @property
    def seconds(self) -> float:
        """How long it is, the last frame's own time included; 0 for a picture."""
        if len(self) < 2:
            return 0.0
        return float(self.times[-1] - self.times[0] + np.median(np.diff(self.times)))

    @property
    def frames_per_second(self) -> float:
        """The median rate; NaN for a picture."""
        return float(1 / np.median(np.diff(self.times))) if len(self) > 1 else float("nan")

    @property
    def conditions(self) -> dict[str, float]:
        """What a reading depends on beside what was done to the face: compared with what a reference knew."""
        return {
            "face_width": _median(self.face_width),
            "frames_per_second": self.frames_per_second,
            "seconds": self.seconds,
            "grain": _median(self.grain),
            "turned": _median(np.abs(self.angles[:, 0])),
        }

    def no_motion_landmarks(self) -> str:
        """Say why cues that read only landmarks cannot be used; empty if they can."""
        if self.landmarks_from == "original":
            return (
                "The landmarks come from the clip as it was filmed and know nothing of what was done to the "
                "picture; this cue needs landmarks found in the picture itself."
            )
        return ""

    def no_clip(self, frames: int, seconds: float, rate: float) -> str:
        """Say why this is too little of a clip; empty if it is enough.

        Parameters
        ----------
        frames : int
            How many frames with a face are needed.
        seconds : float
            How long they must be.
        rate : float
            How many frames a second.
        """
        if len(self) < 2:
            return "This is a single picture, and the cue looks at what changes over time."
        if self.seconds < seconds - 1e-6:
            return f"The clip is too short: {self.seconds:.1f} seconds, and {seconds:g} are needed."
        if self.frames_per_second < rate - 1e-6:
            return f"There are {self.frames_per_second:.0f} frames a second, and {rate:g} are needed."
        known = int(self.found.sum())
        if known < frames:
            return f"A face is found in {known} frames only, and {frames} are needed."
        if known < 0.8 * len(self):
            return f"The face is lost too often: it is found in {known} of {len(self)} frames."
        return ""

    def no_detail(self) -> str:
        """Say why cues of fine detail cannot be used; empty if they can."""
        if self.conditions["grain"] < FAINTEST_GRAIN:
            return "The picture was compressed or smoothed so hard that the face has no fine detail left."
        return ""


def _median(values: np.ndarray) -> float:
    """The median of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
