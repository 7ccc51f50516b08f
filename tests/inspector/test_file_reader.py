"""Awkward files, each made for real: a right result or one clear sentence, and the caller lives on."""

import os
import random
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest

from doubletake.errors import DoubleTakeError
from doubletake.inspector import file_reader
from doubletake.inspector.file_reader import Footage
from doubletake.inspector.limits import Limits
from tests.waiting import pause


def read(data, name="", **options):
    """Times, frames and the footage of a file, all of it gone through."""
    with Footage(data, name, **options) as footage:
        pairs = list(footage.frames())
        return np.array([time for time, _ in pairs]), np.stack([frame for _, frame in pairs]), footage


def refusal(data, **options):
    """The sentence with which a file is refused."""
    with pytest.raises(DoubleTakeError) as error:
        read(data, **options)
    sentence = str(error.value)
    assert sentence.endswith(".") and "\n" not in sentence and "Error" not in sentence
    return sentence


def read_or_refused(data):
    """Frames and footage of a file and "", or the sentence with which it is refused."""
    try:
        _, frames, footage = read(data)
    except DoubleTakeError as error:
        return None, None, str(error)
    return frames, footage, ""


def like(frames, other, most=12):
    """Whether pictures are alike but for coding."""
    return frames.shape == other.shape and np.abs(frames.astype(int) - other).mean() < most


# ------------------------------------------------------------------------------- what is as it should be


def test_a_clip_is_read_as_the_library_reads_it(talk):
    times, frames, footage = read(talk.data, "talk.mp4")
    assert np.array_equal(frames, talk.frames)
    assert np.allclose(times, np.arange(len(frames)) / talk.fps, atol=1e-3)
    assert footage.ended == "whole"
    about = footage.about
    assert (about.codec, about.stored, about.bits, about.shrunk) == ("h264", (512, 512), 8, False)
    assert about.claimed_frames == len(frames)


def test_a_picture_is_read_as_the_library_reads_it(portrait):
    times, frames, footage = read(portrait.data)
    assert np.array_equal(frames[0], portrait.image)
    assert times.tolist() == [0.0]
    assert not footage.about.format.moving


def test_frames_come_again_whether_they_were_kept_or_not(talk):
    for kept in (0, 10**9):
        with Footage(talk.data, limits=Limits(kept=kept)) as footage:
            first, again = list(footage.frames()), list(footage.frames())
        assert [time for time, _ in first] == [time for time, _ in again]
        assert all(np.array_equal(one[1], other[1]) for one, other in zip(first, again, strict=True))
        assert not first[0][1].flags.writeable


@pytest.mark.parametrize(
    ("form", "codec"),
    [
        ("matroska", "libx264"),
        ("webm", "libvpx-vp9"),
        ("avi", "mpeg4"),
        ("mpegts", "libx264"),
        ("mov", "libx265"),
        ("mp4", "libsvtav1"),
    ],
)
def test_usual_containers_and_codecs_are_read(make, corners, form, codec):
    frames = corners(8, 128, 96)
    times, found, _ = read(make.film(frames, form=form, codec=codec))
    assert like(found, frames, 20)
    assert np.allclose(np.diff(times), 0.04, atol=2e-3)
    assert times[0] == pytest.approx(0, abs=0.05)


# --------------------------------------------------------------------------------------- turned and mirrored


@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ((0, 1, -1, 0), lambda f: np.rot90(f, -1, (1, 2))),
        ((0, -1, 1, 0), lambda f: np.rot90(f, 1, (1, 2))),
        ((-1, 0, 0, -1), lambda f: np.rot90(f, 2, (1, 2))),
        ((-1, 0, 0, 1), lambda f: f[:, :, ::-1]),
        ((1, 0, 0, -1), lambda f: f[:, ::-1]),
        ((0, 1, 1, 0), lambda f: f.transpose(0, 2, 1, 3)),
    ],
)
def test_a_turned_clip_is_set_upright(make, corners, matrix, shown):
    frames = corners(3)
    _, found, footage = read(make.turned(make.film(frames), *matrix))
    assert like(found, shown(frames))
    assert (footage.width, footage.height) == found.shape[2:0:-1]
    assert footage.about.orientation != 1


