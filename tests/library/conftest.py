"""A library of one small, drawn person, in a folder of its own that a test may damage."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from doubletake.face.landmarks import CANONICAL
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


@pytest.fixture
def small(tmp_path, monkeypatch):
    root = tmp_path / "assets of Ünal"
    root.mkdir()
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(root))
    return SmallLibrary(root)
