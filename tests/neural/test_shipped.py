"""What lesson 04 is to say, held against the networks that are shipped and what was measured of them."""

import numpy as np
import pytest

from assets.studio.neural import measures
from doubletake import library, neural
from doubletake.face.landmarks import CANONICAL
from doubletake.neural import evaluation, networks
from doubletake.neural.crop import crop_matrix
from doubletake.neural.directions import directions, doing
from doubletake.neural.held_out import held_out_frames
from doubletake.widgets import CodeSlider, DecoderSwitch, TrainingSlider
from doubletake.widgets.networks.network_menu import trained_pairs

PAIR = ("ines", "marc")
WAYS = [PAIR, PAIR[::-1]]


def values(rows):
    return [row[-1] for row in rows]


@pytest.fixture(scope="module")
def network():
    return neural.checkpoint(*PAIR)


@pytest.fixture(scope="module")
def codes(network):
    """The code of each of the pair's frames to try, by person and what the face does."""
    return {
        (person, one.doing): neural.face_code(network, one.clip, one.index)
        for person in PAIR
        for one in held_out_frames(person)
    }


def test_every_trained_pair_has_seven_moments_from_noise_to_finished():
    assert PAIR in trained_pairs() and len(trained_pairs()) >= 1
    for pair in trained_pairs():
        found = neural.checkpoints(pair, pictures=0)
        assert len(found) == 7 and found[0].step == 0
        assert all(3 * 0.9 < b.step / a.step < 3.8 for a, b in zip(found[1:], found[2:], strict=False))
        for one in found:
            assert one.encoder.size + max(file.size for file in one.decoders) < 4e6
            assert all(file.checked() for file in (one.encoder, *one.decoders))


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_the_first_minutes_bring_the_most_and_the_end_is_flat_and_below_the_camera(source, target):
    curve = evaluation.learning_curve(source, target, "similarity")
    first, last = curve[0][2], curve[-1][2]
    assert last - first > 0.3 and last < 0.95 < evaluation.of_camera(source, target, "similarity")
    early = [value for _, seconds, value in curve if seconds <= curve[-1][1] / 8]
    assert max(early) - first > 0.6 * (last - first)
    assert abs(last - curve[-2][2]) < 0.2 * (last - first)


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_in_the_others_place_it_looks_more_like_itself_and_the_mouth_keeps_step(source, target):
    looks = values(evaluation.learning_curve(source, target, "looks"))
    assert looks[-1] - looks[0] > 0.2 and looks[-1] < 0.9
    assert evaluation.of_camera(source, target, "looks") > 0.9
    mouth = values(evaluation.learning_curve(source, target, "mouth"))
    assert mouth[-1] > 0.7 and max(map(abs, mouth[:3])) < 0.7, "by chance, as long as there is no face"
    assert evaluation.of_camera(source, target, "mouth") > 0.9


def test_lids_do_not_shut_in_what_is_drawn_of_a_blink(network, codes):
    """The iris stays dark where the camera sees skin."""
    found = directions(network)
    for drawn in PAIR:
        code = codes["marc", "straight"]
        moved = [
            np.abs(
                lightness(neural.draw_code(network, drawn, code + found[one]))
                - lightness(neural.draw_code(network, drawn, code))
            ).mean()
            for one in ("eyes", "mouth")
        ]
        assert moved[0] < 0.6 * moved[1], "next to nothing happens when eyes are added"


def test_a_blink_is_in_few_of_the_pictures():
    for person in PAIR:
        closed = [doing(clip.truth())[:, 2] for clip in library.clips(person, kind="camera", item=False)]
        assert 0.01 < (np.concatenate(closed) > 0.5).mean() < 0.15


def test_the_frames_to_try_do_what_the_lesson_asks_for(codes):
    for person in PAIR:
        assert {"straight", "mouth", "eyes"} <= {what for who, what in codes if who == person}
    assert {what for _, what in codes} >= {"left", "right"}


def seen(network, person, code):
    """What a face looks like that a decoder draws, its light and skin tone evened out."""
    return measures.appearance(*networks.decode(network, person, code))


def test_who_it_is_comes_from_the_decoder(network, codes):
    """Whosever code it is, and between two people's codes: each decoder keeps to its own person."""
    others = [code for (_, what), code in codes.items() if what != "straight"]
    drawn = [np.array([seen(network, person, code) for code in others]) for person in PAIR]
    line = measures.line_between(*drawn)
    for share in (0, 0.5, 1):
        code = neural.mix(codes["ines", "straight"], codes["marc", "straight"], share)
        ines, marc = (line.place(seen(network, person, code)[None])[0] for person in PAIR)
        assert ines < 0.35 and marc > 0.65, share


def lightness(picture):
    return picture.astype(float).mean(axis=2)


def test_what_it_does_comes_from_the_code(network, codes):
    """An open mouth in one person's code is dark in both drawn faces."""
    area = (slice(205, 275), slice(125, 195))
    for whose in PAIR:
        for drawn in PAIR:
            shut, opened = (
                np.percentile(lightness(neural.draw_code(network, drawn, codes[whose, what]))[area], 3)
                for what in ("straight", "mouth")
            )
            assert shut - opened > 10, (whose, drawn)


def nose_of(picture):
    """How far the nose's tip lies beside the middle of the eyes, in eye distances, by FaceMesh."""
    head = CANONICAL[:, :2]
    matrix = crop_matrix(head, len(picture))
    mesh = measures.mesh_of(picture, head @ matrix[:, :2].T + matrix[:, 2])
    return (mesh[1, 0] - mesh[[33, 263], 0].mean()) / np.linalg.norm(mesh[33, :2] - mesh[263, :2])


def test_directions_open_a_mouth_and_turn_a_head_whoever_is_drawn(network, codes):
    found = directions(network)
    mouth = (slice(205, 275), slice(125, 195))
    for drawn in PAIR:
        code = codes["marc", "straight"]
        shut, opened = (
            np.percentile(
                lightness(neural.draw_code(network, drawn, code + amount * found["mouth"]))[mouth], 3
            )
            for amount in (0, 1)
        )
        assert shut - opened > 10
        turned = [
            nose_of(neural.draw_code(network, drawn, code + amount * found["turn"])) for amount in (-1, 1)
        ]
        assert turned[1] - turned[0] > 0.08, "to the right of the picture"


def test_the_panels_open_on_them():
    for panel in (TrainingSlider(), DecoderSwitch(), CodeSlider()):
        assert panel.trouble == "" and set(panel.network.pair) == set(PAIR)
