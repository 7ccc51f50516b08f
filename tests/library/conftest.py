"""A library of one small, drawn person, in a folder of its own that a test may damage."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from doubletake.face.landmarks import CANONICAL
from doubletake.library import splits
from doubletake.video import encode_h264

SIDE, FRAMES = 64, 5


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_truth(path, frames, **changes):
    """Write a truth file whose numbers are simple; ``changes`` replace arrays, None leaves one out."""
    landmarks = CANONICAL[:, :2] * 0.2 + SIDE / 2
    mask = np.zeros((SIDE // 2, SIDE // 2), np.uint8)
    cv2.circle(mask, (SIDE // 4, SIDE // 4), SIDE // 6, 255, -1)
    png = cv2.imencode(".png", mask)[1].ravel()
    arrays = {
        "landmarks": np.repeat(landmarks[None], frames, axis=0).astype(np.float32),
        "visible": np.ones((frames, 68), bool),
        "landmarks_camera": np.repeat(CANONICAL[None] / 1000, frames, axis=0).astype(np.float32),
        "rotation": np.repeat(np.eye(3, dtype=np.float32)[None], frames, axis=0),
        "angles": np.zeros((frames, 3), np.float32),
        "iris": np.full((frames, 2, 2), SIDE / 2, np.float32),
        "blink": np.zeros((frames, 2), np.float32),
        "gaze": np.zeros((frames, 2), np.float32),
        "camera": np.eye(3, dtype=np.float32),
        "mask_png": np.tile(png, frames),
        "mask_offsets": np.arange(frames + 1) * len(png),
    }
    arrays.update(changes)
    np.savez_compressed(path, **{name: array for name, array in arrays.items() if array is not None})


class SmallLibrary:
    """Where it lies, and a way to say that what was changed is now what was shipped."""

    def __init__(self, root):
        self.root = root
        for folder in ("cast", "clips", "stills", "facts", "items"):
            (root / folder).mkdir()
        shades = np.linspace(60, 180, FRAMES).astype(np.uint8)
        frames = np.repeat(shades, SIDE * SIDE * 3).reshape(FRAMES, SIDE, SIDE, 3)
        encode_h264(frames, 24, root / "clips/ada-nod.mp4", quality=0)
        write_truth(root / "clips/ada-nod.npz", FRAMES)
        cv2.imwrite(str(root / "stills/ada.png"), np.full((SIDE, SIDE, 3), (10, 20, 200), np.uint8))
        write_truth(root / "stills/ada.npz", 1)
        self.card = {
            "name": "ada",
            "display_name": "Ada",
            "description": "A drawn disc.",
            "exists": False,
            "statement": "This person does not exist.",
            "licence": "CC0-1.0",
            "ingredients": [{"what": "numbers", "source": "this test", "licence": "CC0-1.0"}],
            "age": "about 30",
        }
        self.write("cast/ada.json", self.card)
        self.write("facts/glossary.json", {"feather": "a soft edge"})
        self.sign()

    def write(self, relative, content):
        (self.root / relative).write_text(json.dumps(content), encoding="utf-8")

    def write_truth(self, relative, **changes):
        write_truth(self.root / relative, FRAMES, **changes)

    def sign(self, **changes):
        """Write the manifest for the files as they now are; ``changes`` go into the clip's entry."""
        common = {
            "person": "ada",
            "kind": "camera",
            "method": "camera",
            "care": "",
            "source": "",
            "from_clip": "",
            "from_still": "",
            "labelled": False,
            "twin": "",
            "split": "teach",
            "width": SIDE,
            "height": SIDE,
            "text": "A disc.",
            "recipe": "nod",
            "seed": 1,
            "licence": "CC0-1.0",
        }
        clip = common | {"name": "ada-nod", "fps": 24, "frames": FRAMES, "duration": FRAMES / 24}
        still = common | {"name": "ada-portrait"}
        for entry, file, truth in (
            (clip, "clips/ada-nod.mp4", "clips/ada-nod.npz"),
            (still, "stills/ada.png", "stills/ada.npz"),
        ):
            entry |= {"file": file, "truth": truth}
            entry |= {"sha256": sha256(self.root / file), "truth_sha256": sha256(self.root / truth)}
        self.write("manifest.json", {"version": 2, "clips": [clip | changes], "stills": [still]})


PEOPLE = {
    "training": ("alma", "daniel", "ines", "marc", "rafael"),
    "quiz": ("amara", "emina", "samuel"),
    "sealed": ("devi", "ren"),
}


def large_manifest():
    """Entries like those of the whole library, of files that are not there: nobody may look at them."""
    blank = {
        "care": "", "source": "", "from_clip": "", "from_still": "", "labelled": False, "twin": "",
        "truth": "", "sha256": "0" * 64, "truth_sha256": "", "width": 448, "height": 448, "recipe": "r",
        "seed": 1, "licence": "CC0-1.0",
    }  # fmt: skip
    time = {"fps": 25, "frames": 75, "duration": 3.0}
    clips, stills = [], []

    def item(entry, **changes):
        name = hashlib.sha256(f"salt {len(clips)}".encode()).hexdigest()[:8]
        new = {"name": name, "file": f"items/{name}.mp4", "labelled": False, "text": "Somebody talks."}
        clips.append(entry | new | changes)
        return name

    for group, names in PEOPLE.items():
        for number, person in enumerate(names):
            split = {"training": "teach", "quiz": "quiz-a", "sealed": "sealed"}[group]
            name = f"{person}-press"
            still = {"name": name, "file": f"stills/{name}.jpg", "split": split, "text": "A still."}
            stills.append(blank | still | {"person": person, "kind": "camera", "method": "camera"})
            source = names[(number + 1) % len(names)]
            for take in ("frontal", "turn", "second-light"):
                place = splits.split_of(person, take)
                name = f"{person}-{take}"
                camera = blank | time | {"name": name, "person": person, "split": place}
                camera |= {"kind": "camera", "method": "camera", "file": f"clips/{name}.mp4"}
                camera |= {"text": f"{person.capitalize()} talks."}
                clips.append(camera)
                item(camera, from_clip=name)
                made = f"{name}-from-{source}-careful"
                change = {"kind": "made", "method": "classical", "care": "careful", "source": source}
                twin = item(camera, **change, from_clip=name, twin=made)
                change |= {"name": made, "file": f"clips/{made}.mp4", "labelled": True, "twin": twin}
                clips.append(camera | change | {"from_clip": name, "text": f"The face of {source}."})
            item(camera, kind="decoy", method="heavy-compression", from_clip=name)
    return {"version": 2, "clips": sorted(clips, key=lambda e: e["name"]), "stills": stills}


@pytest.fixture
def large(tmp_path, monkeypatch):
    """The library's folder with ten people and their entries, and not one picture in it."""
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    (tmp_path / "cast").mkdir()
    for name in (name for names in PEOPLE.values() for name in names):
        card = {"name": name, "display_name": name.capitalize(), "exists": False, "description": "A person."}
        card |= {"statement": "This person does not exist.", "ingredients": []}
        (tmp_path / "cast" / f"{name}.json").write_text(json.dumps(card), encoding="utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps(large_manifest()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(tmp_path, monkeypatch):
    root = tmp_path / "assets of Ünal"
    root.mkdir()
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(root))
    return SmallLibrary(root)
