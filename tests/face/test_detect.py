"""Finding faces: on the course's own clips, on empty pictures, and with broken model files."""

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.face import detect
from doubletake.face.detect import Face, detect_faces, face_mesh


@pytest.fixture(scope="module")
def frame():
    return library.clip("marc-talk").frame(0)


@pytest.fixture(scope="module")
def true_points():
    return library.clip("marc-talk").truth().landmarks[0]


@pytest.fixture
def model_folder(tmp_path, monkeypatch):
    """An empty folder in place of assets/models."""
    monkeypatch.setattr(detect, "MODELS", tmp_path)
    detect._network.cache_clear()
    yield tmp_path
    detect._network.cache_clear()


def test_one_face_is_found_and_lies_around_the_true_one(frame, true_points):
    (face,) = detect_faces(frame)
    left, top, right, bottom = face.box
    inner = true_points[17:68]
    assert (inner > [left, top]).all() and (inner < [right, bottom]).all()
    assert face.score > 0.7
    eyes = np.stack([true_points[36:42].mean(0), true_points[42:48].mean(0)])
    assert np.abs(face.points[:2] - eyes).max() < 12


def test_the_mesh_lies_on_the_face(frame, true_points):
    mesh = face_mesh(frame, detect_faces(frame)[0])
    assert mesh.points.shape == (468, 3) and mesh.points.dtype == np.float32
    assert mesh.presence > 0.9
    eyes = np.linalg.norm(true_points[36] - true_points[45])
    for here, there in detect.MESH_OF_LANDMARK.items():
        assert np.linalg.norm(mesh.points[there, :2] - true_points[here]) < 0.12 * eyes


@pytest.mark.parametrize("size", [(300, 512), (512, 300), (256, 256)])
def test_points_follow_the_picture_when_it_is_cut_or_scaled(frame, size):
    """Letterboxing and the crop's map: what moves the picture moves the answer by as much."""
    height, width = size
    if size == (256, 256):
        other, matrix = (
            cv2.resize(frame, (256, 256), interpolation=cv2.INTER_AREA),
            (0.5, np.array([-0.25, -0.25])),
        )
    else:
        left, top = (512 - width) // 2, (512 - height) // 3
        other, matrix = frame[top : top + height, left : left + width], (1.0, np.array([-left, -top]))
    here = face_mesh(frame, detect_faces(frame)[0]).points[:, :2]
    there = face_mesh(np.ascontiguousarray(other), detect_faces(other)[0]).points[:, :2]
    eyes = np.linalg.norm(here[33] - here[263]) * matrix[0]
    assert np.median(np.linalg.norm(here * matrix[0] + matrix[1] - there, axis=1)) < 0.05 * eyes


def test_a_tilted_head_is_set_upright_for_the_mesh(frame, true_points):
    turn = cv2.getRotationMatrix2D((255.5, 255.5), 30, 1.0)
    tilted = cv2.warpAffine(frame, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    true = true_points @ turn[:, :2].T + turn[:, 2]
    mesh = face_mesh(tilted, detect_faces(tilted)[0])
    corners = [np.linalg.norm(mesh.points[b, :2] - true[a]) for a, b in detect.MESH_OF_LANDMARK.items()]
    assert np.median(corners) < 0.06 * np.linalg.norm(true[36] - true[45])


def test_no_face_in_nothing():
    assert detect_faces(np.zeros((200, 300, 3), np.uint8)) == ()
    assert detect_faces(np.full((1, 1, 3), 255, np.uint8)) == ()


def test_noise_is_no_face_to_the_mesh():
    noise = np.random.default_rng(0).integers(0, 255, (192, 192, 3), np.uint8)
    mesh = face_mesh(noise, Face((40.0, 40.0, 150.0, 150.0), 1.0, np.full((6, 2), 90, np.float32)))
    assert mesh.presence < 0.5
    assert np.isfinite(mesh.points).all()


def test_two_faces_are_two(frame):
    side_by_side = np.hstack([frame, frame[:, ::-1]])
    faces = detect_faces(side_by_side)
    assert len(faces) == 2
    assert {face.box[0] < 512 for face in faces} == {True, False}


@pytest.mark.parametrize(
    "not_a_frame",
    [np.zeros((5, 5), np.uint8), np.zeros((5, 5, 3), np.float32), "marc.png", np.zeros((0, 5, 3), np.uint8)],
    ids=["grey", "float", "path", "empty"],
)
def test_what_is_no_frame_is_refused_in_words(not_a_frame):
    with pytest.raises(DoubleTakeError, match="frame"):
        detect_faces(not_a_frame)


def test_a_missing_model_is_named_with_the_way_back(model_folder, frame):
    with pytest.raises(
        DoubleTakeError, match='missing.*git restore "assets/models/blaze_face_short_range.tflite"'
    ):
        detect_faces(frame)


def test_an_altered_model_is_refused(model_folder, frame):
    (model_folder / detect.FACE_MESH).write_bytes(b"not a model")
    face = Face((150.0, 100.0, 350.0, 350.0), 1.0, np.full((6, 2), 250, np.float32))
    with pytest.raises(DoubleTakeError, match='altered.*git restore "assets/models/face_landmark.tflite"'):
        face_mesh(frame, face)


def test_models_on_disk_are_the_ones_we_chose():
    import hashlib

    for name, digest in detect.SHA256.items():
        assert hashlib.sha256((detect.MODELS / name).read_bytes()).hexdigest() == digest
