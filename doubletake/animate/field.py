"""Where every pixel of a moved head comes from: the relief is moved, and its motion turned round.

The relief says where each node of the still goes. A picture is drawn the other way: each of its pixels asks
where it comes from. The nearest node that lands on a place answers first (a z-buffer of points), and a few
steps of Newton's method make the answer exact between the nodes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from doubletake.animate.motion import Pose
from doubletake.animate.relief import STEP, Relief

# Newton's steps from the first answer, and where they stop trusting a surface that is seen nearly edge-on.
_STEPS = 4
_EDGE_ON, _LOST, _STRAY, _JUMP = 0.12, 0.7, 4.0, 12.0


def moved_nodes(relief: Relief, pose: Pose, camera: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where the nodes go.

    Returns
    -------
    above, below : (rows, columns, 2) float32
        Columns and rows, counted in nodes of the relief; seen from above and below the lips' line.
    depth : (rows, columns) float32
        Metres from the camera.
    """
    moved = _rigid(relief.shape, pose.rotation, pose.centre)
    moved -= relief.points
    moved *= relief.head
    moved += relief.points
    expression = (pose.expression @ pose.rotation.T).astype(np.float32)
    share = relief.head[relief.face]
    moved[relief.face] += share * _product(relief.shares, expression)
    lower = moved.copy()
    lips = relief.face[relief.lips]
    lower[lips] += share[relief.lips] * _product(relief.apart, expression)
    size = (relief.rows, relief.columns)
    depth = moved[:, 2].reshape(size)
    corner = np.array([relief.left, relief.top], np.float32)
    above, below = (_projected(points, camera, corner).reshape(*size, 2) for points in (moved, lower))
    return above, below, depth


def _rigid(points: np.ndarray, rotation: np.ndarray, shift: np.ndarray) -> np.ndarray:
    import cv2

    # Several times as fast as a product of matrices as narrow as these.
    return cv2.transform(points[None], np.hstack([rotation, shift[:, None]]))[0]


def _product(shares: np.ndarray, expression: np.ndarray) -> np.ndarray:
    import cv2

    # NumPy would wake all threads of its library for three columns.
    nothing = np.zeros((0, 0), expression.dtype)
    return cv2.gemm(shares, expression, 1, nothing, 0)


