"""An inspection as plain values: what ``--json`` prints, and what a page is made of."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np

import doubletake
from doubletake.cues import Reading
from doubletake.inspector.inspection import HOW_FAR, Inspection

VERSION = 1


def case_note(inspection: Inspection, made_on: datetime | None = None) -> dict:
    """Return all that was found as plain values, ready for JSON.

    Parameters
    ----------
    inspection : Inspection
    made_on : datetime, optional
        When; now, if it is not given.

    Returns
    -------
    dict
        Numbers that are not known are None. Texts that come from the file are single lines without control
        characters, and are to be escaped where they stand in HTML.
    """
    about, times = inspection.about, inspection.times
    return {
        "version": VERSION,
        "made_by": f"Double Take {doubletake.__version__}",
        "made_on": (made_on or datetime.now(UTC)).isoformat(timespec="seconds"),
        "how_far": HOW_FAR,
        "file": {
            "name": inspection.name,
            "sha256": inspection.sha256,
            "bytes": about.size,
            "format": about.format.name,
            "codec": about.codec,
            "pixel_format": about.pixels,
            "bits": about.bits,
            "stored_size": list(about.stored),
            "sound": about.sound,
            "claimed_seconds": _number(about.claimed_seconds) or None,
            "claimed_frames": about.claimed_frames or None,
            "of_the_course": inspection.course,
        },
        "looked_at": {
            "size": [inspection.width, inspection.height],
            "frames": len(times),
            "from": _number(times[0]),
            "seconds": _number(inspection.seconds),
            "frames_a_second": _number(1 / np.median(np.diff(times))) if inspection.moving else None,
            "ended": inspection.ended,
            "cuts": [_number(cut) for cut in inspection.cuts],
        },
        "notes": list(inspection.notes),
        "faces": [
            {
                "number": seen.number,
                "from": _number(seen.begins),
                "to": _number(seen.ends),
                "frames": seen.frames,
                "width": _number(seen.width),
                "frame": seen.shown_index,
                "box": [_number(x) for x in seen.box],
            }
            for seen in inspection.faces
        ],
        "face": inspection.face or None,
        "cues": [
            {
                "name": cue.name,
                "title": cue.title,
                "question": cue.question,
                "valid": cue.valid,
                "saw": cue.saw,
                "says": cue.says,
                "why": cue.why,
                **_measured(inspection.readings.get(cue.name)),
            }
            for cue in inspection.cues
        ],
        "together": {
            "words": inspection.verdict.words,
            "direction": inspection.verdict.direction,
            "log10_likelihood_ratio": _number(inspection.verdict.log_likelihood_ratio),
            "reasons": list(inspection.verdict.reasons),
        },
        "provenance": {
            "says": [list(row) for row in inspection.provenance.rows],
            "content_credential": inspection.provenance.credential,
            "content_credential_words": inspection.provenance.credential_words,
        },
        "seconds_spent": _number(inspection.spent),
    }


def _measured(reading: Reading | None) -> dict:
    if reading is None:
        return {"value": None, "unit": "", "times": [], "values": [], "events": []}
    return {
        "value": _number(reading.value),
        "unit": reading.unit,
        "inside": _number(reading.inside),
        "outside": _number(reading.outside),
        "times": [_number(time) for time in reading.times],
        "values": [_number(value) for value in reading.values],
        "events": [_number(time) for time in reading.events],
    }


def _number(value) -> float | None:
    """Five digits that count; None for what is not known."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.5g}")
