"""How much processor time an animated frame costs, beside the same motion drawn triangle by triangle.

    uv run python tests/bench/bench_animate.py [rounds]
    uv run python tests/bench/bench_animate.py --angles [clip …]

Two stills of the cast at 512 pixels, each driven by the other's clip, label included. Both routes get the
same relief, moved in the same way, and the same painted eyes, mouth and room. The naive one cuts the relief
into triangles of 16 pixels and bends each by an affine map of its own into a rectangle with a mask, from the
farthest to the nearest, as tutorials on face morphing do.

With ``--angles``, not the speed but the error is printed: of each clip the frame that would make a photo, and
those in which the head is turned farthest to either side, animated by the clip itself and compared with its
true frames. Its last line is what `doubletake.animate.RANGE` is set from: the angle at which a photo that
looks ahead has lost `LOST` of its similarity, beyond what film noise takes; a median over the clips.

One thread, processor time, medians; the routes take turns. What a still costs once is printed apart. Compare
the ratio, not the milliseconds, unless nothing else runs.
"""

from __future__ import annotations

import platform
import sys
import time

import cv2
import numpy as np

from doubletake import library
from doubletake.animate import drawing, field
from doubletake.animate.api import RANGE
from doubletake.animate.frame_errors import error_by_angle, film_noise, frame_errors, range_of
from doubletake.animate.motion import photo_frame, relative_pose, resting_frame
from doubletake.animate.mouth import paint_mouth
from doubletake.animate.relief import STEP
from doubletake.swap.label import stamp

PAIRS = (("ines-portrait", "marc-talk"), ("marc-portrait", "ines-talk"))
FRAMES = 10  # of each clip
COARSE = 4  # nodes from one corner of a naive triangle to the next
LOST = 0.1  # of the structural similarity within the face


def timed(work) -> tuple[float, object]:
    """Return the processor time of one call in milliseconds, and what it returned."""
    start = time.process_time_ns()
    result = work()
    return (time.process_time_ns() - start) / 1e6, result


def triangles_of(rows: int, columns: int) -> np.ndarray:
    """Two triangles for each square of coarse nodes, as numbers of nodes, (N, 3)."""
    y, x = (axis.ravel() for axis in np.mgrid[0 : rows - COARSE : COARSE, 0 : columns - COARSE : COARSE])
    a = y * columns + x
    b, c, d = a + COARSE, a + COARSE * columns, a + COARSE * columns + COARSE
    return np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)])


