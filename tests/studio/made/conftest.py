"""A library of two people in miniature: a few small frames of lesson 3, under the names of the plan."""

import json
import os
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from assets.studio import package
from assets.studio.made.items import write_clip
from doubletake import library

SIZE, FRAMES = 128, 8
ASSETS = Path(__file__).resolve().parents[3] / "assets"


def small_clip(root, name, origin, start):
    """Write a short, small clip with its truth; return its manifest entry."""
    clip, truth = library.clip(origin), library.clip(origin).truth()
    span = range(start, start + FRAMES)
    frames = [cv2.resize(clip.frame(i), (SIZE, SIZE), interpolation=cv2.INTER_AREA) for i in span]
    scale = SIZE / clip.width
    camera = np.array(truth.camera)
    camera[:2, 2] += 0.5
    camera[:2] *= scale
    camera[:2, 2] -= 0.5
    records = [
        {field: np.array(getattr(truth, field)[i]) for field in package.TRUTH_FIELDS} | {"camera": camera}
        for i in span
    ]
    for record in records:
        record["landmarks"] = (record["landmarks"] + 0.5) * scale - 0.5
        record["iris"] = (record["iris"] + 0.5) * scale - 0.5
    masks = [truth.coverage[i] for i in span]
    path, known = root / f"clips/{name}.mp4", root / f"clips/{name}.npz"
    digest = write_clip(frames, path, 25)
    package.write_truth(records, masks, known, SIZE // 2)
    entry = {
        "name": name,
        "person": name.split("-")[0],
        "file": f"clips/{name}.mp4",
        "truth": f"clips/{name}.npz",
        "sha256": digest,
        "truth_sha256": package.sha256(known),
        "width": SIZE,
        "height": SIZE,
        "fps": 25,
        "frames": FRAMES,
        "duration": FRAMES / 25,
        "text": clip.text,
        "recipe": "frontal",
        "seed": 1,
        "licence": "CC0-1.0",
    }
    return package.camera_entry(entry)


@pytest.fixture(scope="session")
def miniature(tmp_path_factory):
    root = tmp_path_factory.mktemp("miniature") / "assets"
    for folder in ("cast", "clips", "stills"):
        (root / folder).mkdir(parents=True)
    for person in ("ines", "marc"):
        shutil.copy(ASSETS / "cast" / f"{person}.json", root / "cast")
        for end in ("jpg", "npz"):
            shutil.copy(ASSETS / "stills" / f"{person}-portrait.{end}", root / "stills")
    stills = json.loads((ASSETS / "manifest.json").read_text())["stills"]
    stills = [still for still in stills if still["name"] in ("ines-portrait", "marc-portrait")]
    clips = [
        small_clip(root, f"{person}-frontal", f"{person}-talk", start)
        for person, start in (("ines", 0), ("marc", 9))
    ]
    manifest = {"version": 2, "clips": clips, "stills": stills}
    (root / "manifest.json").write_text(json.dumps(manifest))
    return root


@pytest.fixture
def studio(miniature, tmp_path, monkeypatch):
    """A copy of the miniature that may be built upon; the library looks there."""
    root = tmp_path / "assets"
    shutil.copytree(miniature, root)
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(root))
    return root


@pytest.fixture(scope="session")
def built(miniature, tmp_path_factory):
    """The miniature with everything made; only to be looked at, or copied."""
    from assets.studio.made.__main__ import main

    root = tmp_path_factory.mktemp("built") / "assets"
    shutil.copytree(miniature, root)
    before = os.environ.get("DOUBLETAKE_ASSETS")
    os.environ["DOUBLETAKE_ASSETS"] = str(root)
    try:
        assert main(["--jobs", "2"]) == 0
    finally:
        del os.environ["DOUBLETAKE_ASSETS"]
        if before is not None:
            os.environ["DOUBLETAKE_ASSETS"] = before
    return root


@pytest.fixture
def finished(built, tmp_path, monkeypatch):
    """A copy of what was built, to build on; the library looks there."""
    root = tmp_path / "assets"
    shutil.copytree(built, root)
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(root))
    return root
