"""The takes that are shot: who, for how long, with which seed, and what they show in words."""

from .people import Take

TAKES = (
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
            "lips between words. Head and shoulders; no sound."
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
            "words. Head and shoulders; no sound."
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


def takes_of(person: str) -> tuple[Take, ...]:
    """A person's takes, stills first as they are the quickest to look at."""
    mine = [take for take in TAKES if take.person == person]
    return tuple(sorted(mine, key=lambda take: take.kind != "still"))
