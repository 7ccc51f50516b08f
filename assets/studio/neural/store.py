"""Where trainings are kept while they run: files that are whole or not there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from doubletake.state import replacing

from ..paths import WORK
from .plan import Training

TRAININGS = WORK / "neural"


def folder_of(training: Training, root: Path = TRAININGS) -> Path:
    """Return the folder in which a training is snapshot."""
    return root / training.name


def is_finished(folder: Path, steps: int) -> bool:
    """Whether a training was kept after its last step."""
    files = snapshot_files(folder)
    return bool(files) and files[-1].stem == f"step-{steps:06d}"


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Claim a training for this process, as long as the block runs; False if another one has it."""
    # Only Unix has it, and the studio runs on nothing else.
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".claimed").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network as it was after some steps.

    Attributes
    ----------
    step : int
    seconds : float
        Processor seconds of training until then, all cores together.
    images : int
        How many pictures of each person it was trained on, the fewer of the two.
    weights : dict of str to float32 arrays
        By their names in `network.FaceSwapper`.
    """

    step: int
    seconds: float
    images: int
    weights: dict[str, np.ndarray]


def save_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Keep the network after some steps, readable without PyTorch."""
    facts = {"step": snapshot.step, "seconds": round(snapshot.seconds, 1), "images": snapshot.images}
    arrays = {f"weights/{name}": array for name, array in snapshot.weights.items()}

    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / f"step-{snapshot.step:06d}.npz") as part, part.open("wb") as file:
        np.savez(file, allow_pickle=False, facts=np.array(json.dumps(facts)), **arrays)


def load_snapshot(path: Path) -> Snapshot:
    """Read what `save_snapshot` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        facts = json.loads(str(stored["facts"]))
        weights = {
            name.removeprefix("weights/"): stored[name]
            for name in stored.files
            if name.startswith("weights/")
        }
    return Snapshot(**facts, weights=weights)


def snapshot_files(folder: Path) -> list[Path]:
    """Return the files of `save_snapshot` in a folder, the earliest first."""
    return sorted(folder.glob("step-*.npz"))
