"""Where the course lives on this machine, and where it keeps what running it leaves behind."""

from pathlib import Path

from doubletake.errors import DoubleTakeError
from doubletake.state import STATE_VARIABLE, make_ignored, make_state, state_path


def course_folder() -> Path:
    """The folder that holds ``notebooks/``, ``assets/``, ``grading/`` and this package.

    It is found from the package's own place and not from the working directory, so the command answers the
    same from anywhere.

    Raises
    ------
    DoubleTakeError
        If the package stands alone, without the course around it.
    """
    folder = Path(__file__).resolve().parents[2]
    if not (folder / "pyproject.toml").is_file():
        raise DoubleTakeError(
            f"The lessons are not beside the doubletake package in {folder}. "
            "Get the whole course folder and start it there with “uv run doubletake”."
        )
    return folder


def state_folder(course: Path) -> Path:
    """The folder for Jupyter's settings, workspaces and log; made if it is not there yet.

    It is ``.doubletake/`` in the course folder, or what the variable ``DOUBLETAKE_STATE`` says. Deleting it
    loses nobody's work. The ``.gitignore`` inside keeps it out of version control wherever it is.
    """
    try:
        return make_state(course)
    except OSError as error:
        raise DoubleTakeError(
            f"Double Take cannot write to {state_path(course)} ({error.strerror}). Move the course to "
            f"a folder that is yours, or name another folder in the variable {STATE_VARIABLE}."
        ) from error


def exercise_folder(course: Path) -> Path:
    """The folder ``exercises/`` of a student: what was fetched, and copies of what was handed in."""
    folder = course / "exercises"
    make_ignored(folder)
    return folder
