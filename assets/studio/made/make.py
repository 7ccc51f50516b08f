"""Make what the plan asks for: frames from the library in, clips and their manifest entries out.

All items go the same way, so that nothing but the making tells them apart: decoded camera frames, changed or
not, encoded once again with the settings of `items`.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Set
from functools import lru_cache
from pathlib import Path

import av
import cv2
import numpy as np

from doubletake import library
from doubletake.library import Clip, Still
from doubletake.library.files import assets_root
from doubletake.library.schema import VERSION, trouble
from doubletake.neural.paste_back import neural_frames
from doubletake.neural.registry import NetworkFile
from doubletake.swap.care import footage_for
from doubletake.swap.frames import swapped_frames
from doubletake.swap.label import ANIMATED, TEXT, stamp

from ..neural.finished import finished
from ..sources import code_of
from .decoys import DECOYS
from .descriptions import of_item, of_labelled
from .items import CRF, OPTIONS, STREAM_SIZE, write_clip
from .photo import one_photo
from .plan import Job, planned

LICENCE = "CC0-1.0"

# One frame, and where its face is if it has to be labelled.
Made = Iterator[tuple[np.ndarray, np.ndarray | None]]


def as_filmed(job: Job, clip: Clip) -> Made:
    """Yield the camera's frames as they are."""
    for frame in clip.frames():
        yield frame, None


def classical(job: Job, clip: Clip) -> Made:
    """Yield the frames with another's face in them, made with the job's care."""
    for frame, landmarks, _ in swapped_frames(job.source, clip, job.care):
        yield frame, landmarks


def neural(job: Job, clip: Clip) -> Made:
    """Yield the frames with another's face in them, drawn by the network that was trained furthest."""
    for frame, landmarks, _ in neural_frames(job.source, clip, finished(job.source, job.person)):
        yield frame, landmarks


def decoy(job: Job, clip: Clip) -> Made:
    """Yield the frames after one of `decoys.DECOYS`."""
    for frame in DECOYS[job.method](clip, job.seed):
        yield frame, None


# Who makes what. A method that is missing here is left out of the plan; its clips, if there are any, stay.
MAKERS = {
    "camera": as_filmed,
    "classical": classical,
    "neural": neural,
    "one-photo": one_photo,
    **dict.fromkeys(DECOYS, decoy),
}


def footage_of(job: Job) -> tuple[Clip | Still, ...]:
    """Return the library's records that a job needs: the camera clip, and what face or motion is taken from.

    Raises
    ------
    DoubleTakeError
        If one is not there yet.
    """
    needed: tuple[Clip | Still, ...] = (library.clip(job.target),)
    if job.method == "classical":
        needed += footage_for(job.source, job.care)
    if job.driver:
        needed += (library.clip(job.driver),)
    return needed


def fingerprint(job: Job) -> str:
    """Return a hash of all that decides what a job's files will hold: inputs, recipe, code, encoder."""
    encoder = repr((sorted(OPTIONS.items()), CRF, STREAM_SIZE))
    facts = [repr(job), job.item, of_item(job), encoder, av.__version__, cv2.__version__]
    facts += [f"{record.name} {record.sha256} {record.truth_sha256}" for record in footage_of(job)]
    facts += [file.sha256 for file in _network_files(job)]
    return hashlib.sha256("\n".join((*facts, _code(job.method))).encode()).hexdigest()


def _network_files(job: Job) -> tuple[NetworkFile, ...]:
    """Return the files of the network that a job needs; a `DoubleTakeError` if it is not trained yet."""
    if job.method != "neural":
        return ()
    network = finished(job.source, job.person)
    return network.encoder, network.decoder_of(job.source)


@lru_cache
def _code(method: str) -> str:
    """Return a hash of the modules that make this kind of clip."""
    here, package = Path(__file__).parent, Path(library.__file__).parents[1]
    modules = [here / "items.py", *(package / "video" / name for name in ("reading.py", "writing.py"))]
    if method in ("classical", "neural"):
        modules += sorted((package / "swap").glob("*.py")) + sorted((package / "face").glob("*.py"))
    if method == "neural":
        modules += [package / "neural" / f"{name}.py" for name in ("crop", "frames", "networks")]
    if method == "one-photo":
        # Not what measures it, nor what lessons call.
        left_out = {"__init__.py", "api.py", "measure.py", "turning.py"}
        modules += [path for path in sorted((package / "animate").glob("*.py")) if path.name not in left_out]
        modules += [here / "photo.py", here.parent / "phone.py"]
    if method in DECOYS:
        modules += [here / "decoys.py", package / "swap" / "skin.py", package / "swap" / "mask.py"]
    codes = [code_of(path.read_text(encoding="utf-8")) for path in modules]
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()


