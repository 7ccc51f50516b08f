"""How much processor time a neural swap costs, stage by stage, and how large its networks are.

    uv run python tests/bench/bench_neural.py [rounds]

Frames from all over two camera clips are enlarged to 512 by 512, one after the other as they come in a clip;
landmarks and coverage come with the clips. One thread, processor time, medians of all frames. The networks
are those of the register; where there are none yet, nothing can be measured.
"""

from __future__ import annotations

import platform
import sys
import time
from types import SimpleNamespace

import cv2
import numpy as np

from doubletake import library, neural
from doubletake.errors import DoubleTakeError
from doubletake.neural import paste_back
from doubletake.neural.crop import standardised
from doubletake.neural.networks import decode, encode
from doubletake.swap.label import stamp

SIDE, FRAMES, WANTED = 512, 15, 15.0


def enlarged(clip, index: int) -> SimpleNamespace:
    """Return a moment as it would be in a frame of 512 by 512."""
    moment = library.Moment(clip, index)
    factor = SIDE / clip.width
    frame = cv2.resize(moment.frame, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    coverage = cv2.resize(moment.whole_coverage, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_LINEAR)
    landmarks = ((moment.landmarks + 0.5) * factor - 0.5).astype(np.float32)
    return SimpleNamespace(frame=frame, landmarks=landmarks, whole_coverage=coverage, depth=None)


def timed(person: str, checkpoint, moment) -> dict[str, float]:
    """Swap one frame; return the milliseconds of each stage."""
    clock = [time.process_time()]

    def lap():
        clock.append(time.process_time())

    crop, mask = paste_back.see(moment)
    seen = standardised(crop, mask)
    lap()
    code = encode(checkpoint, seen)
    lap()
    picture, drawn_mask = decode(checkpoint, person, code)
    lap()
    drawn = paste_back.Drawn(crop, mask, code, picture, drawn_mask)
    result, _ = paste_back.paste(drawn, moment, paste_back.SETTINGS)
    lap()
    stamp(result, moment.landmarks)
    lap()
    laps = dict(zip(("cut out", "encode", "decode", "paste", "label"), np.diff(clock) * 1e3, strict=True))
    return laps | {"all": sum(laps.values())}


def main() -> int:
    cv2.setNumThreads(1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    try:
        networks = neural.checkpoints()
    except DoubleTakeError as error:
        print(error)
        return 1
    last = {one.pair: one for one in networks if one.all_pictures}
    print(f"{platform.processor() or platform.machine()}, OpenCV {cv2.__version__}, one thread, ms a frame\n")
    print(
        f"{'face for target':<34}{'cut out':>9}{'encode':>9}{'decode':>9}{'paste':>9}{'label':>9}{'all':>9}"
    )
    slowest = 0.0
    for pair, checkpoint in last.items():
        for person, other in (pair, pair[::-1]):
            clip = library.clips(other, kind="camera", item=False)[0]
            rows = np.linspace(0, clip.frame_count - 1, FRAMES).astype(int).tolist()
            places = [enlarged(clip, index) for index in rows]
            timed(person, checkpoint, places[0])  # loads the networks
            laps = [timed(person, checkpoint, place) for _ in range(rounds) for place in places]
            medians = {name: float(np.median([lap[name] for lap in laps])) for name in laps[0]}
            slowest = max(slowest, medians["all"])
            cells = "".join(f"{value:>9.1f}" for value in medians.values())
            print(f"{f'{person} for {clip.name}':<34}{cells}")
    if not last:
        print("There is no network yet.")
        return 1
    print(f"\n{1000 / slowest:.0f} frames a second at {SIDE} pixels; {WANTED:.0f} are wanted\n")

    files = {file.file: file.size for one in networks for file in (one.encoder, *one.decoders)}
    largest = max(one.encoder.size + max(file.size for file in one.decoders) for one in networks)
    print(f"{len(networks)} networks in {len(files)} files, {sum(files.values()) / 1e6:.1f} MB in all")
    print(f"the largest decoder with its encoder: {largest / 1e6:.2f} MB; 4 are allowed")
    return 0 if 1000 / slowest >= WANTED and largest < 4e6 else 1


if __name__ == "__main__":
    sys.exit(main())
