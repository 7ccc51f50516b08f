"""What an entry of the manifest must hold, version 2: fields, values, and how they depend on each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from doubletake.library.splits import SPLITS

VERSION = 2

KINDS = ("camera", "made", "decoy")
METHODS_OF = {
    "camera": ("camera",),
    "made": ("classical", "neural", "one-photo"),
    "decoy": ("beauty-filter", "heavy-compression", "odd-light", "make-up"),
}
METHODS = tuple(method for methods in METHODS_OF.values() for method in methods)
CARES = ("rough", "careful", "best")

OF_BOTH = {
    "name": str,
    "person": str,
    "kind": str,
    "method": str,
    "care": str,
    "source": str,
    "from_clip": str,
    "from_still": str,
    "labelled": bool,
    "twin": str,
    "split": str,
    "file": str,
    "truth": str,
    "sha256": str,
    "truth_sha256": str,
    "width": int,
    "height": int,
    "text": str,
    "recipe": str,
    "seed": int,
    "licence": str,
}
OF_A_CLIP = OF_BOTH | {"fps": (int, float), "frames": int, "duration": (int, float)}

_VALUES = {
    "kind": KINDS,
    "method": METHODS,
    "care": ("", *CARES),
    "split": SPLITS,
}
_FILLED = ("name", "person", "file", "text", "licence")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def trouble(manifest: object) -> str:
    """Return what is wrong with a manifest, to stand after its name in a sentence; "" if nothing is.

    Examples
    --------
    >>> trouble({"version": 2, "clips": [], "stills": []})
    ''
    >>> trouble({"version": 1})
    'is not a list of clips of version 2'
    """
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        return f"is not a list of clips of version {VERSION}"
    seen = set()
    for shelf, fields in (("clips", OF_A_CLIP), ("stills", OF_BOTH)):
        entries = manifest.get(shelf)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            return f"holds no list of {shelf}"
        for entry in entries:
            found = _of_fields(entry, fields, shelf) or _of_values(entry)
            if found := found or _of_making(entry) or _of_origin(entry):
                return found
            if entry["name"] in seen:
                return f'holds the name "{entry["name"]}" twice'
            seen.add(entry["name"])
    return ""


def _of_fields(entry: dict[str, Any], fields: Mapping[str, Any], shelf: str) -> str:
    for field, kinds in fields.items():
        value = entry.get(field)
        # In Python True is a whole number too; in the manifest it is not.
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            return f'lacks the field "{field}" of "{entry.get("name", "?")}" among its {shelf}'
    return ""


def _of_values(entry: dict[str, Any]) -> str:
    name = entry["name"]
    for field, values in _VALUES.items():
        if entry[field] not in values:
            known = ", ".join(f'"{value}"' for value in values)
            return f'says "{entry[field]}" for the {field} of "{name}", which is none of {known}'
    for field in _FILLED:
        if not entry[field].strip():
            return f'leaves the field "{field}" of "{name}" empty'
    for field in ("width", "height", "fps", "frames", "duration"):
        if field in entry and not entry[field] > 0:
            return f'says {entry[field]} for the {field} of "{name}", which must be more than 0'
    if not _DIGEST.fullmatch(entry["sha256"]):
        return f'holds no SHA-256 for the file of "{name}"'
    if bool(entry["truth"]) != bool(_DIGEST.fullmatch(entry["truth_sha256"])):
        return f'holds no SHA-256 for the truth of "{name}", or one of no truth'
    return ""


def _of_making(entry: dict[str, Any]) -> str:
    """How kind, method, care, source and origin of one entry fit together."""
    name, kind, method = entry["name"], entry["kind"], entry["method"]
    if method not in METHODS_OF[kind]:
        return f'says that "{name}" is {kind} by the method {method}; that cannot be'
    if kind != "made":
        for field in ("source", "care"):
            if entry[field]:
                return f'gives "{name}", which is {kind}, a {field}; only a made clip has one'
        if entry["labelled"]:
            return f'says that "{name}", which is {kind}, is labelled; only a made clip is'
    elif not entry["source"]:
        return f'does not say whose face was put into "{name}"'
    elif method == "classical" and not entry["care"]:
        return f'does not say with which care "{name}" was made'
    return ""


def _of_origin(entry: dict[str, Any]) -> str:
    """Say what one entry was made from, if its method needs that."""
    name, kind, method = entry["name"], entry["kind"], entry["method"]
    if method == "one-photo" and not (entry["from_still"] or entry["from_clip"]):
        return f'does not say from which still or clip "{name}" was made'
    if method in ("classical", "neural") and not entry["from_clip"]:
        return f'does not say from which clip "{name}" was made'
    if kind == "decoy" and not (entry["from_clip"] or entry["from_still"]):
        return f'does not say what the decoy "{name}" was made from'
    if name in (entry["twin"], entry["from_clip"], entry["from_still"]):
        return f'says that "{name}" comes from itself'
    return ""