def draw_by_triangles(prepared, pose) -> np.ndarray:
    """Draw a pose as `drawing.draw` does, but bend each triangle by itself."""
    still, relief = prepared.still, prepared.relief
    above, _, depth = field.moved_nodes(relief, pose, still.camera)
    corner = np.float32([relief.left, relief.top]) * STEP + (STEP - 1) / 2
    grid = np.dstack(np.meshgrid(np.arange(relief.columns), np.arange(relief.rows))).astype(np.float32)
    before = grid.reshape(-1, 2) * STEP + corner
    after = above.reshape(-1, 2) * STEP + corner
    source = drawing._with_eyes(prepared, pose)
    layer = np.zeros_like(source)
    height, width = layer.shape[:2]
    triangles = triangles_of(relief.rows, relief.columns)
    far_first = np.argsort(-depth.ravel()[triangles].mean(axis=1))
    for triangle in triangles[far_first]:
        old, new = before[triangle], after[triangle]
        left, top = np.maximum(np.floor(new.min(axis=0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(new.max(axis=0)).astype(int) + 1, (width, height))
        if right <= left or bottom <= top:
            continue
        matrix = cv2.getAffineTransform(old, new - np.float32([left, top]))
        bent = cv2.warpAffine(source, matrix, (int(right - left), int(bottom - top)))
        mask = np.zeros(bent.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.rint(new - [left, top]).astype(np.int32), 255)
        cv2.copyTo(bent, mask, layer[top:bottom, left:right])
    frame = still.picture.copy()
    part = tuple(
        slice(low * STEP, (low + count - 1) * STEP)
        for low, count in ((relief.top, relief.rows), (relief.left, relief.columns))
    )
    frame[part] = drawing._over(np.ascontiguousarray(layer[part]), prepared.room[part])
    paint_mouth(frame, prepared.mouth, pose, prepared.shape, still.camera)
    return stamp(frame, drawing.project(prepared, pose).astype(np.float32))


ROUTES = {"animate": drawing.draw, "triangle by triangle": draw_by_triangles}


def main(rounds: int) -> None:
    cv2.setNumThreads(1)
    jobs = {}
    for still, driver in PAIRS:
        record, truth = library.still(still), library.clip(driver).truth()
        record.image(), record.truth()
        once, prepared = timed(lambda record=record: drawing.prepare(library.Moment(record)))
        print(f"preparing {still}, once: {once:.0f} ms")
        rest = resting_frame(truth)
        indices = np.linspace(0, len(truth) - 1, FRAMES).astype(int)
        jobs[still] = [(prepared, relative_pose(prepared.still, truth, index, rest)) for index in indices]
    spent = {(route, still): [] for route in ROUTES for still in jobs}
    for turn in range(rounds + 1):
        for route, draw in ROUTES.items():
            for still, poses in jobs.items():
                for prepared, pose in poses:
                    cost, frame = timed(lambda: draw(prepared, pose))  # noqa: B023 (called at once)
                    # The first round only warms up.
                    if turn:
                        spent[route, still].append(cost)
    size = "{1} x {0}".format(*frame.shape[:2])
    print(f"{rounds} rounds of {FRAMES} frames a still at {size}, label included; one thread")
    print(f"{platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}")
    print(
        f"\n{'processor time, medians':<26}" + "".join(f"{still:>16}" for still in jobs) + f"{'frames/s':>10}"
    )
    for route in ROUTES:
        medians = [float(np.median(spent[route, still])) for still in jobs]
        row = "".join(f"{value:13.1f} ms" for value in medians)
        print(f"{route:<26}{row}{1000 / max(medians):10.1f}")
    ratios = [np.median(spent["triangle by triangle", s]) / np.median(spent["animate", s]) for s in jobs]
    print(f"{'ratio':<26}" + "".join(f"{ratio:16.2f}" for ratio in ratios))


def angles(names: list[str]) -> None:
    """Print the error by angle, for each clip and for all, and the range that follows from it."""
    turns = [clip.name for clip in library.clips(kind="camera", item=False) if clip.recipe == "turn"]
    everything, ranges = [], {}
    for name in names or turns or [driver for _, driver in PAIRS]:
        truth = library.clip(name).truth()
        awake = np.flatnonzero(truth.blink.max(axis=1) == 0)
        yaw, photo = truth.angles[awake, 0], photo_frame(truth)
        errors = {
            start: frame_errors(name, name, start, every=1 if start == photo else 3)
            for start in sorted({photo, int(awake[yaw.argmin()]), int(awake[yaw.argmax()])})
        }
        everything += [row for rows in errors.values() for row in rows]
        print_errors(f"{name}, from frames {list(errors)}", [row for rows in errors.values() for row in rows])
        ranges[name] = range_of(errors[photo], LOST)
        noise = film_noise(errors[photo])
        print(f"frame {photo} as the photo: noise leaves {noise}; range {ranges[name]} degrees")
    print_errors("all", everything)
    known = [found for found in ranges.values() if found is not None]
    if known:
        print(f"\n{LOST:g} of the similarity is lost at {np.median(known):.1f} degrees, the median of")
        span = f"{len(known)} clips ({min(known):.1f} to {max(known):.1f})"
        print(f"{span}; doubletake.animate.RANGE is {RANGE:g}")


def print_errors(title: str, errors: list[dict]) -> None:
    print(f"\n{title}\n{'degrees':>12}{'frames':>8}{'landmarks':>11}{'SSIM':>8}{'PSNR':>8}{'lost':>7}")
    for row in error_by_angle(errors):
        span = f"{row['from']:g}–{row['to']:g}"
        landmarks = "–" if row["landmarks"] is None else f"{100 * row['landmarks']:.2f} %"
        print(
            f"{span:>12}{row['frames']:8d}{landmarks:>11}{row['ssim']:8.3f}{row['psnr']:8.1f}{row['lost']:7.2f}"
        )


if __name__ == "__main__":
    if "--angles" in sys.argv:
        angles([name for name in sys.argv[1:] if name != "--angles"])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
