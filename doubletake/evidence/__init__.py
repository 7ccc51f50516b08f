"""The weight of evidence: what all cues say together, in words, and whether that may be believed."""

from doubletake.evidence.conditions import CONDITIONS, conditions_of
from doubletake.evidence.fitting import fit_evidence, load_evidence, save_evidence
from doubletake.evidence.record import TrackRecord, track_record
from doubletake.evidence.table import ALL_RENDITIONS, Table, load_table
from doubletake.evidence.verdict import CANNOT_SAY, Verdict, weigh

__all__ = [
    "ALL_RENDITIONS",
    "CANNOT_SAY",
    "CONDITIONS",
    "Table",
    "TrackRecord",
    "Verdict",
    "conditions_of",
    "fit_evidence",
    "load_evidence",
    "load_table",
    "save_evidence",
    "track_record",
    "weigh",
]
