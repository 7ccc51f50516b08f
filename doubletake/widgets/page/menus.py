"""Whom the widgets offer to practise on, and what they are called there."""

from collections.abc import Sequence
from typing import Any

from doubletake import library
from doubletake.library import Clip, Person, Still

RECIPE_WORDS = {
    "talk": "talking",
    "frontal": "facing you",
    "turn": "turning the head",
    "second-light": "in another light",
}


def practice_clips() -> tuple[Clip, ...]:
    """The clips to practise on: as they were filmed, of people who are in no quiz."""
    return library.clips(kind="camera", split="teach", item=False)


def driving_clips() -> tuple[Clip, ...]:
    """The clips of the same people that may drive a photo: to learn and to practise with, turns included."""
    return library.clips(kind="camera", split=("teach", "practice"), item=False)


def practice_people() -> list[Person]:
    """Whoever is in these clips."""
    seen = {clip.person for clip in practice_clips()}
    return [person for person in library.people() if person.name in seen]


def portrait_of(person: str) -> Still | Clip:
    """The `Still` that stands for a person, or a clip of theirs where there is none."""
    stills = library.stills(person)
    return stills[0] if stills else library.clips(person, kind="camera", item=False)[0]


def clip_menu(clips: Sequence[Clip] | None = None) -> list[dict[str, Any]]:
    """The clips as a page lists them, each with name, person, label, frames, fps, width, height and text.

    By default those of `practice_clips`.
    """
    names = {person.name: person.display_name for person in practice_people()}
    clips = practice_clips() if clips is None else clips
    alone = {name for name in names if sum(clip.person == name for clip in clips) == 1}
    return [
        {
            "name": clip.name,
            "person": clip.person,
            "label": names[clip.person]
            if clip.person in alone
            else f"{names[clip.person]}, {RECIPE_WORDS.get(clip.recipe, clip.recipe)}",
            "frames": clip.frame_count,
            "fps": clip.fps,
            "width": clip.width,
            "height": clip.height,
            "text": clip.text,
        }
        for clip in clips
    ]
