"""Each triangle of the source fills its partner in the target, whatever the landmarks are."""

import numpy as np
import pytest

from doubletake.face import EYE, MOUTH, SKIN, face_mesh, mesh_points, within_reach
from doubletake.swap.rectangle import Rectangle, rectangle_around
from doubletake.swap.warp import triangle_maps, warp, warp_map

WHOLE = Rectangle(0, 0, 256, 256)


@pytest.mark.parametrize("seed", range(20))
def test_every_corner_of_every_triangle_maps_exactly(make_face, seed):
    rng = np.random.default_rng(seed)
    source = mesh_points(make_face(turn=rng.uniform(-25, 25), mouth=rng.uniform(0, 20)))
    target = mesh_points(make_face(turn=rng.uniform(-25, 25), mouth=rng.uniform(2, 20), shift=(9, -4)))
    maps, area = triangle_maps(source, target)
    for triangle, (across, down, shift), size in zip(face_mesh().triangles, maps, area, strict=True):
        if abs(size) > 2:
            for corner in triangle:
                x, y = target[corner]
                np.testing.assert_allclose(x * across + y * down + shift, source[corner], atol=0.01)


def test_the_same_landmarks_give_back_the_same_picture(make_face):
    landmarks = make_face(turn=10, mouth=8)
    rectangle = rectangle_around(landmarks, (256, 256), 3)
    picture = np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    map_x, map_y = warp_map(landmarks, landmarks, rectangle)
    rows, columns = np.mgrid[rectangle.top : rectangle.bottom, rectangle.left : rectangle.right]
    # The last row and column lie half a node beyond the last node, and are not interpolated but held.
    inner = np.s_[1:-1, 1:-1]
    np.testing.assert_allclose(map_x[inner], columns[inner], atol=0.02)
    np.testing.assert_allclose(map_y[inner], rows[inner], atol=0.02)
    difference = warp(picture, map_x, map_y).astype(int) - rectangle.of(picture)
    assert np.abs(difference[inner]).max() <= 8


@pytest.mark.parametrize("seed", range(5))
def test_landmarks_land_on_landmarks(make_face, seed):
    rng = np.random.default_rng(seed)
    source = make_face(turn=rng.uniform(-15, 15), mouth=rng.uniform(0, 15))
    target = make_face(turn=rng.uniform(-15, 15), mouth=rng.uniform(5, 15), shift=rng.uniform(-9, 9, 2))
    map_x, map_y = warp_map(source, target, WHOLE)
    at = np.rint(target).astype(int)
    place = np.column_stack([map_x[at[:, 1], at[:, 0]], map_y[at[:, 1], at[:, 0]]])
    off = np.hypot(*(place - source).T)
    # A landmark lies between pixels, where the map bends from one triangle to the next.
    assert np.median(off) < 1
    assert off.max() < 4


def test_colours_are_fetched_the_same_way_by_fours(make_face, make_drawing):
    maps = warp_map(make_face(), make_face(turn=15, mouth=9), WHOLE)
    picture = make_drawing(make_face())
    one_by_one = np.dstack([warp(np.ascontiguousarray(picture[:, :, c]), *maps) for c in range(3)])
    np.testing.assert_array_equal(warp(picture, *maps), one_by_one)


def test_an_odd_rectangle_is_filled_to_its_last_pixel(make_face):
    landmarks = make_face()
    for width, height in ((31, 40), (32, 41), (33, 33), (1, 1), (2, 3)):
        map_x, map_y = warp_map(landmarks, landmarks, Rectangle(100, 100, 100 + width, 100 + height))
        assert map_x.shape == map_y.shape == (height, width)


@pytest.mark.parametrize("seed", range(60))
def test_nasty_landmarks_neither_raise_nor_give_nonsense(make_face, make_nasty, seed):
    pairs = ((make_face(), make_nasty(seed)), (make_nasty(seed), make_face()), (make_nasty(seed),) * 2)
    for source, target in pairs:
        for eyes in ("target", "source"):
            maps = warp_map(within_reach(source, (256, 256)), within_reach(target, (256, 256)), WHOLE, eyes)
            assert np.isfinite(maps).all()


def test_skin_wins_over_what_lies_behind_it(make_face, make_drawing):
    # The source shows its teeth; the target's lips are closed, or as good as closed.
    source = make_face(mouth=18)
    picture = make_drawing(source)
    assert (picture[:, :, 1] > 250).sum() > 200
    for gap in (0, 0.2, 0.5, 1.0):
        target = make_face(mouth=gap)
        warped = warp(picture, *warp_map(source, target, WHOLE))
        lips = warped[int(target[51, 1]) : int(target[57, 1]) + 1, int(target[48, 0]) : int(target[54, 0])]
        # At most the line between the lips, which the mask cuts out.
        rows = (lips.min(axis=2) > 200).any(axis=1).sum()
        assert rows <= 2 + np.ceil(gap)


@pytest.mark.parametrize("closed", [1.0, 0.7, 0.4, 0.15])
def test_an_iris_stays_round_behind_closing_lids(make_face, closed):
    mesh = face_mesh()
    source, target = mesh_points(make_face()), mesh_points(make_face(eyes=closed, shift=(4, 3)))
    squashed, area = triangle_maps(source, target, "target")
    kept, _ = triangle_maps(source, target, "source")
    eyes = (mesh.kinds == EYE) & (np.abs(area) > 1)
    assert eyes.any()
    for maps, round_ in ((squashed, closed == 1.0), (kept, True)):
        stretch = np.linalg.svd(maps[eyes][:, :2].astype(float), compute_uv=False)
        assert np.allclose(stretch[:, 0] / stretch[:, 1], 1, atol=0.05) == round_
    # What is no eye is warped as before.
    np.testing.assert_array_equal(kept[mesh.kinds != EYE], squashed[mesh.kinds != EYE])


def test_an_eye_that_is_opened_wider_shows_no_lid_as_eyeball(make_face):
    source = mesh_points(make_face(eyes=0.3))
    target = mesh_points(make_face(eyes=1.2))
    mesh = face_mesh()
    maps, _ = triangle_maps(source, target, "source")
    for triangle, (across, down, shift) in zip(
        mesh.triangles[mesh.kinds == EYE], maps[mesh.kinds == EYE], strict=True
    ):
        for corner in triangle:
            x, y = target[corner]
            place = x * across + y * down + shift
            lids = source[36:42] if corner < 42 else source[42:48]
            assert lids[:, 1].min() - 0.05 <= place[1] <= lids[:, 1].max() + 0.05


def test_kinds_are_three():
    assert {SKIN, EYE, MOUTH} == set(face_mesh().kinds.tolist())
