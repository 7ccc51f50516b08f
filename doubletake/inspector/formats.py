"""What a file is by its first bytes, whatever it is called, and how large a picture in it is.

Nothing is decoded here: these are a few numbers read from bounded places, in plain Python.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from doubletake.errors import DoubleTakeError
from doubletake.inspector.limits import MEGABYTE, Limits

# What a file name may end in, by format. Anything else than these is no lie, only unusual.
ENDINGS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    "PNG": ("png", "apng"),
    "GIF": ("gif",),
    "WebP": ("webp",),
    "BMP": ("bmp",),
    "AVIF": ("avif", "avifs"),
    "MP4": ("mp4", "m4v", "mov", "3gp", "3g2", "qt"),
    "Matroska": ("mkv", "webm"),
    "AVI": ("avi",),
    "MPEG-TS": ("ts", "mts", "m2ts"),
    "MPEG": ("mpg", "mpeg", "vob"),
    "FLV": ("flv",),
    "Ogg": ("ogv", "ogg"),
    "WMV": ("wmv", "asf"),
}

# The demultiplexer of FFmpeg for each. It is always named: one that guesses could take a file for a playlist
# and open what that names.
DEMUXERS = {
    "MP4": "mov",
    "Matroska": "matroska",
    "AVI": "avi",
    "MPEG-TS": "mpegts",
    "MPEG": "mpeg",
    "FLV": "flv",
    "Ogg": "ogg",
    "WMV": "asf",
    "GIF": "gif",
    "APNG": "apng",
}

# Formats that are known and not read, by their first bytes.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"ID3", "sound"),
    (b"fLaC", "sound"),
    (b"#EXTM3U", "a playlist, which only names other files"),
    (b"ffconcat", "a playlist, which only names other files"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"8BPS", "a Photoshop document"),
    (b"<", "a web page or a drawing"),
    (b"{", "text"),
)
_BRANDS = {b"avif": "AVIF", b"avis": "AVIF"}
_PHONE_PICTURES = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_FIRST_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_MOST_PARTS = 20_000  # segments, chunks or boxes that are looked at in one file
CHOOSE = "Choose a video, or a picture as JPEG, PNG, WebP or GIF."


@dataclass(frozen=True)
class Format:
    """What a file says it is.

    Attributes
    ----------
    name : str
        ``"JPEG"``, ``"MP4"``, … one of `ENDINGS`.
    moving : bool
        Whether it may hold more than one frame.
    width, height : int
        Of the picture, as stored; 0 where only the decoder knows.
    cut : bool
        Whether its end is missing, where its bytes tell.
    renamed : str
        What its name says instead; empty if the name fits or says nothing.
    """

    name: str
    moving: bool
    width: int = 0
    height: int = 0
    cut: bool = False
    renamed: str = ""

    @property
    def demuxer(self) -> str:
        """FFmpeg's name for it; empty where OpenCV decodes it."""
        return DEMUXERS.get("APNG" if self.name == "PNG" and self.moving else self.name, "")


def read_format(data: bytes, name: str = "", limits: Limits | None = None) -> Format:
    """Say what a file is, by its bytes.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What it is called; only compared with what it is.
    limits : Limits, optional

    Returns
    -------
    Format

    Raises
    ------
    DoubleTakeError
        If it is empty, too large, holds no picture as far as its first bytes tell, or says that its picture
        is larger than is read.

    Examples
    --------
    >>> read_format(b"GIF89a" + bytes([64, 0, 32, 0]) + bytes(3) + b";", "holiday.png")
    Format(name='GIF', moving=True, width=64, height=32, cut=False, renamed='PNG')
    """
    limits = limits or Limits()
    if not data:
        raise DoubleTakeError("This file is empty. Choose another one.")
    check_size(len(data), limits)
    found = _recognised(data)
    if found is None:
        raise DoubleTakeError(_refusal(data))
    kind, moving, size, cut = found
    width, height = size
    most = limits.frame if moving else limits.picture
    if width * height > most:
        raise DoubleTakeError(too_many_pixels(width, height, most))
    if kind in ("JPEG", "PNG", "GIF", "WebP", "BMP", "AVIF") and min(size) < 1:
        raise DoubleTakeError(
            f"This {kind} file does not say how large its picture is: it is cut or damaged."
        )
    return Format(kind, moving, width, height, cut, _said_by_name(name, kind))


