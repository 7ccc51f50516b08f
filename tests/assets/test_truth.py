"""The truth beside every clip and still: shapes, types, and that its parts agree with one another."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

ASSETS = Path(__file__).resolve().parents[2] / "assets"
MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
# What is made from a camera clip shares its truth file.
FILMED = [
    entry
    for entry in MANIFEST["clips"]
    if entry["kind"] == "camera" and not entry["file"].startswith("items/")
]
ENTRIES = FILMED + MANIFEST["stills"]
SHAPES = {
    "landmarks": ((68, 2), np.float32),
    "visible": ((68,), np.bool_),
    "landmarks_camera": ((68, 3), np.float32),
    "rotation": ((3, 3), np.float32),
    "angles": ((3,), np.float32),
    "iris": ((2, 2), np.float32),
    "blink": ((2,), np.float32),
    "gaze": ((2,), np.float32),
}
RIGHT_EYE, LEFT_EYE = slice(36, 42), slice(42, 48)


@pytest.fixture(scope="module", params=ENTRIES, ids=lambda entry: entry["name"])
def take(request):
    """A manifest entry and its truth."""
    with np.load(ASSETS / request.param["truth"], allow_pickle=False) as file:
        return request.param, {name: file[name] for name in file.files}


@pytest.fixture(scope="module", params=FILMED, ids=lambda entry: entry["name"])
def moving(request):
    """A clip's truth."""
    with np.load(ASSETS / request.param["truth"], allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


@pytest.fixture(scope="module")
def masks(take):
    """All masks, (T, h, w) in 0…1."""
    _, truth = take
    png, offsets = truth["mask_png"], truth["mask_offsets"]
    pictures = [
        cv2.imdecode(png[a:b], cv2.IMREAD_UNCHANGED) for a, b in zip(offsets[:-1], offsets[1:], strict=True)
    ]
    return np.stack(pictures).astype(np.float32) / 255


def eye_openness(points):
    """Eye-aspect ratio (Soukupová & Čech 2016) of six points an eye, (T, 6, 2) → (T,)."""

    def distance(a, b):
        return np.linalg.norm(points[:, a] - points[:, b], axis=-1)

    return (distance(1, 5) + distance(2, 4)) / (2 * distance(0, 3))


def test_arrays_have_the_agreed_shapes_and_are_finite(take):
    entry, truth = take
    frames = entry.get("frames", 1)
    assert set(truth) == {*SHAPES, "camera", "mask_png", "mask_offsets"}
    for name, (shape, kind) in SHAPES.items():
        assert truth[name].shape == (frames, *shape), name
        assert truth[name].dtype == kind, name
        assert np.isfinite(truth[name]).all(), name
    assert truth["camera"].shape == (3, 3)
    assert truth["mask_png"].dtype == np.uint8
    assert truth["mask_offsets"].shape == (frames + 1,)
    assert truth["mask_offsets"][-1] == len(truth["mask_png"])


def test_every_point_lies_in_the_frame(take):
    entry, truth = take
    for name in ("landmarks", "iris"):
        assert (truth[name] >= 0).all()
        assert (truth[name] <= np.array([entry["width"], entry["height"]]) - 1).all()


def test_points_project_onto_themselves(take):
    _, truth = take
    image = truth["landmarks_camera"] @ truth["camera"].T
    assert np.abs(image[..., :2] / image[..., 2:] - truth["landmarks"]).max() < 0.01
    assert (truth["landmarks_camera"][..., 2] > 0.3).all(), "the face is in front of the camera"


def test_order_is_ibug_and_the_persons_right_comes_first(take):
    _, truth = take
    x, y = np.moveaxis(truth["landmarks"], -1, 0)
    assert (x[:, 0] < x[:, 16]).all()
    assert (x[:, 36] < x[:, 39]).all() and (x[:, 39] < x[:, 42]).all() and (x[:, 42] < x[:, 45]).all()
    assert (x[:, 48] < x[:, 54]).all()
    assert (y[:, 27] < y[:, 33]).all() and (y[:, 33] < y[:, 51]).all() and (y[:, 57] < y[:, 8]).all()
    assert (y[:, 17:27].mean(1) < y[:, 36:48].mean(1)).all(), "brows lie above eyes"


def test_rotation_is_one_and_angles_follow_from_it(take):
    _, truth = take
    rotation = truth["rotation"].astype(float)
    assert np.abs(rotation @ rotation.transpose(0, 2, 1) - np.eye(3)).max() < 1e-5
    assert np.linalg.det(rotation) == pytest.approx(1, abs=1e-5)
    ahead = rotation @ (0.0, 0.0, -1.0)
    yaw = np.degrees(np.arctan2(ahead[:, 0], -ahead[:, 2]))
    pitch = np.degrees(np.arcsin(-ahead[:, 1]))
    assert np.abs(yaw - truth["angles"][:, 0]).max() < 0.01
    assert np.abs(pitch - truth["angles"][:, 1]).max() < 0.01
    # a face turned to the picture's right shows more of the cheek on the picture's left
    x = truth["landmarks"][:, :, 0]
    lean = (x[:, 30] - x[:, 2]) - (x[:, 14] - x[:, 30])
    turned = np.abs(yaw) > 5
    assert (np.sign(lean[turned]) == np.sign(yaw[turned])).all()


def test_most_inner_points_are_visible(take):
    _, truth = take
    assert truth["visible"][:, 17:].mean() > 0.9


def test_a_clip_moves_but_not_wildly(moving):
    yaw = moving["angles"][:, 0]
    assert 10 < np.ptp(yaw) < 40
    steps = np.linalg.norm(np.diff(moving["landmarks"][:, 27:36], axis=0), axis=-1)
    assert steps.max() < 12, "the nose never jumps by more than a few pixels a frame"


def test_blink_truth_agrees_with_the_lids(take):
    entry, truth = take
    for eye, side in ((RIGHT_EYE, 0), (LEFT_EYE, 1)):
        openness, closed = eye_openness(truth["landmarks"][:, eye]), truth["blink"][:, side]
        assert ((closed >= 0) & (closed <= 1)).all()
        wide = openness[closed < 0.02]
        assert np.median(wide) > 0.2
        if "frames" in entry:
            assert (closed > 0.9).any(), "a clip of three seconds holds a blink"
            assert openness[closed > 0.9].max() < 0.5 * np.median(wide)


def test_lips_close_between_words(moving):
    points = moving["landmarks"]
    gap = np.linalg.norm(points[:, 62] - points[:, 66], axis=-1)
    mouth = np.linalg.norm(points[:, 48] - points[:, 54], axis=-1)
    assert (gap / mouth).max() > 0.15, "it talks"
    shut = gap / mouth < 0.09  # the two points sit on the lips' fronts: touching lips leave 0.06
    assert shut.mean() > 0.15
    assert (np.diff(shut.astype(int)) == 1).sum() >= 3, "lips meet again and again"


def test_irises_lie_between_the_lids(take):
    _, truth = take
    for eye, side in ((RIGHT_EYE, 0), (LEFT_EYE, 1)):
        open_frames = truth["blink"][:, side] < 0.3
        for points, iris in zip(
            truth["landmarks"][open_frames, eye], truth["iris"][open_frames, side], strict=True
        ):
            assert cv2.pointPolygonTest(points, tuple(map(float, iris)), True) > -2


def test_masks_are_soft_and_half_the_frame(take, masks):
    entry, _ = take
    assert masks.shape[1:] in {(entry["height"] // 2, entry["width"] // 2), (entry["height"], entry["width"])}
    soft = ((masks > 0.05) & (masks < 0.95)).mean()
    assert 0 < soft < 0.03, "an anti-aliased edge, and only an edge"
    assert (masks.max((1, 2)) == 1).all()


def test_masks_hold_the_inner_face_without_holes(take, masks):
    entry, truth = take
    scale = masks.shape[2] / entry["width"]
    inner = [*range(27, 68)]
    for mask, points, seen in zip(masks, truth["landmarks"], truth["visible"], strict=True):
        place = (points + 0.5) * scale - 0.5
        xy = np.clip(place.round().astype(int), 0, np.array(mask.shape[::-1]) - 1)
        chosen = [i for i in inner if seen[i]]
        assert (mask[xy[chosen, 1], xy[chosen, 0]] > 0.5).all()
        hull = np.zeros(mask.shape, np.uint8)
        cv2.fillConvexPoly(hull, cv2.convexHull(xy[inner]), 1)
        assert mask[cv2.erode(hull, np.ones((3, 3))) > 0].min() > 0.5, "no hole where eyes and mouth are"


def test_masks_reach_from_chin_to_forehead_and_leave_the_neck(take, masks):
    entry, truth = take
    scale = masks.shape[2] / entry["width"]
    for mask, points in zip(masks, truth["landmarks"], strict=True):
        y = (points[:, 1] + 0.5) * scale - 0.5
        rows = np.flatnonzero((mask > 0.5).any(1))
        eye_to_chin = y[8] - y[36:48].mean()
        assert rows[0] < y[17:27].min() - 0.2 * eye_to_chin, "over the forehead"
        assert abs(rows[-1] - y[8]) < 0.15 * eye_to_chin, "down to the chin and no further"
