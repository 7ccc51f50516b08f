"""Second stage: bend the source's face so that each triangle of its mesh fills the target's.

All triangles become one map that says for every pixel of the target where in the source it comes from, and
one ``cv2.remap`` follows it. The map is drawn at half the size, each node filled with its triangle's affine
map, and enlarged: where two triangles meet the map only bends, so it may be read between nodes.
"""

from __future__ import annotations

import numpy as np

from doubletake.face import EYE, LANDMARK_GROUPS, SKIN, face_mesh, mesh_points, procrustes
from doubletake.swap.align import align, invert
from doubletake.swap.rectangle import Rectangle

# Bits of a pixel's fraction that OpenCV's rasteriser is given.
_FRACTION_BITS = 4

# Triangles with less area, in square pixels, cannot be solved; their neighbours cover them.
_SMALLEST = 0.25


def triangle_maps(
    source_points: np.ndarray, target_points: np.ndarray, eyes: str = "target"
) -> tuple[np.ndarray, np.ndarray]:
    """Return the affine map of each triangle, from the target back to the source.

    Parameters
    ----------
    source_points, target_points : (N, 2) float
        The mesh's points in each picture, in pixels.
    eyes : {"target", "source"}
        With ``"source"``, what lies between the lids is not squashed as they close: it stays behind them.

    Returns
    -------
    maps : (T, 3, 2) float32
        The pixel (x, y) of triangle k comes from ``x * maps[k, 0] + y * maps[k, 1] + maps[k, 2]``.
    area : (T,) float32
        Twice each triangle's area in the target, negative where it is turned away. Where it is nearly zero
        the map is the number 0 throughout.
    """
    mesh = face_mesh()
    target = _complex(target_points)[mesh.triangles]
    source = _complex(source_points)[mesh.triangles]
    if eyes == "source":
        shifted = source_points.copy()
        for name in ("right_eye", "left_eye"):
            lids = list(LANDMARK_GROUPS[name])
            shifted[lids] = _behind_lids(source_points[lids], target_points[lids])
        inside = mesh.kinds == EYE
        source[inside] = _complex(shifted)[mesh.triangles[inside]]

    # Points are complex numbers, x + iy, so that each line below does both coordinates.
    origin = target[:, 0]
    u, v = target[:, 1] - origin, target[:, 2] - origin
    area = u.real * v.imag - u.imag * v.real
    solvable = np.abs(area) > _SMALLEST
    inverse = np.divide(np.float32(1), area, out=np.zeros_like(area), where=solvable)
    p, q = (source[:, 1] - source[:, 0]) * inverse, (source[:, 2] - source[:, 0]) * inverse
    maps = np.empty((len(area), 3), dtype=np.complex64)
    across = np.subtract(p * v.imag, q * u.imag, out=maps[:, 0])
    down = np.subtract(q * u.real, p * v.real, out=maps[:, 1])
    maps[:, 2] = source[:, 0] - origin.real * across - origin.imag * down
    maps[~solvable] = 0
    return maps.view(np.float32).reshape(-1, 3, 2), area


