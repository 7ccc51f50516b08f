"""What a person does in a take: speech-like lips, blinks, glances and the head's drift. NumPy only."""

import math
from dataclasses import dataclass, field, replace

import numpy as np

from .geometry import smoothstep
from .people import Recipe, Take

# Mouth shapes as weights of MakeHuman's expression units. The mouth never opens beyond half: above that the
# mesh's mouth bag shows through the cheek, and talking people do not.
VISEMES = {
    "rest": {},
    "A": {"mouth-open": 0.46, "mouth-retraction": 0.08},
    "E": {"mouth-open": 0.27, "mouth-retraction": 0.26, "mouth-corner-puller": 0.10},
    "I": {"mouth-open": 0.17, "mouth-retraction": 0.34, "mouth-corner-puller": 0.08},
    "O": {"mouth-open": 0.34, "mouth-pursing": 0.42, "mouth-protusion": 0.25},
    "U": {"mouth-open": 0.15, "mouth-pursing": 0.62, "mouth-protusion": 0.36},
    "L": {"mouth-open": 0.15, "mouth-retraction": 0.10},
    "S": {"mouth-open": 0.08, "mouth-retraction": 0.22},
    "F": {"mouth-open": 0.04, "mouth-upward-retraction": 0.18, "mouth-compression": 0.20},
    "M": {"mouth-compression": 0.42},
}
WIDEST = 0.50
VOWELS = ("A", "E", "I", "O", "U")
VOWEL_SHARES = (0.28, 0.25, 0.17, 0.18, 0.12)
FIRST_CONSONANTS = {
    "M": 0.50,
    "F": 0.15,
    "S": 0.20,
    "L": 0.15,
}  # a word begins on closed lips half of the time
INNER_CONSONANTS = {"M": 0.32, "F": 0.14, "S": 0.26, "L": 0.28}
BLINK = (0.35, 0.92, 1.0, 0.85, 0.48, 0.20, 0.06)  # closure a frame: 80 ms down, 200 ms up
BLINK_PAUSE = (4, 0.62)  # gamma distribution, seconds
Key = tuple[float, str, float]  # seconds, one of `VISEMES`, its strength
UNITS = tuple(sorted({unit for shape in VISEMES.values() for unit in shape}))


@dataclass(frozen=True)
class Pose:
    """How a person holds still for one frame.

    Angles are in degrees; ``gaze`` is azimuth and elevation relative to the head; ``sway`` is in metres;
    ``blink`` is the closure, 0…1, of the right and the left eye; ``expression`` has weights of MakeHuman's
    units; ``hand`` is empty unless one is in the take.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)
    blink: tuple[float, float] = (0.0, 0.0)
    sway: tuple[float, float, float] = (0.0, 0.0, 0.0)
    expression: dict[str, float] = field(default_factory=dict)
    hand: tuple[float, ...] = ()  # metres x, y, z of a palm from between the eyes, and its tilt in degrees


PORTRAITS = {
    "ines": Pose(yaw=-7, pitch=1.5, roll=2.0, gaze=(6, -1), expression={"mouth-corner-puller": 0.20}),
    "marc": Pose(yaw=8, pitch=0.5, roll=-1.5, gaze=(-7, 0), expression={"mouth-corner-puller": 0.16}),
    "alma": Pose(yaw=9, pitch=-0.5, roll=-2.0, gaze=(-8, 0), expression={"mouth-corner-puller": 0.14}),
    "emina": Pose(yaw=-10, pitch=0.5, roll=1.5, gaze=(9, 0), expression={"mouth-corner-puller": 0.12}),
    "ren": Pose(yaw=11, pitch=1.0, roll=2.0, gaze=(-10, -1), expression={"mouth-corner-puller": 0.06}),
    "rafael": Pose(yaw=-8, pitch=-1.0, roll=-1.5, gaze=(7, 1), expression={"mouth-corner-puller": 0.10}),
    "devi": Pose(yaw=10, pitch=0.0, roll=1.5, gaze=(-9, 0), expression={"mouth-corner-puller": 0.16}),
    "samuel": Pose(yaw=-9, pitch=1.0, roll=1.0, gaze=(8, -1), expression={"mouth-corner-puller": 0.08}),
    "amara": Pose(yaw=-12, pitch=0.5, roll=-2.0, gaze=(11, 0), expression={"mouth-corner-puller": 0.15}),
    "daniel": Pose(yaw=7, pitch=-0.5, roll=1.0, gaze=(-6, 0), expression={"mouth-corner-puller": 0.12}),
}


def poses_of(take: Take, recipe: Recipe, fps: int) -> list[Pose]:
    """Every frame's pose."""
    if take.kind == "still":
        pose = PORTRAITS[take.person]
        return [pose if take.light != "press" else press_pose(pose)]
    if take.recipe == "turn":
        return turn(recipe, take.frames, fps, take.seed, take.yaw_range)
    talking = talk(recipe, take.frames, fps, take.seed, take.yaw_range)
    if take.recipe == "talk":
        return talking
    poses = lively(recipe, talking, fps, take.seed)
    return with_hand(poses) if take.hand else poses


