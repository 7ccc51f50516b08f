"""What a file says of itself, and whether a Content Credential lies in it."""

import pytest

from doubletake.inspector.file_reader import Footage
from doubletake.inspector.provenance import NONE_FOUND, NOT_CHECKED, PRESENT, provenance_of


def of(data):
    with Footage(data) as footage:
        return provenance_of(data, footage.about)


def box(name, content):
    return (len(content) + 8).to_bytes(4, "big") + name + content


JUMBF = b"JP\x00\x01\x00\x00\x00\x01" + box(
    b"jumb", box(b"jumd", b"c2pa\x00\x11\x00\x10" + bytes(8) + b"\x03c2pa\x00")
)
STORE = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + bytes(20)


def test_a_credential_is_found_where_each_format_keeps_it(make, corners):
    frame = corners(1)[0]
    png, webp, clip = make.picture(frame), make.picture(frame, ".webp"), make.film(corners(3))
    grown = webp + b"C2PA\x04\x00\x00\x00abcd"
    for without, with_it in (
        (make.picture(frame, ".jpg"), make.jpeg_with(make.picture(frame, ".jpg"), 0xEB, JUMBF)),
        (png, png[:33] + make.png_chunk(b"caBX", b"jumb") + png[33:]),
        (webp, grown[:4] + (len(grown) - 8).to_bytes(4, "little") + grown[8:]),
        (clip, clip + box(b"uuid", STORE)),
    ):
        assert of(without).credential == NONE_FOUND
        found = of(with_it)
        assert found.credential == PRESENT
        assert "not checked here" in found.credential_words


def test_words_in_a_picture_are_no_credential(make, corners):
    jpeg = make.picture(corners(1)[0], ".jpg")
    assert of(make.jpeg_with(jpeg, 0xEB, b"XX jumb c2pa")).credential == NONE_FOUND
    assert of(make.jpeg_with(jpeg, 0xFE, b"JP jumb c2pa")).credential == NONE_FOUND
    clip = make.film(corners(3))
    assert of(clip + box(b"free", b"c2pa" + STORE)).credential == NONE_FOUND


@pytest.mark.parametrize("form", ["matroska", "mpegts"])
def test_where_it_cannot_be_told_that_is_said(make, corners, form):
    found = of(make.film(corners(3), form=form))
    assert found.credential == NOT_CHECKED and "not checked" in found.credential_words


def test_claims_are_shown_and_private_ones_only_named(make, corners):
    jpeg = make.jpeg_with(
        make.picture(corners(1)[0], ".jpg"), 0xE1, b"Exif\0\0" + make.exif(1, b"Acme", place=True)
    )
    rows = dict(of(jpeg).rows)
    assert rows["camera, maker"] == "Acme"
    assert rows["place"] == "(stands in the file, not shown)"
    png = make.picture(corners(1)[0])
    words = make.png_chunk(b"tEXt", b"GPSLatitude\x0048.1") + make.png_chunk(
        b"tEXt", b"Software\0Paint\x1b[2J"
    )
    rows = dict(of(png[:33] + words + png[33:]).rows)
    assert rows["GPSLatitude"] == "(stands in the file, not shown)"
    assert rows["Software"] == "Paint�[2J"


def test_the_encoder_names_itself(make, corners):
    rows = dict(of(make.film(corners(3))).rows)
    assert rows["encoder"].startswith("Lavf")
    assert rows["encoder, in the first frame"].startswith("x264")


def test_what_the_maker_said_of_the_making_is_read(make, corners):
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0<x Iptc4xmpExt:DigitalSourceType="
        b'"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
    )
    jpeg = make.jpeg_with(make.picture(corners(1)[0], ".jpg"), 0xE1, xmp)
    assert ("the file says it was", "made by a trained algorithm") in of(jpeg).rows
