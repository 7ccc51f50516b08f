"""The four places that name dependencies agree, and none of them names a registry."""

import itertools
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.pin import COMMAND

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
STUDIO = {"python_version": "3.11", "python_full_version": "3.11.9"}
MEDIA = {".mp4", ".npz", ".jpg", ".png", ".tflite"}
DECLARED = {
    canonicalize_name((r := Requirement(text)).name): r for text in PROJECT["project"]["dependencies"]
}


def conda_requirements():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    plain = [e for e in entries if isinstance(e, str)]
    from_pip = next(e["pip"] for e in entries if isinstance(e, dict))
    return [Requirement(e) for e in plain + from_pip if not e.startswith("-")]


def pinned_requirements():
    text = re.sub(r"\\\n\s*", " ", (ROOT / "requirements.txt").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(Requirement(line.split(" --hash=")[0]), line.count("--hash=sha256:")) for line in lines]


def constraints():
    return [Requirement(text) for text in PROJECT["tool"]["uv"]["constraint-dependencies"]]


def exact_version(pin):
    (only,) = pin.specifier
    assert only.operator == "==", pin
    return only.version


def test_conda_and_project_declare_the_same_ranges():
    conda = {canonicalize_name(r.name): r.specifier for r in conda_requirements()}
    assert conda.pop("python") == Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    assert str(conda.pop("pip")) == ""
    assert conda == {name: r.specifier for name, r in DECLARED.items()}


def test_every_pin_has_a_hash_and_fits_the_declared_range():
    pins = pinned_requirements()
    assert all(hashes > 0 for _, hashes in pins)
    for name, declared in DECLARED.items():
        versions = [exact_version(p) for p, _ in pins if canonicalize_name(p.name) == name]
        assert versions, f"{name} is missing from requirements.txt: run {COMMAND}"
        assert all(declared.specifier.contains(v) for v in versions), (name, versions)


def test_uv_keeps_to_the_very_versions_that_pip_is_given():
    asked = {(canonicalize_name(p.name), exact_version(p)) for p, _ in pinned_requirements()}
    kept = {(canonicalize_name(c.name), exact_version(c)) for c in constraints()}
    assert asked - kept == set(), f"run {COMMAND}"
    names = {name for name, _ in asked}
    only_of_groups = {(name, version) for name, version in kept if name not in names}
    assert kept == asked | only_of_groups, f"run {COMMAND}"


def test_what_the_groups_ask_for_is_pinned_within_their_ranges():
    for text in itertools.chain.from_iterable(PROJECT["dependency-groups"].values()):
        asked = Requirement(text)
        pins = [c for c in constraints() if canonicalize_name(c.name) == canonicalize_name(asked.name)]
        if asked.marker:
            pins = [
                c
                for c in pins
                if asked.marker.evaluate(STUDIO) and (not c.marker or c.marker.evaluate(STUDIO))
            ]
        assert pins, f"{asked} is not pinned: run {COMMAND}"
        assert all(asked.specifier.contains(exact_version(c)) for c in pins), (text, pins)


def test_no_date_stands_in_for_the_pins():
    """Registries show files later than their upload time says: the same date has given other versions."""
    assert "exclude-newer" not in PROJECT["tool"]["uv"]


def test_what_is_installed_fits_the_declared_ranges():
    """Not the pins: whoever installed with pip or conda has other versions, and every right to."""
    wrong = {name: version(name) for name, r in DECLARED.items() if not r.specifier.contains(version(name))}
    assert wrong == {}


def test_one_opencv_and_it_is_the_headless_build():
    names = {canonicalize_name(p.name) for p, _ in pinned_requirements()}
    assert {n for n in names if n.startswith("opencv")} == {"opencv-python-headless"}


def test_each_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    for name in DECLARED:
        line = next(line for line in text.splitlines() if re.match(rf'\s*"{re.escape(name)}[><=]', line))
        assert len(line.split("#", 1)[-1].strip()) > 15, name


def test_no_tracked_text_names_a_registry_host(require_tool):
    git = require_tool("git", why="which files are tracked")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    tracked = [ROOT / name for name in listed.decode().split("\0") if name]
    # Put together from parts, so that this file does not name them either.
    words = "|".join(["pyp" + "i", "npm" + "js", "python" + "hosted"])
    host = re.compile(rf"https?://[\w.-]*({words})\b".encode())
    texts = [p for p in tracked if p.is_file() and p.suffix not in MEDIA]
    assert [p.name for p in texts if host.search(p.read_bytes())] == []
    assert "uv.lock" not in {p.name for p in tracked}
