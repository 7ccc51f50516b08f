"""Pasting a drawn face back: where it goes, what stays, and that it is labelled."""

from types import SimpleNamespace

import numpy as np
import pytest

from doubletake import library, neural
from doubletake.errors import DoubleTakeError
from doubletake.face import LANDMARK_GROUPS
from doubletake.neural import paste_back
from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE, crop_matrix, cut
from doubletake.swap import SwapSettings
from doubletake.swap.label import label_place, label_strip, stamp


@pytest.fixture
def checkpoint(assets):
    return neural.checkpoint("ines", "marc")


@pytest.fixture
def moment(assets):
    return library.Moment(library.clip("marc-talk"), 20)


def as_moment(frame, landmarks, coverage):
    """A moment of no clip."""
    return SimpleNamespace(frame=frame, landmarks=landmarks, whole_coverage=coverage, depth=None)


def drawn_as(picture):
    nothing = np.zeros((ENCODER_SIDE, ENCODER_SIDE), np.uint8)
    return paste_back.Drawn(
        np.zeros((ENCODER_SIDE, ENCODER_SIDE, 3), np.uint8), nothing, np.zeros(8), picture, nothing
    )


def test_a_face_that_is_drawn_as_it_was_comes_back_to_its_place(moment):
    frame, landmarks = moment.frame, moment.landmarks
    own = cut(frame, crop_matrix(landmarks, DECODER_SIDE), DECODER_SIDE)
    result, pasted = paste_back.paste(drawn_as(own), moment, paste_back.SETTINGS)
    inside = pasted.mask > 200
    change = np.abs(pasted.region.rectangle.of(result).astype(int) - pasted.region.rectangle.of(frame))[
        inside
    ].mean()
    moved = np.roll(own, 1, axis=1)
    shifted, _ = paste_back.paste(drawn_as(moved), moment, paste_back.SETTINGS)
    shifted_change = np.abs(
        pasted.region.rectangle.of(shifted).astype(int) - pasted.region.rectangle.of(frame)
    )[inside].mean()
    # Only what is lost at the smaller size; one pixel beside its place costs clearly more.
    assert change < 3 and shifted_change > 1.5 * change


def test_only_the_face_changes(moment):
    frame, coverage = moment.frame, moment.whole_coverage
    red = np.zeros((DECODER_SIDE, DECODER_SIDE, 3), np.uint8) + np.uint8([200, 30, 30])
    plain = SwapSettings(eyes="source", colour="none", blend="feather")
    result, pasted = paste_back.paste(drawn_as(red), moment, plain)
    values = np.zeros(frame.shape[:2], np.uint8)
    pasted.region.rectangle.of(values)[:] = pasted.mask
    assert (result[values == 0] == frame[values == 0]).all()
    assert (result[values == 255] == red[0, 0]).all() and (values == 255).sum() > 5000
    # Never over hair or the room: nothing is put where no face is.
    covered = np.kron(coverage > 0, np.ones((2, 2), bool))
    assert values[~covered].max() < 128


def test_the_mouth_is_the_networks_and_the_eyes_are_if_wanted(moment):
    landmarks = moment.landmarks
    green = np.zeros((DECODER_SIDE, DECODER_SIDE, 3), np.uint8) + np.uint8([0, 250, 0])
    plain = {"colour": "none", "blend": "feather", "feather": 0.1}
    eye = landmarks[list(LANDMARK_GROUPS["right_eye"])].mean(axis=0).round().astype(int)
    mouth = landmarks[[62, 66]].mean(axis=0).round().astype(int)
    for eyes, is_green in (("source", True), ("target", False)):
        settings = SwapSettings(eyes=eyes, **plain)
        result, _ = paste_back.paste(drawn_as(green), moment, settings)
        assert (tuple(result[eye[1], eye[0]]) == (0, 250, 0)) is is_green
        assert tuple(result[mouth[1], mouth[0]]) == (0, 250, 0)


@pytest.mark.parametrize("blend", ["alpha", "feather", "poisson", "pyramid"])
@pytest.mark.parametrize("mask_from", ["truth", "landmarks"])
@pytest.mark.parametrize("colour", ["none", "mean-std", "histogram"])
def test_all_ways_of_pasting_work(checkpoint, blend, mask_from, colour):
    settings = SwapSettings(mask_from=mask_from, blend=blend, colour=colour, eyes="source", forehead=0.5)
    result = neural.neural_frame("ines", "marc-talk", checkpoint, 3, settings)
    assert result.shape == (512, 512, 3) and result.dtype == np.uint8
    assert (result != library.clip("marc-talk").frame(3)).any()