def press_pose(pose: Pose) -> Pose:
    """A portrait's pose at another moment: nearly frontal, as a swap needs it, and smiling a little more."""
    smile = {"mouth-corner-puller": pose.expression["mouth-corner-puller"] + 0.06}
    return Pose(-0.3 * pose.yaw, pose.pitch + 1.0, -0.6 * pose.roll, (0.3 * pose.yaw, -0.5), expression=smile)


def lively(recipe: Recipe, poses: list[Pose], fps: int, seed: int) -> list[Pose]:
    """A talk with what the first clips lacked.

    That is breath in the shoulders, a tremor of the head, quick brows, saccades that jump within a fixation,
    and a pause of listening on closed lips.
    """
    rng = np.random.default_rng(recipe.seed * 307 + seed)
    time = np.arange(len(poses)) / fps
    quiet = _listening(rng, time)
    tremor = _tremor(rng, time)
    flash = _brow_flash(rng, time)
    small = _micro_saccades(rng, len(poses), fps)
    rise = _breath_rise(rng, time)
    out = []
    for i, pose in enumerate(poses):
        expression = {
            unit: weight * (quiet[i] if unit.startswith("mouth") and unit != "mouth-corner-puller" else 1.0)
            for unit, weight in pose.expression.items()
        }
        for side in ("left", "right"):
            unit = f"eyebrows-{side}-up"
            expression[unit] = 0.6 * expression[unit] + float(flash[i])
        yaw, pitch, roll = (a + b for a, b in zip((pose.yaw, pose.pitch, pose.roll), tremor[i], strict=True))
        gaze = tuple(np.array(pose.gaze) + small[i])
        sway = (pose.sway[0], pose.sway[1] - 0.5 * float(rise[i]), pose.sway[2] + float(rise[i]))
        out.append(Pose(yaw, pitch, roll, gaze, pose.blink, sway, expression))
    return out


# Share of the clip, palm's place from between the eyes (metres), tilt (degrees): up from the lap, across
# mouth and cheek, over an eye to the hair, and down again.
HAND_PATH = (
    (0.00, (0.20, -0.085, -0.36), 0.0),
    (0.22, (0.18, -0.085, -0.34), 0.0),
    (0.38, (0.030, -0.085, -0.075), 6.0),
    (0.50, (0.000, -0.085, -0.020), -4.0),
    (0.62, (0.075, -0.080, 0.015), -14.0),
    (0.84, (0.21, -0.085, -0.36), 0.0),
    (1.00, (0.22, -0.085, -0.38), 0.0),
)


def with_hand(poses: list[Pose]) -> list[Pose]:
    """The same poses with a hand that passes over the face in their middle."""
    time = np.linspace(0, 1, len(poses))
    keys = np.array([moment for moment, _, _ in HAND_PATH])
    values = np.array([(*place, tilt) for _, place, tilt in HAND_PATH])
    path = np.stack([_eased(time, keys, values[:, k]) for k in range(4)], 1)
    return [replace(pose, hand=tuple(map(float, here))) for pose, here in zip(poses, path, strict=True)]


def turn(recipe: Recipe, frames: int, fps: int, seed: int, yaw_range: float) -> list[Pose]:
    """The head turns to one side, waits, and comes back past the middle to the other; eyes lead, lids follow.

    ``yaw_range`` is reached to both sides within a degree or two.
    """
    rng = np.random.default_rng(recipe.seed * 503 + seed)
    time = np.arange(frames) / fps
    first = rng.choice([-1, 1])
    whole = time[-1]
    keys = np.array([0, 0.07, 0.30, 0.42, 0.72, 0.86, 1.0]) * whole
    angles = np.array([0, 0, 1.0, 0.97, -1.0, -0.96, -0.45]) * first * yaw_range
    yaw = _eased(time, keys, angles)
    lead = _eased(time + 0.16, keys, angles)  # where the eyes are already
    tremor = _tremor(rng, time)
    gaze = np.stack([np.clip(0.9 * (lead - yaw), -22, 22), 1.2 * _drift(rng, time, 0.4, 1.0)], 1)
    gaze += _micro_saccades(rng, frames, fps)
    pitch = -2.5 * np.abs(np.gradient(yaw, time)) / 90 + _drift(rng, time, 0.4, 1.2)
    roll = 0.06 * yaw + _drift(rng, time, 0.3, 1.0)
    blink = _blinks(rng, frames, fps)
    start = int(0.12 * frames)  # a big turn of the eyes brings a blink
    blink[start : start + len(BLINK)] = np.maximum(blink[start : start + len(BLINK)], BLINK)
    rise = _breath_rise(rng, time)
    smile = np.clip(0.05 + _drift(rng, time, 0.3, 0.08), 0, 0.2)
    flash = _brow_flash(rng, time)
    poses = []
    for i in range(frames):
        expression = {"mouth-corner-puller": float(smile[i]), "mouth-open": 0.0}
        expression |= {f"eyebrows-{side}-up": float(flash[i]) for side in ("left", "right")}
        sway = (0.0006 * float(yaw[i]) / 10, -0.5 * float(rise[i]), float(rise[i]))
        angles_now = (yaw[i] + tremor[i, 0], pitch[i] + tremor[i, 1], roll[i] + tremor[i, 2])
        poses.append(Pose(*angles_now, tuple(gaze[i]), (float(blink[i]),) * 2, sway, expression))
    return poses


