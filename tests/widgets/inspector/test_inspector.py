import base64
import json

import cv2
import numpy as np
import pytest

from doubletake import library
from doubletake.cues import CUES
from doubletake.exercises import answers
from doubletake.inspector import inspect
from doubletake.library import delivered
from doubletake.widgets import CueInspector
from doubletake.widgets.inspector.inspector import CHUNK, MOST_BYTES, MOST_CLIPS, too_large
from tests.inspector.conftest import film
from tests.waiting import eventually

NAME = "<img src=x onerror=alert(1)>/../../../tmp/dt-evil\u202e.mp4"
CLIP = "alma-frontal"


@pytest.fixture(scope="module")
def inspected():
    """One inspector that has looked into a clip, for whoever only reads it."""
    lab = CueInspector(CLIP)
    lab.inspect()
    return lab


@pytest.fixture
def portrait():
    return library.still("marc-portrait").path.read_bytes()


def send_file(page, data, name=NAME, size=None, chunk=CHUNK):
    """What the page does with a file of the visitor's; the last answer."""
    size = len(data) if size is None else size
    for at in range(0, max(len(data), 1), chunk):
        page.widget._handle_custom_msg(
            {"t": "piece", "seq": 0, "name": name, "size": size, "at": at},
            [memoryview(data[at : at + chunk])],
        )
    return page.heard[-1][0]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"clip": "nobody"}, "nobody"),
        ({"clips": ["nobody"]}, "nobody"),
        ({"cues": ["smell"]}, "smell"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    lab = CueInspector(**arguments)
    assert why in lab.trouble and "\n" not in lab.trouble


def test_it_offers_clips_to_learn_with_and_nobody_from_a_quiz():
    offered = [library.clip(entry["name"]) for entry in CueInspector().menu["clips"]]
    assert {clip.split for clip in offered} == {"teach", "practice"} and not any(
        clip.is_item for clip in offered
    )
    assert all(clip.labelled for clip in offered if clip.kind == "made")
    labels = [(entry["person"], entry["label"]) for entry in CueInspector().menu["clips"]]
    assert len(set(labels)) == len(labels)


def test_before_anything_is_pressed_nothing_is_measured(page_of):
    lab = CueInspector(CLIP)
    page = page_of(lab)
    assert "held" not in page.ask("hello")[0]
    answer, (first,) = page.ask("still", clip=CLIP)
    assert first.startswith(b"\xff\xd8") and answer["text"] == library.clip(CLIP).text
    assert lab.readings == {} and lab.clip is None
    assert "Choose a clip" in page.ask("cue", name="noise")[0]["text"]


def test_it_shows_what_the_inspector_found(inspected):
    clip = delivered(library.clip(CLIP))
    alone = inspect(clip.path.read_bytes(), f"{CLIP}.mp4")
    assert inspected.readings == alone.readings and inspected.clip.name == CLIP
    told = inspected._held_payload()
    assert [cue["name"] for cue in told["cues"]] == list(CUES)
    for cue in told["cues"]:
        said = next(one for one in alone.cues if one.name == cue["name"])
        assert (cue["valid"], cue["saw"], cue["says"], cue["why"]) == (
            said.valid,
            said.saw,
            said.says,
            said.why,
        )
        assert (cue["value"] == "no answer") == (not said.valid)
    assert told["together"]["words"] == alone.verdict.words and told["course"]
    assert len(told["frames"]) == len(told["times"]) == len(told["boxes"][0]) == clip.frame_count
    assert len(json.dumps(told)) < 12_000, "pictures and lines come when they are asked for"


def test_pictures_come_a_few_at_a_time(inspected, page_of):
    page = page_of(inspected)
    start, got = 0, []
    while True:
        answer, pictures = page.ask("pictures", start=start)
        assert answer["start"] == start and sum(map(len, pictures)) < 400_000
        if not pictures:
            break
        got += pictures
        start += len(pictures)
    assert got == inspected.visit.pictures()[1]


def test_what_is_looked_at_closer_comes_pixel_by_pixel(inspected, page_of):
    page = page_of(inspected)
    index = 7
    answer, (png,) = page.ask("magnify", index=index)
    assert (answer["inspection"], answer["index"], answer["scale"]) == (inspected.inspections, index, 1)
    came = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    number = inspected._held_payload()["frames"][index]
    frame = delivered(library.clip(CLIP)).frame(number)
    across, down = (
        np.round(np.array(answer["place"])[k::2] * frame.shape[1 - k]).astype(int) for k in (0, 1)
    )
    assert np.array_equal(came, frame[slice(*down), slice(*across)])
    box = inspected.visit.boxes([number])[0][0]
    assert answer["place"][0] < box[0] < box[2] < answer["place"][2], "what is around the face is in it"
    assert "no picture 1000 here" in page.ask("magnify", index=999)[0]["text"]
    assert "no picture 0 here" in page.ask("magnify", index=-1)[0]["text"]
    assert "Choose a clip" in page_of(CueInspector(CLIP)).ask("magnify", index=0)[0]["text"]


def test_a_long_clip_of_a_visitor_is_looked_at_from_a_second_on(page_of):
    """Two faces, a small one to the left and a large one to the right, that change places at 16 s."""
    large = cv2.resize(library.still("marc-portrait").image(), (240, 240), interpolation=cv2.INTER_AREA)
    sides = np.zeros((240, 480, 3), np.uint8)
    sides[:, 240:] = large
    sides[40:200, 40:200] = cv2.resize(large, (160, 160), interpolation=cv2.INTER_AREA)
    frames = np.stack([sides] * 64 + [np.roll(sides, 240, axis=1)] * 12)
    page = page_of(CueInspector(CLIP))
    send_file(page, film(frames, fps=4), "long.mp4")
    told, _ = page.set_going("inspect", own=True)
    assert told["goes_on"] and told["times"][0] == 0 and 14 < told["times"][-1] <= 15
    assert len(told["faces"]) == 2 and told["boxes"][0][0][0] > 0.5 > told["boxes"][1][0][2]
    # From second 16 on: the rest of it, in which the faces have changed places.
    told, _ = page.set_going("inspect", own=True, start=16)
    assert told["times"][0] == pytest.approx(16, abs=0.01) and len(told["times"]) == 12
    assert not told["goes_on"] and told["boxes"][0][0][2] < 0.5 < told["boxes"][1][0][0]
    # Another face is measured in the same seconds.
    told, _ = page.set_going("inspect", own=True, face=2)
    assert told["face"] == 2 and told["times"][0] == pytest.approx(16, abs=0.01)
    told, _ = page.set_going("inspect", own=True, start=60)
    assert told["t"] == "failed" and "ends before" in told["text"]
    assert page.widget.inspection.face == 2, "what was found before stays"
    # And from the beginning again.
    assert page.set_going("inspect", own=True, start=0)[0]["times"][0] == 0


def test_an_opened_cue_brings_its_line_its_place_its_page_and_what_it_is_compared_with(inspected, page_of):
    page = page_of(inspected)
    answer, pictures = page.ask("cue", name="sharpness")
    reading = inspected.readings["sharpness"]
    assert len(answer["line"]["times"]) == len(answer["line"]["values"]) == len(reading.values)
    assert answer["pictures"] == ["heat", "ring"] and len(pictures) == 2
    assert 0 <= answer["heat_time"] <= inspected.inspection.seconds
    assert [heading for heading, _ in answer["page"]][0] == "What it sees"
    groups = {group["name"]: group for group in answer["reference"]["groups"]}
    assert set(groups) == {"as filmed", "swapped"}
    assert groups["as filmed"]["usual"][0] == pytest.approx(reading.strength.usual[0])
    assert answer["reference"]["value"] == pytest.approx(reading.value, rel=1e-4)
    assert page.ask("cue", name="pulse")[0]["curve"]["points"]
    assert "not shown here" in page.ask("cue", name="smell")[0]["text"]


def test_how_good_the_evidence_was_is_counted_and_said(inspected, page_of):
    from doubletake.evidence import track_record

    assert page_of(inspected).ask("record")[0]["sentences"] == list(track_record().sentences)


def test_the_case_note_can_be_kept_and_is_named_by_its_content(inspected, page_of):
    page = page_of(inspected)
    answer, (html,) = page.ask("note", form="html")
    assert answer["name"] == f"case-note-{inspected.inspection.sha256[:12]}.html" and b"<script" not in html
    answer, (text,) = page.ask("note", form="json")
    assert json.loads(text)["together"]["words"] == inspected.inspection.verdict.words


def test_a_visitors_picture_is_looked_into_and_nothing_is_claimed(page_of, portrait, tmp_path):
    changed = portrait + b"\0"  # so that it is not, byte for byte, the course's own
    lab = CueInspector(CLIP, record_as="lab", notebook="lesson")
    page = page_of(lab)
    came = send_file(page, changed, chunk=20_000)
    assert (came["t"], came["at"], came["size"]) == ("piece", len(changed), len(changed))
    told, _ = page.set_going("inspect", own=True)
    assert told["t"] == "inspected" and told["own"] and told["clip"] == "" and not told["course"]
    assert told["together"]["words"] == "cannot say" and {cue["says"] for cue in told["cues"]} == {
        "cannot say"
    }
    assert any(cue["valid"] and cue["saw"] for cue in told["cues"])
    assert told["faces"] and told["face"] == 1 and not told["moving"]
    assert "/" not in told["name"] and "\u202e" not in told["name"]
    answer, _ = page.ask("cue", name="sharpness")
    assert answer["reference"] is None, "of a visitor's clip nothing is compared"
    note, (html,) = page.ask("note", form="html")
    assert b"<img src=x" not in html, "what a file is called is escaped, here too"
    assert note["name"].startswith("case-note-") and "evil" not in note["name"]
    # Neither its name nor anything measured in it stays anywhere.
    assert list(tmp_path.iterdir()) == [] and lab.measured == {} and lab.clip is None
    state = json.dumps(lab.get_state(), default=str)
    assert "evil" not in state and base64.b64encode(changed[:60]).decode() not in state
    page.ask("forget")
    assert (
        lab.visit is None
        and lab.readings == {}
        and "Choose a clip" in page.ask("note", form="html")[0]["text"]
    )


def test_a_file_that_was_left_is_let_go(page_of, portrait, monkeypatch):
    monkeypatch.setattr("doubletake.widgets.inspector.inspector.LEFT", 1.0)
    lab = CueInspector(CLIP)
    page = page_of(lab)
    send_file(page, portrait + b"\0")
    page.set_going("inspect", own=True)
    eventually(lambda: lab.visit is None)
    eventually(lambda: page.heard[-1][0] == {"t": "forgotten"})


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7 no picture at all, whatever it is called", "holiday.mp4", "Choose"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "cut.mp4", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "x.png", "Choose"),
    ],
)
def test_a_file_that_is_none_ends_in_one_sentence(page_of, data, name, words):
    lab = CueInspector(CLIP)
    page = page_of(lab)
    send_file(page, data, name)
    told, _ = page.set_going("inspect", own=True)
    assert told["t"] == "failed" and words in told["text"] and "\n" not in told["text"]
    assert "Traceback" not in told["text"] and lab.visit is None
    # The page goes on: the file is gone, and says so.
    assert "Choose it again" in page.set_going("inspect", own=True)[0]["text"]


