"""The records of the library: a person, a clip, a still, and the truth that was rendered with them."""

from __future__ import annotations

import threading
import zipfile
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root, damaged, verify


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. Nobody in it exists: every face was rendered.

    Attributes
    ----------
    name, display_name : str
        The name in file names (``"ines"``), and as it is written on a page (``"Ines"``).
    description : str
        What the person looks like, for somebody who cannot see them.
    statement : str
        The sentence saying that this person does not exist.
    licence : str
        The licence of the pictures.
    ingredients : tuple of dict
        What the person was made from: ``{"what", "source", "licence"}`` each.
    facts : mapping
        All else on the card (age, skin tone, how it was made).
    """

    name: str
    display_name: str
    description: str
    statement: str
    licence: str
    ingredients: tuple[dict, ...] = field(hash=False)
    facts: dict = field(hash=False)

    def __post_init__(self):
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


_TRUTH_ARRAYS = {  # name -> (trailing shape, kind of number)
    "landmarks": ((68, 2), np.float32),
    "visible": ((68,), np.bool_),
    "landmarks_camera": ((68, 3), np.float32),
    "rotation": ((3, 3), np.float32),
    "angles": ((3,), np.float32),
    "iris": ((2, 2), np.float32),
    "blink": ((2,), np.float32),
    "gaze": ((2,), np.float32),
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

        coverage = self.coverage[_frame_index(index, len(self))]
        if coverage.shape != (self.height, self.width):
            coverage = cv2.resize(coverage, (self.width, self.height), interpolation=cv2.INTER_LINEAR)
        return coverage.astype(np.float32) / np.float32(255)


@dataclass(frozen=True)
class _Record:
    """What a clip and a still have in common."""

    name: str
    person: str
    kind: str
    width: int
    height: int
    text: str
    licence: str
    recipe: str
    seed: int | None
    file: str
    sha256: str
    truth_file: str
    truth_sha256: str

    @property
    def path(self) -> Path:
        """Where the picture file lies."""
        return assets_root() / self.file

    @property
    def truth_path(self) -> Path:
        """Where the file with its truth lies."""
        return assets_root() / self.truth_file

    def truth(self) -> Truth:
        """Return what the renderer knew of each frame.

        Raises
        ------
        DoubleTakeError
            If the file is missing, was changed or does not fit; the message says how to restore it.
        """
        path = verify(self.truth_file, self.truth_sha256)
        frames = getattr(self, "frame_count", 1)
        key = ("truth", str(path), self.truth_sha256, self.width, self.height, frames)
        return _truths.get(key, lambda: _load_truth(path, self.truth_file, frames, self.width, self.height))


@dataclass(frozen=True)
class Clip(_Record):
    """A moving picture of one person.

    Attributes
    ----------
    name, person : str
        ``"ines-talk"``, and who is in it (``"ines"``).
    kind : str
        ``"camera"`` for a clip as it was rendered.
    fps : float
        Frames a second.
    frame_count, width, height : int
        Its size in frames and in pixels.
    duration : float
        Its length in seconds.
    text : str
        What happens in it, for somebody who cannot see it.
    licence, recipe, seed
        Its licence, and how the studio made it.
    path, truth_path : pathlib.Path
        Its two files.
    """

    fps: float
    frame_count: int
    duration: float

    def frames(self) -> np.ndarray:
        """Return every frame, (T, H, W, 3) uint8 RGB, read-only. Decoded once and kept for a while.

        Raises
        ------
        DoubleTakeError
            If the file is missing or was changed; the message says how to restore it.
        """
        path = verify(self.file, self.sha256)
        return _frames.get(("clip", str(path), self.sha256), lambda: self._decode(path))

    def frame(self, index: int) -> np.ndarray:
        """Return one frame, (H, W, 3) uint8 RGB, read-only; a number past the end is a `DoubleTakeError`."""
        return self.frames()[_frame_index(index, self.frame_count)]

    def _decode(self, path: Path) -> np.ndarray:
        from doubletake.video import decode

        try:
            frames = decode(path, limit=self.frame_count + 1)
        except DoubleTakeError:
            raise damaged(self.file, "is damaged and cannot be played") from None
        if frames.shape != (self.frame_count, self.height, self.width, 3):
            raise damaged(self.file, "does not hold the frames that the manifest tells of")
        return frames


@dataclass(frozen=True)
class Still(_Record):
    """A portrait of one person; its fields are those of `Clip` without the time."""

    def image(self) -> np.ndarray:
        """Return the picture, (H, W, 3) uint8 RGB, read-only.

        Raises
        ------
        DoubleTakeError
            If the file is missing or was changed; the message says how to restore it.
        """
        path = verify(self.file, self.sha256)
        return _frames.get(("still", str(path), self.sha256), lambda: self._read(path))

    def _read(self, path: Path) -> np.ndarray:
        import cv2

        # Decoded from memory: cv2.imread cannot open every path on every system.
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise damaged(self.file, "is damaged and cannot be shown")
        if picture.shape != (self.height, self.width, 3):
            raise damaged(self.file, "is not of the size that the manifest tells")
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        picture.setflags(write=False)
        return picture


class _Kept:
    """The few things used last, so that a second look at a clip does not decode it again."""

    def __init__(self, count: int, size: int):
        self._count, self._size, self._items = count, size, OrderedDict()
        # JupyterLab answers a widget in a thread of its own, beside the cell that runs.
        self._lock = threading.Lock()

    def get(self, key, make):
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key]
        item = make()
        with self._lock:
            self._items[key] = item
            while len(self._items) > self._count or (self._bytes() > self._size and len(self._items) > 1):
                self._items.popitem(last=False)
        return item

    def _bytes(self) -> int:
        return sum(item.nbytes for item in self._items.values())


# A clip of three seconds at 512 pixels is 57 MB when decoded; a dashboard's kernel must stay small.
_frames = _Kept(count=12, size=160_000_000)
_truths = _Kept(count=12, size=160_000_000)


def _frame_index(index: int, count: int) -> int:
    number = int(index)
    if number != index or not 0 <= number < count:
        raise DoubleTakeError(f"There is no frame {index}: choose a number from 0 to {count - 1}.")
    return number


def _load_truth(path: Path, relative: str, frames: int, width: int, height: int) -> Truth:
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        truth = {}
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

    offsets = np.asarray(offsets, dtype=np.int64)
    fits = offsets.shape == (frames + 1,) and offsets[0] == 0 and offsets[-1] == len(png)
    if not fits or (np.diff(offsets) <= 0).any():
        raise damaged(relative, "does not fit its clip: the masks have the wrong size")
    masks = []
    for start, end in zip(offsets[:-1], offsets[1:], strict=True):
        mask = cv2.imdecode(np.ascontiguousarray(png[start:end], dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        if mask is None or (masks and mask.shape != masks[0].shape):
            raise damaged(relative, "holds a mask that cannot be read")
        masks.append(mask)
    return np.stack(masks)
