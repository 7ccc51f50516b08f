"""The stages put together, for the people of the library only."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from doubletake import library
from doubletake.errors import DoubleTakeError
from doubletake.face import apply_affine, face_contour, face_mesh, mesh_points
from doubletake.library import Clip, Still, catalogue
from doubletake.swap import blend as blending
from doubletake.swap import colour as colouring
from doubletake.swap import mask as masking
from doubletake.swap.align import align, align_picture
from doubletake.swap.label import stamp
from doubletake.swap.rectangle import Rectangle, rectangle_around, tame
from doubletake.swap.settings import SwapSettings
from doubletake.swap.skin import RIM, skin_beyond, without_glasses
from doubletake.swap.warp import warp, warp_map

# Pixels left around the mask, so that it is 0 all along the rectangle's rim.
_MARGIN = 2

# Colours are measured on every fourth pixel of every fourth row.
_SAMPLE = 4

# A head turned by more degrees has parts of the face before others.
_TURNED = 15.0

# A face narrower than this, in pixels, is left alone.
_SMALLEST_FACE = 8.0


@dataclass(frozen=True, eq=False)
class Stages:
    """A swap of one frame, stage by stage, for the eye and as numbers.

    Attributes
    ----------
    align, warp, mask, colour, blend : (H, W, 3) uint8 RGB
        What each stage leaves behind: the source laid over the target with both sets of landmarks; the
        bent face put in uncut; the mask, white where the new face will be; the face in the old one's
        colours; the result. What shows a swapped face carries the label.
    mask_values : (H, W) float32 in 0…1
        The mask that was used for joining.
    target : (H, W, 3) uint8 RGB
        The frame as it was.
    result : (H, W, 3) uint8 RGB
        The frame with the new face, and the label; the same picture as ``blend``.
    """

    align: np.ndarray
    warp: np.ndarray
    mask: np.ndarray
    colour: np.ndarray
    blend: np.ndarray
    mask_values: np.ndarray
    target: np.ndarray
    result: np.ndarray


@dataclass(frozen=True, eq=False)
class _Source:
    """A source picture made ready: at the size it is needed, in RGB and in Lab, with its landmarks."""

    rgb: np.ndarray
    lab: np.ndarray
    landmarks: np.ndarray


@dataclass(frozen=True, eq=False)
class _Parts:
    """What the stages made of a rectangle of a frame."""

    rectangle: Rectangle
    maps: tuple[np.ndarray, np.ndarray]
    mask: np.ndarray
    coloured: np.ndarray


def swap_frame(
    source: Still | Clip | str,
    target: Clip | Still | str,
    index: int = 0,
    settings: SwapSettings | None = None,
    source_index: int = 0,
) -> np.ndarray:
    """Put the source person's face into one frame of the target.

    Parameters
    ----------
    source, target : Still, Clip or str
        Records of the library, or their names. Nothing else: no path and no picture.
    index : int
        Which frame of the target.
    settings : SwapSettings, optional
    source_index : int
        Which frame of the source, if it is a clip.

    Returns
    -------
    ndarray, (H, W, 3) uint8 RGB
        The frame with the new face and the label "face swapped, Double Take". All else is as it was, to the
        bit.

    Raises
    ------
    DoubleTakeError
        If source or target is not of the library, or there is no such frame.

    Examples
    --------
    >>> swap_frame("ines-portrait", "marc-talk", 0).shape
    (512, 512, 3)
    """
    settings = _settings(settings)
    source, target = _record(source), _record(target)
    frame, landmarks, coverage = _moment(target, index)
    prepared = _prepare(source, source_index, landmarks, settings)
    return _swap(prepared, frame, landmarks, coverage, settings, _depth(target, index))[0]


def swap_clip(
    source: Still | Clip | str,
    target: Clip | Still | str,
    settings: SwapSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Put the source person's face into every frame of the target.

    Parameters
    ----------
    source, target : Still, Clip or str
        Records of the library, or their names.
    settings : SwapSettings, optional
    progress : callable, optional
        Called as ``progress(done, total)`` after each frame.

    Returns
    -------
    ndarray, (T, H, W, 3) uint8 RGB
        Every frame labelled.

    Raises
    ------
    DoubleTakeError
        As `swap_frame`.

    Examples
    --------
    >>> swapped = swap_clip("ines-portrait", "marc-portrait")
    >>> swapped.ndim
    4
    """
    settings = _settings(settings)
    source, target = _record(source), _record(target)
    total = _length(target)
    swapped = np.empty((total, target.height, target.width, 3), dtype=np.uint8)
    for index in range(total):
        swapped[index] = swap_frame(source, target, index, settings)
        if progress is not None:
            progress(index + 1, total)
    return swapped