def _complex(points: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(points, dtype=np.float32).view(np.complex64).ravel()


def _behind_lids(source_lids: np.ndarray, target_lids: np.ndarray) -> np.ndarray:
    """Return where the target's six lid points lie on the source's eyeball.

    The eye's corners carry one to the other by a similarity, under which an eyeball keeps its round iris; a
    target eye that is opened wider is held back to what the source's lids leave free.
    """
    matrix = procrustes(target_lids[[0, 3]], source_lids[[0, 3]])
    placed = target_lids @ matrix[:, :2].T + matrix[:, 2]
    across = source_lids[3] - source_lids[0]
    length = np.hypot(*across)
    if length < 1e-3:
        return source_lids
    normal = np.array([-across[1], across[0]]) / length
    height = (placed - source_lids[0]) @ normal
    limit = (source_lids - source_lids[0]) @ normal
    low, high = np.minimum(limit, 0), np.maximum(limit, 0)
    behind: np.ndarray = placed + (np.clip(height, low, high) - height)[:, None] * normal
    return behind.astype(np.float32)


def warp_map(
    source_landmarks: np.ndarray,
    target_landmarks: np.ndarray,
    rectangle: Rectangle,
    eyes: str = "target",
    depth: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Say for each pixel of a rectangle of the target where in the source it comes from.

    Outside the mesh, and where a triangle has shrunk to nothing, it is the similarity of `align`.

    Parameters
    ----------
    source_landmarks, target_landmarks : (68, 2) float
        Pixels, x right and y down.
    rectangle : Rectangle
        The part of the target's frame to fill.
    eyes : {"target", "source"}
        See `triangle_maps`.
    depth : (N,) float, optional
        How far each point of the target's mesh is from the camera. On a head that is turned far the nose
        stands before the cheek, and has to be drawn after it.

    Returns
    -------
    map_x, map_y : (height, width) float32
        Columns and rows of the source, as ``cv2.remap`` takes them.
    """
    source_points, target_points = mesh_points(source_landmarks), mesh_points(target_landmarks)
    everywhere = invert(align(source_landmarks, target_landmarks))
    return _draw_map(source_points, target_points, everywhere, rectangle, eyes, depth)


def _draw_map(
    source_points: np.ndarray,
    target_points: np.ndarray,
    everywhere: np.ndarray,
    rectangle: Rectangle,
    eyes: str,
    depth: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the map of `warp_map` from the mesh's points and the (2, 3) map of all that lies outside it."""
    import cv2

    mesh = face_mesh()
    maps, area = triangle_maps(source_points, target_points, eyes)

    rows, columns = (rectangle.height + 1) // 2, (rectangle.width + 1) // 2
    # A node stands for two by two pixels and lies in the middle of them.
    corner = np.array([rectangle.left + 0.5, rectangle.top + 0.5], dtype=np.float32)
    nodes = (target_points - corner) * np.float32(0.5 * (1 << _FRACTION_BITS))
    corners = np.rint(nodes).astype(np.int32)[mesh.triangles]
    # The rasteriser fills a triangle with its rim, so what is drawn later wins at a shared edge. What is
    # turned away goes first, then what lies behind lids and lips, then the skin: no teeth on lips.
    rank = (area > 0) * (1 + (mesh.kinds == SKIN))
    order = np.argsort(rank, kind="stable")
    if depth is not None:
        order = np.lexsort((-depth[mesh.triangles].mean(axis=1), rank))
    order = order[np.abs(area)[order] > _SMALLEST]
    numbers = np.zeros((rows, columns), dtype=np.uint8)
    for number, triangle in zip((order + 1).tolist(), corners[order], strict=True):
        cv2.fillConvexPoly(numbers, triangle, number, cv2.LINE_8, _FRACTION_BITS)

    # Number 0 is the map outside the mesh.
    table = np.zeros((256, 3, 2), dtype=np.float32)
    table[0] = everywhere.T
    table[1 : 1 + len(maps)] = maps
    x = np.arange(columns, dtype=np.float32) * 2 + corner[0]
    y = (np.arange(rows, dtype=np.float32) * 2 + corner[1])[:, None]
    found = []
    for axis in (0, 1):
        a, b, c = (
            np.asarray(cv2.LUT(numbers, np.ascontiguousarray(table[:, term, axis])), np.float32)
            for term in range(3)
        )
        a *= x
        b *= y
        a += b
        a += c
        fine = cv2.resize(a, (columns * 2, rows * 2), interpolation=cv2.INTER_LINEAR)
        found.append(fine[: rectangle.height, : rectangle.width])
    return found[0], found[1]


def warp(picture: np.ndarray, map_x: np.ndarray, map_y: np.ndarray) -> np.ndarray:
    """Fetch every pixel from where the map says, between four neighbours; a picture's border goes on.

    Parameters
    ----------
    picture : (H, W) or (H, W, C) uint8 or float32
    map_x, map_y : (h, w) float32
        As `warp_map` returns them.

    Returns
    -------
    ndarray, (h, w) or (h, w, C)

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    >>> columns, rows = np.meshgrid(np.arange(4, dtype="f4"), np.arange(3, dtype="f4"))
    >>> bool((warp(picture, columns, rows) == picture).all())
    True
    """
    import cv2

    colour = picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    if colour:
        # OpenCV fetches one or four bytes at a time twice as fast as three.
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    fetched = cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.cvtColor(fetched, cv2.COLOR_RGBA2RGB) if colour else fetched
