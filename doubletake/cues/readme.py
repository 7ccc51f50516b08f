"""The table of cues in README.md, made from their records.

    uv run python -m doubletake.cues.readme

What a cue costs is measured by ``tests/bench/bench_cues.py`` and written into the table by hand; it is kept.
A cue that was not timed yet has a dash.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from doubletake.cues.cue import Cue
from doubletake.cues.cue_catalogue import CUES

README = Path(__file__).with_name("README.md")
NOT_TIMED = "–"

_ROW = re.compile(r"^\| \[(\w+)\]\(pages/\w+\.md\) \|.*\| (\S+) \|\n", re.MULTILINE)


def rewritten(text: str, cues: Mapping[str, Cue] = CUES) -> str:
    r"""Return the text of a README with one row for each cue, in the place of those that it has.

    Examples
    --------
    >>> from doubletake.cues import cue
    >>> print(rewritten("| [blink](pages/blink.md) | old | old | 4 |\n", {"blink": cue("blink")}), end="")
    | [blink](pages/blink.md) | do the eyes close now and then? | the rendered eyelids | 4 |
    """
    rows = list(_ROW.finditer(text))
    timed = {row[1]: row[2] for row in rows}
    table = "".join(_row(one, timed.get(one.name, NOT_TIMED)) for one in cues.values())
    return text[: rows[0].start()] + table + text[rows[-1].end() :]


def _row(cue: Cue, milliseconds: str) -> str:
    question = cue.question[0].lower() + cue.question[1:]
    return f"| [{cue.name}](pages/{cue.name}.md) | {question} | {cue.checked_against} | {milliseconds} |\n"


def main() -> int:
    """Write the table anew; return the exit status."""
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
