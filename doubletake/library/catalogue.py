"""Who is in the cast, and which clips and stills there are of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from doubletake.errors import DoubleTakeError
from doubletake.library import schema
from doubletake.library.files import assets_root, damaged, read_json
from doubletake.library.records import Clip, Person, Still
from doubletake.library.splits import SPLIT_GROUPS, SPLITS

MANIFEST = "manifest.json"
FEW = 20  # names fit into a sentence; of more, those are named that look like the one that was typed

Record = TypeVar("Record", Person, Clip, Still)


@dataclass(frozen=True)
class _Shelves:
    """The manifest as it was read, and its records."""

    manifest: dict[str, Any]
    clips: tuple[Clip, ...]
    stills: tuple[Still, ...]


# The manifest as last read, by its file's state; read again when the file changes (the studio rewrites it).
_shelves: dict[tuple[str, int, int], _Shelves] = {}


def read_manifest() -> dict[str, Any]:
    """Return ``assets/manifest.json``: a dict with the lists ``clips`` and ``stills``, each entry complete.

    Raises
    ------
    DoubleTakeError
        If it is missing, damaged or of another version; the message says where.
    """
    return _read().manifest


def _read() -> _Shelves:
    path = assets_root() / MANIFEST
    try:
        state = path.stat()
    except OSError:
        raise damaged(MANIFEST, "is missing") from None
    key = (str(path), state.st_mtime_ns, state.st_size)
    shelves = _shelves.get(key)
    if shelves is None:
        manifest = read_json(MANIFEST)
        if found := schema.trouble(manifest):
            raise damaged(MANIFEST, found)
        shelves = _Shelves(
            manifest,
            tuple(
                Clip(
                    **_shared(entry),
                    fps=float(entry["fps"]),
                    frame_count=entry["frames"],
                    duration=float(entry["duration"]),
                )
                for entry in manifest["clips"]
            ),
            tuple(Still(**_shared(entry)) for entry in manifest["stills"]),
        )
        _shelves.clear()
        _shelves[key] = shelves
    return shelves


def _shared(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that an entry of the manifest gives to a clip and to a still alike."""
    same = {field: entry[field] for field in schema.OF_BOTH if field != "truth"}
    return same | {"truth_file": entry["truth"]}


def _named(name: object, records: Iterable[Record], kind: str, kinds: str) -> Record:
    """Return the record of that name, or say which names there are."""
    records = tuple(records)
    for record in records:
        if record.name == name:
            return record
    raise _unknown(name, records, kind, kinds)


def _unknown(
    name: object, records: Iterable[Person | Clip | Still], kind: str, kinds: str
) -> DoubleTakeError:
    """Make the refusal of a name that no record has: it says which names there are."""
    names = [record.name for record in records]
    if len(names) <= FEW:
        there = f"The {kinds} of this course are: {', '.join(names) or 'none yet'}."
    else:
        near = get_close_matches(str(name), names, n=3)
        guess = f"Did you mean {' or '.join(near)}? " if near else ""
        there = f"{guess}The command “doubletake clips” lists all {len(names)}."
    return DoubleTakeError(f'There is no {kind} called "{name}". {there}')


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
    return _named(name, people(), "person", "people")


def clips(
    person: str | Iterable[str] | None = None,
    kind: str | Iterable[str] | None = None,
    method: str | Iterable[str] | None = None,
    care: str | Iterable[str] | None = None,
    split: str | Iterable[str] | None = None,
    labelled: bool | None = None,
    source: str | Iterable[str] | None = None,
    item: bool | None = None,
) -> tuple[Clip, ...]:
    """Return the clips that fit every condition; without one, all of them, in the order of their names.

    Parameters
    ----------
    person : str or several, optional
        Who is seen.
    kind : str or several, optional
        ``"camera"``, ``"made"`` or ``"decoy"``.
    method : str or several, optional
        ``"camera"``, ``"classical"``, ``"neural"``, ``"one-photo"``, ``"beauty-filter"``,
        ``"heavy-compression"``, ``"odd-light"`` or ``"make-up"``.
    care : str or several, optional
        ``"rough"``, ``"careful"`` or ``"best"``; ``""`` is what was not made.
    split : str or several, optional
        ``"teach"``, ``"practice"``, ``"quiz-a"``, ``"quiz-b"`` or ``"sealed"``; or several under one name:
        ``"training"``, ``"quiz"``, ``"unseen"`` (whoever is not in training).
    labelled : bool, optional
        Whether a label is in the picture.
    source : str or several, optional
        Whose face was put in; ``""`` is nobody's.
    item : bool, optional
        Whether it is a label-free clip for quizzes, games and detectors; False leaves these out.

    Raises
    ------
    DoubleTakeError
        If there is no such value, and the message lists those there are; or if the manifest is damaged.

    Examples
    --------
    >>> from doubletake import library
    >>> {clip.kind for clip in library.clips(kind="camera", split=("teach", "practice"), item=False)}
    {'camera'}
    """
    wanted = {
        "person": person, "kind": kind, "method": method, "care": care, "split": split, "source": source,
    }  # fmt: skip
    found = _matching(_read().clips, wanted)
    return tuple(
        clip
        for clip in found
        if (labelled is None or clip.labelled == labelled) and (item is None or clip.is_item == item)
    )


