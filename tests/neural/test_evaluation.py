"""Reading what was measured of the networks, and saying what is wrong with it."""

import pytest

from doubletake import neural
from doubletake.errors import DoubleTakeError
from doubletake.neural import evaluation


def test_a_learning_curve_is_in_the_order_of_its_training(assets):
    assets.evaluation["rows"].reverse()
    assets.write_evaluation()
    assert evaluation.learning_curve("ines", "marc", "looks") == [(0, 0.0, 0.2), (90, 18.0, 0.8)]
    assert evaluation.learning_curve("marc", "ines", "mouth", pictures=10) == [(90, 18.0, 0.65)]


def test_a_curve_over_pictures_has_the_last_network_of_each(assets):
    assets.evaluation["rows"].reverse()
    assets.write_evaluation()
    assert evaluation.pictures_curve("ines", "marc", "similarity") == [(10, 0.7), (60, 0.8)]


def test_a_value_is_of_the_one_network_and_the_one_face(assets):
    for one in neural.checkpoints():
        wanted = {(60, 0): 0.2, (60, 90): 0.8, (10, 90): 0.7}[one.pictures, one.step]
        assert evaluation.value_of(one, "ines", "eyes") == wanted
        assert evaluation.value_of(one, "marc", "eyes") == pytest.approx(wanted - 0.05)


def test_what_the_camera_gives_is_the_best_there_is(assets):
    assert evaluation.of_camera("ines", "marc", "looks") == 0.9
    assert evaluation.of_camera("ines", "marc", "similarity") == 1
    assert evaluation.of_camera("ines", "marc", "difference") == 0


def test_frames_that_were_held_out_are_named_to_the_last(assets):
    assert list(evaluation.held_out("ines-talk")) == list(range(45, 61))
    with pytest.raises(DoubleTakeError, match="ines-talk, marc-talk"):
        evaluation.held_out("ines-portrait")


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda: evaluation.learning_curve("ines", "alma", "looks"), "ines in the place of alma"),
        (lambda: evaluation.learning_curve("ines", "marc", "beauty"), "similarity, detail"),
        (lambda: evaluation.learning_curve("ines", "marc", "looks", pictures=7), "on 7 pictures"),
        (lambda: evaluation.of_camera("alma", "marc", "mouth"), "alma in the place of marc"),
    ],
)
def test_what_was_not_measured_is_said(assets, ask, why):
    with pytest.raises(DoubleTakeError, match=why):
        ask()


def test_a_missing_file_is_named_with_the_command_that_restores_it(assets):
    (assets.root / "neural/evaluation.json").unlink()
    with pytest.raises(DoubleTakeError, match="is missing.*git restore"):
        evaluation.learning_curve("ines", "marc", "looks")


@pytest.mark.parametrize("spoil", ["version", "rows", "camera", "held_out", "row", "text"])
def test_a_file_that_lacks_something_is_named_with_the_command_that_restores_it(assets, spoil):
    if spoil == "row":
        del assets.evaluation["rows"][0]["mouth"]
    elif spoil == "text":
        assets.evaluation = ["nothing"]
    else:
        del assets.evaluation[spoil]
    assets.write_evaluation()
    with pytest.raises(DoubleTakeError, match='git restore "assets/neural/evaluation.json"'):
        evaluation.held_out("ines-talk")


def test_a_network_that_was_not_measured_makes_the_file_a_damaged_one(assets):
    assets.evaluation["rows"] = [row for row in assets.evaluation["rows"] if row["step"] == 0]
    assets.write_evaluation()
    with pytest.raises(DoubleTakeError, match="each network of the register"):
        evaluation.value_of(neural.checkpoint("ines", "marc"), "ines", "looks")
