"""Camera and made clips differ in nothing but the making, and the two quizzes are equally hard.

What is compared are the items: the label-free clips of quizzes, games and detectors. As long as the library
holds a few camera clips only, there may be none; the tests then look at the camera clips, or see that there
is nothing to compare. `tests/bench/bench_fairness.py` prints the numbers behind them.
"""

import re
from collections import Counter
from fractions import Fraction

import av
import numpy as np
import pytest

from doubletake import library
from doubletake.audit.material import difference, noise_outside
from doubletake.audit.trivial_baseline import FEATURES, LEVEL, file_features, trivial_baseline
from doubletake.library import camera_items, footage_of
from doubletake.statistics.auc import auc
from doubletake.statistics.bootstrap import bootstrap_interval

# An AUC outside this range is a fault of the material, whatever its interval.
LOWEST, HIGHEST = 0.35, 0.65

# Noise beside the face, made divided by camera. Encoding the same pixels beside another face changed it by up
# to 1.6 % in one clip, and by 0.2 % on average (80 clips of 448 pixels at CRF 22).
NOISE_OF_ONE, NOISE_ON_AVERAGE = 0.04, 0.01

# A photo in motion has other pixels: noise and sharpness of the whole frame, divided by the camera clip's.
LIKE_OF_ONE, LIKE_ON_AVERAGE = 0.35, 0.1

# Between the quizzes: how far their mean distances from the camera clips may lie apart, as a share.
HARDER = 0.25

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta"}


@pytest.fixture(scope="module")
def shot():
    """The camera clips as they were shot."""
    return library.clips(kind="camera", item=False)


@pytest.fixture(scope="module")
def items(shot, is_whole):
    """The label-free clips; none only while the library is small."""
    found = library.clips(item=True)
    if is_whole:
        assert found, f"the library holds {len(shot)} camera clips and not one label-free item"
    assert found or not library.clips(kind="made"), "there are made clips, but no label-free items"
    return found


@pytest.fixture(scope="module")
def footage(items):
    """The name of the camera clip under each item, by the item's name."""
    return {clip.name: footage_of(clip).name for clip in items}


@pytest.fixture(scope="module")
def features_of(items):
    """What the trivial baseline reads of each item: one row of `FEATURES`, by the name."""
    return {clip.name: file_features(clip.path) for clip in items}


def boxes(data, start=0, end=None):
    """Names of an MP4's boxes, in order, those within others too."""
    names, end = [], len(data) if end is None else end
    while start < end:
        size, name = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        assert size >= 8, "this file uses a box size that the test does not read"
        names.append(name.decode("latin-1"))
        if name in CONTAINERS:
            names += boxes(data, start + 8, start + size)
        start += size
    return names


def anatomy(path):
    """All that a file shows of how it was written, none of what it shows."""
    data = path.read_bytes()
    encoder = set(re.findall(rb"x264 - core[ -~]*", data))
    with av.open(str(path)) as container:
        assert len(container.streams) == 1, "picture only"
        stream = container.streams.video[0]
        context = stream.codec_context
        packets = [packet for packet in container.demux(stream) if packet.size]
        return {
            "container": (container.format.name, dict(container.metadata), dict(stream.metadata)),
            "boxes": boxes(data),
            "codec": (context.name, context.profile, context.pix_fmt, stream.width, stream.height),
            "parameter sets": bytes(context.extradata or b"").hex(),
            "encoder's own words": encoder,
            "time": (stream.average_rate, stream.time_base, stream.duration, stream.start_time),
            "moments": sorted(packet.pts for packet in packets),
            "keyframes": [number for number, packet in enumerate(packets) if packet.is_keyframe],
        }


