"""The truth beside every clip and still: shapes, types, and that its parts agree with one another."""

import json

import cv2
import numpy as np
import pytest

from assets.studio.people import PEOPLE
from assets.studio.takes import HANDS, TAKES
from doubletake.library.files import assets_root

ASSETS = assets_root()
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
# Yaw in degrees: between which its range lies, and how far it goes from straight ahead, at least and at most.
YAW = {
    "talk": ((10, 40), (5, 25)),
    "frontal": ((2, 12), (1, 10)),
    "second-light": ((10, 40), (5, 25)),
    "turn": ((70, 95), (35, 50)),
}
# The two points sit on the lips' fronts: lips that touch leave 0.05 of the mouth's width, full ones 0.095.
SHUT = 0.11
TALKING = {"talk", "frontal", "second-light"}
MASK_SIDES = {"clip": 256, "still": 384}
FULL_BEARD = 0.01  # metres of the recipe's hairs from which a beard hangs below the chin


@pytest.fixture(scope="module", params=ENTRIES, ids=lambda entry: entry["name"])
def take(request):
    """A manifest entry and its truth."""
    with np.load(ASSETS / request.param["truth"], allow_pickle=False) as file:
        return request.param, {name: file[name] for name in file.files}


@pytest.fixture(scope="module", params=FILMED, ids=lambda entry: entry["name"])
def moving(request):
    """A clip's entry and its truth."""
    with np.load(ASSETS / request.param["truth"], allow_pickle=False) as file:
        return request.param, {name: file[name] for name in file.files}


@pytest.fixture(scope="module")
def masks(take):
    """All masks, (T, h, w) in 0…1."""
    _, truth = take
    png, offsets = truth["mask_png"], truth["mask_offsets"]
    pictures = [
        cv2.imdecode(png[a:b], cv2.IMREAD_UNCHANGED) for a, b in zip(offsets[:-1], offsets[1:], strict=True)
    ]
    return np.stack(pictures).astype(np.float32) / 255


def has_hand(entry):
    return entry["recipe"] == "second-light" and entry["person"] in HANDS


def lips_apart(points):
    """Distance between the lips over the mouth's width, in space, so that a turn leaves it as it is."""
    gap = np.linalg.norm(points[:, 62] - points[:, 66], axis=-1)
    return gap / np.linalg.norm(points[:, 48] - points[:, 54], axis=-1)


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
    """A turn hides some behind the nose, and a hand those that it passes over, for a while."""
    entry, truth = take
    inner = truth["visible"][:, 17:].mean(1)
    if has_hand(entry):
        assert 0.05 < (inner < 0.9).mean() < 0.6, "a hand comes and goes"
        assert (inner[[0, -1]] > 0.9).all()
    else:
        assert inner.mean() > 0.9


def test_recipes_are_those_of_the_studio():
    assert {entry["recipe"] for entry in FILMED} <= set(YAW) == {t.recipe for t in TAKES if t.kind == "clip"}


def test_a_clip_moves_as_its_recipe_says_and_never_jumps(moving):
    entry, truth = moving
    yaw = truth["angles"][:, 0]
    (least, most), (near, far) = YAW[entry["recipe"]]
    assert least < np.ptp(yaw) < most
    assert near < np.abs(yaw).max() < far
    if entry["recipe"] == "turn":
        assert yaw.max() > 35 and yaw.min() < -35, "to both sides"
    # A head turns by at most 140 degrees a second, 5.6 a frame; the tip of the nose is about one and a half
    # outer-eye distances from the neck's axis. A jump is a change of that speed: a frame left out of a turn
    # makes 0.15 of it, the quickest nod 0.036.
    nose = truth["landmarks"][:, 27:36]
    eyes = np.linalg.norm(truth["landmarks"][:, 36] - truth["landmarks"][:, 45], axis=-1).max()
    assert np.linalg.norm(np.diff(nose, axis=0), axis=-1).max() < 0.2 * eyes
    assert np.linalg.norm(np.diff(nose, n=2, axis=0), axis=-1).max() < 0.045 * eyes, "the nose never jumps"


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


