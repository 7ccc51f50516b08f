"""Building in miniature: what is made, what is not made again, and what a stop leaves behind."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from assets.studio.made.__main__ import main
from assets.studio.made.build import due
from assets.studio.made.items import STREAM_SIZE
from assets.studio.made.make import MAKERS, fingerprint, footage_of, make, merge
from assets.studio.made.plan import Job, planned
from doubletake import library
from doubletake.animate.motion import photo_frame, resting_frame
from doubletake.errors import DoubleTakeError
from doubletake.library.schema import trouble
from doubletake.video import decode
from tests.neural.conftest import TinyNetworks
from tests.waiting import eventually

JOBS = [job for job in planned(MAKERS) if job.target in ("ines-frontal", "marc-frontal")]
# Of the miniature's two people only.
DOABLE = [job for job in JOBS if job.source in ("", "ines", "marc")]
HERE = Path(__file__).resolve().parents[3]


def entries(root):
    return {entry["name"]: entry for entry in json.loads((root / "manifest.json").read_text())["clips"]}


def state(root):
    """When each made file was written."""
    paths = [*root.glob("items/*"), *root.glob("clips/*-from-*")]
    return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in paths}


def test_there_is_something_to_do():
    assert {job.method for job in DOABLE} >= {"camera", "classical", "one-photo", "make-up"}


def test_everything_that_can_be_made_is_made(built):
    found = entries(built)
    assert trouble(json.loads((built / "manifest.json").read_text())) == ""
    wanted = {name for job in DOABLE for name in (job.item, job.labelled) if name}
    assert set(found) == wanted | {"ines-frontal", "marc-frontal"}
    for job in DOABLE:
        item, origin = found[job.item], found[job.target]
        assert item["file"] == f"items/{job.item}.mp4" and not item["labelled"]
        truth = "" if job.method == "one-photo" else origin["truth"]
        assert (item["from_clip"], item["split"], item["truth"]) == (job.target, "teach", truth)
        frames = decode(built / item["file"])
        assert frames.shape == (origin["frames"], origin["height"], origin["width"], 3)
        if job.labelled:
            labelled = found[job.labelled]
            assert (labelled["twin"], item["twin"]) == (job.item, job.labelled)
            shown = decode(built / labelled["file"])
            # The two differ where the label is, under the chin, and hardly anywhere else.
            far = np.abs(shown.astype(int) - frames).mean(axis=(0, 3)) > 6
            assert 0.005 < far.mean() < 0.2
        still = {"careful": f"{job.source}-portrait"}.get(job.care, "")
        # The miniature has no press still, so a careful swap falls back on the portrait there is.
        assert item["from_still"] in ("", still)
    for entry in found.values():
        assert hashlib.sha256((built / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert not list(built.rglob("*.part"))


def test_a_photo_moves_as_the_other_persons_clip_and_its_room_stands_still(built, monkeypatch):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(built))
    (job,) = (job for job in DOABLE if job.method == "one-photo")
    assert [clip.name for clip in footage_of(job)] == [job.target, job.driver]
    assert (job.target, job.driver) == ("marc-frontal", "ines-frontal")
    made, filmed = library.clip(job.item), library.clip(job.target)
    photo = filmed.frame(photo_frame(filmed.truth())).astype(int)
    frames = decode(made.path).astype(int)
    calm = frames[resting_frame(library.clip(job.driver).truth())]
    # In the frame in which the driver rests, the photo is what it was but for the phone and the encoding.
    assert np.abs(calm - photo).mean() < 4
    moved = np.ptp(frames, axis=0).mean(axis=2)
    face = filmed.truth().mask(0) > 0.5
    assert moved[face].mean() > 3 * moved[:12, :12].mean()


def test_a_network_makes_clips_like_all_others_once_it_is_trained(studio):
    job = Job("ines-frontal", "made", "neural", source="marc")
    ((waiting, why),) = due([job], {})[1]
    assert waiting == job and "neural/registry.json" in why
    networks = TinyNetworks(studio)
    before = fingerprint(job)
    item, labelled = make(job)
    assert item["recipe"] == "neural, network ines-marc, step 90" and item["care"] == ""
    assert labelled["name"] == "ines-frontal-from-marc-neural" and labelled["twin"] == job.item
    assert "by a trained network" in labelled["text"]
    filmed = library.clip("ines-frontal")
    changed = np.abs(decode(studio / item["file"]).astype(int) - filmed.frames()).mean(axis=(0, 3))
    face = filmed.truth().mask(0) > 0.5
    assert changed[face].mean() > 3 * changed[:12].mean()
    # Trained anew, its clips are out of date.
    networks.register["checkpoints"][1]["decoders"]["marc"] = networks.add(
        networks.root / "neural/d0.onnx", "neural/d9.onnx"
    )
    networks.write()
    assert fingerprint(job) != before


def test_every_file_was_written_by_one_hand(built):
    words, shapes = set(), set()
    for path in [*built.glob("items/*.mp4"), *built.glob("clips/*-from-*.mp4")]:
        words.add(tuple(re.findall(rb"x264 - core[ -~]*", path.read_bytes())))
        with av.open(str(path)) as container:
            (stream,) = container.streams
            shapes.add(
                (stream.codec_context.pix_fmt, stream.average_rate, stream.frames, *container.metadata)
            )
        data = path.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")
    assert len(words) == len(shapes) == 1


def test_all_items_are_files_of_one_size(built):
    paths = list(built.glob("items/*.mp4"))
    streams = set()
    for path in paths:
        with av.open(str(path)) as container:
            streams.add(sum(packet.size for packet in container.demux(video=0)))
    assert streams == {STREAM_SIZE}
    assert len({path.stat().st_size for path in paths}) == 1


def test_an_item_that_does_not_fit_is_refused_and_leaves_nothing(studio, monkeypatch):
    monkeypatch.setattr("assets.studio.made.make.STREAM_SIZE", 1000)
    job = next(job for job in DOABLE if job.kind == "camera")
    with pytest.raises(DoubleTakeError, match="do not fit into 1,000"):
        make(job)
    assert not list((studio / "items").iterdir())


def test_a_camera_item_is_the_camera_clip_and_a_swap_is_not(built, monkeypatch):
    monkeypatch.setenv("DOUBLETAKE_ASSETS", str(built))
    for job in DOABLE:
        before, after = library.clip(job.target).frames(), library.clip(job.item).frames()
        face = library.clip(job.target).truth().mask(0) > 0.9
        change = np.abs(after[0].astype(int) - before[0]).mean(axis=2)
        assert change[~face].mean() < 3
        if job.kind == "camera":
            assert change[face].mean() < 3
        elif job.method == "classical":
            assert change[face].mean() > 4


def test_a_second_run_makes_nothing(finished, capsys):
    before = state(finished)
    assert main([]) == 0
    assert "0 to make" in capsys.readouterr().err
    assert state(finished) == before


def test_only_what_depends_on_a_changed_clip_is_made_again(finished):
    before = state(finished)
    changed = entries(finished)["marc-frontal"]
    path = finished / changed["file"]
    # A free box at the end changes the file, not the picture.
    path.write_bytes(path.read_bytes() + (8).to_bytes(4, "big") + b"free")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    merge([changed | {"sha256": digest}])
    assert main([]) == 0
    after = state(finished)
    renewed = {name for name in after if after[name] != before.get(name)}
    expected = set()
    for job in DOABLE:
        from_marcs_clip = job.source == "marc" and job.care in ("rough", "best")
        if job.target == "marc-frontal" or from_marcs_clip:
            expected |= {f"items/{job.item}.mp4"} | ({f"clips/{job.labelled}.mp4"} if job.labelled else set())
    assert renewed == expected
    assert 0 < len(renewed) < len(after)


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_a_file_that_is_not_whole_is_made_again_the_same(finished, damage):
    job = next(job for job in DOABLE if job.kind == "camera")
    path = finished / f"items/{job.item}.mp4"
    whole = path.read_bytes()
    path.unlink() if damage == "missing" else path.write_bytes(whole[:500])
    before = state(finished)
    assert main([]) == 0
    assert path.read_bytes() == whole
    assert [name for name in state(finished) if state(finished)[name] != before.get(name)] == [
        f"items/{job.item}.mp4"
    ]


def test_what_the_plan_no_longer_has_goes_and_the_rest_stays(finished, monkeypatch):
    monkeypatch.delitem(MAKERS, "neural")
    found = entries(finished)
    example = next(entry for entry in found.values() if entry["kind"] == "made" and not entry["labelled"])
    other = finished / "items/deadbeef.mp4"
    other.write_bytes((finished / example["file"]).read_bytes())
    later = finished / "items/0badcafe.mp4"
    later.write_bytes(other.read_bytes())
    (finished / "items/.deadbeef.mp4.99.part").write_bytes(b"half")
    gone = example | {"name": "deadbeef", "file": "items/deadbeef.mp4", "twin": ""}
    # Of a method that this build knows nothing of: not its to judge.
    kept = example | {
        "name": "0badcafe",
        "file": "items/0badcafe.mp4",
        "twin": "",
        "method": "neural",
        "care": "",
    }
    merge([gone, kept])
    assert main(["--only", "make-up"]) == 0
    assert other.exists(), "a run of a part of the plan takes nothing away"
    before = state(finished)
    assert main([]) == 0
    assert not other.exists() and later.exists()
    assert set(entries(finished)) == set(found) | {"0badcafe"}
    assert not list(finished.rglob("*.part"))
    before.pop("items/deadbeef.mp4")
    assert {name: when for name, when in state(finished).items() if not name.endswith(".part")} == {
        name: when for name, when in before.items() if not name.endswith(".part")
    }


def test_what_waits_for_footage_is_said(studio, capsys):
    assert main(["--plan"]) == 0
    told = capsys.readouterr()
    assert "waiting" in told.err and "alma" in told.err
    assert len(told.out.splitlines()) == len(DOABLE)
    assert not (studio / "items").exists()


def test_an_unknown_name_is_answered(studio, capsys):
    assert main(["--only", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stop_in_the_middle_leaves_no_half_file(studio, how):
    command = [sys.executable, "-m", "assets.studio.made", "--jobs", "1"]
    run = subprocess.Popen(
        command, cwd=HERE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=os.environ
    )
    eventually(lambda: state(studio) or run.poll() is not None, seconds=120)
    os.killpg(run.pid, how) if how == signal.SIGKILL else run.send_signal(how)
    said = run.communicate(timeout=120)[1]
    if how == signal.SIGINT:
        assert run.returncode == 130 and "Stopped" in said and "Traceback" not in said
    there = state(studio)
    assert there and len(there) < sum(1 + bool(job.labelled) for job in DOABLE)
    for name in there:
        if not name.endswith(".part"):
            assert len(decode(studio / name)) == 8
    assert trouble(json.loads((studio / "manifest.json").read_text())) == ""
    for entry in entries(studio).values():
        assert hashlib.sha256((studio / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert main([]) == 0
    assert set(entries(studio)) >= {job.item for job in DOABLE}
    assert not list(studio.rglob("*.part"))
