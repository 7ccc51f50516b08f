"""The training: it learns, it can be stopped anywhere, and what is shipped is what was trained.

Needs PyTorch and onnx, so it runs in the studio's environment and not with the course's tests: the command
stands in the README beside this folder.
"""

import numpy as np
import pytest
import torch

from assets.studio.neural import augment, store
from assets.studio.neural.export import decoder_model, encoder_model, export_all
from assets.studio.neural.footage import TEST, TRAIN, Footage
from assets.studio.neural.loss import dissimilarity, loss, weights
from assets.studio.neural.network import Decoder, Encoder, FaceSwapper
from assets.studio.neural.plan import Training, training
from assets.studio.neural.train import Trainer, run, trainer_of
from doubletake import neural
from doubletake.neural import networks
from doubletake.neural.crop import DECODER_SIDE, standardised
from tests.neural.conftest import TINY
from tests.neural.make_tiny import models

torch.set_num_threads(1)


def footage(person, seed, count=12, side=DECODER_SIDE * 5 // 4):
    """Smooth pictures with a bright disc, for a network that has to learn something quickly."""
    rng = np.random.default_rng(seed)
    y, x = np.indices((side, side)) / side - 0.5
    crops = np.zeros((count, side, side, 3), np.uint8)
    for i in range(count):
        dx, dy = rng.uniform(-0.1, 0.1, 2)
        disc = np.exp(-((x - dx) ** 2 + (y - dy) ** 2) * 30)
        crops[i] = 60 + 120 * disc[..., None] * np.array([1, 0.5 + 0.3 * (seed % 2), 0.4])
    mask = np.repeat((np.hypot(x, y) < 0.35)[None] * np.uint8(255), count, 0)
    parts = np.zeros_like(mask)
    part = np.where(np.arange(count) < count - 2, TRAIN, TEST)
    return Footage(person, np.full(count, "clip"), np.arange(count), part, crops, crops, mask, parts)


PAIR = training("ines-marc")


def trainer(folder, steps=8, of=PAIR):
    return Trainer(of, folder, (footage("ines", 1), footage("marc", 2)), device="cpu", steps=steps)


def test_stopped_and_resumed_it_is_the_same_network(tmp_path):
    whole = trainer(tmp_path / "whole")
    run(whole, progress=lambda line: None)
    for _ in range(3):
        part = trainer(tmp_path / "parts")
        for _ in range(3 if part.step < 6 else 2):
            part.take_step()
        part.save()
    assert part.step == whole.step == 8
    for name, value in whole.network.state_dict().items():
        assert torch.equal(value, part.network.state_dict()[name]), name
    assert all(torch.equal(whole.mean[name], part.mean[name]) for name in whole.mean)
    assert torch.equal(whole.random.get_state(), part.random.get_state())


def test_an_interrupted_run_saves_itself_and_keeps_its_checkpoints(tmp_path):
    one = trainer(tmp_path, steps=1000)
    steps = one.take_step

    def interrupted():
        if one.step == 4:
            raise KeyboardInterrupt
        return steps()

    one.take_step = interrupted
    with pytest.raises(KeyboardInterrupt):
        run(one, progress=lambda line: None)
    assert trainer(tmp_path, steps=1000).step == 4
    # Step 0 and 0.3 % of a thousand.
    assert [store.load_snapshot(file).step for file in store.snapshot_files(tmp_path)] == [0, 3]


def test_a_run_of_no_minutes_takes_no_step_and_is_not_finished(tmp_path):
    one = trainer(tmp_path)
    assert run(one, minutes=0, progress=lambda line: None) is False
    assert one.step == 0 and (tmp_path / "state.pt").exists()


def test_a_state_of_another_training_is_refused(tmp_path):
    run(trainer(tmp_path, steps=2), progress=lambda line: None)
    with pytest.raises(ValueError, match="Delete the folder"):
        trainer(tmp_path, steps=3)
    with pytest.raises(ValueError, match="Delete the folder"):
        trainer(tmp_path, steps=2, of=Training(("ines", "marc"), images=5))


PEOPLE_AND_SEEDS = {"alma": 3, "ines": 1, "marc": 2, "rafael": 4}


@pytest.fixture
def drawn_footage(monkeypatch):
    def of(person, takes):
        return footage(person, PEOPLE_AND_SEEDS[person])

    monkeypatch.setattr("assets.studio.neural.train.footage_of", of)


@pytest.mark.parametrize(
    ("pair", "taken"), [("alma-marc", (0, 1)), ("marc-rafael", (1, 0)), ("alma-rafael", (0, 1))]
)
def test_a_training_after_another_begins_with_its_network(tmp_path, drawn_footage, pair, taken):
    later = Training(tuple(pair.split("-")), after=PAIR)
    with pytest.raises(ValueError, match="ines-marc, which is not finished"):
        trainer_of(later, tmp_path, steps=3)
    before = trainer_of(PAIR, tmp_path, steps=3)
    run(before, progress=lambda line: None)
    one = trainer_of(later, tmp_path, steps=3)
    begin = one.network.state_dict()
    for name, value in before.mean.items():
        part = name.split(".")
        if part[0] == "decoders":
            part[1] = str(taken.index(int(part[1])))
        assert torch.equal(begin[".".join(part)], value), name
    run(one, progress=lambda line: None)
    # From then on it has a state of its own, and needs the earlier one no more.
    for file in store.snapshot_files(store.folder_of(PAIR, tmp_path)):
        file.unlink()
    again = trainer_of(later, tmp_path, steps=3)
    assert again.step == 3
    assert all(torch.equal(one.mean[name], again.mean[name]) for name in one.mean)
    assert [store.load_snapshot(f).step for f in store.snapshot_files(one.folder)] == [0, 3]


def test_held_out_pictures_are_never_learned_from(tmp_path):
    ones = footage("ines", 1), footage("marc", 2)
    for one in ones:
        one.faces[one.part == TEST] = 255
        one.crops[one.part == TEST] = 255
    found = Trainer(PAIR, tmp_path, ones, device="cpu", steps=2)
    assert found.images == 10
    assert all(tensors[0].max() < 255 for tensors in found._pictures)


def test_it_learns(tmp_path):
    one = trainer(tmp_path, steps=50)
    losses = [one.take_step()["total"] for _ in range(50)]
    assert np.isfinite(losses).all()
    assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])


