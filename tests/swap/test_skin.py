"""Skin goes on where hair was."""

import cv2
import numpy as np

from doubletake import library
from doubletake.face import fill_inside
from doubletake.swap.skin import skin_beyond


def test_the_face_stays_and_hair_becomes_skin():
    still = library.still("ines-portrait")
    picture, coverage = still.image(), still.truth().coverage[0]
    filled = skin_beyond(picture, coverage, still.truth().landmarks[0])
    mask = still.truth().mask(0)
    inner = cv2.erode(fill_inside(coverage), np.ones((41, 41), np.uint8))
    inner = cv2.resize(inner, picture.shape[1::-1]) == 255
    assert inner.sum() > 5000
    np.testing.assert_array_equal(filled[inner], picture[inner])
    # Her hair is dark: around the face no dark pixel is left.
    ring = (cv2.dilate((mask > 0.5).astype(np.uint8), np.ones((41, 41))) > 0) & (mask < 0.05)
    face = np.median(picture[mask > 0.9].mean(axis=1))
    assert np.quantile(picture[ring].mean(axis=1), 0.5) < 0.5 * face
    assert np.quantile(filled[ring].mean(axis=1), 0.02) > 0.45 * face


def test_a_picture_without_a_face_is_no_trouble():
    picture = np.random.default_rng(0).integers(0, 256, (50, 60, 3), np.uint8)
    filled = skin_beyond(picture, np.zeros((25, 30), np.uint8), np.zeros((68, 2)))
    assert filled.shape == picture.shape
