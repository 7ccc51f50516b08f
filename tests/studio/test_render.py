"""The studio's command when a take is finished, without Blender: the card comes with it, or it waits."""

import json
from argparse import Namespace

import pytest

from assets.studio import __main__, package, shoot
from assets.studio.takes import TAKES

PRESS = next(take for take in TAKES if take.name == "alma-press")


@pytest.fixture
def studio(tmp_path, monkeypatch):
    """An empty library, and a take whose frames are all there; returns the folder of the library."""
    assets, cards = tmp_path / "assets", tmp_path / "cards"
    cards.mkdir()
    entry = {"name": PRESS.name, "person": PRESS.person, "file": "stills/x.jpg", "truth": "stills/x.npz"}
    monkeypatch.setattr(shoot, "shoot", lambda *args: tmp_path)
    monkeypatch.setattr(shoot, "missing_frames", lambda *args: [])
    monkeypatch.setattr(package, "package_take", lambda *args: package.camera_entry(entry))
    for name, default in (("is_shipped", (assets,)), ("publish_card", (assets, cards))):
        monkeypatch.setattr(getattr(package, name), "__defaults__", default)
    monkeypatch.setattr(package.update_manifest, "__defaults__", (assets,))
    assets.mkdir()
    return assets


def render():
    return __main__._run(PRESS, Namespace(action="render", draft=False, again=False, every=1, threads=0))


def test_a_still_brings_its_persons_card_along(studio):
    (studio.parent / "cards" / "alma.json").write_text("{}")
    assert render()
    assert [path.name for path in (studio / "cast").iterdir()] == ["alma.json"]
    manifest = json.loads((studio / "manifest.json").read_text(encoding="utf-8"))
    assert [still["name"] for still in manifest["stills"]] == ["alma-press"]


def test_nobody_without_a_card_comes_into_the_manifest(studio, capsys):
    assert not render()
    assert "alma has no card yet" in capsys.readouterr().err
    assert not list(studio.iterdir())


def test_a_card_that_is_in_the_cast_already_is_enough(studio):
    (studio / "cast").mkdir()
    (studio / "cast" / "alma.json").write_text("{}")
    assert render()
    assert (studio / "manifest.json").exists()
