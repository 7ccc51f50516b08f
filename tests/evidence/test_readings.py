"""The table of readings: read once, resumable, whole or not at all, in step with the library."""

import hashlib
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from assets.studio import readings as command
from doubletake import library
from doubletake.cues import CUES, observe_clip, reference
from doubletake.errors import DoubleTakeError
from doubletake.evidence import ALL_RENDITIONS, CONDITIONS, load_evidence, load_table
from doubletake.evidence.table import HEADER, read_rows, tone_of
from tests.evidence.simulated import STEPS, simulated_table

ASSETS = Path(__file__).resolve().parents[2] / "assets"
BOTH = ("original", "low")


def entry(name, person, file, kind="camera", **more):
    known = dict.fromkeys(("care", "source", "from_clip", "from_still", "twin", "truth", "truth_sha256"), "")
    known |= {"name": name, "person": person, "kind": kind, "method": kind, "labelled": False, "file": file}
    known |= {"split": "practice", "sha256": hashlib.sha256(name.encode()).hexdigest()}
    known |= {"width": 64, "height": 64, "fps": 25, "frames": 75, "duration": 3.0, "text": "Somebody talks."}
    return known | {"recipe": "frontal", "seed": 1, "licence": "CC0-1.0"} | more


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """A library whose items are those of a table drawn by lot; reading one looks it up there."""
    table = simulated_table(seed=1, renditions=BOTH, copies=1)
    (tmp_path / "cast").mkdir()
    card = json.loads((ASSETS / "cast" / "ines.json").read_text())
    for name, step in STEPS.items():
        own = card | {"name": name, "monk_step": step}
        (tmp_path / "cast" / f"{name}.json").write_text(json.dumps(own))
    footage, items, seen = {}, [], set()
    for n in range(len(table)):
        name, person, under = (str(column[n]) for column in (table.item, table.person, table.footage))
        split = str(table.split[n])
        footage[under] = entry(
            under, person, f"clips/{under}.mp4", split=split, truth="x", truth_sha256="0" * 64
        )
        if name not in seen:
            seen.add(name)
            kind, source = str(table.kind[n]), str(table.source[n])
            making = {"care": str(table.care[n]), "method": str(table.method[n]), "source": source}
            making |= {"from_clip": under, "split": split}
            items.append(entry(name, person, f"items/{name}.mp4", kind, **making))
    manifest = {"version": 2, "clips": [*footage.values(), *items], "stills": []}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    calls = []

    def read(name, shown):
        calls.append((name, shown))
        n = np.flatnonzero((table.item == name) & (table.rendition == shown))[0]
        numbers = dict(zip((*CUES, *CONDITIONS), [*table.values[n], *table.conditions[n]], strict=True))
        row = {key: f"{x:.6g}" if math.isfinite(x) else "" for key, x in numbers.items()}
        sha = library.clip(name).sha256[:16]
        return {"item": name, "shown": shown, "sha256": sha, "recipe": command._recipe()} | row

    monkeypatch.setattr(command, "read", read)
    return tmp_path, table, calls


def run(*more):
    return command.main(["--renditions", *BOTH, *more])


def test_everything_is_read_once_and_fitted(drawn):
    root, table, calls = drawn
    assert run() == 0
    assert len(calls) == len(set(calls)) == len(table)
    found = load_table()
    assert sorted(path.name for path in (root / "cues").iterdir()) == [
        "evidence.json",
        "readings.csv",
        "reference.json",
    ]
    order = np.lexsort([[ALL_RENDITIONS.index(look) for look in table.rendition], table.item])
    for name in ("item", "rendition", "person", "source", "kind", "care", "split", "footage", "tone"):
        np.testing.assert_array_equal(getattr(found, name), getattr(table, name)[order])
    np.testing.assert_allclose(found.values, table.values[order], rtol=1e-5)
    assert load_evidence()["split"] == "practice" and set(reference.load()["cues"]) >= {"boundary", "noise"}
    assert run() == 0 and len(calls) == len(table)


def test_stopped_and_started_again_it_goes_on(drawn, monkeypatch, capsys):
    root, table, calls = drawn
    whole = command.read

    def cut(name, shown):
        if len(calls) == 20:
            raise KeyboardInterrupt
        return whole(name, shown)

    monkeypatch.setattr(command, "read", cut)
    assert run() == 130 and "goes on from here" in capsys.readouterr().err
    assert not (root / "cues").exists()
    # The power went in the middle of a line.
    kept = root / command.UNFINISHED
    kept.write_text(kept.read_text() + "00000099,original,12")
    monkeypatch.setattr(command, "read", whole)
    assert run() == 0
    assert len(calls) == len(set(calls)) == len(table)