def clip(name: str) -> Clip:
    """Return one clip by name; an unknown name is a `DoubleTakeError` that names what there is.

    Examples
    --------
    >>> from doubletake import library
    >>> library.clip("marc-talk").person
    'marc'
    """
    return _named(name, _read().clips, "clip", "clips")


def stills(
    person: str | Iterable[str] | None = None,
    kind: str | Iterable[str] | None = None,
    method: str | Iterable[str] | None = None,
    care: str | Iterable[str] | None = None,
    split: str | Iterable[str] | None = None,
    source: str | Iterable[str] | None = None,
) -> tuple[Still, ...]:
    """Return the still portraits that fit every condition; see `clips`.

    Raises
    ------
    DoubleTakeError
        If there is no such value, or the manifest is damaged.
    """
    wanted = {
        "person": person, "kind": kind, "method": method, "care": care, "split": split, "source": source,
    }  # fmt: skip
    return _matching(_read().stills, wanted)


def still(name: str) -> Still:
    """Return one still by name; an unknown name is a `DoubleTakeError` that names what there is.

    Examples
    --------
    >>> from doubletake import library
    >>> library.still("ines-portrait").person
    'ines'
    """
    return _named(name, _read().stills, "still", "stills")


def own_record(thing: object, done: str = "swapped", suggest: bool = True) -> Clip | Still:
    """Return the library's own record, or refuse: nobody but the course's own people is put into a picture.

    This is the one gate that every way of making a clip goes through.

    Parameters
    ----------
    thing : Clip, Still or str
        A record of the library, or its name. Nothing else: no path and no picture, and no record that
        somebody made up or altered.
    done : str
        What is to be done to them, for the refusal: ``"swapped"`` or ``"animated"``.
    suggest : bool
        Whether an unknown name is answered with those that look like it.

    Raises
    ------
    DoubleTakeError
        If it is not of the library.

    Examples
    --------
    >>> from doubletake import library
    >>> library.own_record("marc-talk") == library.clip("marc-talk")
    True
    """
    if isinstance(thing, str):
        records: tuple[Clip | Still, ...] = (*stills(), *clips())
        for record in records:
            if record.name == thing:
                return record
        unknown = f'There is no clip or still called "{thing}".'
        if suggest:
            unknown = str(_unknown(thing, records, "clip or still", "clips and stills"))
        raise DoubleTakeError(f"{unknown} Only the course's own people can be {done}.")
    if isinstance(thing, Clip | Still) and thing in (clips() if isinstance(thing, Clip) else stills()):
        return thing
    raise DoubleTakeError(
        f"Only the course's own people can be {done}, because nobody else has agreed to it: "
        "choose a clip or a still of the library."
    )


def check_value(field: str, value: object) -> None:
    """Refuse what can never be found under a field of a question, with a sentence that lists what can be.

    Raises
    ------
    DoubleTakeError
        If ``value`` is none of the field's values; the names of splits together count as values too.
    """
    if field == "person":
        person(str(value))
    elif field == "source":
        if value != "":
            person(str(value))
    elif value not in VALUES[field]:
        known = ", ".join(f'"{known}"' for known in VALUES[field] if known)
        raise DoubleTakeError(f'There is no {field} "{value}": choose from {known}.')


VALUES = {
    "kind": schema.KINDS,
    "method": schema.METHODS,
    "care": (*schema.CARES, ""),
    "split": (*SPLITS, *SPLIT_GROUPS),
}


def _matching(
    records: tuple[Record, ...], wanted: dict[str, str | Iterable[str] | None]
) -> tuple[Record, ...]:
    """The records whose fields have one of the wanted values; None wants every value."""
    for field, values in wanted.items():
        if values is None:
            continue
        values = (values,) if isinstance(values, str) else tuple(values)
        for value in values:
            check_value(field, value)
        if field == "split":
            values = tuple(name for value in values for name in SPLIT_GROUPS.get(value, (value,)))
        records = tuple(record for record in records if getattr(record, field) in values)
    return records
