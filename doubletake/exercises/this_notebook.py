"""Which notebook a kernel runs: answers are kept beside it, under its name."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from doubletake.errors import DoubleTakeError

# Voilà tells its kernels the address of the page, Jupyter's server tells its own where the notebook lies.
_TOLD_BY = ("VOILA_REQUEST_URL", "JPY_SESSION_NAME")

UNKNOWN = (
    "This panel cannot tell which notebook it is in, so your answers would be kept nowhere. Write the "
    'notebook’s name into the cell: notebook="03-make-a-swap", for example.'
)


def find_notebook() -> str | None:
    """Return the name of the notebook that this kernel runs, without ``.ipynb``, or None.

    JupyterLab and Voilà tell their kernels. Whoever else runs a notebook (nbclient, nbgrader) does not, and
    its kernel may have inherited what another one was told, so a name counts only if a notebook of that name
    lies in the current folder, where answers are kept.

    Examples
    --------
    >>> find_notebook() is None  # nobody told this Python
    True
    """
    names = [_name_in(os.environ.get(variable, "")) for variable in _TOLD_BY]
    return next((name for name in names if name and Path(f"{name}.ipynb").is_file()), None)


def this_notebook(name: str | None = None) -> str:
    """Return the name that was given, or else that of the notebook that this kernel runs.

    Raises
    ------
    DoubleTakeError
        If none was given and none is known.

    Examples
    --------
    >>> this_notebook("04-teach-a-machine-a-face")
    '04-teach-a-machine-a-face'
    """
    found = name or find_notebook()
    if not found:
        raise DoubleTakeError(UNKNOWN)
    return found


def _name_in(told: str) -> str:
    """Return the notebook's name at the end of a path or of a page's address, or "".

    Examples
    --------
    >>> _name_in("http://127.0.0.1:8866/voila/render/notebooks/my%20own.ipynb?token=1")
    'my own'
    >>> _name_in("/home/ada/course/notebooks/03-make-a-swap.ipynb"), _name_in("console-1")
    ('03-make-a-swap', '')
    """
    path = unquote(urlsplit(told).path) if "://" in told else told
    file = path.replace("\\", "/").rpartition("/")[2]
    return file.removesuffix(".ipynb") if file.endswith(".ipynb") else ""
