"""Which frame is shown when: the nearest, on a path without jumps; a dissolve where one must be."""

import numpy as np
import pytest

from doubletake import library
from doubletake.swap.choose import FADE, choose_path, describe, fade_jumps, light_of, usable


def row(*values):
    return np.array(values, float)[:, None]


def test_footage_that_fits_is_followed_frame_by_frame():
    there = np.arange(20.0)[:, None]
    path = choose_path(there[5:15], there, np.zeros(20, int), np.arange(20))
    np.testing.assert_array_equal(path, np.arange(5, 15))


def test_a_little_better_elsewhere_is_not_worth_a_jump():
    wanted = row(*[0.5] * 10)
    source = np.vstack([np.full((10, 1), 0.5), [[0.0]]])
    clip, index = np.array([0] * 10 + [1]), np.array([*range(10), 0])
    # One frame of another clip would fit better for a moment.
    wanted[5] = 0.0
    assert 10 not in choose_path(wanted, source, clip, index)


def test_much_better_elsewhere_is():
    wanted = row(*[0.0] * 8, *[9.0] * 8)
    source = row(*[0.0] * 8, *[9.0] * 8)
    clip = np.array([0] * 8 + [1] * 8)
    path = choose_path(wanted, source, clip, np.arange(16) % 8)
    np.testing.assert_array_equal(clip[path], clip)


def test_the_path_is_the_cheapest_there_is():
    """Against every path of a small case."""
    from itertools import product

    from doubletake.swap import choose

    rng = np.random.default_rng(3)
    for _ in range(20):
        wanted, source = rng.normal(0, 2, (4, 2)), rng.normal(0, 2, (5, 2))
        clip, index = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 3, 0, 1])

        def cost(path, wanted=wanted, source=source, clip=clip, index=index):
            total = sum(((wanted[t] - source[row]) ** 2).sum() for t, row in enumerate(path))
            for one, other in zip(path[:-1], path[1:], strict=True):
                step = abs(index[one] - index[other])
                same = clip[one] == clip[other] and step < len(choose._STEPS)
                total += choose._STEPS[step] if same else choose._JUMP
            return total

        best = min(cost(path) for path in product(range(5), repeat=4))
        assert cost(choose_path(wanted, source, clip, index)) == pytest.approx(best)


def test_a_jump_is_a_short_dissolve_whose_shares_add_up():
    clip, index = np.array([0] * 10 + [1] * 10), np.array([*range(10), *range(30, 40)])
    shots = fade_jumps(clip, index, [11, 40])
    assert len(shots) == 20
    for t, parts in enumerate(shots):
        assert sum(shot.weight for shot in parts) == pytest.approx(1)
        assert (len(parts) == 2) == (10 - FADE <= t < 10 + FADE)
        assert (parts[0].record, parts[0].index) == (clip[t], index[t])
        assert all(0 <= shot.index < (11, 40)[shot.record] for shot in parts)
    # What is left runs on behind the dissolve as far as it goes, and its share falls.
    assert [shot.index for _, shot in shots[10:13]] == [10, 10, 10]
    shares = [parts[0].weight if clip[t] == 1 else 1 - parts[0].weight for t, parts in enumerate(shots)]
    assert all(later >= earlier for earlier, later in zip(shares[:-1], shares[1:], strict=True))


def test_without_a_jump_nothing_is_mixed():
    shots = fade_jumps(np.zeros(6, int), np.arange(6), [6])
    assert all(len(parts) == 1 and parts[0].weight == 1 for parts in shots)


def test_the_mouth_and_the_turn_are_described_apart():
    truth = library.clip("marc-talk").truth()
    rows = describe(truth)
    assert rows.shape == (len(truth), 6) and np.isfinite(rows).all()
    gap = np.linalg.norm(truth.landmarks[:, 62] - truth.landmarks[:, 66], axis=1)
    assert np.corrcoef(rows[:, 2], gap)[0, 1] > 0.95
    assert np.corrcoef(rows[:, 0], truth.angles[:, 0])[0, 1] > 0.999
    # Width of the mouth is measured in the head's own space: turning must not narrow it.
    assert abs(np.corrcoef(rows[:, 3], np.abs(truth.angles[:, 0]))[0, 1]) < 0.6
    assert usable(truth).all()


def test_light_from_the_other_side_is_told():
    clip = library.clip("ines-talk")
    landmarks = clip.truth().landmarks[0]
    ramp = np.linspace(60, 200, clip.width)
    grey = np.repeat(np.broadcast_to(ramp, (clip.height, clip.width))[..., None], 3, axis=2).astype(np.uint8)
    from_right, from_left = light_of(grey, landmarks), light_of(grey[:, ::-1], landmarks)
    assert np.abs(from_right - from_left).max() > 2
    assert from_right.mean() == pytest.approx(0, abs=1e-6)
    even = light_of(np.full_like(grey, 120), landmarks)
    assert np.abs(even).max() < 0.01
