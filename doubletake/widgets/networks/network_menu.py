"""The people whom trained networks can draw, and their frames to try, as pages list them."""

from collections.abc import Iterable
from typing import Any

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.neural import Checkpoint, checkpoint, checkpoints
from doubletake.neural.held_out import held_out_frames
from doubletake.text import possessive
from doubletake.widgets.page.pictures import portrait

DOING_WORDS = {
    "straight": "looking at you",
    "mouth": "mouth open",
    "eyes": "eyes shut",
    "left": "turned to the left",
    "right": "turned to the right",
}


def label_of(person: str) -> str:
    """Return what a person is called on a page."""
    return library.person(person).display_name


def whose(person: str) -> str:
    """Return a person's name in the genitive.

    Examples
    --------
    >>> whose("ines"), whose("marc")
    ('Ines’', 'Marc’s')
    """
    return possessive(label_of(person))


def finished(first: str, second: str) -> Checkpoint:
    """Return the finished network of two people, trained on all their pictures.

    Raises
    ------
    DoubleTakeError
        If there is no such person, or no network of the two.
    """
    return checkpoint(library.person(first).name, library.person(second).name)


def trained_pairs() -> list[tuple[str, str]]:
    """Return the pairs of whom there are networks from several moments of their training."""
    pairs = dict.fromkeys(one.pair for one in checkpoints())
    return [pair for pair in pairs if len(checkpoints(pair, pictures=0)) > 1]


def moment_menu(person: str) -> list[dict[str, Any]]:
    """Return a person's frames to try: ``[{"clip", "index", "label"}]``."""
    return [
        {"clip": moment.clip, "index": moment.index, "label": DOING_WORDS[moment.doing]}
        for moment in held_out_frames(person)
    ]


def thumbs(menus: Iterable[list[dict[str, Any]]]) -> tuple[list[str], list[bytes]]:
    """Return the name of each frame of some menus, ``"clip index"``, and a small JPEG of its face."""
    found = {
        f"{one['clip']} {one['index']}": portrait(library.clip(one["clip"]), index=one["index"])
        for menu in menus
        for one in menu
    }
    return list(found), list(found.values())


def checked_moment(menu: list[dict[str, Any]], clip: str, index: int) -> tuple[str, int]:
    """Return a frame of a menu; one that is not there is a `DoubleTakeError`."""
    for one in menu:
        if (one["clip"], one["index"]) == (clip, index):
            return one["clip"], one["index"]
    places = ", ".join(f"{one['clip']} {one['index']}" for one in menu)
    raise DoubleTakeError(f"Frame {index} of {clip} is not there to try. Choose from: {places}.")
