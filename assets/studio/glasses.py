"""Spectacles: two rims, a bridge and two temples that follow the head. They hold no glass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .geometry import smoothstep, tube
from .materials import plain_material
from .nodes import mesh_object
from .people import Recipe

if TYPE_CHECKING:
    import bpy

# Half width and half height of a rim in metres, and how square it is (2 is an ellipse).
RIMS = {"round": (0.0235, 0.0215, 2.3), "square": (0.0255, 0.0190, 3.6)}
OFF_CORNEA = 0.0155
RIM_THICKNESS, TEMPLE_THICKNESS = 0.00125, 0.0015
TILT = 0.06  # the rims' lower edge is nearer to the cheeks
COLOUR = (0.045, 0.022, 0.014)


def build_glasses(
    recipe: Recipe, vertices: np.ndarray, eyeballs: dict[str, tuple[np.ndarray, float]]
) -> list[bpy.types.Object]:
    """Objects at rest; ``vertices`` the neutral person, ``eyeballs`` centre and radius by side."""
    material = plain_material("glasses", COLOUR, 0.22, specular=0.6)
    half_width, half_height, power = RIMS[recipe.glasses]
    height = np.mean([centre[2] for centre, _ in eyeballs.values()])
    front = min(centre[1] - radius for centre, radius in eyeballs.values()) - OFF_CORNEA
    half_head = _half_width(vertices, height)
    lines = []
    turn = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    for side, sign in (("l", 1), ("r", -1)):
        middle = np.array([eyeballs[side][0][0], front, height - 0.0025])
        across = sign * half_width * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / power)
        up = half_height * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / power)
        bow = 0.0035 * (across * sign / half_width + 1) ** 2 / 2  # rims follow the face round to the side
        lines.append((middle + np.stack([across, bow + TILT * (half_height - up), up], 1), True))
        hinge = middle + (sign * (half_width + 0.0005), 0.006, 0.010)
        behind = np.array([
            hinge, hinge + (sign * 0.003, 0.005, 0.0),
            (sign * (half_head + 0.003), -0.085, height + 0.007),
            (sign * (half_head + 0.005), -0.050, height + 0.006),
            (sign * (half_head + 0.002), -0.032, height - 0.012),
        ])  # fmt: skip
        lines.append((_rounded(behind), False))
    inner = [eyeballs[side][0][0] - sign * half_width for side, sign in (("r", -1), ("l", 1))]
    s = np.linspace(0, 1, 12)
    x = inner[0] + (inner[1] - inner[0]) * s
    rise = np.sin(np.pi * s)
    lines.append((np.stack([x, front - 0.002 * rise, height + 0.002 + 0.0035 * rise], 1), False))
    things = []
    for number, (line, closed) in enumerate(lines):
        places, faces = tube(line, RIM_THICKNESS if closed else TEMPLE_THICKNESS, closed)
        things.append(mesh_object(f"glasses {number}", places, faces, material, subdivisions=1))
    return things


def _half_width(vertices: np.ndarray, height: float) -> float:
    """Half the head's width at the temples."""
    x, y, z = vertices.T
    return float(
        np.abs(x[(np.abs(z - height) < 0.012) & (np.abs(y + 0.085) < 0.008) & (np.abs(x) < 0.11)]).max()
    )


def _rounded(corners: np.ndarray, points: int = 30) -> np.ndarray:
    """A line through corners, with the corners taken off."""
    walked = np.linspace(0, len(corners) - 1, points)
    line = np.stack([np.interp(walked, range(len(corners)), corners[:, axis]) for axis in range(3)], 1)
    ends = smoothstep(np.minimum(np.arange(points), np.arange(points)[::-1]), 0, 3)[:, None]
    for _ in range(4):
        even = line.copy()
        even[1:-1] = 0.5 * line[1:-1] + 0.25 * (line[:-2] + line[2:])
        line = line * (1 - ends) + even * ends
    return line
