"""Contact sheets: every few frames of a take side by side, bare and with its truth drawn on."""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from .images import read_image
from .package import frame_paths
from .paths import ASSETS
from .people import Take

CELL = 300
COLUMNS = 5
LANDMARK_COLOUR, HIDDEN_COLOUR, IRIS_COLOUR, MASK_COLOUR = (
    (178, 114, 0),
    (0, 94, 213),
    (66, 228, 240),
    (167, 121, 204),
)


def write_sheets(take: Take, folder: Path, cells: int = 20) -> list[Path]:
    """Write ``<take>.png`` and ``<take>-truth.png`` beside the work folder; returns their paths."""
    there = [i for i in range(take.frames) if frame_paths(folder, i)[2].exists()]
    chosen = [there[round(k)] for k in np.linspace(0, len(there) - 1, min(cells, len(there)))]
    paths = []
    for suffix, draw in (("", _bare), ("-truth", _with_truth)):
        pictures = [draw(*frame_paths(folder, i)) for i in chosen]
        path = folder.parent / f"{take.name}{suffix}.png"
        cv2.imwrite(str(path), _grid(pictures))
        paths.append(path)
    return paths


def write_cast(names: Iterable[str], path: Path) -> Path:
    """Write the press stills of all ``names`` on one sheet, a JPEG at ``path``; return ``path``."""
    stills = [read_image(ASSETS / "stills" / f"{name}-press.jpg") for name in names]
    cells = [cv2.resize(still, (CELL, CELL), interpolation=cv2.INTER_AREA) for still in stills]
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), _grid(cells), [cv2.IMWRITE_JPEG_QUALITY, 88])
    return path


def _bare(picture: Path, mask: Path, truth: Path) -> np.ndarray:
    return cv2.resize(read_image(picture), (CELL, CELL), interpolation=cv2.INTER_AREA)


def _with_truth(picture: Path, mask: Path, truth: Path) -> np.ndarray:
    image, record = read_image(picture), np.load(truth)
    outline = (read_image(mask, cv2.IMREAD_GRAYSCALE) > 127).astype(np.uint8)
    contours, _ = cv2.findContours(outline, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(image, contours, -1, MASK_COLOUR, 1, cv2.LINE_AA)
    image = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    for point, seen in zip(record["landmarks"], record["visible"], strict=True):
        _dot(image, point, LANDMARK_COLOUR if seen else HIDDEN_COLOUR)
    for point in record["iris"]:
        _dot(image, point, IRIS_COLOUR)
    return cv2.resize(image, (CELL * 2, CELL * 2), interpolation=cv2.INTER_AREA)


def _dot(image: np.ndarray, point: np.ndarray, colour: tuple[int, int, int]) -> None:
    place = np.round(2 * point + 0.5).astype(int).tolist()
    cv2.circle(image, place, 3, colour, -1, cv2.LINE_AA)


def _grid(pictures: list[np.ndarray]) -> np.ndarray:
    blank = np.zeros_like(pictures[0])
    pictures = pictures + [blank] * (-len(pictures) % min(COLUMNS, len(pictures)))
    columns = min(COLUMNS, len(pictures))
    return np.vstack([np.hstack(pictures[k : k + columns]) for k in range(0, len(pictures), columns)])
