"""What the studio writes into the manifest is version 2, and what it wrote before is brought up to it."""

import json
from dataclasses import replace

import pytest

from assets.studio import package, takes
from doubletake.errors import DoubleTakeError
from doubletake.library import schema
from doubletake.library.files import assets_root

ASSETS = assets_root()
OLD = ("name", "person", "kind", "file", "truth", "sha256", "truth_sha256", "width", "height", "fps",
       "frames", "duration", "text", "recipe", "seed", "licence")  # fmt: skip


def filmed():
    manifest = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    return {
        shelf: [e for e in manifest[shelf] if e["kind"] == "camera" and not e["from_clip"]]
        for shelf in ("clips", "stills")
    }


def as_version_1(manifest):
    shelves = {
        shelf: [{field: e[field] for field in OLD if field in e} for e in manifest[shelf]]
        for shelf in manifest
    }
    return {"version": 1} | shelves


def test_a_manifest_of_version_1_is_brought_up_to_version_2():
    old, new = as_version_1(filmed()), {"version": 2} | filmed()
    assert package.as_version_2(old) == new
    assert package.as_version_2(new) == new
    assert schema.trouble(package.as_version_2(old)) == ""


def test_a_new_entry_goes_into_an_old_manifest(tmp_path):
    old = as_version_1(filmed())
    old["clips"] = [entry for entry in old["clips"] if entry["name"] != "ines-turn"]
    (tmp_path / "manifest.json").write_text(json.dumps(old), encoding="utf-8")
    talk = next(entry for entry in old["clips"] if entry["name"] == "ines-talk")
    entry = dict(talk, name="ines-turn", file="clips/ines-turn.mp4")
    package.update_manifest([package.camera_entry(entry)], tmp_path)
    written = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert schema.trouble(written) == ""
    assert len(written["clips"]) == len(old["clips"]) + 1
    turn = next(e for e in written["clips"] if e["name"] == "ines-turn")
    assert (turn["kind"], turn["method"], turn["split"]) == ("camera", "camera", "practice")


@pytest.mark.parametrize("take", [t for t in takes.TAKES if t.phone], ids=lambda take: take.name)
def test_every_take_of_the_studio_has_a_split(take):
    entry = {"name": take.name, "person": take.person, "frames": take.frames}
    split = package.camera_entry(entry)["split"]
    expected = {"ren": "sealed", "devi": "sealed"}.get(take.person)
    assert split == expected if expected else split in schema.SPLITS and split != "sealed"


def test_somebody_without_a_split_is_not_packaged():
    stranger = replace(takes.TAKES[0], person="bob", name="bob-talk")
    with pytest.raises(DoubleTakeError, match='"bob" is in no group'):
        package.camera_entry({"name": stranger.name, "person": stranger.person})