def swap_stages(
    source: Still | Clip | str,
    target: Clip | Still | str,
    index: int = 0,
    settings: SwapSettings | None = None,
    source_index: int = 0,
) -> Stages:
    """Put the source person's face into one frame of the target, and show what each stage does.

    Parameters and errors as in `swap_frame`.

    Returns
    -------
    Stages

    Examples
    --------
    >>> stages = swap_stages("ines-portrait", "marc-talk", 0)
    >>> bool((stages.blend == stages.result).all())
    True
    """
    settings = _settings(settings)
    source, target = _record(source), _record(target)
    frame, landmarks, coverage = _moment(target, index)
    prepared = _prepare(source, source_index, landmarks, settings)
    result, parts = _swap(prepared, frame, landmarks, coverage, settings, _depth(target, index))

    values = np.zeros(frame.shape[:2], dtype=np.float32)
    if parts is None:
        uncut = coloured = result
    else:
        parts.rectangle.of(values)[:] = masking.as_share(parts.mask)
        warped = warp(prepared.rgb, *parts.maps)
        uncut = _paste(frame, warped, parts.rectangle, landmarks, settings)
        coloured = _paste(frame, parts.coloured, parts.rectangle, landmarks, settings)
    return Stages(
        align=_align_view(source, source_index, frame, landmarks),
        warp=uncut,
        mask=_mask_view(frame, values),
        colour=coloured,
        blend=result,
        mask_values=values,
        target=frame,
        result=result,
    )


def _settings(settings: SwapSettings | None) -> SwapSettings:
    if settings is None:
        return SwapSettings()
    if not isinstance(settings, SwapSettings):
        raise DoubleTakeError("The settings of a swap are a SwapSettings record.")
    return settings


def _record(thing) -> Still | Clip:
    """Return the library's own record, or refuse: only the course's own people can be swapped."""
    if isinstance(thing, str):
        records = (*library.stills(), *library.clips())
        try:
            return catalogue._named(thing, records, "clip or still", "clips and stills")
        except DoubleTakeError as unknown:
            raise DoubleTakeError(f"{unknown} Only the course's own people can be swapped.") from None
    if isinstance(thing, Clip | Still):
        of_library = library.clips() if isinstance(thing, Clip) else library.stills()
        if thing in of_library:
            return thing
    raise DoubleTakeError(
        "Only the course's own people can be swapped, because nobody else has agreed to it: "
        "choose a clip or a still of the library."
    )


def _length(record: Still | Clip) -> int:
    return record.frame_count if isinstance(record, Clip) else 1


