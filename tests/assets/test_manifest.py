"""The manifest, the cards and the media files as they are shipped."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from assets.studio.people import PEOPLE
from doubletake.library.files import assets_root

ASSETS = assets_root()
MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
CLIPS, STILLS = MANIFEST["clips"], MANIFEST["stills"]
NAMED = {entry["name"]: entry for entry in CLIPS + STILLS}
COMMON = {
    "name": str,
    "person": str,
    "kind": str,
    "method": str,
    "care": str,
    "source": str,
    "from_clip": str,
    "from_still": str,
    "labelled": bool,
    "twin": str,
    "split": str,
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
METHODS = {
    "camera": {"camera"},
    "made": {"classical", "neural", "one-photo"},
    "decoy": {"beauty-filter", "heavy-compression", "odd-light", "make-up"},
}
SPLITS = {"teach", "practice", "quiz-a", "quiz-b", "sealed"}
TELLING = re.compile(
    r"\b(swap\w*|fake\w*|decoys?|genuine|manipulat\w*|filter\w*|compress\w*|make-?up|retouch\w*|label\w*)\b",
    re.I,
)


def is_item(entry):
    return entry["file"].startswith("items/")


FILMED = [entry for entry in CLIPS if entry["kind"] == "camera" and not is_item(entry)]
MADE_FROM = [entry for entry in CLIPS if entry["kind"] != "camera" or is_item(entry)]
LABELLED = [entry for entry in CLIPS if entry["labelled"]]


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


def test_every_name_is_there_once_and_everybody_is_filmed_and_has_a_still(is_whole):
    assert MANIFEST["version"] == 2
    assert len(NAMED) == len(CLIPS) + len(STILLS)
    filmed, pictured = ({entry["person"] for entry in entries} for entries in (FILMED, STILLS))
    assert {entry["person"] for entry in CLIPS} == filmed
    assert {"ines", "marc"} <= filmed & pictured
    assert filmed | pictured <= set(PEOPLE)
    if is_whole:
        assert filmed == pictured == set(PEOPLE)
        for person in PEOPLE:
            takes = {entry["name"].removeprefix(f"{person}-") for entry in FILMED + STILLS}
            assert {"frontal", "turn", "second-light", "press"} <= takes, person


@by_name(CLIPS + STILLS)
def test_entry_has_the_agreed_fields(entry):
    fields = COMMON | (OF_A_CLIP if entry in CLIPS else {})
    assert set(entry) == set(fields)
    for name, kind in fields.items():
        assert type(entry[name]) is kind, name
    assert entry["licence"] == "CC0-1.0"
    assert entry["method"] in METHODS[entry["kind"]]
    assert entry["care"] in {"", "rough", "careful", "best"}
    assert entry["split"] in SPLITS
    assert entry["recipe"]
    assert bool(entry["truth"]) == bool(entry["truth_sha256"])


@by_name(CLIPS + STILLS)
def test_what_was_done_is_said_without_contradiction(entry):
    if entry["kind"] == "made":
        assert entry["source"]
        assert entry["care"] or entry["method"] != "classical"
        assert entry["twin"], "every made clip is there with and without its label"
    else:
        assert entry["source"] == entry["care"] == entry["twin"] == ""
        assert not entry["labelled"]
    assert entry["labelled"] == (entry["kind"] == "made" and not is_item(entry))


@by_name(FILMED + STILLS)
def test_what_was_filmed_is_named_after_who_and_comes_from_nothing(entry):
    assert entry["kind"] == "camera" and entry["truth"]
    assert entry["name"].startswith(entry["person"] + "-")
    assert Path(entry["file"]).stem == entry["name"]
    assert entry["from_clip"] == entry["from_still"] == ""
    assert entry["person"].capitalize() in entry["text"]


def test_what_was_made_fits_what_it_was_made_from():
    same = ("person", "split", "width", "height", "fps", "frames", "duration")
    for entry in MADE_FROM:
        name = entry["name"]
        if entry["from_still"]:
            assert NAMED[entry["from_still"]] in STILLS, name
            assert NAMED[entry["from_still"]]["person"] in (entry["source"], entry["person"]), name
        if not entry["from_clip"]:
            assert entry["method"] == "one-photo", name
            continue
        origin = NAMED[entry["from_clip"]]
        assert origin in FILMED, name
        assert [entry[field] for field in same] == [origin[field] for field in same], name
        # Head and length are those of the camera clip, or nothing is known of them.
        if entry["truth"]:
            assert (entry["truth"], entry["truth_sha256"]) == (origin["truth"], origin["truth_sha256"]), name


def test_a_labelled_clip_says_what_was_done_and_its_twin_is_the_same_without():
    told = ("person", "kind", "method", "care", "source", "from_clip", "from_still", "split")
    for entry in LABELLED:
        name, twin = entry["name"], NAMED[entry["twin"]]
        assert is_item(twin) and twin["twin"] == name
        assert [entry[field] for field in told] == [twin[field] for field in told], name
        assert Path(entry["file"]).stem == name
        if entry["method"] == "classical":
            assert name == f"{entry['from_clip']}-from-{entry['source']}-{entry['care']}"
        assert entry["source"].capitalize() in entry["text"], f"{name}: its words tell whose face it is"


@by_name(CLIPS + STILLS)
def test_the_text_stands_in_for_the_picture(entry):
    assert 80 < len(entry["text"]) < 600, "the text alternative tells enough and not too much"
    assert entry["text"].endswith(".")
    if is_item(entry):
        assert not TELLING.search(entry["text"]), "the words of an item do not answer it"


@by_name(CLIPS + STILLS)
def test_files_are_what_the_manifest_says(entry):
    for file, digest in (("file", "sha256"), ("truth", "truth_sha256")):
        if not entry[file]:
            continue  # only a truth may be missing: see the test of the fields
        path = ASSETS / entry[file]
        assert path.resolve().is_relative_to(ASSETS)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry[digest], entry[file]


def test_nothing_lies_about_that_the_manifest_does_not_know():
    known = {entry[key] for entry in CLIPS + STILLS for key in ("file", "truth")} - {""}
    there = {
        str(path.relative_to(ASSETS))
        for shelf in ("clips", "stills", "items")
        for path in (ASSETS / shelf).glob("*")
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
        assert stream.average_rate == entry["fps"]
        assert (stream.width, stream.height) == (entry["width"], entry["height"])
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == entry["frames"]
    assert entry["fps"] in (24, 25)
    assert frames / entry["fps"] == pytest.approx(entry["duration"], abs=1e-3)
    assert 3 <= entry["duration"] <= 5
    assert min(entry["width"], entry["height"]) >= 384
    boxes = top_level_boxes(path)
    assert boxes.index("moov") < boxes.index("mdat"), "the index comes first, so that play can start at once"


@by_name(CLIPS)
def test_no_clip_and_no_truth_is_large(entry):
    for file in filter(None, (entry["file"], entry["truth"])):
        assert (ASSETS / file).stat().st_size < 1_500_000, file


def test_all_assets_together_stay_light():
    """The studio's workshop, which is in no repository, is not counted."""
    counted = (
        path
        for path in ASSETS.rglob("*")
        if path.is_file() and not {"work", "__pycache__"} & set(path.relative_to(ASSETS).parts)
    )
    assert sum(path.stat().st_size for path in counted) < 120_000_000


