"""From a recipe to the shape of a head: weighted sums of MakeHuman's targets."""

import numpy as np

from .mesh import base_mesh, target
from .people import Recipe

# One pair of opposite targets a line: {the lower, the higher}; {l,r} means both sides.
OPPOSITES = (
    "head/head-fat-{decr,incr}",
    "head/head-scale-horiz-{decr,incr}",
    "head/head-scale-vert-{decr,incr}",
    "forehead/forehead-scale-vert-{decr,incr}",
    "forehead/forehead-temple-{decr,incr}",
    "eyebrows/eyebrows-angle-{down,up}",
    "eyebrows/eyebrows-trans-{down,up}",
    "nose/nose-scale-vert-{decr,incr}",
    "nose/nose-scale-horiz-{decr,incr}",
    "nose/nose-hump-{decr,incr}",
    "nose/nose-point-{down,up}",
    "nose/nose-point-width-{decr,incr}",
    "nose/nose-width2-{decr,incr}",
    "nose/nose-flaring-{decr,incr}",
    "nose/nose-volume-{decr,incr}",
    "mouth/mouth-scale-horiz-{decr,incr}",
    "mouth/mouth-trans-{down,up}",
    "mouth/mouth-lowerlip-volume-{decr,incr}",
    "mouth/mouth-upperlip-volume-{decr,incr}",
    "mouth/mouth-cupidsbow-{decr,incr}",
    "mouth/mouth-angles-{down,up}",
    "mouth/mouth-laugh-lines-{in,out}",
    "chin/chin-height-{decr,incr}",
    "chin/chin-width-{decr,incr}",
    "chin/chin-prominent-{decr,incr}",
    "chin/chin-bones-{decr,incr}",
    "ears/{l,r}-ear-scale-{decr,incr}",
    "ears/{l,r}-ear-wing-{decr,incr}",
    "cheek/{l,r}-cheek-bones-{decr,incr}",
    "cheek/{l,r}-cheek-inner-{decr,incr}",
    "cheek/{l,r}-cheek-volume-{decr,incr}",
    "eyes/{l,r}-eye-corner2-{down,up}",
    "eyes/{l,r}-eye-trans-{in,out}",
    "eyes/{l,r}-eye-bag-{decr,incr}",
    "eyes/{l,r}-eye-eyefold-{down,up}",
)
ASYMMETRIES = (
    ("brown-1", "brown-2", "cheek-1", "cheek-2", "eye-1", "eye-3", "eye-5")
    + ("jaw-1", "jaw-2", "mouth-1", "mouth-2", "nose-1", "nose-2", "nose-4")
)  # fmt: skip
SPREAD = 0.28  # standard deviation of a pair's weight
LARGEST = 0.6
MOST_ASYMMETRIC = 0.35
UPPER_LID_MIDDLE, LOWER_LID_MIDDLE = 14794, 14779  # lid margin above and below the left pupil


def lid_middles(side: str) -> tuple[int, int]:
    """Vertices of the upper and lower lid's margin at the pupil; ``side`` "l" or "r" (the person's own)."""
    if side == "l":
        return UPPER_LID_MIDDLE, LOWER_LID_MIDDLE
    mirror = base_mesh().mirror
    return int(mirror[UPPER_LID_MIDDLE]), int(mirror[LOWER_LID_MIDDLE])


def head_shape(recipe: Recipe) -> np.ndarray:
    """All vertices (19158, 3), metres, of the person with a neutral expression."""
    rng = np.random.default_rng(recipe.seed)
    vertices = base_mesh().vertices + _age_gender_ancestry(recipe)
    for pair in OPPOSITES:
        vertices += _opposite(pair, float(np.clip(rng.normal(0, SPREAD), -LARGEST, LARGEST)))
    for name in ASYMMETRIES:
        vertices += rng.uniform(0, MOST_ASYMMETRIC) * target(f"asym/asym-{name}-{rng.choice(['l', 'r'])}")
    for side in "lr":
        vertices += recipe.eye_scale * target(f"eyes/{side}-eye-scale-incr")
    vertices += 0.35 * target("mouth/mouth-angles-up")
    for name, weight in recipe.shape.items():
        vertices += weight * target(name)
    for side in "lr":
        vertices += _open_eye(vertices, side, recipe.lid_gap)
    return vertices


def expression(recipe: Recipe, unit: str) -> np.ndarray:
    """Offsets (19158, 3) of one expression unit at full strength for this person's ancestry."""
    return _weighted({f"expression/units/{name}/{unit}": share for name, share in recipe.ancestry.items()})


def _age_gender_ancestry(recipe: Recipe) -> np.ndarray:
    genders = {"male": recipe.male, "female": 1 - recipe.male}
    old = (recipe.age - 0.5) * 2
    ages = {"young": 1 - old, "old": old}
    total = np.zeros_like(base_mesh().vertices)
    for gender, gender_share in genders.items():
        for age, age_share in ages.items():
            share = gender_share * age_share
            if share < 1e-4:
                continue
            for ancestry, ancestry_share in recipe.ancestry.items():
                total += share * ancestry_share * target(f"macrodetails/{ancestry}-{gender}-{age}")
            for muscle, muscle_share in _around_average("muscle", recipe.muscle).items():
                for weight, weight_share in _around_average("weight", recipe.weight).items():
                    if muscle_share * weight_share > 1e-4:
                        path = f"macrodetails/universal-{gender}-{age}-{muscle}-{weight}"
                        total += share * muscle_share * weight_share * target(path)
    return total


def _around_average(name: str, value: float) -> dict[str, float]:
    away = abs(value - 0.5) * 2
    return {f"average{name}": 1 - away, f"{'max' if value > 0.5 else 'min'}{name}": away}


def _weighted(shares: dict[str, float]) -> np.ndarray:
    """The sum of targets by their shares, (19158, 3)."""
    return sum((share * target(path) for path, share in shares.items()), np.zeros_like(base_mesh().vertices))


def _opposite(pair: str, weight: float) -> np.ndarray:
    stem, _, ends = pair.rpartition("{")
    lower, higher = ends.removesuffix("}").split(",")
    path = stem + (higher if weight > 0 else lower)
    sides = "lr" if "{l,r}" in path else ("",)
    return abs(weight) * _weighted({path.replace("{l,r}", side): 1.0 for side in sides})


def _open_eye(vertices: np.ndarray, side: str, wanted: float) -> np.ndarray:
    """Offsets that bring the lid gap at the pupil to ``wanted`` metres: MakeHuman's own eyes are slits."""
    upper, lower = lid_middles(side)
    shares = {2: 1.0, 1: 0.6, 3: 0.5}
    opening = _weighted({f"eyes/{side}-eye-height{place}-incr": share for place, share in shares.items()})
    gap = vertices[upper, 2] - vertices[lower, 2]
    gain = opening[upper, 2] - opening[lower, 2]
    return np.clip((wanted - gap) / gain, -0.9, 1.3) * opening
