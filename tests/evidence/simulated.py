"""A table of readings drawn by lot: what is true of it is known, so that claims about it can fail."""

import numpy as np

from doubletake.cues import CUES
from doubletake.evidence import ALL_RENDITIONS, Table
from doubletake.evidence.table import tone_of
from doubletake.library.splits import PEOPLE, split_of

TAKES = ("frontal", "turn", "second-light")
STEPS = dict(alma=2, daniel=9, ines=5, marc=4, rafael=6, amara=9, emina=2, samuel=8, devi=7, ren=3)
CARES = {"rough": 1.5, "careful": 1.0, "best": 0.6}

# Cues that a swap moves, in standard deviations; the others are noise.
MOVED = {"boundary": 1.6, "sharpness": -1.2, "noise": -1.0, "head_pose": 0.8}


def simulated_table(
    seed=0, effect=1.0, alike=0.6, renditions=ALL_RENDITIONS, people=None, copies=1, unanswered=0.1
):
    """Three footages a person, each with a camera clip and two swaps; and a decoy for every other footage.

    Parameters
    ----------
    effect : float
        How far swaps lie from camera clips, as a factor; 0 for not at all.
    alike : float
        Correlation between any two cues within a group.
    copies : int
        So many clips of each kind instead of one.
    unanswered : float
        Share of cells without an answer.
    """
    rng = np.random.default_rng(seed)
    groups = [[name for name in names if people is None or name in people] for names in PEOPLE.values()]
    rows = []
    for names in groups:
        for person in names:
            others = [name for name in names if name != person]
            for number, take in enumerate(TAKES):
                footage, decoy = f"{person}-{take}", number % 2 == 0
                kinds = [("camera", "camera", "", "")] * copies
                for k in range(2 * copies):
                    source = others[(number + k) % len(others)] if others else "somebody"
                    kinds.append(("made", "classical", list(CARES)[(number + k) % 3], source))
                kinds += [("decoy", "beauty-filter", "", "")] * (copies if decoy else 0)
                rows += [(footage, person, split_of(person, take), *kind) for kind in kinds]
    cues, count = list(CUES), len(CUES)
    moved = np.array([MOVED.get(cue, 0.0) for cue in cues])
    root = np.linalg.cholesky(alike * np.ones((count, count)) + (1 - alike) * np.eye(count))
    of_person = {name: rng.normal(0, 0.3, count) for names in groups for name in names}
    table = {name: [] for name in ("item", "rendition", "values", "conditions", *FIELDS)}
    for number, (footage, person, split, kind, method, care, source) in enumerate(rows):
        own = root @ rng.normal(size=count) + of_person[person]
        own = own + effect * moved * CARES.get(care, 0.0)
        for look, name in enumerate(renditions):
            # The worse the look, the nearer all clips come to each other.
            value = own * 0.85**look + 0.2 * rng.normal(size=count)
            value = np.where([CUES[cue].scale == "log" for cue in cues], np.exp(0.3 * value), 5 + value)
            value[rng.random(count) < unanswered] = np.nan
            turned = 20.0 if footage.endswith("turn") else 3.0
            grain = 1.0 * 0.7**look * np.exp(0.1 * rng.normal())
            conditions = [170 + 3 * rng.normal(), 25.0, 3.0, grain, turned + rng.normal(), 1.0]
            columns = (f"{number:08x}", name, value, conditions)
            for field, one in zip(("item", "rendition", "values", "conditions"), columns, strict=True):
                table[field].append(one)
            known = (person, source, kind, method, care, split, footage, tone_of(STEPS[person]))
            for field, one in zip(FIELDS, known, strict=True):
                table[field].append(one)
    arrays = {name: np.array(column) for name, column in table.items()}
    return Table(sha256=np.full(len(arrays["item"]), "0" * 16), **arrays)


FIELDS = ("person", "source", "kind", "method", "care", "split", "footage", "tone")
