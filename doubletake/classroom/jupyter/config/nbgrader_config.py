"""Where nbgrader finds the course, whichever of its parts asks and from whatever folder.

The course's own settings are those of ``grading/nbgrader_config.py``; this file leads there, and gives a
student's exercises a folder of their own. Without it they would land between the folders of the course.
"""

from doubletake.classroom.folder import course_folder, exercise_folder

_course = course_folder()
_exercises = exercise_folder(_course)

c = get_config()  # type: ignore[name-defined]  # noqa: F821 (traitlets puts it there)
c.CourseDirectory.root = str(_course / "grading")
c.Exchange.assignment_dir = str(_exercises)
c.Exchange.cache = str(_exercises / ".handed-in")  # feedback is found by these copies
if (_course / "grading" / "nbgrader_config.py").is_file():
    load_subconfig(str(_course / "grading" / "nbgrader_config.py"))  # type: ignore[name-defined]  # noqa: F821 (so it does with this)