def files_of(job: Job) -> list[str]:
    """Return a job's paths inside ``assets/``: the item, and the labelled clip if it has one."""
    files = [f"items/{job.item}.mp4"]
    return files + [f"clips/{job.labelled}.mp4"] if job.labelled else files


def make(job: Job) -> list[dict]:
    """Make a job's files; return their manifest entries."""
    # The build runs several jobs at once, each on one core.
    cv2.setNumThreads(1)
    clip = library.clip(job.target)
    frames, places = zip(*MAKERS[job.method](job, clip), strict=True)
    root, fps = assets_root(), round(clip.fps)
    item = files_of(job)[0]
    digest = write_clip(frames, root / item, fps, stream_size=STREAM_SIZE)
    entries = [entry_of(job, clip, item, digest)]
    if job.labelled:
        labelled = files_of(job)[1]
        text = ANIMATED if job.driver else TEXT
        stamped = (stamp(frame.copy(), place, text) for frame, place in zip(frames, places, strict=True))
        entries.append(entry_of(job, clip, labelled, write_clip(stamped, root / labelled, fps)))
    return entries


def entry_of(job: Job, clip: Clip, file: str, sha256: str) -> dict:
    """Return the manifest entry of one of a job's files."""
    is_item = file.startswith("items/")
    still = [record.name for record in footage_of(job)[1:] if not isinstance(record, Clip)]
    entry = {
        "name": job.item if is_item else job.labelled,
        "person": job.person,
        "kind": job.kind,
        "method": job.method,
        "care": job.care,
        "source": job.source,
        "from_clip": job.target,
        "from_still": still[0] if len(still) == 1 else "",
        "labelled": not is_item,
        "twin": job.labelled if is_item else job.item,
        "split": job.split,
        "file": file,
        # Nobody knows where a head is that only moves as another one does.
        "truth": "" if job.driver else clip.truth_file,
        "sha256": sha256,
        "truth_sha256": "" if job.driver else clip.truth_sha256,
        "width": clip.width,
        "height": clip.height,
        "fps": round(clip.fps),
        "frames": clip.frame_count,
        "duration": clip.duration,
        "text": of_item(job) if is_item else of_labelled(job),
        "recipe": recipe_of(job),
        "seed": job.seed,
        "licence": LICENCE,
    }
    return entry


def recipe_of(job: Job) -> str:
    """Say in short how a clip was made, from which footage."""
    if job.kind == "camera":
        return "encoded again"
    if job.method == "neural":
        network = finished(job.source, job.person)
        return f"neural, network {'-'.join(network.pair)}, step {network.step}"
    footage = " ".join(record.name for record in footage_of(job)[1:])
    return " ".join(filter(None, (job.method, job.care, f"from {footage}" if footage else "")))


def merge(entries: list[dict], gone: Set[str] = frozenset()) -> None:
    """Put entries into the manifest in place of those of the same name; leave those out that are gone."""
    path = assets_root() / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    manifest = manifest or {"version": VERSION, "clips": [], "stills": []}
    names = {entry["name"] for entry in entries} | set(gone)
    others = [entry for entry in manifest["clips"] if entry["name"] not in names]
    manifest["clips"] = sorted(others + entries, key=lambda entry: entry["name"])
    if found := trouble(manifest):
        raise ValueError(f"The manifest would be of no use: it {found}")
    replace_text(path, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def replace_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def left_over() -> set[str]:
    """Return the names of clips in the manifest that the plan no longer has.

    Clips of methods that nobody here can make are not the plan's to judge.
    """
    names = {name for job in planned(MAKERS) for name in (job.item, job.labelled)}
    manifest = json.loads((assets_root() / "manifest.json").read_text(encoding="utf-8"))
    return {
        entry["name"]
        for entry in manifest["clips"]
        if (entry["kind"] != "camera" or entry["file"].startswith("items/"))
        and entry["method"] in MAKERS
        and entry["name"] not in names
    }
