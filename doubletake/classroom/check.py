"""``doubletake check``: what is missing on this machine, in plain words."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from doubletake.errors import DoubleTakeError

from .folder import course_folder
from .opening import has_browser
from .ports import USUAL_PORT, choose_port, is_free

REMEDY = "run “uv sync” in the course folder"
GOOD, NOTE, MISSING = "good", "note", "missing"
MEGABYTE = 1024**2
DISK_NEEDED, DISK_WISHED = 50 * MEGABYTE, 1024 * MEGABYTE
MEMORY_WISHED = 1024 * MEGABYTE  # the server, Lab's page in a browser and a lesson's kernel or two


@dataclass(frozen=True)
class Finding:
    """One line of the answer: a mark (``GOOD``, ``NOTE`` or ``MISSING``) and one sentence."""

    mark: str
    sentence: str


def add_arguments(parser: ArgumentParser) -> None:
    """``check`` takes no options."""


def run(options: Namespace) -> int:
    """Print every finding; 1 if something is missing that the course needs."""
    found_missing = False
    for finding in findings(course_folder()):
        found_missing |= finding.mark == MISSING
        print(f"{finding.mark:<8} {finding.sentence}", flush=True)
    print(
        "\nSomething is missing: see the lines marked so."
        if found_missing
        else "\nAll that the course needs is here. “doubletake” opens it."
    )
    return int(found_missing)


def findings(course: Path) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which a person would put it right."""
    project = tomllib.loads((course / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if find_spec("packaging") is None:  # comes with Jupyter, and is what reads version ranges
        packages = [Finding(MISSING, f"The packages of the course are not installed: {REMEDY}.")]
    else:
        yield check_python(project["requires-python"], sys.version_info[:3])
        packages = list(check_packages(project["dependencies"]))
    yield from packages
    yield from check_assets(can_read=all(finding.mark != MISSING for finding in packages))
    yield check_writing(course)
    yield check_disk(course)
    yield from check_memory()
    yield check_port()
    yield check_browser()
    yield check_sandbox()


def check_python(wanted: str, version: tuple[int, int, int]) -> Finding:
    """Whether this Python is one that the course runs on."""
    text = ".".join(map(str, version))
    if _in_range(text, wanted):
        return Finding(GOOD, f"Python {text} is one that the course runs on.")
    return Finding(
        MISSING,
        f"Python {text} does not fit the course ({wanted}): “uv run doubletake” fetches one that does.",
    )


def check_packages(
    requirements: list[str], installed: Callable[[str], str] = metadata.version
) -> Iterator[Finding]:
    """Whether every package of the list is installed, in a version within its range."""
    from packaging.requirements import Requirement

    wrong = False
    for requirement in map(Requirement, requirements):
        name, wanted = requirement.name, str(requirement.specifier)
        try:
            version = installed(name)
        except metadata.PackageNotFoundError:
            wrong = True
            yield Finding(MISSING, f"The package {name} is not installed: {REMEDY}.")
            continue
        if not _in_range(version, wanted):
            wrong = True
            yield Finding(MISSING, f"{name} is version {version}, the course wants {wanted}: {REMEDY}.")
    for twin in ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless"):
        try:
            installed(twin)
        except metadata.PackageNotFoundError:
            continue
        wrong = True
        yield Finding(
            MISSING,
            f"{twin} is installed beside opencv-python-headless and overwrites its files: "
            f"remove both (“uv pip uninstall {twin} opencv-python-headless”), then {REMEDY}.",
        )
    if not wrong:
        yield Finding(GOOD, f"All {len(requirements)} packages are installed, in versions that fit.")


def check_assets(can_read: bool = True) -> Iterator[Finding]:
    """Whether every clip, still and model is there and unaltered."""
    if not can_read:
        yield Finding(NOTE, "The clips were not looked at, because reading them takes the packages.")
        return
    from doubletake import library

    try:
        sentences = library.check_files()
    except DoubleTakeError as error:
        sentences = (str(error),)
    for sentence in sentences:
        yield Finding(MISSING, sentence)
    if not sentences:
        yield Finding(GOOD, "All clips and pictures are here, as they were made.")


def check_writing(course: Path) -> Finding:
    """Whether answers and notebooks can be saved in the course folder."""
    try:
        with tempfile.TemporaryFile(dir=course):
            pass
    except OSError as error:
        return Finding(
            MISSING,
            f"Nothing can be saved in {course} ({error.strerror}): move the course to a folder of your own.",
        )
    return Finding(GOOD, f"Answers and notebooks can be saved in {course}.")


def check_disk(course: Path) -> Finding:
    """Whether there is room for answers, checkpoints and rendered clips."""
    free = shutil.disk_usage(course).free
    room = f"{free / MEGABYTE / 1024:.1f} GB of disk space is free"
    if free < DISK_NEEDED:
        return Finding(MISSING, f"Only {room}: make room, or answers cannot be saved.")
    if free < DISK_WISHED:
        return Finding(NOTE, f"Only {room}: enough for the lessons, little for more.")
    return Finding(GOOD, f"{room[0].upper()}{room[1:]}.")


def check_memory() -> Iterator[Finding]:
    """Whether the memory that is free now is enough to be comfortable."""
    try:
        import psutil
    except ImportError:  # comes with Jupyter; a missing Jupyter has been reported
        return
    free = psutil.virtual_memory().available
    room = f"{free / MEGABYTE / 1024:.1f} GB of memory is free"
    if free < MEMORY_WISHED:
        yield Finding(NOTE, f"Only {room}: close other programs, or lessons may be slow.")
    else:
        yield Finding(GOOD, f"{room}.")


def check_port() -> Finding:
    """Whether the server has a place to listen."""
    if is_free(USUAL_PORT):
        return Finding(GOOD, f"Port {USUAL_PORT} is free.")
    try:
        other = choose_port()
    except DoubleTakeError as error:
        return Finding(MISSING, str(error))
    return Finding(NOTE, f"Port {USUAL_PORT} is taken by another program: the course opens on port {other}.")


def check_browser() -> Finding:
    """Whether the page of links opens by itself."""
    if has_browser():
        return Finding(GOOD, "A browser can be opened from here.")
    return Finding(
        NOTE, "No browser can be opened from here: copy the address that “doubletake” prints into one."
    )


def check_sandbox() -> Finding:
    """Whether students' notebooks can be marked without letting them reach the teacher's files."""
    use = "only needed by who marks students' notebooks"
    if not sys.platform.startswith("linux"):
        return Finding(NOTE, f"The sandbox for marking is made by bubblewrap, on Linux only ({use}).")
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return Finding(NOTE, f"bubblewrap is not installed: “apt install bubblewrap” or the like ({use}).")
    try:
        subprocess.run(
            [bwrap, "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "true"],
            check=True,
            capture_output=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return Finding(
            NOTE,
            "bubblewrap is installed, but this system does not let it make a sandbox: ask whoever runs the "
            f"system to allow user namespaces ({use}).",
        )
    return Finding(GOOD, "bubblewrap can make the sandbox in which students' notebooks are marked.")


def _in_range(version: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted).contains(version, prereleases=True)
