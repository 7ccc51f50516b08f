"""How wrong an animated still is, against the true picture of the same person in the same pose, by angle.

One frame of a clip serves as the still, and the clip drives it: what should come out is known, because it was
filmed. Landmarks are found in both pictures by the same network, which knows nothing of how they were made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from doubletake.animate.api import Animated, drawn
from doubletake.animate.drawing import Prepared, prepare
from doubletake.animate.motion import same_pose
from doubletake.animate.portrait import driver_record, still_record
from doubletake.errors import DoubleTakeError
from doubletake.face.detect import detect_faces, face_mesh
from doubletake.library import Clip, Moment, Still
from doubletake.swap.label import ANIMATED, stamp

BINS = (0, 2.5, 7.5, 12.5, 17.5, 22.5, 27.5, 32.5, 37.5, 42.5)


def frame_errors(
    still: Still | Clip | str,
    driver: Clip | str,
    still_index: int = 0,
    every: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict]:
    """Compare an animated still with the true frames of its own person.

    Parameters
    ----------
    still : Still, Clip or str
        A picture of the same person in the same light as the driver: best a frame of the driver itself.
    driver : Clip or str
        A camera clip of the library.
    still_index : int
        Which frame, if the still is a clip.
    every : int
        Leave frames out: 2 looks at every second one.
    progress : callable, optional
        Called as ``progress(done, total)``.

    Returns
    -------
    list of dict
        For each frame ``frame``, ``angle`` (degrees from the still), ``landmarks`` (mean distance of 468
        points found in both pictures, as a share of the distance between the outer corners of the eyes; None
        if no face was found), ``ssim`` (structural similarity, Z. Wang et al. 2004) and ``psnr`` (decibels),
        both within the true face mask.

    Raises
    ------
    DoubleTakeError
        As `doubletake.animate.animate_frame`; or if the two are not the same person at the same size.
    """
    prepared, driver = _same_person(still, driver, still_index)
    found, indices = [], range(0, driver.frame_count, max(int(every), 1))
    for done, index in enumerate(indices, 1):
        found.append(compare_frame(prepared, driver, index)[0])
        if progress is not None:
            progress(done, len(indices))
    return found


def compare_frame(prepared: Prepared, driver: Clip, index: int) -> tuple[dict, Animated, np.ndarray]:
    """Compare a still that was made ready with one true frame of its own person.

    Parameters
    ----------
    prepared : Prepared
    driver : Clip
        Of the same person and size.
    index : int

    Returns
    -------
    row : dict
        As in `frame_errors`.
    made : Animated
    true : (H, W, 3) uint8 RGB
        The frame as it was filmed, read-only.
    """
    truth = driver.truth()
    made, frame = drawn(prepared, same_pose(prepared.still, truth, index)), driver.frame(index)
    # Both carry the label, so that it counts for nothing.
    true = stamp(frame.copy(), made.landmarks, ANIMATED)
    row: dict[str, float | None] = {"frame": index, "angle": round(made.angle, 2)}
    row |= compare_pictures(made.frame, true, truth.mask(index), truth.landmarks[index])
    return row, made, frame


def compare_pictures(
    made: np.ndarray, true: np.ndarray, mask: np.ndarray, landmarks: np.ndarray
) -> dict[str, float | None]:
    """Compare a made picture of a face with the true one.

    Parameters
    ----------
    made, true : (H, W, 3) uint8 RGB
    mask : (H, W) float32 in 0…1
        The true face.
    landmarks : (68, 2) float
        The true ones, in pixels.

    Returns
    -------
    dict
        ``landmarks``, ``ssim`` and ``psnr``, as in `frame_errors`.
    """
    inside = mask > 0.5
    width = max(float(np.hypot(*(landmarks[45] - landmarks[36]))), 1.0)
    return {
        "landmarks": _landmark_distance(made, true, width),
        "ssim": round(float(_similarity(made, true)[inside].mean()), 4),
        "psnr": round(_psnr(made[inside], true[inside]), 2),
    }


def beside_truth(
    still: Still | Clip | str, driver: Clip | str, index: int, still_index: int = 0
) -> tuple[Animated, np.ndarray]:
    """Bring a still into the pose that its own person has in a frame, and return both, to be looked at.

    Parameters and errors as in `frame_errors`.

    Returns
    -------
    made : Animated
        Labelled.
    true : (H, W, 3) uint8 RGB
        The frame as it was filmed, read-only.
    """
    prepared, driver = _same_person(still, driver, still_index)
    true = driver.frame(index)
    return drawn(prepared, same_pose(prepared.still, driver.truth(), int(index))), true


def _same_person(still: Still | Clip | str, driver: Clip | str, still_index: int) -> tuple[Prepared, Clip]:
    record, film = still_record(still), driver_record(driver)
    if record.person != film.person:
        raise DoubleTakeError(
            f"{film.name} cannot tell how {record.person} looks: choose a clip of the same person."
        )
    prepared = prepare(Moment(record, still_index))
    if prepared.still.picture.shape[:2] != (film.height, film.width):
        raise DoubleTakeError(f"{record.name} and {film.name} differ in size and cannot be compared.")
    return prepared, film


def error_by_angle(errors: Sequence[dict], bins: Sequence[float] = BINS) -> list[dict]:
    """Sum up `frame_errors` by angle; medians.

    Parameters
    ----------
    errors : sequence of dict
        Of one clip or several.
    bins : sequence of float
        Their edges, in degrees.

    Returns
    -------
    list of dict
        ``from``, ``to``, ``frames``, ``landmarks``, ``ssim``, ``psnr``, and ``lost``: the share of frames in
        which no face was found. Bins with no frame are left out.

    Examples
    --------
    >>> error_by_angle([{"angle": 3, "landmarks": 0.02, "ssim": 0.9, "psnr": 30.0}], (0, 5))[0]["landmarks"]
    0.02
    """
    table = []
    for low, high in zip(bins[:-1], bins[1:], strict=True):
        rows = [row for row in errors if low <= row["angle"] < high]
        if rows:
            seen = [row["landmarks"] for row in rows if row["landmarks"] is not None]
            table.append(
                {
                    "from": low,
                    "to": high,
                    "frames": len(rows),
                    "landmarks": round(float(np.median(seen)), 4) if seen else None,
                    "ssim": round(float(np.median([row["ssim"] for row in rows])), 3),
                    "psnr": round(float(np.median([row["psnr"] for row in rows])), 1),
                    "lost": round(1 - len(seen) / len(rows), 3),
                }
            )
    return table


def angle_of(table: Sequence[dict], limit: float, measure: str = "landmarks") -> float | None:
    """Return the angle at which an error passes a limit, or None if it never does.

    Between the middles of two bins the error is taken to grow evenly.

    Examples
    --------
    >>> rows = [{"from": 0, "to": 10, "landmarks": 0.01}, {"from": 10, "to": 20, "landmarks": 0.03}]
    >>> angle_of(rows, 0.02)
    10.0
    """
    rising = measure == "landmarks"
    before = None
    for row in table:
        value, angle = row[measure], (row["from"] + row["to"]) / 2
        if value is None:
            continue
        if (value > limit) == rising and value != limit:
            if before is None:
                return float(angle)
            share = (limit - before[0]) / (value - before[0])
            return round(float(before[1] + share * (angle - before[1])), 1)
        before = value, angle
    return None


def film_noise(errors: Sequence[dict], within: float = 2.5) -> float | None:
    """Return the similarity that noise alone leaves two filmed frames of one pose; None if that is not known.

    It is the median of `frame_errors` where the head is turned by less than ``within`` degrees from the
    still. The still itself is left out, because it is the same picture.

    Examples
    --------
    >>> film_noise([{"angle": 0.0, "ssim": 1.0}, {"angle": 0.5, "ssim": 0.92}, {"angle": 9.0, "ssim": 0.8}])
    0.92
    """
    near = [row["ssim"] for row in errors if 0 < row["angle"] < within and row["ssim"] < 0.999]
    return round(float(np.median(near)), 4) if near else None


def range_of(errors: Sequence[dict], lost: float, bins: Sequence[float] = BINS) -> float | None:
    """Return the angle at which a still has lost so much of its similarity, beyond what film noise takes.

    Parameters
    ----------
    errors : sequence of dict
        What `frame_errors` returns for one still.
    lost : float
        How much of the structural similarity within the face may go, such as 0.1.
    bins : sequence of float
        As in `error_by_angle`.

    Returns
    -------
    float or None
        Degrees; None if it never loses so much, or if no other frame shows the still's own pose.

    Examples
    --------
    >>> seen = ((1, 0.9), (5, 0.85), (10, 0.75))
    >>> rows = [{"angle": angle, "ssim": ssim, "landmarks": None, "psnr": 20} for angle, ssim in seen]
    >>> range_of(rows, 0.1, (0, 2.5, 7.5, 12.5))
    7.5
    """
    usual = film_noise(errors)
    if usual is None:
        return None
    moved = [row for row in errors if row["ssim"] < 0.999]
    return angle_of(error_by_angle(moved, bins), usual - lost, "ssim")


def _landmark_distance(made: np.ndarray, true: np.ndarray, width: float) -> float | None:
    points = []
    for picture in (made, true):
        faces = detect_faces(picture)
        if not faces:
            return None
        points.append(face_mesh(picture, faces[0]).points[:, :2])
    return round(float(np.hypot(*(points[0] - points[1]).T).mean()) / width, 4)


def _similarity(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the structural similarity at each pixel of two pictures, (H, W) float32."""
    import cv2

    a, b = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) for picture in (one, other))

    def mean(values: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    a_mean, b_mean = mean(a), mean(b)
    a_spread, b_spread = mean(a * a) - a_mean**2, mean(b * b) - b_mean**2
    shared = mean(a * b) - a_mean * b_mean
    small, little = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    light = (2 * a_mean * b_mean + small) / (a_mean**2 + b_mean**2 + small)
    return light * (2 * shared + little) / (a_spread + b_spread + little)


def _psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = float(((one.astype(np.float32) - other) ** 2).mean())
    return 10 * float(np.log10(255**2 / max(error, 1e-3)))
