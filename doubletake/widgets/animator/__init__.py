"""One photo set in motion: the animator, and the turn that a photo can stand."""

from doubletake.widgets.animator.animation_clips import animated_clip, routes_table
from doubletake.widgets.animator.animator import PhotoAnimator
from doubletake.widgets.animator.turning import TurnSlider

__all__ = ["PhotoAnimator", "TurnSlider", "animated_clip", "routes_table"]
