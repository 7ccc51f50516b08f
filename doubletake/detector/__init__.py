"""A detector that learners train on cue readings: how it is tested, what it costs, who follows it."""

from doubletake.detector.adviser import Advice, Advised, Reliance, plan_advice, reliance
from doubletake.detector.consultation import (
    Consultation,
    advised_from_store,
    consult,
    consultation_from_store,
)
from doubletake.detector.flagging import (
    Choice,
    PlatformDay,
    cheapest_threshold,
    likelihood_ratio,
    missed_of_1000,
    platform_day,
)
from doubletake.detector.folds import WAYS, auc_within, held_out_scores, left_out_scores, roc_within
from doubletake.detector.judging import (
    HELD_OUT_PEOPLE,
    METHODS,
    SEEN_PEOPLE,
    Outcome,
    RocBand,
    auc_fall,
    judge,
    judge_by,
    judge_unseen,
    roc_band,
    unseen_tests,
)
from doubletake.detector.learner import KINDS, Detector, train
from doubletake.detector.thresholds import (
    OperatingPoint,
    cheapest_operating_point,
    imagined_operating_points,
    operating_points,
)
from doubletake.detector.training_clips import CARES, RENDITION_SETS, learning_clips

__all__ = [
    "CARES",
    "HELD_OUT_PEOPLE",
    "KINDS",
    "METHODS",
    "RENDITION_SETS",
    "SEEN_PEOPLE",
    "WAYS",
    "Advice",
    "Advised",
    "Choice",
    "Consultation",
    "Detector",
    "OperatingPoint",
    "Outcome",
    "PlatformDay",
    "Reliance",
    "RocBand",
    "advised_from_store",
    "auc_fall",
    "auc_within",
    "cheapest_operating_point",
    "cheapest_threshold",
    "consult",
    "consultation_from_store",
    "held_out_scores",
    "imagined_operating_points",
    "judge",
    "judge_by",
    "judge_unseen",
    "learning_clips",
    "left_out_scores",
    "likelihood_ratio",
    "missed_of_1000",
    "operating_points",
    "plan_advice",
    "platform_day",
    "reliance",
    "roc_band",
    "roc_within",
    "train",
    "unseen_tests",
]
