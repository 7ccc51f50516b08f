"""The most careful swap: for each frame the most similar pictures of all the footage, lit as the frame is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from doubletake.face import face_width
from doubletake.library.catalogue import person as person_of
from doubletake.library.moment import Moment, moments_of
from doubletake.library.records import Clip, Still
from doubletake.swap import mask as masking
from doubletake.swap.blend import blend_pyramid
from doubletake.swap.care import Care
from doubletake.swap.choose import Shot, choose_shots
from doubletake.swap.light import contrast, match_light
from doubletake.swap.paste import Region, face_region, join_masks
from doubletake.swap.skin import features
from doubletake.swap.source import prepare_source
from doubletake.swap.warp import warp_map

# How wide a band of detail is given back, in pixels.
_DETAIL = 1.0

# As shares of the face's width: how much of the source's rim is left out, where its own hair throws shadows.
# On the far side of a turned head that would be half the mouth, and there the outlines meet anyway.
_RIM, _TURNED_RIM = 0.10, 0.02
# Degrees of turning between which the one becomes the other, in so many steps.
_FACING, _AVERTED, _STEPS = 10.0, 26.0, 4

# In how many frames contrast is measured.
_MEASURED = 7


@dataclass(frozen=True, eq=False)
class _Place:
    """What a frame has to offer to a new face.

    Attributes
    ----------
    region : Region
    skin : (height, width) uint8
        How far each pixel is bare skin, which alone tells of the light.
    mask, support : (height, width) uint8
        As of `doubletake.swap.paste.join_masks`.
    """

    region: Region
    skin: np.ndarray
    mask: np.ndarray
    support: np.ndarray


class ChosenFace:
    """Swaps frame by frame with pictures that were chosen for the whole clip at once.

    Parameters
    ----------
    person : str
        Whose face.
    footage : iterable of Clip or Still
        What there is to choose from.
    moments : sequence of Moment
        The target's, all of them.
    care : Care
    """

    def __init__(
        self, person: str, footage: Iterable[Clip | Still], moments: tuple[Moment, ...], care: Care
    ) -> None:
        self._footage = [moments_of(record) for record in footage]
        self._moments, self._care = moments, care
        self._shots = choose_shots(self._footage, moments)
        self._bearded = any(_has_beard(name) for name in (person, moments[0].record.person))

    def put_in(self, moment: Moment) -> np.ndarray:
        """Bend the chosen pictures to a moment of the target, light them as it is lit, and join them.

        Returns
        -------
        ndarray, (H, W, 3) uint8 RGB
            No label is on it yet.
        """
        place = self._place(moment)
        if place is None:
            return moment.frame.copy()
        region = place.region
        face = np.zeros(region.under.shape, dtype=np.float32)
        for shot in self._shots[moment.index]:
            bent = self._bent(shot, moment, region)
            # Each is lit before they are mixed, or a dissolve between two lamps would show.
            lit = match_light(bent, region.under, place.skin, region.width, self._gain, self._care.light)
            face += shot.weight * lit
        face = np.clip(np.rint(face), 0, 255).astype(np.uint8)
        levels = self._care.settings.levels
        return region.pasted(
            moment.frame, blend_pyramid(region.under, face, place.mask, levels, place.support)
        )

    def _place(self, moment: Moment) -> _Place | None:
        import cv2

        in_front, settings = self._care.in_front, self._care.settings
        region = face_region(moment, settings, moment.visible_coverage if in_front else None)
        if region is None:
            return None
        rectangle = region.rectangle
        mask, support = join_masks(region, settings)
        whole = masking.enlarge(masking.soften(region.outline(1.0), 0.02 * region.width), rectangle)
        corner = np.array([rectangle.left, rectangle.top], dtype=np.float32)
        skin = (whole * (1 - features(moment.landmarks - corner, region.under.shape))).astype(np.uint8)
        if in_front and self._bearded:
            beard = masking.beard_area(moment.landmarks, rectangle)
            mask, support, skin = (cv2.subtract(part, beard) for part in (mask, support, skin))
        return _Place(region, skin, mask, support)

    def _bent(self, shot: Shot, moment: Moment, region: Region) -> np.ndarray:
        """Fetch a face between sixteen neighbours, which costs less detail than four; give back the rest."""
        import cv2

        settings, detail = self._care.settings, self._care.detail
        chosen = self._footage[shot.record][shot.index]
        source = prepare_source(chosen, moment.landmarks, settings, _rim(chosen.yaw))
        maps = warp_map(source.landmarks, moment.landmarks, region.rectangle, settings.eyes, moment.depth)
        bent = cv2.remap(source.rgb, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        smooth = cv2.GaussianBlur(bent, (0, 0), _DETAIL)
        return cv2.addWeighted(bent, 1 + detail, smooth, -detail, 0)

    @cached_property
    def _gain(self) -> tuple[float, float, float]:
        """One contrast for the whole clip: measured anew each frame it would flicker."""
        some = np.unique(np.linspace(0, len(self._moments) - 1, _MEASURED).astype(int)).tolist()
        measured = [self._contrast(self._moments[index]) for index in some]
        found = [gain for gain in measured if gain is not None]
        if not found:
            return 1.0, 1.0, 100.0
        light, tint, brightest = np.median(found, axis=0).tolist()
        return light, tint, brightest

    def _contrast(self, moment: Moment) -> tuple[float, float, float] | None:
        place = self._place(moment)
        if place is None:
            return None
        bent = self._bent(self._shots[moment.index][0], moment, place.region)
        return contrast(bent, place.region.under, place.skin, face_width(moment.landmarks))


def _rim(yaw: float) -> tuple[float, float]:
    """Return how much of the rim is left out at the picture's left and right, for a turn in degrees."""
    turned = np.clip((abs(yaw) - _FACING) / (_AVERTED - _FACING), 0, 1)
    # In steps, so that neighbouring frames can share what was prepared.
    far = _RIM + (_TURNED_RIM - _RIM) * round(float(turned) * _STEPS) / _STEPS
    return (_RIM, far) if yaw > 0 else (far, _RIM)


def _has_beard(person: str) -> bool:
    """Tell from the card whether somebody wears a full beard; stubble is part of the skin."""
    return "beard" in str(person_of(person).facts.get("facial_hair", ""))
