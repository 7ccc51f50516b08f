"""The frames of a swap, made with a given care, before the label is put on.

For `doubletake.swap.care`, which labels them, and for the asset build (``assets/studio/made``), which needs
each made clip of the course's own cast twice, with the label and as an item for quizzes. Nothing that a
learner is offered ends here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from doubletake import library
from doubletake.library import Clip, Still
from doubletake.swap import blend as blending
from doubletake.swap import choose
from doubletake.swap import mask as masking
from doubletake.swap import pipeline as stages
from doubletake.swap.align import align, invert
from doubletake.swap.care import Care, care_of, footage_for
from doubletake.swap.light import contrast, match_light
from doubletake.swap.rectangle import Rectangle
from doubletake.swap.settings import SwapSettings
from doubletake.swap.skin import features
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


def swapped_frames(
    person: str, target: Clip | Still | str, care: str | Care
) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    """Yield each frame of the target with a person's face in it, and no label yet.

    Parameters
    ----------
    person : str
        Somebody of the cast.
    target : Clip, Still or str
        A record of the library, or its name.
    care : str or Care

    Yields
    ------
    frame : (H, W, 3) uint8 RGB
    landmarks : (68, 2) float32
        Where the face is, for the label.
    total : int
        How many frames there will be.

    Raises
    ------
    DoubleTakeError
        If person or target is not of the library, or there is no such care.
    """
    care, target = care_of(care), stages._record(target)
    footage = footage_for(person, care)
    total = stages._length(target)
    best = _ChosenFace(person, footage, target, care) if care.pictures == "chosen" else None
    for index in range(total):
        frame, landmarks, coverage = stages._moment(target, index)
        if best is not None:
            made = best.frame(index)
        elif care.warp == "similarity":
            made = _laid_on(footage[0], index, frame, landmarks, care)
        else:
            source = stages._prepare(footage[0], 0, landmarks, care.settings)
            depth = stages._depth(target, index)
            made, _ = stages.put_in(source, frame, landmarks, coverage, care.settings, depth)
        yield made, landmarks, total


def _laid_on(record, index: int, frame, landmarks, care: Care) -> np.ndarray:
    """Lay a whole frame of the source over the face and cut it out along the landmarks."""
    settings = care.settings
    count = stages._length(record)
    # There and back again, if the source is the shorter one.
    around = index % max(2 * count - 2, 1)
    moment = min(around, 2 * count - 2 - around) if count > 1 else 0
    # Skin goes on where the source's hair and room were: a hasty app fills the cut-out too.
    source = stages._prepare(record, moment, landmarks, SwapSettings())
    result = frame.copy()
    rectangle = stages._rectangle(landmarks, frame.shape, None, settings)
    if min(rectangle.width, rectangle.height) < stages._SMALLEST_FACE:
        return result
    under = np.ascontiguousarray(rectangle.of(frame))
    maps = _whole_map(source.landmarks, landmarks, rectangle)
    outline = masking.outline_mask(landmarks, rectangle, settings.forehead)
    mask = masking.enlarge(outline, rectangle)
    coloured = stages._coloured(source, maps, under, mask, settings)
    rectangle.of(result)[:] = stages._joined(under, coloured, mask, mask, settings)
    return result


def _whole_map(source_landmarks, landmarks, rectangle: Rectangle) -> tuple[np.ndarray, np.ndarray]:
    """Return the map of `warp_map` for a face that is not bent, only turned, scaled and shifted."""
    back = invert(align(source_landmarks, landmarks)).astype(np.float32)
    x = np.arange(rectangle.left, rectangle.right, dtype=np.float32)
    y = np.arange(rectangle.top, rectangle.bottom, dtype=np.float32)[:, None]
    across, down = (row[0] * x + row[1] * y + row[2] for row in back)
    return across, down


class _ChosenFace:
    """Swaps frame by frame with pictures that were chosen for the whole clip at once."""

    def __init__(self, person: str, footage, target: Clip | Still, care: Care):
        self._footage, self._target, self._care = footage, target, care
        self._shots = _chosen(footage, target)
        self._bearded = any(_has_beard(name) for name in (person, target.person))
        # One contrast for the whole clip: measured anew each frame it would flicker.
        self._gain = (1.0, 1.0, 100.0)
        some = np.unique(np.linspace(0, len(self._shots) - 1, _MEASURED).astype(int))
        found = [gain for gain in map(self._contrast, some.tolist()) if gain is not None]
        if found:
            self._gain = tuple(np.median(found, axis=0).tolist())

    def frame(self, index: int) -> np.ndarray:
        """Bend the chosen pictures to the frame, light them as it is lit, and join them."""
        care = self._care
        place = self._place(index)
        if place is None:
            return stages._moment(self._target, index)[0].copy()
        frame, landmarks, rectangle, under, skin, mask, support = place
        width = masking.face_width(landmarks)
        face = np.zeros(under.shape, dtype=np.float32)
        for shot in self._shots[index]:
            bent = self._bent(index, shot, landmarks, rectangle)
            # Each is lit before they are mixed, or a dissolve between two lamps would show.
            face += shot.weight * match_light(bent, under, skin, width, self._gain, care.light)
        face = np.clip(np.rint(face), 0, 255).astype(np.uint8)
        result = frame.copy()
        rectangle.of(result)[:] = blending.blend_pyramid(under, face, mask, care.settings.levels, support)
        return result

    def _place(self, index: int):
        """Return what the frame has to offer: where the face is, its skin, and the mask; None if nothing."""
        import cv2

        target, settings = self._target, self._care.settings
        frame, landmarks, coverage = stages._moment(target, index)
        if self._care.in_front:
            coverage = masking.visible_face(target.truth().coverage[index], landmarks, frame.shape)
        rectangle = stages._rectangle(landmarks, frame.shape, coverage, settings)
        width = masking.face_width(landmarks)
        if width < stages._SMALLEST_FACE or min(rectangle.width, rectangle.height) < stages._SMALLEST_FACE:
            return None
        under = np.ascontiguousarray(rectangle.of(frame))
        mask, support = stages._masks(landmarks, rectangle, frame.shape, coverage, settings, width)
        outline = masking.outline_mask(landmarks, rectangle, 1.0, coverage, frame.shape)
        whole = masking.enlarge(masking.soften(outline, 0.02 * width), rectangle)
        bare = 1 - features(landmarks - np.float32([rectangle.left, rectangle.top]), under.shape)
        skin = np.uint8(whole * bare)
        if self._care.in_front and self._bearded:
            beard = masking.beard_area(landmarks, rectangle)
            mask, support, skin = (cv2.subtract(part, beard) for part in (mask, support, skin))
        return frame, landmarks, rectangle, under, skin, mask, support

    def _bent(self, index: int, shot: choose.Shot, landmarks, rectangle: Rectangle) -> np.ndarray:
        """Fetch a face between sixteen neighbours, which costs less detail than four; give back the rest."""
        import cv2

        settings, detail = self._care.settings, self._care.detail
        record = self._footage[shot.record]
        rim = _rim(float(record.truth().angles[shot.index, 0]))
        source = stages._prepare(record, shot.index, landmarks, settings, rim)
        depth = stages._depth(self._target, index)
        maps = warp_map(source.landmarks, landmarks, rectangle, settings.eyes, depth)
        bent = cv2.remap(source.rgb, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        smooth = cv2.GaussianBlur(bent, (0, 0), _DETAIL)
        return cv2.addWeighted(bent, 1 + detail, smooth, -detail, 0)

    def _contrast(self, index: int) -> tuple[float, float, float] | None:
        place = self._place(index)
        if place is None:
            return None
        _, landmarks, rectangle, under, skin, _, _ = place
        bent = self._bent(index, self._shots[index][0], landmarks, rectangle)
        return contrast(bent, under, skin, masking.face_width(landmarks))


def _rim(yaw: float) -> tuple[float, float]:
    """Return how much of the rim is left out at the picture's left and right, for a turn in degrees."""
    turned = np.clip((abs(yaw) - _FACING) / (_AVERTED - _FACING), 0, 1)
    # In steps, so that neighbouring frames can share what was prepared.
    far = _RIM + (_TURNED_RIM - _RIM) * round(float(turned) * _STEPS) / _STEPS
    return (_RIM, far) if yaw > 0 else (far, _RIM)


def _has_beard(person: str) -> bool:
    """Tell from the card whether somebody wears a full beard; stubble is part of the skin."""
    return "beard" in str(library.person(person).facts.get("facial_hair", ""))


def _chosen(footage, target) -> list[tuple[choose.Shot, ...]]:
    """Say for each frame of the target which frames of the footage to show."""
    wanted = _described(target)
    rows, clips, indices = [], [], []
    for number, record in enumerate(footage):
        kept = np.flatnonzero(choose.usable(record.truth()))
        rows.append(_described(record)[kept])
        clips.append(np.full(len(kept), number))
        indices.append(kept)
    clips, indices = np.concatenate(clips), np.concatenate(indices)
    path = choose.choose_path(wanted, np.vstack(rows), clips, indices)
    lengths = [stages._length(record) for record in footage]
    return choose.fade_jumps(clips[path], indices[path], lengths)


def _described(record) -> np.ndarray:
    light = [choose.light_of(*stages._moment(record, index)[:2]) for index in range(stages._length(record))]
    return np.hstack([choose.describe(record.truth()), np.array(light)])
