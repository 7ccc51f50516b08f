"""Clips as a platform would show them: made on demand, kept in the course's state folder.

Nothing of this is stored with the course. A file is made when it is first looked at; what it looks like is
said in `doubletake.library.looks`.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError
from doubletake.library.files import COURSE
from doubletake.library.moving import MovingFile, all_frames, frame_index, one_frame
from doubletake.library.records import Clip
from doubletake.state import make_state, state_path

if TYPE_CHECKING:
    import numpy as np

    from doubletake.library.truth import Truth

# The ways: three levels of compression, enlarged again from half the size, filmed from a screen.
SHOWN = ("high", "medium", "low", "upscaled", "screen")

MOST_BYTES = 200_000_000  # of kept files; those made first are thrown out
UNFINISHED = 3600  # seconds after which a file that somebody began is nobody's any more

_making = threading.Lock()


@dataclass(frozen=True)
class ShownClip(Clip):
    """A clip as a platform would show it, with the clip's own size and length; see `Clip.as_shown`."""

    original: Clip | None = None

    @property
    def path(self) -> Path:
        """Where its file lies; made if it is not there, in a second or two. It may be thrown out later."""
        return _file(self)

    def truth(self) -> Truth:
        """Return what the renderer knew of each frame; of a filmed screen, moved as the picture is."""
        truth = super().truth()
        if self.shown_as != "screen":
            return truth
        from doubletake.library.looks import screen_transform

        return _moved(truth, screen_transform(_seed(self), self.width, self.height).tobytes())

    def frames(self) -> np.ndarray:
        """Return every frame, (T, H, W, 3) uint8 RGB, read-only; raises what the clip itself raises."""
        return self._played(all_frames)

    def frame(self, index: int) -> np.ndarray:
        """Return one frame, (H, W, 3) uint8 RGB, read-only; raises what the clip itself raises."""
        number = frame_index(index, self.frame_count)
        return self._played(lambda file: one_frame(file, number))

    def as_shown(self, how: str) -> Clip:
        """Refused: only a clip itself can be shown in some way."""
        raise DoubleTakeError(
            f'This is "{self.name}" as shown "{self.shown_as}" already: choose a way for the clip itself, '
            f'library.clip("{self.name}").'
        )

    def _played(self, read: Callable[[MovingFile], np.ndarray]) -> np.ndarray:
        try:
            return read(self._opened())
        except (DoubleTakeError, FileNotFoundError):
            # The kept file was spoilt, or thrown out just now by another program: it is made again, once.
            _file(self).unlink(missing_ok=True)
            return read(self._opened())

    def _opened(self) -> MovingFile:
        path = _file(self)
        state = path.stat()
        key = ("shown", str(path), state.st_mtime_ns, state.st_size)
        return MovingFile(path, key, self.file, self._shape)


def as_shown(clip: Clip, how: str) -> ShownClip:
    """Return the clip as it is shown in a way of `SHOWN`; nothing is made yet.

    Raises
    ------
    DoubleTakeError
        If there is no such way.
    """
    if how not in SHOWN:
        ways = ", ".join(f'"{way}"' for way in SHOWN)
        raise DoubleTakeError(f'A clip cannot be shown as "{how}": choose from {ways}.')
    from doubletake.library.looks import IN_WORDS

    fields = {name: getattr(clip, name) for name in Clip.__dataclass_fields__}
    return ShownClip(**fields | {"text": f"{clip.text} {IN_WORDS[how]}", "shown_as": how, "original": clip})


def _seed(clip: ShownClip) -> int:
    """What the tilt, the stripes and the noise of a filmed screen follow from."""
    return int(clip.sha256[:12], 16)


@lru_cache(maxsize=256)
def _name(clip: ShownClip) -> str:
    """The kept file's name: another one when the clip, the recipe or the encoder changes."""
    import av

    from doubletake.library.looks import RECIPE

    what = [clip.sha256, clip.shown_as, RECIPE, sorted(av.library_versions.items()), clip.frame_count]
    return f"{hashlib.sha256(repr(what).encode()).hexdigest()[:24]}.mp4"


def _file(clip: ShownClip) -> Path:
    """Return the kept file of a shown clip; it is made first if it is not there."""
    name = _name(clip)
    if (path := _found(name)) is not None:
        return path
    with _making:
        if (path := _found(name)) is not None:  # another thread made it while we waited
            return path
        for folder in (_state_folder, _own_folder):
            try:
                if folder is _state_folder:
                    make_state(COURSE)
                path = folder() / name
                _make(clip, path)
            except OSError:  # read-only, or full
                continue
            _tidy(path)
            return path
    raise DoubleTakeError(
        f'There is no room to make "{clip.name}" as shown "{clip.shown_as}": free some disk space.'
    )


def _found(name: str) -> Path | None:
    folders = (_state_folder, _own_folder) if _temporary.cache_info().currsize else (_state_folder,)
    return next((path for folder in folders if (path := folder() / name).is_file()), None)


def _make(clip: ShownClip, path: Path) -> None:
    from doubletake.library import looks

    path.parent.mkdir(exist_ok=True)
    looks.write(clip.original.frames(), clip.fps, clip.shown_as, path, _seed(clip))


def _tidy(newest: Path) -> None:
    """Throw out what was made first, until the folder is within its bound; never the newest file."""
    files = []
    for path in newest.parent.glob("*.mp4"):
        with contextlib.suppress(OSError):  # another program tidies too
            files.append((path.stat().st_mtime, path.stat().st_size, path))
    for path in newest.parent.glob(".*.part"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > UNFINISHED:
                path.unlink()
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= MOST_BYTES:
            break
        if path != newest:
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def _state_folder() -> Path:
    return state_path(COURSE) / "shown"


def _own_folder() -> Path:
    """A folder of this process, for where the course's cannot be written; it goes when the process ends."""
    return Path(_temporary().name)


@cache
def _temporary() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="doubletake-shown-")


@lru_cache(maxsize=4)
def _moved(truth: Truth, matrix: bytes) -> Truth:
    import numpy as np

    from doubletake.library.looks import moved

    return moved(truth, np.frombuffer(matrix).reshape(3, 3))
