"""The cast, their clips and stills, and the glossary: read-only things, loaded from ``assets/``."""

from doubletake.library.catalogue import clip, clips, own_record, people, person, still, stills
from doubletake.library.facts import glossary
from doubletake.library.integrity import check_files
from doubletake.library.moment import Moment, moments_of
from doubletake.library.records import Clip, Person, Still
from doubletake.library.rendition_store import RENDITIONS
from doubletake.library.splits import SPLIT_GROUPS, SPLITS

__all__ = [
    "RENDITIONS",
    "SPLITS",
    "SPLIT_GROUPS",
    "Clip",
    "Moment",
    "Person",
    "Still",
    "Truth",
    "check_files",
    "clip",
    "clips",
    "glossary",
    "moments_of",
    "own_record",
    "people",
    "person",
    "still",
    "stills",
]


def __getattr__(name: str):
    # Truth stands beside arrays, whose import is a good part of a second on a busy machine; lists need none.
    if name == "Truth":
        from doubletake.library.truth import Truth

        return Truth
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
