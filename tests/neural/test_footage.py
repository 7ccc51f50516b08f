"""What networks learn from, and what is kept from them."""

import numpy as np
import pytest

from assets.studio.neural.footage import GAP, STORED_SIDE, TEST, TRAIN, UNUSED, footage_of, parts_of, spread
from doubletake.face.landmarks import STEADY
from doubletake.neural.crop import crop_matrix


@pytest.mark.parametrize("count", [75, 80, 25])
def test_held_out_frames_are_one_block_with_a_gap_on_either_side(count):
    parts = parts_of(count)
    test = np.flatnonzero(parts == TEST)
    assert len(test) >= 0.19 * count and np.ptp(test) == len(test) - 1
    train = np.flatnonzero(parts == TRAIN)
    assert np.abs(train[:, None] - test[None]).min() > GAP
    assert set(np.flatnonzero(parts == UNUSED)) <= set(range(test[0] - GAP, test[-1] + GAP + 1))


@pytest.mark.parametrize("images", [1, 10, 60])
def test_few_pictures_are_spread_over_all_footage(images):
    rows = np.arange(1000, 1060)
    chosen = spread(rows, images)
    assert len(set(chosen.tolist())) == images and set(chosen) <= set(rows)
    if images == 10:
        assert set(np.diff(chosen)) == {6}
    assert (spread(rows, 0) == rows).all()
    with pytest.raises(ValueError, match="There are 60 pictures"):
        spread(rows, 61)


def test_the_footage_of_a_person(assets):
    footage = footage_of("marc")
    assert len(footage) == 80 and set(footage.clip) == {"marc-talk"}
    for array in (footage.crops, footage.faces):
        assert array.shape == (80, STORED_SIDE, STORED_SIDE, 3) and array.dtype == np.uint8
    face, crop, mask = footage.faces[10].astype(int), footage.crops[10].astype(int), footage.masks[10]
    # In the middle of the face nothing was touched; beside it stands skin, and no hair and no room.
    middle = slice(STORED_SIDE // 2 - 20, STORED_SIDE // 2 + 20)
    assert np.abs(face - crop)[middle, middle].max() <= 1
    corner = face[:8, :8].reshape(-1, 3).mean(axis=0)
    skin = crop[mask > 250].mean(axis=0)
    assert np.abs(corner - skin).max() < 45
    assert np.abs(crop[:8, :8].reshape(-1, 3).mean(axis=0) - skin).max() > 45
    assert footage.parts[10][mask == 0].max() < 255 and footage.parts[10].max() == 255
    assert 0.15 < (mask > 127).mean() < 0.6


def test_the_eyes_are_at_the_same_place_in_every_crop(assets):
    from doubletake import library

    truth = library.clip("marc-talk").truth()
    places = []
    for landmarks in truth.landmarks[::8]:
        matrix = crop_matrix(landmarks, STORED_SIDE)
        places.append((landmarks @ matrix[:, :2].T + matrix[:, 2])[list(STEADY)].mean(axis=0))
    assert np.ptp(places, axis=0).max() < 0.6
