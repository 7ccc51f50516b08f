"""The page of links, ``/doubletake``: lessons, dashboards, grading."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_escape, url_path_join
from tornado.web import authenticated

from doubletake.theme import THEME

from .notebooks import dashboards, lessons
from .settings import HERE

_templates = Environment(loader=FileSystemLoader(HERE), autoescape=True)


def render(course: Path, base_url: str = "/") -> str:
    """The page as HTML, for a server whose addresses start with ``base_url``."""
    return _templates.get_template("links.html").render(
        style=THEME.read_text(encoding="utf-8") + (HERE / "links.css").read_text(encoding="utf-8"),
        lessons=lessons(course),
        dashboards=dashboards(course),
        # /doc is Lab with one document on the whole page
        lesson_url=lambda notebook: url_path_join(base_url, "doc/tree", url_escape(notebook.path)),
        dashboard_url=lambda notebook: url_path_join(base_url, "voila/render", url_escape(notebook.path)),
        formgrader_url=url_path_join(base_url, "formgrader"),
        lab_url=url_path_join(base_url, "lab"),
    )


class LinksHandler(JupyterHandler):
    """Answers with the page; without a token the visitor is sent to the log-in page."""

    @authenticated
    def get(self) -> None:
        """Send the page."""
        self.set_header("Cache-Control", "no-store")  # a notebook that was just added is on the page
        assert self.serverapp is not None, "the handler is the server's"
        self.finish(render(Path(self.serverapp.root_dir), self.base_url))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "doubletake.classroom.links"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, "doubletake/?"), LinksHandler)])
