"""A small drawn library of label-free clips to deal from: five people, three takes each."""

import hashlib
import json

import cv2
import numpy as np

from doubletake.library import splits
from doubletake.video import encode_h264
from tests.library.conftest import sha256, write_truth

SIDE, FRAMES = 64, 5
PATCH = (52, 32)  # x and y of what a swap leaves behind, on the edge of the face
CARES = {
    "frontal": ("rough", "careful", "best"),
    "turn": ("rough", "best"),
    "second-light": ("careful", "best"),
}
DECOYS = {"ines-frontal": "make-up", "marc-turn": "beauty-filter"}


def write_deck(root, people=splits.PEOPLE["training"], takes=tuple(CARES)):
    """Write the library into an empty folder."""
    for folder in ("cast", "clips", "items"):
        (root / folder).mkdir()
    write_truth(root / "clips/truth.npz", FRAMES)
    films = {kind: _film(root / f"{kind}.mp4", kind) for kind in ("camera", "made", "decoy")}
    entries = []
    for person in people:
        card = {
            "name": person,
            "display_name": person.capitalize(),
            "exists": False,
            "description": "A disc.",
        }
        card |= {"statement": "This person does not exist.", "ingredients": []}
        (root / "cast" / f"{person}.json").write_text(json.dumps(card))
        source = people[people.index(person) - 1]
        for take in takes:
            footage = f"{person}-{take}"
            makings = [("camera", "camera", ""), *(("made", "classical", care) for care in CARES[take])]
            if footage in DECOYS:
                makings.append(("decoy", DECOYS[footage], ""))
            if footage == "alma-frontal":
                makings.append(("made", "neural", ""))
            if take == "frontal":
                makings.append(("made", "one-photo", ""))
            for kind, method, care in makings:
                name = hashlib.sha256(f"{footage} {method} {care}".encode()).hexdigest()[:8]
                (root / f"items/{name}.mp4").write_bytes(films[kind])
                entries.append(
                    {
                        "name": name, "person": person, "kind": kind, "method": method, "care": care,
                        "source": source if kind == "made" else "", "from_clip": footage,
                        "from_still": "a-still" if method == "one-photo" else "", "twin": "",
                        "labelled": False,
                        "split": splits.split_of(person, take), "file": f"items/{name}.mp4",
                        "truth": "clips/truth.npz", "sha256": hashlib.sha256(films[kind]).hexdigest(),
                        "truth_sha256": sha256(root / "clips/truth.npz"), "width": SIDE, "height": SIDE,
                        "text": f"Somebody in front of a wall, take {take}.", "recipe": "r", "seed": 1,
                        "licence": "CC0-1.0", "fps": 25, "frames": FRAMES, "duration": FRAMES / 25,
                    }
                )  # fmt: skip
    entries.sort(key=lambda entry: entry["name"])
    (root / "manifest.json").write_text(json.dumps({"version": 2, "clips": entries, "stills": []}))


def _film(path, kind):
    """The bytes of a film: a disc before a wall; a swap has a bright patch on the disc's edge."""
    frames = np.full((FRAMES, SIDE, SIDE, 3), 90, np.uint8)
    for frame in frames:
        cv2.circle(frame, (SIDE // 2, SIDE // 2), 20, (180, 150, 140), -1)
        if kind == "made":
            cv2.circle(frame, PATCH, 3, (255, 255, 255), -1)
        if kind == "decoy":
            cv2.circle(frame, (SIDE // 2, SIDE // 2), 5, (255, 90, 90), -1)
    encode_h264(frames, 25, path, quality=0)
    data = path.read_bytes()
    path.unlink()
    return data