def test_a_colour_match_brings_the_faces_colours(moment):
    frame, landmarks = moment.frame, moment.landmarks
    own = cut(frame, crop_matrix(landmarks, DECODER_SIDE), DECODER_SIDE)
    blue = np.clip(own.astype(int) // 2 + (0, 0, 60), 0, 255).astype(np.uint8)
    settings = SwapSettings(eyes="source", blend="feather")
    _, pasted = paste_back.paste(drawn_as(blue), moment, settings)
    under = pasted.region.rectangle.of(frame)
    inside = pasted.mask > 127
    wanted, before, after = (x[inside].mean(axis=0) for x in (under, pasted.warped, pasted.coloured))
    assert np.abs(before - wanted).max() > 40 and np.abs(after - wanted).max() < 6


def test_the_encoder_sees_the_same_face_whatever_size_the_coverage_has(moment):
    frame, landmarks, coverage = moment.frame, moment.landmarks, moment.whole_coverage
    import cv2

    whole = cv2.resize(coverage, (512, 512), interpolation=cv2.INTER_LINEAR)
    crop, mask = paste_back.see(moment)
    other_crop, other_mask = paste_back.see(as_moment(frame, landmarks, whole))
    assert (crop == other_crop).all()
    apart = np.abs(mask.astype(int) - other_mask)
    assert apart.mean() < 1 and apart.max() < 60
    rows, columns = np.indices(mask.shape)
    for axis in (rows, columns):
        places = [(axis * one.astype(float)).sum() / one.sum() for one in (mask, other_mask)]
        assert abs(places[0] - places[1]) < 0.05


def test_nothing_is_put_where_the_network_has_drawn_nothing(moment):
    frame, landmarks, coverage = moment.frame, moment.landmarks, moment.whole_coverage
    # A face that is much smaller than its coverage: the drawn square ends inside it.
    small = landmarks.mean(axis=0) + 0.5 * (landmarks - landmarks.mean(axis=0))
    red = np.zeros((DECODER_SIDE, DECODER_SIDE, 3), np.uint8) + np.uint8([200, 30, 30])
    plain = SwapSettings(eyes="source", colour="none", blend="feather", feather=0.0)
    smaller = as_moment(frame, small.astype(np.float32), coverage)
    result, _ = paste_back.paste(drawn_as(red), smaller, plain)
    matrix = crop_matrix(small, DECODER_SIDE)
    y, x = np.indices(frame.shape[:2])
    places = np.stack([x, y], axis=-1) @ matrix[:, :2].T + matrix[:, 2]
    outside = ((places < -0.5) | (places > DECODER_SIDE - 0.5)).any(axis=-1)
    covered = np.kron(coverage > 250, np.ones((2, 2), bool))
    assert (outside & covered).sum() > 500
    assert (result[outside] == frame[outside]).all()


def test_what_is_shown_is_labelled_and_otherwise_as_made(checkpoint):
    made = list(paste_back.neural_frames("ines", "marc-talk", checkpoint))
    clip = neural.neural_clip("ines", "marc-talk", checkpoint)
    assert len(made) == len(clip) == library.clip("marc-talk").frame_count
    for index in (0, 40, 79):
        frame, landmarks, total = made[index]
        assert total == len(clip)
        labelled = stamp(frame.copy(), landmarks)
        assert (clip[index] == labelled).all() and (labelled != frame).any()
        assert (neural.neural_frame("ines", "marc-talk", checkpoint, index) == labelled).all()


def test_stages_are_those_of_the_frame_and_each_face_carries_the_label(checkpoint):
    shown = neural.neural_stages("marc", "ines-portrait", checkpoint)
    assert (shown.result == neural.neural_frame("marc", "ines-portrait", checkpoint)).all()
    assert (shown.result == shown.blend).all()
    landmarks = library.still("ines-portrait").truth().landmarks[0]
    strip = label_strip(768)
    left, top = label_place(landmarks, (768, 768))
    for picture in (shown.colour, shown.blend):
        part = picture[top : top + strip.shape[0], left : left + strip.shape[1]]
        solid = strip[..., 3] == 255
        assert np.abs(part[solid].astype(int) - strip[solid][:, :3]).max() <= 2
    assert shown.crop.shape == (96, 96, 3) and shown.code.shape == (8,)
    assert 0 <= shown.mask_values.min() and shown.mask_values.max() <= 1


def test_a_face_from_a_code_is_labelled(checkpoint):
    code = neural.face_code(checkpoint, "marc-talk", 5)
    picture = neural.draw_code(checkpoint, "ines", code)
    assert (picture == neural.neural_stages("ines", "marc-talk", checkpoint, 5).drawn).all()
    strip = label_strip(320)
    ink = (strip[..., :3] > 200).all(axis=2) & (strip[..., 3] == 255)
    found = max(
        (picture[top : top + len(strip), left : left + strip.shape[1]][ink] > 190).all(axis=1).mean()
        for top in range(320 - len(strip), 250, -1)
        for left in range((320 - strip.shape[1]) // 2 - 3, (320 - strip.shape[1]) // 2 + 4)
    )
    assert found > 0.99


def test_progress_is_told_after_each_frame(checkpoint):
    told = []
    neural.neural_clip("ines", "marc-portrait", checkpoint, progress=lambda *now: told.append(now))
    assert told == [(1, 1)]


@pytest.mark.parametrize("target", ["holiday.mp4", "/etc/passwd", None, 7, np.zeros((64, 64, 3), np.uint8)])
def test_nothing_but_the_librarys_records_is_swapped(checkpoint, target):
    with pytest.raises(DoubleTakeError, match="own people can be swapped"):
        neural.neural_frame("ines", target, checkpoint)
    with pytest.raises(DoubleTakeError, match="own people can be swapped"):
        neural.face_code(checkpoint, target)


def test_a_network_swaps_its_own_pair_only(checkpoint):
    with pytest.raises(DoubleTakeError, match="shows ines"):
        neural.neural_frame("ines", "ines-talk", checkpoint)
    with pytest.raises(DoubleTakeError, match="has seen nobody else"):
        neural.neural_frame("rafael", "ines-talk", checkpoint)


@pytest.mark.parametrize("index", [-1, 80, 1.5, None])
def test_no_such_frame(checkpoint, index):
    with pytest.raises(DoubleTakeError, match="from 0 to 79"):
        neural.neural_frame("ines", "marc-talk", checkpoint, index)
