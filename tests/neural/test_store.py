"""What a training leaves on disk, and who may work on it."""

import sys

import numpy as np
import pytest

from assets.studio.neural import plan, store
from assets.studio.neural.__main__ import main


def test_a_snapshot_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    folder, first, second = tmp_path / "deep", store.Snapshot(7, 1.0, 5, {}), store.Snapshot(7, 2.0, 5, {})
    store.save_snapshot(folder, first)

    def fail(file, **arrays):
        file.write(b"half of the sec")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(KeyboardInterrupt):
        store.save_snapshot(folder, second)
    (path,) = folder.iterdir()
    assert store.load_snapshot(path).seconds == 1.0 and path.name == "step-000007.npz"


def test_what_is_kept_comes_back(tmp_path):
    weights = {"encoder.code.bias": np.arange(3, dtype=np.float32), "decoders.0.draw.bias": np.ones(2, "f4")}
    for step in (1200, 0, 36):
        store.save_snapshot(tmp_path, store.Snapshot(step, 12.34, 50, weights))
    files = store.snapshot_files(tmp_path)
    assert [store.load_snapshot(file).step for file in files] == [0, 36, 1200]
    kept = store.load_snapshot(files[-1])
    assert (kept.seconds, kept.images) == (12.3, 50) and set(kept.weights) == set(weights)
    assert all((kept.weights[name] == weights[name]).all() for name in weights)


def test_a_training_is_claimed_by_one_process_at_a_time(tmp_path):
    with store.claimed(tmp_path / "ines-marc") as first, store.claimed(tmp_path / "ines-marc") as second:
        with store.claimed(tmp_path / "alma-marc") as other:
            assert (first, second, other) == (True, False, True)
    with store.claimed(tmp_path / "ines-marc") as again:
        assert again


def test_a_training_is_finished_after_its_last_step(tmp_path):
    assert not store.is_finished(tmp_path, 12)
    for step in (0, 12):
        store.save_snapshot(tmp_path, store.Snapshot(step, 0.0, 5, {}))
    assert store.is_finished(tmp_path, 12) and not store.is_finished(tmp_path, 13)


def test_the_plan_is_printed_with_how_far_each_is(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "ines-marc"
    store.save_snapshot(folder, store.Snapshot(360, 0.0, 5, {}))
    monkeypatch.setattr(store, "folder_of", lambda training: tmp_path / training.name)
    assert main(["plan"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [training.name for training in plan.planned()]
    assert lines[0].endswith(f"kept at step 360 of {plan.STEPS}") and lines[1].endswith("not begun")


def test_without_pytorch_the_command_says_where_to_read_on(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(["train", "ines-marc"]) == 1
    assert "assets/studio/neural/README.md" in capsys.readouterr().err