def test_items_are_all_there(items, shot, footage, is_whole):
    """Each camera clip of the items' size has one camera item, and made ones come from it."""
    if not items:
        assert not is_whole
        return
    sizes = {(clip.width, clip.height, clip.fps, clip.frame_count) for clip in items}
    assert len(sizes) == 1, "size, rate or length tell items apart"
    wanted = {clip.name for clip in shot if (clip.width, clip.height, clip.fps, clip.frame_count) in sizes}
    for kind in ("camera", "made", "decoy"):
        assert any(clip.kind == kind for clip in items), f"there is no {kind} item"
    cameras = Counter(footage[clip.name] for clip in items if clip.kind == "camera")
    assert cameras == Counter(wanted)
    assert set(footage.values()) <= wanted
    for clip in items:
        assert not clip.labelled, clip.name
        assert clip.split == library.clip(footage[clip.name]).split, clip.name
        assert re.fullmatch(r"[0-9a-f]{8}", clip.path.stem), "an item's name says nothing"
    for clip in library.clips(kind="made", labelled=True):
        assert not clip.twin or library.clip(clip.twin).is_item


def test_items_were_written_alike(items, shot):
    """Nothing in a file but its pictures differs from clip to clip."""
    # Until there are items, those that were shot at one size and rate are compared. None of them is made, and
    # their encoder was free to put a keyframe where the picture changes.
    free = set() if items else {"keyframes"}
    alike = {}
    for clip in items or shot:
        alike.setdefault(None if items else (clip.width, clip.height, clip.fps), []).append(clip)
    for first, *others in alike.values():
        model = anatomy(first.path)
        assert model["container"][1].keys() <= {
            "major_brand",
            "minor_version",
            "compatible_brands",
            "encoder",
        }
        assert len(model["encoder's own words"]) == 1
        assert model["time"][0] == Fraction(first.fps).limit_denominator(1001)
        for clip in others:
            other = anatomy(clip.path)
            for part in model.keys() - free:
                assert other[part] == model[part], f"{clip.name} differs from {first.name} in its {part}"


def test_names_in_order_say_nothing(items, footage):
    judged = [clip for clip in items if clip.kind != "decoy"]
    if not judged:
        return
    rank = np.argsort(np.argsort([clip.path.name for clip in judged]))
    made = [clip.kind == "made" for clip in judged]
    found = bootstrap_interval(auc, rank, made, groups=[footage[c.name] for c in judged], level=LEVEL)
    assert 0.5 in found, f"the order of the names finds made clips: AUC {found}; shuffle them again"


@pytest.mark.parametrize("field", ["person", "take"])
def test_people_and_takes_are_balanced(items, footage, field):
    """In each split, made clips fall on people and takes as camera clips do, give or take one clip."""

    def of(clip):
        origin = library.clip(footage[clip.name])
        return origin.person if field == "person" else origin.recipe

    for split in sorted({clip.split for clip in items}):
        camera = Counter(of(c) for c in items if c.split == split and c.kind == "camera")
        made = Counter(of(c) for c in items if c.split == split and c.kind == "made")
        assert camera and made, f"{split} needs camera clips and made clips"
        for value in camera | made:
            fair = made.total() * camera[value] / camera.total()
            assert abs(made[value] - fair) <= 1, (
                f"{split}: {made[value]} of {made.total()} made clips are of {value}; fair is {fair:.1f}"
            )


def test_people_seen_are_the_people_of_the_footage(items, footage):
    for clip in items:
        assert clip.person == library.clip(footage[clip.name]).person, clip.name


def test_noise_beside_the_face_is_the_cameras(items, footage):
    cameras = camera_items(items)
    noises = {name: noise_outside(clip) for name, clip in cameras.items()}
    # A photo in motion has no truth, and other pixels beside the face: see the next test.
    made = [clip for clip in items if clip.kind == "made" and clip.method != "one-photo"]
    ratios = {clip.name: noise_outside(clip) / noises[footage[clip.name]] for clip in made}
    for name, ratio in ratios.items():
        assert abs(ratio - 1) <= NOISE_OF_ONE, f"{name}: {ratio:.3f} times the camera clip's noise"
    if ratios:
        assert abs(np.mean(list(ratios.values())) - 1) <= NOISE_ON_AVERAGE


