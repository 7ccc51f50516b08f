"""The manifest, the cards and the media files as they are shipped."""

import hashlib
import json
import re
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
CLIPS, STILLS = MANIFEST["clips"], MANIFEST["stills"]
COMMON = {
    "name": str,
    "person": str,
    "kind": str,
    "file": str,
    "truth": str,
    "sha256": str,
    "truth_sha256": str,
    "width": int,
    "height": int,
    "text": str,
    "recipe": str,
    "seed": int,
    "licence": str,
}
OF_A_CLIP = {"fps": int, "frames": int, "duration": float}


def by_name(entries):
    return pytest.mark.parametrize("entry", entries, ids=[entry["name"] for entry in entries])


def top_level_boxes(path):
    """Names of an MP4's boxes in the order of the file."""
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        names.append(data[at + 4 : at + 8].decode("ascii"))
        assert size >= 8, "this file uses a box size that the test does not read"
        at += size
    return names


def test_two_people_each_with_a_clip_and_a_still():
    assert MANIFEST["version"] == 1
    assert {entry["person"] for entry in CLIPS} == {entry["person"] for entry in STILLS} == {"ines", "marc"}
    names = [entry["name"] for entry in CLIPS + STILLS]
    assert len(names) == len(set(names))


@by_name(CLIPS + STILLS)
def test_entry_has_the_agreed_fields(entry):
    fields = COMMON | (OF_A_CLIP if entry in CLIPS else {})
    assert set(entry) == set(fields)
    for name, kind in fields.items():
        assert type(entry[name]) is kind, name
    assert entry["licence"] == "CC0-1.0"
    assert entry["kind"] == "camera"
    assert 80 < len(entry["text"]) < 500, "the text alternative tells enough and not too much"
    assert entry["person"].capitalize() in entry["text"]


@by_name(CLIPS + STILLS)
def test_files_are_what_the_manifest_says(entry):
    for file, digest in (("file", "sha256"), ("truth", "truth_sha256")):
        path = ASSETS / entry[file]
        assert path.resolve().is_relative_to(ASSETS)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry[digest], entry[file]


def test_nothing_lies_about_that_the_manifest_does_not_know():
    known = {entry[key] for entry in CLIPS + STILLS for key in ("file", "truth")}
    there = {
        str(path.relative_to(ASSETS)) for shelf in ("clips", "stills") for path in (ASSETS / shelf).iterdir()
    }
    assert there == known


@by_name(CLIPS)
def test_clip_is_what_browsers_play(entry):
    path = ASSETS / entry["file"]
    with av.open(str(path)) as container:
        assert len(container.streams) == 1, "picture only"
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.average_rate == entry["fps"] == 24
        assert (stream.width, stream.height) == (entry["width"], entry["height"])
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == entry["frames"]
    assert frames / 24 == pytest.approx(entry["duration"], abs=1e-3)
    assert frames / 24 >= 3
    assert min(entry["width"], entry["height"]) >= 384
    boxes = top_level_boxes(path)
    assert boxes.index("moov") < boxes.index("mdat"), "the index comes first, so that play can start at once"


def test_two_clips_with_their_truth_stay_under_three_megabytes():
    size = sum((ASSETS / entry[key]).stat().st_size for entry in CLIPS for key in ("file", "truth"))
    assert size < 3_000_000


@by_name(STILLS)
def test_still_can_be_read_and_carries_no_camera_data(entry):
    path = ASSETS / entry["file"]
    image = cv2.imread(str(path))
    assert image.shape == (entry["height"], entry["width"], 3)
    assert min(image.shape[:2]) >= 512
    assert b"Exif" not in path.read_bytes()[:4096]


@pytest.mark.parametrize("person", ["ines", "marc"])
def test_card_says_who_and_that_nobody_is_it(person):
    card = json.loads((ASSETS / "cast" / f"{person}.json").read_text(encoding="utf-8"))
    assert card["name"] == person
    assert card["exists"] is False
    assert "does not exist" in card["statement"]
    assert len(card["description"]) > 100, "a description that can stand in for the picture"
    assert card["licence"] == "CC0-1.0"
    for ingredient in card["ingredients"]:
        assert {"what", "source", "licence"} == set(ingredient)
        assert re.fullmatch(r"[A-Za-z0-9.+-]+", ingredient["licence"]), "an SPDX name"


def test_people_look_different():
    """Their portraits' faces differ far more in mean colour than noise would make them."""
    colours = []
    for entry in STILLS:
        image = cv2.cvtColor(cv2.imread(str(ASSETS / entry["file"])), cv2.COLOR_BGR2LAB).astype(float)
        points = np.load(ASSETS / entry["truth"])["landmarks"][0].round().astype(int)
        inside = np.zeros(image.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, cv2.convexHull(points[[1, 4, 8, 12, 15, 19, 24]]), 1)
        colours.append(image[inside > 0].mean(0))
    assert np.linalg.norm(colours[0] - colours[1]) > 4


def test_licence_texts_lie_beside_what_they_cover():
    assert "CC0 1.0" in (ASSETS / "LICENSE-CC0.txt").read_text(encoding="utf-8")
    assert "Apache License" in (ASSETS / "models" / "LICENSE-Apache-2.0.txt").read_text(encoding="utf-8")
    readme = (ASSETS / "README.md").read_text(encoding="utf-8")
    for word in ("CC0-1.0", "Apache-2.0", "GPL", "MakeHuman"):
        assert word in readme
