"""The register of networks: what is asked for, and what is missing or altered."""

import pytest

from doubletake import neural
from doubletake.errors import DoubleTakeError


def says(relative):
    return rf'assets/{relative} .*git restore "assets/{relative}"$'


def test_networks_are_found_by_pair_pictures_and_step(assets):
    assert [(one.pictures, one.step) for one in neural.checkpoints(("marc", "ines"))] == [
        (60, 0),
        (60, 90),
        (10, 90),
    ]
    assert neural.checkpoint("marc", "ines").step == 90
    assert neural.checkpoint("ines", "marc", step=0).step == 0
    assert neural.checkpoint("ines", "marc", pictures=10).all_pictures is False
    assert [one.pictures for one in neural.checkpoints(pictures=0)] == [60, 60]


def test_the_other_one_of_a_pair(assets):
    checkpoint = neural.checkpoint("ines", "marc")
    assert checkpoint.other("ines") == "marc" and checkpoint.other("marc") == "ines"


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"first": "ines", "second": "alma"}, "ines and marc"),
        ({"first": "ines", "second": "marc", "pictures": 11}, "10, 60"),
        ({"first": "ines", "second": "marc", "step": 3}, "0, 90"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(assets, asked, there):
    with pytest.raises(DoubleTakeError, match=there):
        neural.checkpoint(**asked)


@pytest.mark.parametrize("part", ["encoder", "decoder"])
@pytest.mark.parametrize("damage", ["missing", "one bit", "cut"])
def test_a_damaged_network_names_its_file_and_the_command(assets, part, damage):
    checkpoint = neural.checkpoint("ines", "marc")
    neural.neural_frame("ines", "marc-talk", checkpoint)  # loaded before, and noticed all the same
    relative = checkpoint.encoder.file if part == "encoder" else checkpoint.decoder_of("ines").file
    path = assets.root / relative
    content = bytearray(path.read_bytes())
    path.unlink()
    if damage == "one bit":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DoubleTakeError, match=says(relative)):
        neural.neural_frame("ines", "marc-talk", checkpoint)


def test_a_file_that_is_no_network_is_noticed_even_if_its_sum_agrees(assets):
    garbage = assets.root / "garbage"
    garbage.write_bytes(b"\x08\x08garbage" * 100)
    assets.register["checkpoints"][1]["encoder"] = assets.add(garbage, "neural/e9.onnx")
    assets.write()
    with pytest.raises(DoubleTakeError, match=says("neural/e9.onnx")):
        neural.neural_frame("ines", "marc-talk", neural.checkpoint("ines", "marc"))


def test_a_missing_register(assets):
    (assets.root / "neural/registry.json").unlink()
    with pytest.raises(DoubleTakeError, match=says("neural/registry.json")):
        neural.checkpoints()


@pytest.mark.parametrize(
    "register",
    [
        [],
        {"version": 2, "checkpoints": []},
        {"version": 1},
        {"version": 1, "checkpoints": [{"pair": ["ines"]}]},
        {"version": 1, "checkpoints": [7]},
    ],
)
def test_a_damaged_register(assets, register):
    assets.register = register
    assets.write()
    with pytest.raises(DoubleTakeError, match=says("neural/registry.json")):
        neural.checkpoints()


def test_the_asset_build_has_a_register_of_its_own(assets):
    from doubletake.neural.registry import WORKSHOP

    with pytest.raises(DoubleTakeError, match="is missing"):
        neural.checkpoints(register=WORKSHOP)
    path = assets.root / WORKSHOP
    path.parent.mkdir(parents=True)
    (assets.root / "neural/registry.json").rename(path)
    assert neural.checkpoint("ines", "marc", register=WORKSHOP).step == 90
    with pytest.raises(DoubleTakeError, match="is missing"):
        neural.checkpoints()


def test_a_register_that_leads_out_of_the_assets_is_refused(assets):
    assets.register["checkpoints"][0]["encoder"]["file"] = "../secret.onnx"
    assets.write()
    with pytest.raises(DoubleTakeError, match="outside the assets folder"):
        neural.neural_frame("ines", "marc-talk", neural.checkpoint("ines", "marc", step=0))
