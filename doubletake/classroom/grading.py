"""Marking a whole class: one student at a time, so that no submission can stop the others."""

import contextlib
import dataclasses
import json
import multiprocessing
import os
import shutil
import time
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from doubletake.classroom.folder import course_folder
from doubletake.errors import DoubleTakeError
from doubletake.text import counted

if TYPE_CHECKING:  # nbgrader takes three seconds to import
    from multiprocessing.context import ForkServerContext, SpawnContext

    from nbgrader.api import Gradebook
    from traitlets.config import Config

SECONDS_A_STUDENT = 300  # the end of patience for one submission, however its cells behave


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What marking one student's submission came to.

    Attributes
    ----------
    student : str
    marked : bool
        False if this submission could not be marked; ``sentence`` says why, and earlier marks stand.
    score, max_score : float or None
        As the gradebook has them now; None if it has none.
    by_hand : int
        Answers that wait for the teacher.
    sentence : str
        What the teacher should know; empty if there is nothing.
    log : str
        What nbgrader said.
    seconds : float
    """

    student: str
    marked: bool
    score: float | None = None
    max_score: float | None = None
    by_hand: int = 0
    sentence: str = ""
    log: str = dataclasses.field(default="", repr=False)
    seconds: float = 0.0


class _Result(TypedDict):
    """What marking one submission gives back from its process."""

    success: bool
    sentence: str
    log: str


def grade_all(
    assignment: str,
    grading: str | Path | None = None,
    students: Iterable[str] | None = None,
    again: bool = False,
    seconds: float = SECONDS_A_STUDENT,
    progress: Callable[[int, int, Outcome], None] | None = None,
) -> tuple[Outcome, ...]:
    """Autograde what was collected for an assignment, each student in a process of their own.

    A submission that is marked already and has not changed is left as it is.

    Parameters
    ----------
    assignment : str
        Such as ``"03-make-a-swap"``.
    grading : path, optional
        The folder with ``nbgrader_config.py``; by default the course's own.
    students : iterable of str, optional
        By default everybody whose submission was collected.
    again : bool
        Mark everything anew.
    seconds : float
        After that, a submission is given up and the next one is taken.
    progress : callable, optional
        Called as ``progress(done, total, outcome)`` after each student.

    Returns
    -------
    tuple of Outcome

    Raises
    ------
    DoubleTakeError
        If nothing can be marked at all: no such assignment, nothing collected, no sandbox.
    """
    grading = Path(grading or course_folder() / "grading").resolve()
    config = load_config(grading)
    _need_sandbox(config)
    course = _Course(config)
    notebooks = course.notebooks(assignment)
    collected = course.collected(assignment)
    wanted = sorted(collected) if students is None else list(students)
    outcomes = []
    for student in wanted:
        started = time.monotonic()
        if student not in collected:
            outcome = Outcome(student, False, sentence=f"Nothing by {student} has been collected.")
        elif not again and not course.is_new(assignment, student):
            outcome = course.outcome(assignment, student)
        elif trouble := _unreadable(course.folder("submitted", student, assignment), notebooks):
            outcome = dataclasses.replace(course.outcome(assignment, student), marked=False, sentence=trouble)
        else:
            outcome = _mark(course, grading, assignment, student, seconds)
        outcomes.append(dataclasses.replace(outcome, seconds=round(time.monotonic() - started, 2)))
        if progress is not None:
            progress(len(outcomes), len(wanted), outcomes[-1])
    return tuple(outcomes)


def load_config(grading: str | Path) -> "Config":
    """The settings in ``grading/nbgrader_config.py``, wherever that folder lies."""
    from traitlets.config import PyFileConfigLoader
    from traitlets.config.loader import ConfigFileNotFound

    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(grading)).load_config()
    except ConfigFileNotFound:
        raise DoubleTakeError(
            f"There is no nbgrader_config.py in {grading}. Name the course's grading folder."
        ) from None


def _need_sandbox(config: "Config") -> None:
    from doubletake.classroom.sandbox import why_not

    if config.SandboxedExecute.get("sandbox", True) and (why := why_not()):
        raise DoubleTakeError(why)


class _Course:
    """nbgrader's view of one grading folder: its paths and its gradebook."""

    def __init__(self, config: "Config") -> None:
        from nbgrader.coursedir import CourseDirectory

        self.directory = CourseDirectory(config=config)

    def gradebook(self) -> "Gradebook":
        from nbgrader.api import Gradebook

        return Gradebook(self.directory.db_url, self.directory.course_id)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        return Path(
            self.directory.format_path(getattr(self.directory, f"{step}_directory"), student, assignment)
        )

    def notebooks(self, assignment: str) -> list[str]:
        from nbgrader.api import MissingEntry

        with self.gradebook() as gradebook:
            try:
                return [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
            except MissingEntry:
                raise DoubleTakeError(
                    f'The gradebook has no assignment called "{assignment}". Generate and release it first.'
                ) from None

    def collected(self, assignment: str) -> set[str]:
        submitted = self.folder("submitted", "x", assignment).parents[1]
        found = {path.parent.name for path in submitted.glob(f"*/{assignment}") if path.is_dir()}
        if not found:
            raise DoubleTakeError(f'Nothing has been collected for "{assignment}" yet. Collect it first.')
        return found

    def is_new(self, assignment: str, student: str) -> bool:
        marked = self.folder("autograded", student, assignment)
        if not marked.is_dir():
            return True
        times = [
            self.directory.get_existing_timestamp(str(folder))
            for folder in (self.folder("submitted", student, assignment), marked)
        ]
        return times[0] is not None and times[0] != times[1]

    def outcome(self, assignment: str, student: str, sentence: str = "", log: str = "") -> Outcome:
        from nbgrader.api import MissingEntry

        with self.gradebook() as gradebook:
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                return Outcome(student, True, sentence=sentence, log=log)
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            by_hand = sum(bool(grade.needs_manual_grade) for grade in grades)
            score, most = submission.score, submission.max_score
            return Outcome(student, True, score, most, by_hand, sentence, log)


def _unreadable(folder: Path, notebooks: list[str]) -> str:
    """Why nbgrader could not even open a submission, in a sentence; empty if it can."""
    present = sorted(path.stem for path in folder.glob("*.ipynb"))
    for name in notebooks:
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            instead = f" There is {', '.join(present)} instead: rename it and mark again." if present else ""
            return f"{name}.ipynb is not among what was handed in.{instead}"
        try:
            if not isinstance(json.loads(path.read_text(encoding="utf-8"))["cells"], list):
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError, OSError):
            return f"{name}.ipynb is damaged and cannot be opened. Ask for it to be handed in again."
    return ""


