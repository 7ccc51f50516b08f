"""Joining: all of one where the mask is 1, all of the other where it is 0."""

import numpy as np
import pytest

from doubletake.swap.blend import blend_alpha, blend_poisson, blend_pyramid


def pair(seed, height=61, width=84):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (2, height, width, 3), np.uint8)


def disc(height=61, width=84, soft=6):
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x - width / 2, y - height / 2)
    return np.clip((22 - distance) / soft, 0, 1).astype(np.float32)


@pytest.mark.parametrize("levels", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("seed", range(4))
def test_a_pyramid_with_a_full_mask_is_the_source_and_with_an_empty_one_the_target(levels, seed):
    target, source = pair(seed)
    full, empty = np.ones(target.shape[:2], np.float32), np.zeros(target.shape[:2], np.float32)
    np.testing.assert_array_equal(blend_pyramid(target, source, full, levels), source)
    np.testing.assert_array_equal(blend_pyramid(target, source, empty, levels), target)


@pytest.mark.parametrize("blend", [blend_alpha, blend_poisson])
def test_so_it_is_for_the_others(blend):
    target, source = pair(1)
    empty = np.zeros(target.shape[:2], np.float32)
    np.testing.assert_array_equal(blend(target, source, empty), target)
    if blend is blend_alpha:
        np.testing.assert_array_equal(blend(target, source, empty + 1), source)


@pytest.mark.parametrize("levels", [1, 3, 5])
def test_two_pictures_that_are_one_stay_one(levels):
    picture = pair(2)[0]
    np.testing.assert_array_equal(blend_pyramid(picture, picture, disc(), levels), picture)
    np.testing.assert_array_equal(blend_alpha(picture, picture, disc()), picture)


def test_alpha_is_the_formula():
    target, source = pair(3)
    mask = disc()[..., None]
    expected = mask * source.astype(float) + (1 - mask) * target
    assert np.abs(blend_alpha(target, source, disc()) - expected).max() <= 1


def test_it_agrees_with_two_pyramids_as_in_the_paper():
    # Burt and Adelson's own way, on smooth pictures where rounding does not matter.
    import cv2

    y, x = np.mgrid[:64, :96].astype(np.float32)
    target = np.stack([x + y, 200 - y, x], -1).astype(np.uint8)
    source = np.stack([255 - x, y * 2, 128 + 0 * x], -1).astype(np.uint8)
    mask = disc(64, 96)

    def gaussian(picture):
        levels = [picture.astype(np.float32)]
        for _ in range(3):
            levels.append(cv2.pyrDown(levels[-1]))
        return levels

    def laplacian(picture):
        levels = gaussian(picture)
        up = [
            cv2.pyrUp(small, dstsize=large.shape[1::-1])
            for large, small in zip(levels, levels[1:], strict=False)
        ]
        return [large - smooth for large, smooth in zip(levels, up, strict=False)] + levels[-1:]

    bands = [
        m[..., None] * s + (1 - m[..., None]) * t
        for s, t, m in zip(laplacian(source), laplacian(target), gaussian(mask), strict=True)
    ]
    expected = bands[-1]
    for band in reversed(bands[:-1]):
        expected = cv2.pyrUp(expected, dstsize=band.shape[1::-1]) + band
    assert np.abs(blend_pyramid(target, source, mask, 4) - np.clip(expected, 0, 255)).max() <= 3


def test_more_bands_hide_a_difference_in_light_over_a_wider_strip():
    target = np.full((128, 128, 3), 100, np.uint8)
    source = np.full((128, 128, 3), 160, np.uint8)
    mask = np.zeros((128, 128), np.float32)
    mask[:, 64:] = 1
    steepest = [
        np.abs(np.diff(blend_pyramid(target, source, mask, n)[64, :, 0].astype(int))).max() for n in (1, 3, 5)
    ]
    assert steepest[0] > 2 * steepest[1] > 4 * steepest[2]


def test_outside_its_support_nothing_changes():
    target, source = pair(5)
    support = (disc(soft=1) > 0.5).astype(np.float32)
    joined = blend_pyramid(target, source, disc(), 5, support)
    np.testing.assert_array_equal(joined[support == 0], target[support == 0])
    assert (joined != target).any()


def test_poisson_keeps_slopes_and_takes_the_rims_light():
    y, x = np.mgrid[:100, :100].astype(np.float32)
    target = np.full((100, 100, 3), 90, np.uint8)
    source = np.repeat((160 + 30 * np.sin(x / 6) * np.sin(y / 6))[..., None], 3, 2).astype(np.uint8)
    mask = (np.hypot(x - 50, y - 50) < 30).astype(np.float32)
    joined = blend_poisson(target, source, mask).astype(int)
    inner = np.s_[35:65, 35:65]
    assert abs(joined[inner].mean() - 90) < 25 < abs(source[inner].mean() - 90)
    slopes, wanted = np.diff(joined[inner][..., 0]), np.diff(source[inner].astype(int)[..., 0])
    assert np.corrcoef(slopes.ravel(), wanted.ravel())[0, 1] > 0.9
    np.testing.assert_array_equal(joined[mask == 0], target[mask == 0])


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (3, 3), (5, 200)])
def test_tiny_pictures_are_joined_too(size):
    target, source = pair(6, *size)
    mask = np.full(size, 0.5, np.float32)
    for blend in (blend_alpha, blend_poisson, blend_pyramid):
        assert blend(target, source, mask).shape == target.shape


def test_a_mask_up_to_the_border_is_no_trouble_to_poisson():
    target, source = pair(7)
    assert blend_poisson(target, source, np.ones(target.shape[:2], np.float32)).shape == target.shape
