"""Where on the head things are: soft masks on the neutral mesh, the same for everybody.

Every mask is one value in 0…1 a vertex, (19158,). Places are given in millimetres on the neutral head.
"""

from functools import lru_cache

import numpy as np

from .geometry import smoothstep
from .mesh import base_mesh, texture_at_vertices

SKULL_AXIS = np.array([0.0, -0.055])  # x, y of the vertical line that azimuths are counted around
HAIRLINE_AZIMUTH = (
    0,
    18,
    30,
    38,
    45,
    51,
    58,
    66,
    76,
    86,
    92,
    102,
    114,
    125,
    150,
    180,
)  # degrees from the front
HAIRLINE_HEIGHT = (
    (0.7915, 0.792, 0.793, 0.789, 0.778, 0.763, 0.748, 0.733)
    + (0.718, 0.714, 0.739, 0.744, 0.733, 0.700, 0.672, 0.664)
)  # fmt: skip
FACE_TOP = 0.802  # a little into the hair: the hair's own coverage cuts the mask at the true hairline


def blob(
    centre_mm: tuple[float, float, float], radius_mm: tuple[float, float, float], both_sides: bool = True
) -> np.ndarray:
    """A soft ellipsoid, mirrored to the other side unless told otherwise."""
    points = base_mesh().vertices
    radius = np.array(radius_mm) / 1000
    centres = [np.array(centre_mm) / 1000]
    if both_sides:
        centres.append(centres[0] * [-1, 1, 1])
    return np.max([np.exp(-0.5 * (((points - c) / radius) ** 2).sum(1)) for c in centres], axis=0)


@lru_cache(maxsize=1)
def skin_masks() -> dict[str, np.ndarray]:
    """The masks that colour, roughness, relief, beard and the truth are made from, by name."""
    points = base_mesh().vertices
    ears, lips = texture_at_vertices("ears"), texture_at_vertices("lips")
    middle = {"both_sides": False}
    return {
        "cheek": blob((40, -125, 700), (17, 30, 15)),
        "nose": blob((0, -165, 692), (15, 25, 12), **middle),
        "under_eye": blob((30, -140, 714), (13, 20, 5)),
        "upper_lid": blob((31, -138, 738), (15, 12, 4.5)),
        "crow_feet": blob((58, -120, 728), (9, 20, 11)),
        "forehead": blob((0, -150, 780), (42, 45, 16), **middle),
        "chin": blob((0, -150, 632), (14, 20, 10), **middle),
        "t_zone": _t_zone(),
        "cheekbone": blob((45, -118, 713), (15, 25, 9)),
        "socket": blob((30, -138, 727), (19, 20, 12)),
        "nostrils": blob((17, -150, 686), (6, 14, 8)),
        "beard": _beard(points) * (1 - np.clip(lips * 1.2, 0, 1)),
        "ears": ears,
        "face": _face(points, ears),
        "inner_mouth": texture_at_vertices("inside-mouth"),
    }


def hairline(xy: np.ndarray, recede: float = 0.0) -> np.ndarray:
    """Height (n,) of the hairline over places (n, 2) on the neutral head; MakeHuman has no scalp group."""
    azimuth = np.degrees(np.arctan2(np.abs(xy[:, 0]), -(xy[:, 1] - SKULL_AXIS[1])))
    retreat = np.interp(azimuth, (0, 18, 32, 44, 56), (0.8, 1.2, 2.4, 1.6, 0.0))
    return np.interp(azimuth, HAIRLINE_AZIMUTH, HAIRLINE_HEIGHT) + recede * retreat


def scalp_density(rest: np.ndarray, ears: np.ndarray, recede: float) -> np.ndarray:
    """How densely hair grows at places (n, 3) of the neutral head, with an edge that is not a ruled line."""
    height = rest[:, 2] - hairline(rest[:, :2], recede)
    height = height + 0.0022 * np.sin(rest[:, 0] * 520 + 1.3)
    height = height + 0.0016 * np.sin(rest[:, 0] * 1230 + rest[:, 2] * 900)
    return smoothstep(height, -0.005, 0.009) * (ears < 0.25) * (rest[:, 2] > 0.66)


def _t_zone() -> np.ndarray:
    forehead = blob((0, -150, 785), (40, 40, 20), False)
    nose = blob((0, -165, 705), (8, 30, 18), False)
    chin = blob((0, -150, 632), (12, 20, 8), False)
    return np.clip(forehead + nose + 0.5 * chin, 0, 1)


def _beard(points: np.ndarray) -> np.ndarray:
    below_cheeks = smoothstep(points[:, 2], 0.700, 0.672)
    above_throat = smoothstep(points[:, 2], 0.585, 0.615)
    in_front = smoothstep(points[:, 1], -0.045, -0.075)
    sideburns = 0.9 * blob((66, -75, 690), (14, 10, 22))
    bare_cheeks = 1 - 0.8 * blob((38, -125, 690), (14, 30, 13))
    return np.clip(below_cheeks * above_throat * in_front + sideburns, 0, 1) * bare_cheeks


def _face(points: np.ndarray, ears: np.ndarray) -> np.ndarray:
    """From the jaw's edge to the hairline, without ears and neck, with the inside of the mouth."""
    jaw = 0.622 + 0.10 * np.clip((points[:, 1] + 0.13) / 0.07, 0, 1) ** 1.3
    outside = (points[:, 2] > jaw) & (points[:, 1] < -0.058) & (ears < 0.3) & (points[:, 2] < FACE_TOP)
    return (outside | (texture_at_vertices("inside-mouth") > 0.3)).astype(float)