def _mark(course: _Course, grading: Path, assignment: str, student: str, seconds: float) -> Outcome:
    """Mark one submission; if that fails, what stood before stands again."""
    marked = course.folder("autograded", student, assignment)
    earlier = marked.with_name(f".{marked.name}.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if marked.exists():
        os.replace(marked, earlier)
    try:
        result = _in_own_process(_autograde, (str(grading), assignment, student), seconds)
    except BaseException:
        _put_back(earlier, marked)
        raise
    if result["success"]:
        shutil.rmtree(earlier, ignore_errors=True)
        return course.outcome(assignment, student, log=result["log"])
    _put_back(earlier, marked)
    outcome = course.outcome(assignment, student, sentence=result["sentence"], log=result["log"])
    return dataclasses.replace(outcome, marked=False)


def _put_back(earlier: Path, marked: Path) -> None:
    if earlier.exists():
        shutil.rmtree(marked, ignore_errors=True)
        os.replace(earlier, marked)


def _in_own_process(function: Callable[..., _Result], arguments: tuple[str, ...], seconds: float) -> _Result:
    """Call a function in a fresh process and take it down, with all it has started, when time is up."""
    context = _processes()
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_report, args=(theirs, dict(os.environ), function, arguments), daemon=True
    )
    process.start()
    theirs.close()
    try:
        if mine.poll(seconds):
            return mine.recv()
        why = f"It ran for more than {seconds:.0f} seconds and was given up."
    except EOFError:
        why = "Marking it ended without a result; it may have used up this machine's memory."
    finally:
        process.kill()
        process.join()
        mine.close()
    return {"success": False, "sentence": why, "log": ""}


