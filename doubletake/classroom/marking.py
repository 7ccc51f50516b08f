"""What happens to a notebook on its way through nbgrader, besides being run.

Three preprocessors, named in ``grading/nbgrader_config.py``: `TidySubmission` before the marking,
`MakeHarmless` after it, and `HideKey` before feedback goes back to the student.
"""

import ast
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from doubletake.errors import DoubleTakeError
from doubletake.exercises.checks import is_own_sentence

Resources = dict[str, Any]  # what nbconvert hands from step to step

SCHEMA = 3  # of nbgrader's metadata

NO_LABELS = (
    "None of the cells in {notebook} carries nbgrader's labels any more, so nothing in it can be marked. "
    "Ask {student} to copy the answers into a fresh copy of the exercise and to hand that in."
)
STOPPED = "This cell stopped with an error before it could mark the answer. Run your notebook from the top."


class TidySubmission(NbGraderPreprocessor):
    """Give every handed-in cell the labels of the teacher's version, and each label to one cell only.

    A copied cell, a renamed one and one whose labels were edited are everyday accidents (or attempts); stock
    nbgrader stops the whole class's marking over the first. Of two copies of an answer the last one that
    differs from the exercise as released counts.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Label the cells; see the class."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            labels = _labels(gradebook.find_notebook(about["notebook"], about["assignment"]))
        copies: dict[str, list[NotebookNode]] = {}
        for cell in nb.cells:
            label = cell.metadata.pop("nbgrader", None)
            grade_id = label.get("grade_id") if isinstance(label, dict) else None
            if isinstance(grade_id, str) and grade_id in labels:
                copies.setdefault(grade_id, []).append(cell)
        if labels and not copies:
            raise DoubleTakeError(NO_LABELS.format(notebook=about["notebook"], student=about["student"]))
        for grade_id, cells in copies.items():
            for cell in cells:
                cell.metadata.nbgrader = dict(labels[grade_id])
            answered = [
                cell for cell in cells if utils.compute_checksum(cell) != labels[grade_id]["checksum"]
            ]
            counts = cells[-1] if labels[grade_id]["locked"] else (answered or cells)[-1]
            for cell in cells:
                if cell is not counts:
                    del cell.metadata["nbgrader"]
        return nb, resources


def _labels(notebook: Notebook) -> dict[str, dict[str, Any]]:
    """What nbgrader's metadata must say, for each labelled cell of the teacher's notebook."""
    points = {cell.name: float(cell.max_score) for cell in [*notebook.grade_cells, *notebook.task_cells]}
    grades = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    labels = {}
    for cell in notebook.source_cells:
        label = {"schema_version": SCHEMA, "grade_id": cell.name, "locked": bool(cell.locked)}
        label |= {
            "grade": cell.name in grades,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
        }
        label |= {"cell_type": cell.cell_type, "checksum": cell.checksum}
        if cell.name in points:
            label["points"] = points[cell.name]
        labels[cell.name] = label
    return labels


class MakeHarmless(NbGraderPreprocessor):
    """Leave nothing in a marked notebook that a browser would run, for it is opened in the teacher's.

    Formgrader shows Markdown and outputs as they are, scripts included. Of outputs the text and the pictures
    stay; of what the student wrote, everything but links, images and HTML.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Clean every cell; see the class."""
        nb.metadata = type(nb.metadata)(
            {key: nb.metadata[key] for key in ("kernelspec", "language_info") if key in nb.metadata}
        )
        nb.cells = [self._cleaned(cell) for cell in nb.cells]
        return nb, resources

    def _cleaned(self, cell: NotebookNode) -> NotebookNode:
        label = cell.metadata.get("nbgrader")
        cell.metadata = type(cell.metadata)({"nbgrader": label} if label else {})
        if cell.cell_type == "raw":  # shown by nbconvert as it stands, as HTML
            cell = new_markdown_cell(cell.source, id=cell.get("id"), metadata=cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = [_plain_output(output) for output in cell.outputs]
        elif not utils.is_locked(cell):
            cell.pop("attachments", None)
            cell.source = cell.source.replace("&", "&amp;").replace("<", "&lt;").replace("[", "&#91;")
        return cell


def _plain_output(output: NotebookNode) -> NotebookNode:
    if "data" in output:
        kept = {
            kind: output.data[kind]
            for kind in ("image/png", "image/jpeg", "text/plain")
            if kind in output.data
        }
        for kind in ("image/png", "image/jpeg"):
            if kind in kept and not re.fullmatch(r"[A-Za-z0-9+/=\s]*", _joined(kept[kind])):
                del kept[kind]  # it would end up, as it is, between the quotes of an <img>
        output.data = type(output.data)(kept)
        output.metadata = type(output.metadata)()
    return output


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


class HideKey(ClearHiddenTests):
    """Take out of the feedback what would give the key away: hidden tests, and everything that was printed.

    While a notebook is marked its cells run beside the hidden tests, and could print them. So a graded cell
    answers with one sentence, if it is the course's own, and the other cells with nothing: what they show,
    students can see in their own notebook.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """Clean one cell; see the class."""
        own = _sentences_in(cell.source) if utils.is_locked(cell) else frozenset()
        self._remove_hidden_test_region(cell)
        if cell.cell_type == "code":
            said = (
                [output for output in cell.outputs if output.output_type == "error"]
                if utils.is_grade(cell)
                else []
            )
            cell.outputs = [
                new_output(
                    "stream",
                    text=error.evalue if error.evalue in own or is_own_sentence(error.evalue) else STOPPED,
                )
                for error in said[:1]
            ]
        return cell, resources


def _sentences_in(source: str) -> frozenset[str]:
    """The sentences that stand word for word in a graded cell."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
