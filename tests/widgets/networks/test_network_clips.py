"""What a trained network makes and took, as a lesson shows it."""

import base64
import re

import numpy as np
import pytest

from doubletake import library, neural
from doubletake.text import duration
from doubletake.widgets import drawn_faces, learned_clip, network_table
from doubletake.widgets.networks.network_clips import network_rows
from doubletake.widgets.page.pictures import jpeg


def test_the_whole_clip_with_its_label_and_its_words(small_assets, tmp_path):
    from doubletake.video import decode

    page = learned_clip("ines", "marc-talk").data
    film = tmp_path / "film.mp4"
    film.write_bytes(base64.b64decode(re.search(r"video/mp4;base64,([^\"]+)", page)[1]))
    frames, clip = decode(film), library.clip("marc-talk")
    assert len(frames) == clip.frame_count and clip.text in page and "a label says so" in page
    wanted = neural.neural_frame("ines", clip, neural.checkpoint("ines", "marc"), 7)
    assert np.abs(frames[7].astype(int) - wanted).mean() < 6
    assert 'data-lm-suppress-shortcuts="true"' in page and "autoplay" not in page


def test_the_table_holds_what_the_register_and_the_figures_hold(small_assets):
    rows = dict(network_rows("ines", "marc"))
    assert rows["Pictures of this person"] == ("60", "60")
    assert rows["Time on the processor that trained it"] == ("18 s of one core",) * 2
    looks = next(cells for label, cells in rows.items() if "looks" in label)
    assert looks == ("0.20 before, 0.80 after; camera 0.90", "0.15 before, 0.75 after; camera 0.90")
    page = network_table("ines", "marc").data
    assert page.count('scope="row"') == len(rows) and "Ines" in page and "Marc" in page


def test_a_code_is_drawn_by_both_decoders_with_the_label(small_assets):
    network = neural.checkpoint("ines", "marc")
    code = neural.face_code(network, "marc-talk", 50)
    page = drawn_faces(network, code).data
    for person in ("ines", "marc"):
        picture = base64.b64encode(jpeg(neural.draw_code(network, person, code))).decode()
        assert picture in page and f"drawn as {person.title()}" in page


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: learned_clip("alma", "marc-talk"), "alma"),
        (lambda: learned_clip("ines", "no-clip"), "no-clip"),
        (lambda: network_table("ines", "alma"), "alma"),
        (lambda: drawn_faces(neural.checkpoint("ines", "marc"), np.zeros((2, 8))), "one row of numbers"),
    ],
)
def test_what_cannot_be_is_said_in_its_place(small_assets, make, words):
    page = make().data
    assert 'role="alert"' in page and words in page


def test_a_missing_network_is_said_in_its_place(small_assets):
    (small_assets.root / "neural/d2.onnx").unlink()
    assert "git restore" in learned_clip("ines", "marc-talk").data


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (89, "89 s"), (121, "2 min"), (7300, "2.0 h")])
def test_a_time_is_told_in_the_unit_that_suits_it(seconds, words):
    assert duration(seconds) == words
