"""What the graded cells of exercise 07 accept and refuse: other right ways, near misses, answers that lie."""

import tomllib
from pathlib import Path

import pytest

from doubletake.exercises.checks import NotYet

EXERCISE = "07-measure-it"
A, B, C = "ines-turn", "alma-second-light-from-rafael-best", "marc-second-light"
STUDENTS = Path(__file__).resolve().parents[2] / "grading" / "pretend-students" / f"{EXERCISE}.toml"
MEASURED = {
    A: {"blink": None, "sharpness": 0.57508, "noise": 0.84143, "pulse": None},
    B: {"blink": 40.0, "sharpness": 1.5134, "noise": 0.91674, "pulse": None},
}
SAID = "sharpness_a, noise_a, sharpness_b, noise_b = {}, {}, {}, {}"


class TestTwo:
    @pytest.fixture(autouse=True)
    def measured(self, store):
        store("lab", {"clip": A, "cue": "", "measured": MEASURED})

    @pytest.mark.parametrize(
        ("numbers", "accused", "points"),
        [
            ((0.58, 0.84, 1.51, 0.92), "filmed", 3),
            ((0.575, 0.841, 1.5134, 0.917), "filmed", 3),
            ((0.58, 0.84, 1.51, 0.92), "swap", 2),
            ((0.58, 0.92, 1.51, 0.84), "filmed", 2),
            ((1.51, 0.92, 0.58, 0.84), "split", None),
            ((0.6, 0.84, 1.51, 0.92), "nobody", 1.5),
        ],
    )
    def test_each_number_and_the_conclusion_count(self, mark, refuses, store, numbers, accused, points):
        store("accused", accused)
        assert mark("two-check", SAID.format(*numbers), visible=True) == 3, "the student sees no mark"
        if points is None:
            assert refuses("two-check", SAID.format(*numbers), "first A, then B")
        else:
            assert mark("two-check", SAID.format(*numbers)) == points

    def test_what_is_no_answer(self, refuses, store, refuses_all_but_choices, refuses_stored):
        numbers = SAID.format(0.58, 0.84, 1.51, 0.92)
        assert refuses_all_but_choices("accused", "filmed", check="two-check", said=numbers)
        store("accused", "filmed")
        assert refuses("two-check", SAID.format("None", 1, 1, 1), "no answer in sharpness_a")
        assert refuses("two-check", SAID.format("'0.58'", 1, 1, 1), "sharpness_a should be one number")
        only_a = {"measured": {A: MEASURED[A]}}
        not_measured = "The panel of lab has not measured"
        assert refuses_stored("lab", [only_a, {"measured": "all"}], not_measured, "two-check", numbers)


class TestInvalid:
    RIGHT = ("pulse", "moves", "nothing")

    def choose(self, store, *said):
        for question, choice in zip(("invalid", "reason", "follows"), said, strict=True):
            store(question, choice)

    @pytest.mark.parametrize(
        ("said", "points"),
        [(RIGHT, 3), (("pulse", "moves", "swap"), 2), (("blink", "dark", "nothing"), 1)],
    )
    def test_each_choice_counts(self, mark, store, said, points):
        self.choose(store, *said)
        assert mark("invalid-check") == points
        assert mark("invalid-check", visible=True) == 3

    def test_nothing_right(self, refuses, store):
        self.choose(store, "blink", "short", "swap")
        assert refuses("invalid-check", "", "press the line that says")

    @pytest.mark.parametrize("question", ["invalid", "reason", "follows"])
    def test_nothing_else_is_a_choice(self, store, refuses_all_but_choices, question):
        self.choose(store, *self.RIGHT)
        assert refuses_all_but_choices(question, "pulse", check="invalid-check")


def run(quality, sharpness=0.6, noise=None, **more):
    after = {"sharpness": sharpness, "noise": noise}
    return {"clip": C, "quality": quality, "size": None, "rounds": 1, "after": after, **more}


