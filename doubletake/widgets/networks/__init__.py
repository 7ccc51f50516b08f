"""A machine learns a face: rows of networks, codes and decoders, the toy GAN."""

from doubletake.widgets.networks.checkpoints import PicturesSlider, TrainingSlider
from doubletake.widgets.networks.codes import CodeSlider, DecoderSwitch
from doubletake.widgets.networks.network_clips import drawn_faces, learned_clip, network_table
from doubletake.widgets.networks.toygan import ToyGan

__all__ = [
    "CodeSlider",
    "DecoderSwitch",
    "PicturesSlider",
    "ToyGan",
    "TrainingSlider",
    "drawn_faces",
    "learned_clip",
    "network_table",
]