def check_size(count: int, limits: Limits) -> None:
    """Refuse a file of too many bytes."""
    if count > limits.file:
        raise DoubleTakeError(
            f"This file has {count / MEGABYTE:.0f} MB, and up to {limits.file / MEGABYTE:.0f} MB are read. "
            "Cut out the seconds that matter, or save it smaller."
        )


def too_many_pixels(width: int, height: int, most: int) -> str:
    """Say that a picture is too large to be decoded."""
    return (
        f"This picture says it has {width} × {height} pixels, which is more than the {most / 1e6:.0f} "
        "million that are read. Save it smaller and try again."
    )


# Name, whether it moves, width and height, and whether its end is missing.
Recognised = tuple[str, bool, tuple[int, ...], bool]


def _recognised(data: bytes) -> Recognised | None:
    """What a known format says of itself; None of another."""
    return _picture(data) or _boxed(data) or _clip(data)


def _picture(data: bytes) -> Recognised | None:
    start = data[:16]
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG", False, _jpeg_size(data), _jpeg_cut(data)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        names = [name for name, _, _ in png_chunks(data)]
        until = names.index(b"IDAT") if b"IDAT" in names else len(names)
        return "PNG", b"acTL" in names[:until], _numbers(">II", data, 16), b"IEND" not in names
    if start[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF", True, _numbers("<HH", data, 6), b";" not in data[-64:]
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WebP", *_webp(data)
    if start.startswith(b"BM") and len(data) > 26:
        header = _numbers("<I", data, 14)[0]
        if header in (12, 40, 52, 56, 108, 124):
            width, height = _numbers("<HH" if header == 12 else "<ii", data, 18)
            return "BMP", False, (max(width, 0), abs(height)), False
    return None


def _boxed(data: bytes) -> Recognised | None:
    """MP4 and its kin."""
    start = data[:16]
    if start[4:8] == b"ftyp":
        brands = {start[8:12], *_compatible(data)}
        if start[8:12] in _BRANDS or (b"avif" in brands and not brands & {b"isom", b"mp42"}):
            return "AVIF", start[8:12] == b"avis" or b"avis" in brands, _avif_size(data), False
        return None if start[8:12] in _PHONE_PICTURES else ("MP4", True, (0, 0), False)
    if start[4:8] in _FIRST_BOXES:
        return "MP4", True, (0, 0), False
    return None


def _clip(data: bytes) -> Recognised | None:
    for kind, at, magic in (
        ("Matroska", 0, b"\x1a\x45\xdf\xa3"),
        ("AVI", 8, b"AVI "),
        ("FLV", 0, b"FLV\x01"),
        ("Ogg", 0, b"OggS"),
        ("WMV", 0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        ("MPEG", 0, b"\x00\x00\x01\xba"),
    ):
        if data[at : at + len(magic)] == magic:
            return kind, True, (0, 0), False
    for step, first in ((188, 0), (192, 4)):
        if len(data) > 4 * step and all(data[first + k * step] == 0x47 for k in range(4)):
            return "MPEG-TS", True, (0, 0), False
    return None


def _refusal(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return f"This is a HEIC picture, as some phones save them, which is not read here. {CHOOSE}"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return f"This file is sound, without a picture. {CHOOSE}"
    if not data.strip(b"\x00"):
        return "This file holds nothing but zeros: it was not copied whole. Choose another one."
    head = data.lstrip()[:16] if data[:1].isspace() else data[:16]
    for magic, what in _OTHERS:
        if head.startswith(magic):
            return f"This file is {what}. {CHOOSE}"
    return f"This file is neither a picture nor a clip that can be read here. {CHOOSE}"


def _said_by_name(name: str, kind: str) -> str:
    ending = PurePath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    for other, endings in ENDINGS.items():
        if ending in endings:
            return "" if other == kind else other
    return ""


def _numbers(layout: str, data: bytes, at: int) -> tuple[int, ...]:
    """Numbers at a place; zeros where the file ends before."""
    try:
        return struct.unpack_from(layout, data, at)
    except struct.error:
        return (0,) * len(re.sub(r"[<>]", "", layout))


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each segment of a JPEG up to where its picture begins."""
    at = 2
    for _ in range(_MOST_PARTS):
        while at < len(data) and data[at] == 0xFF and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 2
            continue
        (length,) = _numbers(">H", data, at + 2)
        yield marker, data[at + 4 : at + 2 + max(length, 2)]
        if marker in (0xDA, 0xD9):
            return
        at += 2 + max(length, 2)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    for marker, content in jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _numbers(">HH", content, 1)
            return width, height
    return 0, 0


def _jpeg_cut(data: bytes) -> bool:
    # A small picture inside (a thumbnail) has an end of its own, so it must come after the last scan began.
    return data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda")


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, place of the content and its length for each whole chunk of a PNG."""
    at = 8
    for _ in range(_MOST_PARTS):
        if at + 12 > len(data):
            return
        (length,) = _numbers(">I", data, at)
        if at + 12 + length > len(data):
            return
        yield data[at + 4 : at + 8], at + 8, length
        at += 12 + length


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, place of the content and its length for each chunk of a RIFF file (WebP, AVI)."""
    at = 12
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            return
        (length,) = _numbers("<I", data, at + 4)
        yield data[at : at + 4], at + 8, length
        at += 8 + length + length % 2


def _webp(data: bytes) -> tuple[bool, tuple[int, int], bool]:
    cut = _numbers("<I", data, 4)[0] + 8 > len(data)
    for name, at, _ in riff_chunks(data):
        content = data[at : at + 10]
        if len(content) < 10 and name != b"VP8L":
            break
        if name == b"VP8X":
            size = (1 + int.from_bytes(content[4:7], "little"), 1 + int.from_bytes(content[7:10], "little"))
            return bool(content[0] & 2), size, cut
        if name == b"VP8 ":
            width, height = _numbers("<HH", content, 6)
            return False, (width & 0x3FFF, height & 0x3FFF), cut
        if name == b"VP8L" and len(content) >= 5:
            (bits,) = _numbers("<I", content, 1)
            return False, (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)), cut
    return False, (0, 0), True


def boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, place of the content and its length for each outermost box of an MP4, MOV or AVIF file."""
    at = 0
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            return
        (length,), name, head = _numbers(">I", data, at), data[at + 4 : at + 8], 8
        if length == 1:
            (length,), head = _numbers(">Q", data, at + 8), 16
        if length == 0:
            length = len(data) - at
        if length < head:
            return
        yield name, at + head, min(length - head, len(data) - at - head)
        at += length


def _compatible(data: bytes) -> set[bytes]:
    (length,) = _numbers(">I", data, 0)
    brands = data[16 : min(length, 256)]
    return {brands[at : at + 4] for at in range(0, len(brands), 4)}


def _avif_size(data: bytes) -> tuple[int, int]:
    """The largest size named by an item (``ispe``) or a track (``av01``, zeros, a one) in the file's head."""
    head = data[: 256 * 1024]
    sizes: list[tuple[int, ...]] = [(0, 0)]
    sizes += [_numbers(">II", head, match.end() + 4) for match in re.finditer(b"ispe", head)]
    sizes += [_numbers(">HH", head, match.end() + 16) for match in re.finditer(b"av01\0{6}\0\x01", head)]
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height
