"""What a file is, by its first bytes: right, cut, lying, or something else."""

import struct

import pytest

from doubletake.errors import DoubleTakeError
from doubletake.inspector.exif import exif_of
from doubletake.inspector.formats import ENDINGS, read_format
from doubletake.inspector.limits import Limits


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".bmp", ".avif"])
def test_a_picture_says_what_it_is_and_how_large(make, corners, ending):
    found = read_format(make.picture(corners(1)[0], ending), f"x{ending}")
    assert (found.width, found.height, found.moving, found.cut, found.renamed) == (96, 64, False, False, "")
    assert ending[1:] in ENDINGS[found.name]


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp", ".avif"])
def test_an_animation_is_told_from_a_picture(make, corners, ending):
    found = read_format(make.animation(corners(3), ending, [40] * 3))
    assert found.moving
    assert (found.width, found.height) == (96, 64)


@pytest.mark.parametrize(
    ("form", "codec", "name"),
    [
        ("mp4", "libx264", "MP4"),
        ("mov", "libx264", "MP4"),
        ("matroska", "libx264", "Matroska"),
        ("webm", "libvpx-vp9", "Matroska"),
        ("avi", "mpeg4", "AVI"),
        ("mpegts", "libx264", "MPEG-TS"),
        ("flv", "libx264", "FLV"),
    ],
)
def test_a_clip_says_what_it_is(make, corners, form, codec, name):
    found = read_format(make.film(corners(5), form=form, codec=codec))
    assert (found.name, found.moving) == (name, True)
    assert found.demuxer


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "empty"),
        (b"\x00" * 4096, "zeros"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + bytes(30), "archive"),
        (b"#EXTM3U\nhttp://example.org/a.ts\n", "playlist"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "playlist"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing"),
        (b"  \n<!doctype html><script>", "web page"),
        (b"II*\x00\x08\x00\x00\x00", "TIFF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "HEIC"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound"),
        (b"ID3\x04" + bytes(60), "sound"),
        (b"MZ\x90\x00" + bytes(60), "program"),
        (b"just a few words\n", "neither a picture nor a clip"),
        (b"\xff\xd8\xff\xe0", "cut or damaged"),
        (b"\x89PNG\r\n\x1a\n", "cut or damaged"),
        (b"GIF89a", "cut or damaged"),
        (b"RIFF\x10\x00\x00\x00WEBP", "cut or damaged"),
    ],
)
def test_anything_else_is_answered_in_one_sentence(data, part):
    with pytest.raises(DoubleTakeError) as error:
        read_format(data, "holiday.mp4")
    assert part in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a\xff\xff\xff\xff" + bytes(20),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 90_000, 90_000) + bytes(9),
        b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 65_000, 65_000) + bytes(20),
        b"RIFF\x40\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\x3f\xff\xff\x3f" + bytes(20),
    ],
)
def test_a_picture_that_claims_too_many_pixels_is_refused_by_its_header(data):
    with pytest.raises(DoubleTakeError, match="more than the"):
        read_format(data)


def test_a_file_of_too_many_bytes_is_refused(make):
    with pytest.raises(DoubleTakeError, match="up to 1 MB are read"):
        read_format(b"GIF89a" + bytes(2**21), limits=Limits(file=2**20))


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".gif"])
def test_a_cut_picture_is_known_as_cut(make, talk, ending):
    frame = talk.frames[0]
    data = (
        make.animation([frame, frame], ending, [40, 40]) if ending == ".gif" else make.picture(frame, ending)
    )
    assert not read_format(data).cut
    assert read_format(data[: len(data) * 2 // 3]).cut


def test_a_thumbnails_end_is_not_taken_for_the_pictures(make, corners):
    small = make.picture(corners(1)[0], ".jpg")
    large = make.jpeg_with(make.picture(corners(1)[0], ".jpg"), 0xE1, b"Exif\0\0" + small)
    assert read_format(large[:-40]).cut


@pytest.mark.parametrize(
    ("name", "renamed"),
    [
        ("clip.mp4", "MP4"),
        ("clip.PNG", ""),
        ("clip", ""),
        ("clip.mp4.png", ""),
        ("../a/b.jpg", "JPEG"),
        ("x.xyz", ""),
    ],
)
def test_a_name_that_says_something_else_is_noticed(make, corners, name, renamed):
    assert read_format(make.picture(corners(1)[0]), name).renamed == renamed


def test_exif_is_read_from_each_format_that_has_it(make, corners):
    block = make.exif(6, b"Acme", place=True)
    jpeg = make.jpeg_with(make.picture(corners(1)[0], ".jpg"), 0xE1, b"Exif\0\0" + block)
    png = make.picture(corners(1)[0])
    png = png[:33] + make.png_chunk(b"eXIf", block) + png[33:]
    for data in (jpeg, png):
        assert exif_of(data, read_format(data)) == {"Orientation": 6, "Make": "Acme", "Place": 1}


@pytest.mark.parametrize("cut", [4, 9, 12, 20, 30, 45])
def test_damaged_exif_is_no_exif(make, corners, cut):
    jpeg = make.jpeg_with(
        make.picture(corners(1)[0], ".jpg"), 0xE1, b"Exif\0\0" + make.exif(6, b"Acme")[:cut]
    )
    assert set(exif_of(jpeg, read_format(jpeg))) <= {"Orientation", "Make"}


def test_exif_that_leads_in_circles_ends(make, corners):
    circle = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + bytes(4)
    jpeg = make.jpeg_with(make.picture(corners(1)[0], ".jpg"), 0xE1, b"Exif\0\0" + circle)
    assert exif_of(jpeg, read_format(jpeg)) == {}
