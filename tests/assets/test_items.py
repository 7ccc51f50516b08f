"""The clips of quizzes and games: neither name, nor order, nor anything in the file answers them.

What a detector could still read from size, sharpness or colour is tested in ``test_fairness.py``.
"""

import hashlib
import json
import re
import zlib

import av
import numpy as np
import pytest

from doubletake.library.files import assets_root

ASSETS = assets_root()
CLIPS = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))["clips"]
ITEMS = sorted((e for e in CLIPS if e["file"].startswith("items/")), key=lambda e: e["name"])


def box_times(content):
    """The times of making and changing in an MP4's header, which a player never shows."""
    at = content.index(b"mvhd") + 4
    size = 16 if content[at] == 1 else 8
    return content[at + 4 : at + 4 + size]


def traces(entry):
    """All that a file says of how it was written, apart from the pictures."""
    path = ASSETS / entry["file"]
    content = path.read_bytes()
    with av.open(str(path)) as container:
        (stream,) = container.streams
        context = stream.codec_context
        return {
            "container": container.metadata,
            "stream": stream.metadata,
            "format": container.format.name,
            "codec": (context.name, context.profile, context.pix_fmt, context.codec_tag),
            "size": (context.width, context.height, stream.frames, str(stream.average_rate)),
            "time": (str(stream.time_base), stream.start_time, stream.duration),
            "colours": (context.color_range, context.colorspace, context.color_primaries, context.color_trc),
            # x264 writes its version and every setting into the first frame.
            "encoder": re.findall(rb"x264 - core.*?options:[ -~]*", content),
            "header times": box_times(content),
        }


def test_there_are_items_once_there_is_a_library(is_whole):
    if is_whole:
        assert len(ITEMS) >= 50


def test_the_name_says_nothing():
    for entry in ITEMS:
        name = entry["name"]
        assert re.fullmatch(r"[0-9a-f]{8}", name)
        assert entry["file"] == f"items/{name}.mp4"
        assert not entry["labelled"]
        # Nor may it be a bare hash of what stands beside it in the manifest: one could try that.
        for said in {str(value) for field, value in entry.items() if field not in ("name", "file")}:
            for hashed in (hashlib.sha256, hashlib.sha1, hashlib.md5, hashlib.blake2b, hashlib.blake2s):
                digest = hashed(said.encode()).hexdigest()
                assert name not in (digest[:8], digest[-8:])
            assert name != f"{zlib.crc32(said.encode()):08x}"


@pytest.mark.parametrize("split", ["all", "teach", "practice", "quiz-a", "quiz-b", "sealed"])
def test_the_order_by_name_does_not_sort_by_answer(split, is_whole):
    """Neither more made clips at one end than chance puts there, nor longer runs of one answer."""
    answers = np.array([e["kind"] == "made" for e in ITEMS if split in ("all", e["split"])], bool)
    made, other = int(answers.sum()), int((~answers).sum())
    if not (made and other):
        # test_splits demands that no split of the whole library knows one answer only.
        assert not is_whole
        return
    ranks = np.flatnonzero(answers) + 1.0
    area = (ranks.sum() - made * (made + 1) / 2) / (made * other)
    spread = np.sqrt((made + other + 1) / (12 * made * other))
    assert abs(area - 0.5) < 2.6 * spread
    runs = 1 + int((answers[1:] != answers[:-1]).sum())
    both = made + other
    expected = 1 + 2 * made * other / both
    variance = (expected - 1) * (expected - 2) / max(both - 1, 1)
    assert abs(runs - expected) < 2.6 * np.sqrt(variance) + 1


def test_every_item_was_written_by_the_same_encoder_with_the_same_settings():
    """CRF, preset, size, rate, number of frames, colours, version: one set of them for all."""
    found = [traces(entry) for entry in ITEMS]
    for field in found[0] if found else ():
        different = {repr(trace[field]) for trace in found}
        assert len(different) == 1, f"{field}: {different}"
    if found:
        assert len(found[0]["encoder"]) == 1, "the encoder's settings could not be read"
        assert set(found[0]["header times"]) == {0}


def test_items_of_the_same_footage_have_the_same_words():
    """A camera clip and the swap made from it are described alike; else the words would answer."""
    texts = {}
    for entry in ITEMS:
        if entry["kind"] != "decoy" and entry["from_clip"]:
            texts.setdefault(entry["from_clip"], set()).add(entry["text"])
    assert all(len(of_clip) == 1 for of_clip in texts.values())


def test_items_hold_different_pictures():
    digests = [entry["sha256"] for entry in CLIPS]
    assert len(set(digests)) == len(digests)
