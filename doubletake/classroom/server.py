"""The course's server: JupyterLab, Voilà, formgrader and the page of links at one address."""

import signal
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import FrameType

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.httputil import url_concat
from traitlets.config import Config

from . import settings
from .trust import trust_lessons


class CourseServer(ServerApp):
    """Jupyter's server, which stops at the first signal without a question."""

    def init_signal(self) -> None:
        """Stop at the first of the usual signals."""
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None)):
            # Who started the command with nohup wants it to go on when the window closes.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._signal_stop)
        signal.signal(signal.SIGINT, self._signal_stop)

    def _signal_stop(self, sig: int, frame: FrameType | None) -> None:
        if not self._stopping:  # a second Ctrl-C must not disturb the kernels' shutdown
            super()._signal_stop(sig, frame)

    @property
    def page_of_links(self) -> str:
        """The address of the page of links, with the token that opens it."""
        page = url_path_join(self.connection_url, "doubletake")
        return url_concat(page, {"token": self.identity_provider.token})


def serve(course: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve the course until the process is told to stop.

    Parameters
    ----------
    course : Path
        The course folder. ``settings.use_own_jupyter_folders`` must have run.
    port : int
        A free port of this machine.
    ready : callable
        Called with the address of the page of links as soon as it can be opened.
    """
    config = Config()
    for part in (
        settings.server_config(course, port),
        settings.kernel_config(),
        settings.lab_config(),
        settings.voila_config(),
    ):
        config.merge(part)
    app = CourseServer.instance(config=config)
    app.initialize(argv=[], find_extensions=False)
    trust_lessons(course, app.contents_manager.notary)
    app.io_loop.add_callback(lambda: ready(app.page_of_links))
    app.start()


def open_in_browser(address: str) -> None:
    """Open the address in the person's browser, without waiting for it.

    The address goes to the browser as it is. Jupyter's own detour by a file in a hidden folder is closed to
    the browsers that Ubuntu packs as snaps.
    """
    Thread(target=webbrowser.open, args=(address,), daemon=True).start()