def test_photos_in_motion_look_filmed(items, footage, features_of):
    cameras = camera_items(items)
    photos = [clip for clip in items if clip.method == "one-photo"]
    rows = [features_of[clip.name] / features_of[cameras[footage[clip.name]].name] for clip in photos]
    for feature in ("noise", "sharpness"):
        ratios = [row[FEATURES.index(feature)] for row in rows]
        for clip, ratio in zip(photos, ratios, strict=True):
            assert abs(np.log(ratio)) <= np.log(1 + LIKE_OF_ONE), f"{clip.name}: {feature} {ratio:.2f} times"
        if ratios:
            assert abs(np.log(ratios).mean()) <= np.log(1 + LIKE_ON_AVERAGE), f"{feature}: {ratios}"


@pytest.mark.parametrize("method", ["all", "classical", "one-photo", "neural"])
@pytest.mark.parametrize("left_out", ["footage", "person"])
def test_the_trivial_baseline_finds_nothing(items, footage, features_of, left_out, method):
    judged = [clip for clip in items if clip.kind != "decoy"]
    if method != "all":
        judged = [clip for clip in judged if clip.kind == "camera" or clip.method == method]
    if not any(clip.kind == "made" for clip in judged):
        return
    clusters = [footage[clip.name] for clip in judged]
    found = trivial_baseline(
        [features_of[clip.name] for clip in judged],
        [clip.kind == "made" for clip in judged],
        clusters if left_out == "footage" else [clip.person for clip in judged],
        clusters,
    )
    told = f"AUC {found}, each {left_out} unseen; bench_fairness.py shows which feature tells"
    assert 0.5 in found, told
    assert LOWEST <= found.value <= HIGHEST, told


def test_no_single_feature_finds_made_clips(items, features_of):
    judged = [clip for clip in items if clip.kind != "decoy"]
    if not judged:
        return
    made = [clip.kind == "made" for clip in judged]
    for feature, values in zip(FEATURES, np.array([features_of[c.name] for c in judged]).T, strict=True):
        assert LOWEST <= auc(values, made) <= HIGHEST, f"{feature}: AUC {auc(values, made):.2f}"


@pytest.fixture(scope="module")
def quizzes(items):
    """The items of both quizzes; both are there, or neither is."""
    both = [[clip for clip in items if clip.split == split] for split in ("quiz-a", "quiz-b")]
    assert bool(both[0]) == bool(both[1]) == bool(items)
    return both


def test_quizzes_match_in_what_they_hold(quizzes, footage):
    """No count of one quiz differs by more than one clip from the other's; people are the same."""
    before, after = quizzes
    assert {clip.person for clip in before} == {clip.person for clip in after}
    assert not {footage[c.name] for c in before} & {footage[c.name] for c in after}
    for of in (
        lambda clip: clip.kind,
        lambda clip: (clip.kind, clip.care),
        lambda clip: (clip.kind == "made", clip.method if clip.kind == "made" else ""),
        lambda clip: (clip.kind == "made", library.clip(footage[clip.name]).recipe),
    ):
        first, second = Counter(map(of, before)), Counter(map(of, after))
        for value in first | second:
            assert abs(first[value] - second[value]) <= 1, f"{value}: {first[value]} and {second[value]}"


def test_quizzes_match_in_how_far_made_clips_are_from_camera_clips(items, quizzes, footage):
    cameras = camera_items(items)
    sizes = []
    for quiz in quizzes:
        swaps = [clip for clip in quiz if clip.kind == "made" and clip.method != "one-photo"]
        made = [difference(clip, cameras[footage[clip.name]]) for clip in swaps]
        sizes.append([(found.face, abs(np.log(found.rim))) for found in made])
    if not items:
        assert sizes == [[], []]
        return
    (face_a, rim_a), (face_b, rim_b) = (np.mean(quiz, axis=0) for quiz in sizes)
    assert max(face_a, face_b) / min(face_a, face_b) <= 1 + HARDER, f"faces: {face_a:.1f}, {face_b:.1f}"
    # A rim is sharper or softer than it was filmed by a factor; the mean factors may differ by as much.
    assert abs(rim_a - rim_b) <= np.log(1 + HARDER), f"rims: {np.exp(rim_a):.2f}, {np.exp(rim_b):.2f}"