def test_a_changed_item_is_read_anew_and_one_that_is_gone_is_dropped(drawn):
    root, table, calls = drawn
    run()
    calls.clear()
    manifest = json.loads((root / "manifest.json").read_text())
    changed, gone = (one for one in manifest["clips"] if one["name"] in ("00000003", "00000007"))
    changed["sha256"] = "f" * 64
    manifest["clips"].remove(gone)
    (root / "manifest.json").write_text(json.dumps(manifest))
    assert run() == 0
    assert sorted(calls) == [("00000003", "low"), ("00000003", "original")]
    rows = read_rows(root / "cues" / "readings.csv")
    assert {row["sha256"] for row in rows if row["item"] == "00000003"} == {"f" * 16}
    assert "00000007" not in {row["item"] for row in rows}


def test_another_look_is_added_to_what_there_is(drawn):
    _, table, calls = drawn
    assert command.main(["--renditions", "original"]) == 0
    assert set(load_table().rendition) == {"original"}
    assert run() == 0
    assert len(calls) == len(table) and set(load_table().rendition) == set(BOTH)


def test_a_look_of_some_items_only_stays_in_the_workshop(drawn):
    root, table, calls = drawn
    run()
    path = root / command.UNFINISHED
    tried = path.read_text().splitlines()[1].replace(",original,", ",screen,").replace(",low,", ",screen,")
    path.write_text(path.read_text() + tried + "\n")
    assert run() == 0 and len(calls) == len(table)
    assert set(load_table().rendition) == set(BOTH)
    assert tried in path.read_text()


def test_if_one_cannot_be_read_nothing_is_written(drawn, monkeypatch, capsys):
    root, _, _ = drawn
    whole = command.read

    def failing(name, shown):
        if name == "00000005":
            raise DoubleTakeError("The file is damaged.")
        return whole(name, shown)

    monkeypatch.setattr(command, "read", failing)
    assert run() == 1
    said = capsys.readouterr().err
    assert "00000005 original failed: The file is damaged." in said and "Nothing was written" in said
    assert not (root / "cues").exists()


def test_the_plan_reads_nothing(drawn, capsys):
    root, table, calls = drawn
    assert run("--plan") == 0
    assert f"{len(table)} readings wanted, {len(table)} to make" in capsys.readouterr().err
    assert calls == [] and not (root / "cues").exists()


@pytest.mark.parametrize(
    "spoil", [lambda text: "a,b\n1,2\n", lambda text: text.replace(",", ";"), lambda text: text + "1,2\n"]
)
def test_a_damaged_table_is_said_in_a_sentence(drawn, spoil):
    root, _, _ = drawn
    run()
    path = root / "cues" / "readings.csv"
    path.write_text(spoil(path.read_text()))
    with pytest.raises(DoubleTakeError, match="git restore"):
        load_table()


def test_no_table_yet(drawn):
    with pytest.raises(DoubleTakeError, match="not there yet"):
        load_table()


def test_rows_are_chosen_by_what_is_known(drawn):
    run()
    table = load_table()
    quiz = table.of(split="quiz", kind="made")
    assert len(quiz) and set(quiz.split) == {"quiz-a", "quiz-b"} and quiz.made.all()
    assert table.of(rendition="low", person=["ines", "marc"]).weight.tolist()[0] == 1
    with pytest.raises(DoubleTakeError, match="no column"):
        table.of(colour="red")
    assert [tone_of(step) for step in (1, 3, 4, 6, 7, 10, None)] == [
        "light", "light", "medium", "medium", "dark", "dark", "unknown",
    ]  # fmt: skip


def test_a_real_clip_is_read_as_the_inspector_reads_it(tmp_path, monkeypatch):
    """The row of a clip holds what the cues say of it with the detector's landmarks."""
    for folder in ("cast", "clips", "models"):
        (tmp_path / folder).symlink_to(ASSETS / folder)
    manifest = json.loads((ASSETS / "manifest.json").read_text())
    talk = next(one for one in manifest["clips"] if one["name"] == "marc-talk")
    (tmp_path / "items").mkdir()
    shutil.copy(ASSETS / talk["file"], tmp_path / "items" / "0a1b2c3d.mp4")
    item = talk | {"name": "0a1b2c3d", "file": "items/0a1b2c3d.mp4", "from_clip": "marc-talk"}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": 2, "clips": [talk, item], "stills": []}))
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(tmp_path))
    row = command.read("0a1b2c3d", "original")
    assert tuple(row) == HEADER and row["sha256"] == item["sha256"][:16]
    observation = observe_clip(library.clip("0a1b2c3d"), landmarks="detector")
    for name, cue in CUES.items():
        reading = cue.read(observation)
        assert (row[name] != "") == reading.valid
        assert not reading.valid or float(row[name]) == pytest.approx(reading.value, rel=1e-5)
    assert float(row["found"]) == 1 and float(row["frames_per_second"]) == pytest.approx(24)
