"""How well made clips are told from camera clips without looking at a face, and how hard each quiz is.

    uv run python tests/bench/bench_fairness.py

The first table gives the AUC of each number that the trivial baseline reads of a label-free clip, alone (as
it is: over 0.5 means that made clips have more of it), then of all of them together in a detector that never
saw the footage, or the person, it judges. Intervals come from 2,000 bootstrap draws of whole footages: 95 %
for a number alone; for the detector 99 %, which holds the truth in about 93 of 100 cases, as the detector is
not trained anew in each draw. "beside" says how often a made clip has more of it than its own camera clip.

The second table tells how far swaps are from the camera clips under them: colours within the face, and how
many times as sharp the face's rim is.
"""

from __future__ import annotations

import sys

import numpy as np

from doubletake import library
from doubletake.audit.material import difference, noise_outside
from doubletake.audit.trivial_baseline import FEATURES, file_features, trivial_baseline
from doubletake.library import camera_items, footage_of
from doubletake.statistics.auc import auc
from doubletake.statistics.bootstrap import bootstrap_interval


def detectors(items, footage, features_of) -> None:
    """Print the AUC of each feature alone and of all together."""
    for title, decoys in (("decoys left out", False), ("decoys counted as camera clips", True)):
        judged = [clip for clip in items if decoys or clip.kind != "decoy"]
        made = np.array([clip.kind == "made" for clip in judged])
        groups = np.array([footage[clip.name] for clip in judged])
        people = np.array([clip.person for clip in judged])
        features = np.array([features_of[clip.name] for clip in judged])
        print(f"\n{np.count_nonzero(~made)} camera clips, {np.count_nonzero(made)} made clips; {title}")
        print(f"{'AUC of':<28}{'value [interval]':>20}{'beside':>10}")
        for name, values in zip(FEATURES, features.T, strict=True):
            alone = bootstrap_interval(auc, values, made, groups=groups)
            beside = np.mean([np.heaviside(b - a, 0.5) for a, b in pairs(values, made, groups)])
            print(f"{name:<28}{alone!s:>20}{beside:>10.2f}")
        print(f"{'all, footage never seen':<28}{trivial_baseline(features, made, groups)!s:>20}")
        print(f"{'all, person never seen':<28}{trivial_baseline(features, made, people, groups)!s:>20}")
        methods = np.array([clip.method for clip in judged])
        for method in dict.fromkeys(methods[made]):
            rows = ~made | (methods == method)
            some = [part[rows] for part in (features, made, groups)]
            print(f"{f'{method}, footage never seen':<28}{trivial_baseline(*some)!s:>20}")
            unseen = trivial_baseline(*some[:2], people[rows], some[2])
            print(f"{f'{method}, person never seen':<28}{unseen!s:>20}")


def pairs(values, made, groups):
    """A camera clip's value and a made one's, for each two of one footage."""
    for camera in np.flatnonzero(~made):
        for other in np.flatnonzero(made & (groups == groups[camera])):
            yield values[camera], values[other]


def difficulty(items, footage) -> None:
    """Print how far made clips are from their camera clips, and the noise beside the face."""
    cameras = camera_items(items)
    noises = {name: noise_outside(clip) for name, clip in cameras.items()}
    print(f"\n{'swaps':<28}{'count':>6}{'face, ΔE':>10}{'rim, times':>12}{'noise beside, times':>28}")
    made = [clip for clip in items if clip.kind == "made" and clip.method != "one-photo"]
    measured = {}
    for clip in made:
        camera = cameras[footage[clip.name]]
        noise = noise_outside(clip) / noises[footage[clip.name]]
        found = difference(clip, camera)
        measured[clip.name] = (found.face, found.rim, noise)
    for title in ("split", "method", "care"):
        # A network's swap was made with no care that has a name.
        for value in dict.fromkeys(filter(None, (getattr(clip, title) for clip in made))):
            rows = np.array([measured[clip.name] for clip in made if getattr(clip, title) == value])
            face, rim, noise = rows.mean(axis=0)
            span = f"{noise:.3f} ({rows[:, 2].min():.3f} to {rows[:, 2].max():.3f})"
            print(f"{title + ' ' + value:<28}{len(rows):>6}{face:>10.1f}{rim:>12.2f}{span:>28}")


def main() -> int:
    items = library.clips(item=True)
    if not {clip.kind for clip in items} >= {"camera", "made"}:
        print("There are no label-free items of both kinds yet, so there is nothing to compare.")
        return 1
    footage = {clip.name: footage_of(clip).name for clip in items}
    detectors(items, footage, {clip.name: file_features(clip.path) for clip in items})
    difficulty(items, footage)
    return 0


if __name__ == "__main__":
    sys.exit(main())
