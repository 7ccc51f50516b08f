"""What a picture may cost: resolution, samples and the shortcuts that are worth their look."""

from dataclasses import dataclass

FRAME_HEIGHT = 0.36  # metres seen from the top to the bottom of the frame, at the distance of the eyes
LENS_MM = 70.0
SENSOR_MM = 36.0
F_STOP = 8.0
FPS = 24


@dataclass(frozen=True)
class Quality:
    """One set of render settings.

    ``subsurface`` is Cycles' method for skin; ``light`` cuts bounces (a fifth of the time, hardly seen);
    ``texture`` is the side in texels of the baked skin; ``residual`` is the share of the denoiser's
    luminance residual that is given back, so that skin keeps its grain.
    """

    size: int
    samples: int
    subsurface: str
    light: bool
    texture: int = 3072
    residual: float = 0.12
    catch_gain: float = 1.5


TALK = Quality(size=512, samples=14, subsurface="BURLEY", light=True)
LIBRARY = Quality(size=448, samples=6, subsurface="BURLEY", light=True)
PORTRAIT = Quality(size=768, samples=40, subsurface="RANDOM_WALK_SKIN", light=True)
DRAFT = Quality(size=384, samples=8, subsurface="BURLEY", light=True, texture=2048)