def _eased(time: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values between keys with a soft start and stop."""
    before = np.clip(np.searchsorted(keys, time, side="right") - 1, 0, len(keys) - 2)
    share = smoothstep(time, keys[before], keys[before + 1])
    return values[before] * (1 - share) + values[before + 1] * share


def _tremor(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """Degrees (n, 3) of the head's own unrest: nobody holds it still."""
    return np.stack(
        [_drift(rng, time, hertz, size) for hertz, size in ((2.1, 0.10), (2.6, 0.09), (1.7, 0.06))], 1
    )


def _brow_flash(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """Once or twice the brows go up for a third of a second."""
    moments = rng.uniform(0.3, time[-1], rng.integers(1, 3))
    return sum(
        0.22 * rng.uniform(0.5, 1) * np.exp(-0.5 * ((time - moment) / 0.14) ** 2) for moment in moments
    )


def _micro_saccades(rng: np.random.Generator, frames: int, fps: int) -> np.ndarray:
    """Jumps of half a degree, two or three a second, from one frame to the next."""
    jumps = rng.random(frames) < 2.5 / fps
    gaze, here = np.zeros((frames, 2)), np.zeros(2)
    for i in range(frames):
        if jumps[i]:
            here = rng.normal(0, (0.6, 0.35))
        gaze[i] = here
    return gaze


def _breath_rise(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """Metres by which a breath lifts shoulders and head: in more quickly than out."""
    phase = 2 * math.pi * rng.uniform(0.24, 0.30) * time + rng.uniform(0, 2 * math.pi)
    return 0.0016 * np.sin(phase + 0.45 * np.sin(phase))


def _listening(rng: np.random.Generator, time: np.ndarray) -> np.ndarray:
    """1 while the person talks, 0 in one pause on closed lips of about a second."""
    start = rng.uniform(0.15, 0.6) * time[-1]
    return 1 - smoothstep(time, start, start + 0.12) * (1 - smoothstep(time, start + 0.9, start + 1.02))


def talk(recipe: Recipe, frames: int, fps: int, seed: int, yaw_range: float) -> list[Pose]:
    """A person talking to the camera."""
    rng = np.random.default_rng(recipe.seed * 101 + seed)
    time = np.arange(frames) / fps
    yaw = _drift(rng, time, 0.35, 1.0) + _drift(rng, time, 1.3, 0.08)
    yaw = (yaw - yaw.mean()) * yaw_range / np.abs(yaw - yaw.mean()).max()
    pitch = _drift(rng, time, 0.5, 2.4) + _drift(rng, time, 1.8, 0.6)
    roll = _drift(rng, time, 0.3, 1.8)
    units, stress = _speech(rng, time)
    pitch = pitch - 2.2 * stress
    blink = _blinks(rng, frames, fps)
    gaze = _glances(rng, frames, fps) - 0.9 * np.stack([yaw, pitch], 1)
    gaze = np.clip(gaze, (-22, -12), (22, 12))
    sway = np.stack([_drift(rng, time, 0.25, 0.003), _drift(rng, time, 0.2, 0.002), _breath(time)], 1)
    smile = np.clip(_drift(rng, time, 0.3, 0.12), -0.06, 0.26)
    inner_brow = np.clip(_drift(rng, time, 0.3, 0.10), 0, 0.2)
    poses = []
    for i in range(frames):
        expression = {unit: float(values[i]) for unit, values in units.items()}
        expression["mouth-corner-puller"] = expression.get("mouth-corner-puller", 0.0) + float(smile[i])
        for side in ("left", "right"):
            expression[f"eyebrows-{side}-up"] = float(0.30 * stress[i])
            expression[f"eyebrows-{side}-inner-up"] = float(inner_brow[i])
        closed = float(blink[i])
        poses.append(
            Pose(yaw[i], pitch[i], roll[i], tuple(gaze[i]), (closed, closed), tuple(sway[i]), expression)
        )
    return poses


def _drift(rng: np.random.Generator, time: np.ndarray, hertz: float, amplitude: float) -> np.ndarray:
    """Smooth random motion: slow sines with random phases."""
    parts = (
        rng.normal() * np.sin(2 * math.pi * hertz * f * time + rng.uniform(0, 2 * math.pi)) / f**0.8
        for f in (0.5, 1, 1.7, 2.9)
    )
    return amplitude * sum(parts, np.zeros(len(time))) / 1.6


def _breath(time: np.ndarray) -> np.ndarray:
    return 0.0012 * np.sin(2 * math.pi * 0.27 * time)


def _speech(rng: np.random.Generator, time: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Weights of the mouth's units over time, and where a syllable is stressed (0…1).

    Words of one to three syllables; a consonant shuts or narrows the lips before every vowel, and lips rest
    closed between words. A mouth that hangs open is the surest sign of a puppet.
    """
    keys, stresses = [(0.0, "rest", 1.0)], []
    now = rng.uniform(0.05, 0.2)
    while now < time[-1] + 0.5:
        syllables = rng.integers(1, 4)
        stressed = rng.integers(0, syllables)
        for number in range(syllables):
            share = FIRST_CONSONANTS if number == 0 else INNER_CONSONANTS
            consonant = rng.choice(list(share), p=list(share.values()))
            hold = 0.06 if consonant == "M" else 0.03
            keys += [(now, consonant, 1.0), (now + hold, consonant, 1.0)]
            strength = rng.uniform(0.85, 1.05) if number == stressed else rng.uniform(0.5, 0.8)
            vowel = rng.choice(VOWELS, p=VOWEL_SHARES)
            peak = now + hold + rng.uniform(0.065, 0.085)
            keys += [(peak, vowel, strength), (peak + rng.uniform(0.02, 0.05), vowel, strength)]
            if number == stressed and rng.random() < 0.4:
                stresses.append(peak)
            now = keys[-1][0] + rng.uniform(0.06, 0.08)
        if rng.random() < 0.7:
            keys += [
                (now, "rest", 1.0),
                (now + rng.choice([0.05, 0.09, 0.28], p=[0.45, 0.35, 0.2]), "rest", 1.0),
            ]
            now = keys[-1][0] + 0.07
    units = {unit: _between(time, keys, unit) for unit in UNITS}
    units["mouth-open"] = np.minimum(units["mouth-open"], WIDEST)
    stress = sum((np.exp(-0.5 * ((time - moment) / 0.16) ** 2) for moment in stresses), np.zeros(len(time)))
    return units, np.clip(stress, 0, 1)


def _between(time: np.ndarray, keys: list[Key], unit: str) -> np.ndarray:
    """One unit's weight, eased from key to key."""
    moments = np.array([moment for moment, _, _ in keys])
    values = np.array([VISEMES[name].get(unit, 0.0) * strength for _, name, strength in keys])
    before = np.clip(np.searchsorted(moments, time, side="right") - 1, 0, len(keys) - 2)
    share = smoothstep(time, moments[before], np.maximum(moments[before + 1], moments[before] + 1e-6))
    return values[before] * (1 - share) + values[before + 1] * share


def _blinks(rng: np.random.Generator, frames: int, fps: int) -> np.ndarray:
    closure = np.zeros(frames)
    start = int(rng.uniform(0.4, 1.0) * fps)
    while start < frames:
        for i, closed in enumerate(BLINK[: frames - start]):
            closure[start + i] = max(closure[start + i], closed)
        start += max(int(rng.gamma(*BLINK_PAUSE) * fps), 16)
    return closure


def _glances(rng: np.random.Generator, frames: int, fps: int) -> np.ndarray:
    """Where the eyes rest, degrees off the lens (frames, 2): jumps of a frame or two between fixations."""
    gaze, here, until = np.zeros((frames, 2)), np.zeros(2), int(rng.uniform(0.3, 0.8) * fps)
    for i in range(frames):
        if i >= until:
            here = rng.normal(0, (4.0, 1.6)) if rng.random() < 0.5 else np.zeros(2)
            until = i + int(rng.gamma(3, 0.3) * fps) + 3
        gaze[i] = here
    padded = np.pad(gaze, ((1, 1), (0, 0)), mode="edge")
    return 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
