"""Who is in the cast, and which clips and stills there are of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from doubletake.errors import DoubleTakeError
from doubletake.library.files import assets_root, damaged, read_json
from doubletake.library.records import Clip, Person, Still

MANIFEST = "manifest.json"
VERSION = 1

_COMMON = {
    "name": str,
    "person": str,
    "kind": str,
    "file": str,
    "truth": str,
    "sha256": str,
    "truth_sha256": str,
    "width": int,
    "height": int,
    "text": str,
    "licence": str,
}
_CLIP = _COMMON | {"fps": (int, float), "frames": int, "duration": (int, float)}

# The manifest as last read, by folder; read again when the file changes (the studio rewrites it).
_manifests: dict[tuple[str, int, int], dict] = {}

Record = TypeVar("Record", Person, Clip, Still)


def read_manifest() -> dict:
    """Return ``assets/manifest.json``: a dict with the lists ``clips`` and ``stills``, each entry complete.

    Raises
    ------
    DoubleTakeError
        If it is missing, damaged or of another version.
    """
    path = assets_root() / MANIFEST
    try:
        state = path.stat()
    except OSError:
        raise damaged(MANIFEST, "is missing") from None
    key = (str(path), state.st_mtime_ns, state.st_size)
    if key not in _manifests:
        manifest = read_json(MANIFEST)
        _check_manifest(manifest)
        _manifests.clear()
        _manifests[key] = manifest
    return _manifests[key]


def _check_manifest(manifest) -> None:
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise damaged(MANIFEST, f"is not a list of clips of version {VERSION}")
    for kind, fields in (("clips", _CLIP), ("stills", _COMMON)):
        entries = manifest.get(kind)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise damaged(MANIFEST, f"holds no list of {kind}")
        for entry in entries:
            for field, kinds in fields.items():
                if not isinstance(entry.get(field), kinds):
                    name = entry.get("name", "?")
                    raise damaged(MANIFEST, f'lacks the field "{field}" of "{name}" among its {kind}')


def _named(name: object, records: Iterable[Record], kind: str) -> Record:
    """Return the record of that name, or say which names there are."""
    records = tuple(records)
    for record in records:
        if record.name == name:
            return record
    names = ", ".join(record.name for record in records) or "none yet"
    raise DoubleTakeError(f'There is no {kind} called "{name}". The {kind}s of this course are: {names}.')


def people() -> tuple[Person, ...]:
    """Return everybody in the cast, in the order of their names. None of them exists.

    Raises
    ------
    DoubleTakeError
        If a person's card in ``assets/cast/`` is missing or damaged.
    """
    manifest = read_manifest()
    on_screen = {entry["person"] for entry in (*manifest["clips"], *manifest["stills"])}
    cards = {path.stem for path in (assets_root() / "cast").glob("*.json")}
    return tuple(_person(name) for name in sorted(on_screen | cards))


def _person(name: str) -> Person:
    relative = f"cast/{name}.json"
    card = read_json(relative)
    if not isinstance(card, dict) or card.get("name") != name:
        raise damaged(relative, f'is not the card of "{name}"')
    # The course shows no real person's face; a card that does not say so is not used.
    if card.get("exists") is not False:
        raise damaged(relative, "does not say that this person does not exist")
    for field in ("display_name", "description", "statement"):
        if not isinstance(card.get(field), str):
            raise damaged(relative, f'lacks the field "{field}"')
    ingredients = card.get("ingredients")
    if not isinstance(ingredients, list) or not all(isinstance(part, dict) for part in ingredients):
        raise damaged(relative, "does not list what the person was made from")
    return Person(
        name=name,
        display_name=card["display_name"],
        description=card["description"],
        statement=card["statement"],
        licence=str(card.get("licence", "CC0-1.0")),
        ingredients=tuple(ingredients),
        facts={key: value for key, value in card.items() if key not in _CARD_FIELDS},
    )


_CARD_FIELDS = {"name", "display_name", "description", "statement", "licence", "ingredients", "exists"}


def person(name: str) -> Person:
    """Return one person of the cast by name.

    Raises
    ------
    DoubleTakeError
        If nobody is called that; the message lists the names.

    Examples
    --------
    >>> from doubletake import library
    >>> library.person("ines").display_name
    'Ines'
    """
    return _named(name, people(), "person")


def clips(person: str | None = None, kind: str | None = None) -> tuple[Clip, ...]:
    """Return the clips, all of them or those of one person or one kind (``"camera"``: as rendered).

    Raises
    ------
    DoubleTakeError
        If there is no such person, or the manifest is damaged.
    """
    entries = read_manifest()["clips"]
    return tuple(
        Clip(
            **_shared(entry),
            fps=float(entry["fps"]),
            frame_count=entry["frames"],
            duration=float(entry["duration"]),
        )
        for entry in _of(entries, person, kind)
    )


def _shared(entry: dict) -> dict:
    """Return the fields that an entry of the manifest gives to a clip and to a still alike."""
    same = ("name", "person", "kind", "width", "height", "text", "licence", "file", "sha256", "truth_sha256")
    return {field: entry[field] for field in same} | {
        "truth_file": entry["truth"],
        "recipe": str(entry.get("recipe", "")),
        "seed": entry.get("seed"),
    }


def clip(name: str) -> Clip:
    """Return one clip by name; an unknown name is a `DoubleTakeError` that lists the names.

    Examples
    --------
    >>> from doubletake import library
    >>> library.clip("marc-talk").person
    'marc'
    """
    return _named(name, clips(), "clip")


def stills(person: str | None = None) -> tuple[Still, ...]:
    """Return the still portraits, all of them or those of one person.

    Raises
    ------
    DoubleTakeError
        If there is no such person, or the manifest is damaged.
    """
    entries = read_manifest()["stills"]
    return tuple(Still(**_shared(entry)) for entry in _of(entries, person, None))


def still(name: str) -> Still:
    """Return one still by name; an unknown name is a `DoubleTakeError` that lists the names.

    Examples
    --------
    >>> from doubletake import library
    >>> library.still("ines-portrait").person
    'ines'
    """
    return _named(name, stills(), "still")


def _of(entries: list[dict], who: str | None, kind: str | None) -> list[dict]:
    if who is not None:
        who = person(who).name
    return [
        entry
        for entry in entries
        if (who is None or entry["person"] == who) and (kind is None or entry["kind"] == kind)
    ]
