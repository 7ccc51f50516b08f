"""A detector that learners train on cue readings: how it is tested, what it costs, who follows it."""

from doubletake.detector.adviser import Advice, Advised, Reliance, plan_advice, reliance
from doubletake.detector.flagging import Choice, PlatformDay, cheapest_threshold, platform_day
from doubletake.detector.folds import WAYS, auc_within, held_out_scores
from doubletake.detector.judging import Outcome, RocBand, judge, judge_by, judge_unseen, roc_band
from doubletake.detector.learner import KINDS, Detector, train

__all__ = [
    "KINDS",
    "WAYS",
    "Advice",
    "Advised",
    "Choice",
    "Detector",
    "Outcome",
    "PlatformDay",
    "Reliance",
    "RocBand",
    "auc_within",
    "cheapest_threshold",
    "held_out_scores",
    "judge",
    "judge_by",
    "judge_unseen",
    "plan_advice",
    "platform_day",
    "reliance",
    "roc_band",
    "train",
]