def _projected(points: np.ndarray, camera: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Return where points in the camera's space, (N, 3), lie, counted in nodes from a corner; (N, 2)."""
    inverse = np.float32(1 / STEP) / points[:, 2]
    out = np.empty((len(points), 2), np.float32)
    middle = (STEP - 1) / 2
    for axis in (0, 1):
        np.multiply(points[:, axis], inverse, out=out[:, axis])
        out[:, axis] *= camera[axis, axis]
        out[:, axis] += (camera[axis, 2] - middle) / STEP - corner[axis]
    return out


def finer(going: np.ndarray) -> np.ndarray:
    """Double the number of nodes each way; places are counted in the new ones.

    The surface is smooth and needs few nodes, but where one part hides another the edge is as rough as they
    are far apart.
    """
    import cv2

    rows, columns = going.shape[:2]
    # Shifts are enlarged and not places: these would stop growing at the rim.
    shift = cv2.resize(
        going - _grid((rows, columns)), (2 * columns, 2 * rows), interpolation=cv2.INTER_LINEAR
    )
    shift *= 2
    shift += _grid((2 * rows, 2 * columns))
    return shift


def turned_round(going: np.ndarray, depth: np.ndarray) -> np.ndarray:
    """Say for each node's place in the picture which node comes to lie there.

    Parameters
    ----------
    going : (rows, columns, 2) float32
        Where each node goes, counted in nodes.
    depth : (rows, columns) float32
        What is nearer hides what is farther.

    Returns
    -------
    ndarray, (rows, columns, 2) float32
        Columns and rows of nodes, with fractions.
    """
    import cv2

    slopes, facing = _inverse_slopes(going)
    guess = _first_answer(going, depth, facing)
    coming = _sharpened(going, slopes, guess, _grid(going.shape[:2]))
    jumps = jumps_of(coming)
    # Single nodes that differ from all around them are the wrong side of an edge.
    cv2.copyTo(cv2.merge([cv2.medianBlur(part, 5) for part in cv2.split(coming)]), jumps, coming)
    return coming


def enlarged(coming: np.ndarray) -> np.ndarray:
    """Return where each pixel comes from, (h, w, 2) float32 pixels, told where each finer node does."""
    import cv2

    pixels = STEP // 2
    rows, columns = coming.shape[:2]
    size = (columns * pixels, rows * pixels)
    shift = coming - _grid((rows, columns))
    places = cv2.resize(shift, size, interpolation=cv2.INTER_LINEAR)
    # Where one part hides another nothing lies between the two.
    jumps = jumps_of(coming)
    if jumps.any():
        hard = cv2.resize(jumps, size, interpolation=cv2.INTER_NEAREST)
        cv2.copyTo(cv2.resize(shift, size, interpolation=cv2.INTER_NEAREST), hard, places)
    places *= pixels
    places += _grid(size[::-1])
    return places


def jumps_of(coming: np.ndarray) -> np.ndarray:
    """Return 255 where neighbours come from far apart, (rows, columns) uint8."""
    import cv2

    square = np.ones((3, 3), np.uint8)
    spread = cv2.dilate(coming, square) - cv2.erode(coming, square)
    return ((spread[..., 0] + spread[..., 1] > _JUMP) * np.uint8(255)).astype(np.uint8)


def _sharpened(going: np.ndarray, slopes: np.ndarray, guess: np.ndarray, wanted: np.ndarray) -> np.ndarray:

    coming = np.ascontiguousarray(guess).copy()
    for step in range(_STEPS):
        missed = wanted - sampled(going, coming)
        if step in (0, 2):
            inverse = sampled(slopes, coming)
        np.clip(missed, -3, 3, out=missed)
        coming[..., 0] += inverse[..., 0] * missed[..., 0] + inverse[..., 1] * missed[..., 1]
        coming[..., 1] += inverse[..., 2] * missed[..., 0] + inverse[..., 3] * missed[..., 1]
    # On a fold Newton's method finds nothing; the first answer is a node that really lands there.
    lost = np.maximum(np.abs(missed[..., 0]), np.abs(missed[..., 1])) > _LOST
    coming[lost] = guess[lost]
    return coming


@lru_cache(maxsize=8)
def _grid(shape: tuple[int, int]) -> np.ndarray:
    x, y = np.meshgrid(np.arange(shape[1], dtype=np.float32), np.arange(shape[0], dtype=np.float32))
    grid = np.stack([x, y], axis=-1)
    grid.setflags(write=False)
    return grid


def _first_answer(going: np.ndarray, depth: np.ndarray, facing: np.ndarray) -> np.ndarray:
    """Let each node claim the place next to where it lands, the nearest last."""
    import cv2

    rows, columns = going.shape[:2]
    grid = _grid((rows, columns))
    low, high = float(depth.min()), float(depth.max())
    # Whole numbers of two bytes are sorted several times as fast.
    ranks = ((high - depth.ravel()) * np.float32(65535 / max(high - low, 1e-6))).astype(np.uint16)
    # What is turned away from the camera loses to all that faces it.
    ranks = np.where(facing.ravel(), ranks // 2 + 32768, ranks // 2).astype(np.uint16)
    order = np.argsort(ranks, kind="stable")
    places = np.rint(going.reshape(-1, 2))
    claims = grid.reshape(-1, 2) + places - going.reshape(-1, 2)
    x, y = places[:, 0].astype(np.int32), places[:, 1].astype(np.int32)
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    order = order[inside[order]]
    answer = np.zeros((rows, columns, 3), np.float32)
    spot = y[order] * columns + x[order]
    flat = answer.reshape(-1, 3)
    flat[spot, :2] = claims[order]
    flat[spot, 2] = 1
    # Where the surface is stretched, neighbours answer for the gaps.
    around = cv2.boxFilter(answer, -1, (3, 3), normalize=False)
    wider = cv2.boxFilter(around, -1, (5, 5), normalize=False)
    for spread in (around, wider):
        gaps = (answer[..., 2] == 0) & (spread[..., 2] > 0)
        answer[gaps] = spread[gaps] / spread[gaps][:, 2:]
    nothing = answer[..., 2] == 0
    answer[nothing, :2] = grid[nothing]
    # Through the gaps of a stretched surface single nodes from behind it peep out.
    usual = cv2.medianBlur(answer, 5)
    stray = np.abs(answer[..., 0] - usual[..., 0]) + np.abs(answer[..., 1] - usual[..., 1]) > _STRAY
    answer[stray] = usual[stray]
    return np.ascontiguousarray(answer[..., :2])


def sampled(picture: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Fetch every pixel of a picture, (h, w) or (h, w, C), from places in it, (rows, columns, 2) float32."""
    import cv2

    return cv2.remap(  # type: ignore[call-overload]  # OpenCV's types want a second map beside one of pairs
        picture, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _inverse_slopes(going: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the inverse of the motion's slopes at each node, and whether the surface faces the camera there.

    Returns
    -------
    inverse : (rows, columns, 4) float32
    facing : (rows, columns) bool
    """
    import cv2

    across = cv2.filter2D(going, -1, np.array([[-0.5, 0, 0.5]], np.float32), borderType=cv2.BORDER_REPLICATE)
    down = cv2.filter2D(
        going, -1, np.array([[-0.5], [0], [0.5]], np.float32), borderType=cv2.BORDER_REPLICATE
    )
    (a, c), (b, d) = (cv2.split(part) for part in (across, down))
    area = a * d - b * c
    facing = area > 0.02
    area = np.maximum(area, np.float32(_EDGE_ON))
    return cv2.merge([d / area, -b / area, -c / area, a / area]), facing
