"""Camera clips, items and labelled clips come from one encoder, each with its own settings."""

import re

import av
import numpy as np
import pytest

from assets.studio import package
from assets.studio.made import items
from assets.studio.made.make import MAKERS
from assets.studio.made.plan import planned
from doubletake.video import decode, encode_h264


def pictures(count=6, side=64):
    """A coloured slope with noise, (T, H, W, 3) uint8 RGB."""
    rng = np.random.default_rng(3)
    slope = np.linspace((200, 80, 30), (40, 120, 90), side)[None, None]
    return np.clip(slope + rng.normal(0, 4, (count, side, side, 3)), 0, 255).astype(np.uint8)


def settings(path):
    """What x264 wrote into the file of itself."""
    (words,) = re.findall(rb"x264 - core.*?options: ([ -~]*)", path.read_bytes())
    return dict(pair.split("=") for pair in words.decode().split() if "=" in pair)


def colours(path):
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        return context.color_range, context.colorspace, context.color_primaries, context.color_trc


@pytest.fixture
def camera_clip(tmp_path):
    path = tmp_path / "camera.mp4"
    package.encode_clip(list(pictures()[..., ::-1]), path, 25)
    return path


@pytest.fixture
def item(tmp_path):
    path = tmp_path / "items" / "item.mp4"
    assert items.write_clip(pictures(), path, 25, stream_size=60_000) == package.sha256(path)
    return path


def test_a_camera_clip_is_what_the_shipped_ones_are(camera_clip):
    """The settings under which all of them were encoded, when the studio still had a writer of its own."""
    told = settings(camera_clip)
    assert (told["crf"], told["keyint"], told["me"], told["ref"], told["trellis"]) == (
        "17.0", "25", "umh", "16", "2",
    )  # fmt: skip
    assert told["psy_rd"].startswith("1.00:0.15") and told["deblock"] == "1:-1:-1", "veryslow, tuned for film"
    assert colours(camera_clip) == (1, 6, 6, 6)
    assert np.abs(decode(camera_clip).mean((0, 1, 2)) - pictures().mean((0, 1, 2))).max() < 1.5, "BGR came in"


def test_a_shipped_camera_clip_was_encoded_like_that(camera_clip):
    told, shipped = settings(camera_clip), settings(package.ASSETS / "clips" / "ines-talk.mp4")
    differing = {name for name in told | shipped if told.get(name) != shipped.get(name)}
    # What follows from the frame rate, from the processor and from the size of the picture.
    assert differing <= {"keyint", "keyint_min", "rc_lookahead", "threads", "lookahead_threads", "slices",
                         "sliced_threads"}  # fmt: skip
    assert colours(package.ASSETS / "clips" / "ines-talk.mp4") == colours(camera_clip)


def test_an_item_has_the_builds_settings_and_its_size(item):
    told = settings(item)
    assert float(told["crf"]) == items.CRF
    assert (told["keyint"], told["scenecut"]) == (str(items.GOP), "0")
    assert told["threads"] == "1"
    assert colours(item) == (1, 6, 6, 6)
    with av.open(str(item)) as container:
        assert sum(packet.size for packet in container.demux(video=0)) == 60_000
    plain = encode_h264(pictures(), 25, item.with_name("x.mp4"), items.CRF, items.OPTIONS, repeatable=True)
    np.testing.assert_array_equal(decode(item), decode(plain))


def test_the_build_leaves_room_in_the_repository():
    """An item for everything that is planned; no clip above 1.5 MB."""
    assert items.STREAM_SIZE < 1_500_000
    assert len(planned(MAKERS)) * items.STREAM_SIZE < 45_000_000
