"""Let a source's skin go on where its hair and background were."""

from __future__ import annotations

import numpy as np

from doubletake.face import LANDMARK_GROUPS, face_width, fill_inside, wears_glasses, within_reach
from doubletake.swap.mask import soften

# Shares of the face's width: how much of its rim is usually not trusted, and how broad a tongue of skin
# between strands of hair must be to count as face.
RIM, _TONGUE = 0.05, 0.08

# How wide a brow is taken to be, and the rim around eyes and lips.
_STROKE = 0.06


def skin_beyond(
    picture: np.ndarray,
    coverage: np.ndarray,
    landmarks: np.ndarray,
    rim: float | tuple[float, float] = RIM,
) -> np.ndarray:
    """Continue a face's skin beyond its outline, smoothly and with the same grain.

    The source's hairline and jaw never quite meet the target's. Where they leave a gap, plausible skin is
    better than a strand of the wrong hair, and the pyramid has no false edge to spread. It is done once for a
    source, not for each frame.

    Parameters
    ----------
    picture : (H, W, 3) uint8 RGB
    coverage : (h, w) uint8
        How much of each pixel is the face, 0 to 255, at any size.
    landmarks : (68, 2) float
        Where brows, eyes and lips are, which are no skin.
    rim : float or tuple of float
        How much of the face's rim is not trusted, as a share of its width; two numbers are for the picture's
        left and right side of the nose.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        The same where the face is; elsewhere the weighted average of the face's nearest pixels, from finer to
        coarser (push-pull: S. Gortler et al., "The lumigraph", 1996).

    Examples
    --------
    >>> import numpy as np
    >>> picture = np.zeros((64, 64, 3), np.uint8)
    >>> picture[16:48, 16:48] = 200
    >>> coverage = (picture[:, :, 0] > 0) * np.uint8(255)
    >>> skin_beyond(picture, coverage, np.full((68, 2), 32.0))[0, 0]
    array([200, 200, 200], dtype=uint8)
    """
    left, right = rim if isinstance(rim, tuple) else (rim, rim)
    sure, trusted = _face(coverage, picture.shape, left)
    if right != left:
        beside = _right_of_nose(landmarks, picture.shape)
        trusted = trusted + beside * (_face(coverage, picture.shape, right)[1] - trusted)
    parts = features(landmarks, picture.shape)
    bare = trusted * (1 - parts)
    beyond = _push_pull(picture, bare) + _grain(picture, bare)
    kept = np.maximum(trusted, parts * sure)[..., None]
    mixed: np.ndarray = beyond + kept * (picture - beyond)
    whole: np.ndarray = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return whole


