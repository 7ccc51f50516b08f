"""Build every made clip and every item from the camera clips.

    uv run python -m assets.studio.made                    # all that is missing or out of date
    uv run python -m assets.studio.made --jobs 2           # on two cores
    uv run python -m assets.studio.made --only ines        # whatever has this in its name, target or method
    uv run python -m assets.studio.made --plan             # only say what would be done

Runs in the course's own environment, without Blender. Stop it with Ctrl-C whenever you like: what is finished
is kept, and nothing is left half-written.
"""

import argparse
import sys

from .build import build, clear_away, due, named, read_ledger, title
from .make import MAKERS
from .plan import planned


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _options(arguments)
    jobs = [job for job in planned(MAKERS) if options.only is None or named(job, options.only)]
    if not jobs:
        print(f'Nothing in the plan is called "{options.only}".', file=sys.stderr)
        return 2
    ledger = read_ledger()
    to_make, waiting = due(jobs, ledger)
    for job, why in waiting:
        print(f"waiting: {title(job)}: {why}", file=sys.stderr)
    if options.plan:
        for job, _ in to_make:
            print(title(job))
    print(
        f"{len(jobs)} planned: {len(to_make)} to make, {len(jobs) - len(to_make) - len(waiting)} up to date, "
        f"{len(waiting)} waiting for footage",
        file=sys.stderr,
    )
    if options.plan:
        return 0
    if options.only is None:
        clear_away(ledger)
    failed = build(to_make, ledger, max(1, options.jobs))
    return 1 if failed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m assets.studio.made", description="Build the made clips and the items."
    )
    parser.add_argument("--only", metavar="NAME", help="only what has this in its name, target or method")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many at once (default 1)")
    parser.add_argument("--plan", action="store_true", help="say what would be made, and make nothing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
