"""What the README tells a newcomer to type is what CI runs, and what it points to exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_ci_runs_the_readme_test_command():
    commands = re.findall(r"^ {4}(pip install uv && uv run \S+)", README, flags=re.M)
    assert commands == ["pip install uv && uv run doubletake", "pip install uv && uv run pytest"]
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith(commands[1])


def test_every_relative_link_and_picture_exists():
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", README)
    local = [t for t in targets if not re.match(r"[a-z]+:", t)]
    assert local
    assert [t for t in local if not (ROOT / t).exists()] == []


def test_the_screenshot_has_words_for_those_who_cannot_see_it():
    pictures = re.findall(r"!\[([^\]]*)\]\(", README)
    assert pictures and all(len(alt) > 40 for alt in pictures)
