"""The pictures that a network learns from and is tested on: aligned crops of a person's camera clips."""

from dataclasses import dataclass

import cv2
import numpy as np

from doubletake import library
from doubletake.face import apply_affine, whole_face
from doubletake.library import Clip
from doubletake.neural.crop import DECODER_SIDE, crop_matrix, cut
from doubletake.swap.skin import features, skin_beyond, without_glasses

# Crops are kept a quarter larger than they are drawn: turning and shifting them then costs no sharpness.
STORED_SIDE = DECODER_SIDE * 5 // 4

# The block of each clip that no network sees, as shares of its length, and the frames on either side that
# nobody uses: a frame beside a held-out one is nearly the same picture.
HELD_OUT, GAP = (0.56, 0.76), 2

# How much of a face's rim is not trusted, as a share of its width. Less than a single picture's: many frames
# even out what a strand of hair spoils in one, and the jaw's own shading is half of a likeness.
RIM = 0.025

TRAIN, TEST, UNUSED = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Footage:
    """All camera footage of one person, cut out and made ready.

    Attributes
    ----------
    person : str
    clip : (N,) str
        The clip that each picture is from,
    index : (N,) int
        and its frame there.
    part : (N,) int
        `TRAIN`, `TEST` or `UNUSED`.
    crops : (N, S, S, 3) uint8 RGB
        As filmed.
    faces : (N, S, S, 3) uint8 RGB
        The same, with skin that goes on beyond the face: what a decoder is to draw.
    masks : (N, S, S) uint8
        How much of each pixel is the face, hair and hands in front of it left out.
    parts : (N, S, S) uint8
        Brows, eyes and lips, which matter more.
    """

    person: str
    clip: np.ndarray
    index: np.ndarray
    part: np.ndarray
    crops: np.ndarray
    faces: np.ndarray
    masks: np.ndarray
    parts: np.ndarray

    def __len__(self) -> int:
        return len(self.index)

    def chosen(self, rows: np.ndarray) -> "Footage":
        """Return the footage of some rows only."""
        arrays = ("clip", "index", "part", "crops", "faces", "masks", "parts")
        return Footage(self.person, *(getattr(self, name)[rows] for name in arrays))


def parts_of(count: int) -> np.ndarray:
    """Return for each of a clip's frames whether it is to train, to test or unused.

    The frames that are held out are one block and not drawn by lot: next to each of those a network would
    have seen nearly the same picture.

    Examples
    --------
    >>> parts = parts_of(75)
    >>> int((parts == TEST).sum()), int(np.ptp(np.flatnonzero(parts == TEST)))
    (15, 14)
    """
    first, last = (round(share * count) for share in HELD_OUT)
    parts = np.full(count, TRAIN)
    parts[max(first - GAP, 0) : last + GAP] = UNUSED
    parts[first:last] = TEST
    return parts


def spread(rows: np.ndarray, images: int) -> np.ndarray:
    """Return so many rows, spread evenly; all of them for 0.

    Raises
    ------
    ValueError
        If there are fewer.

    Examples
    --------
    >>> spread(np.arange(100), 4).tolist()
    [12, 37, 62, 87]
    """
    if not images:
        return rows
    if images > len(rows):
        raise ValueError(f"There are {len(rows)} pictures to learn from, and not {images}.")
    return rows[((np.arange(images) + 0.5) * len(rows) / images).astype(int)]


def footage_of(person: str, takes: tuple[str, ...] = ()) -> Footage:
    """Cut out all camera footage of a person of the library.

    Parameters
    ----------
    person : str
    takes : tuple of str
        What has to be there: a network that was trained on half of a person's footage would be compared with
        others that were not.

    Raises
    ------
    ValueError
        If one of the takes is not there yet, or there is none at all.
    """
    clips = library.clips(person, kind="camera", item=False)
    missing = [take for take in takes if f"{person}-{take}" not in {clip.name for clip in clips}]
    if missing or not clips:
        raise ValueError(f"There is no {' and no '.join(missing) or 'clip'} of {person} yet.")
    pieces = [_of_clip(clip) for clip in clips]
    return Footage(person, *(np.concatenate(column) for column in zip(*pieces, strict=True)))


def _of_clip(clip: Clip) -> tuple[np.ndarray, ...]:
    truth, frames = clip.truth(), clip.frames()
    made = [_made_ready(frames[i], truth.landmarks[i], truth.coverage[i]) for i in range(len(frames))]
    count = len(frames)
    columns = (np.stack(column) for column in zip(*made, strict=True))
    return (np.full(count, clip.name), np.arange(count), parts_of(count), *columns)


def _made_ready(frame: np.ndarray, landmarks: np.ndarray, coverage: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return crop, face, mask and parts of one frame at `STORED_SIDE`."""
    matrix = crop_matrix(landmarks, STORED_SIDE)
    crop = cut(frame, matrix, STORED_SIDE)
    places = apply_affine(matrix, landmarks).astype(np.float32)
    seen = cut_coverage(coverage, matrix, frame.shape, STORED_SIDE)
    filled = whole_face(seen, places, crop.shape)
    face = skin_beyond(without_glasses(crop, seen, places), seen, places, RIM)
    parts = np.rint(255 * np.clip(features(places, crop.shape), 0, 1)).astype(np.uint8)
    return crop, face, filled, parts


def cut_coverage(
    coverage: np.ndarray, matrix: np.ndarray, frame_shape: tuple[int, ...], side: int
) -> np.ndarray:
    """Cut the crop out of a coverage that may be smaller than its frame; (side, side) uint8."""
    height, width = frame_shape[:2]
    whole = cv2.resize(coverage, (width, height), interpolation=cv2.INTER_LINEAR)
    return cut(whole, matrix, side)
