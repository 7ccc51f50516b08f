"""The takes that are shot: who, for how long, with which seed, and what they show in seen."""

from dataclasses import dataclass
from functools import partial

from .people import PEOPLE, Take

FIRST_TAKES = (
    Take(
        name="ines-talk",
        person="ines",
        kind="clip",
        recipe="talk",
        seed=4,
        frames=80,
        yaw_range=12.0,
        text=(
            "Ines, a woman of about thirty with shoulder-length dark brown hair, olive skin and brown "
            "eyes, in a brick-red crew-neck jumper, talks to the camera in front of a blurred bright "
            "window with plants. She turns her head a little from side to side, blinks, and closes her "
            "lips between seen. Head and shoulders; no sound."
        ),
    ),
    Take(
        name="marc-talk",
        person="marc",
        kind="clip",
        recipe="talk",
        seed=2,
        frames=80,
        yaw_range=12.0,
        text=(
            "Marc, a man of about forty with short reddish-brown hair, fair skin, light stubble and blue "
            "eyes, in a dark blue crew-neck jumper, talks to the camera in front of a blurred grey office"
            " wall and window. He nods and turns his head a little, blinks, and closes his lips between "
            "seen. Head and shoulders; no sound."
        ),
    ),
    Take(
        name="ines-portrait",
        person="ines",
        kind="still",
        recipe="portrait",
        seed=1,
        frames=1,
        text=(
            "Portrait of Ines: dark brown shoulder-length hair with a parting, olive skin, brown eyes, a "
            "slight smile with closed lips. She wears a brick-red jumper; behind her is a blurred bright "
            "window."
        ),
    ),
    Take(
        name="marc-portrait",
        person="marc",
        kind="still",
        recipe="portrait",
        seed=1,
        frames=1,
        text=(
            "Portrait of Marc: short reddish-brown hair, fair skin with light stubble, blue eyes, a calm "
            "face with closed lips. He wears a dark blue jumper; behind him is a blurred grey office."
        ),
    ),
)

FRAMES, FPS = 75, 25  # of the library's clips: three seconds
HANDS = ("ines", "ren", "samuel", "devi")  # in whose second light a hand passes over the face


@dataclass(frozen=True)
class Appearance:
    """A person, their clothes, and the two rooms, for sentences."""

    who: str
    clothes: str
    room: str
    second_room: str
    she: str = "she"


APPEARANCES = {
    "alma": Appearance(
        "Alma, a woman of about seventy-five with a chin-length grey bob, very fair lined skin, grey eyes "
        "and round glasses",
        "a dark green jumper with a high collar",
        "a book shelf",
        "a kitchen",
    ),
    "emina": Appearance(
        "Emina, a woman in her late forties with fair skin, green eyes and a blue headscarf",
        "a beige top",
        "a plain warm wall with a picture",
        "a garden",
    ),
    "ren": Appearance(
        "Ren, a man in his mid-twenties with short black hair, light skin and dark eyes",
        "a grey hooded top",
        "a kitchen",
        "a street",
        "he",
    ),
    "marc": Appearance(
        "Marc, a man of about forty with short reddish-brown hair, fair skin, light stubble and blue eyes",
        "a dark blue crew-neck jumper",
        "an office",
        "a book shelf",
        "he",
    ),
    "ines": Appearance(
        "Ines, a woman of about thirty with shoulder-length dark brown hair, olive skin and brown eyes",
        "a brick-red crew-neck jumper",
        "a bright window with plants",
        "a book shelf",
    ),
    "rafael": Appearance(
        "Rafael, a man in his late fifties with short greying hair, a full grey-brown beard, tanned skin and "
        "brown eyes",
        "a light blue shirt",
        "a garden",
        "an office",
        "he",
    ),
    "devi": Appearance(
        "Devi, a woman in her mid-thirties with black hair tied back, brown skin and dark eyes",
        "a cream shirt",
        "a street",
        "a plain warm wall with a picture",
    ),
    "samuel": Appearance(
        "Samuel, a bald man in his early fifties with dark brown skin, light stubble and dark eyes",
        "a wine-red crew-neck jumper",
        "a plain warm wall with a picture",
        "a bright window with plants",
        "he",
    ),
    "amara": Appearance(
        "Amara, a woman of about twenty with short curly black hair, deep brown skin and dark eyes",
        "a mustard hooded top",
        "a bright window with plants",
        "a book shelf",
    ),
    "daniel": Appearance(
        "Daniel, a man in his mid-sixties with cropped greying hair, very dark lined skin and dark eyes",
        "a grey-green shirt",
        "an office",
        "a garden",
        "he",
    ),
}


def _library_takes(person: str, number: int) -> tuple[Take, ...]:
    """A person's clips and stills of the library; ``number`` keeps their seeds apart."""
    seen, recipe = APPEARANCES[person], PEOPLE[person]
    she = seen.she.capitalize()
    intro = f"{seen.who}, in {seen.clothes}"
    room, second = f"in front of {seen.room}, blurred", f"in front of {seen.second_room}, blurred"
    hand = person in HANDS
    passes = " Once a hand passes over the face." if hand else ""
    pulse = recipe.pulse > 0
    clip = partial(Take, person=person, kind="clip", frames=FRAMES, fps=FPS, phone=True, pulse=pulse)
    return (
        clip(
            name=f"{person}-frontal",
            recipe="frontal",
            seed=100 + number,
            yaw_range=4.0,
            text=f"{intro}, faces the camera {room}. {she} talks, listens, blinks and glances aside. "
            "Head and shoulders; no sound.",
        ),
        clip(
            name=f"{person}-turn",
            recipe="turn",
            seed=200 + number,
            yaw_range=40.0,
            text=f"{intro}, {room}, turns the head far to one side, back, and to the other, with the eyes "
            "going ahead of the head. Head and shoulders; no sound.",
        ),
        clip(
            name=f"{person}-second-light",
            recipe="second-light",
            seed=300 + number,
            yaw_range=14.0,
            light="second",
            hand=hand,
            text=f"{intro}, in warm lamp light from the other side, {second}. {she} talks and moves the head "
            f"a little.{passes} Head and shoulders; no sound.",
        ),
        Take(
            name=f"{person}-press",
            person=person,
            kind="still",
            recipe="portrait",
            frames=1,
            fps=FPS,
            seed=400 + number,
            light="press",
            text=f"Press still of {intro}, in soft light from above the camera, {second}; a slight smile.",
        ),
    )


TAKES = FIRST_TAKES + tuple(
    take for number, person in enumerate(APPEARANCES) for take in _library_takes(person, number)
)


def takes_of(person: str) -> tuple[Take, ...]:
    """A person's takes, stills first as they are the quickest to look at."""
    mine = [take for take in TAKES if take.person == person]
    return tuple(sorted(mine, key=lambda take: take.kind != "still"))
