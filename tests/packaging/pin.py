"""Pins every version: ``uv run python -m tests.packaging.pin``.

With ``--upgrade`` it takes the newest versions that the ranges allow, else those that are pinned already.

Two files come out of it. ``requirements.txt`` is what a learner may install with pip, each file with its
hashes. ``constraint-dependencies`` in ``pyproject.toml`` is what `uv run` keeps to: the same versions, and
those of the dependency groups. No lock file is kept, as it would list one registry's addresses.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "uv run python -m tests.packaging.pin"
_EXPORT = ("uv", "export", "--quiet", "--no-emit-project", "--no-header", "--format", "requirements-txt")
# From the name to the closing bracket, which stands at the start of its line.
_CONSTRAINTS = re.compile(r"^constraint-dependencies = \[\n(.*?)^\]\n", flags=re.M | re.S)


def exported(*options: str) -> str:
    """What uv resolved, one requirement a line (and with its hashes, unless told otherwise)."""
    run = subprocess.run([*_EXPORT, *options], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout


def with_constraints(project: str, pins: list[str]) -> str:
    """The text of ``pyproject.toml`` with `pins` as its constraints."""
    lines = "".join(f'  "{pin}",\n' for pin in pins)
    text, found = _CONSTRAINTS.subn(lambda _: f"constraint-dependencies = [\n{lines}]\n", project)
    if found != 1:
        raise SystemExit("pyproject.toml has no list constraint-dependencies = [ … ] of its own lines.")
    return text


def main(upgrade: bool) -> None:
    """Resolve anew, then write both files."""
    project = ROOT / "pyproject.toml"
    if upgrade:
        project.write_text(with_constraints(project.read_text(), []))
        subprocess.run(["uv", "lock", "--quiet", "--upgrade"], cwd=ROOT, check=True)
    head = f"# Every version with its hashes, as pip can install them. Made by `{COMMAND}`; never by hand.\n"
    (ROOT / "requirements.txt").write_text(head + exported("--no-dev"))
    pins = exported("--all-groups", "--no-hashes", "--no-annotate").splitlines()
    project.write_text(with_constraints(project.read_text(), pins))


if __name__ == "__main__":
    main(upgrade="--upgrade" in sys.argv[1:])
