"""What a face does, told from its code; and frames that do something."""

import numpy as np
import pytest

from doubletake import library, neural
from doubletake.neural import directions as measured
from doubletake.neural.held_out import held_out_frames


def test_what_was_put_into_codes_is_found_in_them(assets, monkeypatch):
    """Codes made of three known directions and of whose they are: only the three come out."""
    rng = np.random.default_rng(0)
    known = dict(zip(measured.DIRECTIONS, rng.normal(size=(3, 8)), strict=True))
    whose = {person: rng.normal(size=8) * 50 for person in ("ines", "marc")}

    def code(checkpoint, clip, index):
        mouth, turn, closed = measured.doing(clip.truth())[index]
        doing = (mouth / 0.2, turn / 30, closed)
        return whose[clip.person] + sum(
            share * known[name] for share, name in zip(doing, measured.DIRECTIONS, strict=True)
        )

    monkeypatch.setattr(measured, "face_code", code)
    monkeypatch.setattr(measured, "clip_codes", measured.clip_codes.__wrapped__)  # keeps nothing of these
    found = measured.directions.__wrapped__(neural.checkpoint("ines", "marc"))
    for name in measured.DIRECTIONS:
        np.testing.assert_allclose(found[name], known[name], atol=1e-3)


def test_directions_are_numbers_of_the_code_and_cannot_be_spoilt(assets):
    checkpoint = neural.checkpoint("ines", "marc")
    found = measured.directions(checkpoint)
    assert set(found) == {"mouth", "turn", "eyes"}
    assert all(one.shape == neural.face_code(checkpoint, "ines-talk").shape for one in found.values())
    with pytest.raises(ValueError, match="read-only"):
        found["mouth"][0] = 1


def test_doing_says_what_the_truth_says():
    truth = library.clip("marc-talk").truth()
    doing = measured.doing(truth)
    assert doing.shape == (len(truth), 3)
    np.testing.assert_allclose(doing[:, 1], truth.angles[:, 0])
    np.testing.assert_allclose(doing[:, 2], truth.blink.mean(axis=1))
    widest = int(np.argmax(doing[:, 0]))
    points = truth.landmarks
    gaps, eyes = (np.linalg.norm(points[:, a] - points[:, b], axis=1) for a, b in ((62, 66), (36, 45)))
    assert widest == int(np.argmax(gaps / eyes))


def test_moments_are_held_out_and_differ(assets):
    for person in ("ines", "marc"):
        found = held_out_frames(person)
        assert found[0].doing == "straight" and len(found) >= 2
        assert len({(one.clip, one.index) for one in found}) == len(found)
        for one in found:
            assert 45 <= one.index <= 60 and library.clip(one.clip).person == person
        done = {one.doing: measured.doing(library.clip(one.clip).truth())[one.index] for one in found}
        if "mouth" in done:
            assert done["mouth"][0] > done["straight"][0]
        if "eyes" in done:
            assert done["eyes"][2] > 0.5 > done["straight"][2]
