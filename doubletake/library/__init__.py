"""The cast, their clips and stills, and the glossary: read-only things, loaded from ``assets/``."""

from doubletake.library.catalogue import clip, clips, people, person, still, stills
from doubletake.library.facts import glossary
from doubletake.library.files import check_files
from doubletake.library.records import Clip, Person, Still
from doubletake.library.shown import SHOWN
from doubletake.library.splits import SPLIT_GROUPS, SPLITS
from doubletake.library.truth import Truth

__all__ = [
    "SHOWN",
    "SPLITS",
    "SPLIT_GROUPS",
    "Clip",
    "Person",
    "Still",
    "Truth",
    "check_files",
    "clip",
    "clips",
    "glossary",
    "people",
    "person",
    "still",
    "stills",
]
