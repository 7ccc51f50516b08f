"""The four places that name dependencies agree, and none of them names a registry."""

import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
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


def test_conda_and_project_declare_the_same_ranges():
    conda = {canonicalize_name(r.name): r.specifier for r in conda_requirements()}
    assert conda.pop("python") == Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    assert str(conda.pop("pip")) == ""
    assert conda == {name: r.specifier for name, r in DECLARED.items()}


def test_every_pin_has_a_hash_and_fits_the_declared_range():
    pins = pinned_requirements()
    assert all(hashes > 0 for _, hashes in pins)
    for name, declared in DECLARED.items():
        versions = [next(iter(p.specifier)).version for p, _ in pins if canonicalize_name(p.name) == name]
        assert versions, f"{name} is missing from requirements.txt: run the export command in its first lines"
        assert all(declared.specifier.contains(v) for v in versions), (name, versions)


def test_the_installed_versions_are_the_pinned_ones():
    here = [p for p, _ in pinned_requirements() if p.marker is None or p.marker.evaluate()]
    installed = {p.name: version(p.name) for p in here}
    assert installed == {p.name: next(iter(p.specifier)).version for p in here}


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
