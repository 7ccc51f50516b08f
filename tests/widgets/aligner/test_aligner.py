import numpy as np
import pytest

from doubletake import library
from doubletake.cues.eyes import eye_aspect_ratio
from doubletake.exercises import answers
from doubletake.face import align_landmarks, face_mesh, visible_triangles
from doubletake.widgets import LandmarkAligner

INES = "ines-talk"


def start(**changes):
    return {"clip": INES, "other": "marc", "index": 0, "moved": {}, "lean": 0, "size": 1} | changes


@pytest.fixture
def aligner():
    return LandmarkAligner(INES, "marc", record_as="aligned", notebook="lesson")


@pytest.fixture
def truth():
    return library.clip(INES).truth()


def stored():
    return answers.recall("lesson")["aligned"]


def test_two_different_people_take_part_if_nobody_is_named():
    chosen = LandmarkAligner().chosen
    assert library.clip(chosen["clip"]).person != chosen["other"]
    assert LandmarkAligner(other="ines").chosen["clip"] != INES


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"clip": "nobody-talks"}, "nobody-talks"),
        ({"other": "somebody"}, "somebody"),
        ({"index": 1000}, "no frame 1000"),
        ({"people": ["somebody"]}, "somebody"),
        ({"spoilt": {68: (1, 1)}}, "no landmark 68"),
    ],
)
def test_what_is_wrong_with_an_argument_is_said_in_the_widget(arguments, why):
    assert why in LandmarkAligner(**({"clip": INES, "other": "marc"} | arguments)).trouble


def test_who_can_be_chosen_is_said_by_name_and_whoever_is_seen_first_is_among_them():
    menu = LandmarkAligner(INES, "marc", people=["ines"]).menu
    assert {library.clip(entry["name"]).person for entry in menu["clips"]} == {"ines", "marc"}
    assert [entry["name"] for entry in menu["others"]] == ["ines", "marc"]
    assert len(LandmarkAligner().menu["clips"]) >= len(menu["clips"])


def test_a_clip_that_is_kept_for_quizzes_is_not_to_practise_on(monkeypatch):
    from doubletake.widgets.aligner import aligner
    from doubletake.widgets.page import menus as offered

    shown = [entry for entry in offered.clip_menu() if entry["name"] != INES]
    monkeypatch.setattr(aligner, "clip_menu", lambda: shown)
    assert "not there to practise on" in LandmarkAligner(INES, "marc").trouble


def test_the_page_gets_the_landmarks_as_they_are(aligner, page_of, truth):
    answer, (landmarks, yaw) = page_of(aligner).ask("clip", clip=INES)
    assert answer["clip"] == INES
    received = np.frombuffer(landmarks).reshape(-1, 68, 2)
    np.testing.assert_array_equal(received, truth.landmarks)
    np.testing.assert_array_equal(np.frombuffer(yaw), truth.angles[:, 0])


def test_the_page_gets_the_other_face_the_mesh_and_frames_in_small_numbers(aligner, page_of):
    page = page_of(aligner)
    answer, (landmarks, picture) = page.ask("other", other="marc")
    still = library.stills("marc")[0]
    assert (answer["width"], answer["height"]) == (still.width, still.height)
    np.testing.assert_array_equal(np.frombuffer(landmarks).reshape(68, 2), still.truth().landmarks[0])
    assert bytes(picture[:2]) == b"\xff\xd8"
    _, (weights, triangles, *thumbs) = page.ask("hello")
    np.testing.assert_array_equal(np.frombuffer(weights, np.float32).reshape(-1, 68), face_mesh().weights)
    np.testing.assert_array_equal(np.frombuffer(triangles, np.uint16).reshape(-1, 3), visible_triangles())
    assert len(thumbs) == len(aligner.menu["clips"]) + len(aligner.menu["others"])
    answer, frames = page.ask("frames", clip=INES, start=70, count=999)
    assert answer["start"] == 70 and 0 < len(frames) <= 12


def test_what_is_dragged_is_what_other_cells_see(aligner, page_of, truth):
    moved = {"30": [250.25, 300.5]}
    page_of(aligner).ask("commit", chosen=start(index=7, moved=moved))
    expected = truth.landmarks[7].astype(float)
    expected[30] = moved["30"]
    np.testing.assert_array_equal(aligner.landmarks, expected)
    fit = align_landmarks(expected, library.stills("marc")[0].truth().landmarks[0])
    assert aligner.alignment.residual == fit.residual


def test_leaning_and_sizing_turn_the_whole_face_about_the_middle_of_the_picture(aligner, page_of, truth):
    page_of(aligner).ask("commit", chosen=start(lean=90 / 2, size=0.5))
    x, y = aligner.landmarks[30] - 256
    u, v = truth.landmarks[0, 30] - 256.0
    half = 0.5 / np.sqrt(2)
    np.testing.assert_allclose((x, y), (half * (u - v), half * (u + v)))  # clockwise in the picture


