"""An inspection, and one cue's part of it, as plain values for a page; pictures are sent beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from doubletake import library
from doubletake.cues import CUES, Curve, Reading
from doubletake.cues.reference import GROUPS, known
from doubletake.errors import DoubleTakeError
from doubletake.inspector.face_pictures import face_and_ring, heat_map
from doubletake.inspector.history import measured
from doubletake.inspector.inspection import FaceSeen, Inspection
from doubletake.inspector.note import number_of
from doubletake.inspector.page import cue_page
from doubletake.inspector.plots import said, timeline_sentence, unit_of_values
from doubletake.inspector.visit import Visit
from doubletake.library import Clip, footage_of
from doubletake.text import listed, size_of
from doubletake.widgets.page.menus import RECIPE_WORDS

NOTHING_HELD = "Nothing is looked into at the moment. Choose a clip."
_MOST_POINTS = 300  # of a curve, and of a line over time: as many as a drawing can show
_GROUP_WORDS = {"as filmed": "as filmed", "swapped": "with a replaced face"}
_HOW = {
    "classical": "{source}’s face pasted on, {care}",
    "neural": "{source}’s face drawn by a network",
    "one-photo": "a photo set in motion",
}


def clip_label(clip: Clip) -> str:
    """What a clip is called in a list, beside its person's name: ``"facing you, as filmed"``."""
    footage = footage_of(clip)
    scene = RECIPE_WORDS.get(footage.recipe, footage.recipe)
    how = _HOW.get(clip.method, "as filmed") if clip.kind == "made" else "as filmed"
    source = library.person(clip.source).display_name if clip.source else ""
    return f"{scene}, {how.format(source=source, care=clip.care)}"


def clip_title(clip: Clip) -> str:
    """What a clip is called by itself: ``"Alma, facing you, as filmed"``."""
    return f"{library.person(clip.person).display_name}, {clip_label(clip)}"


def inspection_payload(visit: Visit, cues: Sequence[str], together: bool) -> dict[str, Any]:
    """What a page shows of an inspection at once.

    Its pictures, and what `cue_payload` holds, come when the page asks for them.

    Parameters
    ----------
    visit : Visit
        Holds an inspection.
    cues : sequence of str
        Which cues are shown.
    together : bool
        Whether it is shown what all cues say together.
    """
    found = visit.inspection
    if found is None:
        raise DoubleTakeError(NOTHING_HELD)
    frames, _ = visit.pictures()
    return {
        "name": found.name,
        "course": found.course,
        "moving": found.moving,
        "goes_on": found.ended == "enough",
        "width": found.width,
        "height": found.height,
        "file": _file_sentence(found),
        "frames": frames,
        "times": [round(float(found.times[frame]), 3) for frame in frames],
        "boxes": [[box and [round(x, 3) for x in box] for box in row] for row in visit.boxes(frames)],
        "faces": [_face_entry(found, face) for face in found.faces],
        "face": found.face,
        "cues": [_cue_row(found, name) for name in cues],
        "together": _verdict_fields(found) if together else None,
        "notes": list(found.notes),
        "claims": [list(row) for row in found.provenance.rows],
        "credential": found.provenance.credential_words,
    }


def cue_payload(inspection: Inspection, name: str) -> tuple[dict[str, Any], list[bytes]]:
    """What a page shows of a cue that was opened, and its pictures.

    The fields are its values over time, the curve that it was read off, what it is compared with, and its
    guide page; the pictures are those that ``pictures`` names, in the same order.
    """
    reading = inspection.readings.get(name)
    heat, ring = heat_map(inspection, name), face_and_ring(inspection)
    fields: dict[str, Any] = {
        "name": name,
        "page": cue_page(name),
        "line": None,
        "curve": None,
        "reference": None,
        # Which pictures come along, and of which moment they are.
        "pictures": [kind for kind, picture in (("heat", heat), ("ring", ring)) if picture],
        "heat_time": None,
    }
    if reading is not None and reading.valid:
        fields |= {
            "line": _timeline(reading),
            "curve": _curve_points(reading.curve),
            "reference": _comparison(inspection, reading),
        }
        if heat and inspection.observation:
            frame = inspection.first + inspection.observation.frame_index
            fields["heat_time"] = round(float(inspection.times[frame]), 3)
    return fields, [picture for picture in (heat, ring) if picture]


