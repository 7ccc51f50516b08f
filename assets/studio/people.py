"""The cast: every number that makes a person who does not exist, and the takes that are shot of them.

To add a person, copy an entry, change its name, seed and looks, render a draft, look at it, and change it
again: a random draw needs culling by eye.
"""

from dataclasses import dataclass, field

SKIN_TONES = {  # linear RGB
    "fair": (0.62, 0.385, 0.29),
    "light": (0.58, 0.38, 0.265),
    "olive": (0.49, 0.305, 0.21),
    "brown": (0.26, 0.145, 0.09),
    "dark": (0.125, 0.066, 0.042),
}
IRIS_COLOURS = {  # linear RGB, dark and light fibres
    "blue": ((0.11, 0.17, 0.24), (0.24, 0.30, 0.32)),
    "brown": ((0.13, 0.06, 0.025), (0.22, 0.11, 0.04)),
    "dark": ((0.05, 0.022, 0.01), (0.09, 0.04, 0.02)),
    "green": ((0.13, 0.16, 0.07), (0.25, 0.20, 0.08)),
    "grey": ((0.20, 0.23, 0.25), (0.28, 0.29, 0.28)),
}


@dataclass(frozen=True)
class Hair:
    """Scalp hair: ``style`` short, long, bun, afro or buzz; lengths in metres; melanin and redness 0…1."""

    style: str
    length: float
    melanin: float
    redness: float = 0.3
    grey: float = 0.0
    recede: float = 0.0
    parting: float = 0.02


@dataclass(frozen=True)
class Recipe:
    """One person. Shares are 0…1; ``ancestry`` weights of MakeHuman's shape sets; ``shape`` extra targets."""

    name: str
    seed: int
    male: float
    age: float
    ancestry: dict
    skin: str
    iris: str
    hair: Hair
    garment_colour: tuple
    backdrop: str
    key_side: str
    muscle: float = 0.5
    weight: float = 0.5
    redness: float = 0.7
    freckles: float = 0.2
    age_lines: float = 0.2
    stubble: float = 0.0
    lip_colour: float = 0.6
    brow_melanin: float = 0.8
    brow_density: float = 1.0
    lid_gap: float = 0.0098
    smile: float = 0.14
    brow_lift: float = 0.0  # of the brows' inner ends, at rest
    collar_rise: float = 0.0
    rim_power: float = 9.0
    shape: dict = field(default_factory=dict)


PEOPLE = {
    "marc": Recipe(
        name="marc",
        seed=12,
        male=1.0,
        age=0.62,
        ancestry={"caucasian": 1.0},
        muscle=0.55,
        skin="fair",
        redness=0.85,
        freckles=0.25,
        age_lines=0.5,
        stubble=0.6,
        lip_colour=0.5,
        iris="blue",
        hair=Hair("short", length=0.038, melanin=0.80, redness=0.22, grey=0.06, recede=0.003),
        brow_melanin=0.75,
        brow_density=1.25,
        lid_gap=0.0094,
        garment_colour=(0.045, 0.06, 0.10),
        backdrop="office",
        key_side="left",
        shape={
            "nose/nose-hump-incr": 0.35,
            "chin/chin-width-incr": 0.2,
            "mouth/mouth-upperlip-height-incr": 0.3,
            "mouth/mouth-lowerlip-height-incr": 0.3,
            "eyebrows/eyebrows-trans-down": 0.45,
            "eyes/l-eye-scale-incr": 0.10,
            "eyes/r-eye-scale-incr": 0.10,
        },
    ),
    "ines": Recipe(
        name="ines",
        seed=23,
        male=0.0,
        age=0.53,
        ancestry={"caucasian": 0.65, "asian": 0.35},
        muscle=0.45,
        skin="olive",
        redness=0.7,
        freckles=0.35,
        age_lines=0.1,
        lip_colour=0.9,
        iris="brown",
        hair=Hair("long", length=0.25, melanin=0.80, redness=0.3, recede=-0.002, parting=0.018),
        brow_melanin=0.9,
        brow_density=1.0,
        lid_gap=0.0098,
        smile=0.16,
        brow_lift=0.35,
        garment_colour=(0.35, 0.08, 0.07),
        collar_rise=0.010,
        backdrop="window",
        key_side="right",
        shape={
            "head/head-oval": 0.5,
            "mouth/mouth-lowerlip-height-incr": 0.35,
            "mouth/mouth-upperlip-height-incr": 0.4,
            "eyebrows/eyebrows-trans-down": 0.35,
        },
    ),
}


@dataclass(frozen=True)
class Take:
    """One shot of a person: ``kind`` "clip" or "still", what it shows in words, its motion's random seed."""

    name: str
    person: str
    kind: str
    recipe: str
    seed: int
    frames: int
    text: str
    yaw_range: float = 12.0
