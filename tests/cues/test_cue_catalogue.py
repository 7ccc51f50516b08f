"""What the records say of themselves is whole, and everything that counts cues counts these."""

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import doubletake.cues
from doubletake.cues import CUES
from doubletake.cues.cue import Cue

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = {11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen"}

# What learners and teachers read, where it says how many cues there are.
PROSE = (
    "notebooks/07-measure-it.ipynb",
    "notebooks/dashboards/cue-lab.ipynb",
    "grading/guide.md",
    "grading/rubrics/07-measure-it.md",
)


def test_every_module_with_a_record_is_in_the_catalogue():
    found = {}
    for module in pkgutil.iter_modules(doubletake.cues.__path__):
        record = getattr(import_module(f"doubletake.cues.{module.name}"), "CUE", None)
        if isinstance(record, Cue):
            found[module.name] = record
    assert found == dict(sorted(CUES.items()))


def test_lists_have_an_order():
    orders = [one.order for one in CUES.values()]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize("name", CUES)
def test_a_record_is_whole(name):
    one = CUES[name]
    assert one.title and one.question.endswith("?") and one.checked_against
    assert (one.sample is None) != (one.describe is not None)
    assert one.sample is not None or one.read_clip is not None


@pytest.mark.parametrize("file", PROSE)
def test_prose_says_how_many_cues_there_are(file):
    told = (ROOT / file).read_text(encoding="utf-8").lower()
    other = {word for count, word in NUMBERS.items() if count != len(CUES)}
    assert NUMBERS[len(CUES)] in told
    assert not any(f"{word} cues" in told for word in other)