@by_name(STILLS)
def test_still_can_be_read_and_carries_no_camera_data(entry):
    path = ASSETS / entry["file"]
    image = cv2.imread(str(path))
    assert image.shape == (entry["height"], entry["width"], 3)
    assert min(image.shape[:2]) >= 512
    assert b"Exif" not in path.read_bytes()[:4096]


@pytest.mark.parametrize("person", sorted({entry["person"] for entry in CLIPS + STILLS}))
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
    """Their stills' faces differ in mean colour more than noise would make them."""
    colours = {}
    press = [entry for entry in STILLS if entry["name"].endswith("-press")]
    for entry in press if len(press) > 1 else (NAMED["ines-portrait"], NAMED["marc-portrait"]):
        image = cv2.cvtColor(cv2.imread(str(ASSETS / entry["file"])), cv2.COLOR_BGR2LAB).astype(float)
        points = np.load(ASSETS / entry["truth"])["landmarks"][0].round().astype(int)
        inside = np.zeros(image.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, cv2.convexHull(points[[1, 4, 8, 12, 15, 19, 24]]), 1)
        colours[entry["person"]] = image[inside > 0].mean(0)
    for one, other in itertools.combinations(colours, 2):
        assert np.linalg.norm(colours[one] - colours[other]) > 2, f"{one} and {other}"


def test_licence_texts_lie_beside_what_they_cover():
    assert "CC0 1.0" in (ASSETS / "LICENSE-CC0.txt").read_text(encoding="utf-8")
    assert "Apache License" in (ASSETS / "models" / "LICENSE-Apache-2.0.txt").read_text(encoding="utf-8")
    readme = (ASSETS / "README.md").read_text(encoding="utf-8")
    for word in ("CC0-1.0", "Apache-2.0", "GPL", "MakeHuman"):
        assert word in readme
