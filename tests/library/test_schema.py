"""The manifest's schema: each slip is told in one sentence that names the entry."""

import copy

import pytest

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import schema


@pytest.fixture
def manifest(large):
    from doubletake.library.catalogue import read_manifest

    return copy.deepcopy(read_manifest())


def entry(manifest, name):
    return next(e for e in (*manifest["clips"], *manifest["stills"]) if e["name"] == name)


MADE = "ines-frontal-from-marc-careful"
SLIPS = [
    ("ines-frontal", "kind", "real", 'says "real" for the kind of "ines-frontal"'),
    ("ines-frontal", "method", "magic", 'says "magic" for the method'),
    ("ines-frontal", "method", "classical", '"ines-frontal" is camera by the method classical'),
    ("ines-frontal", "care", "best", "which is camera, a care"),
    ("ines-frontal", "source", "marc", "which is camera, a source"),
    ("ines-frontal", "labelled", True, "which is camera, is labelled"),
    ("ines-frontal", "labelled", "no", 'lacks the field "labelled"'),
    ("ines-frontal", "split", "exam", 'says "exam" for the split'),
    ("ines-frontal", "frames", 0, "says 0 for the frames"),
    ("ines-frontal", "frames", 75.0, 'lacks the field "frames"'),
    ("ines-frontal", "frames", True, 'lacks the field "frames"'),
    ("ines-frontal", "fps", -1, "says -1 for the fps"),
    ("ines-frontal", "text", " ", 'leaves the field "text" of "ines-frontal" empty'),
    ("ines-frontal", "sha256", "123", 'no SHA-256 for the file of "ines-frontal"'),
    ("ines-frontal", "truth", "clips/ines-frontal.npz", 'no SHA-256 for the truth of "ines-frontal"'),
    ("ines-frontal", "seed", None, 'lacks the field "seed"'),
    (MADE, "source", "", "does not say whose face"),
    (MADE, "care", "", "does not say with which care"),
    (MADE, "from_clip", "", "does not say from which clip"),
    (MADE, "from_clip", MADE, "comes from itself"),
    ("ines-press", "width", None, 'lacks the field "width" of "ines-press" among its stills'),
    ("ines-press", "name", "marc-press", 'holds the name "marc-press" twice'),
    ("ines-frontal", "name", "ines-press", 'holds the name "ines-press" twice'),
]


def test_a_whole_manifest_is_right(manifest):
    assert schema.trouble(manifest) == ""


@pytest.mark.parametrize(
    ("name", "field", "value", "says"),
    SLIPS,
    ids=[f"{name} {field}={value}" for name, field, value, _ in SLIPS],
)
def test_a_slip_is_told(manifest, name, field, value, says):
    entry(manifest, name)[field] = value
    assert says in schema.trouble(manifest)


@pytest.mark.parametrize("field", schema.OF_A_CLIP)
def test_no_field_may_be_missing(manifest, field):
    del entry(manifest, "ines-turn")[field]
    found = schema.trouble(manifest)
    assert f'"{field}"' in found and found.count("\n") == 0


def test_a_decoy_says_what_it_was_made_from(manifest):
    decoy = next(e for e in manifest["clips"] if e["kind"] == "decoy")
    decoy["from_clip"] = ""
    assert "does not say what the decoy" in schema.trouble(manifest)
    decoy["from_still"] = "ines-press"
    assert schema.trouble(manifest) == ""


@pytest.mark.parametrize("origin", ["from_clip", "from_still", ""])
def test_a_photo_set_in_motion_says_where_it_is_from(manifest, origin):
    change = {"method": "one-photo", "care": "", "from_clip": "", "from_still": ""}
    names = {"from_clip": "ines-frontal", "from_still": "ines-press"}
    entry(manifest, MADE).update(change | {name: names[name] for name in names if name == origin})
    says = "" if origin else f'does not say from which still or clip "{MADE}" was made'
    assert schema.trouble(manifest).endswith(says) and bool(says) == bool(schema.trouble(manifest))


def test_the_library_says_it_with_the_way_to_bring_the_file_back(small):
    small.sign(split="exam")
    with pytest.raises(DoubleTakeError, match=r'manifest\.json says "exam" for the split.*git restore'):
        library.clips()
