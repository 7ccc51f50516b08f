"""The lines that age draws on a face, as a picture of its front view. NumPy and OpenCV only."""

import cv2
import numpy as np

from .people import Recipe

FRONT_VIEW_MM = (-85.0, 85.0, 590.0, 830.0)  # left, right, bottom, top on the neutral head
PIXELS_PER_MM = 8
# Lines of the left half (x, z in millimetres), strength 0…1, width in millimetres, share of ``wrinkles`` from
# which they begin to show.
LINES = (
    (((16.5, 690), (21, 684), (25.5, 676), (28.5, 667), (29.5, 658)), 0.62, 1.5, 0.0),  # nose to mouth
    (((25.5, 656), (27.5, 648), (28, 639)), 0.45, 1.4, 0.45),  # mouth to chin
    (((14, 717), (22, 712), (32, 710), (42, 712.5), (48, 717)), 0.38, 1.3, 0.1),  # under the eye
    (((17, 709), (27, 703.5), (38, 703.5)), 0.32, 1.8, 0.5),  # bag's lower edge
    (((49, 729), (55, 733), (61, 738)), 0.42, 0.8, 0.15),  # crow's feet
    (((50, 726.5), (56, 727.5), (63, 729)), 0.46, 0.8, 0.15),
    (((49.5, 723.5), (55.5, 720.5), (61.5, 716)), 0.42, 0.8, 0.25),
    (((47, 719.5), (52.5, 714.5), (57, 707)), 0.32, 0.9, 0.6),
    (((6.5, 738), (7.2, 747), (6.2, 757)), 0.42, 1.0, 0.35),  # between the brows
    (((47, 697), (46, 684), (43, 670)), 0.25, 2.0, 0.75),  # down the cheek
    (((8, 645.5), (0, 646.8)), 0.35, 1.8, 0.4),  # under the lower lip
)
DEEPEST = 1.6  # times a line's strength, for ``wrinkles`` above 1: pale skin needs deeper lines to show them
FOREHEAD_MM = (764.0, 772.5, 781.5, 790.0)
UPPER_LIP_MM = (4.0, 8.0, 12.0, 16.5)


def wrinkle_map(recipe: Recipe) -> np.ndarray:
    """Depth of the lines, (1920, 1360) in 0…1, row 0 on top; no two people and no two sides have the same."""
    left, right, bottom, top = FRONT_VIEW_MM
    shape = (round((top - bottom) * PIXELS_PER_MM), round((right - left) * PIXELS_PER_MM))
    drawn = np.zeros(shape, np.float32)
    rng = np.random.default_rng(recipe.seed + 14)
    wide = 1 + recipe.wrinkle_softness
    for line, strength, width, begins in LINES:
        share = np.clip((recipe.wrinkles - begins) / (1 - begins), 0, DEEPEST)
        for side in (1, -1):
            places = np.array(line) * (side, 1) + rng.normal(0, 0.5, (len(line), 2))
            _draw(drawn, rng, places, strength * share * rng.uniform(0.8, 1.1), width * wide)
    for height in FOREHEAD_MM:
        along = np.linspace(-rng.uniform(20, 38), rng.uniform(20, 38), 7)
        bow = 2.5 * np.cos(along / 12 + rng.uniform(-0.6, 0.6)) + rng.normal(0, 0.7, 7)
        strength = 0.55 * np.clip((recipe.wrinkles - 0.15) / 0.85, 0, DEEPEST) * rng.uniform(0.5, 1.0)
        _draw(drawn, rng, np.stack([along, height + bow], 1), strength, 1.2 * wide)
    for x in UPPER_LIP_MM:
        for side in (1, -1):
            strength = 0.30 * np.clip((recipe.wrinkles - 0.7) / 0.3, 0, DEEPEST) * rng.uniform(0.4, 1)
            places = np.array([[x, 672.0], [x * 0.95, 667.0]]) * (side, 1) + rng.normal(0, 0.4, (2, 2))
            _draw(drawn, rng, places, strength, 0.6 * wide)
    return np.clip(drawn, 0, 1)


def _draw(
    drawn: np.ndarray, rng: np.random.Generator, places: np.ndarray, strength: float, width: float
) -> None:
    """One soft line that begins and ends in nothing and is deepest somewhere in its middle."""
    if strength < 0.02:
        return
    left, _, _, top = FRONT_VIEW_MM
    t = np.linspace(0, 1, 60)
    knots = np.linspace(0, 1, len(places))
    degree = min(3, len(places) - 1)
    x, z = (np.polyval(np.polyfit(knots, places[:, axis], degree), t) for axis in (0, 1))
    depth = np.sin(np.pi * np.clip(t, 0.02, 0.98)) ** 0.6 * (1 + 0.25 * np.sin(7 * t + rng.uniform(0, 6)))
    columns, rows = (x - left) * PIXELS_PER_MM, (top - z) * PIXELS_PER_MM
    margin = int(4 * width * PIXELS_PER_MM)
    x0, x1 = max(int(columns.min()) - margin, 0), min(int(columns.max()) + margin, drawn.shape[1])
    y0, y1 = max(int(rows.min()) - margin, 0), min(int(rows.max()) + margin, drawn.shape[0])
    layer = np.zeros((y1 - y0, x1 - x0), np.float32)
    for k in range(len(t) - 1):
        begin, end = ((round(columns[i] - x0), round(rows[i] - y0)) for i in (k, k + 1))
        cv2.line(layer, begin, end, float(depth[k]), max(1, round(width * PIXELS_PER_MM * 0.5)))
    layer = cv2.GaussianBlur(layer, (0, 0), width * PIXELS_PER_MM * 0.45)
    drawn[y0:y1, x0:x1] += strength * layer
