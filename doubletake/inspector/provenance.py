"""What a file says about where it comes from. All of it is a claim: anybody can write it, or take it away."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from doubletake.inspector.file_reader import About
from doubletake.inspector.formats import Format, boxes, jpeg_segments, png_chunks, riff_chunks
from doubletake.text import plain

PRESENT, NONE_FOUND, NOT_CHECKED = "present", "none found", "not checked"

# Where a C2PA manifest store lies in each format: C2PA specification 2.1, appendix A ("Embedding manifests").
_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the name of its "uuid" box in MP4, MOV, AVIF
_SENTENCES = {
    PRESENT: "A Content Credential (C2PA) is in the file. Whether its signature holds was not checked here.",
    NONE_FOUND: "No Content Credential (C2PA) is in the file. That says nothing: most files have none, and "
    "many sites take them away.",
    NOT_CHECKED: "Whether a Content Credential (C2PA) is in the file was not checked: not in this format.",
}

# What the person who saved the file may have said of its making (IPTC digital source type, in XMP).
_SOURCE_TYPES = {
    b"compositeWithTrainedAlgorithmicMedia": "partly made by a trained algorithm",
    b"trainedAlgorithmicMedia": "made by a trained algorithm",
    b"algorithmicallyEnhanced": "enhanced by an algorithm",
    b"compositeSynthetic": "put together with synthetic parts",
    b"digitalCapture": "taken by a digital camera",
}
_LABELS = {
    "Make": "camera, maker",
    "Model": "camera, model",
    "Software": "software",
    "DateTime": "saved on",
    "DateTimeOriginal": "taken on",
    "Artist": "author",
    "Copyright": "copyright",
}
_PRIVATE = re.compile(r"location|gps|xyz|serial|owner|uniqueid|contentidentifier", re.I)
_HIDDEN = "(stands in the file, not shown)"
_MOST_TEXT = 200_000  # bytes of XMP that are searched


@dataclass(frozen=True)
class Provenance:
    """What a file carries beside its picture.

    Attributes
    ----------
    rows : tuple of (str, str)
        Each claim: what it is about, and what the file says. Places on earth and serial numbers are named,
        not shown.
    credential : str
        Whether a Content Credential is in the file: `PRESENT`, `NONE_FOUND` or `NOT_CHECKED`.
    credential_words : str
        The same in a sentence.
    """

    rows: tuple[tuple[str, str], ...]
    credential: str
    credential_words: str


def provenance_of(data: bytes, about: About) -> Provenance:
    """Collect what a file says of itself."""
    rows = [(label, plain(about.exif[key])) for key, label in _LABELS.items() if key in about.exif]
    if "Place" in about.exif:
        rows.append(("place", _HIDDEN))
    for key, value in about.tags.items():
        rows.append((plain(key, 60), _HIDDEN if _PRIVATE.search(key) else plain(value)))
    rows += _png_words(data) if about.format.name == "PNG" else []
    if about.coder:
        rows.append(("encoder, in the first frame", plain(about.coder, 200)))
    xmp = _xmp(data, about.format)
    for term, words in _SOURCE_TYPES.items():
        if re.search(rb"digitalsourcetype/" + term + rb"\b", xmp):
            rows.append(("the file says it was", words))
    credential = _credential(data, about.format)
    return Provenance(tuple(rows), credential, _SENTENCES[credential])


def _credential(data: bytes, kind: Format) -> str:
    if kind.name == "JPEG":
        # A JUMBF box in APP11, "JP", whose description says "c2pa".
        found = any(
            marker == 0xEB and content[:2] == b"JP" and b"jumb" in content[:64] and b"c2pa" in content[:128]
            for marker, content in jpeg_segments(data)
        )
    elif kind.name == "PNG":
        found = any(name == b"caBX" for name, _, _ in png_chunks(data))
    elif kind.name in ("WebP", "AVI"):
        found = any(name == b"C2PA" for name, _, _ in riff_chunks(data))
    elif kind.name in ("MP4", "AVIF"):
        found = any(name == b"uuid" and data[at : at + 16] == _BOX for name, at, _ in boxes(data))
    else:
        return NOT_CHECKED
    return PRESENT if found else NONE_FOUND


def _xmp(data: bytes, kind: Format) -> bytes:
    """The description in XMP, where it is found without searching through the whole file."""
    if kind.name == "JPEG":
        name = b"http://ns.adobe.com/xap/1.0/\x00"
        parts = [
            content for marker, content in jpeg_segments(data) if marker == 0xE1 and name in content[:40]
        ]
        return b"".join(parts)[:_MOST_TEXT]
    if kind.name == "PNG":
        for chunk, at, length in png_chunks(data):
            if chunk == b"iTXt" and data.startswith(b"XML:com.adobe.xmp\x00", at):
                return data[at : at + min(length, _MOST_TEXT)]
    if kind.name == "WebP":
        for chunk, at, length in riff_chunks(data):
            if chunk == b"XMP ":
                return data[at : at + min(length, _MOST_TEXT)]
    return b""


def _png_words(data: bytes) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for chunk, at, length in png_chunks(data):
        if chunk not in (b"tEXt", b"zTXt", b"iTXt") or len(rows) >= 20:
            continue
        key, _, value = data[at : at + min(length, 4000)].partition(b"\x00")
        if key.startswith(b"XML:"):
            continue
        if chunk == b"zTXt":
            try:
                value = zlib.decompressobj().decompress(value[1:], 1000)
            except zlib.error:
                value = b""
        elif chunk == b"iTXt":
            value = b"" if value[:1] == b"\x01" else value[2:].split(b"\x00", 2)[-1]
        label = plain(key.decode("latin-1"), 60)
        said = value.decode("utf-8" if chunk == b"iTXt" else "latin-1", "replace")
        rows.append((label, _HIDDEN if _PRIVATE.search(label) else plain(said)))
    return rows
