"""The studio's one command.

    uv run --python 3.11 --group studio python -m assets.studio render [ines|marc|all]
    uv run --python 3.11 --group studio python -m assets.studio sheet  [ines|marc|all]
    uv run python -m assets.studio cast

`render` makes the takes of a person that the course does not have yet (`--again`: those that it has, too) and
writes the files that it ships; stop it whenever you like and start it again: it goes on with the frame it was
at. `sheet` puts the frames so far side by side to be looked at; `cast` puts all press stills on one sheet,
`assets/readme/cast.jpg`. `--draft` is for trying things out: small,
quick, and never packaged.
"""

import argparse
import sys

from .paths import ASSETS
from .people import PEOPLE, Take
from .settings import DRAFT, LIBRARY, PORTRAIT, TALK, Quality
from .sheet import write_cast, write_sheets
from .takes import TAKES, takes_of


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="assets.studio", description="Render the course's own people.")
    parser.add_argument("action", choices=("render", "sheet", "cast"))
    parser.add_argument("who", nargs="?", default="all", choices=(*PEOPLE, "all"))
    parser.add_argument(
        "--draft", action="store_true", help="small and quick, to look at; writes no course file"
    )
    parser.add_argument("--take", choices=[take.name for take in TAKES], help="only this take")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="only every N-th frame (to look at)"
    )
    parser.add_argument("--again", action="store_true", help="also takes whose files are already there")
    parser.add_argument(
        "--threads",
        type=int,
        default=0,
        metavar="N",
        help="cores to use; on two, two runs with one thread each are a fifth faster than one run",
    )
    options = parser.parse_args(arguments)
    if options.action == "cast":
        print(write_cast(PEOPLE, ASSETS / "readme" / "cast.jpg"))
        return 0
    people = list(PEOPLE) if options.who == "all" else [options.who]
    takes = [take for name in people for take in takes_of(name) if options.take in (None, take.name)]
    try:
        whole = all([_run(take, options) for take in takes])
    except KeyboardInterrupt:
        print("\nStopped. Every finished frame is kept; the same command goes on from here.", file=sys.stderr)
        return 130
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if whole else 1


def _quality_of(take: Take) -> Quality:
    if take.kind == "still":
        return PORTRAIT
    return LIBRARY if take.phone else TALK


def _run(take: Take, options: argparse.Namespace) -> bool:
    """Do what is asked with one take; return whether nothing is left to do by hand."""
    from .package import is_shipped, package_take, publish_card, update_manifest
    from .shoot import missing_frames, shoot, work_folder

    recipe = PEOPLE[take.person]
    quality = DRAFT if options.draft else _quality_of(take)
    if options.action == "sheet":
        folder = work_folder(take, recipe, quality)
        if len(missing_frames(take, folder)) == take.frames:
            print(f"{take.name}: no frames yet", file=sys.stderr)
        else:
            print(*write_sheets(take, folder), sep="\n")
        return True
    if not (options.draft or options.again) and is_shipped(take.name):
        print(f"{take.name}: its files are there; --again makes them anew", file=sys.stderr)
        return True
    only = range(0, take.frames, options.every) if options.every > 1 else None
    folder = shoot(take, recipe, quality, only, options.threads)
    if options.draft or missing_frames(take, folder):
        return True
    # The library cannot be read while the manifest has somebody who has no card.
    if not publish_card(take.person):
        print(
            f"{take.name}: the frames are there, but {take.person} has no card yet: write "
            f"assets/studio/cards/{take.person}.json, then run the same command again",
            file=sys.stderr,
        )
        return False
    entry = package_take(take, folder, take.fps)
    update_manifest([entry])
    print(f"{take.name}: wrote assets/{entry['file']} and assets/{entry['truth']}")
    return True


if __name__ == "__main__":
    sys.exit(main())
