"""The course's server: JupyterLab, Voilà, formgrader and the page of links at one address."""

import signal
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.httputil import url_concat

from . import settings


class CourseServer(ServerApp):
    """Jupyter's server, which stops at the first Ctrl-C and says what a person needs to know."""

    def init_signal(self):
        super().init_signal()
        signal.signal(signal.SIGINT, self._signal_stop)

    def start_app(self):
        super().start_app()
        print(f"Double Take is open at\n\n    {self.page_of_links}\n\nCtrl-C stops it.", flush=True)

    @property
    def page_of_links(self) -> str:
        """The address of the page of links, with the token that opens it."""
        page = url_path_join(self.connection_url, "doubletake")
        return url_concat(page, {"token": self.identity_provider.token})


def serve(course: Path, state: Path, port: int, open_browser: bool) -> int:
    """Serve the course until it is told to stop; the answer is the exit code."""
    settings.use_own_jupyter_folders(state, course)
    config = settings.server_config(course, port, state / "server.log")
    for part in (settings.lab_config(), settings.voila_config(), settings.grading_config(course)):
        config.merge(part)
    app = CourseServer.instance(config=config)
    app.initialize(argv=[], find_extensions=False)
    app.start()
    return 0
