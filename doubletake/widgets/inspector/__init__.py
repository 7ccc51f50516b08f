"""The cue inspector: cues seen on a clip, compressed again, their history and worth."""

from doubletake.widgets.inspector.compress import CompressAgain
from doubletake.widgets.inspector.cue_auc import CuesAlone, EvidenceWorth
from doubletake.widgets.inspector.cue_history import CueHistory
from doubletake.widgets.inspector.inspector import CueInspector

__all__ = ["CompressAgain", "CueHistory", "CueInspector", "CuesAlone", "EvidenceWorth"]
