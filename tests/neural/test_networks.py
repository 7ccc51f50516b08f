"""What OpenCV makes of a shipped file, against the same sums done in NumPy."""

import numpy as np
import pytest

from doubletake import neural
from doubletake.errors import DoubleTakeError
from doubletake.neural import networks


def in_bytes(weights):
    """The weights as a file keeps them: whole numbers to 127, times a scale of each output channel."""
    kept = {}
    for name, values in weights.items():
        if name.endswith("weight"):
            scale = np.abs(values).reshape(len(values), -1).max(axis=1) / 127
            scale = scale.reshape(-1, *[1] * (values.ndim - 1))
            values = np.rint(values / scale) * scale
        kept[name] = values.astype(np.float64)
    return kept


def convolve(x, weights, name, stride=1):
    kernel, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    pad = kernel.shape[-1] // 2
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(x, ((0, 0), (pad, pad), (pad, pad))), kernel.shape[2:], axis=(1, 2)
    )[:, ::stride, ::stride]
    return np.einsum("chwij,ocij->ohw", windows, kernel) + bias[:, None, None]


def leaky(x):
    return np.where(x > 0, x, 0.1 * x)


def shuffle(x):
    """Channel 4c + 2i + j becomes row 2y + i and column 2x + j of channel c."""
    channels, height, width = x.shape
    parts = x.reshape(channels // 4, 2, 2, height, width)
    return parts.transpose(0, 3, 1, 4, 2).reshape(channels // 4, 2 * height, 2 * width)


def encoded(seen, weights):
    x = seen.astype(np.float64)
    for number in range(4):
        x = leaky(convolve(x, weights, f"shrink.{number}", 2))
    x = leaky(convolve(x, weights, "squeeze")).ravel()
    return weights["code.weight"] @ x + weights["code.bias"]


def decoded(code, weights):
    x = leaky(weights["unfold.weight"] @ code + weights["unfold.bias"]).reshape(-1, 10, 10)
    for number in range(3):
        x = leaky(shuffle(convolve(x, weights, f"enlarge.{number}")))
    x = leaky(x + convolve(leaky(convolve(x, weights, "refine.0")), weights, "refine.1"))
    return 1 / (1 + np.exp(-shuffle(convolve(x, weights, "draw"))))


def test_a_code_is_what_the_weights_say(assets, weights):
    seen = np.random.default_rng(3).normal(size=(3, 96, 96)).astype(np.float32)
    code = networks.encode(neural.checkpoint("ines", "marc"), seen)
    wanted = encoded(seen, in_bytes(weights["encoder"]))
    assert code.shape == (8,)
    assert np.abs(code - wanted).max() < 1e-3 * np.abs(wanted).max()


@pytest.mark.parametrize(("number", "person"), [(0, "ines"), (1, "marc")])
def test_a_face_is_what_the_weights_say(assets, weights, number, person):
    code = np.random.default_rng(4).normal(size=8)
    picture, mask = networks.decode(neural.checkpoint("ines", "marc"), person, code)
    wanted = decoded(code, in_bytes(weights[f"decoder-{number}"])) * 255
    assert picture.shape == (160, 160, 3) and picture.dtype == np.uint8
    assert np.ptp(wanted) > 20, "a test of a flat picture would prove nothing"
    assert np.abs(picture - wanted[:3].transpose(1, 2, 0)).max() <= 0.51
    assert np.abs(mask - wanted[3]).max() <= 0.51


def test_the_two_people_are_drawn_by_different_decoders(assets):
    checkpoint = neural.checkpoint("ines", "marc")
    faces = [networks.decode(checkpoint, person, np.ones(8))[0].astype(int) for person in checkpoint.pair]
    assert np.abs(faces[0] - faces[1]).mean() > 2


def test_halfway_between_two_codes_is_neither(assets):
    one, other = np.zeros(8), np.arange(8.0)
    assert (neural.mix(one, other, 0) == one).all() and (neural.mix(one, other, 1) == other).all()
    assert (neural.mix(one, other, 0.5) == other / 2).all()


@pytest.mark.parametrize("code", [np.ones(7), np.ones((1, 8)), np.full(8, np.nan), np.ones(0)])
def test_a_code_of_another_shape_is_refused_in_one_sentence(assets, code):
    with pytest.raises(DoubleTakeError) as caught:
        networks.decode(neural.checkpoint("ines", "marc"), "ines", code)
    assert "\n" not in str(caught.value) and "cv2" not in str(caught.value)


def test_nobody_else_is_drawn(assets):
    with pytest.raises(DoubleTakeError, match="has seen nobody else"):
        neural.draw_code(neural.checkpoint("ines", "marc"), "alma", np.ones(8))


def test_an_encoder_in_a_decoders_place_is_noticed(assets):
    entry = assets.register["checkpoints"][0]
    entry["decoders"]["ines"] = entry["encoder"]
    assets.write()
    with pytest.raises(DoubleTakeError):
        networks.decode(neural.checkpoint("ines", "marc", step=0), "ines", np.ones(8))
