"""Nobody of a quiz, and nobody sealed, is in anything to teach or practise with."""

import json

import pytest

from doubletake.library.files import assets_root
from doubletake.library.splits import split_of

ASSETS = assets_root()
MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
CLIPS, STILLS = MANIFEST["clips"], MANIFEST["stills"]
NAMED = {entry["name"]: entry for entry in CLIPS + STILLS}

# Written here a second time, so that a slip in the library's table is noticed.
GROUPS = {
    "teach": {"alma", "daniel", "ines", "marc", "rafael"},
    "practice": {"alma", "daniel", "ines", "marc", "rafael"},
    "quiz-a": {"amara", "emina", "samuel"},
    "quiz-b": {"amara", "emina", "samuel"},
    "sealed": {"devi", "ren"},
}


def ids(entry):
    return entry["name"]


def everybody_in(entry):
    """All whose face or body had a part in an entry: seen, lent, or in what it was made from."""
    names = {entry["person"], entry["source"]} - {""}
    for origin in filter(None, (entry["from_clip"], entry["from_still"], entry["twin"])):
        names |= {NAMED[origin]["person"], NAMED[origin]["source"]} - {""}
    return names


@pytest.mark.parametrize("entry", CLIPS + STILLS, ids=ids)
def test_only_people_of_its_group_have_a_part_in_it(entry):
    assert everybody_in(entry) <= GROUPS[entry["split"]]


def test_training_and_the_unseen_share_nobody():
    training, unseen = set(), set()
    for entry in CLIPS + STILLS:
        (training if entry["split"] in ("teach", "practice") else unseen).update(everybody_in(entry))
    assert training and not training & unseen


@pytest.mark.parametrize(
    "entry",
    [entry for entry in CLIPS + STILLS if entry["kind"] == "camera" and not entry["from_clip"]],
    ids=ids,
)
def test_what_was_filmed_is_where_the_table_puts_it(entry):
    assert entry["split"] == split_of(entry["person"], entry["name"].removeprefix(entry["person"] + "-"))


def test_both_quizzes_have_other_footage():
    footage = {
        split: {entry["from_clip"] or entry["name"] for entry in CLIPS if entry["split"] == split}
        for split in ("quiz-a", "quiz-b")
    }
    assert not footage["quiz-a"] & footage["quiz-b"]


def test_no_split_is_empty_or_knows_one_answer_only(is_whole):
    """Holds of the whole library; the first lesson's few clips are all there to teach."""
    if not is_whole:
        assert {entry["split"] for entry in CLIPS} <= set(GROUPS)
        return
    assert {entry["person"] for entry in CLIPS} == set().union(*GROUPS.values())
    for split, people in GROUPS.items():
        items = [e for e in CLIPS if e["split"] == split and e["file"].startswith("items/")]
        assert {entry["person"] for entry in items} == people, split
        kinds = [entry["kind"] for entry in items]
        assert {"camera", "made", "decoy"} <= set(kinds), split
        innocent = len(kinds) - kinds.count("made")
        assert 1 / 3 <= kinds.count("made") / innocent <= 3, f"{split} is lopsided"


def test_every_filmed_clip_of_the_library_is_an_item_too(is_whole):
    """Second generation like the made ones. Lesson 3's two clips are of another size and are left out."""
    items = [entry for entry in CLIPS if entry["file"].startswith("items/") and entry["kind"] == "camera"]
    filmed = {entry["name"] for entry in CLIPS if entry["kind"] == "camera" and not entry["from_clip"]}
    assert len({entry["from_clip"] for entry in items}) == len(items)
    if is_whole:
        assert {entry["from_clip"] for entry in items} == filmed - {"ines-talk", "marc-talk"}
    else:
        assert {entry["from_clip"] for entry in items} <= filmed
