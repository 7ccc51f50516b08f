import base64
import re

import numpy as np
import pytest

from doubletake import library
from doubletake.detector.unseen_people import accused
from doubletake.evidence import load_table
from doubletake.evidence.record import track_record
from doubletake.widgets import detector_falls, evidence_record, flagged_clip


def test_the_flagged_clip_is_as_filmed_and_the_page_does_not_tell(tmp_path):
    from doubletake.video import decode

    page = flagged_clip().data
    film = tmp_path / "film.mp4"
    film.write_bytes(base64.b64decode(re.search(r"video/mp4;base64,([^\"]+)", page)[1]))
    clip = library.clip(accused(load_table())[0])
    assert clip.kind == "camera" and clip.is_item
    frames = decode(film)
    assert frames.shape == clip.frames().shape
    assert np.abs(frames[5].astype(int) - clip.frame(5)).mean() < 4
    words = re.sub(r"base64,[^\"]+", "", page)
    assert clip.text in words and "autoplay" not in words
    for told in (clip.name, clip.person, "camera", "as filmed", "really"):
        assert told not in words.replace(clip.text, ""), told


def test_no_clip_to_show_is_said(monkeypatch):
    monkeypatch.setattr("doubletake.detector.unseen_people.accused", lambda table: ())
    page = flagged_clip().data
    assert 'role="alert"' in page and "flags no clip" in page


def test_the_falls_are_measured_on_a_detector_that_was_just_trained():
    from doubletake.detector.training import learn, put_to_the_test

    page = detector_falls("logistic").data
    trained = learn(tuple(load_table().cues), "logistic", "people", "two", "all")
    put_to_the_test(trained)
    known, strange = (
        trained.areas[name].value for name in ("people it learnt from", "people it has not seen")
    )
    first = re.search(r"<li>(.+?)</li>", page)[1]
    assert [int(n) for n in re.findall(r"\d+", first)[:4]][::2] == [round(100 * strange), round(100 * known)]
    assert page.count("<li>") >= 3 and "low quality" in page.lower()
    # Of a method with two swapped clips nothing is settled, whatever the interval.
    few = [said for said in re.findall(r"<li>(.+?)</li>", page) if "network" in said or "photo" in said]
    assert len(few) == 2 and all(
        said.endswith(("do not settle.", "of 2 swapped clips only.")) for said in few
    )


def test_the_record_is_counted_and_not_written_down():
    page = evidence_record().data
    record = track_record()
    assert page.count("<li>") == len(record.sentences)
    assert f"{record.quiz.wrong} wrong" in page


@pytest.mark.parametrize("name", ["flagged_clip", "detector_falls", "evidence_record"])
def test_they_are_for_notebooks(name):
    import doubletake.widgets

    assert name in doubletake.widgets.__all__
