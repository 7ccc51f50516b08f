"""nbgrader's settings for the course. It may lie in any folder: every path is taken from this file's own."""

import os
import sys
from pathlib import Path

import doubletake

c = get_config()  # noqa: F821 (traitlets puts it there)

_here = Path(__file__).resolve().parent

# nbgrader makes its gradebook with the program alembic, which it looks for on the PATH; a Python that was
# started by its full path has its own programs beside it, but not there.
_programs = str(Path(sys.executable).parent)
if _programs not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join(filter(None, [os.environ.get("PATH"), _programs]))

c.CourseDirectory.course_id = "double-take"
c.CourseDirectory.root = str(_here)
# Besides nbgrader's own: what a person's editor or a half-written answer leaves behind.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".*.tmp", ".DS_Store"]
c.CourseDirectory.max_file_size = 5_000  # kilobytes
c.CourseDirectory.max_dir_size = 20_000

# The course's own page templates, found before nbconvert's, fetch nothing from the network.
_templates = str(Path(doubletake.__file__).resolve().parent / "classroom" / "jupyter" / "data")
if _templates not in os.environ.get("JUPYTER_PATH", "").split(os.pathsep):
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [_templates, os.environ.get("JUPYTER_PATH")]))

# Assignments go out and come back here. On a shared server, name a folder that everybody can reach.
_exchange = Path(os.environ.get("DOUBLETAKE_EXCHANGE") or _here / "exchange")
if _exchange.parent == _here:
    try:
        _exchange.mkdir(exist_ok=True)
    except OSError:
        pass  # a course on read-only media: nbgrader says so as soon as the exchange is needed
c.Exchange.root = str(_exchange)
c.Exchange.timezone = "UTC"

# What stands in the released exercise where the teacher's version has the answer.
c.ClearSolutions.code_stub = {"python": "# Your turn: change the line above."}
c.ClearSolutions.text_stub = "*Double-click here and write in place of this line.*"

# Students' notebooks run in a sandbox, and one that misbehaves spoils its own marks only.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "doubletake.classroom.marking.TidySubmission",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "doubletake.classroom.sandbox.SandboxedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "doubletake.classroom.marking.MakeHarmless",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.OverwriteCells.add_missing_cells = True
c.SandboxedExecute.sandbox = os.environ.get("DOUBLETAKE_NO_SANDBOX", "") != "1"
c.Execute.timeout = 60  # seconds a cell
c.Execute.startup_timeout = 60
c.Execute.iopub_timeout = 10
c.LimitOutput.max_lines = 200
c.LimitOutput.max_traceback = 40

# What goes back to students holds neither hidden tests nor anything that was printed beside them.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "doubletake.classroom.marking.HideKey",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