def test_an_answer_holds_the_numbers_and_comes_back(aligner, page_of, truth):
    x, y = (float(value) for value in truth.landmarks[3, 38])
    page_of(aligner).ask("commit", chosen=start(index=3, moved={"38": [x + 2, y + 8]}))
    answer = stored()
    assert answer["moved_by"] == {"38": [2.0, 8.0]} and answer["index"] == 3
    assert answer["left_over"] == aligner.alignment.residual
    assert answer["eye_aspect_ratio"] == float(eye_aspect_ratio(aligner.landmarks))
    again = LandmarkAligner(INES, "marc", record_as="aligned", notebook="lesson")
    np.testing.assert_array_equal(again.landmarks, aligner.landmarks)


def test_measurements_are_kept_in_a_table_that_has_an_end(aligner, page_of):
    page = page_of(aligner)
    for _ in range(8):
        assert page.ask("keep", chosen=start())[0]["saved"]
    assert "The table is full" in page.ask("keep", chosen=start())[0]["text"]
    fit = aligner.alignment
    assert aligner.notes[0]["left_over"] == pytest.approx(fit.residual, abs=1e-6)
    assert aligner.notes[0]["before"] == pytest.approx(fit.distances[0] / fit.eye_distance, abs=1e-6)
    assert LandmarkAligner(INES, "marc", record_as="aligned", notebook="lesson").notes == aligner.notes
    page.ask("clear")
    assert aligner.notes == [] == stored()["notes"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"clip": "nobody-talks"}, "nobody-talks"),
        ({"other": "somebody"}, "somebody"),
        ({"index": -1}, "no frame -1"),
        ({"moved": {"68": [0, 0]}}, "moved to no place"),
        ({"moved": {"3": [float("nan"), 0]}}, "moved to no place"),
        ({"lean": 90}, "45 degrees"),
        ({"size": 0}, "half to one and a half"),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence_and_not_stored(aligner, page_of, changes, why):
    answer, _ = page_of(aligner).ask("commit", chosen=start(**changes))
    assert answer["t"] == "error" and why in answer["text"]
    assert answers.recall("lesson") == {}


@pytest.mark.parametrize(
    "value",
    [
        "text",
        3,
        {"clip": "gone"},
        start(index=10**6),
        start(moved=[1]),
        start(moved={"3": 5}),
        start(lean="x"),
    ],
)
def test_a_stored_answer_that_no_longer_fits_is_passed_over(value):
    answers.record("aligned", value, "lesson")
    aligner = LandmarkAligner(INES, "marc", record_as="aligned", notebook="lesson")
    assert aligner.trouble == "" and aligner.chosen == start()


class TestSpoilt:
    """As an exercise uses it: some points start where they do not belong."""

    SPOILT = {8: (0, -26), 30: (18, -8)}

    @pytest.fixture
    def exercise(self):
        return LandmarkAligner(
            INES, "marc", 30, spoilt=self.SPOILT, one_frame=True, record_as="aligned", notebook="lesson"
        )

    def test_they_are_so_in_that_frame_alone(self, exercise, page_of, truth):
        _, (landmarks, _) = page_of(exercise).ask("clip", clip=INES)
        off = np.frombuffer(landmarks).reshape(-1, 68, 2) - truth.landmarks
        assert set(zip(*map(list, np.nonzero(off.any(axis=2))), strict=True)) == {(30, 8), (30, 30)}
        np.testing.assert_allclose(off[30, 8], (0, -26))
        np.testing.assert_array_equal(exercise.landmarks - truth.landmarks[30], off[30])

    def test_dragging_counts_from_there(self, exercise, page_of, truth):
        x, y = (float(value) for value in truth.landmarks[30, 8])
        page_of(exercise).ask("commit", chosen=start(index=30, moved={"8": [x, y]}))
        assert stored()["moved_by"] == {"8": [0.0, 26.0]}

    def test_an_answer_from_another_frame_is_passed_over(self):
        answers.record("aligned", start(index=3), "lesson")
        again = LandmarkAligner(INES, "marc", 30, one_frame=True, record_as="aligned", notebook="lesson")
        assert again.chosen["index"] == 30


def test_pixels_and_landmarks_are_not_in_the_saved_notebook(aligner):
    import json

    state = aligner.get_state()
    kept = {key: value for key, value in state.items() if not key.startswith("_")}
    assert len(json.dumps(kept, default=str)) < 12_000


def test_a_damaged_clip_is_said(broken_assets):
    broken_assets("clips/ines-talk.npz")
    aligner = LandmarkAligner(INES, "marc")
    heard = []
    aligner.send = lambda content, buffers=None: heard.append(content)
    aligner._handle_custom_msg({"t": "clip", "seq": 1, "clip": INES}, [])
    assert "ines-talk.npz" in heard[0]["text"] and "git restore" in heard[0]["text"]
