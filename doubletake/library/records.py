"""The records of the library: a person, a clip, a still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from doubletake.errors import DoubleTakeError
from doubletake.library.bounded_cache import BoundedCache
from doubletake.library.files import assets_root, damaged, verify
from doubletake.library.frame_cache import EncodedClip, all_frames, frame_index, one_frame, pictures
from doubletake.library.rendition_store import RENDITIONS, RenditionFile

if TYPE_CHECKING:  # lists of clips are looked at without arrays, which take a while to import
    import numpy as np

    from doubletake.library.truth import Truth

ITEMS = "items/"  # the folder of the clips that say nothing of themselves

_truths: BoundedCache[Truth] = BoundedCache(count=12, size=160_000_000)


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
    ingredients: tuple[dict[str, Any], ...] = field(hash=False)
    facts: Mapping[str, Any] = field(hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


@dataclass(frozen=True)
class _Record:
    """What a clip and a still have in common."""

    name: str
    person: str
    kind: str
    method: str
    care: str
    source: str
    from_clip: str
    from_still: str
    labelled: bool
    twin: str
    split: str
    width: int
    height: int
    text: str
    licence: str
    recipe: str
    seed: int
    file: str
    sha256: str
    truth_file: str
    truth_sha256: str

    @property
    def path(self) -> Path:
        """Where the picture file lies."""
        return assets_root() / self.file

    @property
    def truth_path(self) -> Path | None:
        """Where the file with its truth lies; None if nothing fits it."""
        return assets_root() / self.truth_file if self.truth_file else None

    @property
    def is_item(self) -> bool:
        """Whether it is for quizzes, games and detectors: without a label, its name says nothing."""
        return self.file.startswith(ITEMS)

    def truth(self) -> Truth:
        """Return what the renderer knew of each frame.

        What is made from a camera clip has that clip's truth: head, length and camera are the same.

        Raises
        ------
        DoubleTakeError
            If there is none, or the file is missing, was changed or does not fit; the message says how to
            restore it.
        """
        if not self.truth_file:
            raise DoubleTakeError(f'Nothing is known of where the face is in "{self.name}".')
        from doubletake.library.truth import load_truth

        path = verify(self.truth_file, self.truth_sha256)
        frames = getattr(self, "frame_count", 1)
        key = ("truth", str(path), self.truth_sha256, self.width, self.height, frames)
        return _truths.get(key, lambda: load_truth(path, self.truth_file, frames, self.width, self.height))


@dataclass(frozen=True)
class Clip(_Record):
    """A moving picture of one person. Its file is read when a frame is asked for, not before.

    Attributes
    ----------
    name, person : str
        ``"ines-talk"``, and who is seen in it (``"ines"``): whose body it is, after a swap too.
    kind : str
        ``"camera"`` as it was filmed, ``"made"`` if a face was put in or set in motion, ``"decoy"`` if it
        only looks suspicious.
    method : str
        How: ``"camera"``; ``"classical"``, ``"neural"`` or ``"one-photo"``; ``"beauty-filter"``,
        ``"heavy-compression"``, ``"odd-light"`` or ``"make-up"``.
    care : str
        ``"rough"``, ``"careful"`` or ``"best"`` for a made clip, else ``""``.
    source : str
        The person whose face was put in, or as whom a photo was made to move; or ``""``.
    from_clip, from_still : str
        Names of the clip and the still that it was made from, or ``""``.
    labelled : bool
        Whether a label in the picture says that it was made.
    twin : str
        The name of the same clip with, or without, that label; or ``""``.
    split : str
        What it is for, one of `doubletake.library.SPLITS`.
    is_item : bool
        Whether it is for quizzes, games and detectors: without a label, its name says nothing.
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
    rendition_name : str
        ``"original"``, or how a platform shows it: see `rendition`.
    """

    fps: float
    frame_count: int
    duration: float
    rendition_name: str = "original"

    def frames(self) -> np.ndarray:
        """Return every frame, (T, H, W, 3) uint8 RGB, read-only. Decoded once and kept for a while.

        Raises
        ------
        DoubleTakeError
            If the file is missing or was changed; the message says how to restore it.
        """
        return all_frames(self._opened())

    def frame(self, index: int) -> np.ndarray:
        """Return one frame, (H, W, 3) uint8 RGB, read-only; the rest of the clip need not be decoded.

        Raises
        ------
        DoubleTakeError
            If there is no such frame, or the file is missing or was changed.
        """
        number = frame_index(index, self.frame_count)
        return one_frame(self._opened(), number)

    def rendition(self, how: str) -> Rendition:
        """Return this clip as a platform would show it; its file is made when it is first looked at.

        Parameters
        ----------
        how : str
            One of `doubletake.library.RENDITIONS`: ``"high"``, ``"medium"`` or ``"low"`` quality,
            ``"upscaled"`` from half the size, or a ``"screen"`` filmed again.

        Raises
        ------
        DoubleTakeError
            If there is no such way, or the clip is shown in one already.

        Examples
        --------
        >>> from doubletake import library
        >>> library.clip("marc-talk").rendition("low").rendition_name
        'low'
        """
        if how not in RENDITIONS:
            ways = ", ".join(f'"{way}"' for way in RENDITIONS)
            raise DoubleTakeError(f'A clip cannot be shown as "{how}": choose from {ways}.')
        from doubletake.library.rendition import IN_WORDS

        fields = {name: getattr(self, name) for name in Clip.__dataclass_fields__}
        fields |= {"text": f"{self.text} {IN_WORDS[how]}", "rendition_name": how}
        return Rendition(**fields, original=self)

    @property
    def _shape(self) -> tuple[int, int, int, int]:
        return self.frame_count, self.height, self.width, 3

    def _opened(self) -> EncodedClip:
        path = verify(self.file, self.sha256)
        return EncodedClip(path, ("clip", str(path), self.sha256), self.file, self._shape)


@dataclass(frozen=True)
class Rendition(Clip):
    """A clip as a platform would show it, with the clip's own size and length; see `Clip.rendition`."""

    original: Clip | None = None

    @property
    def path(self) -> Path:
        """Where its file lies; made if it is not there, in a second or two. It may be thrown out later."""
        return self._file.path()

    def truth(self) -> Truth:
        """Return what the renderer knew of each frame; of a filmed screen, moved as the picture is."""
        from doubletake.library.rendition import truth_of

        return truth_of(super().truth(), self.rendition_name, self._file.seed)

    def frames(self) -> np.ndarray:
        """Return every frame, (T, H, W, 3) uint8 RGB, read-only; raises what the clip itself raises."""
        return self._played(all_frames)

    def frame(self, index: int) -> np.ndarray:
        """Return one frame, (H, W, 3) uint8 RGB, read-only; raises what the clip itself raises."""
        number = frame_index(index, self.frame_count)
        return self._played(lambda file: one_frame(file, number))

    def rendition(self, how: str) -> Rendition:
        """Refused: only a clip itself can be shown in some way."""
        raise DoubleTakeError(
            f'This is "{self.name}" as shown "{self.rendition_name}" already: choose a way for the clip '
            f'itself, library.clip("{self.name}").'
        )

    @property
    def _file(self) -> RenditionFile:
        original = self.original or self
        return RenditionFile(
            self.name, self.sha256, self.rendition_name, self.frame_count, self.fps, original.frames
        )

    def _played(self, read: Callable[[EncodedClip], np.ndarray]) -> np.ndarray:
        try:
            return read(self._opened())
        except (DoubleTakeError, FileNotFoundError):
            # The kept file was spoilt, or thrown out just now by another program: it is made again, once.
            self.path.unlink(missing_ok=True)
            return read(self._opened())

    def _opened(self) -> EncodedClip:
        path = self.path
        state = path.stat()
        key = ("rendition", str(path), state.st_mtime_ns, state.st_size)
        return EncodedClip(path, key, self.file, self._shape)


@dataclass(frozen=True)
class Still(_Record):
    """A portrait of one person; its fields are those of `Clip` without the time."""

    @property
    def frame_count(self) -> int:
        """1, so that a still can be used where a clip of any length can."""
        return 1

    def frame(self, index: int = 0) -> np.ndarray:
        """Return `image` for the number 0, the only one that a still has."""
        frame_index(index, self.frame_count)
        return self.image()

    def image(self) -> np.ndarray:
        """Return the picture, (H, W, 3) uint8 RGB, read-only.

        Raises
        ------
        DoubleTakeError
            If the file is missing or was changed; the message says how to restore it.
        """
        path = verify(self.file, self.sha256)
        return pictures.get(("still", str(path), self.sha256), lambda: self._read(path))

    def _read(self, path: Path) -> np.ndarray:
        import cv2
        import numpy as np

        # Decoded from memory: cv2.imread cannot open every path on every system.
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise damaged(self.file, "is damaged and cannot be shown")
        if picture.shape != (self.height, self.width, 3):
            raise damaged(self.file, "is not of the size that the manifest tells")
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        picture.setflags(write=False)
        return picture
