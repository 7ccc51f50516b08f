"""Every setting of the server, as code: one small function for each program that reads it.

Nothing is read from, or written to, the person's own Jupyter settings, so the course behaves the same
on every machine and leaves nothing behind.
"""

import os
from pathlib import Path

from traitlets.config import Config

# What the server loads, in order. Terminals are left out: no lesson needs one, and a pupil's stray command
# cannot happen. Language servers and the second (classic) notebook interface are left out too.
EXTENSIONS = (
    "jupyterlab",
    "voila.server_extension",
    "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment",
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list",
    "doubletake.classroom.links",
)

# Lab extensions that a Voilà page would otherwise load: they talk to parts of Lab that are not there.
NOT_FOR_VOILA = (
    "@jupyter/nbgrader",
    "jupyterlab-jupytext",
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
)

# The package's own Jupyter data: the Voilà template.
JUPYTER_DATA = Path(__file__).parent / "jupyter"


def use_own_jupyter_folders(state: Path, course: Path) -> None:
    """Point this process, and every kernel it starts, at the course's own Jupyter folders.

    Must run before ``jupyterlab`` is imported, which works out its folders at that moment. The runtime folder
    (connection files) stays where the person's Jupyter has it: it needs a file system with permissions,
    and a course on a USB stick may not have one.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    os.environ.setdefault("JUPYTER_RUNTIME_DIR", jupyter_runtime_dir())
    os.environ["JUPYTER_CONFIG_DIR"] = str(state / "jupyter" / "config")
    os.environ["JUPYTER_DATA_DIR"] = str(state / "jupyter" / "data")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["IPYTHONDIR"] = str(state / "ipython")
    _put_first("JUPYTER_PATH", str(JUPYTER_DATA))
    # Kernels start in the notebook's folder: they must find the doubletake package that this server runs.
    _put_first("PYTHONPATH", str(course))


def _put_first(variable: str, folder: str) -> None:
    if os.pathsep in folder:
        return
    before = os.environ.get(variable)
    os.environ[variable] = folder + os.pathsep + before if before else folder


def server_config(course: Path, port: int, log_file: Path) -> Config:
    """Jupyter's server: this machine only, with a token, no questions at the end."""
    config = Config()
    server = config.ServerApp
    server.ip = "127.0.0.1"
    server.port = port
    server.port_retries = 0
    server.root_dir = str(course)
    server.default_url = "/doubletake"
    server.allow_root = True
    server.open_browser = False
    server.jpserver_extensions = dict.fromkeys(EXTENSIONS, True)
    server.terminals_enabled = False
    server.kernel_websocket_connection_class = "doubletake.classroom.websocket.PromptWebsocketConnection"
    return config


def lab_config() -> Config:
    """JupyterLab, making no request off the machine: no news, no update check, no extension store."""
    config = Config()
    config.LabApp.news_url = None
    config.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
    config.LabApp.extension_manager = "readonly"
    return config


def voila_config() -> Config:
    """Voilà's pages: no code, no traceback, nothing from outside.

    Shared by the course's server and by a workshop's.
    """
    config = Config()
    voila = config.VoilaConfiguration
    voila.template = "lab"
    voila.strip_sources = True
    voila.show_tracebacks = False
    voila.allow_template_override = "NO"
    voila.extension_denylist = list(NOT_FOR_VOILA)
    return config


def grading_config(course: Path) -> Config:
    """nbgrader: the course's grading folder, also before it holds a configuration of its own."""
    config = Config()
    config.CourseDirectory.root = str(course / "grading")
    return config
