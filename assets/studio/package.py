"""From frames on disk to what the course ships: clip or still, its truth, its manifest entry."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from doubletake.library.schema import VERSION
from doubletake.library.splits import split_of
from doubletake.state import replacing, write_whole
from doubletake.video import encode_h264

from .images import read_image
from .paths import ASSETS, CARDS
from .people import Take
from .phone import as_by_phone

LICENCE = "CC0-1.0"
CRF = 17
JPEG_QUALITY = 92
TRUTH_FIELDS = {  # name: type and what one frame holds
    "landmarks": np.float32,
    "visible": bool,
    "landmarks_camera": np.float32,
    "rotation": np.float32,
    "angles": np.float32,
    "iris": np.float32,
    "blink": np.float32,
    "gaze": np.float32,
}


def frame_paths(folder: Path, index: int) -> tuple[Path, Path, Path]:
    """Picture, mask and truth of one frame; the truth is written last, so that it says the frame is whole."""
    return folder / f"{index:04d}.png", folder / f"{index:04d}_mask.png", folder / f"{index:04d}.npz"


def package_take(take: Take, folder: Path, fps: int, assets: Path = ASSETS) -> dict:
    """Write one take's files from its work folder; returns its manifest entry."""
    stem = f"clips/{take.name}" if take.kind == "clip" else f"stills/{take.name}"
    (assets / stem).parent.mkdir(parents=True, exist_ok=True)
    pictures, masks, truths = _loaded(folder, take.frames)
    if take.phone:
        pictures, masks, truths = as_by_phone(pictures, masks, truths, fps, take.seed)
    height, width = pictures[0].shape[:2]
    media = assets / f"{stem}.{'mp4' if take.kind == 'clip' else 'jpg'}"
    if take.kind == "clip":
        encode_clip(pictures, media, fps)
    else:
        with replacing(media, keep_suffix=True) as part:
            cv2.imwrite(str(part), pictures[0], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    truth = assets / f"{stem}.npz"
    with replacing(truth) as part:
        write_truth(truths, masks, part, size=256 if take.kind == "clip" else 384)
    entry = {
        "name": take.name,
        "person": take.person,
        "file": str(media.relative_to(assets)),
        "truth": str(truth.relative_to(assets)),
        "sha256": sha256(media),
        "truth_sha256": sha256(truth),
        "width": width,
        "height": height,
    }
    if take.kind == "clip":
        entry |= {"fps": fps, "frames": take.frames, "duration": round(take.frames / fps, 3)}
    entry |= {"text": take.text, "recipe": take.recipe, "seed": take.seed, "licence": LICENCE}
    return camera_entry(entry)


def is_shipped(name: str, assets: Path = ASSETS) -> bool:
    """Whether the course has a take: it is in the manifest and its files are as the manifest says."""
    path = assets / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"clips": [], "stills": []}
    for entry in (*manifest["clips"], *manifest["stills"]):
        if entry["name"] == name:
            files = ((entry["file"], entry["sha256"]), (entry["truth"], entry["truth_sha256"]))
            return all((assets / file).exists() and sha256(assets / file) == digest for file, digest in files)
    return False


def publish_card(person: str, assets: Path = ASSETS, cards: Path = CARDS) -> bool:
    """Put a person's card into the cast, where the library finds it; return whether the cast has one."""
    card, published = cards / f"{person}.json", assets / "cast" / f"{person}.json"
    if card.exists():
        published.parent.mkdir(parents=True, exist_ok=True)
        write_whole(published, card.read_bytes())
    return published.exists()


def _loaded(folder: Path, frames: int) -> tuple[list, list, list]:
    """A take's pictures (BGR) and masks as arrays, and its truths."""
    pictures, masks, truths = [], [], []
    for picture, mask, truth in (frame_paths(folder, i) for i in range(frames)):
        pictures.append(read_image(picture))
        masks.append(read_image(mask, cv2.IMREAD_GRAYSCALE))
        truths.append(dict(np.load(truth)))
    return pictures, masks, truths


def encode_clip(pictures: Iterable[np.ndarray], path: Path, fps: int) -> None:
    """Write BGR pictures as a camera clip; no sound, no metadata."""
    options = {"preset": "veryslow", "g": str(fps), "tune": "film"}
    encode_h264((picture[..., ::-1] for picture in pictures), fps, path, CRF, options)


def write_truth(truths: list[dict[str, np.ndarray]], masks: list[np.ndarray], path: Path, size: int) -> None:
    """All frames' truth in one compressed file; masks as PNGs one after the other, ``size`` pixels high."""
    arrays = {
        name: np.stack([truth[name] for truth in truths]).astype(kind) for name, kind in TRUTH_FIELDS.items()
    }
    pngs = []
    for mask in masks:
        width = round(mask.shape[1] * size / mask.shape[0])
        image = cv2.resize(mask, (width, size), interpolation=cv2.INTER_AREA)
        image = (image.astype(np.float32) / 255 * 31).round() * (255 / 31)  # 32 steps: half the bytes
        pngs.append(
            cv2.imencode(".png", image.astype(np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()
        )
    arrays["camera"] = truths[0]["camera"].astype(np.float32)
    arrays["mask_png"] = np.frombuffer(b"".join(pngs), np.uint8)
    arrays["mask_offsets"] = np.cumsum([0] + [len(png) for png in pngs]).astype(np.int64)
    with open(path, "wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def update_manifest(entries: list[dict], assets: Path = ASSETS) -> None:
    """Put entries into the manifest, in place of those with the same names."""
    path = assets / "manifest.json"
    manifest: dict[str, Any] = {"version": VERSION, "clips": [], "stills": []}
    if path.exists():
        manifest = as_version_2(json.loads(path.read_text(encoding="utf-8")))
    for entry in entries:
        shelf = "clips" if "frames" in entry else "stills"
        others = [old for old in manifest[shelf] if old["name"] != entry["name"]]
        manifest[shelf] = sorted(others + [entry], key=lambda e: e["name"])
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    write_whole(path, text)


def as_version_2(manifest: dict) -> dict:
    """A manifest of version 1, which knew camera clips only, in the words of version 2; one of 2 as it is."""
    if manifest["version"] == VERSION:
        return manifest
    shelves = {shelf: [camera_entry(entry) for entry in manifest[shelf]] for shelf in ("clips", "stills")}
    return {"version": VERSION} | shelves


def camera_entry(entry: dict) -> dict:
    """The entry of a clip or still as it was filmed, with all that version 2 of the manifest says of it."""
    name, person = entry["name"], entry["person"]
    filmed = {
        "name": name,
        "person": person,
        "kind": "camera",
        "method": "camera",
        "care": "",
        "source": "",
        "from_clip": "",
        "from_still": "",
        "labelled": False,
        "twin": "",
        "split": split_of(person, name.removeprefix(f"{person}-")),
    }
    return filmed | {field: value for field, value in entry.items() if field not in filmed}


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
