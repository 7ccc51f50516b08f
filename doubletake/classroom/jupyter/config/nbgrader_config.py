"""Where nbgrader finds the course, whichever of its parts asks and from whatever folder.

The course's own settings are those of ``grading/nbgrader_config.py``; this file only leads there.
"""

from doubletake.classroom.folder import course_folder

_grading = course_folder() / "grading"

c = get_config()  # noqa: F821 (traitlets puts it there)
c.CourseDirectory.root = str(_grading)
if (_grading / "nbgrader_config.py").is_file():
    load_subconfig(str(_grading / "nbgrader_config.py"))  # noqa: F821
