"""Which step of the Monk Skin Tone scale a rendered face shows, measured in the picture. No Blender.

The ten colours are the scale's published sRGB values (Monk 2019). They are told against the screen's white,
so a face is measured against a white card too: the same head with white skin under the same lamps. Of
forehead and cheeks the second darkest quarter of the pixels counts, which is the skin's own colour: the
darkest quarter lies in shadow, and the lighter half carries the lamps' sheen, which on dark skin is brighter
than the skin itself.

    python -m assets.studio.tone assets/studio/work/NAME-press-…/0000.png …
"""

import sys
from pathlib import Path

import cv2
import numpy as np

from .images import read_image

MONK_SCALE = tuple("f6ede4 f3e7db f7ead0 eadaba d7bd96 a07e56 825c43 604134 3a312a 292420".split())
# Patches of skin: the forehead above the brows, and either cheek between the eye and the mouth's corner;
# lengths in outer-eye distances.
FOREHEAD_LIFT, PATCH_RADIUS = 0.24, 0.07
WHITE_CARD = (215.5, 213.0, 213.0)  # sRGB of marc's and ines's heads with white skin, measured the same way


def monk_colours() -> np.ndarray:
    """The scale's colours in CIELAB, (10, 3)."""
    rgb = np.array([[int(code[k : k + 2], 16) for k in (0, 2, 4)] for code in MONK_SCALE], np.float32) / 255
    return cv2.cvtColor(rgb[None], cv2.COLOR_RGB2LAB)[0]


def skin_colour(frame: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Colour (3,), sRGB in 0…255, of forehead and cheeks as in the picture. ``frame`` (H, W, 3) uint8 RGB."""
    across = float(np.linalg.norm(landmarks[45] - landmarks[36]))
    up = normalised_up(landmarks)
    centres = (
        landmarks[[21, 22]].mean(0) + up * FOREHEAD_LIFT * across,
        0.5 * (landmarks[41] + landmarks[48]) + 0.02 * across * up,
        0.5 * (landmarks[46] + landmarks[54]) + 0.02 * across * up,
    )
    rows, columns = np.mgrid[: frame.shape[0], : frame.shape[1]]
    pixels = np.concatenate([
        frame[(columns - x) ** 2 + (rows - y) ** 2 <= (PATCH_RADIUS * across) ** 2] for x, y in centres
    ])  # fmt: skip
    light = pixels.astype(float).sum(1)
    return pixels[(light >= np.quantile(light, 0.25)) & (light <= np.median(light))].mean(0)


def normalised_up(landmarks: np.ndarray) -> np.ndarray:
    """Unit vector in the picture from the chin to between the eyes."""
    up = landmarks[27] - landmarks[8]
    return up / np.linalg.norm(up)


def monk_step(colour: np.ndarray) -> tuple[int, float]:
    """The nearest step, 1…10, of a measured colour (3,), and the distance to it (CIE 1976 ΔE)."""
    lab = cv2.cvtColor(
        np.minimum(np.asarray(colour, np.float32) / np.array(WHITE_CARD, np.float32), 1)[None, None],
        cv2.COLOR_RGB2LAB,
    )[0, 0]
    distance = np.linalg.norm(monk_colours() - lab, axis=1)
    return int(distance.argmin()) + 1, float(distance.min())


def main(pictures: list[str]) -> None:
    """Print the colour, step and distance of rendered frames, whose truth lies beside them."""
    for picture in map(Path, pictures):
        frame = read_image(picture)[..., ::-1]
        colour = skin_colour(frame, np.load(picture.with_suffix(".npz"))["landmarks"])
        step, distance = monk_step(colour)
        print(picture.parent.name, *colour.round().astype(int), f"step {step}", f"ΔE {distance:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
