"""Where renditions of clips are kept: made on demand, in the course's state folder.

Nothing of this is stored with the course. A file is made when it is first looked at; what it looks like is
said in `doubletake.library.rendition`.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from doubletake.errors import DoubleTakeError
from doubletake.library.files import COURSE
from doubletake.state import make_state, state_path

if TYPE_CHECKING:
    import numpy as np

# Three levels of compression, enlarged again from half the size, filmed from a screen.
RENDITIONS = ("high", "medium", "low", "upscaled", "screen")

MOST_BYTES = 200_000_000  # of kept files; those made first are thrown out
UNFINISHED = 3600  # seconds after which a file that somebody began is nobody's any more

_making = threading.Lock()


@dataclass(frozen=True)
class RenditionFile:
    """The file of one clip as a platform would show it, which may not have been made yet.

    Attributes
    ----------
    clip : str
        The clip's name, for a refusal.
    sha256 : str
        Of the clip's own file, in hexadecimal.
    how : str
        One of `RENDITIONS`.
    frame_count : int
        How many frames the clip has.
    fps : float
        Frames a second.
    frames : callable
        Returns the clip's frames, (T, H, W, 3) uint8 RGB; called when the file has to be made.
    """

    clip: str
    sha256: str
    how: str
    frame_count: int
    fps: float
    frames: Callable[[], np.ndarray] = field(compare=False)

    @property
    def seed(self) -> int:
        """What the tilt, the stripes and the noise of a filmed screen follow from."""
        return int(self.sha256[:12], 16)

    def path(self) -> Path:
        """Return where the file lies; it is made first if it is not there, in a second or two.

        It may be thrown out later.

        Raises
        ------
        DoubleTakeError
            If there is no room for it, or what the clip itself raises.
        """
        name = _name(self)
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
                    self._make(path)
                except OSError:  # read-only, or full
                    continue
                _tidy(path)
                return path
        raise DoubleTakeError(
            f'There is no room to make "{self.clip}" as shown "{self.how}": free some disk space.'
        )

    def _make(self, path: Path) -> None:
        from doubletake.library import rendition

        path.parent.mkdir(exist_ok=True)
        rendition.write(self.frames(), self.fps, self.how, path, self.seed)


@lru_cache(maxsize=256)
def _name(file: RenditionFile) -> str:
    """The kept file's name: another one when the clip, the recipe or the encoder changes."""
    import av

    from doubletake.library.rendition import RECIPE

    what = [file.sha256, file.how, RECIPE, sorted(av.library_versions.items()), file.frame_count]
    return f"{hashlib.sha256(repr(what).encode()).hexdigest()[:24]}.mp4"


def _found(name: str) -> Path | None:
    folders = (_state_folder, _own_folder) if _temporary.cache_info().currsize else (_state_folder,)
    return next((path for folder in folders if (path := folder() / name).is_file()), None)


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
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="doubletake-shown-")