@pytest.mark.parametrize("ending", [".jpg", ".png"])
@pytest.mark.parametrize(
    ("orientation", "shown"),
    [
        (2, lambda f: f[:, ::-1]),
        (3, lambda f: f[::-1, ::-1]),
        (6, lambda f: np.rot90(f, -1)),
        (7, lambda f: f[::-1, ::-1].transpose(1, 0, 2)),
        (8, lambda f: np.rot90(f)),
    ],
)
def test_a_turned_picture_is_set_upright_once(make, corners, ending, orientation, shown):
    frame, block = corners(1)[0], make.exif(orientation)
    data = make.picture(frame, ending)
    if ending == ".jpg":
        data = make.jpeg_with(data, 0xE1, b"Exif\0\0" + block)
    else:
        data = data[:33] + make.png_chunk(b"eXIf", block) + data[33:]
    _, found, _ = read(data)
    assert like(found[0], shown(frame))


# --------------------------------------------------------------------------------------------- rate and depth


def test_a_variable_rate_keeps_each_frames_own_time(make, corners):
    stamps = [0, 40, 80, 200, 240, 500, 510, 900]
    times, frames, _ = read(make.film(corners(8), times=stamps, form="matroska"))
    assert (times * 1000).round().astype(int).tolist() == stamps
    assert len(frames) == 8


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_ten_bits_are_measured_in_eight(make, corners, codec):
    frames = corners(4, 128, 96)
    _, found, footage = read(make.film(frames, codec=codec, pixels="yuv420p10le"))
    assert found.dtype == np.uint8 and like(found, frames, 20)
    assert footage.about.bits == 10


def test_sixteen_bits_and_grey_and_transparent_pictures_are_read(make, corners):
    import cv2

    frame = corners(1)[0]
    deep = cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR).astype(np.uint16) * 257)[1].tobytes()
    assert np.array_equal(read(deep)[1][0], frame)
    grey = cv2.imencode(".png", frame[..., 0])[1].tobytes()
    assert np.array_equal(read(grey)[1][0], np.repeat(frame[..., :1], 3, 2))
    clear = np.dstack([frame, np.zeros(frame.shape[:2], np.uint8)])
    assert (read(cv2.imencode(".png", clear)[1].tobytes())[1] == 255).all()


def test_pixels_that_are_not_square_are_made_so(make, corners):
    _, found, footage = read(make.film(corners(3), form="matroska", sample_aspect_ratio=2))
    assert found.shape[1:3] == (64, 192)
    assert footage.about.shrunk and footage.about.stored == (96, 64)


def test_a_high_dynamic_range_is_noticed(make, corners):
    data = make.film(corners(3), pixels="yuv420p10le", color_trc=16, color_primaries=9, colorspace=9)
    assert read(data)[2].about.wide_light


def test_woven_half_pictures_are_noticed(make, corners):
    data = make.film(corners(4, 96, 64), options={"x264-params": "interlaced=1"})
    assert read(data)[2].about.interlaced


# ------------------------------------------------------------------------------------------------ animations


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp", ".avif"])
def test_an_animation_is_read_with_its_own_times(make, corners, ending):
    frames = corners(5)
    times, found, footage = read(make.animation(frames, ending, [40, 80, 40, 120, 40]))
    assert (times * 1000).round().astype(int).tolist() == [0, 40, 120, 160, 280]
    assert like(found, frames, 25)
    assert footage.about.format.moving


@pytest.mark.parametrize("ending", [".gif", ".webp", ".png"])
def test_an_animation_of_one_frame_is_a_picture(make, corners, ending):
    times, found, _ = read(make.animation(corners(1), ending, [40]))
    assert len(times) == len(found) == 1


def test_a_clip_of_one_frame_is_read(make, corners):
    times, found, footage = read(make.film(corners(1)))
    assert times.tolist() == [0.0] and like(found, corners(1))
    assert footage.ended == "whole"


# ------------------------------------------------------------------------------------------- cut and damaged


