"""Landmarks to be tried, kind and nasty, and a drawn face that shows what went wrong."""

import cv2
import numpy as np
import pytest

from doubletake.face.landmarks import CANONICAL, LANDMARK_GROUPS

SIZE = 256


def face(turn=0.0, shift=(0.0, 0.0), scale=0.9, mouth=0.0, eyes=1.0):
    """68 landmarks of the average head in a picture of 256: turned by degrees, mouth opened, eyes closed."""
    head = CANONICAL.copy()
    for name in ("right_eye", "left_eye"):
        lids = list(LANDMARK_GROUPS[name])
        # The lids meet on the line between the eye's corners, which stay.
        corners = head[lids[0], 1]
        head[lids[1:3] + lids[4:], 1] = corners + eyes * (head[lids[1:3] + lids[4:], 1] - corners)
        head[lids[3], 1] = corners
    lips = list(LANDMARK_GROUPS["inner_lips"])
    upper, lower = lips[1:4], lips[5:8]
    meeting = (head[upper, 1].mean() + head[lower, 1].mean()) / 2
    head[lips, 1] = meeting
    head[lower, 1] += mouth
    head[[*range(55, 60), *range(4, 13)], 1] += mouth
    angle = np.radians(turn)
    x = head[:, 0] * np.cos(angle) - head[:, 2] * np.sin(angle)
    points = np.column_stack([x, head[:, 1]]) * scale + SIZE / 2 + np.array(shift)
    return points.astype(np.float32)


def nasty(seed):
    """Landmarks as no face has them, by turns: on one spot, on a line, mirrored, far off, not numbers."""
    rng = np.random.default_rng(seed)
    points = face(turn=rng.uniform(-40, 40), mouth=rng.uniform(0, 20), eyes=rng.uniform(0, 1.2))
    kind = seed % 10
    if kind == 0:
        points[:] = rng.uniform(0, SIZE, 2)
    elif kind == 1:
        points[:, 1] = points[:, 0] * rng.normal() + rng.uniform(0, SIZE)
    elif kind == 2:
        points[:, 0] = SIZE - points[:, 0]
    elif kind == 3:
        points += rng.uniform(-600, 600, 2).astype(np.float32)
    elif kind == 4:
        points[rng.integers(0, 68, 30)] = rng.choice([np.nan, np.inf, -np.inf, 1e30, -1e9])
    elif kind == 5:
        points[rng.integers(0, 68, 40)] = points[rng.integers(0, 68)]
    elif kind == 6:
        points = rng.uniform(-2 * SIZE, 3 * SIZE, (68, 2)).astype(np.float32)
    elif kind == 7:
        points = face(turn=rng.uniform(60, 300), scale=rng.uniform(0.1, 4))
    elif kind == 8:
        points = np.round(points / 40) * 40
    else:
        points = (points - SIZE / 2) * rng.uniform(0, 0.05) + SIZE / 2
    return points.astype(np.float32)


def drawing(landmarks, skin=(190, 140, 120), inside_mouth=(255, 255, 255)):
    """A flat face on grey: white teeth, red lips, white eyes with a black iris."""
    picture = np.full((SIZE, SIZE, 3), 100, np.uint8)
    whole = np.rint(landmarks).astype(np.int32)
    cv2.fillConvexPoly(picture, cv2.convexHull(whole), skin)
    cv2.fillPoly(picture, [whole[48:60]], (180, 60, 60))
    # Teeth are seen where lips are apart, and only there.
    if np.ptp(landmarks[61:68, 1]) > 2:
        cv2.fillPoly(picture, [whole[60:68]], inside_mouth)
    for name in ("right_eye", "left_eye"):
        lids = whole[list(LANDMARK_GROUPS[name])]
        cv2.fillPoly(picture, [lids], (250, 250, 250))
        cv2.circle(picture, lids.mean(axis=0).astype(int).tolist(), 2, (0, 0, 0), -1)
    return picture


@pytest.fixture
def make_face():
    return face


@pytest.fixture
def make_drawing():
    return drawing


@pytest.fixture
def make_nasty():
    return nasty
