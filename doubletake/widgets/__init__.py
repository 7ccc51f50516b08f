"""What is seen: widgets, pictures and the course's one look."""

from doubletake.widgets.advised import AdvisedRound
from doubletake.widgets.aligner import LandmarkAligner
from doubletake.widgets.animator import PhotoAnimator
from doubletake.widgets.blinks import BlinkCounter
from doubletake.widgets.checkpoints import PicturesSlider, TrainingSlider
from doubletake.widgets.codes import CodeSlider, DecoderSwitch
from doubletake.widgets.compress import CompressAgain
from doubletake.widgets.dots import dots_clip, landmark_drawing
from doubletake.widgets.history import CueHistory
from doubletake.widgets.inspector import CueInspector
from doubletake.widgets.moving import animated_clip, routes_table
from doubletake.widgets.pictures import stage_row
from doubletake.widgets.prose import cast, finding, look_inside, swapped_clip
from doubletake.widgets.question import GradedChoice, Option, SelfCheck
from doubletake.widgets.room import PlatformRoom
from doubletake.widgets.spot import SpotTheSwap
from doubletake.widgets.spot_board import SpotBoard
from doubletake.widgets.spot_dot import RocDot
from doubletake.widgets.stepper import SwapStepper
from doubletake.widgets.strangers import detector_falls, evidence_record, flagged_clip
from doubletake.widgets.sweep import SettingSweep
from doubletake.widgets.taught import drawn_faces, learned_clip, network_table
from doubletake.widgets.text_answer import TextAnswer
from doubletake.widgets.toygan import ToyGan
from doubletake.widgets.trainer import DetectorTrainer
from doubletake.widgets.turning import TurnSlider
from doubletake.widgets.worth import CuesAlone, EvidenceWorth

__all__ = [
    "AdvisedRound",
    "BlinkCounter",
    "CodeSlider",
    "CompressAgain",
    "CueHistory",
    "CueInspector",
    "CuesAlone",
    "DecoderSwitch",
    "DetectorTrainer",
    "EvidenceWorth",
    "GradedChoice",
    "LandmarkAligner",
    "Option",
    "PhotoAnimator",
    "PicturesSlider",
    "PlatformRoom",
    "RocDot",
    "SelfCheck",
    "SettingSweep",
    "SpotBoard",
    "SpotTheSwap",
    "SwapStepper",
    "TextAnswer",
    "ToyGan",
    "TrainingSlider",
    "TurnSlider",
    "animated_clip",
    "cast",
    "detector_falls",
    "dots_clip",
    "drawn_faces",
    "evidence_record",
    "finding",
    "flagged_clip",
    "landmark_drawing",
    "learned_clip",
    "look_inside",
    "network_table",
    "routes_table",
    "stage_row",
    "swapped_clip",
]
