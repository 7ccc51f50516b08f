"""One photo in motion, as if it had been filmed with the phone of the camera clips.

Without the phone the picture's noise would stand still, the encoder would keep all of it, and whoever
measures noise in any corner would know what was made: by nothing that has to do with a face. With what is set
here, these clips have the noise and the sharpness of the camera clips (`tests/bench/bench_fairness.py`).
"""

from collections.abc import Iterator

import cv2
import numpy as np

from doubletake.animate.motion import photo_frame
from doubletake.animate.unlabelled import animated_frames
from doubletake.library import Clip

from ..phone import USUAL, camera_turn, sensor_noise, shake_angles, turned
from .plan import Job

# How much of the picture's own noise is left, under the phone's, and how hard it is looked for (grey levels).
NOISE_LEFT, NOISE = 0.65, 3

# How much fine detail is given back: bending between neighbours has cost some, and so does the shake.
DETAIL = 0.25


def one_photo(job: Job, clip: Clip) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the frame of a clip that would make the best photo, as it moves with the driver's frames."""
    truth, random = clip.truth(), np.random.default_rng(job.seed)
    angles = shake_angles(random, clip.frame_count, clip.fps, USUAL.shake)
    made = animated_frames(clip, job.driver, photo_frame(truth), _quieter)
    for angle, (frame, landmarks, _) in zip(angles, made, strict=True):
        sharp = cv2.addWeighted(frame, 1 + DETAIL, cv2.GaussianBlur(frame, (0, 0), 1.0), -DETAIL, 0)
        shaken = turned(sharp, camera_turn(angle), truth.camera)
        # The label's place need not shake: it would be by two pixels at most.
        yield sensor_noise(random, shaken, USUAL.noise), landmarks


def _quieter(picture: np.ndarray) -> np.ndarray:
    quiet = cv2.fastNlMeansDenoisingColored(picture, None, NOISE, NOISE, 5, 15)
    return cv2.addWeighted(picture, NOISE_LEFT, quiet, 1 - NOISE_LEFT, 0)
