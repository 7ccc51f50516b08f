"""What the graded cells of exercise 04 accept and refuse: other right ways, near misses, answers that lie."""

import pytest

from doubletake.neural import checkpoints, evaluation

EXERCISE = "04-teach-a-machine-a-face"


@pytest.mark.parametrize(
    ("question", "right", "wrong", "hint"),
    [
        ("wires", "cross", ("mix", "repair", "third"), "Who reads, and who draws"),
        ("code", "doing", ("looks", "clothes", "chance"), "either decoder"),
    ],
)
def test_one_choice_is_right(has_one_right_choice, question, right, wrong, hint):
    assert has_one_right_choice(question, right, wrong, hint)


@pytest.fixture
def leave(store):
    def left_at(step):
        store("seen", {"source": "marc", "target": "rafael", "step": step, "limit": LIMIT})

    return left_at


LIMIT, WITHIN = 0.75, 0.02


class TestSeen:
    def test_the_first_above_counts_whole_and_its_neighbours_half(self, mark, refuses, leave):
        curve = evaluation.learning_curve("rafael", "marc", "similarity")
        above = [value > LIMIT for _, _, value in curve]
        first = above.index(True)
        assert 0 < first < len(curve) - 1, "there is a network before it and one behind it"
        for k, (step, _, _) in enumerate(curve):
            leave(step)
            assert mark("seen-check", visible=True) == 3, "what students see does not give it away"
            if abs(k - first) < 2:
                assert mark("seen-check") == (3 if k == first else 1.5)
            else:
                assert refuses("seen-check", "", "first network above the line")

    def test_the_line_is_passed_once_and_by_no_hair(self, exercise_cells):
        """What is read off the curve must not hang on a thickness of the line."""
        assert f"limit={LIMIT}" in exercise_cells["seen"]
        values = [value for _, _, value in evaluation.learning_curve("rafael", "marc", "similarity")]
        assert min(abs(value - LIMIT) for value in values) > 0.015
        above = [value > LIMIT for value in values]
        assert above == sorted(above)

    def test_a_network_that_was_not_kept(self, refuses, leave):
        leave(1_234)
        assert refuses("seen-check", "", "first network above the line")

    def test_what_is_no_network(self, refuses_stored):
        assert refuses_stored("seen", (600, {"step": None}, {}), "no answer to seen")
        assert refuses_stored("seen", [{"step": "600"}], "should be one number")


@pytest.fixture(scope="module")
def few():
    """How many pictures each network of Ines and Marc had, and the similarity of her own face."""
    numbers, values = zip(*evaluation.pictures_curve("ines", "marc", "similarity"), strict=True)
    shown = [round(value, 2) for value in values]
    enough = next(n for n, value in zip(numbers, shown, strict=True) if value >= max(shown) - WITHIN - 1e-9)
    return numbers, values, enough


class TestEnough:
    def test_each_number_counts(self, mark, refuses, few):
        numbers, values, enough = few
        gain = values[1] - values[0]
        other = next(n for n in numbers if n != enough)
        for pictures, more, points in (
            (enough, gain, 2),
            (float(enough), round(gain, 2), 2),
            (enough, gain + 0.05, 1),
            (other, gain, 1),
        ):
            answer = f"enough, gain = {pictures}, {more}"
            assert mark("enough-check", answer, visible=True) == 2, "what students see does not give it away"
            assert mark("enough-check", answer) == points
        assert refuses("enough-check", f"enough, gain = {other}, {gain + 0.05}", "highest value first")

    def test_the_answer_can_be_read_off_a_table_with_two_decimals(self, few):
        numbers, values, enough = few
        assert len(numbers) == 4 and enough not in (numbers[0], numbers[-1])
        assert values[1] - values[0] > 0.02, "there is a gain to be read off"
        assert min(abs(100 * value % 1 - 0.5) for value in values) > 0.01, "nothing is rounded by a hair"

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            ("enough, gain = None, None", "no answer in enough"),
            ("enough, gain = 50, None", "no answer in gain"),
            ("enough, gain = '50', 0.1", "one number"),
            ("enough, gain = 0, 0.1", "number of pictures"),
            ("enough, gain = 50, float('nan')", "ordinary number"),
        ],
    )
    def test_what_is_no_number(self, refuses, answer, why):
        assert refuses("enough-check", answer, why)


IN_PLACE = """
def in_place(network, clip, index):
    person = library.clip(clip).person
    first, second = network.pair
    return {answer}
"""
DRAWN = "draw_code(network, {who}, face_code(network, clip, {frame}))"


def drawn(who="network.other(person)", frame="index", after=""):
    return IN_PLACE.format(answer=DRAWN.format(who=who, frame=frame) + after)


class TestInPlace:
    @pytest.mark.parametrize(
        "who",
        [
            "network.other(person)",
            "second if person == first else first",
            "next(name for name in network.pair if name != person)",
            "(set(network.pair) - {person}).pop()",
        ],
    )
    def test_any_way_to_write_it_is_right(self, mark, who):
        mark("place-check", drawn(who))

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            (drawn("person"), "Marc himself"),  # as it was handed out
            (drawn("first"), "another pair"),
            (drawn(frame="26"), "another pair"),
            (drawn(after=" // 2"), "another pair"),
            (drawn(after=".tolist()"), "picture that draw_code gives"),
            (IN_PLACE.format(answer="None"), "picture that draw_code gives"),
        ],
    )
    def test_near_misses(self, refuses, answer, why):
        assert refuses("place-check", answer, why)

    def test_an_array_that_lies(self, refuses):
        lie = "class Same(np.ndarray):\n    def __eq__(self, other): return True\n"
        answer = lie + drawn("person", after=".view(Same)")
        assert refuses("place-check", answer, "picture that draw_code gives")


def test_nobody_sealed_is_needed(exercise_cells):
    """Of people in a quiz, and of sealed ones, no network is shipped: these pairs are to practise with."""
    assert {"ines", "marc", "rafael"} <= {name for one in checkpoints() for name in one.pair}
    whole = "".join(exercise_cells.values())
    assert [name for name in ("devi-", "ren-", "emina", "amara", "samuel") if name in whole] == []
