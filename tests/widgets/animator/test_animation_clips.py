import base64
import re

import numpy as np
import pytest

from doubletake import library
from doubletake.swap.label import ANIMATED, label_strip
from doubletake.widgets import animated_clip, routes_table
from doubletake.widgets.animator.animation_clips import route_rows


def test_the_photo_and_the_clip_made_of_it_with_the_label_in_it(tmp_path):
    from doubletake.animate import animate_frame
    from doubletake.swap.label import label_place
    from doubletake.video import decode
    from doubletake.widgets.page.menus import portrait_of

    page = animated_clip("ines", "marc-talk").data
    film = tmp_path / "film.mp4"
    film.write_bytes(base64.b64decode(re.search(r"video/mp4;base64,([^\"]+)", page)[1]))
    frames = decode(film)
    assert len(frames) == library.clip("marc-talk").frame_count
    made = animate_frame(portrait_of("ines"), "marc-talk", 10)
    strip = label_strip(frames.shape[2], ANIMATED)
    left, top = label_place(made.landmarks, frames[10].shape, ANIMATED)
    part = frames[10][top : top + strip.shape[0], left : left + strip.shape[1]].astype(int)
    assert np.abs(part - strip[..., :3])[strip[..., 3] == 255].mean() < 15
    assert portrait_of("ines").text in page and "autoplay" not in page
    assert 'data-lm-suppress-shortcuts="true"' in page


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: animated_clip("nobody", "marc-talk"), "ines, marc"),
        (lambda: animated_clip("ines", "marc-portrait"), "does not move"),
        (lambda: animated_clip("ines", "no-clip"), "own people"),
        (lambda: routes_table("nobody"), "nobody"),
    ],
)
def test_what_cannot_be_is_said_in_its_place(made, words):
    page = made().data
    assert 'role="alert"' in page and words in page


def test_the_times_in_the_table_are_taken_here_and_now():
    rows = dict(route_rows("ines", "marc-talk"))
    swap, _, photo = rows["Then, on this computer"]
    assert all(1 <= int(words.split()[0]) <= 5000 for words in (swap, photo))
    assert 0 < float(rows["Before the first frame"][2].split()[0]) < 60


def test_the_network_in_the_table_is_the_one_that_was_trained(monkeypatch):
    from types import SimpleNamespace

    from doubletake import neural

    trained = [SimpleNamespace(pictures=155, step=step, seconds=9000.0 * step) for step in (0, 2, 1)]
    monkeypatch.setattr(neural, "checkpoints", lambda pair, pictures: trained)
    rows = dict(route_rows("ines", "marc-talk"))
    assert rows["Pictures of the person"][1] == "155 of each of two people"
    assert "5.0 h of one" in rows["Before the first frame"][1]
    monkeypatch.setattr(neural, "checkpoints", lambda pair, pictures: ())
    rows = dict(route_rows("ines", "marc-talk"))
    assert not re.search(r"\d", rows["Pictures of the person"][1] + rows["Before the first frame"][1])


def test_the_table_has_a_column_for_each_way_and_names_its_rows():
    page = routes_table().data
    assert page.count('scope="col"') == 4 and page.count('scope="row"') == len(
        route_rows("ines", "marc-talk")
    )