class TestAgain:
    @pytest.mark.parametrize(
        ("quality", "points"),
        [(30, 3), (22, 2.5), (12, 2)],  # 12: only this clip's record says that noise is silent
    )
    def test_other_people_count_too(self, mark, store, quality, points):
        store("again", {"runs": [run(51, None), run(quality)]})
        assert mark("again-check") == points

    def test_the_student_sees_no_mark(self, mark, store):
        store("again", {"runs": [run(51, None)]})
        assert mark("again-check", visible=True) == 3

    @pytest.mark.parametrize("last", [run(10, noise=0.8), run(51, None)])
    def test_too_little_and_too_much(self, refuses, store, last):
        store("again", {"runs": [run(30), last]})
        assert refuses("again-check", "", "Noise still has an answer, or Sharpness has none")

    def test_what_is_no_run(self, refuses_stored):
        runs = ([run(30, clip=A)], [run(300)], [run("30")], [run(30, after=None)], [3], "runs", {"runs": 3})
        assert refuses_stored("again", [{"runs": one} for one in runs], "The panel of again has not measured")
        assert refuses_stored("again", [{}, 3, []], "no answer to again")


BODY = """
def blinks_a_minute(openness, frames_per_second):
    closed = openness < 0.5 * np.quantile(openness, 0.8)
    blinks = np.sum(closed[1:] & ~closed[:-1])
    seconds = {seconds}
    {rest}
    return {answer}
"""
SECONDS = "len(openness) / frames_per_second"
SILENT = "if blinks == 0 and seconds < 24: return None"


class TestBlinks:
    @pytest.mark.parametrize(
        ("seconds", "rest", "answer", "points"),
        [
            (SECONDS, SILENT, "60 * blinks / seconds", 3),
            (SECONDS, SILENT, "float(blinks) * 60 * frames_per_second / openness.size", 3),
            (SECONDS, "if not blinks and seconds < 24.0: return None", "round(60 * blinks / seconds)", 3),
            (SECONDS, "", "60 * blinks / seconds", 1.5),  # never silent
            (SECONDS, "if blinks == 0: return None", "60 * blinks / seconds", 1.5),  # silent for ever
            (SECONDS, SILENT, "blinks * 20", 1.5),  # right for three seconds
            ("len(openness) / 25", SILENT, "60 * blinks / seconds", 1.5),  # for one frame rate alone
        ],
    )
    def test_the_rate_and_the_silence_count(self, mark, seconds, rest, answer, points):
        said = BODY.format(seconds=seconds, rest=rest, answer=answer)
        assert mark("blinks-check", said) == points
        assert mark("blinks-check", said, visible=True) == 3

    def test_as_it_was_handed_out(self, refuses):
        said = BODY.format(seconds=3, rest="", answer="blinks")
        assert refuses("blinks-check", said, "One blink in three seconds")

    @pytest.mark.parametrize("answer", ["None", "'20'", "float('nan')", "object()", "[20]"])
    def test_what_is_no_number(self, mark, answer):
        with pytest.raises(NotYet, match="blinks_a_minute"):
            mark("blinks-check", f"def blinks_a_minute(openness, rate): return {answer}")

    def test_a_number_that_equals_everything(self, mark):
        lie = """
class Agrees(float):
    __lt__ = __le__ = __eq__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
def blinks_a_minute(openness, rate):
    return Agrees(20)
"""
        with pytest.raises(NotYet, match="How many seconds"):
            mark("blinks-check", lie)


@pytest.mark.slow
def test_the_panels_measure_what_the_pretend_students_read_off(tmp_path, monkeypatch):
    """The clips, the cues and the coder are as they were when the exercise was written."""
    from doubletake.widgets import CompressAgain, CueInspector

    monkeypatch.chdir(tmp_path)
    lab = CueInspector(A, clips=[A, B], cues=("blink", "sharpness", "noise", "pulse"), upload=False)
    for clip in (A, B):
        lab.inspect(clip)
    assert "The head moves too much" in lab.readings["pulse"].reason
    again = CompressAgain(C, cues=("sharpness", "noise"))
    for quality in (22, 30):
        again.compress(quality=quality)
    students = tomllib.loads(STUDENTS.read_text(encoding="utf-8"))
    for panel in (students["right"]["widgets"]["lab"]["measured"], MEASURED):
        for clip, values in lab.measured.items():
            kept = {
                cue: panel[clip].get(cue) for cue in values
            }  # TOML has no None: what is silent is left out
            assert kept == pytest.approx(values, abs=0.01)
    for found, student in zip(again.runs, ("half", "right"), strict=True):
        (kept,) = students[student]["widgets"]["again"]["runs"]
        assert kept["quality"] == found["quality"] and set(kept["after"]) == {"sharpness"}
        assert found["after"]["noise"] is None
        assert kept["after"]["sharpness"] == pytest.approx(found["after"]["sharpness"], abs=0.01)