def test_of_a_clip_that_breaks_off_what_is_there_is_read(make, corners):
    frames = corners(100, 256, 192)
    data = make.film(frames, form="matroska")
    _, found, footage = read(data[: len(data) // 2])
    assert 10 < len(found) < 90
    assert like(found, frames[: len(found)])
    assert footage.about.claimed_seconds == pytest.approx(4, abs=0.1)


def test_a_cut_clip_with_its_index_in_front_is_read_as_far_as_it_goes(talk):
    _, found, footage = read(talk.data[: len(talk.data) // 2])
    assert 5 < len(found) < len(talk.frames)
    assert footage.about.claimed_frames == len(talk.frames)


def test_a_clip_whose_index_is_gone_is_refused(make, corners):
    data = make.film(corners(30))
    assert data.index(b"mdat") < data.index(b"moov")
    assert "damaged" in refusal(data[: data.index(b"moov")])


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
def test_a_cut_picture_is_read_with_its_cut_noticed_or_refused(make, talk, ending):
    data = make.picture(talk.frames[0], ending)
    found, footage, refused = read_or_refused(data[: len(data) // 2])
    if refused:
        assert "damaged" in refused
    else:
        assert footage.about.format.cut
        assert like(found[0, :100], talk.frames[0, :100])


def test_a_clip_that_changes_its_size_is_read_up_to_there(make, corners):
    first = make.film(corners(10, 96, 64), form="mpegts")
    second = make.film(corners(10, 160, 96), form="mpegts")
    _, found, footage = read(first + second)
    assert found.shape[1:3] == (64, 96) and 8 <= len(found) <= 10
    assert footage.ended in ("resized", "broken")


def test_random_damage_ends_in_frames_or_one_sentence(make, corners):
    files = [
        make.film(corners(6)),
        make.film(corners(6), form="matroska"),
        make.animation(corners(4), ".gif", [40] * 4),
        make.animation(corners(4), ".webp", [40] * 4),
        make.picture(corners(1)[0], ".jpg"),
        make.picture(corners(1)[0], ".png"),
    ]
    chance = random.Random(7)
    for data in files * 2:
        damaged = bytearray(data)
        for _ in range(30):
            damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
        found, _, refused = read_or_refused(bytes(damaged))
        if refused:
            assert "\n" not in refused
        else:
            assert found.dtype == np.uint8


# ------------------------------------------------------------------------------------- renamed, lying, huge


def test_a_renamed_file_is_read_by_its_content(make, corners, portrait):
    _, found, footage = read(portrait.data, "holiday.mp4")
    assert np.array_equal(found[0], portrait.image)
    assert footage.about.format.renamed == "MP4"
    assert like(read(make.film(corners(3)), "face.jpg")[1], corners(3))


def test_sound_without_a_picture_is_refused(make):
    assert "sound" in refusal(make.sound())


def test_a_header_that_lies_about_the_size_changes_nothing(make, corners):
    frames = corners(4)
    data = bytearray(make.film(frames))
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    assert struct.unpack_from(">HH", data, at) == (96, 64)
    struct.pack_into(">HH", data, at, 16, 16)
    assert like(read(bytes(data))[1], frames)
    struct.pack_into(">HH", data, at, 65_000, 65_000)
    found, _, refused = read_or_refused(bytes(data))
    if refused:
        assert "pixels" in refused
    else:
        assert like(found, frames)


def test_a_header_that_lies_about_the_length_is_not_believed(make, corners):
    data = bytearray(make.film(corners(10), form="matroska"))
    at = data.index(b"\x44\x89\x88") + 3  # Matroska's duration, in thousandths of a second
    assert struct.unpack_from(">d", data, at)[0] == pytest.approx(400, abs=50)
    struct.pack_into(">d", data, at, 3_600_000)
    times, _, footage = read(bytes(data))
    assert len(times) == 10 and times[-1] < 0.5
    assert footage.about.claimed_seconds == 3600


def test_a_clip_of_too_large_frames_is_refused_before_it_is_decoded(make):
    data = make.film(np.zeros((2, 2560, 4096, 3), np.uint8), options={"crf": "51"})
    assert len(data) < 100_000
    assert "4096 × 2560" in refusal(data)


def test_a_small_file_that_would_grow_huge_is_refused_by_its_header(make):
    bomb = make.png_of(12_000, 12_000)
    assert len(bomb) < 300_000
    assert "12000 × 12000" in refusal(bomb)


def test_a_picture_that_holds_more_than_its_header_says_is_read_by_the_header(make):
    _, found, _ = read(make.png_of(40, 30, rows=20_000))
    assert found.shape == (1, 30, 40, 3)


def test_a_png_with_a_bomb_in_its_words_costs_nothing(make, corners):
    png = make.picture(corners(1)[0])
    words = make.png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    assert np.array_equal(read(png[:33] + words + png[33:])[1][0], corners(1)[0])


def test_large_frames_are_made_smaller(make):
    _, found, footage = read(make.film(np.full((2, 1440, 2560, 3), 120, np.uint8)))
    assert found.shape[1:3] == (1080, 1920)
    assert footage.about.shrunk and footage.about.stored == (2560, 1440)


def test_of_a_long_clip_a_part_is_read(make, corners):
    data = make.film(corners(100))
    times, _, footage = read(data, limits=Limits(seconds=1.0))
    assert len(times) == 25 and footage.ended == "enough"
    times, frames, footage = read(data, start=2.0, limits=Limits(seconds=1.0))
    assert times[0] == pytest.approx(2.0) and len(times) == 25
    assert like(frames[0], corners(100)[50])
    assert len(read(data, limits=Limits(frames=7))[0]) == 7
    assert "ends before" in refusal(data, start=60.0)
    with pytest.raises(DoubleTakeError, match="0 or more seconds"):
        Footage(data, start=-1)


# --------------------------------------------------------------------------------- a reader that goes astray


@pytest.fixture
def instead(monkeypatch, tmp_path):
    """``instead(code)``: this runs in the place of the worker, after it has taken in its task."""

    def replace(code):
        script = tmp_path / "worker.py"
        script.write_text(
            "import json, os, struct, sys, time\nsource = sys.stdin.buffer\n"
            "task = json.loads(source.read(struct.unpack('<I', source.read(4))[0]))\n"
            f"data = source.read(task['bytes'])\nout = sys.stdout.buffer\n{code}\n"
        )
        monkeypatch.setattr(file_reader, "_WORKER", script)

    return replace


HEADER = (
    "head = dict(codec='x', profile='', pixels='', width=8, height=8, seconds=0, frames=1, rate=0, sound='', "
    "orientation=1, pixel_aspect=1, coder='', tags={}, bits=8, light=2, interlaced=False, shrunk=False)\n"
    "def send(letter, content): out.write(letter + struct.pack('<I', len(content)) + content); out.flush()\n"
    "def frame(time, w=8, h=8): send(b'F', struct.pack('<dII', time, w, h) + bytes(3 * w * h))\n"
    "send(b'H', json.dumps(head).encode())\n"
)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("os.abort()", "made the reader stop"),
        ("os._exit(0)", "made the reader stop"),
        ("raise MemoryError", "made the reader stop"),
        ("out.write(b'H' + b'\\xff' * 4)", "made the reader stop"),
        ("out.write(b'H\\x02\\0\\0\\0{}F')", "made the reader stop"),
        ("out.write(b'E\\x06\\0\\0\\0memory')", "more memory"),
        ("out.write(b'E\\x0b\\0\\0\\0<b>evil</b>')", "damaged"),
        (
            HEADER + "out.write(b'F' + struct.pack('<IdII', 2**32 - 8, 0.0, 60_000, 60_000))",
            "made the reader",
        ),
        (HEADER + "frame(float('nan'))", "made the reader stop"),
        (HEADER.replace("codec='x'", "codec=None, light='x'") + "send(b'Z', b'{}')", "damaged"),
        (HEADER.replace("width=8", "width='wide'") + "frame(0.0)", "made the reader stop"),
    ],
)
def test_a_reader_that_dies_or_lies_becomes_a_sentence(instead, make, corners, code, part):
    instead(code)
    assert part in refusal(make.film(corners(3)))


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("os.abort()", "died"),
        ("frame(0.5)", "died"),
        ("frame(2.0, 4, 4)", "died"),
        ("send(b'Z', b'nonsense')", "died"),
        ("send(b'Z', b'{\"ended\": \"whole\"}')", "whole"),
    ],
)
def test_what_came_before_a_reader_died_is_kept(instead, make, corners, code, ended):
    instead(f"{HEADER}frame(0.0); frame(1.0)\n{code}")
    times, _, footage = read(make.film(corners(3)))
    assert times.tolist() == [0.0, 1.0]
    assert footage.ended == ended


def test_a_reader_that_hangs_is_stopped(instead, monkeypatch, make, corners):
    monkeypatch.setattr(file_reader, "_STARTING", 1.0)
    instead("time.sleep(600)")
    assert "took too long" in refusal(make.film(corners(3)), limits=Limits(time=0.3))
    instead(f"{HEADER}frame(0.0)\ntime.sleep(600)")
    assert read(make.film(corners(3)), limits=Limits(time=0.3))[2].ended == "time"


def test_the_time_that_the_caller_takes_is_not_the_readers(instead, make, corners):
    instead(f"{HEADER}frame(0.0); frame(1.0)\nsend(b'Z', b'{{\"ended\": \"whole\"}}')")
    with Footage(make.film(corners(3))) as footage:
        footage._decoding._process.wait(60)  # all that it says is on its way already
        footage._decoding._granted = 0.5
        for _ in footage.frames():
            pause(0.8)
    assert footage.ended == "whole"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are the system's")
def test_a_file_that_takes_too_much_memory_becomes_a_sentence(make):
    big = make.film(np.zeros((4, 1440, 2560, 3), np.uint8))
    assert "memory" in refusal(big, limits=Limits(memory=16_000_000))
    large = make.png_of(6_000, 6_000)
    assert "memory" in refusal(large, limits=Limits(memory=20_000_000))


def test_nothing_of_a_reader_is_left_running(make, corners):
    before = threading.active_count()
    footage = Footage(make.film(corners(60, 512, 512)))
    process = footage._decoding._process
    footage.close()
    assert process.returncode is not None
    half = Footage(make.film(corners(60, 512, 512)))
    frames = half.frames()
    next(frames)
    frames.close()
    half.close()
    forgotten = Footage(make.film(corners(60, 512, 512)))
    process = forgotten._decoding._process
    del forgotten
    assert process.wait(10) is not None
    for thread in threading.enumerate():
        if thread.name == "doubletake-reader-watch":
            thread.join(2)
    assert threading.active_count() <= before


@pytest.mark.skipif(os.name != "posix", reason="these limits are POSIX")
def test_the_worker_gives_up_files_programs_and_connections():
    worker = Path(file_reader.__file__).with_name("worker.py")
    code = f"""
import importlib.util, socket, sys
spec = importlib.util.spec_from_file_location("worker", {str(worker)!r})
worker = importlib.util.module_from_spec(spec); spec.loader.exec_module(worker)
worker.protect({{"time": 5, "memory": 50_000_000}})
def tried(work):
    try: work()
    except (OSError, MemoryError): return "refused"
    return "allowed"
print(tried(lambda: open("/etc/passwd")), tried(lambda: open("/tmp/x", "w")), tried(socket.socket),
      tried(lambda: bytearray(400_000_000)))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert answer.stdout.split() == ["refused"] * 4, answer.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's")
def test_a_worker_that_was_taken_over_is_still_shut_out(cannot_test):
    """Without the limit on open files, which whoever has taken over could get around."""
    worker = Path(file_reader.__file__).with_name("worker.py")
    code = f"""
import errno, importlib.util, os, socket, sys
spec = importlib.util.spec_from_file_location("worker", {str(worker)!r})
worker = importlib.util.module_from_spec(spec); spec.loader.exec_module(worker)
with open("/etc/hostname"): pass
server = socket.create_server(("127.0.0.1", 0))
worker.shut_out()
def tried(work):
    try: work()
    except OSError as error: return errno.errorcode[error.errno]
    return "allowed"
print(tried(lambda: open("/etc/hostname")), tried(lambda: os.mkdir("/tmp/doubletake-shut-out")),
      tried(lambda: os.execv("/bin/true", ["true"])),
      tried(lambda: socket.create_connection(server.getsockname(), 2)),
      tried(lambda: os.kill(os.getppid(), 0)))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    found = answer.stdout.split()
    if found[:1] == ["allowed"]:
        cannot_test("this kernel has no Landlock, so the reader is held by limits alone")
    assert found[:3] == ["EACCES"] * 3, answer.stderr
    assert set(found[3:]) <= {"EACCES", "EPERM", "allowed"}


def test_the_worker_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "secret")
    assert not {"JUPYTER_TOKEN", "HOME", "PATH"} & file_reader._environment().keys()


def test_the_worker_imports_nothing_of_the_course():
    text = Path(file_reader.__file__).with_name("worker.py").read_text(encoding="utf-8")
    assert "doubletake" not in text and "pickle" not in text
