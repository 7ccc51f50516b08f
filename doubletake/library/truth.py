"""The truth of a clip or a still: what the renderer knew of each frame."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError
from doubletake.library.files import damaged
from doubletake.library.frame_cache import frame_index

if TYPE_CHECKING:  # the catalogue is looked at without arrays, whose import is a good part of a second
    import numpy as np

_TRUTH_ARRAYS: dict[str, tuple[tuple[int, ...], str]] = {  # name -> (trailing shape, kind of number)
    "landmarks": ((68, 2), "float32"),
    "visible": ((68,), "bool"),
    "landmarks_camera": ((68, 3), "float32"),
    "rotation": ((3, 3), "float32"),
    "angles": ((3,), "float32"),
    "iris": ((2, 2), "float32"),
    "blink": ((2,), "float32"),
    "gaze": ((2,), "float32"),
}


@dataclass(frozen=True, eq=False)
class Truth:
    """What the renderer knew of each of the T frames of a clip (T is 1 for a still). Arrays are read-only.

    Attributes
    ----------
    landmarks : (T, 68, 2) float32
        The 68 points in the order of iBUG 300-W, in pixels, x right and y down; (0, 0) is the middle of the
        first pixel. The person's right comes first, which is the picture's left.
    visible : (T, 68) bool
        Which of them the camera sees.
    landmarks_camera : (T, 68, 3) float32
        The same points in metres, in the camera's space.
    rotation : (T, 3, 3) float32
        From the head's axes to the camera's.
    angles : (T, 3) float32
        Yaw, pitch and roll of the head in degrees.
    iris : (T, 2, 2) float32
        The middle of each iris in pixels, the person's right eye first.
    blink : (T, 2) float32
        How far each eye is closed, 0 to 1.
    gaze : (T, 2) float32
        Where the eyes look, in degrees.
    camera : (3, 3) float32
        The camera's matrix.
    coverage : (T, h, w) uint8
        How much of each pixel is the person's face, 0 to 255, hair in front of it left out. May be smaller
        than the frame (h, w are then half of it); `mask` gives it at the frame's size.
    width, height : int
        The frame's size in pixels.
    """

    landmarks: np.ndarray
    visible: np.ndarray
    landmarks_camera: np.ndarray
    rotation: np.ndarray
    angles: np.ndarray
    iris: np.ndarray
    blink: np.ndarray
    gaze: np.ndarray
    camera: np.ndarray
    coverage: np.ndarray
    width: int
    height: int

    def __len__(self) -> int:
        return len(self.landmarks)

    @property
    def nbytes(self) -> int:
        """The memory that the masks take, which is nearly all of it."""
        return self.coverage.nbytes

    def mask(self, index: int = 0) -> np.ndarray:
        """Return the face's coverage in one frame, (H, W) float32 in 0…1."""
        import cv2
        import numpy as np

        coverage = self.coverage[frame_index(index, len(self))]
        if coverage.shape != (self.height, self.width):
            coverage = cv2.resize(coverage, (self.width, self.height), interpolation=cv2.INTER_LINEAR)
        mask: np.ndarray = coverage.astype(np.float32) / np.float32(255)
        return mask


def load_truth(path: Path, relative: str, frames: int, width: int, height: int) -> Truth:
    """Read and check a truth file; ``relative`` is what errors call it.

    Raises
    ------
    DoubleTakeError
        If it cannot be read, lacks something or does not fit ``frames``.
    """
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        truth: dict[str, np.ndarray] = {}
        for name, (shape, kind) in _TRUTH_ARRAYS.items():
            array = np.ascontiguousarray(arrays[name], dtype=kind)
            if array.shape != (frames, *shape):
                raise damaged(relative, f"does not fit its clip: {name} has the wrong size")
            truth[name] = array
        truth["camera"] = np.ascontiguousarray(arrays["camera"], dtype=np.float32).reshape(3, 3)
        truth["coverage"] = _decode_masks(arrays["mask_png"], arrays["mask_offsets"], frames, relative)
    except DoubleTakeError:
        raise
    except KeyError as error:
        raise damaged(relative, f"lacks {error.args[0]}") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        raise damaged(relative, "is damaged and cannot be read") from None
    for name, array in truth.items():
        if array.dtype == np.float32 and not np.isfinite(array).all():
            raise damaged(relative, f"holds numbers that are none, in {name}")
        array.setflags(write=False)
    return Truth(**truth, width=width, height=height)


def _decode_masks(png: np.ndarray, offsets: np.ndarray, frames: int, relative: str) -> np.ndarray:
    import cv2
    import numpy as np

    offsets = np.asarray(offsets, dtype=np.int64)
    fits = offsets.shape == (frames + 1,) and offsets[0] == 0 and offsets[-1] == len(png)
    if not fits or (np.diff(offsets) <= 0).any():
        raise damaged(relative, "does not fit its clip: the masks have the wrong size")
    masks: list[np.ndarray] = []
    for start, end in zip(offsets[:-1], offsets[1:], strict=True):
        mask = cv2.imdecode(np.ascontiguousarray(png[start:end], dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        if mask is None or (masks and mask.shape != masks[0].shape):
            raise damaged(relative, "holds a mask that cannot be read")
        masks.append(mask)
    return np.stack(masks)
