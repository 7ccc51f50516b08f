"""The training's checks use the small library and the tiny networks of the course's own tests."""

from tests.neural.conftest import assets

__all__ = ["assets"]