def test_lips_close_between_words_and_stay_closed_in_a_turn(moving):
    entry, truth = moving
    apart = lips_apart(truth["landmarks_camera"])
    if entry["recipe"] not in TALKING:
        assert apart.max() < SHUT, "nobody talks while turning"
        return
    assert apart.max() > 0.15, "it talks"
    shut = apart < SHUT
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


def test_masks_have_the_agreed_size_and_are_soft_at_their_edges_only(take, masks):
    """Strands over the temples and a beard's fringe are covered in part and widen the edge."""
    entry, truth = take
    side = MASK_SIDES["clip" if "frames" in entry else "still"]
    assert entry["width"] == entry["height"] and masks.shape[1:] == (side, side)
    soft = (masks > 0.05) & (masks < 0.95)
    most = 0.08 if PEOPLE[entry["person"]].beard > FULL_BEARD else 0.06
    assert 0 < soft.mean() < most
    assert (masks.max((1, 2)) == 1).all()
    if has_hand(entry) or PEOPLE[entry["person"]].glasses:
        return  # fingers and rims have edges within the face
    inside = np.stack([shrunk_hull(points, entry, side) for points in truth["landmarks"]])
    assert soft[inside].mean() < 0.01, "the inner face is covered wholly"


def on_mask(points, entry, side):
    """Landmarks (68, 2) of the picture as places on a mask of ``side`` pixels."""
    return (points + 0.5) * side / entry["width"] - 0.5


def shrunk_hull(points, entry, side):
    """Where brows' root, eyes, nose and mouth span the inner face, less its rim."""
    hull = np.zeros((side, side), np.uint8)
    place = on_mask(points[27:68], entry, side).round().astype(np.int32)
    cv2.fillConvexPoly(hull, cv2.convexHull(place), 1)
    return cv2.erode(hull, np.ones((5, 5))) > 0


def test_masks_hold_the_inner_face_without_holes(take, masks):
    """Glasses cut their rims out of it, and a hand whatever it covers while it passes."""
    entry, truth = take
    side, glasses = masks.shape[1], bool(PEOPLE[entry["person"]].glasses)
    holes = []
    for mask, points, seen in zip(masks, truth["landmarks"], truth["visible"], strict=True):
        # A point on the outline of a turned face lies on the mask's edge, a pixel and a half beside it at
        # most. A rim before a point is about three pixels wide, and hides no point by the truth's own words.
        away = cv2.distanceTransform((mask <= 0.5).astype(np.uint8), cv2.DIST_L2, 5)
        xy = np.clip(on_mask(points, entry, side).round().astype(int), 0, side - 1)
        chosen = [i for i in range(27, 68) if seen[i]]
        assert away[xy[chosen, 1], xy[chosen, 0]].max(initial=0) <= (4 if glasses else 1.5)
        hull = shrunk_hull(points, entry, side)
        holes.append((mask[hull] <= 0.5).mean())
    holes = np.array(holes)
    if has_hand(entry):
        assert 0.1 < (holes > 0.02).mean() < 0.6, "a hand comes and goes"
        assert (holes[:10] == 0).all() and (holes[-5:] == 0).all()
    elif glasses:
        assert (holes < 0.1).all() and (holes > 0.01).any(), "rims and no more"
    else:
        assert (holes < 0.002).all(), "no hole where eyes and mouth are"


def test_masks_reach_from_chin_to_forehead_and_leave_the_neck(take, masks):
    """A scarf may cover the chin, and a full beard hangs below it."""
    entry, truth = take
    recipe = PEOPLE[entry["person"]]
    above = 0.25 if recipe.scarf else 0.15
    below = 0.30 if recipe.beard > FULL_BEARD else 0.15
    for mask, points in zip(masks, truth["landmarks"], strict=True):
        y = on_mask(points, entry, masks.shape[1])[:, 1]
        rows = np.flatnonzero((mask > 0.5).any(1))
        eye_to_chin = y[8] - y[36:48].mean()
        assert rows[0] < y[17:27].min() - 0.2 * eye_to_chin, "over the forehead"
        assert -above < (rows[-1] - y[8]) / eye_to_chin < below, "down to the chin and no further"
