"""The mesh covers the face once, and knows what is skin."""

import numpy as np

from doubletake.face import EYE, LANDMARK_GROUPS, MOUTH, SKIN, face_mesh, mesh_points, visible_triangles
from doubletake.face.landmarks import CANONICAL
from doubletake.face.mesh import _open_mouthed


def area(points, triangles):
    a, b, c = points[triangles].transpose(1, 0, 2)
    u, v = b - a, c - a
    return (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2


def test_every_point_is_used_and_numbers_fit_a_byte():
    mesh = face_mesh()
    assert set(mesh.triangles.ravel()) == set(range(len(mesh.weights)))
    # The rasteriser writes a triangle's number plus one into a byte.
    assert len(mesh.triangles) < 255


def test_the_landmarks_are_its_first_points():
    landmarks = np.random.default_rng(0).normal(100, 30, (68, 2)).astype(np.float32)
    np.testing.assert_array_equal(mesh_points(landmarks)[:68], landmarks)


def test_no_two_triangles_overlap_and_none_is_missing():
    mesh = face_mesh()
    layout = mesh.weights @ _open_mouthed()
    areas = area(layout, mesh.triangles)
    assert (areas > 0).all()
    # Inside its rim every edge belongs to two triangles, on the rim to one; the areas add up to the rim's.
    edges = {}
    for triangle in mesh.triangles:
        for start, end in zip(triangle, np.roll(triangle, -1), strict=True):
            assert (start, end) not in edges
            edges[start, end] = True
    rim = [(start, end) for start, end in edges if (end, start) not in edges]
    assert len(rim) == 12
    around = sum(np.linalg.det(layout[[start, end]]) for start, end in rim) / 2
    np.testing.assert_allclose(areas.sum(), around, rtol=1e-5)


def test_eyes_and_mouth_are_triangles_of_their_own():
    mesh = face_mesh()
    for name, kind in (("right_eye", EYE), ("left_eye", EYE), ("inner_lips", MOUTH)):
        group = list(LANDMARK_GROUPS[name])
        inside = mesh.triangles[np.isin(mesh.triangles, group).all(axis=1)]
        # A polygon of n corners is n - 2 triangles, so together they are all of the opening.
        assert len(inside) == len(group) - 2
        assert (mesh.kinds[np.isin(mesh.triangles, group).all(axis=1)] == kind).all()
    assert (mesh.kinds == SKIN).sum() == len(mesh.triangles) - 8 - 6


def test_it_is_the_same_every_time():
    first = face_mesh()
    face_mesh.cache_clear()
    again = face_mesh()
    np.testing.assert_array_equal(first.triangles, again.triangles)
    assert np.isfinite(mesh_points(CANONICAL[:, :2])).all()


def test_the_visible_triangles_are_those_inside_the_faces_outline():
    import cv2

    from doubletake.face import face_contour

    points, outline = mesh_points(CANONICAL[:, :2]), face_contour(CANONICAL[:, :2])
    inside = [
        cv2.pointPolygonTest(outline, tuple(map(float, points[corners].mean(axis=0))), measureDist=True) > -1
        for corners in visible_triangles()
    ]
    assert all(inside)
    assert 0 < len(inside) < len(face_mesh().triangles)
    assert set(range(68)) <= set(visible_triangles().ravel()), "every landmark is a corner of one"
