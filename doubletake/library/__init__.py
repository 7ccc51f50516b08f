"""The cast, their clips and stills, and the glossary: read-only things, loaded from ``assets/``."""

from doubletake.library.catalogue import clip, clips, own_record, people, person, still, stills
from doubletake.library.facts import glossary
from doubletake.library.footage import camera_items, delivered, footage_of
from doubletake.library.integrity import check_files
from doubletake.library.moment import Moment, moments_of
from doubletake.library.records import Clip, Person, Still
from doubletake.library.rendition_store import RENDITIONS
from doubletake.library.splits import SPLIT_GROUPS, SPLITS
from doubletake.library.truth import Truth

__all__ = [
    "RENDITIONS",
    "SPLITS",
    "SPLIT_GROUPS",
    "Clip",
    "Moment",
    "Person",
    "Still",
    "Truth",
    "camera_items",
    "check_files",
    "clip",
    "clips",
    "delivered",
    "footage_of",
    "glossary",
    "moments_of",
    "own_record",
    "people",
    "person",
    "still",
    "stills",
]
