"""The cast: every number that makes a person who does not exist, and the takes that are shot of them.

To add a person, copy an entry, change its name, seed and looks, render a draft, look at it, and change it
again: a random draw needs culling by eye.
"""

from dataclasses import dataclass, field

Colour = tuple[float, float, float]  # linear RGB

SKIN_TONES = {  # linear RGB
    "fair": (0.62, 0.385, 0.29),
    "light": (0.58, 0.38, 0.265),
    "olive": (0.49, 0.305, 0.21),
    "brown": (0.26, 0.145, 0.09),
    "dark": (0.125, 0.066, 0.042),
    # named after the Monk Skin Tone step that they were mixed for; tone.py measures what a picture shows
    "monk-1": (0.84, 0.70, 0.595),
    "monk-2": (0.79, 0.63, 0.51),
    "monk-3": (0.75, 0.60, 0.44),
    "monk-6": (0.30, 0.175, 0.100),
    "monk-7": (0.165, 0.088, 0.050),
    "monk-8": (0.098, 0.052, 0.032),
    "monk-9": (0.049, 0.031, 0.0235),
    "monk-10": (0.0262, 0.0172, 0.0127),
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
    """Scalp hair: ``style`` short, long, bun, afro, curly, buzz or bald; metres; melanin and redness 0…1."""

    style: str
    length: float
    melanin: float
    redness: float = 0.3
    grey: float = 0.0
    recede: float = 0.0
    parting: float = 0.02


@dataclass(frozen=True)
class Recipe:
    """One person. Shares are 0…1; ``ancestry`` weights of MakeHuman's shape sets; ``shape`` extra targets.

    New fields go to the end and have a value that changes nothing: finished people must look as they did.
    """

    name: str
    seed: int
    male: float
    age: float
    ancestry: dict[str, float]
    skin: str
    iris: str
    hair: Hair
    garment_colour: Colour
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
    shape: dict[str, float] = field(default_factory=dict)
    years: int = 0  # as the card says; ``age`` is MakeHuman's own scale (0.5 is 25, 1 is 90)
    eye_scale: float = 0.30
    brow_height: float = 1.0
    brow_grey: float = 0.0
    wrinkles: float = 0.0  # drawn lines of age: nose to mouth, forehead, eyes (see wrinkles.py)
    age_spots: float = 0.0
    skin_grain: float = 1.0  # pores and mottling; 1 is smooth
    subsurface: float = 0.0042  # metres that light travels under the skin
    beard: float = 0.0  # length in metres; 0 is none
    beard_grey: float = 0.0
    glasses: str = ""  # "" or a frame of glasses.py
    scarf: Colour | None = None  # of a scarf over the head
    collar: str = "crew"  # crew, ribbed, high, hood or shirt
    second_backdrop: str = "shelf"  # the room of the second light
    pulse: float = 0.0  # beats a minute, in takes that show it
    key_share: float = 1.0  # of the lighting's key lamp
    fill_share: float = 1.0  # of fill lamp and the room's own light: less of them is more shape
    complexion: float = 0.0  # uneven colour: blood in cheeks, nose, lids and ears, brown sockets, mottling
    sheen: float = 0.0  # oil on forehead, nose, cheekbones and chin, in patches
    eye_shade: float = 0.0  # darker, warmer, more veined whites under deeper shade of the lids
    catch_share: float = 1.0  # of the lamps' mirror image in the eyes
    lash_share: float = 1.0  # of the lashes' usual length
    wrinkle_softness: float = 0.0  # 1 makes drawn lines twice as wide and half as deep
    silver: float = 0.0  # how neutral grey hairs are, in greys that differ; 0 is beige
    hair_frizz: float = 1.0  # of the cut's usual frizz
    press_catch: float = 1.0  # of the press light's window in the eyes, which else whitens a dark iris
    fabric: str = ""  # "" (smooth) or a cloth of fabric.py


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
        years=40,
        pulse=64,
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
        years=30,
        pulse=69,
    ),
    "alma": Recipe(
        name="alma",
        seed=41,
        male=0.0,
        age=0.88,
        years=74,
        ancestry={"caucasian": 1.0},
        muscle=0.42,
        weight=0.52,
        skin="monk-1",
        redness=0.7,
        freckles=0.15,
        age_lines=0.9,
        wrinkles=1.5,
        age_spots=0.45,
        skin_grain=1.35,
        subsurface=0.0030,
        lip_colour=0.8,
        iris="grey",
        eye_scale=0.05,
        lid_gap=0.0084,
        hair=Hair("long", length=0.135, melanin=0.35, redness=0.2, grey=0.93, recede=0.002, parting=-0.02),
        brow_melanin=0.30,
        brow_density=0.7,
        brow_height=0.9,
        brow_grey=0.6,
        glasses="round",
        garment_colour=(0.10, 0.16, 0.15),
        collar="high",
        fabric="knit",
        collar_rise=0.011,
        backdrop="shelf",
        second_backdrop="kitchen",
        key_side="left",
        pulse=66,
        shape={
            "head/head-age-incr": 0.5,
            "eyebrows/eyebrows-trans-down": 0.5,
            "mouth/mouth-upperlip-height-incr": 0.25,
            "mouth/mouth-lowerlip-height-incr": 0.25,
            "neck/neck-double-incr": 0.35,
        },
        complexion=0.68,
        sheen=0.5,
        fill_share=0.9,
        key_share=1.15,
        eye_shade=0.35,
        lash_share=0.65,
        silver=0.9,
        hair_frizz=0.5,
        rim_power=3.5,
        catch_share=0.8,
        press_catch=0.35,
    ),
    "emina": Recipe(
        name="emina",
        seed=122,
        male=0.0,
        age=0.67,
        years=47,
        ancestry={"caucasian": 1.0},
        muscle=0.45,
        weight=0.6,
        skin="monk-2",
        redness=0.85,
        freckles=0.1,
        age_lines=0.45,
        wrinkles=0.5,
        skin_grain=1.4,
        subsurface=0.0026,
        lip_colour=0.85,
        iris="green",
        eye_scale=0.10,
        lid_gap=0.0090,
        hair=Hair("bald", length=0.001, melanin=0.6),
        brow_melanin=0.7,
        brow_density=1.1,
        scarf=(0.075, 0.115, 0.17),
        garment_colour=(0.30, 0.27, 0.22),
        collar="high",
        collar_rise=0.010,
        fabric="knit",
        backdrop="plaster",
        second_backdrop="garden",
        key_side="right",
        pulse=72,
        shape={
            "head/head-round": 0.35,
            "eyebrows/eyebrows-trans-down": 0.5,
            "mouth/mouth-upperlip-height-incr": 0.3,
            "mouth/mouth-lowerlip-height-incr": 0.35,
        },
        complexion=0.65,
        sheen=0.55,
        fill_share=0.75,
        key_share=1.04,
        eye_shade=0.35,
        lash_share=0.75,
        catch_share=0.8,
    ),
    "ren": Recipe(
        name="ren",
        seed=111,
        male=1.0,
        age=0.515,
        years=26,
        ancestry={"asian": 0.8, "caucasian": 0.2},
        muscle=0.5,
        weight=0.45,
        skin="monk-3",
        redness=0.85,
        freckles=0.15,
        age_lines=0.0,
        wrinkles=0.08,
        skin_grain=1.45,
        subsurface=0.0025,
        stubble=0.4,
        lip_colour=0.8,
        iris="dark",
        eye_scale=0.12,
        lid_gap=0.0086,
        hair=Hair("short", length=0.055, melanin=0.98, redness=0.1, recede=-0.001),
        brow_melanin=0.9,
        brow_density=0.85,
        brow_height=0.9,
        garment_colour=(0.19, 0.20, 0.21),
        collar="hood",
        fabric="fleece",
        collar_rise=0.006,
        backdrop="kitchen",
        second_backdrop="street",
        key_side="left",
        pulse=63,
        shape={
            "head/head-square": 0.25,
            "eyebrows/eyebrows-trans-down": 0.4,
            "eyebrows/eyebrows-angle-up": 0.45,
            "mouth/mouth-upperlip-height-incr": 0.3,
            "mouth/mouth-lowerlip-height-incr": 0.3,
        },
        complexion=0.7,
        sheen=0.6,
        fill_share=0.6,
        key_share=0.9,
        eye_shade=0.35,
        rim_power=4.0,
        catch_share=0.8,
        press_catch=0.35,
    ),
    "rafael": Recipe(
        name="rafael",
        seed=34,
        male=1.0,
        age=0.75,
        years=57,
        ancestry={"caucasian": 0.7, "asian": 0.15, "african": 0.15},
        muscle=0.5,
        weight=0.6,
        skin="monk-6",
        redness=0.6,
        freckles=0.15,
        age_lines=0.7,
        wrinkles=0.8,
        age_spots=0.2,
        skin_grain=1.4,
        subsurface=0.0028,
        stubble=0.5,
        beard=0.029,
        beard_grey=0.45,
        lip_colour=0.45,
        iris="brown",
        eye_scale=0.05,
        lid_gap=0.0086,
        hair=Hair("short", length=0.030, melanin=0.85, redness=0.2, grey=0.55, recede=0.009),
        brow_melanin=0.85,
        brow_density=1.4,
        brow_height=1.15,
        brow_grey=0.3,
        garment_colour=(0.28, 0.36, 0.46),
        collar="shirt",
        fabric="shirt",
        collar_rise=0.009,
        backdrop="garden",
        second_backdrop="office",
        key_side="right",
        pulse=70,
        shape={
            "head/head-rectangular": 0.35,
            "nose/nose-hump-incr": 0.3,
            "eyebrows/eyebrows-trans-down": 0.5,
            "mouth/mouth-lowerlip-height-incr": 0.25,
        },
        complexion=0.4,
        sheen=0.5,
        fill_share=0.75,
        eye_shade=0.5,
        rim_power=3.5,
        silver=0.9,
        catch_share=0.75,
        press_catch=0.35,
    ),
    "devi": Recipe(
        name="devi",
        seed=132,
        male=0.0,
        age=0.585,
        years=36,
        ancestry={"caucasian": 0.6, "asian": 0.25, "african": 0.15},
        muscle=0.45,
        weight=0.5,
        skin="monk-7",
        redness=0.5,
        freckles=0.1,
        age_lines=0.2,
        wrinkles=0.22,
        skin_grain=1.3,
        subsurface=0.0030,
        lip_colour=0.75,
        iris="dark",
        eye_scale=0.15,
        lid_gap=0.0094,
        hair=Hair("bun", length=0.25, melanin=0.97, redness=0.15, recede=-0.001),
        brow_melanin=0.95,
        brow_density=1.15,
        garment_colour=(0.55, 0.52, 0.46),
        collar="shirt",
        fabric="shirt",
        collar_rise=0.01,
        backdrop="street",
        second_backdrop="plaster",
        key_side="left",
        pulse=74,
        shape={
            "head/head-diamond": 0.3,
            "eyebrows/eyebrows-trans-down": 0.45,
            "mouth/mouth-upperlip-height-incr": 0.4,
            "mouth/mouth-lowerlip-height-incr": 0.4,
        },
        complexion=0.3,
        sheen=0.55,
        fill_share=0.75,
        eye_shade=0.65,
        catch_share=0.7,
        rim_power=5.0,
        press_catch=0.35,
    ),
    "samuel": Recipe(
        name="samuel",
        seed=15,
        male=1.0,
        age=0.71,
        years=52,
        ancestry={"african": 0.75, "caucasian": 0.25},
        muscle=0.6,
        weight=0.55,
        skin="monk-8",
        redness=0.4,
        freckles=0.1,
        age_lines=0.3,
        wrinkles=0.65,
        skin_grain=1.4,
        subsurface=0.0030,
        stubble=0.5,
        lip_colour=0.5,
        iris="dark",
        eye_scale=0.08,
        lid_gap=0.0088,
        hair=Hair("bald", length=0.001, melanin=0.9, recede=0.01),
        brow_melanin=0.95,
        brow_density=0.9,
        garment_colour=(0.16, 0.05, 0.06),
        collar="ribbed",
        fabric="knit",
        collar_rise=0.008,
        backdrop="plaster",
        second_backdrop="window",
        key_side="right",
        pulse=61,
        shape={
            "head/head-square": 0.3,
            "cheek/l-cheek-volume-incr": 0.3,
            "cheek/r-cheek-volume-incr": 0.3,
            "eyebrows/eyebrows-trans-down": 0.5,
            "mouth/mouth-lowerlip-height-incr": 0.25,
        },
        complexion=0.35,
        sheen=0.6,
        fill_share=0.75,
        eye_shade=0.9,
        catch_share=0.7,
        wrinkle_softness=0.6,
        key_share=0.9,
        press_catch=0.35,
    ),
    "amara": Recipe(
        name="amara",
        seed=101,
        male=0.0,
        age=0.50,
        years=20,
        ancestry={"african": 0.85, "caucasian": 0.15},
        muscle=0.45,
        weight=0.45,
        skin="monk-9",
        redness=0.35,
        freckles=0.05,
        age_lines=0.0,
        wrinkles=0.05,
        skin_grain=1.2,
        subsurface=0.0030,
        lip_colour=0.9,
        iris="dark",
        eye_scale=0.08,
        lid_gap=0.0088,
        hair=Hair("curly", length=0.050, melanin=0.98, redness=0.1, recede=-0.001),
        brow_melanin=0.97,
        brow_density=1.0,
        garment_colour=(0.50, 0.32, 0.06),
        collar="hood",
        fabric="fleece",
        collar_rise=0.006,
        backdrop="window",
        second_backdrop="shelf",
        key_side="right",
        pulse=77,
        shape={
            "head/head-oval": 0.4,
            "cheek/l-cheek-volume-incr": 0.35,
            "cheek/r-cheek-volume-incr": 0.35,
            "eyebrows/eyebrows-trans-down": 0.45,
            "mouth/mouth-upperlip-height-incr": 0.15,
            "mouth/mouth-lowerlip-height-incr": 0.15,
        },
        complexion=0.4,
        sheen=0.8,
        fill_share=0.65,
        key_share=0.95,
        eye_shade=0.9,
        catch_share=0.65,
        press_catch=0.35,
    ),
    "daniel": Recipe(
        name="daniel",
        seed=92,
        male=1.0,
        age=0.815,
        years=66,
        ancestry={"african": 0.9, "caucasian": 0.1},
        muscle=0.5,
        weight=0.5,
        skin="monk-10",
        redness=0.3,
        freckles=0.05,
        age_lines=0.45,
        wrinkles=0.95,
        age_spots=0.25,
        skin_grain=1.4,
        subsurface=0.0028,
        stubble=0.4,
        lip_colour=0.45,
        iris="dark",
        eye_scale=0.05,
        lid_gap=0.0088,
        hair=Hair("buzz", length=0.006, melanin=0.95, redness=0.1, grey=0.6, recede=0.010),
        brow_melanin=0.9,
        brow_density=1.0,
        brow_grey=0.45,
        garment_colour=(0.22, 0.30, 0.24),
        collar="shirt",
        fabric="shirt",
        collar_rise=0.009,
        backdrop="office",
        second_backdrop="garden",
        key_side="left",
        pulse=68,
        shape={
            "head/head-rectangular": 0.2,
            "head/head-age-incr": 0.4,
            "eyebrows/eyebrows-trans-down": 0.45,
            "mouth/mouth-lowerlip-height-incr": 0.2,
        },
        complexion=0.4,
        sheen=0.8,
        fill_share=0.75,
        key_share=1.1,
        eye_shade=0.9,
        catch_share=0.65,
        wrinkle_softness=1.0,
        silver=0.9,
        press_catch=0.35,
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
    fps: int = 24
    light: str = "first"  # or "second": another lamp, another room
    hand: bool = False  # a hand passes over the face
    pulse: bool = False  # the skin's faint pulse, at the person's rate
    phone: bool = False  # packaged as a phone would have taken it: shake, exposure, noise
