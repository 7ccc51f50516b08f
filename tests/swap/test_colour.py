"""The new face takes on the old one's colours."""

import cv2
import numpy as np
import pytest

from doubletake.swap.colour import apply_rule, colour_rule, match_colour


def pictures(seed=0):
    """Two pictures of noise, warm and cool, and a mask of their middle; outside it they are far off."""
    rng = np.random.default_rng(seed)
    source = np.clip(rng.normal((200, 150, 130), 18, (80, 90, 3)), 0, 255).astype(np.uint8)
    target = np.clip(rng.normal((120, 110, 140), 26, (80, 90, 3)), 0, 255).astype(np.uint8)
    mask = np.zeros((80, 90), np.float32)
    mask[10:70, 15:75] = 1
    source[mask == 0] = (0, 255, 0)
    target[mask == 0] = (255, 0, 255)
    return source, target, mask


def lab(picture, mask):
    return cv2.cvtColor(picture, cv2.COLOR_RGB2Lab)[mask > 0.5].astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_mean_and_spread_are_matched(seed):
    source, target, mask = pictures(seed)
    matched = match_colour(source, target, mask, "mean-std")
    np.testing.assert_allclose(lab(matched, mask).mean(0), lab(target, mask).mean(0), atol=1.5)
    np.testing.assert_allclose(lab(matched, mask).std(0), lab(target, mask).std(0), rtol=0.12)


@pytest.mark.parametrize("seed", range(5))
def test_the_histogram_is_matched(seed):
    source, target, mask = pictures(seed)
    # Two humps, which a mean and a spread cannot bring about.
    target[20:40] = np.clip(target[20:40].astype(int) + 70, 0, 255)
    found = lab(match_colour(source, target, mask, "histogram"), mask)
    wanted = lab(target, mask)
    quantiles = np.linspace(0.05, 0.95, 19)
    off = np.abs(np.quantile(found, quantiles, axis=0) - np.quantile(wanted, quantiles, axis=0))
    plain = lab(match_colour(source, target, mask, "mean-std"), mask)
    off_plain = np.abs(np.quantile(plain, quantiles, axis=0) - np.quantile(wanted, quantiles, axis=0))
    assert off.mean() < 2
    assert off.mean() < off_plain.mean()


def test_strength_goes_from_one_to_the_other():
    source, target, mask = pictures()
    means = [
        lab(match_colour(source, target, mask, "mean-std", strength), mask)[:, 0].mean()
        for strength in (0, 0.25, 0.5, 0.75, 1)
    ]
    np.testing.assert_allclose(np.diff(means), np.mean(np.diff(means)), atol=0.6)
    np.testing.assert_array_equal(match_colour(source, target, mask, "mean-std", 0), source)
    np.testing.assert_array_equal(match_colour(source, target, mask, "none"), source)


@pytest.mark.parametrize("method", ["mean-std", "histogram"])
def test_colours_that_match_already_stay(method):
    source, _, mask = pictures()
    again = match_colour(source, source, mask, method)
    # There and back through Lab in bytes is a few levels off.
    assert np.abs(again.astype(int) - source)[mask > 0].max() <= 6


@pytest.mark.parametrize("method", ["mean-std", "histogram"])
def test_with_hardly_a_pixel_to_measure_nothing_changes(method):
    source, target, _ = pictures()
    for mask in (np.zeros((80, 90), np.uint8), np.pad(np.full((2, 2), 255, np.uint8), ((0, 78), (0, 88)))):
        rule = colour_rule(source, target, mask, method)
        np.testing.assert_array_equal(apply_rule(source, rule), source)


@pytest.mark.parametrize("method", ["mean-std", "histogram"])
def test_a_flat_face_is_only_shifted(method):
    flat, other = np.full((40, 40, 3), 90, np.uint8), np.full((40, 40, 3), 170, np.uint8)
    matched = match_colour(flat, other, np.ones((40, 40), np.float32), method)
    assert np.abs(matched.astype(int) - 170).max() <= 2


@pytest.mark.parametrize("method", ["mean-std", "histogram"])
@pytest.mark.parametrize("seed", range(5))
def test_a_rule_never_turns_light_into_dark(method, seed):
    source, target, mask = pictures(seed)
    rule = colour_rule(source, target, (mask * 255).astype(np.uint8), method)
    every_value = np.arange(256, dtype=np.uint8)[:, None, None].repeat(3, 2)
    assert (np.diff(apply_rule(every_value, rule).astype(int), axis=0) >= 0).all()
