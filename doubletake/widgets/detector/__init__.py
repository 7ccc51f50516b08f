"""The detector: trained, asked for advice, set to work on a platform."""

from doubletake.widgets.detector.advised import AdvisedRound
from doubletake.widgets.detector.room import PlatformRoom
from doubletake.widgets.detector.trainer import DetectorTrainer
from doubletake.widgets.detector.unseen_people import detector_falls, evidence_record, flagged_clip

__all__ = [
    "AdvisedRound",
    "DetectorTrainer",
    "PlatformRoom",
    "detector_falls",
    "evidence_record",
    "flagged_clip",
]