def test_the_same_generator_draws_the_same_batch():
    torch.manual_seed(0)
    pictures = [torch.rand(4, channels, 200, 200) for channels in (3, 3, 1, 1)]

    def drawn(seed):
        faces, crops, masks, parts = pictures
        return augment.batch(faces, crops, masks, parts, random=torch.Generator().manual_seed(seed))

    batches = [drawn(5) for _ in range(2)]
    assert all(torch.equal(a, b) for a, b in zip(*batches, strict=True))
    other = drawn(6)
    assert not torch.equal(batches[0][1], other[1])


def test_what_is_drawn_is_moved_with_its_mask_and_only_what_is_seen_is_bent():
    disc = footage("ines", 1)
    faces, crops = (torch.from_numpy(a).permute(0, 3, 1, 2).float() / 255 for a in (disc.faces, disc.crops))
    masks = faces.mean(dim=1, keepdim=True)
    _, wanted, mask, _ = augment.batch(
        faces, crops, masks, torch.zeros_like(masks), random=torch.Generator().manual_seed(3)
    )
    assert (wanted.mean(dim=1, keepdim=True) - mask).abs().max() < 1e-5
    assert wanted.shape[-2:] == (DECODER_SIDE, DECODER_SIDE)


def test_training_evens_colours_out_as_the_course_does():
    rng = np.random.default_rng(0)
    crop = rng.integers(0, 255, (96, 96, 3), dtype=np.uint8)
    mask = rng.integers(0, 2, (96, 96), dtype=np.uint8) * 255
    course = standardised(crop, mask)
    training = augment.standardised(
        torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255,
        torch.from_numpy(mask)[None, None].float() / 255,
    )
    assert np.abs(course - training[0].numpy()).max() < 1e-4


