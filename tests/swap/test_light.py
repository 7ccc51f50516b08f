"""Light place by place: the lamp becomes the target's, features stay the source's."""

import cv2
import numpy as np
import pytest

from doubletake.swap.light import contrast, match_light

SIZE = 160


@pytest.fixture
def lamps():
    """The same spotted face under a lamp from the left, and a plain one under a lamp from the right."""
    ramp = np.broadcast_to(np.linspace(200, 60, SIZE), (SIZE, SIZE))
    left = np.repeat(ramp[..., None], 3, axis=2)
    spots = np.zeros((SIZE, SIZE, 1))
    for x, y in ((40, 50), (80, 90), (120, 60), (60, 120)):
        cv2.circle(spots, (x, y), 3, 1.0, -1)
    skin = np.full((SIZE, SIZE), 255, np.uint8)
    return (
        (left * (1 - 0.4 * spots)).astype(np.uint8),
        left[:, ::-1].astype(np.uint8),
        skin,
        spots[..., 0] > 0,
    )


def lightness(picture):
    return cv2.cvtColor(picture, cv2.COLOR_RGB2Lab)[..., 0].astype(float)


def test_the_lamp_is_turned_and_the_spots_stay(lamps):
    source, target, skin, spots = lamps
    lit = lightness(match_light(source, target, skin, SIZE))
    clear = ~cv2.dilate(spots.astype(np.uint8), np.ones((25, 25), np.uint8)).astype(bool)
    clear[:12] = clear[-12:] = clear[:, :12] = clear[:, -12:] = False
    assert np.abs(lit - lightness(target))[clear].mean() < 4
    for x, y in ((40, 50), (80, 90), (120, 60), (60, 120)):
        around = lit[y - 12 : y + 13, x - 12 : x + 13]
        assert lit[y, x] < np.median(around) - 10


def test_half_the_strength_is_half_way(lamps):
    source, target, skin, _ = lamps
    whole = lightness(match_light(source, target, skin, SIZE))
    half = lightness(match_light(source, target, skin, SIZE, strength=0.5))
    between = (lightness(source) + whole) / 2
    assert np.abs(half - between).mean() < 1.5


def test_a_colour_where_no_skin_is_does_not_count(lamps):
    source, target, skin, _ = lamps
    skin = skin.copy()
    skin[:, 100:] = 0
    other = target.copy()
    other[:, 110:] = (0, 255, 0)
    seen, unseen = (match_light(source, picture, skin, SIZE) for picture in (target, other))
    assert np.abs(seen[:, :60].astype(int) - unseen[:, :60]).max() <= 1


def test_bright_highlights_are_bent_down_and_dark_creases_are_not(lamps):
    _, target, skin, spots = lamps
    source = np.full_like(target, 90)
    source[40:44, 40:60], source[80:84, 40:60] = 250, 10
    gain = (1.0, 1.0, 10.0)
    lit = lightness(match_light(source, np.full_like(target, 150), skin, SIZE, gain))
    around = np.median(lit)
    assert 3 < lit[41:43, 45:55].mean() - around < 16
    assert around - lit[81:83, 45:55].mean() > 40


def test_contrast_is_told_from_skin_alone():
    rng = np.random.default_rng(0)
    calm = np.clip(140 + 4 * rng.standard_normal((SIZE, SIZE, 1)), 0, 255).repeat(3, 2).astype(np.uint8)
    rough = np.clip(140 + 16 * rng.standard_normal((SIZE, SIZE, 1)), 0, 255).repeat(3, 2).astype(np.uint8)
    skin = np.full((SIZE, SIZE), 255, np.uint8)
    light, _, brightest = contrast(rough, calm, skin, SIZE)
    assert 0.2 <= light < 0.4
    assert brightest < 20
    light, _, _ = contrast(calm, rough, skin, SIZE)
    assert light == pytest.approx(1.2)
    assert contrast(rough, calm, np.zeros_like(skin), SIZE) is None