def _moment(record: Still | Clip, index: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one frame of a record, its landmarks and its face coverage."""
    count = _length(record)
    if not isinstance(index, int | np.integer) or not 0 <= index < count:
        raise DoubleTakeError(
            f"There is no frame {index} in {record.name}: choose a number from 0 to {count - 1}."
        )
    truth = record.truth()
    frame = record.frame(index) if isinstance(record, Clip) else record.image()
    return frame, tame(truth.landmarks[index], frame.shape), _coverage(record, int(index))


@lru_cache(maxsize=512)
def _coverage(record: Still | Clip, index: int) -> np.ndarray:
    truth = record.truth()
    coverage = truth.coverage[index]
    if masking.wears_glasses(coverage, truth.landmarks[index], (record.height, record.width)):
        return coverage
    return masking.fill_inside(coverage)


def _depth(record: Still | Clip, index: int) -> np.ndarray | None:
    """Return how far the mesh's points are from the camera, (N,) float32; None for a head that faces it."""
    truth = record.truth()
    if abs(truth.angles[index, 0]) < _TURNED:
        return None
    return face_mesh().weights @ truth.landmarks_camera[index, :, 2]


def _prepare(
    record: Still | Clip,
    index: int,
    target_landmarks,
    settings: SwapSettings,
    rim: float | tuple[float, float] = RIM,
) -> _Source:
    """Return the source at no more than about the size that it will have in the target."""
    _, landmarks, _ = _moment(record, index)
    matrix = align(landmarks, target_landmarks)
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    # Steps of a quarter octave: a head that comes nearer does not ask for a new picture each frame.
    steps = 0 if scale > 0.84 else round(4 * math.log2(max(scale, 0.05)))
    return _prepared(record, index, min(steps, 0), rim if settings.mask_from == "truth" else None)


@lru_cache(maxsize=4)
def _alone(record: Still | Clip, index: int, rim: float | tuple[float, float]) -> np.ndarray:
    frame, landmarks, _ = _moment(record, index)
    coverage = record.truth().coverage[index]
    return skin_beyond(without_glasses(frame, coverage, landmarks), coverage, landmarks, rim)


@lru_cache(maxsize=12)
def _prepared(
    record: Still | Clip, index: int, steps: int, rim: float | tuple[float, float] | None
) -> _Source:
    import cv2

    frame, landmarks, _ = _moment(record, index)
    if rim is not None:
        frame = _alone(record, index, rim)
    if steps < 0:
        # Skipping pixels on the way down would make grain of fine detail.
        height, width = frame.shape[:2]
        size = (max(round(width * 2 ** (steps / 4)), 8), max(round(height * 2 ** (steps / 4)), 8))
        frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
        landmarks = (landmarks + 0.5) * np.float32([size[0] / width, size[1] / height]) - np.float32(0.5)
    # The face alone stays in the processor's cache; beyond it nothing is fetched but skin.
    part = rectangle_around(mesh_points(landmarks), frame.shape, 0)
    if min(part.width, part.height) > 0:
        frame = part.of(frame)
        landmarks = landmarks - np.float32([part.left, part.top])
    frame = np.ascontiguousarray(frame)
    return _Source(frame, cv2.cvtColor(frame, cv2.COLOR_RGB2Lab), landmarks)


def _swap(
    source: _Source,
    frame: np.ndarray,
    landmarks: np.ndarray,
    coverage: np.ndarray,
    settings: SwapSettings,
    depth: np.ndarray | None = None,
) -> tuple[np.ndarray, _Parts | None]:
    """Run the stages on the face's rectangle; return the labelled frame and what the stages made."""
    result, parts = put_in(source, frame, landmarks, coverage, settings, depth)
    stamp(result, landmarks)
    return result, parts


def put_in(
    source: _Source,
    frame: np.ndarray,
    landmarks: np.ndarray,
    coverage: np.ndarray,
    settings: SwapSettings,
    depth: np.ndarray | None = None,
) -> tuple[np.ndarray, _Parts | None]:
    """Do what `_swap` does, below the label: whoever calls this has to stamp what is shown."""
    result = frame.copy()
    width = masking.face_width(landmarks)
    rectangle = _rectangle(landmarks, frame.shape, coverage, settings)
    parts = None
    if width >= _SMALLEST_FACE and min(rectangle.width, rectangle.height) >= _SMALLEST_FACE:
        under = np.ascontiguousarray(rectangle.of(frame))
        maps = warp_map(source.landmarks, landmarks, rectangle, settings.eyes, depth)
        mask, support = _masks(landmarks, rectangle, frame.shape, coverage, settings, width)
        coloured = _coloured(source, maps, under, mask, settings)
        rectangle.of(result)[:] = _joined(under, coloured, mask, support, settings)
        parts = _Parts(rectangle, maps, mask, coloured)
    return result, parts


def _rectangle(landmarks, frame_shape, coverage: np.ndarray, settings: SwapSettings) -> Rectangle:
    """Return the part of the frame that the mask can reach."""
    import cv2

    if settings.mask_from == "landmarks":
        return rectangle_around(face_contour(landmarks, settings.forehead), frame_shape, _MARGIN)
    # A turned head shows more cheek than the landmarks' outline holds.
    # Wisps of hair that are less than a quarter face carry no mask worth the work.
    left, top, width, height = cv2.boundingRect(cv2.compare(coverage, 64, cv2.CMP_GT))
    if width == 0:
        return Rectangle(0, 0, 0, 0)
    corners = np.array([[left, top], [left + width, top + height]], dtype=np.float32)
    corners *= np.float32([frame_shape[1] / coverage.shape[1], frame_shape[0] / coverage.shape[0]])
    seen = rectangle_around(corners, frame_shape, 2 * _MARGIN)
    top = seen.top
    if settings.forehead < 1:
        highest = face_contour(landmarks, settings.forehead)[:, 1].min()
        top = int(np.clip(highest - _MARGIN, top, seen.bottom))
    # Even, so that the coverage's cells can be taken as they are.
    return Rectangle(seen.left // 2 * 2, top // 2 * 2, seen.right, seen.bottom)


def _masks(landmarks, rectangle, frame_shape, coverage, settings, width) -> tuple[np.ndarray, np.ndarray]:
    """Return the mask to join by, and where source and target may be compared; both (height, width) uint8."""
    import cv2

    if settings.mask_from == "landmarks":
        coverage = None
    outline = masking.outline_mask(landmarks, rectangle, settings.forehead, coverage, frame_shape)
    whole = outline
    if settings.forehead < 1 and coverage is not None:
        whole = masking.outline_mask(landmarks, rectangle, 1.0, coverage, frame_shape)
    # Cut and paste means a hard edge.
    feather = 0.0 if settings.blend == "alpha" else settings.feather
    soft = masking.soften(outline, masking.feather_radius(feather, width) / 2)
    mouth = masking.mouth_hole(landmarks, rectangle)
    mask = cv2.subtract(masking.enlarge(soft, rectangle), mouth)
    mask = cv2.subtract(mask, masking.eye_holes(landmarks, rectangle, settings.eyes))
    # Teeth against lips is a false difference. Eye against eye is a true one, and the light that falls on an
    # eye's socket must not stop at its lids.
    return mask, cv2.subtract(masking.enlarge(whole, rectangle), mouth)


def _coloured(source: _Source, maps, under, mask, settings: SwapSettings) -> np.ndarray:
    """Warp the source and match its colours; (height, width, 3) uint8 RGB."""
    if settings.colour == "none" or settings.colour_strength == 0:
        return warp(source.rgb, *maps)
    # The source waits in Lab, so that a frame is converted once, on the way out.
    return _recoloured(warp(source.lab, *maps), under, mask, settings)


def _recoloured(lab: np.ndarray, under, mask, settings: SwapSettings) -> np.ndarray:
    """Match the colours of a warped face in Lab to the frame's; (height, width, 3) uint8 RGB."""
    import cv2

    size = (max(mask.shape[1] // _SAMPLE, 1), max(mask.shape[0] // _SAMPLE, 1))
    sample, wanted, inside = (
        cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST) for picture in (lab, under, mask)
    )
    wanted = cv2.cvtColor(wanted, cv2.COLOR_RGB2Lab)
    rule = colouring.colour_rule(sample, wanted, inside, settings.colour, settings.colour_strength)
    return cv2.cvtColor(colouring.apply_rule(lab, rule), cv2.COLOR_Lab2RGB)


def _joined(under, coloured, mask, support, settings: SwapSettings) -> np.ndarray:
    """Join the face and the rectangle of the frame in the way that was chosen."""
    if settings.blend == "pyramid":
        return blending.blend_pyramid(under, coloured, mask, settings.levels, support)
    if settings.blend == "poisson":
        return blending.blend_poisson(under, coloured, mask)
    return blending.blend_alpha(under, coloured, mask)


def _paste(frame, face, rectangle: Rectangle, landmarks, settings: SwapSettings) -> np.ndarray:
    """Put a face into a frame whole, up to its outline, holes and all; labelled."""
    outline = masking.outline_mask(landmarks, rectangle, settings.forehead)
    mask = masking.enlarge(outline, rectangle)
    picture = frame.copy()
    part = rectangle.of(picture)
    part[:] = blending.blend_alpha(np.ascontiguousarray(part), face, mask)
    return stamp(picture, landmarks)


def _align_view(record: Still | Clip, index: int, frame: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Show the source laid over the target's place, its landmarks and, where they should go, the target's."""
    source, source_landmarks, _ = _moment(record, index)
    matrix = align(source_landmarks, landmarks)
    picture = align_picture(source, matrix, frame.shape)
    radius = max(frame.shape[1] / 220, 1.0)
    _dots(picture, apply_affine(matrix, source_landmarks), _BLUE, radius)
    _dots(picture, landmarks, _ORANGE, radius)
    return picture


# Okabe and Ito's blue and orange, told apart by nearly everybody.
_BLUE, _ORANGE = (0, 114, 178), (230, 159, 0)


def _dots(picture: np.ndarray, points: np.ndarray, colour: tuple[int, int, int], radius: float) -> None:
    import cv2

    for x, y in np.rint(tame(points, picture.shape) * 16).astype(int).tolist():
        cv2.circle(picture, (x, y), round((radius + 1) * 16), (255, 255, 255), -1, cv2.LINE_AA, 4)
        cv2.circle(picture, (x, y), round(radius * 16), colour, -1, cv2.LINE_AA, 4)


def _mask_view(frame: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Show the mask as white over a dimmed, grey picture of the frame."""
    import cv2

    grey = cv2.cvtColor(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) // 3, cv2.COLOR_GRAY2RGB)
    return blending.blend_alpha(grey, np.full_like(grey, 255), values)