def without_glasses(picture: np.ndarray, coverage: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Paint over the rims of glasses with what surrounds them: they are no part of the face that is taken.

    After A. Telea, "An image inpainting technique based on the fast marching method", 2004.

    Parameters
    ----------
    picture : (H, W, 3) uint8 RGB
    coverage : (h, w) uint8
        How much of each pixel is the face, holes in it not filled, at any size.
    landmarks : (68, 2) float
        Pixels of the picture.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        The same picture if nobody wears glasses in it.
    """
    import cv2

    if not wears_glasses(coverage, landmarks, picture.shape):
        return picture
    holes = cv2.subtract(fill_inside(coverage), coverage)
    size = (picture.shape[1], picture.shape[0])
    thin = cv2.resize(holes, size, interpolation=cv2.INTER_LINEAR) > 24
    # Glasses end above the tip of the nose; what is open below is a beard.
    thin[int(max(landmarks[33, 1], 0)) :] = False
    # Shadows and the rim's soft edge belong to it.
    rims = cv2.dilate(thin.astype(np.uint8), _disc(0.008 * face_width(landmarks)))
    radius = max(2.0, 0.02 * face_width(landmarks))
    return cv2.inpaint(np.ascontiguousarray(picture), rims, radius, cv2.INPAINT_TELEA)


def _disc(radius: float) -> np.ndarray:
    import cv2

    side = 2 * max(1, round(radius)) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def _face(coverage: np.ndarray, shape: tuple[int, ...], rim: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where the face is, and where it is skin and nothing else; (H, W) float32 in 0…1.

    Along its rim a face lies in the shadow of the hair. The second fades inwards.
    """
    import cv2

    # Among strands of hair a pixel is half face, and dark.
    sure = cv2.LUT(coverage, np.clip((np.arange(256) - 200) * 5, 0, 255).astype(np.uint8))
    face = cv2.resize(fill_inside(sure), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    columns = np.flatnonzero(face.max(axis=0) > 127)
    width = np.ptp(columns) if len(columns) else 0
    inner = cv2.erode(face, _disc(rim * width))
    inner = cv2.morphologyEx(inner, cv2.MORPH_OPEN, _disc(_TONGUE * width))
    inner = soften(inner, rim * width)
    return face.astype(np.float32) / 255, inner.astype(np.float32) / 255


def _right_of_nose(landmarks: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return 0 to the picture's left of the line from nose to chin, 1 to its right, (H, W) float32."""
    top, chin = (within_reach(landmarks[[27, 8]], shape) + 0.5).astype(np.float32)
    down = (chin - top) / max(float(np.hypot(*(chin - top))), 1e-3)
    x = np.arange(shape[1], dtype=np.float32) - top[0]
    y = (np.arange(shape[0], dtype=np.float32) - top[1])[:, None]
    across = x * down[1] - y * down[0]
    soft = max(0.1 * face_width(landmarks), 1.0)
    share: np.ndarray = np.clip(0.5 + across / soft, 0, 1)
    return share


def features(landmarks: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return 1 on brows, eyes and lips and 0 elsewhere, (H, W) float32.

    They are kept up to the face's rim, and never drawn out beyond it.
    """
    import cv2

    drawn = np.zeros(shape[:2], dtype=np.float32)
    points = np.rint(within_reach(landmarks, shape)).astype(np.int32)
    thickness = min(max(1, round(_STROKE * face_width(points.astype(np.float32)))), max(shape[:2]))
    for name in ("right_brow", "left_brow", "right_eye", "left_eye", "outer_lips"):
        part = points[list(LANDMARK_GROUPS[name])]
        closed = not name.endswith("brow")
        cv2.polylines(drawn, [part], closed, 1, thickness)
        if closed:
            cv2.fillPoly(drawn, [part], 1)
    soft = 2 * (thickness // 4) + 1
    return cv2.blur(drawn, (soft, soft))


def _push_pull(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Fill what is not known from coarser and coarser averages of what is; (H, W, 3) float32."""
    import cv2

    weights = [known[..., None]]
    sums = [picture * weights[0]]
    while min(weights[-1].shape[:2]) > 2:
        weights.append(cv2.pyrDown(weights[-1])[..., None])
        sums.append(cv2.pyrDown(sums[-1]))
    filled = sums[-1] / np.maximum(weights[-1], 1e-6)
    for level in range(len(weights) - 2, -1, -1):
        weight, total = weights[level], sums[level]
        coarse = cv2.pyrUp(filled, dstsize=(total.shape[1], total.shape[0]))
        # An average is trusted in full as soon as half of what it was made of is known.
        trust = np.minimum(2 * weight, 1)
        filled = trust * total / np.maximum(weight, 1e-6) + (1 - trust) * coarse
    return np.asarray(filled)


def _grain(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return noise that goes with the skin's own, the same in all channels, (H, W, 1) float32."""
    import cv2

    # The difference of neighbours cancels shading; its median passes over brows and lashes.
    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY).astype(np.float32)
    steps = np.abs(np.diff(grey, axis=1))[known[:, 1:] > 0.9]
    if len(steps) == 0:
        return np.zeros((*grey.shape, 1), dtype=np.float32)
    even = np.empty(grey.shape, dtype=np.float32)
    np.random.default_rng(0).standard_normal(dtype=np.float32, out=even)
    noise: np.ndarray = cv2.GaussianBlur(even, (0, 0), 0.5)
    # Half as strong as measured: part of what is measured is pores, and noise that is stretched shows more.
    noise *= 0.5 * np.median(steps) / np.median(np.abs(np.diff(noise, axis=1)))
    return np.expand_dims(noise, -1)
