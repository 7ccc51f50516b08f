"""Who is for what: the people and takes to learn with, to be tested with, and to be kept unseen.

A split keeps people apart, not only clips: a detector (or a learner) that has seen a face knows it again, so
whoever is in a quiz or sealed is in nothing to teach or practise with. This is the one table of it; no heavy
import stands here, so that the studio, the course and the tests can all read it.
"""

from __future__ import annotations

from types import MappingProxyType

from doubletake.errors import DoubleTakeError

SPLITS = ("teach", "practice", "quiz-a", "quiz-b", "sealed")

# Several splits under one name, for questions such as "people who are not in training".
SPLIT_GROUPS = MappingProxyType(
    {
        "training": ("teach", "practice"),
        "quiz": ("quiz-a", "quiz-b"),
        "unseen": ("quiz-a", "quiz-b", "sealed"),
    }
)

# A face is put only onto somebody of the same group: nobody crosses from one to another, as source or target.
PEOPLE = MappingProxyType(
    {
        "training": ("alma", "daniel", "ines", "marc", "rafael"),
        "quiz": ("amara", "emina", "samuel"),
        "sealed": ("devi", "ren"),
    }
)

# Quizzes before and after have the same people in other takes, and every kind of take in both: quiz B one
# frontal, two turns and one second light; quiz A two frontals, one turn and two second lights.
_QUIZ_B = frozenset({"samuel-frontal", "amara-turn", "emina-second-light", "emina-turn"})
_PRACTICE_TAKES = frozenset({"turn", "second-light"})


def group_of(person: str) -> str:
    """Return the group of people to which somebody belongs: ``"training"``, ``"quiz"`` or ``"sealed"``.

    Raises
    ------
    DoubleTakeError
        If the table does not know the person.
    """
    for group, names in PEOPLE.items():
        if person in names:
            return group
    known = ", ".join(name for names in PEOPLE.values() for name in names)
    raise DoubleTakeError(f'"{person}" is in no group of people. The groups hold: {known}.')


def split_of(person: str, take: str) -> str:
    """Return the split of a camera clip or a still, and of everything that is made from it.

    Parameters
    ----------
    person : str
        Who is seen, e.g. ``"ines"``.
    take : str
        What is done, e.g. ``"turn"``: a clip's name without the person.

    Raises
    ------
    DoubleTakeError
        If the table does not know the person.

    Examples
    --------
    >>> split_of("ines", "frontal"), split_of("ines", "turn"), split_of("ren", "press")
    ('teach', 'practice', 'sealed')
    """
    group = group_of(person)
    if group == "sealed":
        return "sealed"
    if group == "quiz":
        return "quiz-b" if f"{person}-{take}" in _QUIZ_B else "quiz-a"
    return "practice" if take in _PRACTICE_TAKES else "teach"
