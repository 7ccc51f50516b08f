"""What the tests of the material share."""

import json

import pytest

from assets.studio.takes import TAKES
from doubletake.library.files import assets_root

MANIFEST = assets_root() / "manifest.json"


@pytest.fixture(scope="session")
def is_whole() -> bool:
    """Whether every planned clip has been filmed: more is asked of a whole library than of a growing one.

    One item is enough to hold the library to it for good. Items are made last, so from then on a camera clip
    that goes missing is a fault and no excuse.
    """
    clips = json.loads(MANIFEST.read_text(encoding="utf-8"))["clips"]
    planned = {take.name for take in TAKES if take.kind == "clip"}
    has_items = any(clip["file"].startswith("items/") for clip in clips)
    return has_items or planned <= {clip["name"] for clip in clips}
