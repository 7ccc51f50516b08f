"""From a file's bytes to what may be said of it, and never more."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES, observe_clip, read_cues
from doubletake.cues.reading import Strength
from doubletake.errors import DoubleTakeError
from doubletake.evidence import CANNOT_SAY
from doubletake.inspector import Limits, inspect, inspection
from doubletake.inspector.note import case_note
from doubletake.inspector.page import case_page, table_page

NAME = 'so<script>alert(1)"\u202e\x1b[31m.png'


@pytest.fixture(scope="module")
def visitor(make, talk):
    """A clip that somebody brings: none of the course, byte for byte, with an awkward name."""
    return inspect(make.film(talk.frames[:50], fps=25), NAME)


@pytest.fixture(scope="module")
def two(make, talk):
    """A clip of two people side by side."""
    ines = library.clip("ines-talk").frames()[:10]
    return make.film(np.concatenate([talk.frames[:10], ines], axis=2))


def test_what_the_cues_saw_is_what_they_see_in_the_library(talk):
    found = inspect(talk.data, "talk.mp4", limits=Limits())
    usual = read_cues(observe_clip(talk.clip, landmarks="detector"))
    assert found.course and found.face == 1 and found.first == 0
    for name, reading in usual.items():
        assert found.readings[name].valid == reading.valid
        if reading.valid:
            assert found.readings[name].value == pytest.approx(reading.value, rel=0.02)
    assert found.seconds == pytest.approx(talk.clip.duration, abs=0.01)
    assert found.notes == ()


def test_of_a_visitors_clip_nothing_is_said_but_what_was_seen(visitor):
    assert not visitor.course
    assert [cue.name for cue in visitor.cues] == list(CUES)
    assert {cue.says for cue in visitor.cues} == {CANNOT_SAY}
    assert all(cue.why for cue in visitor.cues)
    assert visitor.verdict.words == CANNOT_SAY
    assert visitor.verdict.log_likelihood_ratio is None
    assert sum(cue.valid for cue in visitor.cues) >= 6
    assert all(bool(cue.saw) == cue.valid for cue in visitor.cues)


def test_a_visitors_clip_says_nothing_even_where_a_reference_would(visitor, monkeypatch):
    loud = Strength("strong", "swap", 1.2, reference="practice", clips=40, reason="")
    reading = replace(visitor.readings["sharpness"], strength=loud)
    said = inspection._cue_said("sharpness", reading, False, set())
    assert (said.says, said.why) == (CANNOT_SAY, inspection.NOT_CALIBRATED)
    said = inspection._cue_said("sharpness", reading, True, set())
    assert (said.says, said.why) == ("strong evidence that the face was replaced", "")
    said = inspection._cue_said("sharpness", reading, True, {"shrunk"})
    assert said.says == CANNOT_SAY and "smaller" in said.why
    said = inspection._cue_said("colour", reading, True, {"shrunk"})
    assert said.says != CANNOT_SAY


def test_the_largest_face_is_measured_unless_another_is_asked_for(two):
    first = inspect(two)
    assert len(first.faces) == 2 and first.face == 1
    assert any("There are 2 faces; number 1" in note for note in first.notes)
    second = inspect(two, face=2)
    assert second.face == 2
    middles = [np.nanmean(each.observation.landmarks[..., 0]) for each in (first, second)]
    assert (middles[0] < 512) != (middles[1] < 512)
    with pytest.raises(DoubleTakeError, match="no face 3 here: choose 1 or 2"):
        inspect(two, face=3)


def test_a_file_without_a_face_says_so(make, corners):
    found = inspect(make.picture(corners(1, 320, 240)[0]))
    assert (found.faces, found.face, found.readings) == ((), 0, {})
    assert inspection.NO_FACE in found.notes and found.verdict.words == CANNOT_SAY
    assert "No face was found." in case_page(found)
    json.dumps(case_note(found), allow_nan=False)


def test_a_picture_is_measured_by_the_cues_that_can(portrait):
    found = inspect(portrait.data, "x.jpg", face=1)
    assert not found.moving and found.seconds == 0
    by_name = {cue.name: cue for cue in found.cues}
    assert by_name["sharpness"].valid and not by_name["pulse"].valid
    assert "single picture" in by_name["pulse"].why


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("renamed", "Its name says MP4, and it is PNG."),
        ("turned", "set upright"),
        ("deep", "10 bits"),
        ("uneven", "time between frames varies"),
        ("broken", "Its header says that it lasts 2.4 seconds; 0.9 are there."),
        ("longer", "goes on"),
        ("lying", "Its header says that it lasts"),
        ("cuts", "cuts to another shot at 0.2 s"),
    ],
)
def test_what_is_odd_about_a_file_is_told(make, corners, change, part):
    frames, limits, name = corners(10), None, "x"
    if change == "renamed":
        data, name = make.picture(frames[0]), "x.mp4"
    elif change == "turned":
        data = make.turned(make.film(frames), 0, 1, -1, 0)
    elif change == "deep":
        data = make.film(frames, pixels="yuv420p10le")
    elif change == "uneven":
        data = make.film(frames, times=[0, 40, 80, 200, 240, 500, 510, 900, 940, 980], form="matroska")
    elif change == "broken":
        data = make.film(corners(60, 256, 192), form="matroska")
        data = data[: len(data) // 2]
    elif change == "longer":
        data, limits = make.film(frames), Limits(frames=4)
    elif change == "lying":
        data = bytearray(make.film(frames, form="matroska"))
        at = data.index(b"\x44\x89\x88") + 3
        data[at : at + 8] = b"\x41\x4b\x77\x40\0\0\0\0"  # an hour
        data = bytes(data)
    else:
        data = make.film(np.concatenate([frames[:5], 255 - frames[:5, ::-1]]))
    found = inspect(data, name, limits=limits)
    assert any(part in note for note in found.notes), found.notes


def test_a_note_is_json_without_gaps(visitor):
    made = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    note = case_note(visitor, made)
    again = json.loads(json.dumps(note, allow_nan=False))
    assert again == note
    assert note["made_on"] == "2026-11-22T09:30:00+00:00"
    assert note["looked_at"]["frames"] == 50 and note["looked_at"]["frames_a_second"] == 25
    assert note["file"]["of_the_course"] is False
    assert [cue["name"] for cue in note["cues"]] == list(CUES)
    for cue in note["cues"]:
        assert len(cue["times"]) == len(cue["values"])
        assert (cue["value"] is not None) == cue["valid"]


def test_a_page_needs_nothing_and_runs_nothing(visitor):
    page = case_page(visitor)
    assert "<script" not in page.lower() and "javascript:" not in page and " onerror" not in page
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", page)
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert set(re.findall(r'src="([a-z:/]+)', page)) == {"data:image/jpeg"}
    assert page.count("<svg") >= 4 and page.count("<img") >= 4


def test_no_name_gets_into_a_page_or_a_terminal_as_it_is(visitor):
    page, note = case_page(visitor), json.dumps(case_note(visitor), ensure_ascii=False)
    assert "&lt;script&gt;" in page
    for text in (page, note):
        assert "\u202e" not in text and "\x1b" not in text
    row = {
        "name": visitor.name,
        "what": "",
        "faces": 1,
        "answers": "",
        "words": "",
        "file": "",
        "trouble": "",
    }
    assert "<script" not in table_page([row, {**row, "trouble": "<b>no</b>"}])
    assert "<b>" not in table_page([{**row, "trouble": "<b>no</b>"}])


def test_tags_of_a_file_cannot_speak_html(make, portrait):
    words = make.png_chunk(b"tEXt", b"Comment\0<img src=x onerror=alert(1)>")
    png = make.picture(portrait.image)
    page = case_page(inspect(png[:33] + words + png[33:]))
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page


def test_every_picture_and_plot_has_words(visitor):
    page = case_page(visitor)
    assert all(re.search(r'alt="[^"]{10,}"', image) for image in re.findall(r"<img[^>]*>", page))
    for plot in re.findall(r"<svg.*?</svg>", page, re.S):
        title, words = re.search(r'aria-labelledby="(\S+) (\S+)"', plot).groups()
        assert f'<title id="{title}">' in plot
        assert re.search(rf'<desc id="{words}">[^<]{{20,}}</desc>', plot)
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_nothing_says_that_a_clip_is_fake(visitor):
    text = re.sub(r"<[^>]+>", " ", case_page(visitor)) + json.dumps(case_note(visitor))
    assert not re.search(r"\d\s*(?:%|per cent)\s*(?:fake|real|likely)|is (?:a )?fake|probability", text, re.I)
    assert "not a verdict" in text


def test_the_file_itself_is_not_kept(visitor):
    kept = [value for value in vars(visitor).values() if isinstance(value, (bytes, bytearray, memoryview))]
    assert kept == []
    assert visitor.observation.crop.rgb.nbytes < 512 * 512 * 3


def test_a_page_opens_and_closes_every_element(visitor):
    from html.parser import HTMLParser

    class Balance(HTMLParser):
        open_ones: list = []

        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "img", "br"):
                self.open_ones.append(tag)

        def handle_endtag(self, tag):
            assert self.open_ones.pop() == tag

    page = case_page(visitor)
    parser = Balance()
    parser.feed(page)
    parser.close()
    assert parser.open_ones == []
    for cue in CUES.values():
        assert f">{cue.title}<" in page
    assert page.count("<details>") == len(CUES) and "When it is invalid" in page
