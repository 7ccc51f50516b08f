import base64
import re

import pytest

from doubletake import library
from doubletake.swap import align
from doubletake.widgets import cast, finding, look_inside, stage_row, swapped_clip
from doubletake.widgets.page.pictures import portrait
from doubletake.widgets.stepper.stage_row import stage_figure


def test_a_swapped_clip_is_a_video_that_plays_with_its_text_alternative(tmp_path):
    from doubletake.video import decode

    page = swapped_clip("ines-portrait", "marc-talk").data
    film = tmp_path / "film.mp4"
    film.write_bytes(base64.b64decode(re.search(r"video/mp4;base64,([^\"]+)", page)[1]))
    clip = library.clip("marc-talk")
    assert decode(film).shape == (clip.frame_count, clip.height, clip.width, 3)
    assert clip.text in page and "autoplay" not in page
    assert 'data-lm-suppress-shortcuts="true"' in page


def test_the_cast_says_that_these_people_do_not_exist():
    page = cast("ines", "marc").data
    assert page.count("does not exist") >= 2 and 'alt=""' not in page


def test_a_finding_comes_with_its_source_and_date():
    page = finding("face-x-ray").data
    assert "0.96" in page and "DeepfakeBench" in page and re.search(r"checked on \d{4}-\d\d-\d\d", page)


def test_look_inside_shows_the_code_folded_away():
    page = look_inside(align.align).data
    assert (
        "<details><summary" in page and "def align(source_landmarks" in page and "<details open" not in page
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: swapped_clip("nobody", "marc-talk"), "ines-portrait"),
        (lambda: swapped_clip("ines-portrait", "marc-talk", feather=3), "from 0 to 1"),
        (lambda: stage_row("ines-portrait", "no-clip"), "doubletake clips"),
        (lambda: stage_row("ines-portrait", "marc-talk", 10_000), "from 0 to"),
        (lambda: cast("nobody"), "ines, marc"),
        (lambda: finding("nothing"), "face-x-ray"),
    ],
)
def test_what_cannot_be_is_said_in_its_place(made, words):
    page = made().data
    assert 'role="alert"' in page and words in page


def test_the_row_of_stages_has_five_titled_pictures_and_words():
    figure = stage_figure("ines-portrait", "marc-talk", 1)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == ["1. Align", "2. Warp", "3. Mask", "4. Colour", "5. Blend"]
    assert 'alt="The five stages of a swap' in stage_row("ines-portrait", "marc-talk", 1).data


@pytest.mark.parametrize(
    "record", [library.still("ines-portrait"), library.clip("marc-talk")], ids=["still", "clip"]
)
def test_a_portrait_is_a_square_with_the_face_in_it(record):
    import cv2
    import numpy as np

    small = cv2.imdecode(np.frombuffer(portrait(record, 80), np.uint8), cv2.IMREAD_COLOR)
    assert small.shape == (80, 80, 3) and small.std() > 15
