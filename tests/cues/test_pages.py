"""Each cue has a page, and says nothing on it that the evidence does not hold."""

import re
from pathlib import Path

import pytest

import doubletake.cues
from doubletake.cues import CUES
from doubletake.cues.readme import NOT_TIMED, rewritten

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


def test_the_readme_lists_every_cue_with_its_page_and_what_it_costs():
    folder = Path(doubletake.cues.__file__).parent
    text = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\((\S+)\) \| (.+?) \| .+? \| (\S+) \|$", text, re.M)
    assert [name for name, *_ in rows] == list(CUES)
    assert rewritten(text) == text, "uv run python -m doubletake.cues.readme"
    for name, page, question, _ in rows:
        assert (folder / page).read_text(encoding="utf-8") == CUES[name].page
        assert question[0].upper() + question[1:] == CUES[name].question
    shared = int(re.search(r"\| (\d+) \|\n\n", text)[1])
    whole = float(re.search(r"All together that is ([\d.]+) s", text)[1])
    assert (shared + sum(int(cost) for *_, cost in rows if cost != NOT_TIMED)) / 1000 == pytest.approx(
        whole, abs=0.05
    )
    assert whole < 4, "faster than the four seconds that were timed"
    for target in re.findall(r"\]\((\S+?)\)", text):
        assert (folder / target).exists(), target