def test_a_picture_without_a_face_says_so(page_of):
    lab = CueInspector(CLIP)
    page = page_of(lab)
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)
    send_file(page, cv2.imencode(".png", noise)[1].tobytes(), "wall.png")
    told, _ = page.set_going("inspect", own=True)
    assert told["t"] == "inspected" and told["face"] == 0 and told["faces"] == [] and told["boxes"] == []
    assert not any(cue["valid"] for cue in told["cues"])
    assert any("No face was found" in note for note in told["notes"])
    assert page.ask("cue", name="noise")[0]["line"] is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"size": MOST_BYTES + 1, "at": 0}, too_large()),
        ({"size": 0, "at": 0}, "did not arrive whole"),
        ({"size": 100, "at": 50}, "did not arrive whole"),
        ({"size": 3, "at": 0}, "did not arrive whole"),
        ({"size": "a", "at": 0}, "did not arrive whole"),
        ({"at": 0}, "did not arrive whole"),
    ],
)
def test_pieces_that_do_not_fit_are_refused(page_of, fields, words):
    page = page_of(CueInspector(CLIP))
    page.widget._handle_custom_msg({"t": "piece", "seq": 1, "name": "a", **fields}, [b"12345"])
    assert words in page.heard[-1][0]["text"]


def test_the_page_takes_as_much_as_python_does():
    lab = CueInspector(CLIP)
    assert lab.menu["most"] == MOST_BYTES >= 20 * 1024**2 and lab.menu["chunk"] == CHUNK < 10 * 1024**2
    assert lab.menu["too_large"] == too_large()