def values_of(readings: dict[str, Reading]) -> dict[str, float | None]:
    """What each cue measured, with five digits that count; None where it has no answer."""
    return {name: number_of(reading.value) if reading.valid else None for name, reading in readings.items()}


def cue_names(wanted: Iterable[str] | None) -> tuple[str, ...]:
    """The names of the wanted cues, of all by default.

    Raises
    ------
    DoubleTakeError
        If there is no such cue; the sentence lists those that there are.
    """
    from doubletake.cues import cue

    return tuple(cue(name).name for name in wanted) if wanted else tuple(CUES)


def _cue_row(inspection: Inspection, name: str) -> dict[str, Any]:
    report = next(cue for cue in inspection.cues if cue.name == name)
    reading = inspection.readings.get(name)
    fields = {
        key: getattr(report, key) for key in ("name", "title", "question", "valid", "saw", "says", "why")
    }
    return fields | {"value": measured(reading).rstrip(".") if report.valid and reading else "no answer"}


def _verdict_fields(inspection: Inspection) -> dict[str, Any]:
    verdict = inspection.verdict
    return {"words": verdict.words, "direction": verdict.direction, "reasons": list(verdict.reasons)}


def _face_entry(inspection: Inspection, face: FaceSeen) -> dict[str, Any]:
    words = f"{face.width:.0f} pixels wide"
    if inspection.moving:
        words += f", {face.begins:.1f} to {face.ends:.1f} s"
    return {"number": face.number, "words": words}


def _file_sentence(inspection: Inspection) -> str:
    about = inspection.about
    kind = f"{about.format.name}, {size_of(about.size)}, {inspection.width} × {inspection.height} pixels"
    if not inspection.moving:
        return f"{kind}."
    rate = 1 / float(np.median(np.diff(inspection.times)))
    return f"{kind}, {inspection.seconds:.1f} seconds, {rate:.0f} frames a second."


def _timeline(reading: Reading) -> dict[str, Any] | None:
    """A cue's values over time, thinned to what a drawing can show; None where it has none."""
    sentence = timeline_sentence(reading)
    if not sentence:
        return None
    rows = _evenly(len(reading.times))
    return {
        "times": [number_of(time) for time in reading.times[rows]],
        "values": [number_of(value) for value in reading.values[rows]],
        "events": [number_of(time) for time in reading.events],
        "unit": unit_of_values(reading),
        "sentence": sentence,
    }


def _curve_points(curve: Curve | None) -> dict[str, Any] | None:
    if curve is None:
        return None
    x, y = (np.asarray(axis, np.float64) for axis in (curve.x, curve.y))
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 2:
        return None
    x, y = x[both], y[both]
    rows = _evenly(len(x))
    pairs = [[number_of(a), number_of(b)] for a, b in zip(x[rows], y[rows], strict=True)]
    highest = f"The highest is at {said(float(x[np.argmax(y)]))}."
    return {"points": pairs, "x": curve.x_label, "y": curve.y_label, "sentence": highest}


def _comparison(inspection: Inspection, reading: Reading) -> dict[str, Any] | None:
    """What the cue reads on the course's clips, beside this one; None for a clip from elsewhere."""
    observation = inspection.observation if inspection.course else None
    entry = known(reading.name, observation) if observation else None
    if entry is None:
        return None
    groups = [
        {
            "name": group,
            "label": _GROUP_WORDS[group],
            "count": entry[group]["n"],
            "median": entry[group]["median"],
            "usual": entry[group]["usual"],
        }
        for group in GROUPS
    ]
    ranges = listed(
        [
            f"nine in ten of {one['count']} clips {one['label']} read {said(one['usual'][0])} to "
            f"{said(one['usual'][1])}"
            for one in groups
        ]
    )
    return {
        "groups": groups,
        "logarithm": bool(entry["logarithm"]),
        "value": number_of(reading.value),
        "unit": reading.unit,
        "sentence": f"On the course’s practice clips, {ranges}. This one reads {said(reading.value)}.",
    }


def _evenly(count: int) -> np.ndarray:
    """Indices of at most `_MOST_POINTS` of so many values, evenly over them."""
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_POINTS)).astype(int))
