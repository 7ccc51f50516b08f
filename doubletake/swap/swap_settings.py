"""What can be set about a swap: one frozen record, and what a page needs to offer each setting."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from doubletake.errors import DoubleTakeError

STAGES = ("align", "warp", "mask", "colour", "blend")


@dataclass(frozen=True)
class Setting:
    """One setting, as a page shows it.

    Attributes
    ----------
    name : str
        The field of `SwapSettings`.
    stage : str
        The stage that it belongs to, one of `STAGES`.
    label, help : str
        What it is called on a page, and one sentence on what it does.
    kind : str
        ``"range"`` (a slider) or ``"choice"`` (a list).
    minimum, maximum, step : float or None
        The range, for a slider.
    choices : tuple of (value, label)
        What can be chosen, for a list.
    """

    name: str
    stage: str
    label: str
    help: str
    kind: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[tuple[str, str], ...] = ()


def _share(name: str, stage: str, label: str, help: str) -> Setting:
    return Setting(name, stage, label, help, "range", minimum=0.0, maximum=1.0, step=0.05)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "mask_from",
        "mask",
        "What the mask follows",
        "The landmarks know nothing of hair; the true outline keeps hair in front of the face.",
        "choice",
        choices=(("truth", "The true outline of the face"), ("landmarks", "The landmarks alone")),
    ),
    _share(
        "forehead",
        "mask",
        "Reach over the forehead",
        "At 0 the new face stops at the brows, where the 68 landmarks end; at 1 it reaches the hairline.",
    ),
    _share(
        "feather",
        "mask",
        "Make the edge softer",
        "How wide the band is in which one face fades into the other, inwards from the edge.",
    ),
    Setting(
        "eyes",
        "mask",
        "Whose eyes",
        "Keep the eyes of the person in the clip, with their gaze and blinks, or bring the other person's.",
        "choice",
        choices=(("target", "Keep the clip's eyes"), ("source", "Bring the new face's eyes")),
    ),
    Setting(
        "colour",
        "colour",
        "Match the skin's colour",
        "Give the new face the colours of the old one: their average and spread, or their whole histogram.",
        "choice",
        choices=(
            ("none", "Leave it as it is"),
            ("mean-std", "Match average and spread"),
            ("histogram", "Match the histogram"),
        ),
    ),
    _share(
        "colour_strength",
        "colour",
        "How much of the match",
        "At 0 the colours stay as they were, at 1 they are matched in full.",
    ),
    Setting(
        "blend",
        "blend",
        "How the two are joined",
        "Cut and paste, fade at the edge, match the slopes (Poisson), or join coarse and fine detail apart.",
        "choice",
        choices=(
            ("alpha", "Cut and paste"),
            ("feather", "Fade at the edge"),
            ("poisson", "Poisson blend"),
            ("pyramid", "Multi-band pyramid"),
        ),
    ),
    Setting(
        "levels",
        "blend",
        "Bands of the pyramid",
        "How many sizes of detail are joined one by one: more bands hide larger differences in light.",
        "range",
        minimum=1,
        maximum=6,
        step=1,
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True)
class SwapSettings:
    """How a swap is made. The defaults are those that convince most.

    Attributes
    ----------
    mask_from : {"truth", "landmarks"}
        What limits the mask: the rendered face coverage (hair stays in front), or the landmarks' outline.
    forehead : float
        0 stops at the brows, 1 reaches the hairline.
    feather : float
        Width of the mask's soft edge, 0 to 1; 1 is a quarter of the face's width. Not used by ``"alpha"``.
    eyes : {"target", "source"}
        Whose eyes are seen.
    colour : {"none", "mean-std", "histogram"}
        How the new face takes on the old one's colours, in CIE Lab.
    colour_strength : float
        How much of that is done, 0 to 1.
    blend : {"alpha", "feather", "poisson", "pyramid"}
        How the two pictures are joined.
    levels : int
        Bands of the pyramid, 1 to 6.

    Raises
    ------
    DoubleTakeError
        If a value is out of its range; the message names the range.

    Examples
    --------
    >>> SwapSettings(feather=0.5).feather
    0.5
    """

    mask_from: str = "truth"
    forehead: float = 1.0
    feather: float = 0.3
    eyes: str = "target"
    colour: str = "mean-std"
    colour_strength: float = 1.0
    blend: str = "pyramid"
    levels: int = 5

    def __post_init__(self) -> None:
        for field in fields(self):
            value = _checked(_BY_NAME[field.name], getattr(self, field.name))
            object.__setattr__(self, field.name, value)


def _checked(setting: Setting, value: object) -> str | float:
    """Return the value as the record keeps it, or say what it may be."""
    if setting.kind == "choice":
        allowed = [choice for choice, _ in setting.choices]
        if value not in allowed:
            names = ", ".join(allowed)
            raise DoubleTakeError(f"The setting {setting.name} is one of {names}, not {value!r}.")
        return str(value)
    whole = setting.step == 1
    minimum, maximum = setting.minimum or 0.0, setting.maximum or 0.0
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number is refused below
    except (TypeError, ValueError):
        number = math.nan
    if not minimum <= number <= maximum or (whole and number != int(number)):
        kind = "a whole number" if whole else "a number"
        low, high = f"{minimum:g}", f"{maximum:g}"
        raise DoubleTakeError(f"The setting {setting.name} is {kind} from {low} to {high}, not {value!r}.")
    return int(number) if whole else number


def settings_or(settings: SwapSettings | None, default: SwapSettings) -> SwapSettings:
    """Return the settings, or the default for None; what is no record of settings is a `DoubleTakeError`."""
    if settings is None:
        return default
    if not isinstance(settings, SwapSettings):
        raise DoubleTakeError("The settings of a swap are a SwapSettings record.")
    return settings
