"""The learned swap: one encoder, two decoders, trained on two people of the cast and run by OpenCV.

It works on the course's own people only, as `doubletake.swap` does, and pastes with the same stages. The
networks were trained by ``assets/studio/neural``.
"""

from doubletake.neural.networks import mix
from doubletake.neural.registry import Checkpoint, checkpoint, checkpoints
from doubletake.neural.swap import (
    NeuralStages,
    draw_code,
    face_code,
    neural_clip,
    neural_frame,
    neural_stages,
)

__all__ = [
    "Checkpoint",
    "NeuralStages",
    "checkpoint",
    "checkpoints",
    "draw_code",
    "face_code",
    "mix",
    "neural_clip",
    "neural_frame",
    "neural_stages",
]