def test_where_files_are_not_taken_none_is(page_of, portrait):
    page = page_of(CueInspector(CLIP, upload=False))
    assert "only the course" in send_file(page, portrait)["text"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"clip": "emina-frontal"}, "not one of the clips to look into here"),
        ({"clip": CLIP, "start": -1}, "from 0 to 600 seconds"),
        ({"own": True}, "no file of yours here"),
    ],
)
def test_what_cannot_be_looked_into_is_said(page_of, fields, words):
    told, _ = page_of(CueInspector(CLIP)).set_going("inspect", **fields)
    assert words in told["text"]


def test_work_can_be_stopped_and_another_clip_taken(page_of, portrait):
    lab = CueInspector(CLIP)
    page = page_of(lab)
    lab._handle_custom_msg({"t": "inspect", "seq": 1, "clip": CLIP}, [])
    lab._handle_custom_msg({"t": "stop", "seq": 2}, [])
    lab.wait_for_work(60)
    assert any(message["t"] == "stopped" for message, _ in page.heard) and lab.visit is None
    send_file(page, portrait)
    assert page.set_going("inspect", own=True)[0]["t"] == "inspected"


def test_what_was_measured_is_kept_beside_the_notebook_and_found_again(page_of):
    lab = CueInspector(CLIP, cues=["noise", "pulse"], record_as="lab", notebook="lesson")
    page = page_of(lab)
    told, _ = page.set_going("inspect", clip=CLIP)
    assert told["words"] == "Saved."
    page.ask("cue", name="noise")
    stored = answers.recall("lesson")["lab"]
    value = lab.readings["noise"].value
    assert stored["clip"] == CLIP and stored["cue"] == "noise"
    assert stored["measured"][CLIP].keys() == {"noise", "pulse"}
    assert stored["measured"][CLIP]["noise"] == pytest.approx(value, rel=1e-4)
    later = CueInspector("ines-talk", cues=["noise", "pulse"], record_as="lab", notebook="lesson")
    assert later.chosen == {"clip": CLIP} and later.measured == stored["measured"]
    later.measured = {f"clip-{n}": {} for n in range(30)}
    later._visit, later._name = lab.visit, CLIP
    later._keep_values(CLIP)
    assert len(later.measured) == MOST_CLIPS and CLIP in later.measured


def test_a_damaged_answer_is_left_alone():
    for value in (1, {"clip": "gone", "cue": "", "measured": {}}, {"clip": CLIP}):
        answers.record("lab", value, notebook="lesson")
        lab = CueInspector(CLIP, record_as="lab", notebook="lesson")
        assert not lab.trouble and lab.measured == {}
