"""Three levels of care with which a swap can be made: what a hasty app does, the usual way, and the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.library import Clip, Still
from doubletake.swap.swap_settings import SwapSettings


@dataclass(frozen=True)
class Care:
    """How much trouble is taken over a swap.

    Attributes
    ----------
    name, label, help : str
        In data, on a page, and in a sentence.
    settings : SwapSettings
        Of the five stages.
    pictures : {"running", "still", "chosen"}
        Where the new face comes from: a clip that runs along, whatever the target does; one still; or for
        each frame the one of all the source's footage that is most alike, see `doubletake.swap.choose`.
    warp : {"similarity", "mesh"}
        Whether the new face is only turned, scaled and shifted as a whole, or bent to the target's landmarks.
    in_front : bool
        Whether all that is in front of the target's face stays there, be it a moustache.
    light : float
        How much of the target's light is given to the new face place by place, 0 to 1; see
        `doubletake.swap.light`.
    detail : float
        How much of the fine detail that warping cost is given back, 0 to 1.
    """

    name: str
    label: str
    help: str
    settings: SwapSettings
    pictures: str
    warp: str = "mesh"
    in_front: bool = False
    light: float = 0.0
    detail: float = 0.0


CARE: MappingProxyType[str, Care] = MappingProxyType(
    {
        care.name: care
        for care in (
            Care(
                "rough",
                "A hasty app",
                "The face is laid on as a whole and cut out along the landmarks; its colours are hardly "
                "matched, and its mouth and eyes go their own way.",
                SwapSettings(
                    mask_from="landmarks", forehead=0.4, feather=0.0, eyes="source", colour_strength=0.7,
                    blend="alpha",
                ),
                pictures="running",
                warp="similarity",
            ),
            Care(
                "careful",
                "Done with care",
                "One still is bent to the landmarks of each frame, cut out along the true outline, matched "
                "in colour and joined in bands.",
                SwapSettings(),
                pictures="still",
            ),
            Care(
                "best",
                "The best of the classical way",
                "For each frame the most similar of all the footage is chosen and bent a little; light is "
                "matched place by place, and what is in front of the face stays there.",
                SwapSettings(feather=0.2),
                pictures="chosen",
                in_front=True,
                light=1.0,
                detail=0.15,
            ),
        )
    }
)  # fmt: skip


def care_of(care: str | Care) -> Care:
    """Return a level of care by its name; an unknown one is a `DoubleTakeError` that lists the names.

    Examples
    --------
    >>> care_of("best").pictures
    'chosen'
    """
    if isinstance(care, Care):
        return care
    if isinstance(care, str) and care in CARE:
        return CARE[care]
    raise DoubleTakeError(f"Choose the care of a swap from {', '.join(CARE)}, not {care!r}.")


def footage_for(person: str, care: str | Care) -> tuple[Clip | Still, ...]:
    """Return the stills or clips of a person that a swap of that care takes the face from.

    Parameters
    ----------
    person : str
        Somebody of the cast.
    care : str or Care

    Returns
    -------
    tuple of Clip or Still
        Camera footage only. One still (the press still, if there is one), one clip that runs along (the
        frontal one, if there is one), or all the clips to choose from; stills where there are no clips.

    Raises
    ------
    DoubleTakeError
        If there is nobody of that name, or nothing is there of them.
    """
    pictures = care_of(care).pictures
    clips = library.clips(person, kind="camera", item=False)
    stills = library.stills(person, kind="camera")

    def named(records: Sequence[Clip | Still], ending: str) -> tuple[Clip | Still, ...]:
        return tuple(sorted(records, key=lambda record: not record.name.endswith(ending)))[:1]

    found: tuple[Clip | Still, ...]
    if pictures == "still":
        found = named(stills, "-press") or named(clips, "-frontal")
    elif pictures == "running":
        found = named(clips, "-frontal") or named(stills, "-press")
    else:
        # The clips are of one size but for the oldest; those are as good, and their light is another choice.
        found = clips or stills
    if not found:
        raise DoubleTakeError(f"There is no picture of {person} yet to take a face from.")
    return found
