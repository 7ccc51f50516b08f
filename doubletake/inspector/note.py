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
            "claimed_seconds": number_of(about.claimed_seconds) or None,
            "claimed_frames": about.claimed_frames or None,
            "of_the_course": inspection.course,
        },
        "looked_at": {
            "size": [inspection.width, inspection.height],
            "frames": len(times),
            "from": number_of(times[0]),
            "seconds": number_of(inspection.seconds),
            "frames_a_second": number_of(1 / np.median(np.diff(times))) if inspection.moving else None,
            "ended": inspection.ended,
            "cuts": [number_of(cut) for cut in inspection.cuts],
        },
        "notes": list(inspection.notes),
        "faces": [
            {
                "number": seen.number,
                "from": number_of(seen.begins),
                "to": number_of(seen.ends),
                "frames": seen.frames,
                "width": number_of(seen.width),
                "frame": seen.frame_index,
                "box": [number_of(x) for x in seen.box],
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
            "log10_likelihood_ratio": number_of(inspection.verdict.log_likelihood_ratio),
            "reasons": list(inspection.verdict.reasons),
        },
        "provenance": {
            "says": [list(row) for row in inspection.provenance.rows],
            "content_credential": inspection.provenance.credential,
            "content_credential_words": inspection.provenance.credential_words,
        },
        "seconds_spent": number_of(inspection.spent),
    }


def _measured(reading: Reading | None) -> dict:
    if reading is None:
        return {"value": None, "unit": "", "times": [], "values": [], "events": []}
    return {
        "value": number_of(reading.value),
        "unit": reading.unit,
        "inside": number_of(reading.inside),
        "outside": number_of(reading.outside),
        "times": [number_of(time) for time in reading.times],
        "values": [number_of(value) for value in reading.values],
        "events": [number_of(time) for time in reading.events],
    }


def number_of(value: float | None) -> float | None:
    """Five digits that count; None for what is not known."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{float(value):.5g}")
