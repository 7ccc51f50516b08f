"""One frame of the library with what the renderer knew of it: what every way of making a clip works on."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError
from doubletake.library.records import Clip, Still

if TYPE_CHECKING:  # lists of clips are looked at without arrays, which take a while to import
    import numpy as np

    from doubletake.library.truth import Truth

# A head turned by more degrees has parts of the face before others.
TURNED = 15.0


@dataclass(frozen=True)
class Moment:
    """One frame of a clip, or a still, and the face in it.

    It is small: pictures and masks are fetched when they are asked for, and the library keeps those of late.
    Two moments of the same frame are equal, so that what was made of one can be kept under it.

    Attributes
    ----------
    record : Clip or Still
    index : int
        Which frame of the clip; 0 of a still.

    Raises
    ------
    DoubleTakeError
        If there is no such frame. What is asked of it raises one too, if a file is missing or was changed.

    Examples
    --------
    >>> from doubletake import library
    >>> moment = library.Moment(library.clip("marc-talk"), 7)
    >>> moment.frame.shape, moment.landmarks.shape, moment.coverage.shape
    ((512, 512, 3), (68, 2), (256, 256))
    """

    record: Clip | Still
    index: int = 0

    def __post_init__(self) -> None:
        count = self.record.frame_count
        try:
            index = operator.index(self.index)
        except TypeError:
            index = -1
        if not 0 <= index < count:
            raise DoubleTakeError(
                f"There is no frame {self.index} in {self.record.name}: "
                f"choose a number from 0 to {count - 1}."
            )
        object.__setattr__(self, "index", index)

    @property
    def frame(self) -> np.ndarray:
        """The picture, (H, W, 3) uint8 RGB, read-only."""
        return self.record.frame(self.index)

    @property
    def truth(self) -> Truth:
        """What the renderer knew of all frames of the record; `index` is this one's row."""
        return self.record.truth()

    @cached_property
    def landmarks(self) -> np.ndarray:
        """The 68 landmarks, (68, 2) float32 pixels, x right and y down; never far outside the frame."""
        from doubletake.face.landmarks import within_reach

        return within_reach(self.truth.landmarks[self.index], (self.record.height, self.record.width))

    @cached_property
    def yaw(self) -> float:
        """How far the head is turned aside, in degrees."""
        return float(self.truth.angles[self.index, 0])

    @property
    def coverage(self) -> np.ndarray:
        """How much of each pixel is the face, as rendered, (h, w) uint8; may be half the frame's size."""
        coverage: np.ndarray = self.truth.coverage[self.index]
        return coverage

    @property
    def whole_coverage(self) -> np.ndarray:
        """The coverage with brows, lashes and stubble counted in, (h, w) uint8; kept."""
        return _whole_coverage(self)

    @cached_property
    def visible_coverage(self) -> np.ndarray:
        """The coverage without all that is in front of the face, be it a moustache, (h, w) uint8."""
        from doubletake.face.coverage import visible_face

        return visible_face(self.coverage, self.landmarks, (self.record.height, self.record.width))

    @cached_property
    def depth(self) -> np.ndarray | None:
        """How far the mesh's points are from the camera, (N,) float32 metres; None for a head that faces it.

        On a head that is turned far the nose stands before the cheek, and has to be drawn after it.
        """
        from doubletake.face.mesh import face_mesh

        if abs(self.yaw) < TURNED:
            return None
        depth: np.ndarray = face_mesh().weights @ self.truth.landmarks_camera[self.index, :, 2]
        return depth


def moments_of(record: Clip | Still) -> tuple[Moment, ...]:
    """Return every moment of a clip, in the order of its frames; a still has one.

    Examples
    --------
    >>> from doubletake import library
    >>> len(library.moments_of(library.still("ines-portrait")))
    1
    """
    return tuple(Moment(record, index) for index in range(record.frame_count))


@lru_cache(maxsize=512)
def _whole_coverage(moment: Moment) -> np.ndarray:
    from doubletake.face.coverage import whole_face

    truth, record = moment.truth, moment.record
    return whole_face(
        truth.coverage[moment.index], truth.landmarks[moment.index], (record.height, record.width)
    )
