"""Cut the person out of a still once: how much of each pixel is person, and the room without them."""

from __future__ import annotations

import numpy as np

from doubletake.animate.fill import fill_unknown

# GrabCut works on a picture of so many pixels a side: a matte's detail comes from the filter after it.
_SIDE = 256
_ROUNDS = 2

# The guided filter's radius as a share of the face's height, and how much contrast it takes for an edge.
_RADIUS, _EDGE = 0.035, 2e-4

# How far hair may reach to each side, in units of the distance from eyes to chin.
_HAIR_REACH = 1.35

# What the room's picture may be wrong by, as a share.
_NOISE = 0.03


def person_matte(picture: np.ndarray, coverage: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Say how much of each pixel is the person (face, hair, neck and clothes).

    GrabCut (C. Rother et al. 2004) told where the face is, refined along hair by a guided filter (K. He et
    al. 2010).

    Parameters
    ----------
    picture : (H, W, 3) uint8 RGB
    coverage : (H, W) float32 in 0…1
        The face alone.
    landmarks : (68, 2) float
        Pixels.

    Returns
    -------
    ndarray, (H, W) float32 in 0…1
    """
    import cv2

    height, width = picture.shape[:2]
    factor = min(_SIDE / max(height, width), 1.0)
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    face = cv2.resize(coverage, size, interpolation=cv2.INTER_AREA)
    labels = _first_guess(face, landmarks * factor)
    small = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    models = _colours(small, labels)
    for _ in range(_ROUNDS):
        cv2.grabCut(small, labels, (0, 0, 0, 0), *models, 1, cv2.GC_EVAL_FREEZE_MODEL)
    inside = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = _whole(inside)
    matte = cv2.resize(inside.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    tall = float(np.ptp(landmarks[:, 1]))
    soft = _guided(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255, matte, _RADIUS * tall)
    # Wisps end in nothing, and what is surely inside is wholly inside.
    return np.maximum(np.clip((soft - 0.08) / 0.84, 0, 1), np.float32(coverage > 0.5)).astype(np.float32)


def empty_room(picture: np.ndarray, matte: np.ndarray) -> np.ndarray:
    """Return the picture with the person painted over by what is around them, (H, W, 3) uint8.

    It is made once and stands still in every frame: a background that swims with the head is what gives
    warped pictures away first.
    """
    import cv2

    reach = max(3, round(matte.shape[1] / 100))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate((matte > 0.02).astype(np.float32), disc)
    filled = fill_unknown(picture, 1 - near)
    # Believed again away from the person, over a soft edge.
    share = cv2.GaussianBlur(near, (0, 0), reach / 3)[..., None]
    share = np.maximum(share, (matte > 0.02)[..., None])
    share[cv2.dilate(near, disc) == 0] = 0
    return np.clip(np.rint(picture + share * (filled - picture)), 0, 255).astype(np.uint8)


def with_wisps(matte: np.ndarray, picture: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Return the matte with the single hairs that it missed.

    A pixel beside the person that is darker or lighter than the room behind it must be covered by something:
    at least by so much that black or white could make the difference.

    Parameters
    ----------
    matte : (H, W) float32 in 0…1
    picture, room : (H, W, 3) uint8 RGB
        With the person, and without.

    Returns
    -------
    ndarray, (H, W) float32 in 0…1
    """
    import cv2

    seen, behind = picture.astype(np.float32), room.astype(np.float32)
    darker = (behind - seen) / np.maximum(behind, 1)
    lighter = (seen - behind) / np.maximum(255 - behind, 1)
    covered = np.maximum(darker, lighter).max(axis=2) - np.float32(_NOISE)
    reach = max(3, round(matte.shape[1] / 80))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    beside = cv2.dilate((matte > 0.3).astype(np.uint8), disc) > 0
    return np.where(beside, np.maximum(matte, covered), matte).astype(np.float32)


def _first_guess(face: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return GrabCut's four labels: sure face, neck and chest, probably hair, sure room."""
    import cv2

    rows, columns = face.shape
    y, x = np.mgrid[:rows, :columns].astype(np.float32)
    eyes, chin = landmarks[36:48].mean(axis=0), landmarks[8]
    unit = float(np.hypot(*(chin - eyes)))
    down, across = (y - eyes[1]) / unit, (x - (eyes[0] + chin[0]) / 2) / unit
    labels = np.full(face.shape, cv2.GC_PR_BGD, np.uint8)
    # In units of the distance from eyes to chin. Between what is probably person and what is surely room lies
    # a band of which nothing is known: hair may fill it, or not.
    half = np.interp(down, [0.15, 1.0], [0.68, 0.38])
    labels[np.hypot(across / half, (down - 0.1) / 1.15) < 1] = cv2.GC_PR_FGD
    labels[(np.abs(across) < 2.0 * (down - 1.0)) & (down > 1.3)] = cv2.GC_PR_FGD
    labels[(np.abs(across) > _HAIR_REACH) & (down < 1.1)] = cv2.GC_BGD
    labels[down < -1.45] = cv2.GC_BGD
    labels[(np.abs(across) < 0.30) & (down > 0.9)] = cv2.GC_FGD
    labels[(np.abs(across) < 1.0) & (down > 2.0)] = cv2.GC_FGD
    labels[face > 0.6] = cv2.GC_FGD
    # Above the ears there is a skull, whatever hair is on it.
    temples = landmarks[[0, 16], 0]
    skull = np.hypot((x - temples.mean()) / (0.5 * np.ptp(temples)), (down + 0.05) / 0.88)
    labels[(skull < 1.2) & (down < 0.15) & (labels == cv2.GC_PR_BGD)] = cv2.GC_PR_FGD
    labels[(skull < 1.03) & (down < 0.15)] = cv2.GC_FGD
    return labels


def _colours(small: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return GrabCut's two models of colours, of the room and of the person, learned without the band."""
    import cv2

    known = small.copy()
    room = small[labels == cv2.GC_BGD]
    # GrabCut learns from every pixel: those of the band that could be hair are lent colours of the room.
    doubtful = (labels == cv2.GC_PR_BGD) & _like_person(small, labels)
    if len(room):
        known[doubtful] = room[np.linspace(0, len(room) - 1, int(doubtful.sum())).astype(int)]
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    soft = cv2.GaussianBlur(known, (0, 0), 0.5)
    cv2.grabCut(soft, labels.copy(), (0, 0, 0, 0), *models, 1, cv2.GC_INIT_WITH_MASK)
    return models


def _like_person(small: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Say which pixels have a colour that the person has too, or one near it; (h, w) bool."""
    import cv2

    lab = cv2.cvtColor(small, cv2.COLOR_BGR2Lab)
    person = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    # Hue alone: hair has lights and shades that the part beside the face does not show.
    shares = cv2.calcHist([lab], [1, 2], person, [64, 64], [0, 256, 0, 256]) / max(int(person.sum()), 1)
    common = cv2.dilate((shares > 4e-3).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    index = np.right_shift(lab, 2)
    return common[index[..., 1], index[..., 2]]


def _whole(inside: np.ndarray) -> np.ndarray:
    """Return the largest piece, its holes filled; (h, w) uint8 of 0 and 1."""
    import cv2

    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    inside = cv2.morphologyEx(inside, cv2.MORPH_OPEN, disc)
    contours, _ = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.zeros_like(inside)
    cv2.drawContours(whole, [max(contours, key=cv2.contourArea)], 0, 1, -1)
    return whole


def _guided(guide: np.ndarray, matte: np.ndarray, radius: float) -> np.ndarray:
    import cv2

    side = 2 * max(2, round(radius)) + 1

    def mean(values: np.ndarray) -> np.ndarray:
        return cv2.blur(values, (side, side))

    guide_mean, matte_mean = mean(guide), mean(matte)
    slope = mean(guide * matte) - guide_mean * matte_mean
    slope /= mean(guide * guide) - guide_mean**2 + np.float32(_EDGE)
    shift = matte_mean - slope * guide_mean
    return mean(slope) * guide + mean(shift)
