"""Which jobs are due, and the building of them: several at once, each entered as soon as it is finished."""

import json
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root
from doubletake.state import write_whole

from ..package import sha256
from ..terminal import Progress
from .items import sweep
from .make import MAKERS, files_of, fingerprint, left_over, make, merge
from .plan import Job, planned

# What was made from what, by the paths of the files: with it a second run knows what is up to date. It lies
# in the studio's work folder, which git ignores; without it everything is made again, the same.
LEDGER = "studio/work/made.json"


def named(job: Job, word: str) -> bool:
    """Tell whether a job is meant by a word of the command."""
    return any(word in name for name in (job.item, job.labelled, job.target, job.method))


def title(job: Job) -> str:
    """Return what a job is called in messages: for whoever builds, not for whoever is quizzed."""
    return job.labelled or f"{job.target} {job.method}"


def read_ledger() -> dict[str, str]:
    """Return what each file was made from; empty if that is not known."""
    try:
        found = json.loads((assets_root() / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_ledger(ledger: dict[str, str]) -> None:
    path = assets_root() / LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(ledger, indent=1, sort_keys=True) + "\n")


def due(jobs: list[Job], ledger: dict[str, str]) -> tuple[list[tuple[Job, str]], list[tuple[Job, str]]]:
    """Return the jobs to do, each with its fingerprint, and those whose footage is missing, each with why."""
    known = {clip.file: clip.sha256 for clip in library.clips()}
    due, waiting = [], []
    for job in jobs:
        try:
            print_ = fingerprint(job)
        except DoubleTakeError as error:
            waiting.append((job, str(error).split(". ")[0] + "."))
            continue
        wanted = {file: f"{print_} {known.get(file)}" for file in files_of(job)}
        if any(ledger.get(file) != mark or not _whole(file, known) for file, mark in wanted.items()):
            due.append((job, print_))
    return due, waiting


def _whole(file: str, known: dict[str, str]) -> bool:
    """Tell whether a file is there with the bytes that the manifest says."""
    try:
        return sha256(assets_root() / file) == known.get(file)
    except OSError:
        return False


def clear_away(ledger: dict[str, str]) -> None:
    """Remove half-written files, and the files and entries that the plan no longer has."""
    for folder in ("items", "clips", "."):
        sweep(assets_root() / folder)
    manifest = json.loads((assets_root() / "manifest.json").read_text(encoding="utf-8"))
    gone = left_over()
    known = {entry["file"] for entry in manifest["clips"] if entry["name"] not in gone}
    if gone:
        merge([], gone)
    planned_files = {file for job in planned(MAKERS) for file in files_of(job)}
    for path in sorted((assets_root() / "items").glob("*.mp4")) + sorted(
        (assets_root() / "clips").glob("*-from-*.mp4")
    ):
        relative = f"{path.parent.name}/{path.name}"
        if relative not in known | planned_files:
            path.unlink()
            ledger.pop(relative, None)
            print(f"removed {relative}", file=sys.stderr)


def build(due: list[tuple[Job, str]], ledger: dict[str, str], workers: int) -> int:
    """Make what is due, entering each into manifest and ledger as it is finished; return how many failed."""
    failed = 0
    bar = Progress(len(due), "clip")
    # Fresh processes: they share no half-open decoder with this one.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_ctrl_c_to_the_parent) as pool:
        # Camera clips first: they are quick, and of footage that does not fit one hears at once.
        first = sorted(due, key=lambda one: one[0].kind != "camera")
        running = {pool.submit(make, job): (job, print_) for job, print_ in first}
        try:
            for future in as_completed(running):
                job, print_ = running[future]
                try:
                    entries = future.result()
                except (DoubleTakeError, OSError) as error:
                    failed += 1
                    bar.step(f"{title(job)} failed: {error}")
                    continue
                merge(entries)
                ledger.update({entry["file"]: f"{print_} {entry['sha256']}" for entry in entries})
                _write_ledger(ledger)
                bar.step(title(job))
        except (KeyboardInterrupt, BrokenProcessPool) as stop:
            pool.shutdown(wait=True, cancel_futures=True)
            why = "Stopped" if isinstance(stop, KeyboardInterrupt) else "A worker died (is memory short?)"
            print(f"\n{why}. What is finished is kept; the same command goes on from here.", file=sys.stderr)
            raise SystemExit(130) from None
    return failed


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
