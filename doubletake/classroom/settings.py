"""Every setting of the server, as code: one small function for each program that reads it.

Nothing is read from, or written to, the person's own Jupyter settings, so the course behaves the same on
every machine and leaves nothing behind. Lab reads its settings from files: ``jupyter/config/labconfig``.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets.config import Config

from doubletake.theme import THEME

if TYPE_CHECKING:  # nbformat would be imported before `opening` has made that cheap
    from nbformat import NotebookNode
    from tornado.web import RequestHandler

HERE = Path(__file__).parent
JUPYTER_CONFIG = HERE / "jupyter" / "config"  # for Lab and nbgrader
JUPYTER_DATA = HERE / "jupyter" / "data"  # templates for Voilà and nbconvert

# What the server loads. Terminals are left out: no lesson needs one. So are language servers and the second
# notebook interface that nbgrader brings along.
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

SECONDS_UNTIL_A_CLOSED_DASHBOARD_STOPS = 10 * 60


def use_own_jupyter_folders(state: Path, course: Path) -> None:
    """Point this process, and every kernel it starts, at the course's own Jupyter folders.

    Must run before ``jupyterlab`` is imported, which works out its folders at that moment. The runtime folder
    (connection files) stays where the person's Jupyter has it: it needs a file system with permissions, and a
    course on a USB stick may not have one.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    os.environ.setdefault("JUPYTER_RUNTIME_DIR", jupyter_runtime_dir())
    os.environ["JUPYTER_CONFIG_DIR"] = str(state / "jupyter" / "config")
    os.environ["JUPYTER_DATA_DIR"] = str(state / "jupyter" / "data")
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["IPYTHONDIR"] = str(state / "ipython")
    _put_first("JUPYTER_CONFIG_PATH", JUPYTER_CONFIG)
    _put_first("JUPYTER_PATH", JUPYTER_DATA)
    # Kernels start in the notebook's folder: they must find the doubletake package that this server runs.
    _put_first("PYTHONPATH", course)
    # Several programs also read settings from the folder they were started in, which may be another course's.
    os.chdir(course)


def _put_first(variable: str, folder: Path) -> None:
    others = os.environ.get(variable, "").split(os.pathsep)
    os.environ[variable] = os.pathsep.join([str(folder), *filter(None, others)])


def server_config(course: Path, port: int) -> Config:
    """Jupyter's server: this machine only, with a token."""
    config = Config()
    server = config.ServerApp
    server.ip = "127.0.0.1"
    server.port = port
    server.port_retries = 0  # the port was free a moment ago; a person has been told its number
    server.root_dir = str(course)
    server.default_url = "/doubletake"
    server.allow_root = True
    server.open_browser = False
    server.jpserver_extensions = dict.fromkeys(EXTENSIONS, True)
    server.terminals_enabled = False
    # Null makes Voilà use the MathJax inside its own scripts; without it, it would ask a CDN.
    server.tornado_settings = {"mathjax_url": None, "mathjax_config": None}
    return config


def kernel_config() -> Config:
    """Kernels: small messages leave at once, and what a closed dashboard leaves behind is stopped."""
    config = Config()
    config.ServerApp.kernel_websocket_connection_class = (
        "doubletake.classroom.websocket.PromptWebsocketConnection"
    )
    config.ServerApp.kernel_manager_class = "doubletake.classroom.kernels.CourseKernelManager"
    config.CourseKernelManager.cull_idle_timeout = SECONDS_UNTIL_A_CLOSED_DASHBOARD_STOPS
    config.CourseKernelManager.cull_interval = 60
    return config


def lab_config() -> Config:
    """JupyterLab, making no request off the machine: no news, no update check, no extension store."""
    config = Config()
    config.LabApp.news_url = None
    config.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
    config.LabApp.extension_manager = "readonly"
    return config


def voila_config() -> Config:
    """Voilà's pages: the course's template, no code, no traceback, nothing from outside.

    For Voilà as an extension of the course's server and for Voilà alone: ``use_own_jupyter_folders`` goes
    before it, so that the template is found, and ``kernel_config``'s websocket class beside it.
    """
    config = Config()
    voila = config.VoilaConfiguration
    voila.template = "doubletake"
    voila.resources = {"doubletake": {"style": dashboard_style()}}
    voila.allow_template_override = "NO"
    voila.allow_theme_override = "NO"
    voila.strip_sources = True
    voila.show_tracebacks = False
    voila.extension_denylist = list(NOT_FOR_VOILA)
    voila.prelaunch_hook = _let_the_page_say_goodbye
    config.VoilaExecutor.cell_error_instruction = "Reload the page. If this comes again, tell your teacher."
    return config


def _let_the_page_say_goodbye(handler: "RequestHandler", notebook: "NotebookNode", cwd: str) -> None:
    """Give the page the cookie without which the server would refuse its last message, “stop my Python”."""
    handler.xsrf_token  # noqa: B018 (asking for it sets the cookie)


def dashboard_style() -> str:
    """The style sheet of a dashboard's page: the theme, and the page's own rules."""
    return THEME.read_text(encoding="utf-8") + (HERE / "dashboard.css").read_text(encoding="utf-8")