def _processes() -> "SpawnContext | ForkServerContext":
    """Where new processes come from: one that has nbgrader loaded already, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["nbgrader.apps.api", "doubletake.classroom.sandbox"])
    return context


def _report(
    pipe: Connection,
    environment: dict[str, str],
    function: Callable[..., _Result],
    arguments: tuple[str, ...],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("ignore")  # nbgrader's own, about its database; they say nothing to a teacher
    with contextlib.closing(pipe):
        try:
            pipe.send(function(*arguments))
        except Exception as error:
            pipe.send({"success": False, "sentence": str(error), "log": ""})


def _autograde(grading: str, assignment: str, student: str) -> _Result:
    from nbgrader.apps import NbGraderAPI

    result = NbGraderAPI(config=load_config(grading)).autograde(assignment, student, force=True)
    log = result.get("log") or ""
    sentence = "" if result["success"] else _sentence_in(log, student)
    return {"success": result["success"], "sentence": sentence, "log": log}


def _sentence_in(log: str, student: str) -> str:
    """The sentence of a `DoubleTakeError` in nbgrader's log, or one that points to the log."""
    mark = "doubletake.errors.DoubleTakeError: "
    for line in map(str.strip, log.splitlines()):
        if line.startswith(mark):
            return line.removeprefix(mark)
    return f"{student}'s notebook could not be marked; nbgrader's log has the details."


# --- the command: doubletake grade 03-make-a-swap


def add_arguments(parser: ArgumentParser) -> None:
    """The words after ``doubletake grade``."""
    parser.add_argument("assignment", help="such as 03-make-a-swap")
    parser.add_argument("students", nargs="*", help="only these; by default everybody who handed in")
    parser.add_argument("--again", action="store_true", help="mark everything anew, not only what is new")


def run(options: Namespace) -> int:
    """Mark, one line a student; 0 if everybody could be marked, 1 if not."""
    outcomes = grade_all(
        options.assignment,
        students=options.students or None,
        again=options.again,
        progress=lambda done, total, outcome: print(f"[{done}/{total}] {line(outcome)}", flush=True),
    )
    failed = [outcome.student for outcome in outcomes if not outcome.marked]
    by_hand = sum(outcome.by_hand > 0 for outcome in outcomes)
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} marked.", end=" ")
    print(
        f"{by_hand} wait for you in formgrader, under Manual Grading." if by_hand else "None waits for you."
    )
    if failed:
        print(f"Not marked, and not a zero either: {', '.join(failed)}.")
    return 1 if failed else 0


def line(outcome: Outcome) -> str:
    """An outcome in one line.

    Examples
    --------
    >>> line(Outcome("ada", True, 9.0, 13.0, by_hand=1))
    'ada: 9 of 13 points, 1 answer to be graded by hand'
    >>> line(Outcome("bo", False, sentence="Nothing by bo has been collected."))
    'bo: NOT MARKED. Nothing by bo has been collected.'
    """
    if not outcome.marked:
        return f"{outcome.student}: NOT MARKED. {outcome.sentence}"
    if outcome.score is None:
        return f"{outcome.student}: nothing to mark"
    waits = f", {counted(outcome.by_hand, 'answer')} to be graded by hand" if outcome.by_hand else ""
    return f"{outcome.student}: {outcome.score:g} of {outcome.max_score:g} points{waits}"
