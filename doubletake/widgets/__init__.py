"""What is seen: widgets, pictures and the course's one look."""

from doubletake.widgets.aligner import BlinkCounter, LandmarkAligner, dots_clip, landmark_drawing
from doubletake.widgets.animator import PhotoAnimator, TurnSlider, animated_clip, routes_table
from doubletake.widgets.detector import (
    AdvisedRound,
    DetectorTrainer,
    PlatformRoom,
    detector_falls,
    evidence_record,
    flagged_clip,
)
from doubletake.widgets.inspector import (
    CompressAgain,
    CueHistory,
    CueInspector,
    CuesAlone,
    EvidenceWorth,
)
from doubletake.widgets.networks import (
    CodeSlider,
    DecoderSwitch,
    PicturesSlider,
    ToyGan,
    TrainingSlider,
    drawn_faces,
    learned_clip,
    network_table,
)
from doubletake.widgets.page.prose import cast, finding, look_inside, swapped_clip
from doubletake.widgets.page.question import GradedChoice, Option, SelfCheck
from doubletake.widgets.page.text_answer import TextAnswer
from doubletake.widgets.spot import RocDot, SpotBoard, SpotTheSwap
from doubletake.widgets.stepper import SettingSweep, SwapStepper, stage_row

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
