"""A cue describes itself: one that is added to a copy of the course is everywhere where cues are."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import doubletake
from doubletake.cues import CUES
from doubletake.library.files import assets_root

PACKAGE = Path(doubletake.__file__).parent

# All that has to be written by hand.
BY_HAND = {
    "cues/glow.py": '''\
"""Glow: is the face lighter than what is around it?"""

from __future__ import annotations

from doubletake.cues.cue import Cue
from doubletake.cues.face_crop import FaceCrop, Sample


def sample_frame(crop: FaceCrop) -> Sample:
    """Compare mean grey values of face and ring."""
    found = crop.regions
    grey = crop.grey[found.part]
    inside, outside = float(grey[found.inside].mean()), float(grey[found.ring].mean())
    return Sample(inside / outside, inside, outside)


CUE = Cue(
    name="glow",
    order=1000,  # after all that there are
    title="Glow",
    question="Is the face lighter than what is around it?",
    direction="higher",
    scale="log",
    needs=("colour",),
    checked_against="nothing: it is a toy",
    sample=sample_frame,
    describe=lambda value: f"The face is {value:.2f} times as light as the ring around it.",
)
''',
    "cues/pages/glow.md": "# Glow\n\n## What it sees\n\nHow light a face is beside what is around it.\n",
}

ASKED = """
import json
import numpy as np
from doubletake import library
from doubletake.cues import CUES, cue, observe, read_cues
from doubletake.detector import learning_clips, train
from doubletake.evidence import conditions_of, load_table, weigh
from doubletake.evidence.alone import cues_alone
from doubletake.inspector import case_note, case_page, cue_history, inspect
from doubletake.widgets import CueHistory, CueInspector, CuesAlone

clip, still = library.clip("marc-talk"), library.still("marc-portrait")
observation = observe([clip.frame(0), clip.frame(1)], [0.0, 0.04])
reading = read_cues(observation)["glow"]
table = load_table()
found = inspect(still.path.read_bytes(), "marc.jpg")
seen = found.cues[-1]
lab = CueInspector("alma-frontal")
lab.inspect()
trained = train(learning_clips(table))
print(json.dumps({
    "catalogue": [list(CUES), cue("glow").title, cue("glow").page.splitlines()[0]],
    "reading": [reading.valid, reading.direction, reading.words, len(observation.samples["glow"])],
    "reference": [reading.strength.word, reading.strength.reason],
    "weighed": weigh(read_cues(observation), conditions=conditions_of(observation)).words,
    "table": [list(table.cues), bool(np.isnan(table.values[:, -1]).all()), len(table)],
    "alone": cues_alone(table.of(rendition="original"), resamples=2)[-1].auc,
    "learnt": [trained.cues[-1], trained.weights[-1]],
    "inspector": [seen.title, seen.question, seen.valid, seen.says],
    "note": case_note(found)["cues"][-1]["name"],
    "page": "How light a face is" in case_page(found),
    "lab": [lab.menu["cues"][-1], list(lab.readings)[-1]],
    "history": [cue_history()[-1].title, list(cue_history()[-1].claimed), CueHistory().lines[-1]["title"]],
    "worth": CuesAlone().content["alone"]["cues"][-1]["title"],
}))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course with the toy cue in it."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(PACKAGE, root / "doubletake", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "assets").symlink_to(assets_root())
    for name, text in BY_HAND.items():
        (root / "doubletake" / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def told(course):
    """What the copy says, in a process of its own: everything is asked once."""
    return json.loads(run(course, "-c", ASKED).splitlines()[-1])


def run(course, *arguments):
    # Its bytecode would be written into the copy; nothing of this course's own may be imported.
    environment = {**os.environ, "PYTHONPATH": str(course), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=course, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_at_most_four_files_are_written_by_hand(course):
    written = {
        str(path.relative_to(course / "doubletake"))
        for path in (course / "doubletake").rglob("*")
        if path.is_file() and not (PACKAGE / path.relative_to(course / "doubletake")).is_file()
    }
    # With its history in assets/facts and a test of its own that makes four.
    assert written == set(BY_HAND) and len(written) + 2 <= 4


def test_every_list_of_cues_follows(told):
    names, title, heading = told["catalogue"]
    assert names[-1] == "glow" and title == "Glow" and heading == "# Glow"
    assert told["reading"][:2] == [True, "higher"] and "times as light" in told["reading"][2]
    assert told["reading"][3] == 2
    assert told["inspector"] == ["Glow", "Is the face lighter than what is around it?", True, "cannot say"]
    assert told["note"] == "glow" and told["page"]
    assert told["lab"] == ["glow", "glow"] and told["worth"] == "Glow"
    assert told["history"] == ["Glow", [], "Glow"]


def test_readings_from_before_it_was_added_are_used_and_know_nothing_of_it(told):
    names, unknown, rows = told["table"]
    assert names == told["catalogue"][0] and unknown and rows > 100
    assert told["reference"][0] == "none" and "knows nothing of this cue" in told["reference"][1]
    assert told["weighed"] == "cannot say" and told["alone"] is None
    assert told["learnt"] == ["glow", 0.0]


def test_the_table_in_the_readme_follows_by_one_command(course):
    readme = course / "doubletake" / "cues" / "README.md"
    before = readme.read_text(encoding="utf-8")
    run(course, "-m", "doubletake.cues.readme")
    row = (
        "| [glow](pages/glow.md) | is the face lighter than what is around it? | nothing: it is a toy | – |\n"
    )
    after = readme.read_text(encoding="utf-8")
    assert row in after and after.replace(row, "") == before
    last = list(CUES)[-1]
    assert re.search(rf"\| \[{last}\].*\n\| \[glow\]", after)