def test_the_loss_is_least_for_the_wanted_face_and_counts_eyes_more():
    torch.manual_seed(1)
    wanted = torch.rand(2, 3, 160, 160) * 0.8 + 0.1
    mask, parts = torch.ones(2, 1, 160, 160), torch.zeros(2, 1, 160, 160)
    parts[:, :, 40:60] = 1

    def of(picture):
        drawn = torch.cat([torch.logit(picture), torch.full((2, 1, 160, 160), 20.0)], dim=1)
        return loss(drawn, wanted, mask, parts)[1]["total"]

    eyes, cheek = wanted.clone(), wanted.clone()
    eyes[:, :, 40:60] = 1 - eyes[:, :, 40:60]
    cheek[:, :, 100:120] = 1 - cheek[:, :, 100:120]
    assert of(wanted) < 1e-3 < of(cheek) < of(eyes)
    assert float(weights(mask, parts).mean()) == pytest.approx(1)
    assert float(dissimilarity(wanted, wanted).abs().max()) < 1e-5


def numpy_weights(module):
    return {name: value.detach().numpy() for name, value in module.state_dict().items()}


def run_by_opencv(model, given):
    import cv2

    net = cv2.dnn.readNetFromONNX(np.frombuffer(model.SerializeToString(), np.uint8))
    net.setInput(given)
    return net.forward()


def test_opencv_computes_what_pytorch_does():
    torch.manual_seed(2)
    network = FaceSwapper()
    seen = torch.randn(1, 3, 96, 96)
    with torch.no_grad():
        code = network.encoder(seen)
        drawn = network.decoders[0](code).sigmoid()
    exported = run_by_opencv(encoder_model(numpy_weights(network.encoder)), seen.numpy())
    # Weights in bytes cost about one part in two hundred.
    assert np.abs(exported - code.numpy()).max() < 0.02 * np.abs(code.numpy()).max()
    picture = run_by_opencv(decoder_model(numpy_weights(network.decoders[0])), code.numpy())
    assert np.abs(picture - drawn.numpy()).mean() < 1.5 / 255


def test_a_decoder_with_its_encoder_is_under_four_megabytes():
    parts = encoder_model(numpy_weights(Encoder())), decoder_model(numpy_weights(Decoder()))
    assert sum(len(part.SerializeToString()) for part in parts) < 4e6


def test_the_tiny_networks_are_what_the_export_makes():
    assert {path.name: path.read_bytes() for path in TINY.glob("*.onnx")} == models()


def test_from_a_training_to_a_face(tmp_path, assets):
    work = tmp_path / "work"
    one = Trainer(
        PAIR, store.folder_of(PAIR, work), (footage("ines", 1), footage("marc", 2)), device="cpu", steps=3
    )
    run(one, progress=lambda line: None)
    (assets.root / "neural/registry.json").unlink()
    lines = export_all([PAIR], work)
    assert len(lines) == len(neural.checkpoints())
    last = neural.checkpoint("ines", "marc")
    assert last.step == 3 and last.pictures == 10 and last.all_pictures
    code = np.random.default_rng(0).normal(size=128).astype(np.float32)
    picture, _ = networks.decode(last, "marc", code)
    decoder = Decoder()
    decoder.load_state_dict(
        {n.removeprefix("decoders.1."): v for n, v in one.mean.items() if n.startswith("decoders.1.")}
    )
    with torch.no_grad():
        wanted = decoder(torch.from_numpy(code)[None]).sigmoid()[0, :3].permute(1, 2, 0).numpy() * 255
    assert np.abs(picture - wanted).mean() < 2
    # Exported again, nothing is there twice.
    export_all([PAIR], work)
    assert len(neural.checkpoints()) == len(lines)
