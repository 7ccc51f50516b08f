"""Each cue has a page, and says nothing on it that the evidence does not hold."""

import re

import pytest

from doubletake.cues import CUES

HEADINGS = [
    "What it sees",
    "How it is computed",
    "The paper",
    "What was claimed",
    "What re-tests found",
    "When it is invalid",
]


@pytest.mark.parametrize("name", CUES)
def test_a_page_tells_the_same_things_of_every_cue(name):
    page = CUES[name].page
    assert page.startswith(f"# {CUES[name].title}\n")
    assert re.findall(r"^## (.*)$", page, re.M) == HEADINGS
    assert all(len(line) <= 120 for line in page.splitlines())
    parts = re.split(r"^## .*$", page, flags=re.M)[1:]
    assert all(len(part.strip()) > 20 for part in parts)


# (page, figures that evidence.md gives for it); any other three-digit share would be invented
CLAIMS = {
    "blink": {"0.99", "0.98", "0.79"},
    "head_pose": {"0.890", "0.843", "47.3", "54.6"},
    "sharpness": {"80.1", "56.9", "0.52"},
    "boundary": {"0.959", "0.793", "0.679"},
    "highlights": {"0.94"},
    "pulse": {"96", "94.65", "91.50", "91.07"},
}


@pytest.mark.parametrize("name", CUES)
def test_figures_of_claims_and_re_tests_are_those_of_the_evidence(name):
    page = CUES[name].page
    told = "".join(re.findall(r"## What was claimed(.*?)## When it is invalid", page, re.S))
    if name in CLAIMS:
        assert all(figure in told for figure in CLAIMS[name])
    scores = set(re.findall(r"(?<![\d.])(?:0?\.\d{2,3}|\d{2}\.\d{1,2})(?![\d.])", told))
    own = {"0.52", "0.57", "0.53", "0.34", "0.54", "0.43", "0.49", "0.58", "0.60", "0.59", "93.82"}
    assert scores <= CLAIMS.get(name, set()) | own


def test_pages_name_no_cue_a_verdict():
    for one in CUES.values():
        assert not re.search(r"\bproves?\b|% fake|is a fake", one.page)
