"""An inspection, and a cue's part of it, as a page shows them: plain values, pictures beside them."""

from __future__ import annotations

import numpy as np

from doubletake import library
from doubletake.cues import CUES, Curve, Reading
from doubletake.cues.reference import GROUPS, known
from doubletake.inspector.history import measured
from doubletake.inspector.inspection import Inspection
from doubletake.inspector.note import number_of
from doubletake.inspector.page import cue_page
from doubletake.inspector.pictures import face_and_ring, heat_map
from doubletake.inspector.plots import said, timeline_sentence, unit_of_values
from doubletake.inspector.visit import Visit
from doubletake.library import footage_of
from doubletake.text import listed, size_of
from doubletake.widgets.page.menus import RECIPE_WORDS

_MOST_POINTS = 300  # of a curve, and of a line over time: as many as a drawing can show
_GROUP_WORDS = {"as filmed": "as filmed", "swapped": "with a replaced face"}
_HOW = {
    "classical": "{source}’s face pasted on, {care}",
    "neural": "{source}’s face drawn by a network",
    "one-photo": "a photo set in motion",
}


def clip_label(clip) -> str:
    """What is called what in a list: ``"facing you, as filmed"``."""
    footage = footage_of(clip)
    scene = RECIPE_WORDS.get(footage.recipe, footage.recipe)
    how = _HOW.get(clip.method, "as filmed") if clip.kind == "made" else "as filmed"
    source = library.person(clip.source).display_name if clip.source else ""
    return f"{scene}, {how.format(source=source, care=clip.care)}"


def seen(visit: Visit, cues: tuple[str, ...], together: bool) -> dict:
    """All of a look but its pictures, and but what is shown when a cue is opened."""
    found = visit.inspection
    frames, _ = visit.pictures()
    return {
        "name": found.name,
        "course": found.course,
        "moving": found.moving,
        "goes_on": found.ended == "enough",
        "width": found.width,
        "height": found.height,
        "file": _file(found),
        "frames": frames,
        "times": [round(float(found.times[frame]), 3) for frame in frames],
        "boxes": [[box and [round(x, 3) for x in box] for box in row] for row in visit.boxes(frames)],
        "faces": [_face(found, face) for face in found.faces],
        "face": found.face,
        "cues": [_cue(found, name) for name in cues],
        "together": _together(found) if together else None,
        "notes": list(found.notes),
        "claims": [list(row) for row in found.provenance.rows],
        "credential": found.provenance.credential_words,
    }


def cue_seen(inspection: Inspection, name: str) -> tuple[dict, list[bytes]]:
    """One cue, opened: its line, its curve, what it was compared with, its page; and its pictures."""
    reading = inspection.readings.get(name)
    heat, ring = heat_map(inspection, name), face_and_ring(inspection)
    fields = {
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
            "line": _line(reading),
            "curve": _curve(reading.curve),
            "reference": _reference(inspection, reading),
        }
        if heat:
            shown = inspection.first + inspection.observation.frame_index
            fields["heat_time"] = round(float(inspection.times[shown]), 3)
    return fields, [picture for picture in (heat, ring) if picture]


def values_of(readings: dict[str, Reading]) -> dict[str, float | None]:
    """What each cue measured, with five digits that count; None where it has no answer."""
    return {name: number_of(reading.value) if reading.valid else None for name, reading in readings.items()}


def cue_names(wanted) -> tuple[str, ...]:
    """The wanted cues, all by default; an unknown name is a `DoubleTakeError` that lists them."""
    from doubletake.cues import cue

    return tuple(cue(name).name for name in wanted) if wanted else tuple(CUES)


def _cue(inspection: Inspection, name: str) -> dict:
    told = next(cue for cue in inspection.cues if cue.name == name)
    reading = inspection.readings.get(name)
    fields = {key: getattr(told, key) for key in ("name", "title", "question", "valid", "saw", "says", "why")}
    return fields | {"value": measured(reading).rstrip(".") if told.valid else "no answer"}


def _together(inspection: Inspection) -> dict:
    verdict = inspection.verdict
    return {"words": verdict.words, "direction": verdict.direction, "reasons": list(verdict.reasons)}


def _face(inspection: Inspection, face) -> dict:
    words = f"{face.width:.0f} pixels wide"
    if inspection.moving:
        words += f", {face.begins:.1f} to {face.ends:.1f} s"
    return {"number": face.number, "words": words}


def _file(inspection: Inspection) -> str:
    about = inspection.about
    kind = f"{about.format.name}, {size_of(about.size)}, {inspection.width} × {inspection.height} pixels"
    if not inspection.moving:
        return f"{kind}."
    rate = 1 / float(np.median(np.diff(inspection.times)))
    return f"{kind}, {inspection.seconds:.1f} seconds, {rate:.0f} frames a second."


def _line(reading: Reading) -> dict | None:
    sentence = timeline_sentence(reading)
    if not sentence:
        return None
    rows = _thinned(len(reading.times))
    return {
        "times": [number_of(time) for time in reading.times[rows]],
        "values": [number_of(value) for value in reading.values[rows]],
        "events": [number_of(time) for time in reading.events],
        "unit": unit_of_values(reading),
        "sentence": sentence,
    }


def _curve(curve: Curve | None) -> dict | None:
    if curve is None:
        return None
    x, y = (np.asarray(axis, np.float64) for axis in (curve.x, curve.y))
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 2:
        return None
    x, y = x[both], y[both]
    rows = _thinned(len(x))
    pairs = [[number_of(a), number_of(b)] for a, b in zip(x[rows], y[rows], strict=True)]
    highest = f"The highest is at {said(float(x[np.argmax(y)]))}."
    return {"points": pairs, "x": curve.x_label, "y": curve.y_label, "sentence": highest}


def _reference(inspection: Inspection, reading: Reading) -> dict | None:
    """What clips of the course read, beside this one. Of other clips nothing is compared."""
    entry = known(reading.name, inspection.observation) if inspection.course else None
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


def _thinned(count: int) -> np.ndarray:
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_POINTS)).astype(int))
