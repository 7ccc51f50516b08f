"""The page of links: lessons, dashboards, grading."""

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated


class LinksHandler(JupyterHandler):
    """Answers ``/doubletake``."""

    @authenticated
    def get(self):
        self.finish("<!doctype html><html lang='en'><title>Double Take</title><h1>Double Take</h1>")


def _jupyter_server_extension_points():
    return [{"module": "doubletake.classroom.links"}]


def _load_jupyter_server_extension(server):
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, "/doubletake/?"), LinksHandler)])
