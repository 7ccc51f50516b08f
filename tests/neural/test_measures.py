"""The measures of a swap: each is right at its two ends, and blind to what it should not see."""

import cv2
import numpy as np
import pytest

from assets.studio.neural import measures


def textured(seed, side=160):
    rng = np.random.default_rng(seed)
    return cv2.GaussianBlur(rng.integers(0, 255, (side, side, 3), dtype=np.uint8), (5, 5), 1.2)


FULL = np.full((160, 160), 255, np.uint8)


def test_difference_counts_levels_where_the_mask_is():
    picture, mask = textured(0), FULL.copy()
    mask[:, :80] = 0
    other = picture.copy()
    other[:, :80] = 255 - other[:, :80]
    assert measures.masked_difference(picture, other, mask) == 0
    lighter = np.clip(picture.astype(int) + 10, 0, 255).astype(np.uint8)
    assert measures.masked_difference(picture, lighter, mask) == pytest.approx(10, abs=0.1)


def test_similarity_falls_with_blur_and_is_one_for_the_same():
    picture = textured(1)
    blurred = [cv2.GaussianBlur(picture, (0, 0), sigma) for sigma in (1, 2, 4)]
    found = [measures.masked_similarity(picture, other, FULL) for other in (picture, *blurred)]
    assert found[0] == pytest.approx(1) and found == sorted(found, reverse=True) and found[-1] < 0.5
    assert measures.masked_similarity(picture, textured(2), FULL) < 0.4


def test_similarity_of_the_plain_definition():
    a, b = textured(3), textured(4)
    grey = [cv2.cvtColor(one, cv2.COLOR_RGB2GRAY).astype(float) for one in (a, b)]
    line = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    window = np.outer(line, line) / line.sum() ** 2
    x, y = (one[60:71, 90:101] for one in grey)
    mx, my = (window * x).sum(), (window * y).sum()
    vx, vy = (window * (x - mx) ** 2).sum(), (window * (y - my) ** 2).sum()
    both = (window * (x - mx) * (y - my)).sum()
    c1, c2 = 6.5025, 58.5225
    wanted = (2 * mx * my + c1) * (2 * both + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    mask = np.zeros((160, 160), np.uint8)
    mask[65, 95] = 255
    assert measures.masked_similarity(a, b, mask) == pytest.approx(wanted, abs=1e-6)


def test_fine_detail_goes_with_blur():
    picture = textured(5)
    sharp = measures.fine_detail(picture, FULL)
    assert sharp > 2 * measures.fine_detail(cv2.GaussianBlur(picture, (0, 0), 2), FULL) > 0


def test_the_line_between_two_people_places_whoever_it_never_saw():
    rng = np.random.default_rng(6)
    people = rng.normal(size=(2, 300))
    # A pose that both share is much larger than what tells them apart.
    pose = rng.normal(size=(3, 300)) * 3
    rows = [person + rng.normal(size=(40, 3)) @ pose + 0.3 * rng.normal(size=(40, 300)) for person in people]
    line = measures.line_between(rows[0][:30], rows[1][:30])
    assert abs(line.place(rows[0][30:]).mean()) < 0.15 and abs(line.place(rows[1][30:]).mean() - 1) < 0.15
    halfway = (rows[0][30:] + rows[1][30:]) / 2
    assert abs(line.place(halfway).mean() - 0.5) < 0.1


def test_a_reader_of_eyes_reads_a_drawn_blink():
    def eyes(closed, seed):
        rng = np.random.default_rng(seed)
        crop = np.full((160, 160, 3), 170, np.uint8)
        for x in (56, 104):
            height = max(round(7 * (1 - closed)), 1)
            cv2.ellipse(crop, (x, 67), (10, height), 0, 0, 360, (30, 30, 30), -1)
        light = rng.uniform(0.5, 1.2)
        return np.clip(crop * light + rng.normal(0, 4, crop.shape), 0, 255).astype(np.uint8)

    closed = np.linspace(0, 1, 40)
    rows = np.array([measures.EYES.of(eyes(share, i)) for i, share in enumerate(closed)])
    reader = measures.strip_reader(measures.EYES, rows, closed)
    found = reader.read([eyes(share, 100 + i) for i, share in enumerate(closed)])
    assert measures.correlation(found, closed) > 0.9


def test_a_reader_of_mouths_reads_a_drawn_mouth_and_not_its_light():
    def mouth(opened, seed):
        rng = np.random.default_rng(seed)
        crop = np.full((160, 160, 3), 170, np.uint8)
        cv2.ellipse(crop, (80, 122), (18, 5 + round(16 * opened)), 0, 0, 360, (140, 70, 70), -1)
        cv2.ellipse(crop, (80, 122), (14, 1 + round(14 * opened)), 0, 0, 360, (30, 10, 10), -1)
        return np.clip(crop * rng.uniform(0.5, 1.2) + rng.normal(0, 4, crop.shape), 0, 255).astype(np.uint8)

    opened = np.linspace(0, 1, 40)
    rows = np.array([measures.MOUTH.of(mouth(share, i)) for i, share in enumerate(opened)])
    reader = measures.strip_reader(measures.MOUTH, rows, opened)
    found = reader.read([mouth(share, 100 + i) for i, share in enumerate(opened)])
    assert measures.correlation(found, opened) > 0.9


def turned(shape, seed, scale=1.0):
    rng = np.random.default_rng(seed)
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    q *= np.sign(np.linalg.det(q))
    return scale * shape @ q.T + rng.normal(size=3) * 50


def test_a_shape_is_laid_on_itself_whatever_way_it_was_turned():
    shape = np.random.default_rng(7).normal(size=(50, 3))
    for seed in range(5):
        assert np.abs(measures.laid_on(turned(shape, seed, 3.0), shape) - shape).max() < 1e-9
    mirrored = shape * (-1, 1, 1)
    assert np.abs(measures.laid_on(mirrored, shape) - shape).max() > 0.1


def test_mean_shapes_tell_where_a_shape_lies_between_two():
    rng = np.random.default_rng(8)
    one, other = rng.normal(size=(2, 468, 3)) * 0.02 + rng.normal(size=(468, 3))

    def filmed(shape, seed):
        noise = np.random.default_rng(seed).normal(size=(12, 468, 3)) * 0.01
        return np.array([turned(frame, i, 20.0 + i) for i, frame in enumerate(shape + noise)])

    shapes = [measures.mean_shape(filmed(shape, seed)) for seed, shape in enumerate((one, other))]
    for share in (0, 0.3, 1):
        shape = measures.mean_shape(filmed(one + share * (other - one), 9))
        place, to_one, to_other = measures.shape_place(shape, *shapes)
        assert place == pytest.approx(share, abs=0.05)
        assert (to_one < to_other) == (share < 0.5)


def test_correlation():
    rising = np.arange(10)
    assert measures.correlation(rising, 3 * rising - 7) == pytest.approx(1)
    assert measures.correlation(rising, -rising) == pytest.approx(-1)
    assert measures.correlation(rising, np.ones(10)) == 0
