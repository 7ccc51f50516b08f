"""Make what the plan asks for: frames from the library in, clips and their manifest entries out.

All items go the same way, so that nothing but the making tells them apart: decoded camera frames, changed or
not, encoded once again with the settings of `items`.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator, Set
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import av
import cv2
import numpy as np

from doubletake import animate, face, library, swap, video
from doubletake.animate import api, frame_errors, head_turn
from doubletake.library import Clip, Still, moment
from doubletake.library.files import assets_root
from doubletake.library.schema import VERSION, trouble
from doubletake.neural import crop, networks, paste_back
from doubletake.neural.paste_back import neural_frames
from doubletake.neural.registry import NetworkFile
from doubletake.state import write_whole
from doubletake.swap import mask, skin
from doubletake.swap.care import footage_for
from doubletake.swap.frames import swapped_frames
from doubletake.swap.label import ANIMATED, TEXT, stamp

from .. import phone
from ..neural.finished import finished
from ..sources import code_of
from . import decoys, items, photo
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
    modules = [*_files(items), *_of_package(video)]
    if method in ("classical", "neural"):
        modules += [*_of_package(swap), *_of_package(face), *_files(moment)]
    if method == "neural":
        modules += _files(crop, networks, paste_back)
    if method == "one-photo":
        # Not what measures it, nor what lessons call.
        left_out = _files(animate, api, frame_errors, head_turn)
        modules += [path for path in _of_package(animate) if path not in left_out]
        modules += _files(moment, photo, phone)
    if method in DECOYS:
        modules += _files(decoys, skin, mask)
    codes = [code_of(path.read_text(encoding="utf-8")) for path in modules]
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()


def _files(*modules: ModuleType) -> list[Path]:
    return [Path(inspect.getfile(module)) for module in modules]


def _of_package(package: ModuleType) -> list[Path]:
    """Return a package's files, in the order of their names."""
    return sorted(Path(inspect.getfile(package)).parent.glob("*.py"))


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
    write_whole(path, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


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
