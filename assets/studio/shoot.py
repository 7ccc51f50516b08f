"""Shoot a take: build the person, then frame after frame, each saved as it is made."""

import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np

from doubletake.state import replacing

from .animation import poses_of
from .images import read_image
from .package import frame_paths
from .paths import WORK, require_blender
from .people import Recipe, Take
from .pulse import pulse_wave, with_pulse
from .settings import Quality
from .sources import code_of
from .terminal import Progress, silenced

# files that do not change what a frame looks like
_NOT_IN_THE_PICTURE = {
    "__main__",
    "agreement",
    "images",
    "package",
    "paths",
    "phone",
    "readings",
    "sheet",
    "shoot",
    "sources",
    "takes",
    "terminal",
    "tone",
}


def work_folder(take: Take, recipe: Recipe, quality: Quality) -> Path:
    """A folder for this take under exactly this recipe and quality: other frames are never mixed in."""
    shot = {key: value for key, value in non_defaults(take).items() if key not in ("name", "text", "phone")}
    digest = hashlib.sha256(repr((shot, non_defaults(recipe), quality)).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if source.stem not in _NOT_IN_THE_PICTURE | {"people"}:
            digest.update(code_of(source.read_text(encoding="utf-8")).encode())
    return WORK / f"{take.name}-{digest.hexdigest()[:8]}"


def non_defaults(record: Recipe | Take) -> dict:
    """The fields of a recipe or take that differ from their defaults: a new field changes nothing."""
    values = {field.name: (getattr(record, field.name), field.default) for field in fields(record)}
    return {name: value for name, (value, by_itself) in values.items() if value != by_itself}


def missing_frames(take: Take, folder: Path) -> list[int]:
    """Frames that are not there yet; a frame counts once its truth, written last, is there."""
    return [i for i in range(take.frames) if not frame_paths(folder, i)[2].exists()]


def shoot(
    take: Take, recipe: Recipe, quality: Quality, only: Collection[int] | None = None, threads: int = 0
) -> Path:
    """Render what is missing of a take and return its work folder.

    ``only`` limits it to some frames, ``threads`` to some cores (0: all).
    """
    folder = work_folder(take, recipe, quality)
    folder.mkdir(parents=True, exist_ok=True)
    todo = [i for i in missing_frames(take, folder) if only is None or i in only]
    if not todo:
        print(f"{take.name}: all {take.frames} frames are there", file=sys.stderr)
        return folder
    require_blender()
    _import_blender()
    from .eyes import catch_lights, lamps_in_scene
    from .nodes import empty_scene
    from .person import Actor
    from .render import developed, prepare, render_passes
    from .truth import frame_truth

    started = time.monotonic()
    empty_scene()
    actor = Actor(recipe, quality, take.light, take.hand)
    device = prepare(quality, threads)
    print(f"{take.name}: built in {time.monotonic() - started:.0f} s, rendering on {device}", file=sys.stderr)
    poses = poses_of(take, recipe, take.fps)
    beats = pulse_wave(np.arange(take.frames) / take.fps, recipe.pulse) * take.pulse
    gain = quality.catch_gain * (recipe.press_catch if take.light == "press" else 1)
    progress = Progress(len(todo), "frame", take.name)
    stop = StopBetweenFrames()
    for index in stop.until_stopped(todo):
        actor.pose(poses[index])
        truth = frame_truth(actor, poses[index], quality.size)
        passes = render_passes(folder, seed=index)
        lights = catch_lights(actor.eyes, actor.eye_radius, actor.camera, lamps_in_scene(), quality.size)
        save_frame(folder, index, passes, lights * gain, quality, truth, developed, beats[index])
        progress.step()
    return folder


def _import_blender() -> None:
    """Import Blender without its complaint that its sound module (not needed) was built for NumPy 1."""
    with silenced(2):
        import bpy  # noqa: F401 (what comes after it finds it there)


def save_frame(
    folder: Path,
    index: int,
    passes: dict[str, np.ndarray],
    highlights: np.ndarray,
    quality: Quality,
    truth: dict[str, np.ndarray],
    developed: Callable[[np.ndarray, Path], None],
    beat: float = 0.0,
) -> None:
    """Develop and save one frame: picture, mask, and last the truth."""
    from .finish import camera_finish, mixed_light

    picture, mask, record = frame_paths(folder, index)
    light = mixed_light(passes, highlights, quality.residual, quality.samples)
    if beat:
        light = with_pulse(light, passes["face"], beat)
    developed(light, picture)
    cv2.imwrite(str(picture), camera_finish(read_image(picture), seed=1000 + index))
    cv2.imwrite(str(mask), (passes["face"] * 255 + 0.5).astype(np.uint8))
    with replacing(record) as part, part.open("wb") as file:
        np.savez(file, allow_pickle=False, **truth)


class StopBetweenFrames:
    """Ctrl-C lets the frame in hand be finished; a second one ends at once and loses it.

    Cycles swallows Python's usual KeyboardInterrupt in the middle of a frame and goes on.
    """

    def __init__(self) -> None:
        self._asked = False

    def until_stopped(self, frames: Iterable[int]) -> Iterator[int]:
        """Yield frames; raise KeyboardInterrupt before the next one once Ctrl-C was pressed."""
        before = signal.signal(signal.SIGINT, self._ask)
        try:
            for frame in frames:
                yield frame
                if self._asked:
                    raise KeyboardInterrupt
        finally:
            signal.signal(signal.SIGINT, before)

    def _ask(self, *_: object) -> None:
        if self._asked:
            os._exit(130)
        self._asked = True
        print("\nFinishing this frame; once more Ctrl-C to stop at once.", file=sys.stderr, flush=True)
