"""The few entries of a picture's Exif that matter here, read in plain Python with every place checked."""

from __future__ import annotations

import struct

from doubletake.inspector.formats import Format, jpeg_segments, png_chunks, riff_chunks

_NAMES = {
    0x010F: "Make",
    0x0110: "Model",
    0x0112: "Orientation",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9003: "DateTimeOriginal",
}
_MORE, _PLACE = 0x8769, 0x8825  # where further entries stand; where the place on earth stands
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}
_MOST_ENTRIES, _LONGEST = 200, 200


def exif_of(data: bytes, kind: Format) -> dict[str, str | int]:
    """Return what a picture's Exif says.

    Parameters
    ----------
    data : bytes
        The whole file.
    kind : Format
        As `read_format` says.

    Returns
    -------
    dict
        Of ``Make``, ``Model``, ``Orientation`` (1 to 8), ``Software``, ``DateTime``, ``DateTimeOriginal``,
        ``Artist``, ``Copyright`` those that are there, and ``Place`` (1) if a place on earth is given, which
        is not read. Empty without Exif or where it is damaged.
    """
    block = _block(data, kind.name)
    return _entries(block) if block else {}


def _block(data: bytes, kind: str) -> bytes:
    """The TIFF structure that Exif is."""
    if kind == "JPEG":
        for marker, content in jpeg_segments(data):
            if marker == 0xE1 and content.startswith(b"Exif\x00\x00"):
                return content[6:]
    chunks = {"PNG": png_chunks, "WebP": riff_chunks}.get(kind)
    for name, at, length in chunks(data) if chunks else ():
        if name in (b"eXIf", b"EXIF"):
            return data[at : at + min(length, 1 << 20)].removeprefix(b"Exif\x00\x00")
    return b""


def _entries(block: bytes) -> dict[str, str | int]:
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return {}
    found: dict[str, str | int] = {}
    tables: list[int] = [struct.unpack_from(order + "I", block, 4)[0]]
    seen: set[int] = set()
    while tables and len(seen) < 4:
        at = tables.pop(0)
        if at not in seen and at + 2 <= len(block):
            seen.add(at)
            tables += _read_table(block, order, at, found)
    if found.get("Orientation") not in range(1, 9):
        found.pop("Orientation", None)
    return found


def _read_table(block: bytes, order: str, at: int, found: dict[str, str | int]) -> list[int]:
    """Add what a table holds to ``found``; return where further tables are."""
    further: list[int] = []
    (count,) = struct.unpack_from(order + "H", block, at)
    for number in range(min(count, _MOST_ENTRIES)):
        place = at + 2 + 12 * number
        if place + 12 > len(block):
            break
        tag, kind, length = struct.unpack_from(order + "HHI", block, place)
        if tag == _MORE:
            further.append(struct.unpack_from(order + "I", block, place + 8)[0])
        elif tag == _PLACE:
            found["Place"] = 1
        elif tag in _NAMES:
            value = _value(block, order, kind, length, place + 8)
            if value is not None and value != "":
                found.setdefault(_NAMES[tag], value)
    return further


def _value(block: bytes, order: str, kind: int, length: int, at: int) -> str | int | None:
    if kind not in _SIZES:
        return None
    if length * _SIZES[kind] > 4:
        (at,) = struct.unpack_from(order + "I", block, at)
    if kind == 2:
        return block[at : at + min(length, _LONGEST)].split(b"\x00")[0].decode("utf-8", "replace").strip()
    if kind in (3, 4) and at + _SIZES[kind] <= len(block):
        return struct.unpack_from(order + ("H" if kind == 3 else "I"), block, at)[0]
    return None
