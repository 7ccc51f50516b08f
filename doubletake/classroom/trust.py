"""Which notebooks Jupyter may trust from the start."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from .notebooks import dashboards, lessons

if TYPE_CHECKING:
    from nbformat.sign import NotebookNotary

_log = logging.getLogger(__name__)


def trust_lessons(course: Path, notary: "NotebookNotary") -> int:
    """Sign the course's notebooks that carry no output, so that a lesson's own buttons work.

    A button in a lesson's text (``<button data-commandlinker-command="notebook:run-all-cells">``) only works
    in a notebook that Jupyter trusts. Trust lets stored outputs run scripts when the notebook is opened; a
    notebook without outputs has nothing that could. One with outputs is signed by Jupyter itself when its
    reader has run it, and by nobody else.

    Parameters
    ----------
    course : Path
        The course folder.
    notary : nbformat.sign.NotebookNotary
        The notary of the server that will open the notebooks.

    Returns
    -------
    int
        How many were signed.
    """
    import nbformat

    signed = 0
    for entry in (*lessons(course), *dashboards(course)):
        try:
            notebook = nbformat.read(course / entry.path, as_version=4)
        except Exception as error:  # damaged in one of many ways: the page of links says what to do
            _log.warning("%s cannot be read: %s", entry.path, error)
            continue
        if not any(cell.get("outputs") for cell in notebook.cells):
            notary.sign(notebook)
            signed += 1
    return signed
